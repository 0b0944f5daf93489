//! Returns as clients see them.

use crate::Deps;
use boli_store::items::ReturnItem;
use boli_wire::returns as wire;
use boli_wire::{Decimal, Ist};

/// A return.
#[must_use]
pub fn goods_return(deps: &Deps, item: &ReturnItem) -> wire::Return {
    let pictures = item.pictures.iter().map(|picture| wire::ReturnPicture {
        url: deps.media_url(&picture.key),
        sha256: picture.sha256.clone(),
    });
    let history = item.history.iter().map(|step| wire::ReturnStep {
        status: step.status,
        by: step.by.clone(),
        note: step.note.clone(),
        at: Ist(step.at),
    });
    wire::Return {
        order: item.order_id,
        order_number: item.order_number.clone(),
        item: item.line_id,
        product_name: item.product_name.clone(),
        quantity: item.quantity,
        amount: Decimal(item.amount),
        buyer_name: item.buyer.name.clone(),
        seller_name: item.seller.name.clone(),
        reason: item.reason,
        description: item.description.clone(),
        pictures: pictures.collect(),
        status: item.return_status,
        answer_until: Ist(item.answer_until),
        tracking_id: item.tracking_id.clone(),
        history: history.collect(),
        created_at: Ist(item.created_at),
    }
}
