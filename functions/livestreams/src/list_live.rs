//! `GET /api/livestreams/livestreams/live_now/`: what is live, most viewers first.
//!
//! A bare list: the buyers' app shows nothing for an object.

use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use std::cmp::Reverse;

pub const FUNCTION: Function = Function::http("livestreams-list-live", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, _request: Request) -> Result<Response, Failure> {
    let ids = deps.store().live_room_ids().await?;
    let mut rooms = deps.store().watched_rooms(&ids).await?;
    // Stable, so that equally many viewers leave the newest first.
    rooms.sort_by_key(|watched| Reverse(watched.viewers));
    let categories = deps.store().categories().await?;
    let row = |watched| views::livestreams::row(watched, &categories, |key| deps.media_url(key));
    Response::ok(&rooms.iter().map(row).collect::<Vec<_>>())
}
