//! `POST /api/orders/orders/create/`: makes an order of the caller's cart and holds its units
//! for the time of the checkout. The cart stays until the order is paid; another order made of
//! it holds units of its own. A promo code that the caller applied makes this order cheaper.

use crate::address;
use crate::draft::{Birth, Goods, draft};
use boli_domain::ProductId;
use boli_domain::limits::MAX_NOTES_CHARS;
use boli_domain::order::OrderRefused;
use boli_runtime::failure::Kind;
use boli_runtime::views::cards::Cards;
use boli_runtime::views::orders;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::OrderRefused as CreateRefused;
use boli_store::items::{OrderItem, ProductItem};
use serde_json::{Map, Value};
use std::collections::HashMap;

pub const FUNCTION: Function = Function::http("orders-create", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Tries when another device changes the cart or a number is taken.
const ATTEMPTS: usize = 3;

/// What the buyer says about the delivery.
struct Delivery {
    address: Map<String, Value>,
    notes: String,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let goods = Goods::read(deps, caller.id()).await?;
    if goods.lines.is_empty() {
        return Err(Failure::invalid(OrderRefused::Empty.to_string()));
    }
    let delivery = parse(&request).await?;
    let (order, goods) = place(deps, &caller, goods, &delivery).await?;
    let categories = deps.store().categories().await?;
    let cards = Cards::of(deps, after(goods.products, &order), &categories);
    Response::created(&orders::order(&order, &cards))
}

async fn parse(request: &Request) -> Result<Delivery, Failure> {
    let mut form = request.form().await?;
    let address = address::read(&mut form);
    let notes = form
        .optional_text("customer_notes", MAX_NOTES_CHARS)
        .unwrap_or_default();
    form.finish()?;
    Ok(Delivery { address, notes })
}

async fn place(
    deps: &Deps,
    caller: &Caller,
    mut goods: Goods,
    delivery: &Delivery,
) -> Result<(OrderItem, Goods), Failure> {
    let mut promo = deps.store().applied_promo(caller.id()).await?;
    for _ in 0..ATTEMPTS {
        let birth = Birth {
            id: deps.new_id(),
            first_row: deps.new_row_id(),
            now: deps.now(),
        };
        let Delivery { address, notes } = delivery;
        let (address, notes) = (address.clone(), notes.clone());
        let order = draft(birth, &caller.user, &goods, address, notes, promo.as_ref())?;
        match deps.store().create_order(&order, &goods.won()).await {
            Ok(()) => return Ok((order, goods)),
            Err(CreateRefused::OutOfStock(product)) => {
                return Err(out_of_stock(product.as_deref()));
            }
            Err(CreateRefused::CartChanged) => goods = Goods::read(deps, caller.id()).await?,
            Err(CreateRefused::PromoTaken) => {
                promo = deps.store().applied_promo(caller.id()).await?;
            }
            Err(CreateRefused::NumberTaken) => {}
            Err(CreateRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::new(
        Kind::Conflict,
        "Your cart was changed meanwhile. Please try again.",
    ))
}

fn out_of_stock(product: Option<&ProductItem>) -> Failure {
    match product {
        Some(product) if product.available > 0 => Failure::invalid(format!(
            "Only {} of {} left in stock",
            product.available, product.name
        )),
        Some(product) => Failure::invalid(format!("{} is out of stock", product.name)),
        None => Failure::invalid("A product in your cart is no longer available"),
    }
}

/// The products as the order left them.
fn after(products: Vec<ProductItem>, order: &OrderItem) -> Vec<ProductItem> {
    let mut reserved: HashMap<ProductId, u32> = HashMap::new();
    for line in order.lines.iter().filter(|line| line.auction.is_none()) {
        let units = reserved.entry(line.product_id).or_default();
        *units = units.saturating_add(line.quantity);
    }
    let left = |product: ProductItem| {
        let units = reserved.get(&product.id).copied().unwrap_or_default();
        ProductItem {
            available: product.available.saturating_sub(units),
            ..product
        }
    };
    products.into_iter().map(left).collect()
}
