//! `POST /api/livestreams/livestreams/`: a seller announces a livestream, with JSON or, when
//! it has a picture, as multipart.

use crate::announcement::{Draft, Subject, in_order, store_picture};
use boli_domain::RoomId;
use boli_domain::livestream::{CreateRefused, LivestreamStatus, may_create};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::WatchedRoom;
use boli_store::items::{ProductItem, RoomItem};

pub const FUNCTION: Function = Function::http("livestreams-create", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.media().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    authorise(&caller)?;
    let draft = Draft::read(request.form().await?, Subject::New)?;
    let categories = deps.store().categories().await?;
    let products = in_order(deps.store().products(&draft.product_ids).await?);
    draft.check(Subject::New, &categories, &products, &caller)?;
    let id: RoomId = deps.new_id();
    let thumbnail = match &draft.thumbnail {
        Some(picture) => Some(store_picture(deps, id, picture).await?),
        None => None,
    };
    let room = announced(deps, id, caller, draft, &products, thumbnail);
    deps.store().create_room(&room).await?;
    let watched = WatchedRoom { room, viewers: 0 };
    let media_url = |key: &str| deps.media_url(key);
    Response::created(&views::livestreams::stream(
        &watched,
        &products,
        &categories,
        media_url,
    ))
}

fn authorise(caller: &Caller) -> Result<(), Failure> {
    let seller = caller.seller(|| Failure::forbidden("Only sellers can create livestreams"))?;
    may_create(
        seller.is_account_active,
        seller.verification_status,
        caller.user.credits,
    )
    .map_err(|refused| match refused {
        CreateRefused::NotActive => Failure::forbidden(refused.to_string()),
        CreateRefused::NoCredits => Failure::invalid(refused.to_string()),
    })
}

/// The scheduled room.
fn announced(
    deps: &Deps,
    id: RoomId,
    caller: Caller,
    draft: Draft,
    products: &[ProductItem],
    thumbnail: Option<String>,
) -> RoomItem {
    let now = deps.now();
    RoomItem {
        id,
        seller_id: caller.id(),
        seller_name: caller.user.username,
        title: draft.title,
        description: draft.description,
        category_id: draft.category_id,
        product_ids: products.iter().map(|product| product.id).collect(),
        channel: uuid::Builder::from_random_bytes(deps.random_bytes())
            .into_uuid()
            .to_string(),
        thumbnail,
        room_status: LivestreamStatus::Scheduled,
        scheduled_start: draft.scheduled_start,
        started_at: None,
        ended_at: None,
        end_reason: None,
        auction_id: None,
        credits_consumed: 0,
        credit_warned: false,
        slow_mode: draft.slow_mode,
        created_at: now,
        updated_at: now,
    }
}
