//! What a handler works with, built once per container.

use crate::auth::{TokenSigner, TokenVerifier};
use crate::clock::Clock;
use crate::environment::{ConfigError, Environment};
use crate::metrics::MetricSink;
use crate::pause::Jitter;
use crate::queue::Queues;
use crate::random::Random;
use crate::socket::Sockets;
use crate::warm::Warm;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use boli_domain::ids::TypedId;
use boli_domain::{RowId, Timestamp};
use boli_providers::{
    Agora, AgoraConfig, Bucket, HttpClient, Mailer, Media, Pause, Razorpay, RazorpayConfig,
    RazorpayX,
};
use boli_store::Store;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// A UUIDv7 has twelve bits after its milliseconds.
const MAX_ID_COUNT: u16 = 0xfff;

/// Where a function runs: everything that reaches it from outside.
#[derive(Clone, Debug)]
pub struct Platform {
    pub environment: Environment,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Sends every outgoing request: AWS, Razorpay.
    pub http: SharedHttpClient,
    pub metrics: Arc<dyn MetricSink>,
}

/// The dependencies of handlers. Parts that only some functions need are made on first use
/// (or by [`crate::Function::requires`] at start), so that a function links only what it calls.
#[derive(Debug)]
pub struct Deps {
    platform: Platform,
    sdk: aws_types::SdkConfig,
    store: Store,
    /// Milliseconds and count within them of the newest id.
    last_id: Mutex<(u64, u16)>,
    verifier: OnceLock<TokenVerifier>,
    signer: OnceLock<TokenSigner>,
    queues: OnceLock<Queues>,
    sockets: OnceLock<Sockets>,
    razorpay: OnceLock<Razorpay>,
    payouts: OnceLock<RazorpayX>,
    agora: OnceLock<Agora>,
    media: OnceLock<Media>,
    mailer: OnceLock<Mailer>,
    warm: Warm,
}

impl Deps {
    /// # Errors
    /// `BOLI_TABLE`, `PUBLIC_URL`, `MEDIA_URL` or what Lambda itself sets is missing.
    pub fn new(platform: Platform) -> Result<Self, ConfigError> {
        let environment = &platform.environment;
        environment.require("PUBLIC_URL")?;
        environment.require("MEDIA_URL")?;
        let sdk = sdk_config(&platform.environment, platform.http.clone())?;
        let table = environment.require("BOLI_TABLE")?;
        let endpoint = environment.get("AWS_ENDPOINT_URL_DYNAMODB");
        Ok(Self {
            store: Store::new(
                &aws_sdk_dynamodb::Config::new(&at_endpoint(&sdk, endpoint)),
                table,
            ),
            sdk,
            platform,
            last_id: Mutex::default(),
            verifier: OnceLock::new(),
            signer: OnceLock::new(),
            queues: OnceLock::new(),
            sockets: OnceLock::new(),
            razorpay: OnceLock::new(),
            payouts: OnceLock::new(),
            agora: OnceLock::new(),
            media: OnceLock::new(),
            mailer: OnceLock::new(),
            warm: Warm::default(),
        })
    }

    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.platform.environment
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where what invocations counted goes.
    #[must_use]
    pub fn metrics(&self) -> &dyn MetricSink {
        &*self.platform.metrics
    }

    /// What this container remembers between invocations.
    #[must_use]
    pub fn warm(&self) -> &Warm {
        &self.warm
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }

    pub async fn sleep(&self, duration: Duration) {
        self.platform.clock.sleep(duration).await;
    }

    /// Waits a random part of `at_most`, so that those who met don't meet again.
    pub async fn pause(&self, at_most: Duration) {
        self.jitter().pause(at_most).await;
    }

