//! `DELETE /api/orders/cart/remove/` with a JSON body: takes a line out of the cart. The unit
//! that a won line holds returns to sale with it.

use boli_domain::RowId;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::CartRefused;

pub const FUNCTION: Function = Function::http("cart-remove", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut form = request.form().await?;
    if form.raw("cart_item_id").is_none() {
        return Err(Failure::invalid("cart_item_id is required"));
    }
    let id = RowId(form.integer("cart_item_id", i64::MIN..=i64::MAX));
    form.finish()?;

    let mut lines = deps.store().cart(caller.id()).await?;
    lines.retain(|line| line.id == id);
    if lines.is_empty() {
        return Err(not_found());
    }
    match deps.store().remove_from_cart(&lines).await {
        Ok(()) => Response::message("Item removed from cart"),
        // Paid, or removed by another device: either way it is not in the cart.
        Err(CartRefused::Changed | CartRefused::TooMany) => Err(not_found()),
        Err(CartRefused::Store(error)) => Err(error.into()),
    }
}

fn not_found() -> Failure {
    Failure::not_found("Cart item not found")
}
