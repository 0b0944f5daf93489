//! Who sees which product, and whose it is.

use boli_domain::ProductId;
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Request};
use boli_store::items::ProductItem;

/// An inactive product is its seller's own (fault F44); all others are everybody's, sold out
/// or not. A removed one is nobody's.
#[must_use]
pub fn sees(caller: Option<&Caller>, product: &ProductItem) -> bool {
    let is_own = || caller.is_some_and(|caller| caller.id() == product.seller_id);
    product.removed_at.is_none() && (product.product_status.is_public() || is_own())
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

/// The caller's own product. A product never changes its seller, so that what is decided by
/// this holds when it is written.
///
/// # Errors
/// 404 when there is none, 403 with `refusal` when it is another seller's.
pub async fn own_product(
    deps: &Deps,
    caller: &Caller,
    id: ProductId,
    refusal: &str,
) -> Result<ProductItem, Failure> {
    let product = deps
        .store()
        .product(id)
        .await?
        .filter(|product| product.removed_at.is_none())
        .ok_or_else(|| Failure::no_match("Product"))?;
    if product.seller_id == caller.id() {
        Ok(product)
    } else {
        Err(Failure::detail(Kind::Forbidden, refusal))
    }
}
