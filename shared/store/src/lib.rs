//! The single table: keys, items, transactions, and one read per access pattern.
//! The only caller of the DynamoDB SDK. docs/ACCESS-PATTERNS.md lists every pattern.

pub mod client;
pub mod entity;
pub mod error;
pub mod items;
pub mod keys;
pub mod trace;
pub mod write;

mod accounts;
mod auctions;
mod books;
mod cart;
mod catalog;
mod chat;
mod fanout;
mod ledger;
mod listing;
mod lists;
mod livestreams;
mod moderation;
mod notifications;
mod operators;
mod orders;
mod panel;
mod payments;
mod promos;
mod rates;
mod referrals;
mod returns;
mod sockets;
mod taxes;
mod withdrawals;

pub use accounts::{
    ActivationRefused, AddressRefused, CodeRefused, KeptAddress, OwnershipRefused, ResetRefused,
    SignInPaused,
};
pub use auctions::{CloseBy, CloseOutcome, NewBid, OpenRefused};
pub use books::{Booking, DayFigures};
pub use cart::CartRefused;
pub use catalog::{Categories, CategoryRefused, Picture, PicturesRefused, ProductChange};
pub use client::Store;
pub use entity::{Entity, Item, decode, entity_name, to_json};
pub use error::{CommitError, StoreError};
pub use keys::Key;
pub use lists::{Entry, ListPage};
pub use livestreams::{ChargeRefused, WatchedRoom};
pub use moderation::{BanAs, HideAs};
pub use operators::FactorRefused;
pub use orders::{
    EarningsMove, Goods, Hold, HoldRefused, MoveRefused, OrderRefused, RefundedLines,
};
pub use panel::{Shelf, ShelfPage, ShelfRow, Span};
pub use payments::{
    CreditCompletion, OpenPaymentRefused, OrderCompletion, Payment, PaymentRefused, Return,
    Subject, Supply, TrailWrite,
};
pub use rates::UseRefused;
pub use referrals::{Completion, Credit, ReferralRefused, ReferrerRefused};
pub use sockets::Banned;
pub use taxes::{IssueRefused, TaxYear};
pub use withdrawals::ReserveRefused;
pub use write::Write;