    fn jitter(&self) -> Jitter {
        Jitter {
            clock: self.platform.clock.clone(),
            random: self.platform.random.clone(),
        }
    }

    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.platform.random
    }

    /// `N` random bytes.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.platform.random.fill(&mut bytes);
        bytes
    }

    /// A new id: a UUIDv7 of now. Ids made here sort in the order they were made, also
    /// within a millisecond.
    #[must_use]
    pub fn new_id<T: TypedId>(&self) -> T {
        let now = u64::try_from(self.now().as_millis()).unwrap_or_default();
        let mut bytes: [u8; 10] = self.random_bytes();
        let (millis, count) = {
            let mut last = self.last_id.lock().unwrap_or_else(PoisonError::into_inner);
            *last = match *last {
                (millis, count) if millis >= now && count < MAX_ID_COUNT => (millis, count + 1),
                (millis, _) if millis >= now => (millis + 1, 0),
                _ => (now, 0),
            };
            *last
        };
        bytes[..2].copy_from_slice(&count.to_be_bytes());
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// A new integer id of the contract.
    #[must_use]
    pub fn new_row_id(&self) -> RowId {
        RowId::new(self.now(), u16::from_be_bytes(self.random_bytes()))
    }

    /// Where clients reach the product, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.environment()
            .get("PUBLIC_URL")
            .unwrap_or_default()
            .trim_end_matches('/')
    }

    /// # Errors
    /// `JWT_PUBLIC_KEY` is missing or wrong.
    pub fn verifier(&self) -> Result<&TokenVerifier, ConfigError> {
        get_or_try(&self.verifier, || {
            TokenVerifier::from_env(self.environment())
        })
    }

    /// # Errors
    /// `JWT_PRIVATE_KEY` is missing or wrong, as it is for functions that don't sign in.
    pub fn signer(&self) -> Result<&TokenSigner, ConfigError> {
        get_or_try(&self.signer, || TokenSigner::from_env(self.environment()))
    }

    #[must_use]
    pub fn queues(&self) -> &Queues {
        self.queues.get_or_init(|| {
            let endpoint = self.environment().get("AWS_ENDPOINT_URL_SQS");
            Queues::new(
                &at_endpoint(&self.sdk, endpoint),
                self.environment().clone(),
            )
        })
    }

    /// # Errors
    /// `SOCKET_CALLBACK_URL` is missing.
    pub fn sockets(&self) -> Result<&Sockets, ConfigError> {
        get_or_try(&self.sockets, || {
            Sockets::from_env(&self.sdk, self.environment())
        })
    }

    /// The payment gateway.
    ///
    /// # Errors
    /// A key or secret is missing.
    pub fn razorpay(&self) -> Result<&Razorpay, ConfigError> {
        get_or_try(&self.razorpay, || {
            let environment = self.environment();
            let mut webhook_secrets =
                vec![environment.require("RAZORPAY_WEBHOOK_SECRET")?.to_owned()];
            // During a rotation retries are still signed with the old one.
            webhook_secrets.extend(
                environment
                    .get("RAZORPAY_WEBHOOK_SECRET_PREVIOUS")
                    .map(str::to_owned),
            );
            let config = RazorpayConfig {
                base_url: razorpay_url(environment),
                key_id: environment.require("RAZORPAY_KEY_ID")?.to_owned(),
                key_secret: environment.require("RAZORPAY_KEY_SECRET")?.to_owned(),
                webhook_secrets,
                account_id: environment.get("RAZORPAY_ACCOUNT_ID").map(str::to_owned),
            };
            let pause = Arc::new(self.jitter());
            Ok(Razorpay::new(config, self.http()).with_retries(pause))
        })
    }

    /// Payouts to sellers' banks, with the same key pair.
    ///
    /// # Errors
    /// A key or the account's number is missing: then operators pay by hand.
    pub fn payouts(&self) -> Result<&RazorpayX, ConfigError> {
        get_or_try(&self.payouts, || {
            let environment = self.environment();
            let account = environment.require("RAZORPAYX_ACCOUNT_NUMBER")?;
            let config = RazorpayConfig {
                base_url: razorpay_url(environment),
                key_id: environment.require("RAZORPAY_KEY_ID")?.to_owned(),
                key_secret: environment.require("RAZORPAY_KEY_SECRET")?.to_owned(),
                // Events reach the endpoint of all webhooks.
                webhook_secrets: Vec::new(),
                account_id: None,
            };
            let api = Razorpay::new(config, self.http());
            Ok(RazorpayX::new(api, account))
        })
    }

    fn http(&self) -> HttpClient {
        HttpClient::new(self.platform.http.clone())
    }

    /// RTC tokens; without an app id the contract's development literals.
    ///
    /// # Errors
    /// An app id without its certificate.
    pub fn agora(&self) -> Result<&Agora, ConfigError> {
        get_or_try(&self.agora, || {
            let environment = self.environment();
            let config = match environment.get("AGORA_APP_ID") {
                None => None,
                Some(app_id) => Some(AgoraConfig {
                    app_id: app_id.to_owned(),
                    certificate: environment.require("AGORA_APP_CERTIFICATE")?.to_owned(),
                }),
            };
            Ok(Agora::new(config))
        })
    }

    /// Pictures.
    ///
    /// # Errors
    /// `MEDIA_BUCKET` or `MEDIA_URL` is missing.
    pub fn media(&self) -> Result<&Media, ConfigError> {
        get_or_try(&self.media, || {
            let environment = self.environment();
            let name = environment.require("MEDIA_BUCKET")?;
            let sdk = at_endpoint(&self.sdk, environment.get("AWS_ENDPOINT_URL_S3"));
            let for_clients = at_endpoint(&sdk, environment.get("UPLOAD_URL"));
            let bucket = Bucket::new(&sdk, self.http(), name);
            let media = Media::new(bucket, environment.require("MEDIA_URL")?);
            Ok(media.with_uploads_at(Bucket::new(&for_clients, self.http(), name)))
        })
    }

    /// The address of a picture in the media bucket.
    #[must_use]
    pub fn media_url(&self, key: &str) -> String {
        let base = self.environment().get("MEDIA_URL").unwrap_or_default();
        format!("{}/{key}", base.trim_end_matches('/'))
    }

    /// # Errors
    /// `MAIL_FROM` is missing.
    pub fn mailer(&self) -> Result<&Mailer, ConfigError> {
        get_or_try(&self.mailer, || {
            let sdk = at_endpoint(&self.sdk, self.environment().get("AWS_ENDPOINT_URL_SESV2"));
            let from = self.environment().require("MAIL_FROM")?;
            Ok(Mailer::new(&sdk, self.http(), from))
        })
    }
}

