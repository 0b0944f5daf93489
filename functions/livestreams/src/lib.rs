//! Livestreams: going live, watching, and the video token.

use boli_domain::RoomId;
use boli_domain::livestream::ChangeRefused;
use boli_runtime::{Caller, Deps, Failure, Function, Request};
use boli_store::items::RoomItem;

mod announcement;
pub mod check_credits;
pub mod create;
pub mod delete;
pub mod end;
pub mod get;
pub mod get_credit_monitor;
pub mod get_rtc_token;
pub mod heartbeat;
pub mod join;
pub mod leave;
pub mod list;
pub mod list_live;
pub mod list_own;
pub mod list_products;
pub mod start;
pub mod update;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &check_credits::FUNCTION,
    &create::FUNCTION,
    &delete::FUNCTION,
    &end::FUNCTION,
    &get::FUNCTION,
    &get_credit_monitor::FUNCTION,
    &get_rtc_token::FUNCTION,
    &heartbeat::FUNCTION,
    &join::FUNCTION,
    &leave::FUNCTION,
    &list::FUNCTION,
    &list_live::FUNCTION,
    &list_own::FUNCTION,
    &list_products::FUNCTION,
    &start::FUNCTION,
    &update::FUNCTION,
];

/// The stream that a request names, or 404.
async fn stream(deps: &Deps, id: RoomId) -> Result<RoomItem, Failure> {
    deps.store().room(id).await?.ok_or_else(no_such_stream)
}

/// The stream that a request names when it is the caller's, else 404 or 403.
async fn own_stream(deps: &Deps, request: &Request, caller: &Caller) -> Result<RoomItem, Failure> {
    let room = stream(deps, request.param("id")?).await?;
    if room.seller_id == caller.id() {
        Ok(room)
    } else {
        Err(Failure::forbidden("Permission denied"))
    }
}

fn no_such_stream() -> Failure {
    Failure::no_match("LiveStream")
}

fn unchanged(refused: ChangeRefused) -> Failure {
    match refused {
        ChangeRefused::NotOwner => Failure::forbidden(refused.to_string()),
        ChangeRefused::Live => Failure::invalid(refused.to_string()),
        ChangeRefused::Missing => no_such_stream(),
    }
}
