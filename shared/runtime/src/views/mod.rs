//! Items as wire bodies, where more than one area shows them: the store and the wire don't
//! know each other.

pub mod accounts;
pub mod auctions;
pub mod cards;
pub mod catalog;
pub mod chat;
pub mod livestreams;
pub mod orders;
pub mod payments;
pub mod returns;
pub mod wallet;
