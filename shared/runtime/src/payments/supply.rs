//! Where the units of a paid order come from, and what becomes of its cart lines.

use boli_domain::ProductId;
use boli_store::items::{CartLineItem, OrderItem, OrderLine};
use boli_store::{CartLineEnd, Supply};
use std::collections::BTreeMap;

/// The units of each product: those the order holds and those its won lines hold are
/// reserved, the others must be for sale.
pub fn supply(order: &OrderItem, cart: &[CartLineItem]) -> Vec<Supply> {
    let mut products: BTreeMap<ProductId, Supply> = BTreeMap::new();
    for line in &order.lines {
        let empty = Supply {
            product_id: line.product_id,
            reserved: 0,
            available: 0,
        };
        let supply = products.entry(line.product_id).or_insert(empty);
        let is_held = match line.auction {
            // The winner's line holds the unit, as long as it is in the cart.
            Some(_) => in_cart(line, cart).is_some(),
            None => !order.reservation_released,
        };
        let units = if is_held {
            &mut supply.reserved
        } else {
            &mut supply.available
        };
        *units = units.saturating_add(line.quantity);
    }
    products.into_values().collect()
}

/// The cart lines that the order was made of leave the cart; units added later stay.
pub fn cart_ends(order: &OrderItem, cart: &[CartLineItem]) -> Vec<CartLineEnd> {
    let end = |line: &OrderLine| {
        let in_cart = in_cart(line, cart)?.clone();
        Some(if in_cart.quantity > line.quantity {
            CartLineEnd::Shortened(in_cart, line.quantity)
        } else {
            CartLineEnd::Removed(in_cart)
        })
    };
    order.lines.iter().filter_map(end).collect()
}

fn in_cart<'a>(line: &OrderLine, cart: &'a [CartLineItem]) -> Option<&'a CartLineItem> {
    cart.iter().find(|in_cart| in_cart.id == line.cart_line_id)
}
