//! The Lambda shell: adapters from API Gateway, SQS and stream events to handlers and
//! back, caller identity, failures to responses, configuration and telemetry.
//!
//! A function is a [`Function`] constant; the same constant serves on AWS
//! ([`lambda::main`]) and in the local cloud ([`Function::invoke`]).

pub mod auth;
pub mod bidding;
pub mod chat;
pub mod clock;
pub mod deps;
pub mod digest;
pub mod documents;
pub mod environment;
pub mod event;
pub mod failure;
pub mod fanout;
pub mod function;
pub mod http;
pub mod lambda;
pub mod metering;
pub mod metrics;
pub mod notices;
pub mod passwords;
mod pause;
pub mod payments;
pub mod payouts;
pub mod presence;
pub mod queue;
pub mod random;
pub mod rates;
pub mod referrals;
pub mod refunds;
pub mod returns;
pub mod socket;
pub mod stream;
pub mod telemetry;
pub mod views;
pub mod warm;
pub mod withdrawals;
pub mod withholding;

pub use auth::Caller;
pub use deps::Deps;
pub use failure::Failure;
pub use function::{Function, Handling};
pub use http::{Request, Response};
