//! What holds the units of an order that is paid, and what becomes of its cart lines.

use boli_domain::ProductId;
use boli_store::Supply;
use boli_store::items::{CartLineItem, OrderItem, OrderLine};
use std::collections::BTreeMap;

/// The units that nothing holds any more, and that must be for sale: those of an order that was
/// released, and of won lines that left the cart.
pub fn supply(order: &OrderItem, cart: &[CartLineItem]) -> Vec<Supply> {
    let mut products: BTreeMap<ProductId, u32> = BTreeMap::new();
    for line in &order.lines {
        let is_held = match line.auction {
            // The winner's line holds the unit, as long as it is in the cart.
            Some(_) => in_cart(line, cart).is_some(),
            None => !order.reservation_released,
        };
        if !is_held {
            let units = products.entry(line.product_id).or_default();
            *units = units.saturating_add(line.quantity);
        }
    }
    let supply = |(product_id, units)| Supply { product_id, units };
    products.into_iter().map(supply).collect()
}

/// The won lines that hold units of the order.
pub fn won(order: &OrderItem, cart: &[CartLineItem]) -> Vec<CartLineItem> {
    let lines = order.lines.iter().filter(|line| line.auction.is_some());
    lines
        .filter_map(|line| in_cart(line, cart).cloned())
        .collect()
}

/// The cart lines that an order was made of, with the units of them that were ordered.
#[must_use]
pub fn ordered(order: &OrderItem, cart: &[CartLineItem]) -> Vec<(CartLineItem, u32)> {
    let of_line = |line: &OrderLine| Some((in_cart(line, cart)?.clone(), line.quantity));
    order.lines.iter().filter_map(of_line).collect()
}

fn in_cart<'a>(line: &OrderLine, cart: &'a [CartLineItem]) -> Option<&'a CartLineItem> {
    // Lines of one millisecond may share an id.
    let is_it = |in_cart: &&CartLineItem| {
        in_cart.id == line.cart_line_id && in_cart.product_id == line.product_id
    };
    cart.iter().find(is_it)
}
