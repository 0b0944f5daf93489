//! Orders and the sellers' parts of them.

use super::{PaymentTrail, Supplier, entity};
use crate::keys::{self, Index, by_time};
use boli_domain::gst::GoodsTax;
use boli_domain::order::{OrderStatus, OrderTotals, PaymentStatus};
use boli_domain::refund::{RefundCause, RefundableLine};
use boli_domain::{AuctionId, OrderId, Paise, ProductId, RowId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderItem {
    pub id: OrderId,
    pub order_number: String,
    pub buyer: Buyer,
    pub order_status: OrderStatus,
    pub payment_status: PaymentStatus,
    pub shipping_address: serde_json::Map<String, serde_json::Value>,
    pub lines: Vec<OrderLine>,
    pub subtotal: Paise,
    pub shipping_fee: Paise,
    pub platform_fee: Paise,
    pub tax: Paise,
    pub total: Paise,
    /// Newest last.
    pub tracking: Vec<Track>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub customer_notes: String,
    pub seller_notes: String,
    /// The lines' units are reserved until then, unless paid.
    pub reserved_until: Timestamp,
    /// The units went back to sale because nobody paid in time.
    #[serde(default)]
    pub reservation_released: bool,
    /// Its payment differs from our record: nothing is shipped until an operator has looked.
    #[serde(default)]
    pub payment_quarantined: bool,
    #[serde(flatten)]
    pub payment: PaymentTrail,
    /// Delivered; the sellers may withdraw their earnings from then on.
    #[serde(default)]
    pub earnings_due_at: Option<Timestamp>,
    #[serde(default)]
    pub earnings_released: bool,
    /// The gateway's order for the payment; one for each order, so that two devices can't pay twice.
    pub gateway_order_id: Option<String>,
    /// What made it cheaper; the amounts are those that are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promo: Option<OrderPromo>,
}

/// The promo code of an order. It is spent when the order is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPromo {
    pub code: String,
    /// Taken off the delivery.
    pub discount: Paise,
}

impl OrderItem {
    /// Paid, and not given back.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.payment_status == PaymentStatus::Completed
    }

    /// Units are reserved for it, which nobody has paid.
    #[must_use]
    pub fn holds_units(&self) -> bool {
        let is_unpaid = matches!(
            self.payment_status,
            PaymentStatus::Pending | PaymentStatus::Failed
        );
        is_unpaid && !self.reservation_released
    }

    /// What it costs.
    #[must_use]
    pub fn totals(&self) -> OrderTotals {
        OrderTotals {
            subtotal: self.subtotal,
            shipping: self.shipping_fee,
            platform_fee: self.platform_fee,
            tax: self.tax,
            total: self.total,
        }
    }

    /// A part of the address, as the buyer wrote it; empty when it is not there.
    #[must_use]
    pub fn address_part(&self, name: &str) -> &str {
        let part = self.shipping_address.get(name);
        part.and_then(serde_json::Value::as_str).unwrap_or_default()
    }

    /// Where it goes, as lines below the name.
    #[must_use]
    pub fn address_lines(&self) -> Vec<&str> {
        const PARTS: [&str; 6] = [
            "address_line_1",
            "address_line_2",
            "city",
            "state",
            "pincode",
            "country",
        ];
        let parts = PARTS.map(|name| self.address_part(name)).into_iter();
        parts.filter(|part| !part.is_empty()).collect()
    }

    /// A line of `seller` is in it.
    #[must_use]
    pub fn is_sold_by(&self, seller: UserId) -> bool {
        self.lines.iter().any(|line| line.seller.id == seller)
    }

    /// What each seller has of the lines that were not refunded, in the order of the lines.
    #[must_use]
    pub fn shares(&self) -> Vec<(UserId, Paise)> {
        let mut shares: Vec<(UserId, Paise)> = Vec::new();
        for line in self.living() {
            let seller = line.seller.id;
            match shares.iter_mut().find(|(id, _)| *id == seller) {
                // The sum of all lines was checked when the order was made.
                Some((_, sum)) => *sum = sum.checked_add(line.total()).unwrap_or_default(),
                None => shares.push((seller, line.total())),
            }
        }
        shares
    }

    /// The lines that were not refunded.
    pub fn living(&self) -> impl Iterator<Item = &OrderLine> {
        self.lines.iter().filter(|line| line.refund.is_none())
    }

    /// The lines of a refund.
    pub fn refunded_by(&self, refund: &str) -> impl Iterator<Item = &OrderLine> {
        let is_its =
            move |line: &&OrderLine| line.refund.as_ref().is_some_and(|mark| mark.id == refund);
        self.lines.iter().filter(is_its)
    }

    /// The lines as the rule of refunds sees them.
    #[must_use]
    pub fn refundable(&self) -> Vec<RefundableLine> {
        let line = |line: &OrderLine| RefundableLine {
            id: line.id,
            seller: line.seller.id,
            total: line.total(),
            is_refunded: line.refund.is_some(),
        };
        self.lines.iter().map(line).collect()
    }

    /// The id of the next step: later than the steps before it, even within one millisecond.
    #[must_use]
    pub fn next_track_id(&self, drawn: RowId) -> RowId {
        let last = self.tracking.last().map(|track| track.id.after(1));
        drawn.max(last.unwrap_or(RowId(0)))
    }

    /// The sellers of its lines, each once.
    #[must_use]
    pub fn sellers(&self) -> Vec<&LineSeller> {
        let mut sellers: Vec<&LineSeller> = Vec::new();
        for line in &self.lines {
            if sellers.iter().all(|seller| seller.id != line.seller.id) {
                sellers.push(&line.seller);
            }
        }
        sellers
    }
}

