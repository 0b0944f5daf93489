//! What a seller says of a stream: read from the body that announces or changes it.

use boli_domain::{ProductId, RoomId, Timestamp, limits};
use boli_runtime::{Caller, Deps, Failure};
use boli_store::Categories;
use boli_store::items::{ProductItem, RoomItem};
use boli_wire::picture::{Picture, THUMBNAIL};
use boli_wire::{FieldErrors, Form};
use std::cmp::Reverse;

/// What the client asks for, in itself valid.
pub(crate) struct Draft {
    pub title: String,
    pub description: String,
    pub category_id: i64,
    pub product_ids: Vec<ProductId>,
    pub scheduled_start: Option<Timestamp>,
    /// Seconds between two chat messages of one user; new clients offer it.
    pub slow_mode: u32,
    pub thumbnail: Option<Picture>,
}

/// The stream that a body is about.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    New,
    /// All required fields are sent again.
    Replaced(&'a RoomItem),
    /// What is left out stays.
    Changed(&'a RoomItem),
}

impl<'a> Subject<'a> {
    /// The stream as it is.
    fn room(self) -> Option<&'a RoomItem> {
        match self {
            Self::New => None,
            Self::Replaced(room) | Self::Changed(room) => Some(room),
        }
    }

    /// The stream whose value stands for a required field that was left out.
    fn instead_of(self, form: &Form, field: &str) -> Option<&'a RoomItem> {
        match self {
            Self::Changed(room) if !form.has(field) => Some(room),
            Self::New | Self::Replaced(_) | Self::Changed(_) => None,
        }
    }
}

impl Draft {
    /// Reads the body of an announcement or of a change. Neither client sends the optional
    /// fields with every change, so these stay when they are left out.
    ///
    /// # Errors
    /// The fields that are wrong.
    pub fn read(mut form: Form, subject: Subject<'_>) -> Result<Self, FieldErrors> {
        let title = match subject.instead_of(&form, "title") {
            Some(room) => room.title.clone(),
            None => form.text("title", limits::MAX_TITLE_CHARS),
        };
        let description = match subject.instead_of(&form, "description") {
            Some(room) => room.description.clone(),
            None => form.text("description", limits::MAX_DESCRIPTION_CHARS),
        };
        let category_id = match subject.instead_of(&form, "category") {
            Some(room) => room.category_id,
            None => form.integer("category", 0..=i64::MAX),
        };
        let product_ids = match subject.instead_of(&form, "products") {
            Some(room) => room.product_ids.clone(),
            None => products(&mut form),
        };
        let scheduled_start = match subject.room() {
            Some(room) if !form.has("scheduled_start_time") => room.scheduled_start,
            _ => form.optional_moment("scheduled_start_time"),
        };
        let slow_mode = form
            .optional_integer("slow_mode", limits::SLOW_MODE_SECONDS)
            .and_then(|seconds| seconds.try_into().ok());
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
                .or(subject.room().map(|room| room.slow_mode))
                .unwrap_or(0),
            thumbnail,
        })
    }

    /// The category and the products exist, and the products are the seller's own (fault
    /// F13). A product never changes its seller, so the check needs no part in the write.
    /// What the stream showed before is not asked for again.
    ///
    /// # Errors
    /// 400.
    pub fn check(
        &self,
        subject: Subject<'_>,
        categories: &Categories,
        products: &[ProductItem],
        caller: &Caller,
    ) -> Result<(), Failure> {
        let missing =
            |id: &dyn std::fmt::Display| format!("Invalid pk \"{id}\" - object does not exist.");
        if categories.get(self.category_id).is_none() {
            return Err(FieldErrors::one("category", missing(&self.category_id)).into());
        }
        let is_shown = |id: &ProductId| {
            let room = subject.room();
            room.is_some_and(|room| room.product_ids.contains(id))
        };
        let exists = |id: &ProductId| {
            let mut here = products
                .iter()
                .filter(|product| product.removed_at.is_none());
            here.any(|product| product.id == *id)
        };
        let unknown = |id: &&ProductId| !is_shown(id) && !exists(id);
        if let Some(id) = self.product_ids.iter().find(unknown) {
            return Err(FieldErrors::one("products", missing(id)).into());
        }
        let is_own = |product: &ProductItem| product.seller_id == caller.id();
        if !products.iter().all(is_own) {
            return Err(Failure::invalid(
                "You can only show your own products in a livestream",
            ));
        }
        Ok(())
    }
}

fn products(form: &mut Form) -> Vec<ProductId> {
    let product_ids = form.ids("products");
    if product_ids.len() > limits::MAX_STREAM_PRODUCTS {
        let most = limits::MAX_STREAM_PRODUCTS;
        form.reject(
            "products",
            format!("Ensure this field has no more than {most} elements."),
        );
    }
    product_ids
}

/// Puts a stream's picture under a key of its own and returns the key.
///
/// # Errors
/// The pictures' bucket can't be reached.
pub(crate) async fn store_picture(
    deps: &Deps,
    room: RoomId,
    picture: &Picture,
) -> Result<String, Failure> {
    // Each picture has an address of its own: those are kept by caches for long.
    let key = format!(
        "livestreams/thumbnails/{room}/{}.{}",
        deps.new_row_id(),
        picture.extension
    );
    deps.media()?
        .put(&key, picture.content_type, picture.bytes.clone())
        .await
        .map_err(Failure::unavailable)?;
    Ok(key)
}

/// Products as a stream shows them: newest first.
pub(crate) fn in_order(mut products: Vec<ProductItem>) -> Vec<ProductItem> {
    products.sort_by_key(|product| Reverse((product.created_at, product.id)));
    products
}
