//! The rules of Boli as pure functions and types: no I/O, no clock, no randomness, no AWS.
//!
//! Whatever a rule needs (the time, an id, what is stored) is passed in; what it
//! decides comes back as a value or as a typed refusal (`…Refused`).
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

pub mod account;
pub mod activity;
pub mod address;
pub mod auction;
pub mod bank;
pub mod books;
pub mod cart;
pub mod chat;
pub mod code;
pub mod credits;
pub mod goods_return;
pub mod gst;
pub mod ids;
pub mod india;
pub mod ledger;
pub mod limits;
pub mod livestream;
pub mod money;
pub mod notification;
pub mod operator;
pub mod order;
pub mod payment;
pub mod payout;
pub mod product;
pub mod promo;
pub mod rate;
pub mod referral;
pub mod refund;
pub mod registration;
pub mod search;
pub mod statement;
pub mod stock;
pub mod tax_document;
pub mod time;
pub mod trace;
pub mod wallet;
pub mod withdrawal;
pub mod withholding;

pub use ids::*;
pub use money::{Paise, SignedPaise};
pub use time::Timestamp;
pub use trace::Trace;
