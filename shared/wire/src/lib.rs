//! What goes over the wire: REST bodies, socket frames, queue messages.
//!
//! Field names and JSON types are the contract of existing clients; see docs/ARCHITECTURE.md.

pub mod accounts;
pub mod auctions;
pub mod cart;
pub mod catalog;
pub mod chat;
pub mod commands;
pub mod form;
pub mod frames;
pub mod livestreams;
pub mod message;
pub mod notifications;
pub mod orders;
pub mod origin;
pub mod page;
pub mod pages;
pub mod payments;
pub mod picture;
pub mod platform;
pub mod promos;
pub mod referrals;
pub mod returns;
pub mod scalars;
pub mod usage;
pub mod wallet;

#[cfg(test)]
mod declared;

pub use form::{FieldErrors, Form, Upload};
pub use message::Message;
pub use page::Page;
pub use pages::Health;
pub use scalars::{Decimal, Ist, Number, Share, SignedDecimal, SignedNumber, Total, Utc, UtcZ};
