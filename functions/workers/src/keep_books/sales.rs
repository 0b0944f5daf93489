//! The sellers' parts of a paid order. Sellers earn the full line totals (contract section 2: no
//! commission).

use boli_domain::{Paise, Timestamp};
use boli_store::items::{OrderItem, OrderLine, SaleItem, SaleLine};

/// Each seller's part of an order that was paid at `paid_at`.
pub fn of(order: &OrderItem, paid_at: Timestamp) -> Vec<SaleItem> {
    let line = |line: &OrderLine| SaleLine {
        id: line.id,
        product_name: line.product_name.clone(),
        quantity: line.quantity,
        gross: line.total(),
        fee: Paise::ZERO,
    };
    let sellers = order.sellers().into_iter();
    sellers
        .map(|seller| SaleItem {
            order_id: order.id,
            seller_id: seller.id,
            created_at: order.created_at,
            order_number: order.order_number.clone(),
            paid_at,
            lines: order
                .lines
                .iter()
                .filter(|one| one.seller.id == seller.id)
                .map(line)
                .collect(),
        })
        .collect()
}
