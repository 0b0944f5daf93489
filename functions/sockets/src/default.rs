//! `$default`: frames that mean nothing here, and unknown ones, are ignored.
//!
//! Clients announce what they did over REST (`start_bidding`, `end_bidding`), repeat their
//! token (`authenticate`) and name the room they are in (`join_livestream`, `join_chat`). None
//! of it may be answered: they draw any error frame as a chat line.

use boli_runtime::Function;
use boli_runtime::socket::SocketReply;

pub const FUNCTION: Function = Function::socket("sockets-default", |_, _| {
    Box::pin(async { Ok(SocketReply::Accepted) })
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}
