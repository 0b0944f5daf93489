//! Pictures in an S3 bucket, read by clients through public URLs.

use crate::bucket::{Bucket, BucketError};
use bytes::Bytes;
use http::header;

/// The media bucket.
#[derive(Clone, Debug)]
pub struct Media {
    bucket: Bucket,
    public_url: String,
}

/// Keys are never reused, so whoever holds a picture need never ask again.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Media {
    /// `public_url` is where the bucket's objects are read, without the key.
    #[must_use]
    pub fn new(bucket: Bucket, public_url: &str) -> Self {
        Self {
            bucket,
            public_url: public_url.trim_end_matches('/').to_owned(),
        }
    }

    /// Stores a picture under a key that was never used before.
    ///
    /// # Errors
    /// The store is out of reach or refuses.
    pub async fn put(
        &self,
        key: &str,
        content_type: &str,
        bytes: impl Into<Bytes>,
    ) -> Result<(), BucketError> {
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, CACHE_FOR_EVER),
        ];
        self.bucket.put(key, &headers, bytes.into()).await
    }

    /// Removes a picture; one that is not there counts as removed.
    ///
    /// # Errors
    /// The store is out of reach or refuses.
    pub async fn delete(&self, key: &str) -> Result<(), BucketError> {
        self.bucket.delete(key).await
    }

    /// Where clients read the picture.
    #[must_use]
    pub fn url(&self, key: &str) -> String {
        format!("{}/{key}", self.public_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::fake::Internet;
    use crate::signed::tests::sdk;

    fn media(internet: &Internet) -> Media {
        let bucket = Bucket::new(&sdk(), internet.client(), "pictures");
        Media::new(bucket, "https://media.example/m/")
    }

    #[tokio::test]
    async fn a_picture_is_put_where_its_url_reads_it() {
        let internet = Internet::always(200, "");
        let media = media(&internet);
        media
            .put("products/1.png", "image/png", vec![1, 2, 3])
            .await
            .unwrap();
        let asked = &internet.asked()[0];
        assert_eq!(
            (asked.method(), asked.uri().path()),
            (&http::Method::PUT, "/products/1.png")
        );
        assert_eq!(asked.headers()["content-type"], "image/png");
        assert_eq!(asked.headers()["cache-control"], CACHE_FOR_EVER);
        assert_eq!(&asked.body()[..], [1, 2, 3]);
        assert_eq!(
            media.url("products/1.png"),
            "https://media.example/m/products/1.png"
        );
    }

    #[tokio::test]
    async fn a_refusal_names_the_key_and_never_a_credential() {
        let internet = Internet::always(403, "<Error><Code>AccessDenied</Code></Error>");
        let media = media(&internet);
        let error = media.delete("a.png").await.unwrap_err();
        let text = format!("{error} {media:?}");
        assert!(
            text.contains("a.png") && text.contains("AccessDenied"),
            "{text}"
        );
        assert!(!text.contains("sdk_secret"), "{text}");
    }
}
