//! `PUT|PATCH /api/livestreams/livestreams/{id}/`: a seller changes an announcement, with JSON
//! or as multipart, while the stream is not live.

use crate::announcement::{Draft, Subject, in_order, store_picture};
use boli_domain::livestream::change;
use boli_domain::{RoomId, Timestamp};
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::WatchedRoom;
use boli_store::items::{ProductItem, RoomItem};
use http::Method;

pub const FUNCTION: Function = Function::http("livestreams-update", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.media().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let room = crate::stream(deps, id).await?;
    // The write has the last word; asked before it, nobody uploads in vain.
    change(room.seller_id == caller.id(), room.room_status).map_err(crate::unchanged)?;
    let subject = match request.method {
        Method::PATCH => Subject::Changed(&room),
        _ => Subject::Replaced(&room),
    };
    let draft = Draft::read(request.form().await?, subject)?;
    let categories = deps.store().categories().await?;
    let products = in_order(deps.store().products(&draft.product_ids).await?);
    draft.check(subject, &categories, &products, &caller)?;
    let thumbnail = match &draft.thumbnail {
        Some(picture) => Some(store_picture(deps, id, picture).await?),
        None => room.thumbnail.clone(),
    };
    let room = changed(&room, draft, &products, thumbnail, deps.now());
    let updated = deps.store().update_room(&room).await?;
    updated.map_err(crate::unchanged)?;
    // Nobody watches a stream that is not live.
    let watched = WatchedRoom { room, viewers: 0 };
    let media_url = |key: &str| deps.media_url(key);
    Response::ok(&views::livestreams::stream(
        &watched,
        &products,
        &categories,
        media_url,
    ))
}

fn changed(
    room: &RoomItem,
    draft: Draft,
    products: &[ProductItem],
    thumbnail: Option<String>,
    now: Timestamp,
) -> RoomItem {
    RoomItem {
        title: draft.title,
        description: draft.description,
        category_id: draft.category_id,
        product_ids: products.iter().map(|product| product.id).collect(),
        thumbnail,
        scheduled_start: draft.scheduled_start,
        slow_mode: draft.slow_mode,
        updated_at: now,
        ..room.clone()
    }
}
