//! Requests to AWS services of which the product calls one or two operations: signed
//! (Signature Version 4) and sent by the client that also carries the SDK's calls. The SDK's
//! crates of S3 and SES would make a third of a function's size and of the build (ADR 8).

use crate::http::{HttpClient, HttpError};
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningInstructions, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_async::rt::sleep::AsyncSleep;
use boli_domain::Timestamp;
use bytes::Bytes;
use http::{Request, Response};
use std::time::{Duration, SystemTime};

/// Asked at most this often: services throttle, connections break.
const ATTEMPTS: u32 = 3;
/// Before the second attempt, and twice that before the third.
const PAUSE: Duration = Duration::from_millis(100);
/// For one attempt: a picture of some megabytes, a function that works through a batch.
const TIMEOUT: Duration = Duration::from_secs(20);

/// No answer came back.
#[derive(Debug, thiserror::Error)]
pub enum SignedError {
    /// There is nothing to sign with, or it doesn't fit.
    #[error("the request can't be signed: {0}")]
    Unsigned(String),
    #[error(transparent)]
    Http(#[from] HttpError),
}

/// A service of AWS.
#[derive(Clone, Debug)]
pub struct SignedClient {
    http: HttpClient,
    sdk: aws_types::SdkConfig,
    service: &'static str,
}

impl SignedClient {
    /// `service` is its name in signatures.
    #[must_use]
    pub fn new(sdk: &aws_types::SdkConfig, http: HttpClient, service: &'static str) -> Self {
        Self {
            http,
            sdk: sdk.clone(),
            service,
        }
    }

    /// Where the service is: what the configuration says, or else AWS's host of that name in
    /// the region.
    #[must_use]
    pub fn url_of(&self, host: &str) -> String {
        match self.sdk.endpoint_url() {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("https://{host}.{}.amazonaws.com", self.region()),
        }
    }

    fn region(&self) -> &str {
        self.sdk.region().map(AsRef::as_ref).unwrap_or_default()
    }

    /// Sends a request that may be repeated, again when the service is busy or out of reach.
    /// Any status is a success here.
    ///
    /// # Errors
    /// [`SignedError`], when there is no answer.
    pub async fn send(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, SignedError> {
        let mut attempt = 1;
        loop {
            let signed = self.signed(request.clone()).await?;
            let answer = self.http.send(signed, TIMEOUT).await;
            let may_pass = match &answer {
                Ok(answer) => answer.status().is_server_error() || answer.status() == 429,
                Err(error) => error.retryable(),
            };
            if !may_pass || attempt == ATTEMPTS {
                return Ok(answer?);
            }
            if let Some(clock) = self.sdk.sleep_impl() {
                clock.sleep(PAUSE.saturating_mul(attempt)).await;
            }
            attempt += 1;
        }
    }

    /// The address with which whoever has it may make this one request until `life` has passed
    /// since `now`: with these headers, which are signed, and with any body.
    ///
    /// # Errors
    /// [`SignedError::Unsigned`].
    pub async fn presign(
        &self,
        mut request: Request<()>,
        now: Timestamp,
        life: Duration,
    ) -> Result<String, SignedError> {
        let mut settings = self.settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(life);
        let millis = u64::try_from(now.as_millis()).unwrap_or_default();
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        let body = SignableBody::UnsignedPayload;
        let signature = self.sign(&request, body, settings, time).await?;
        signature.apply_to_request_http1x(&mut request);
        Ok(request.uri().to_string())
    }

    async fn signed(&self, mut request: Request<Bytes>) -> Result<Request<Bytes>, SignedError> {
        let time = self.sdk.time_source().unwrap_or_default().now();
        let body = SignableBody::Bytes(request.body());
        let signature = self.sign(&request, body, self.settings(), time).await?;
        signature.apply_to_request_http1x(&mut request);
        Ok(request)
    }

    async fn sign<B>(
        &self,
        request: &Request<B>,
        body: SignableBody<'_>,
        settings: SigningSettings,
        time: SystemTime,
    ) -> Result<SigningInstructions, SignedError> {
        let unsigned = |error: &dyn std::fmt::Display| SignedError::Unsigned(error.to_string());
        let provider = self.sdk.credentials_provider();
        let provider = provider.ok_or_else(|| unsigned(&"no credentials"))?;
        let credentials = provider.provide_credentials().await;
        let identity = credentials.map_err(|error| unsigned(&error))?.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region())
            .name(self.service)
            .time(time)
            .settings(settings)
            .build()
            .map_err(|error| unsigned(&error))?
            .into();
        let headers = request.headers().iter();
        let headers =
            headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let method = request.method().as_str();
        let signable = SignableRequest::new(method, request.uri().to_string(), headers, body)
            .map_err(|error| unsigned(&error))?;
        let signing = sign(signable, &params).map_err(|error| unsigned(&error))?;
        Ok(signing.into_parts().0)
    }

