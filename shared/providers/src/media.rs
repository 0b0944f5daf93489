//! Pictures in an S3 bucket, read by clients through public URLs. Clients may put pictures
//! there themselves, where nobody is served from, and functions take them from there.

use crate::bucket::{Bucket, BucketError};
use boli_domain::Timestamp;
use bytes::Bytes;
use http::header;
use std::time::Duration;

/// Keys of what clients put into the bucket begin with this. Nobody is served from there, and
/// what nobody claims is gone after a day (`template.yaml`).
pub const UPLOADS: &str = "uploads/";

/// The media bucket.
#[derive(Clone, Debug)]
pub struct Media {
    bucket: Bucket,
    /// The same one, where clients reach it.
    uploads: Bucket,
    public_url: String,
}

/// Keys are never reused, so whoever holds a picture need never ask again.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Media {
    /// `public_url` is where the bucket's objects are read, without the key.
    #[must_use]
    pub fn new(bucket: Bucket, public_url: &str) -> Self {
        Self {
            uploads: bucket.clone(),
            bucket,
            public_url: public_url.trim_end_matches('/').to_owned(),
        }
    }

    /// The media bucket, which clients reach in another way than functions.
    #[must_use]
    pub fn with_uploads_at(self, uploads: Bucket) -> Self {
        Self { uploads, ..self }
    }

    /// The address at which whoever has it may put `size` bytes of that type under the key,
    /// from `now` until `life` has passed. The bucket itself refuses anything else.
    ///
    /// # Errors
    /// There is nothing to sign with.
    pub async fn presign_upload(
        &self,
        key: &str,
        content_type: &str,
        size: i64,
        now: Timestamp,
        life: Duration,
    ) -> Result<String, BucketError> {
        let size = size.to_string();
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CONTENT_LENGTH, size.as_str()),
        ];
        self.uploads.presign_put(key, &headers, now, life).await
    }

    /// What a client put there; `None` when there is nothing.
    ///
    /// # Errors
    /// The store is out of reach.
    pub async fn find(&self, key: &str) -> Result<Option<Bytes>, BucketError> {
        self.bucket.find(key).await
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
    async fn type_and_size_of_an_upload_are_signed() {
        let media = media(&Internet::always(200, ""));
        let now = Timestamp::from_millis(1_795_354_200_000);
        let life = Duration::from_secs(300);
        let url = media
            .presign_upload("uploads/1", "image/png", 7, now, life)
            .await
            .unwrap();
        let (place, query) = url.split_once('?').unwrap();
        assert_eq!(
            place,
            "https://pictures.s3.ap-south-1.amazonaws.com/uploads/1"
        );
        for part in [
            "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost",
            "X-Amz-Date=20261122T133000Z",
            "X-Amz-Expires=300",
        ] {
            assert!(query.contains(part), "{query}");
        }
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
