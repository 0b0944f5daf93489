//! A cart as clients see it.

use boli_domain::{Paise, RowId};
use boli_runtime::Failure;
use boli_runtime::views::cards::Cards;
use boli_store::items::{CartLineItem, UserItem};
use boli_wire::cart::{Cart, CartItem};
use boli_wire::{Ist, Number, Total};

/// A line at its price of now: the hammer price of an auction, else the product's.
pub fn line(line: &CartLineItem, cards: &Cards) -> Result<CartItem, Failure> {
    let price = price(line, cards);
    Ok(CartItem {
        id: line.id,
        product: line.product_id,
        product_data: cards.card(line.product_id, "", price, line.added_at),
        bidding: line.auction_id,
        quantity: line.quantity,
        price: Number(price),
        total_price: Number(total(line, price)?),
        added_at: Ist(line.added_at),
    })
}

/// A whole cart. It needs no row of its own: its id is made of its user's.
pub fn cart(user: &UserItem, lines: &[CartLineItem], cards: &Cards) -> Result<Cart, Failure> {
    let totals = lines.iter().map(|line| total(line, price(line, cards)));
    let totals = totals.collect::<Result<Vec<Paise>, Failure>>()?;
    let changed_at = lines.iter().map(|line| line.added_at).max();
    Ok(Cart {
        id: RowId::of_user(user.id),
        items: lines
            .iter()
            .map(|item| line(item, cards))
            .collect::<Result<_, _>>()?,
        total_amount: Total(Paise::checked_sum(totals).ok_or_else(too_much)?),
        total_items: lines
            .iter()
            .fold(0, |sum, line| sum.saturating_add(line.quantity)),
        created_at: Ist(user.date_joined),
        updated_at: Ist(changed_at.unwrap_or(user.date_joined)),
    })
}

fn price(line: &CartLineItem, cards: &Cards) -> Paise {
    match (line.auction_id, cards.product(line.product_id)) {
        (None, Some(product)) => product.base_price,
        _ => line.unit_price,
    }
}

fn total(line: &CartLineItem, price: Paise) -> Result<Paise, Failure> {
    price.checked_mul(line.quantity).ok_or_else(too_much)
}

fn too_much() -> Failure {
    Failure::internal("the cart's total does not fit")
}
