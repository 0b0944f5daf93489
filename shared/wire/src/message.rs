//! The answer to a request of which there is nothing else to say.

use serde::Serialize;

/// `{"message"}`, for people.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message<'a> {
    pub message: &'a str,
}
