//! Livestreams: going live, watching, and the video token.

use boli_runtime::{Failure, Function};

pub mod create;
pub mod end;
pub mod get;
pub mod get_rtc_token;
pub mod join;
pub mod leave;
pub mod list;
pub mod list_live;
pub mod start;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &create::FUNCTION,
    &end::FUNCTION,
    &get::FUNCTION,
    &get_rtc_token::FUNCTION,
    &join::FUNCTION,
    &leave::FUNCTION,
    &list::FUNCTION,
    &list_live::FUNCTION,
    &start::FUNCTION,
];

fn no_such_stream() -> Failure {
    Failure::no_match("LiveStream")
}
