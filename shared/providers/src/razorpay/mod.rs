//! The payment gateway: orders, payments, refunds and signatures.
//!
//! Facts of the API are Razorpay's documentation's; `tests/vectors/vectors.json` holds signatures
//! that its official SDKs accept and refuse.

mod entities;
mod error;
mod lists;
mod payouts;
mod retries;
mod signature;
mod webhook;

pub use entities::{
    GatewayOrder, GatewayPayment, GatewayPaymentStatus, GatewayRefund, GatewayRefundStatus, Notes,
    REFUND_NOTE,
};
pub use error::RazorpayError;
pub use payouts::{GatewayPayout, GatewayPayoutStatus, PayoutOrder, Payouts, RazorpayX};
pub use retries::Pause;
pub use webhook::{WebhookEvent, WebhookUnreadable};

use crate::http::HttpClient;
use base64::Engine as _;
use boli_domain::Paise;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How to reach the gateway and who we are there.
#[derive(Clone)]
pub struct RazorpayConfig {
    /// `https://api.razorpay.com`, or the simulator.
    pub base_url: String,
    /// Public: clients get it to open the checkout.
    pub key_id: String,
    pub key_secret: String,
    /// The current secret and, for a day after a change, the previous one: retries of older
    /// events stay signed with it.
    pub webhook_secrets: Vec<String>,
    /// Our account there; events of others are not for us. Unknown, all are taken for ours.
    pub account_id: Option<String>,
}

impl std::fmt::Debug for RazorpayConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RazorpayConfig")
            .field("base_url", &self.base_url)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// The gateway's client.
#[derive(Clone, Debug)]
pub struct Razorpay {
    config: RazorpayConfig,
    http: HttpClient,
    /// How to wait before a call is made again; without it none is.
    pause: Option<Arc<dyn Pause>>,
}

/// A call inside a request must leave time to answer before API Gateway's 29 s.
const TIMEOUT: Duration = Duration::from_secs(10);
/// A receipt is at most this long; so is any id worth keeping.
const MAX_ID_CHARS: usize = 40;
/// Money authorized within this many minutes of the attempt is captured by itself (the
/// gateway's minimum); what comes later is left to us and, after `MANUAL_MINUTES`, refunded.
const AUTOMATIC_MINUTES: u32 = 12;
const MANUAL_MINUTES: u32 = 30;

impl Razorpay {
    #[must_use]
    pub fn new(config: RazorpayConfig, http: HttpClient) -> Self {
        let base_url = config.base_url.trim_end_matches('/').to_owned();
        Self {
            config: RazorpayConfig { base_url, ..config },
            http,
            pause: None,
        }
    }

    /// Makes calls that are safe to repeat again when the gateway is busy or broken.
    #[must_use]
    pub fn with_retries(self, pause: Arc<dyn Pause>) -> Self {
        Self {
            pause: Some(pause),
            ..self
        }
    }

    /// Whether an event is of our own account. One that does not say is.
    #[must_use]
    pub fn is_own_account(&self, account_id: Option<&str>) -> bool {
        match (&self.config.account_id, account_id) {
            (Some(own), Some(given)) => own == given,
            (None, _) | (_, None) => true,
        }
    }

