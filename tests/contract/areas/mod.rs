//! The recordings of each area, in an order in which each finds the state it needs, which is
//! mostly the order in which they happened.

mod accounts;
mod addresses;
mod admin;
mod auctions;
mod catalog;
mod chat;
mod core;
mod livestreams;
mod notifications;
mod orders;
mod payments;
mod referral;

use crate::verdict::Outcome;
use std::pin::Pin;

/// Plays an area in a world of its own.
pub type Area = fn() -> Pin<Box<dyn Future<Output = Vec<Outcome>>>>;

/// All areas, the longest first.
pub const AREAS: &[Area] = &[
    || Box::pin(payments::play()),
    || Box::pin(orders::play()),
    || Box::pin(accounts::play()),
    || Box::pin(addresses::play()),
    || Box::pin(notifications::play()),
    || Box::pin(auctions::play()),
    || Box::pin(livestreams::play()),
    || Box::pin(catalog::play()),
    || Box::pin(referral::play()),
    || Box::pin(chat::play()),
    || Box::pin(admin::play()),
    || Box::pin(core::play()),
];