    /// S3 reads paths as they are sent and wants the body's checksum.
    fn settings(&self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if self.service == "s3" {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        settings
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::http::fake::{Internet, response};
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::SharedCredentialsProvider;
    use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
    use aws_types::region::Region;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// The configuration of functions.
    pub fn sdk() -> aws_types::SdkConfig {
        let credentials = Credentials::new("sdk_key", "sdk_secret", None, None, "test");
        aws_types::SdkConfig::builder()
            .region(Region::new("ap-south-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .build()
    }

    fn s3(internet: &Internet) -> SignedClient {
        SignedClient::new(&sdk(), internet.client(), "s3")
    }

    fn get() -> Request<Bytes> {
        let uri = "https://pictures.s3.ap-south-1.amazonaws.com/a.png";
        Request::get(uri).body(Bytes::new()).unwrap()
    }

    #[tokio::test]
    async fn requests_are_signed_and_never_carry_the_secret() {
        let internet = Internet::always(200, "");
        s3(&internet).send(&get()).await.unwrap();
        let asked = &internet.asked()[0];
        let signature = asked.headers()["authorization"].to_str().unwrap();
        assert!(
            signature.starts_with("AWS4-HMAC-SHA256 Credential=sdk_key/")
                && signature.contains("/ap-south-1/s3/aws4_request"),
            "{signature}"
        );
        // The checksum of nothing.
        let checksum = asked.headers()["x-amz-content-sha256"].to_str().unwrap();
        assert!(checksum.starts_with("e3b0c442"), "{checksum}");
        assert!(!format!("{asked:?}").contains("sdk_secret"));
    }

    /// The example of S3's reference, "Authenticating Requests: Using Query Parameters".
    #[tokio::test]
    async fn a_presigned_request_is_signed_as_the_reference_shows() {
        let credentials = Credentials::new(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            None,
            None,
            "test",
        );
        let sdk = sdk()
            .to_builder()
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build();
        let client = SignedClient::new(&sdk, Internet::always(200, "").client(), "s3");
        let request = Request::get("https://examplebucket.s3.amazonaws.com/test.txt");
        let now = Timestamp::parse("2013-05-24T00:00:00Z").unwrap();
        let life = Duration::from_secs(86_400);
        let url = client.presign(request.body(()).unwrap(), now, life).await;
        let url = url.unwrap();
        let signature = url.split("X-Amz-Signature=").nth(1).unwrap();
        let signature = signature.split('&').next().unwrap();
        assert_eq!(
            signature,
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
        assert!(!url.contains("wJalrXUtnFEMI"), "{url}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_service_is_asked_again_and_a_refusal_is_not() {
        let count = AtomicU32::new(0);
        let busy_once = Internet::new(move |_| {
            let first = count.fetch_add(1, Ordering::Relaxed) == 0;
            Some(response(if first { 503 } else { 200 }, ""))
        });
        assert_eq!(s3(&busy_once).send(&get()).await.unwrap().status(), 200);
        assert_eq!(busy_once.asked().len(), 2);

        let busy = Internet::always(503, "");
        assert_eq!(s3(&busy).send(&get()).await.unwrap().status(), 503);
        assert_eq!(busy.asked().len(), 3);

        let refused = Internet::always(403, "");
        assert_eq!(s3(&refused).send(&get()).await.unwrap().status(), 403);
        assert_eq!(refused.asked().len(), 1);
    }
}
