//! Who sees which product.

use boli_runtime::{Caller, Deps, Failure, Request};
use boli_store::items::ProductItem;

/// An inactive product is its seller's own; all others are everybody's, sold out or not.
#[must_use]
pub fn sees(caller: Option<&Caller>, product: &ProductItem) -> bool {
    product.product_status.is_public()
        || caller.is_some_and(|caller| caller.id() == product.seller_id)
}

/// The product that the path names, as far as `caller` sees it.
///
/// # Errors
/// 404, alike for a product that does not exist and for one that is hidden.
pub async fn visible_product(
    deps: &Deps,
    request: &Request,
    caller: Option<&Caller>,
) -> Result<ProductItem, Failure> {
    deps.store()
        .product(request.param("id")?)
        .await?
        .filter(|product| sees(caller, product))
        .ok_or_else(|| Failure::no_match("Product"))
}
