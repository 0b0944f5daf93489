//! Orders: their states, who may move them, and what they cost.

use crate::code::alphanumeric;
use crate::limits::{MAX_CART_LINES, PLATFORM_FEE, SHIPPING_FEE};
use crate::{OrderId, Paise};
use serde::{Deserialize, Serialize};

/// Where an order stands (contract section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Created, not paid.
    Pending,
    /// Paid.
    Confirmed,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
    /// Legal on the wire; nothing sets it.
    Returned,
}

impl OrderStatus {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Confirmed,
        Self::Processing,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Returned,
    ];

    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Processing => "processing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
        }
    }

    /// Reads the word of clients.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.wire() == word)
    }

    /// Whether sellers see the order in their list (contract section 9).
    #[must_use]
    pub const fn is_sellers_business(self) -> bool {
        match self {
            Self::Confirmed | Self::Processing | Self::Shipped | Self::Delivered => true,
            Self::Pending | Self::Cancelled | Self::Returned => false,
        }
    }
}

impl std::fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.wire())
    }
}

/// Length of an order number (contract section 2).
const NUMBER_CHARS: usize = 8;

impl OrderId {
    /// The number that people read, made of the id's random bits. The table keeps an order under
    /// it, so another order with the same number is refused.
    #[must_use]
    pub fn number(self) -> String {
        // Without the two bits that say which variant of UUID it is.
        let random = self.0.as_u64_pair().1 & (u64::MAX >> 2);
        alphanumeric(u128::from(random).to_be_bytes(), NUMBER_CHARS)
    }
}

/// Where the money of an order, a payment or a purchase of credits stands (contract section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Pending,
    /// Legal on the wire; nothing sets it.
    Processing,
    Completed,
    /// Not final: a later good payment completes it.
    Failed,
    /// Legal on the wire; nothing sets it.
    Cancelled,
    Refunded,
}

impl PaymentStatus {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

/// Why a seller's move is refused; the texts are the recorded server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    #[error("Order not found, not paid, or you don't have permission to update it")]
    NotPaid,
    #[error("Invalid status transition from {from} to {to}")]
    Transition { from: OrderStatus, to: OrderStatus },
}

/// Whether a seller may move an order (contract section 3).
///
/// # Errors
/// The order is not paid, or the move is not one of a seller's.
pub const fn seller_move(
    from: OrderStatus,
    to: OrderStatus,
    payment: PaymentStatus,
) -> Result<(), MoveRefused> {
    use OrderStatus::{Cancelled, Confirmed, Delivered, Processing, Shipped};
    // A refunded order was paid: then the state tells more than "not paid" would.
    if !matches!(payment, PaymentStatus::Completed | PaymentStatus::Refunded) {
        return Err(MoveRefused::NotPaid);
    }
    match (from, to) {
        (Confirmed, Processing | Shipped | Cancelled)
        | (Processing, Shipped | Cancelled)
        | (Shipped, Delivered | Cancelled) => Ok(()),
        _ => Err(MoveRefused::Transition { from, to }),
    }
}

/// An order that its buyer can't cancel any more; the text is the recorded server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Order cannot be cancelled")]
pub struct CancelRefused;

/// Whether a buyer may cancel: only before the seller has begun (contract section 3).
///
/// # Errors
/// [`CancelRefused`].
pub const fn buyer_cancel(from: OrderStatus) -> Result<(), CancelRefused> {
    match from {
        OrderStatus::Pending | OrderStatus::Confirmed => Ok(()),
        _ => Err(CancelRefused),
    }
}

/// A cart that makes no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefused {
    #[error("Cart is empty")]
    Empty,
    #[error("An order holds at most {MAX_CART_LINES} different products")]
    TooManyLines,
    #[error("The order amount is too high")]
    TooHigh,
}

/// What an order costs. The client has no say in it (fault F30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTotals {
    pub subtotal: Paise,
    pub shipping: Paise,
    /// In no field of the wire's order, only in its total.
    pub platform_fee: Paise,
    pub tax: Paise,
    pub total: Paise,
}

/// The contract's amounts have ten digits, two of them behind the point.
const MAX_TOTAL: Paise = Paise(9_999_999_999);

