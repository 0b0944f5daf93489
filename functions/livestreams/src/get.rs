//! `GET /api/livestreams/livestreams/{id}/`: a livestream's page.

use boli_domain::RoomId;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};

pub const FUNCTION: Function = Function::http("livestreams-get", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let id: RoomId = request.param("id")?;
    let watched = deps
        .store()
        .watched_room(id)
        .await?
        .ok_or_else(crate::no_such_stream)?;
    let products = deps.store().products(&watched.room.product_ids).await?;
    let categories = deps.store().categories().await?;
    let media_url = |key: &str| deps.media_url(key);
    Response::ok(&views::livestreams::stream(
        &watched,
        &products,
        &categories,
        media_url,
    ))
}
