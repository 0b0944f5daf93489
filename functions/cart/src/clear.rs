//! `DELETE /api/orders/cart/clear/`: empties the cart. The units that won lines hold return to
//! sale. The buyers' app calls it after a payment, when the paid lines are gone already.

use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::CartRefused;

pub const FUNCTION: Function = Function::http("cart-clear", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Lines removed at once: with their products they are one transaction of at most 100 items.
const AT_ONCE: usize = 50;

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let lines = deps.store().cart(caller.id()).await?;
    if lines.is_empty() {
        return Response::message("Cart is already empty");
    }
    for lines in lines.chunks(AT_ONCE) {
        deps.store()
            .remove_from_cart(lines)
            .await
            .map_err(failure)?;
    }
    Response::message("Cart cleared successfully")
}

fn failure(refused: CartRefused) -> Failure {
    match refused {
        CartRefused::Changed | CartRefused::TooMany => Failure::new(
            Kind::Conflict,
            "The cart was changed meanwhile. Please try again.",
        ),
        CartRefused::Store(error) => error.into(),
    }
}
