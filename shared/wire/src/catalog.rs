//! Bodies of the catalog endpoints.

use crate::{Decimal, Ist};
use boli_domain::product::ProductStatus;
use boli_domain::{ProductId, RowId, UploadId, UserId};
use serde::Serialize;

/// A category.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    pub id: i64,
    pub name: String,
    pub description: String,
    pub image: Option<String>,
    pub is_active: bool,
    pub created_at: Ist,
}

/// A picture of a product.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Image {
    pub id: RowId,
    pub image: String,
    /// A small copy for lists, when there is one; new clients show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub thumbnail: Option<String>,
    pub is_primary: bool,
    pub created_at: Ist,
}

/// Where a client puts a picture, and how: what else it sends, the bucket refuses.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImageUpload {
    /// Adds the picture to the product, once it is there.
    pub upload_id: UploadId,
    pub url: String,
    pub method: &'static str,
    pub headers: UploadHeaders,
    pub expires_at: Ist,
}

/// The headers that the client must send. The length is signed too, but clients send it by
/// themselves, and browsers let nobody set it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadHeaders {
    #[serde(rename = "content-type")]
    pub content_type: &'static str,
}

/// A product as lists and other objects show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Card {
    pub id: ProductId,
    pub name: String,
    pub category_name: String,
    pub base_price: Decimal,
    pub available_quantity: u32,
    pub status: ProductStatus,
    pub seller_name: String,
    pub primary_image: Option<Image>,
    pub created_at: Ist,
}

/// A product in lists of products: the seller console reads the keys beside the card (contract
/// section 16, D10). Frames have the bare card, since they go to every viewer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShopCard {
    #[serde(flatten)]
    pub card: Card,
    pub description: String,
    pub images: Vec<Image>,
    pub stock_quantity: u32,
}

/// A product's page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub description: String,
    pub category: i64,
    pub category_name: String,
    pub base_price: Decimal,
    pub quantity: u32,
    pub available_quantity: u32,
    pub status: ProductStatus,
    pub seller: UserId,
    pub seller_name: String,
    pub images: Vec<Image>,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// The reply to creating or changing a product.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductRef {
    pub id: ProductId,
    pub name: String,
    pub description: String,
    pub category: i64,
    pub base_price: Decimal,
    pub quantity: u32,
    pub status: ProductStatus,
    /// Absent until the seller says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub hsn_code: Option<String>,
    /// In percent; absent until the seller says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub gst_rate: Option<String>,
}
