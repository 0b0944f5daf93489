//! Returns of delivered lines.

use super::entity;
use crate::keys::{self, Index, by_time};
use boli_domain::goods_return::{ReturnReason, ReturnStatus};
use boli_domain::{OrderId, Paise, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A buyer's wish to give a line back, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnItem {
    pub order_id: OrderId,
    pub line_id: RowId,
    pub order_number: String,
    pub product_name: String,
    pub quantity: u32,
    /// What goes back with it.
    pub amount: Paise,
    pub buyer: Person,
    pub seller: Person,
    pub reason: ReturnReason,
    pub description: String,
    pub pictures: Vec<ReturnPicture>,
    pub return_status: ReturnStatus,
    /// Unanswered until then, it is disputed.
    pub answer_until: Timestamp,
    /// The parcel on its way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
    /// Newest last.
    pub history: Vec<ReturnStep>,
    pub created_at: Timestamp,
    /// Raised by each change.
    pub revision: u32,
}

/// One of the two whom a return concerns, as at the time of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

/// A picture of what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnPicture {
    /// Its place in the media bucket.
    pub key: String,
    /// Of the picture there, in hexadecimal digits.
    pub sha256: String,
}

/// A step of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnStep {
    pub status: ReturnStatus,
    /// Who took it, by name.
    pub by: String,
    pub note: String,
    pub at: Timestamp,
}

entity!(ReturnItem, "goods_return", |item| keys::goods_return(item.order_id, item.line_id),
indexes -> Vec<Index> = {
    let id = format!("{}-{}", item.order_id, item.line_id);
    let of_seller = Index::gsi1(
        keys::seller_returns(item.seller.id),
        by_time(item.created_at, &id),
    );
    let waits = match item.return_status {
        ReturnStatus::Requested => Some((keys::UNANSWERED_RETURNS, item.answer_until)),
        ReturnStatus::Disputed => {
            let since = item.history.last().map_or(item.created_at, |step| step.at);
            Some((keys::DISPUTES, since))
        }
        _ => None,
    };
    let waits = waits.map(|(queue, at)| Index::gsi2(queue.to_owned(), by_time(at, &id)));
    std::iter::once(of_seller).chain(waits).collect()
});
