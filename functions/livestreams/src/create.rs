//! `POST /api/livestreams/livestreams/`: a seller announces a livestream, with JSON or, when
//! it has a picture, as multipart.

use boli_domain::livestream::{CreateRefused, LivestreamStatus, may_create};
use boli_domain::{ProductId, RoomId, Timestamp, limits};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response, views};
use boli_store::items::{ProductItem, RoomItem};
use boli_store::{Categories, WatchedRoom};
use boli_wire::picture::{Picture, THUMBNAIL};
use boli_wire::{FieldErrors, Form};
use std::cmp::Reverse;

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
    let draft = Draft::read(request.form().await?)?;
    let categories = deps.store().categories().await?;
    let products = deps.store().products(&draft.product_ids).await?;
    check_references(&draft, &categories, &products, &caller)?;
    let id: RoomId = deps.new_id();
    let thumbnail = match &draft.thumbnail {
        Some(picture) => Some(store_picture(deps, id, picture).await?),
        None => None,
    };
    let (products, room) = announced(deps, id, caller, draft, products, thumbnail);
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

/// What the client asks for, in itself valid.
struct Draft {
    title: String,
    description: String,
    category_id: i64,
    product_ids: Vec<ProductId>,
    scheduled_start: Option<Timestamp>,
    /// Seconds between two chat messages of one user; new clients offer it.
    slow_mode: u32,
    thumbnail: Option<Picture>,
}

impl Draft {
    fn read(mut form: Form) -> Result<Self, FieldErrors> {
        let title = form.text("title", limits::MAX_TITLE_CHARS);
        let description = form.text("description", limits::MAX_DESCRIPTION_CHARS);
        let category_id = form.integer("category", 0..=i64::MAX);
        let product_ids = form.ids("products");
        if product_ids.len() > limits::MAX_STREAM_PRODUCTS {
            let most = limits::MAX_STREAM_PRODUCTS;
            form.reject(
                "products",
                format!("Ensure this field has no more than {most} elements."),
            );
        }
        let scheduled_start = form.optional_moment("scheduled_start_time");
        let slow_mode = form.optional_integer("slow_mode", limits::SLOW_MODE_SECONDS);
        let thumbnail = form.take_file("thumbnail").and_then(|upload| {
            Picture::read(upload, THUMBNAIL)
                .map_err(|refused| form.reject("thumbnail", refused.to_string()))
                .ok()
        });
        form.finish()?;
        Ok(Self {
            title,
            description,
            category_id,
            product_ids,
            scheduled_start,
            slow_mode: slow_mode
                .and_then(|seconds| seconds.try_into().ok())
                .unwrap_or(0),
            thumbnail,
        })
    }
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

/// The category and the products exist, and the products are the seller's own. A product
/// never changes its seller, so the check needs no part in the write.
fn check_references(
    draft: &Draft,
    categories: &Categories,
    products: &[ProductItem],
    caller: &Caller,
) -> Result<(), Failure> {
    let missing =
        |id: &dyn std::fmt::Display| format!("Invalid pk \"{id}\" - object does not exist.");
    if categories.get(draft.category_id).is_none() {
        return Err(FieldErrors::one("category", missing(&draft.category_id)).into());
    }
    let unknown = |id: &&ProductId| products.iter().all(|product| product.id != **id);
    if let Some(id) = draft.product_ids.iter().find(unknown) {
        return Err(FieldErrors::one("products", missing(id)).into());
    }
    if products
        .iter()
        .any(|product| product.seller_id != caller.id())
    {
        return Err(Failure::invalid(
            "You can only show your own products in a livestream",
        ));
    }
    Ok(())
}

/// Puts the picture under a key of its own and returns the key.
async fn store_picture(deps: &Deps, room: RoomId, picture: &Picture) -> Result<String, Failure> {
    let key = format!("livestreams/thumbnails/{room}.{}", picture.extension);
    deps.media()?
        .put(&key, picture.content_type, picture.bytes.clone())
        .await
        .map_err(Failure::unavailable)?;
    Ok(key)
}

/// The scheduled room, and its products as it shows them: newest first, each once.
fn announced(
    deps: &Deps,
    id: RoomId,
    caller: Caller,
    draft: Draft,
    mut products: Vec<ProductItem>,
    thumbnail: Option<String>,
) -> (Vec<ProductItem>, RoomItem) {
    products.sort_by_key(|product| Reverse((product.created_at, product.id)));
    let now = deps.now();
    let room = RoomItem {
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
    };
    (products, room)
}
