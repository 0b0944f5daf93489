//! Chat over REST.

use boli_runtime::Function;

pub mod list_messages;
pub mod send_message;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[&list_messages::FUNCTION, &send_message::FUNCTION];
