//! Clients of the services Boli stands on: Razorpay, Agora, mail (SES) and pictures (S3).
//!
//! Each is a struct made from an explicit configuration: no secret has a default and no
//! `Debug` prints one. Every request leaves through the one HTTP client that the shell hands
//! in, so tests and the local cloud see all of them.

pub mod agora;
pub mod bucket;
pub mod http;
pub mod mail;
pub mod media;
pub mod razorpay;
pub mod signed;

pub use agora::{
    Agora, AgoraConfig, RtcGrant, RtcRole, RtcToken, RtcTokenRefused, RtcTokenVersion,
};
pub use bucket::{Bucket, BucketError};
pub use http::{HttpClient, HttpError};
pub use mail::{Mail, MailError, Mailer};
pub use media::Media;
pub use razorpay::{
    GatewayOrder, GatewayPayment, GatewayPaymentStatus, GatewayPayout, GatewayPayoutStatus,
    GatewayRefund, GatewayRefundStatus, Pause, PayoutOrder, Payouts, REFUND_NOTE, Razorpay,
    RazorpayConfig, RazorpayError, RazorpayX, WebhookEvent,
};
pub use signed::{SignedClient, SignedError};
