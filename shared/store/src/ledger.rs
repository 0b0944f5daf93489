//! Journals and the balances they change, always in one transaction.

use crate::error::StoreError;
use crate::items::JournalItem;
use crate::keys;
use crate::write::Write;
use boli_domain::ledger::{Journal, SellerChange};
use boli_domain::{Timestamp, UserId};

/// The writes that post a journal: itself, once for its kind and external id, and the balance
/// of each seller in it. No balance goes below zero.
pub(crate) fn post(journal: &Journal, now: Timestamp) -> Result<Vec<Write>, StoreError> {
    let mut writes = vec![Write::create(&JournalItem::of(journal, now))?];
    writes.extend(
        journal
            .seller_changes()
            .into_iter()
            .map(|(seller, change)| balance(seller, change)),
    );
    Ok(writes)
}

fn balance(seller: UserId, change: SellerChange) -> Write {
    let SellerChange {
        pending,
        available,
        in_flight,
    } = change;
    // What is taken must be there; adding nothing or more takes nothing.
    let needed = |amount: i64| amount.saturating_neg().max(0);
    Write::update(
        keys::balance(seller),
        "SET pending = pending + :pending, available = available + :available, \
         in_flight = in_flight + :in_flight",
    )
    .when("pending >= :pending_needed AND available >= :available_needed AND in_flight >= :in_flight_needed")
    .value(":pending", pending)
    .value(":available", available)
    .value(":in_flight", in_flight)
    .value(":pending_needed", needed(pending))
    .value(":available_needed", needed(available))
    .value(":in_flight_needed", needed(in_flight))
    .named("balance")
}