impl OrderTotals {
    /// Adds up lines of unit price and quantity; 79 for delivery, 3 for the platform, no tax
    /// (contract section 2).
    ///
    /// # Errors
    /// No line, too many of them, or an amount that the contract can't spell.
    pub fn of(lines: &[(Paise, u32)]) -> Result<Self, OrderRefused> {
        if lines.is_empty() {
            return Err(OrderRefused::Empty);
        }
        if lines.len() > MAX_CART_LINES {
            return Err(OrderRefused::TooManyLines);
        }
        let line_total = |(price, quantity): &(Paise, u32)| price.checked_mul(*quantity);
        let subtotal = lines
            .iter()
            .try_fold(Paise::ZERO, |sum, line| sum.checked_add(line_total(line)?))
            .ok_or(OrderRefused::TooHigh)?;
        let tax = Paise::ZERO;
        let total = Paise::checked_sum([subtotal, SHIPPING_FEE, PLATFORM_FEE, tax])
            .filter(|total| *total <= MAX_TOTAL)
            .ok_or(OrderRefused::TooHigh)?;
        Ok(Self {
            subtotal,
            shipping: SHIPPING_FEE,
            platform_fee: PLATFORM_FEE,
            tax,
            total,
        })
    }

    /// The same with a discount on the delivery, and what was taken off: at most all of the
    /// delivery, so that sellers get the full lines and every amount still adds up (fault F39).
    #[must_use]
    pub fn discounted(self, discount: Paise) -> (Self, Paise) {
        let taken = discount.min(self.shipping);
        let less = |amount: Paise| amount.checked_sub(taken).unwrap_or_default();
        let totals = Self {
            shipping: less(self.shipping),
            total: less(self.total),
            ..self
        };
        (totals, taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sellers_move_orders_forward_only() {
        use OrderStatus::{Cancelled, Confirmed, Delivered, Pending, Processing, Shipped};
        let allowed = [
            (Confirmed, Processing),
            (Confirmed, Shipped),
            (Confirmed, Cancelled),
            (Processing, Shipped),
            (Processing, Cancelled),
            (Shipped, Delivered),
            (Shipped, Cancelled),
        ];
        for from in OrderStatus::ALL {
            for to in OrderStatus::ALL {
                let moved = seller_move(from, to, PaymentStatus::Completed);
                assert_eq!(moved.is_ok(), allowed.contains(&(from, to)), "{from} {to}");
                assert!(seller_move(from, to, PaymentStatus::Pending).is_err());
            }
        }
        let refused = seller_move(Delivered, Cancelled, PaymentStatus::Completed).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Invalid status transition from delivered to cancelled"
        );
        let unpaid = seller_move(Pending, Shipped, PaymentStatus::Failed);
        assert_eq!(unpaid, Err(MoveRefused::NotPaid));
    }

    #[test]
    fn buyers_cancel_until_the_seller_begins() {
        let can = |status: &OrderStatus| buyer_cancel(*status).is_ok();
        let cancellable: Vec<_> = OrderStatus::ALL.into_iter().filter(can).collect();
        assert_eq!(cancellable, [OrderStatus::Pending, OrderStatus::Confirmed]);
        assert_eq!(CancelRefused.to_string(), "Order cannot be cancelled");
    }

    #[test]
    fn numbers_are_made_of_the_random_bits_alone() {
        let number = |id: &str| id.parse::<OrderId>().map(OrderId::number).unwrap();
        let one = number("019a0000-0000-7000-8000-000000000001");
        assert_eq!(one, "BAAAAAAA");
        assert_eq!(one, number("019bffff-ffff-7fff-8000-000000000001"));
        assert_ne!(one, number("019a0000-0000-7000-8000-000000000002"));
    }

    #[test]
    fn totals_are_the_recorded_ones() {
        let totals = OrderTotals::of(&[(Paise::rupees(599), 1)]).unwrap();
        assert_eq!(totals.total, Paise::rupees(681));
        assert_eq!(OrderTotals::of(&[]), Err(OrderRefused::Empty));
        let line = (Paise::rupees(1), 1);
        let too_many = [line; MAX_CART_LINES.saturating_add(1)];
        assert_eq!(OrderTotals::of(&too_many), Err(OrderRefused::TooManyLines));
        assert_eq!(
            OrderTotals::of(&[(Paise(u64::MAX), 2)]),
            Err(OrderRefused::TooHigh)
        );
        assert_eq!(
            OrderTotals::of(&[(MAX_TOTAL, 1)]),
            Err(OrderRefused::TooHigh)
        );
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::from_wire(status.wire()), Some(status));
        }
        assert_eq!(OrderStatus::from_wire("flying"), None);
    }

    proptest! {
        #[test]
        fn the_parts_make_the_total(lines in prop::collection::vec((0..1_000_000_u64, 1..100_u32), 1..=MAX_CART_LINES), discount in 0..20_000_u64) {
            let lines: Vec<_> = lines.into_iter().map(|(price, count)| (Paise(price), count)).collect();
            let full = OrderTotals::of(&lines).unwrap();
            let (totals, taken) = full.discounted(Paise(discount));
            prop_assert_eq!(totals.total.checked_add(taken), Some(full.total));
            let parts = [totals.subtotal, totals.shipping, totals.platform_fee, totals.tax];
            prop_assert_eq!(Paise::checked_sum(parts), Some(totals.total));
        }
    }
}
