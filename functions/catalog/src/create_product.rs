//! `POST /api/products/products/`: puts a product on sale.

use boli_domain::account::VerificationStatus;
use boli_domain::limits::{MAX_DESCRIPTION_CHARS, MAX_PRODUCT_NAME_CHARS, MAX_STOCK_UNITS};
use boli_domain::product::ProductStatus;
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::Categories;
use boli_store::items::ProductItem;
use boli_wire::catalog::ProductRef;
use boli_wire::{Decimal, FieldErrors, Form};

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
    let product = read(form, &categories, &caller, deps)?;

    deps.store().create_product(&product).await?;

    Response::created(&ProductRef {
        id: product.id,
        name: product.name,
        description: product.description,
        category: product.category_id,
        base_price: Decimal(product.base_price),
        quantity: product.available,
        status: product.product_status,
    })
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

fn read(
    mut form: Form,
    categories: &Categories,
    caller: &Caller,
    deps: &Deps,
) -> Result<ProductItem, FieldErrors> {
    let name = form.text("name", MAX_PRODUCT_NAME_CHARS);
    let description = form.text("description", MAX_DESCRIPTION_CHARS);
    let category_id = read_category(&mut form, categories);
    let base_price = form.amount("base_price");
    let quantity = form.integer("quantity", 0..=i64::from(MAX_STOCK_UNITS));
    let product_status = form
        .optional_choice("status")
        .unwrap_or(ProductStatus::Active);
    form.finish()?;
    Ok(ProductItem {
        id: deps.new_id(),
        seller_id: caller.id(),
        seller_name: caller.user.username.clone(),
        name,
        description,
        category_id,
        base_price,
        product_status,
        available: u32::try_from(quantity).unwrap_or_default(),
        reserved: 0,
        sold: 0,
        images: Vec::new(),
        created_at: deps.now(),
        updated_at: deps.now(),
    })
}

fn read_category(form: &mut Form, categories: &Categories) -> i64 {
    // Outside the range means not read: the form already holds the error.
    const NO_CATEGORY: i64 = 0;
    let id = form.integer("category", i64::MIN..=i64::MAX);
    if id != NO_CATEGORY && categories.get(id).is_none() {
        form.reject(
            "category",
            format!("Invalid pk \"{id}\" - object does not exist."),
        );
    }
    id
}