    /// The public half of the key pair.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.config.key_id
    }

    /// Creates an order. The call is not idempotent: keep the receipt before calling, and
    /// after an error that leaves the outcome open look it up with
    /// [`Self::find_order_by_receipt`] first.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn create_order(
        &self,
        amount: Paise,
        receipt: &str,
        notes: &Notes,
    ) -> Result<GatewayOrder, RazorpayError> {
        let body = json!({
            "amount": amount,
            "currency": "INR",
            "receipt": receipt,
            "notes": notes,
            "payment": {
                "capture": "automatic",
                "capture_options": {
                    "automatic_expiry_period": AUTOMATIC_MINUTES,
                    "manual_expiry_period": MANUAL_MINUTES,
                    "refund_speed": "normal",
                },
            },
        });
        self.post_once("/v1/orders", &body, None).await
    }

    /// Captures an authorized payment; `amount` is the one in our own records. A payment that
    /// is captured already counts as captured.
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn capture(
        &self,
        payment_id: &str,
        amount: Paise,
    ) -> Result<GatewayPayment, RazorpayError> {
        let path = format!("/v1/payments/{}/capture", checked(payment_id)?);
        let body = json!({ "amount": amount, "currency": "INR" });
        match self
            .repeat(http::Method::POST, &path, Some(&body), None)
            .await
        {
            // The text of "already captured" may change; what the payment says may not.
            Err(refused @ RazorpayError::Refused { .. }) => {
                let payment = self.fetch_payment(payment_id).await?;
                if payment.status == GatewayPaymentStatus::Captured {
                    Ok(payment)
                } else {
                    Err(refused)
                }
            }
            captured => captured,
        }
    }

    /// Refunds part or all of a captured payment. The same key must always carry the same
    /// amount; it makes the call safe to repeat. Events about the refund bring the key back, as
    /// their note [`REFUND_NOTE`].
    ///
    /// # Errors
    /// [`RazorpayError`].
    pub async fn refund(
        &self,
        payment_id: &str,
        amount: Paise,
        idempotency_key: &str,
    ) -> Result<GatewayRefund, RazorpayError> {
        let path = format!("/v1/payments/{}/refund", checked(payment_id)?);
        let notes = json!({ REFUND_NOTE: idempotency_key });
        let body = json!({ "amount": amount, "speed": "normal", "notes": notes });
        let key = ("x-refund-idempotency", idempotency_key);
        self.repeat(http::Method::POST, &path, Some(&body), Some(key))
            .await
    }

    /// Whether the checkout's answer is genuine. `order_id` must come from our own records,
    /// not from the answer. A genuine answer proves neither capture nor amount.
    #[must_use]
    pub fn verify_checkout_signature(
        &self,
        order_id: &str,
        payment_id: &str,
        signature: &str,
    ) -> bool {
        let message = format!("{order_id}|{payment_id}");
        signature::verify(&self.config.key_secret, message.as_bytes(), signature)
    }

    /// Whether a webhook is genuine: over the bytes as they came, under the current or the
    /// previous secret.
    #[must_use]
    pub fn verify_webhook_signature(&self, raw_body: &[u8], signature: &str) -> bool {
        let verify = |secret: &String| signature::verify(secret, raw_body, signature);
        // An unset variable must not become a secret that everybody knows.
        self.config
            .webhook_secrets
            .iter()
            .filter(|secret| !secret.is_empty())
            .any(verify)
    }

    /// A call that is not repeated here: it is not idempotent, or the caller comes again.
    async fn post_once<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        header: Option<(&'static str, &str)>,
    ) -> Result<T, RazorpayError> {
        let mut request = self.request(http::Method::POST, path);
        request.header = header;
        read(&self.send(&request, Bytes::from(body.to_string())).await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, RazorpayError> {
        self.repeat(http::Method::GET, path, None, None).await
    }

    /// Makes a call that is safe to make again.
    async fn repeat<T: DeserializeOwned>(
        &self,
        method: http::Method,
        path: &str,
        body: Option<&Value>,
        header: Option<(&'static str, &str)>,
    ) -> Result<T, RazorpayError> {
        let mut request = self.request(method, path);
        request.header = header;
        let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let answer = retries::within(TIMEOUT, self.pause.as_deref(), || {
            self.send(&request, body.clone())
        });
        read(&answer.await?)
    }

    fn request<'a>(&self, method: http::Method, path: &str) -> Request<'a> {
        Request {
            method,
            url: format!("{}{path}", self.config.base_url),
            header: None,
        }
    }

    /// Sends a request once.
    async fn send(&self, request: &Request<'_>, body: Bytes) -> Result<Bytes, RazorpayError> {
        let bug = |error: http::Error| {
            RazorpayError::Unreachable(crate::HttpError::Request(error.to_string()))
        };
        let pair = format!("{}:{}", self.config.key_id, self.config.key_secret);
        let basic = format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(pair)
        );
        let mut basic = http::HeaderValue::from_str(&basic).map_err(|error| bug(error.into()))?;
        basic.set_sensitive(true);
        let mut built = http::Request::builder()
            .method(&request.method)
            .uri(&request.url)
            .header("authorization", basic)
            .header("user-agent", "boli");
        if !body.is_empty() {
            built = built.header("content-type", "application/json");
        }
        if let Some((name, value)) = request.header {
            built = built.header(name, value);
        }
        let response = self
            .http
            .send(built.body(body).map_err(bug)?, TIMEOUT)
            .await
            .map_err(RazorpayError::Unreachable)?;
        if !response.status().is_success() {
            return Err(RazorpayError::from_response(
                response.status().as_u16(),
                response.body(),
            ));
        }
        Ok(response.into_body())
    }
}

/// A call that may be made more than once.
struct Request<'a> {
    method: http::Method,
    url: String,
    header: Option<(&'static str, &'a str)>,
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RazorpayError> {
    serde_json::from_slice(body).map_err(|error| RazorpayError::Unreadable(error.to_string()))
}

/// Ids go into paths, and some come from clients.
fn checked(id: &str) -> Result<&str, RazorpayError> {
    let wellformed = !id.is_empty()
        && id.len() <= MAX_ID_CHARS
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if wellformed {
        Ok(id)
    } else {
        Err(RazorpayError::BadId(
            id.chars().take(MAX_ID_CHARS).collect(),
        ))
    }
}

#[cfg(test)]
mod tests;
