//! `PUT` and `PATCH /api/products/products/{id}/`: its seller changes a product, as a whole or
//! in part.

use crate::draft::{self, TaxRead};
use crate::visibility::own_product;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::Method;

pub const FUNCTION: Function = Function::http("catalog-update-product", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let refusal = "You can only update your own products";
    let product = own_product(deps, &caller, request.param("id")?, refusal).await?;
    let form = request.form().await?;
    let categories = deps.store().categories().await?;
    let before = Some(&product).filter(|_| request.method == Method::PATCH);
    let tax = TaxRead {
        known: Some(&product.tax),
        day: &deps.now().to_ist_date(),
    };
    let change = draft::read(form, &categories, before, tax)?;

    let changed = deps
        .store()
        .change_product(product.id, caller.id(), &change, deps.now())
        .await?
        .ok_or_else(|| Failure::no_match("Product"))?;

    Response::ok(&draft::reply(changed))
}
