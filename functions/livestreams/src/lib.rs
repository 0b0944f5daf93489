//! Livestreams: going live, watching, and the video token.

use boli_domain::RoomId;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::RoomItem;

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

/// The stream that a request names, or 404.
async fn stream(deps: &Deps, id: RoomId) -> Result<RoomItem, Failure> {
    deps.store().room(id).await?.ok_or_else(no_such_stream)
}

fn no_such_stream() -> Failure {
    Failure::no_match("LiveStream")
}
