//! The entities of the table, by area.

pub mod account;
pub mod auction;
pub mod cart;
pub mod catalog;
pub mod chat;
pub mod livestream;
pub mod mail;
pub mod order;
pub mod payment;
pub mod socket;

#[cfg(test)]
mod tests;

pub use account::*;
pub use auction::*;
pub use cart::*;
pub use catalog::*;
pub use chat::*;
pub use livestream::*;
pub use mail::*;
pub use order::*;
pub use payment::*;
pub use socket::*;

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
