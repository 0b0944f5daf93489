//! The operations, by area.

mod accounts;
mod auctions;
mod cart;
mod catalog;
mod chat;
mod gateway;
mod livestreams;
mod notifications;
mod orders;
mod pages;
mod payments;
mod referral;

use crate::operation::Operation;

pub(crate) fn operations() -> Vec<Operation> {
    [
        accounts::operations(),
        auctions::operations(),
        cart::operations(),
        catalog::operations(),
        chat::operations(),
        gateway::operations(),
        livestreams::operations(),
        notifications::operations(),
        orders::operations(),
        pages::operations(),
        payments::operations(),
        referral::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
