//! Pictures in an S3 bucket, read by clients through public URLs.

use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

/// A picture was not stored or removed.
#[derive(Debug, thiserror::Error)]
#[error("the media bucket refused {operation} of {key}: {reason}")]
pub struct MediaError {
    operation: &'static str,
    key: String,
    reason: String,
}

impl MediaError {
    /// Both calls set the object's final state, so they may always be repeated.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        true
    }
}

/// The media bucket.
#[derive(Clone, Debug)]
pub struct Media {
    s3: aws_sdk_s3::Client,
    bucket: String,
    public_url: String,
}

/// Keys are never reused, so whoever holds a picture need never ask again.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Media {
    /// `public_url` is where the bucket's objects are read, without the key.
    #[must_use]
    pub fn new(sdk: &aws_types::SdkConfig, bucket: &str, public_url: &str) -> Self {
        // Another endpoint has one host for all buckets; AWS has one for each.
        let elsewhere = sdk.endpoint_url().is_some();
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(elsewhere)
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket: bucket.to_owned(),
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
    ) -> Result<(), MediaError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .cache_control(CACHE_FOR_EVER)
            .body(ByteStream::from(bytes.into()))
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("put", key, &error))
    }

    /// Removes a picture; one that is not there counts as removed.
    ///
    /// # Errors
    /// The store is out of reach or refuses.
    pub async fn delete(&self, key: &str) -> Result<(), MediaError> {
        self.s3
            .delete_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("delete", key, &error))
    }

    /// Where clients read the picture.
    #[must_use]
    pub fn url(&self, key: &str) -> String {
        format!("{}/{key}", self.public_url)
    }
}

fn failed<E, R>(operation: &'static str, key: &str, error: &SdkError<E, R>) -> MediaError
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let reason = aws_smithy_types::error::display::DisplayErrorContext(error).to_string();
    MediaError {
        operation,
        key: key.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::fake::Internet;
    use crate::mail::tests::sdk;

    #[tokio::test]
    async fn a_picture_is_put_where_its_url_reads_it() {
        let internet = Internet::always(200, "");
        let media = Media::new(&sdk(&internet), "pictures", "https://media.example/m/");
        media
            .put("products/1.png", "image/png", vec![1, 2, 3])
            .await
            .unwrap();
        let asked = &internet.asked()[0];
        assert_eq!(
            (asked.method(), asked.uri().path()),
            (&http::Method::PUT, "/pictures/products/1.png")
        );
        assert_eq!(asked.headers()["content-type"], "image/png");
        assert_eq!(&asked.body()[..], [1, 2, 3]);
        assert_eq!(
            media.url("products/1.png"),
            "https://media.example/m/products/1.png"
        );
    }

    #[tokio::test]
    async fn a_refusal_names_the_key_and_never_a_credential() {
        let internet = Internet::always(403, "<Error><Code>AccessDenied</Code></Error>");
        let media = Media::new(&sdk(&internet), "pictures", "https://media.example");
        let error = media.delete("a.png").await.unwrap_err();
        let text = format!("{error} {media:?}");
        assert!(
            text.contains("a.png") && text.contains("AccessDenied"),
            "{text}"
        );
        assert!(!text.contains("sdk_secret"), "{text}");
    }
}