fn razorpay_url(environment: &Environment) -> String {
    let url = environment.get("RAZORPAY_URL");
    url.unwrap_or("https://api.razorpay.com").to_owned()
}

fn get_or_try<T>(
    cell: &OnceLock<T>,
    make: impl FnOnce() -> Result<T, ConfigError>,
) -> Result<&T, ConfigError> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}

/// The configuration of one service that may be somewhere else.
fn at_endpoint(sdk: &aws_types::SdkConfig, url: Option<&str>) -> aws_types::SdkConfig {
    match url {
        Some(url) => sdk.to_builder().endpoint_url(url).build(),
        None => sdk.clone(),
    }
}

/// The SDK's configuration from the environment that Lambda sets; `aws-config` would read
/// files and ask the network for what Lambda already tells, which costs milliseconds.
///
/// # Errors
/// The region or a credential is missing.
pub fn sdk_config(
    environment: &Environment,
    http: SharedHttpClient,
) -> Result<aws_types::SdkConfig, ConfigError> {
    let credentials = aws_credential_types::Credentials::new(
        environment.require("AWS_ACCESS_KEY_ID")?,
        environment.require("AWS_SECRET_ACCESS_KEY")?,
        environment.get("AWS_SESSION_TOKEN").map(str::to_owned),
        None,
        "environment",
    );
    let region = environment.require("AWS_REGION")?.to_owned();
    let builder = aws_types::SdkConfig::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_types::region::Region::new(region))
        .credentials_provider(
            aws_credential_types::provider::SharedCredentialsProvider::new(credentials),
        )
        .sleep_impl(aws_smithy_async::rt::sleep::SharedAsyncSleep::new(
            aws_smithy_async::rt::sleep::TokioSleep::new(),
        ))
        .http_client(http);
    Ok(match environment.get("AWS_ENDPOINT_URL") {
        Some(url) => builder.endpoint_url(url).build(),
        None => builder.build(),
    })
}
