//! The entities of the table, by area.

pub mod account;
pub mod address;
pub mod auction;
pub mod books;
pub mod cart;
pub mod catalog;
pub mod chat;
pub mod goods_return;
pub mod lists;
pub mod livestream;
pub mod mail;
pub mod notification;
pub mod operator;
pub mod order;
pub mod payment;
pub mod promo;
pub mod rate;
pub mod referral;
pub mod socket;
pub mod tax;
pub mod withdrawal;

#[cfg(test)]
mod tests;

pub use account::*;
pub use address::*;
pub use auction::*;
pub use books::*;
pub use cart::*;
pub use catalog::*;
pub use chat::*;
pub use goods_return::*;
pub use lists::*;
pub use livestream::*;
pub use mail::*;
pub use notification::*;
pub use operator::*;
pub use order::*;
pub use payment::*;
pub use promo::*;
pub use rate::*;
pub use referral::*;
pub use socket::*;
pub use tax::*;
pub use withdrawal::*;

/// Says where an entity lives: its name in the table, its key, and what else [`Entity`] has.
///
/// [`Entity`]: crate::Entity
macro_rules! entity {
    ($type:ty, $name:literal, |$self:ident| $key:expr $(, $method:ident -> $returns:ty = $value:expr)* $(,)?) => {
        impl crate::Entity for $type {
            const NAME: &'static str = $name;
            fn key(&self) -> crate::Key {
                let $self = self;
                $key
            }
            $(fn $method(&self) -> $returns {
                let $self = self;
                $value
            })*
        }
    };
}
pub(crate) use entity;
