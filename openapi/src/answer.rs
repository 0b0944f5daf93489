//! Answers to requests that were granted.

use boli_wire::Page;
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A schema with its name in the document.
pub(crate) type Named = (String, RefOr<Schema>);

/// An answer.
pub(crate) struct Answer {
    pub status: u16,
    /// The document's `content` of it, by media type.
    pub content: Option<Value>,
    /// The schemas that the body is made of.
    pub components: Vec<Named>,
}

impl Answer {
    /// One without a body.
    pub const fn empty(status: u16) -> Self {
        Self {
            status,
            content: None,
            components: Vec::new(),
        }
    }

    /// Something else than JSON, of one of these types.
    pub fn file<const N: usize>(media_types: [&'static str; N]) -> Self {
        let schema = json!({ "schema": { "type": "string", "format": "binary" } });
        let content = media_types.map(|media_type| (media_type.to_owned(), schema.clone()));
        Self {
            content: Some(content.into_iter().collect()),
            ..Self::empty(200)
        }
    }

    /// JSON of a type.
    pub fn named<T: ToSchema>(status: u16) -> Self {
        let mut components = parts_of::<T>();
        components.push((T::name().into_owned(), T::schema()));
        Self {
            status,
            content: Some(json_content(&reference(&T::name()))),
            components,
        }
    }

    /// JSON of a page of a type's rows.
    pub fn page<T: ToSchema>() -> Self
    where
        Page<T>: ToSchema,
    {
        let name = format!("PageOf{}", T::name());
        let rows = Self::named::<T>(200);
        let mut components = rows.components;
        components.push((name.clone(), Page::<T>::schema()));
        Self {
            content: Some(json_content(&reference(&name))),
            components,
            ..Self::empty(200)
        }
    }

    /// JSON of a list that is not paged.
    pub fn list<T: ToSchema>() -> Self {
        let list = json!({ "type": "array", "items": reference(&T::name()) });
        Self {
            content: Some(json_content(&list)),
            ..Self::named::<T>(200)
        }
    }

    /// JSON of a type without a name of its own.
    pub fn inline<T: ToSchema>() -> Self {
        Self {
            content: Some(json_content(&json!(T::schema()))),
            components: parts_of::<T>(),
            ..Self::empty(200)
        }
    }
}

/// The `content` of a JSON body.
pub(crate) fn json_content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// The schema among the document's components.
pub(crate) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn parts_of<T: ToSchema>() -> Vec<Named> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    parts
}
