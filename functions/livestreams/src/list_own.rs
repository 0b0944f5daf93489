//! `GET /api/livestreams/livestreams/my_livestreams/`: all streams of the seller who asks,
//! newest first, on one page: every screen of the seller console reads that (decision D7).

use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_wire::Page;

pub const FUNCTION: Function = Function::http("livestreams-list-own", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can access this endpoint"))?;
    let ids = deps.store().seller_room_ids(caller.id()).await?;
    let rooms = deps.store().watched_rooms(&ids).await?;
    let categories = deps.store().categories().await?;
    let row = |watched| views::livestreams::row(watched, &categories, |key| deps.media_url(key));
    Response::ok(&Page::whole(rooms.iter().map(row).collect()))
}
