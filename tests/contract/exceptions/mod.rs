//! Where the contract asks for something else than the recording shows. Every entry names the
//! rule (`N`), the fault of the former server (`F`) or the clients' disagreement (`D`) that it
//! follows, and says what is expected instead.

mod accounts;
mod addresses;
mod admin;
mod bidding;
mod catalog;
mod chat;
mod core;
mod livestreams;
mod notifications;
mod orders;
mod payments;
mod referral;

/// An example, the rule or fault, and what is expected instead.
pub type Exception = (&'static str, &'static str, Expect);

/// What is expected instead of the recording. Bodies are JSON, compared as a recording is.
#[derive(Debug)]
pub enum Expect {
    /// 401 with the recorded words and `WWW-Authenticate: Token`.
    Unauthorized,
    /// Another status and body.
    Reply(u16, &'static str),
    /// What another recording shows.
    Like(&'static str),
    /// The recording with these values at these JSON pointers.
    With(&'static [(&'static str, &'static str)]),
    /// What a recording shows, with this many rows like its first at a JSON pointer.
    Rows(&'static str, &'static str, usize),
}

/// All exceptions.
pub fn all() -> impl Iterator<Item = &'static Exception> {
    let areas = [
        accounts::EXCEPTIONS,
        addresses::EXCEPTIONS,
        admin::EXCEPTIONS,
        catalog::EXCEPTIONS,
        livestreams::EXCEPTIONS,
        bidding::EXCEPTIONS,
        chat::EXCEPTIONS,
        notifications::EXCEPTIONS,
        orders::EXCEPTIONS,
        payments::EXCEPTIONS,
        referral::EXCEPTIONS,
        core::EXCEPTIONS,
    ];
    areas.into_iter().flatten()
}

/// A missing, malformed, forged or dead token.
const UNAUTHENTICATED: &str = "N: unauthenticated is 401, the status on which clients sign out";
