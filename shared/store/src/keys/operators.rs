//! Keys of operators, their sessions, and the audit log.

use super::{Key, key};

/// All operators: a handful.
pub const OPERATORS: &str = "OPERATORS";
pub const OPERATOR_PREFIX: &str = "OPERATOR#";

/// Operators' names are unique whatever their case.
#[must_use]
pub fn operator(name: &str) -> Key {
    key(
        OPERATORS,
        format!("{OPERATOR_PREFIX}{}", name.to_lowercase()),
    )
}

/// A session is found by the digest of its cookie, so that who reads the table can't sign in.
#[must_use]
pub fn operator_session(digest: &str) -> Key {
    key(format!("OPERATORSESSION#{digest}"), "SESSION")
}

/// The audit log, in the order of its entries.
pub const AUDIT: &str = "AUDIT";

#[must_use]
pub fn audit(order: &str) -> Key {
    key(AUDIT, order)
}

/// The entries about an item.
#[must_use]
pub fn audit_of(target: &Key) -> String {
    format!("AUDIT#OF#{}#{}", target.pk, target.sk)
}

/// The entries of an operator.
#[must_use]
pub fn audit_by(operator: &str) -> String {
    format!("AUDIT#BY#{}", operator.to_lowercase())
}
