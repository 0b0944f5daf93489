//! What a body says a category is, and who may say it.

use boli_domain::limits::{MAX_CATEGORY_NAME_CHARS, MAX_DESCRIPTION_CHARS};
use boli_runtime::{Caller, Deps, Failure};
use boli_store::CategoryRefused;
use boli_store::items::CategoryItem;
use boli_wire::picture::{CATEGORY_IMAGE, Picture};
use boli_wire::{FieldErrors, Form};

/// Categories are the shop's, not its users' (fault F9).
///
/// # Errors
/// 403 for everybody but staff.
pub fn authorise(caller: &Caller) -> Result<(), Failure> {
    caller.staff("You do not have permission to perform this action.")
}

/// A category to be.
#[derive(Debug)]
pub struct Draft {
    pub name: String,
    pub description: String,
    pub is_active: bool,
    pub image: Option<Picture>,
}

/// Reads a category; what is not sent is as `before` has it. Without one before, a name must
/// be sent.
///
/// # Errors
/// What is wrong, by field.
pub fn read(mut form: Form, before: Option<&CategoryItem>) -> Result<Draft, FieldErrors> {
    let name = match before.filter(|_| !form.has("name")) {
        Some(category) => category.name.clone(),
        None => form.text("name", MAX_CATEGORY_NAME_CHARS),
    };
    let description = form
        .optional_text("description", MAX_DESCRIPTION_CHARS)
        .or_else(|| before.map(|category| category.description.clone()));
    let is_active = form
        .optional_flag("is_active")
        .or_else(|| before.map(|category| category.is_active));
    let image = form.take_file("image").and_then(|upload| {
        Picture::read(upload, CATEGORY_IMAGE)
            .map_err(|refused| form.reject("image", refused.to_string()))
            .ok()
    });
    form.finish()?;
    Ok(Draft {
        name,
        description: description.unwrap_or_default(),
        is_active: is_active.unwrap_or(true),
        image,
    })
}

/// Stores a category's picture under a key of its own and returns the key.
///
/// # Errors
/// The bucket is out of reach.
pub async fn store(deps: &Deps, picture: &Picture) -> Result<String, Failure> {
    let key = format!("categories/{}.{}", deps.new_row_id(), picture.extension);
    deps.media()?
        .put(&key, picture.content_type, picture.bytes.clone())
        .await
        .map_err(Failure::unavailable)?;
    Ok(key)
}

/// The answer to a category that is not saved.
#[must_use]
pub fn refused(refused: CategoryRefused) -> Failure {
    match refused {
        CategoryRefused::NameTaken => FieldErrors::one("name", refused.to_string()).into(),
        CategoryRefused::Changed => Failure::no_match("Category"),
        CategoryRefused::Store(error) => error.into(),
    }
}
