//! The OpenAPI document: every REST endpoint with its fields, its answers and who may ask. The
//! answers' schemas come from the types that the handlers answer with; suites compare the rest
//! with what the product does.

mod answer;
mod areas;
mod document;
mod field;
mod operation;

pub use document::{DocumentError, document};
pub use field::{Field, Kind};
pub use operation::{Access, Operation, Route};

/// The operations of all areas, by area.
#[must_use]
pub fn operations() -> Vec<Operation> {
    areas::operations()
}
