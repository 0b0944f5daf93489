//! The two sockets of a room: opening, closing, and the frames clients send.

use boli_runtime::Function;

pub mod ban_user;
pub mod connect;
pub mod default;
pub mod delete_message;
pub mod disconnect;
mod frame;
pub mod place_bid;
pub mod send_chat;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &ban_user::FUNCTION,
    &connect::FUNCTION,
    &default::FUNCTION,
    &delete_message::FUNCTION,
    &disconnect::FUNCTION,
    &place_bid::FUNCTION,
    &send_chat::FUNCTION,
];