/// The buyer as at the time of the order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Buyer {
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub email: String,
    pub phone_number: String,
}

/// The seller of a line as at the time of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineSeller {
    pub id: UserId,
    pub username: String,
    pub email: String,
    /// What invoices must say of the seller.
    #[serde(default, skip_serializing_if = "Supplier::is_unsaid")]
    pub tax: Supplier,
}

/// A line of an order; names are kept as they were sold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderLine {
    pub id: RowId,
    pub product_id: ProductId,
    pub product_name: String,
    pub product_description: String,
    pub seller: LineSeller,
    pub auction: Option<WonAuction>,
    pub quantity: u32,
    pub unit_price: Paise,
    /// The cart line it came from, which goes when the order is paid.
    pub cart_line_id: RowId,
    #[serde(default, skip_serializing_if = "GoodsTax::is_unsaid")]
    pub tax: GoodsTax,
    /// Its money went back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundMark>,
}

/// What a line's refund is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundMark {
    /// Of the refund, which may be of several lines.
    pub id: String,
    pub cause: RefundCause,
    pub at: Timestamp,
}

/// The auction a line was won at.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct WonAuction {
    pub id: AuctionId,
    pub starting_price: Paise,
}

impl OrderLine {
    /// Quantity times unit price. Checked when the order was made.
    #[must_use]
    pub fn total(&self) -> Paise {
        self.unit_price
            .checked_mul(self.quantity)
            .unwrap_or_default()
    }
}

/// A step in an order's life.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Track {
    pub id: RowId,
    pub status: OrderStatus,
    pub notes: String,
    pub tracking_id: Option<String>,
    pub courier_name: Option<String>,
    /// SHA-256 of what shows how the goods were packed, in hexadecimal digits. The seller keeps
    /// the picture or film, and can show by it that it is of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packing_media_sha256: Option<String>,
    pub created_at: Timestamp,
    pub created_by: UserId,
    pub created_by_name: String,
}

entity!(OrderItem, "order", |order| keys::order(order.id),
indexes -> Vec<Index> = {
    let of_buyer = Index::gsi1(keys::user_orders(order.buyer.id), by_time(order.created_at, order.id));
    // As long as it holds units itself; the writes that end this remove it.
    let held = Index::gsi2(keys::HELD.to_owned(), by_time(order.reserved_until, order.id));
    let is_held = order.lines.iter().any(|line| line.auction.is_none());
    std::iter::once(of_buyer).chain(is_held.then_some(held)).collect()
});
