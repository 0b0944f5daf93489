//! Journals and the balances they change, always in one transaction.

use crate::error::StoreError;
use crate::items::{BalanceItem, JournalItem};
use crate::keys;
use crate::write::Write;
use boli_domain::ledger::{BalanceChange, Journal};
use boli_domain::{Timestamp, UserId};
use std::collections::BTreeMap;

/// The writes that post a journal: itself, once for its kind and external id, and the guarded
/// balances of each user in it, which don't go below zero. A journal that changes nothing but
/// what is pending leaves that to the books ([`pending`]).
pub(crate) fn post(journal: &Journal, now: Timestamp) -> Result<Vec<Write>, StoreError> {
    let mut writes = vec![Write::create(&JournalItem::of(journal, now))?];
    writes.extend(
        journal
            .balance_changes()
            .into_iter()
            .filter(|(_, change)| change.is_guarded())
            .map(|(user, change)| balance(user, change, now)),
    );
    Ok(writes)
}

/// Adds what is pending for a seller, behind the journal that says so.
pub(crate) fn pending(seller: UserId, amount: i64, now: Timestamp) -> Write {
    Write::update(
        keys::balance(seller),
        "SET pending = pending + :amount, updated_at = :now",
    )
    .when("attribute_exists(PK)")
    .value(":amount", amount)
    .value(":now", now)
    .named("balance")
}

/// The writes that post several journals: balances change by what is left of all of them.
pub(crate) fn post_all(journals: &[Journal], now: Timestamp) -> Result<Vec<Write>, StoreError> {
    let mut writes = Vec::new();
    let mut changes: BTreeMap<UserId, BalanceChange> = BTreeMap::new();
    for journal in journals {
        writes.push(Write::create(&JournalItem::of(journal, now))?);
        for (user, change) in journal.balance_changes() {
            let sum = changes.entry(user).or_default();
            *sum = sum.plus(change);
        }
    }
    let changes = changes.into_iter();
    let changed = changes.filter(|(_, change)| change.is_guarded());
    writes.extend(changed.map(|(user, change)| balance(user, change, now)));
    Ok(writes)
}

fn balance(user: UserId, change: BalanceChange, now: Timestamp) -> Write {
    let BalanceChange {
        pending,
        available,
        in_flight,
        debt,
        wallet,
    } = change;
    if wallet > 0 {
        return gift(user, wallet, now);
    }
    // What is taken must be there; adding nothing or more takes nothing.
    let needed = |amount: i64| amount.saturating_neg().max(0);
    let set = "SET pending = pending + :pending, available = available + :available, \
         in_flight = in_flight + :in_flight, updated_at = :now";
    let enough = "available >= :available_needed AND in_flight >= :in_flight_needed";
    let write = |set: &str, condition: &str| {
        Write::update(keys::balance(user), set)
            .when(condition)
            .value(":pending", pending)
            .value(":available", available)
            .value(":in_flight", in_flight)
            .value(":available_needed", needed(available))
            .value(":in_flight_needed", needed(in_flight))
            .value(":now", now)
            .named("balance")
    };
    if debt == 0 {
        return write(set, enough);
    }
    let owing = format!("{set}, debt = if_not_exists(debt, :none) + :debt");
    let owing = if debt > 0 {
        // Nobody pays more than is owed.
        let unpaid = format!("{enough} AND debt <= :unpaid");
        write(&owing, &unpaid).value(":unpaid", debt.saturating_neg())
    } else {
        write(&owing, enough)
    };
    owing.value(":debt", debt).value(":none", 0)
}

/// What the platform gives a user, who may have no balance yet. A journal that gives moves
/// nothing else of that user's.
fn gift(user: UserId, amount: i64, now: Timestamp) -> Write {
    Write::upsert::<BalanceItem>(
        keys::balance(user),
        "SET wallet = if_not_exists(wallet, :none) + :amount, updated_at = :now, \
         seller_id = :user, pending = if_not_exists(pending, :none), \
         available = if_not_exists(available, :none), in_flight = if_not_exists(in_flight, :none)",
    )
    .value(":none", 0)
    .value(":amount", amount)
    .value(":now", now)
    .value(":user", user)
    .named("balance")
}
