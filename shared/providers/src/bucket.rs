//! An S3 bucket: objects put, read and removed by key.

use crate::http::HttpClient;
use crate::signed::SignedClient;
use boli_domain::Timestamp;
use bytes::Bytes;
use http::{HeaderName, Method, Request, Response, StatusCode};
use std::time::Duration;

/// An object was not stored, read or removed.
#[derive(Debug, thiserror::Error)]
#[error("the bucket refused {method} of {key}: {reason}")]
pub struct BucketError {
    method: Method,
    key: String,
    reason: String,
}

impl BucketError {
    fn new(method: Method, key: &str, reason: impl std::fmt::Display) -> Self {
        Self {
            method,
            key: key.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// All calls set or read an object's final state, so they may always be repeated.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        true
    }
}

/// A bucket. Keys are plain names with slashes, which stand in URLs as they are.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: SignedClient,
    /// Of the bucket, without a slash at the end.
    url: String,
}

impl Bucket {
    #[must_use]
    pub fn new(sdk: &aws_types::SdkConfig, http: HttpClient, name: &str) -> Self {
        let client = SignedClient::new(sdk, http, "s3");
        // AWS has a host for each bucket; another endpoint has one for all.
        let url = match sdk.endpoint_url() {
            Some(_) => format!("{}/{name}", client.url_of("s3")),
            None => client.url_of(&format!("{name}.s3")),
        };
        Self { client, url }
    }

    /// Stores an object.
    ///
    /// # Errors
    /// The bucket is out of reach or refuses, here and below.
    pub async fn put(
        &self,
        key: &str,
        headers: &[(HeaderName, &str)],
        bytes: Bytes,
    ) -> Result<(), BucketError> {
        let sent = self.send(Method::PUT, key, headers, bytes).await;
        sent.map(drop)
    }

    /// Reads an object, or with a query instead of a key what the bucket tells of itself.
    ///
    /// # Errors
    /// As with [`Self::put`].
    pub async fn get(&self, key: &str) -> Result<Bytes, BucketError> {
        self.send(Method::GET, key, &[], Bytes::new()).await
    }

    /// Reads an object that may not be there.
    ///
    /// # Errors
    /// As with [`Self::put`].
    pub async fn find(&self, key: &str) -> Result<Option<Bytes>, BucketError> {
        let answer = self.ask(Method::GET, key, &[], Bytes::new()).await?;
        // To whom may read objects but not list them, S3 says 403 of one that is not there.
        let is_missing = matches!(
            answer.status(),
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN
        );
        if is_missing {
            return Ok(None);
        }
        content(Method::GET, key, answer).map(Some)
    }

    /// The address at which whoever has it may put an object with these headers, from `now`
    /// until `life` has passed.
    ///
    /// # Errors
    /// There is nothing to sign with.
    pub async fn presign_put(
        &self,
        key: &str,
        headers: &[(HeaderName, &str)],
        now: Timestamp,
        life: Duration,
    ) -> Result<String, BucketError> {
        let request = self.request(Method::PUT, key, headers, ())?;
        let signed = self.client.presign(request, now, life).await;
        signed.map_err(|error| BucketError::new(Method::PUT, key, error))
    }

    /// Removes an object; one that is not there counts as removed.
    ///
    /// # Errors
    /// As with [`Self::put`].
    pub async fn delete(&self, key: &str) -> Result<(), BucketError> {
        let sent = self.send(Method::DELETE, key, &[], Bytes::new()).await;
        sent.map(drop)
    }

    async fn send(
        &self,
        method: Method,
        key: &str,
        headers: &[(HeaderName, &str)],
        body: Bytes,
    ) -> Result<Bytes, BucketError> {
        let answer = self.ask(method.clone(), key, headers, body).await?;
        content(method, key, answer)
    }

    async fn ask(
        &self,
        method: Method,
        key: &str,
        headers: &[(HeaderName, &str)],
        body: Bytes,
    ) -> Result<Response<Bytes>, BucketError> {
        let request = self.request(method.clone(), key, headers, body)?;
        let answer = self.client.send(&request).await;
        answer.map_err(|error| BucketError::new(method, key, error))
    }

    fn request<B>(
        &self,
        method: Method,
        key: &str,
        headers: &[(HeaderName, &str)],
        body: B,
    ) -> Result<Request<B>, BucketError> {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(format!("{}/{key}", self.url));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(body);
        request.map_err(|error| BucketError::new(method, key, error))
    }
}

fn content(method: Method, key: &str, answer: Response<Bytes>) -> Result<Bytes, BucketError> {
    if answer.status().is_success() {
        return Ok(answer.into_body());
    }
    let said = String::from_utf8_lossy(answer.body());
    let reason = format!("{} {said}", answer.status());
    Err(BucketError::new(method, key, reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::fake::Internet;
    use crate::signed::tests::sdk;

    #[tokio::test]
    async fn a_bucket_has_a_host_on_aws_and_a_folder_elsewhere() {
        let internet = Internet::always(200, "content");
        let aws = Bucket::new(&sdk(), internet.client(), "pictures");
        assert_eq!(aws.get("a/b.png").await.unwrap(), "content");
        let elsewhere = sdk()
            .to_builder()
            .endpoint_url("http://localhost:1/")
            .build();
        let elsewhere = Bucket::new(&elsewhere, internet.client(), "pictures");
        elsewhere.delete("a/b.png").await.unwrap();
        let asked = internet.asked();
        let asked: Vec<_> = asked
            .iter()
            .map(|request| (request.method().as_str(), request.uri().to_string()))
            .collect();
        let host = "https://pictures.s3.ap-south-1.amazonaws.com/a/b.png";
        let folder = "http://localhost:1/pictures/a/b.png";
        assert_eq!(
            asked,
            [("GET", host.to_owned()), ("DELETE", folder.to_owned())]
        );
    }

    #[tokio::test]
    async fn what_is_missing_is_no_fault_and_what_is_broken_is() {
        for (status, expected) in [(200, Some("content")), (404, None), (403, None)] {
            let bucket = Bucket::new(
                &sdk(),
                Internet::always(status, "content").client(),
                "pictures",
            );
            let found = bucket.find("a.png").await.unwrap();
            assert_eq!(found.as_deref(), expected.map(str::as_bytes), "{status}");
        }
        let broken = Bucket::new(&sdk(), Internet::always(400, "").client(), "pictures");
        assert!(broken.find("a.png").await.is_err());
    }
}
