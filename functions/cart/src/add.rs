//! `POST /api/orders/cart/add/`: puts units of a product into the cart. Prices are the
//! server's: a client's `price` is read and ignored.

use crate::body;
use boli_domain::cart::{self, Addition, Won};
use boli_domain::limits::MAX_LINE_QUANTITY;
use boli_domain::product::ProductStatus;
use boli_domain::{AuctionId, ProductId};
use boli_runtime::views::cards::Cards;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::CartRefused;
use boli_store::items::{CartLineItem, ProductItem};
use boli_wire::cart::CartItemAdded;

pub const FUNCTION: Function =
    Function::http("cart-add", |deps, request| Box::pin(handle(deps, request)));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

struct Wanted {
    product_id: ProductId,
    quantity: u32,
    auction_id: Option<AuctionId>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let wanted = parse(&request).await?;

    let categories = deps.store().categories().await?;
    let products = deps.store().products(&[wanted.product_id]).await?;
    let cards = Cards::of(deps, products, &categories);
    let lines = deps.store().cart(caller.id()).await?;

    let line = match won(deps, &caller, &wanted, &lines).await? {
        // The unit is in the cart already: it was put there when the auction was settled.
        Some(line) => line,
        None => {
            add(
                deps,
                &caller,
                &wanted,
                cards.product(wanted.product_id),
                &lines,
            )
            .await?
        }
    };
    Response::created(&CartItemAdded {
        message: "Item added to cart successfully",
        cart_item: body::line(&line, &cards)?,
    })
}

async fn parse(request: &Request) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let product_id = form.id("product_id");
    let quantity = form
        .optional_integer("quantity", 1..=i64::from(MAX_LINE_QUANTITY))
        .unwrap_or(1);
    let auction_id = form.optional_id("bidding_id");
    form.optional_amount("price");
    form.finish()?;
    // Within the range just checked.
    let quantity = u32::try_from(quantity).unwrap_or(MAX_LINE_QUANTITY);
    Ok(Wanted {
        product_id,
        quantity,
        auction_id,
    })
}

/// The line that an auction won by the caller put into the cart. An auction that somebody
/// else won, or none, leaves an ordinary purchase.
async fn won(
    deps: &Deps,
    caller: &Caller,
    wanted: &Wanted,
    lines: &[CartLineItem],
) -> Result<Option<CartLineItem>, Failure> {
    let Some(auction_id) = wanted.auction_id else {
        return Ok(None);
    };
    if let Some(line) = lines
        .iter()
        .find(|line| line.auction_id == Some(auction_id))
    {
        return Ok(Some(line.clone()));
    }
    let auction = deps.store().auction_by_id(auction_id).await?;
    let won = auction.and_then(|auction| {
        Some(Won {
            product: auction.product_id,
            winner: auction.winner?,
            hammer: auction.hammer?,
        })
    });
    match cart::won_price(caller.id(), wanted.product_id, won.as_ref()) {
        Ok(_) => Err(Failure::invalid(
            "The item you won is no longer reserved for you",
        )),
        Err(_) => Ok(None),
    }
}

async fn add(
    deps: &Deps,
    caller: &Caller,
    wanted: &Wanted,
    product: Option<&ProductItem>,
    lines: &[CartLineItem],
) -> Result<CartLineItem, Failure> {
    let Some(product) = product.filter(|product| product.product_status != ProductStatus::Inactive)
    else {
        return Err(Failure::invalid("Product not found"));
    };
    let in_line = lines
        .iter()
        .find(|line| line.product_id == product.id && line.auction_id.is_none());
    let addition = Addition {
        added: wanted.quantity,
        in_line: in_line.map(|line| line.quantity),
        lines: lines.len(),
        available: product.available,
    };
    cart::merge(&addition).map_err(|refused| Failure::invalid(refused.to_string()))?;
    let line = CartLineItem {
        id: deps.new_row_id(),
        user_id: caller.id(),
        product_id: product.id,
        auction_id: None,
        quantity: wanted.quantity,
        unit_price: product.base_price,
        added_at: deps.now(),
        held_until: None,
    };
    // The condition holds what was decided: another device may add at the same time.
    let most = product.available.min(MAX_LINE_QUANTITY);
    deps.store()
        .add_to_cart(&line, most)
        .await
        .map_err(|refused| match refused {
            CartRefused::TooMany | CartRefused::Changed => Failure::invalid(
                cart::CartRefused::NotEnough {
                    available: product.available,
                }
                .to_string(),
            ),
            CartRefused::Store(error) => error.into(),
        })
}
