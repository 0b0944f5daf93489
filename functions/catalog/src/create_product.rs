//! `POST /api/products/products/`: puts a product on sale.

use crate::draft::{self, TaxRead};
use boli_domain::account::VerificationStatus;
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::ProductChange;
use boli_store::items::ProductItem;

pub const FUNCTION: Function = Function::http("catalog-create-product", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    authorise(&caller)?;
    let form = request.form().await?;
    let categories = deps.store().categories().await?;
    let tax = TaxRead {
        known: None,
        day: &deps.now().to_ist_date(),
    };
    let product = product(deps, &caller, draft::read(form, &categories, None, tax)?);

    deps.store().create_product(&product).await?;

    Response::created(&draft::reply(product))
}

fn authorise(caller: &Caller) -> Result<(), Failure> {
    let seller =
        caller.seller(|| Failure::detail(Kind::Forbidden, "Only sellers can create products"))?;
    let may_sell =
        seller.is_account_active && seller.verification_status == VerificationStatus::Verified;
    if may_sell {
        Ok(())
    } else {
        Err(Failure::invalid("Seller account not verified"))
    }
}

fn product(deps: &Deps, caller: &Caller, draft: ProductChange) -> ProductItem {
    ProductItem {
        id: deps.new_id(),
        seller_id: caller.id(),
        seller_name: caller.user.username.clone(),
        name: draft.name,
        description: draft.description,
        category_id: draft.category_id,
        base_price: draft.base_price,
        product_status: draft.status,
        available: draft.quantity.unwrap_or_default(),
        reserved: 0,
        sold: 0,
        images: Vec::new(),
        created_at: deps.now(),
        updated_at: deps.now(),
        removed_at: None,
        tax: draft.tax,
    }
}
