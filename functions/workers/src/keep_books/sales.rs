//! The sellers' parts of a paid order. Sellers earn the full line totals (contract section 2: no
//! commission).

use super::Refunded;
use boli_domain::{Paise, Timestamp, UserId};
use boli_runtime::{Deps, Failure};
use boli_store::items::{OrderItem, OrderLine, SaleItem, SaleLine};
use std::collections::BTreeSet;

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

/// Each seller's part that refunded lines were in, with what is left of it.
pub async fn cut(
    deps: &Deps,
    refunded: &Refunded,
) -> Result<Vec<(SaleItem, Vec<SaleLine>)>, Failure> {
    let lines = &refunded.lines;
    let sellers: BTreeSet<UserId> = lines.iter().map(|line| line.seller.id).collect();
    let mut cut = Vec::with_capacity(sellers.len());
    for seller in sellers {
        let Some(sale) = deps.store().sale(&refunded.order, seller).await? else {
            continue;
        };
        let is_left = |line: &&SaleLine| lines.iter().all(|refunded| refunded.id != line.id);
        let left = sale.lines.iter().filter(is_left).cloned().collect();
        cut.push((sale, left));
    }
    Ok(cut)
}
