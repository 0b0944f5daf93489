//! Keys of accounts: users, sessions, codes and address books.

use super::{Key, key};
use boli_domain::{RowId, SessionId, UserId};

#[must_use]
pub fn user_partition(id: UserId) -> String {
    format!("USER#{id}")
}

/// The user in whose partition an item is.
#[must_use]
pub fn user_of(key: &Key) -> Option<UserId> {
    key.pk.strip_prefix("USER#")?.parse().ok()
}

#[must_use]
pub fn user(id: UserId) -> Key {
    key(user_partition(id), "USER")
}

/// Usernames are unique whatever their case.
#[must_use]
pub fn username(name: &str) -> Key {
    key(format!("USERNAME#{}", name.to_lowercase()), "USERNAME")
}

#[must_use]
pub fn email(address: &str) -> Key {
    key(format!("EMAIL#{}", address.to_lowercase()), "EMAIL")
}

pub const SESSION_PREFIX: &str = "SESSION#";

#[must_use]
pub fn session(user: UserId, id: SessionId) -> Key {
    key(user_partition(user), format!("{SESSION_PREFIX}{id}"))
}

/// One code of a kind at a time: a new one voids the older.
#[must_use]
pub fn code(user: UserId, kind: &str) -> Key {
    key(user_partition(user), format!("CODE#{kind}"))
}

/// What all items of an address book begin with.
pub const ADDRESS_PREFIX: &str = "ADDRESS";

#[must_use]
pub fn address(user: UserId, id: RowId) -> Key {
    key(
        user_partition(user),
        format!("{ADDRESS_PREFIX}#{:016}", id.0),
    )
}

/// Which address is the default, and how many there are.
#[must_use]
pub fn address_book(user: UserId) -> Key {
    key(user_partition(user), format!("{ADDRESS_PREFIX}BOOK"))
}

/// Failed sign-ins, by what was typed as the username.
#[must_use]
pub fn sign_in_attempts(login: &str) -> Key {
    key(format!("SIGNIN#{}", login.to_lowercase()), "ATTEMPTS")
}
