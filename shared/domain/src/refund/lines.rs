//! Which money goes back with lines of a paid order, and what that makes of the order.
//!
//! Lines go back whole, each once. The sellers' part of them goes back always; delivery and the
//! platform's fee only when an order is cancelled to its last line: then all of its refunds
//! together are exactly what was paid.

use crate::order::OrderTotals;
use crate::{OrderId, Paise, RowId, UserId};
use serde::{Deserialize, Serialize};

/// Why lines are refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundCause {
    /// Buyer, seller or operator gave the sale up before it was delivered.
    Cancelled,
    /// The goods came back after their delivery.
    Returned,
    /// An operator gave the money back, and the buyer keeps the goods.
    Granted,
}

impl RefundCause {
    /// The word for people and records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
            Self::Granted => "refunded",
        }
    }
}

/// A line of an order, as refunds see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundableLine {
    pub id: RowId,
    pub seller: UserId,
    pub total: Paise,
    pub is_refunded: bool,
}

/// Money of lines that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRefund {
    /// The lines, as the order has them.
    pub lines: Vec<RowId>,
    /// What of the order's amounts goes back.
    pub part: OrderTotals,
    /// What each seller gives back, in the order of the lines.
    pub earned: Vec<(UserId, Paise)>,
    /// These are all the order's lines, none of which was refunded before.
    pub is_whole: bool,
    /// No line of the order is left.
    pub is_last: bool,
}

/// Why lines can't be refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    #[error("These items are not part of the order")]
    NoSuchLine,
    #[error("These items have been refunded already")]
    AlreadyRefunded,
    #[error("There is nothing to refund")]
    Nothing,
}

/// The refund of `wanted` lines of a paid order.
///
/// # Errors
/// [`RefundRefused`].
pub fn refund_lines(
    order: &[RefundableLine],
    wanted: &[RowId],
    totals: &OrderTotals,
    cause: RefundCause,
) -> Result<LineRefund, RefundRefused> {
    if wanted
        .iter()
        .any(|id| order.iter().all(|line| line.id != *id))
    {
        return Err(RefundRefused::NoSuchLine);
    }
    let is_wanted = |line: &&RefundableLine| wanted.contains(&line.id);
    let lines: Vec<&RefundableLine> = order.iter().filter(is_wanted).collect();
    if lines.iter().any(|line| line.is_refunded) {
        return Err(RefundRefused::AlreadyRefunded);
    }
    if lines.is_empty() {
        return Err(RefundRefused::Nothing);
    }
    let left = |line: &&RefundableLine| !line.is_refunded && !is_wanted(line);
    let is_last = order.iter().find(left).is_none();
    let gives_fees = is_last && cause == RefundCause::Cancelled;
    let fee = |amount| if gives_fees { amount } else { Paise::ZERO };
    // Parts of an amount that fits.
    let sum =
        |amounts: &mut dyn Iterator<Item = Paise>| Paise::checked_sum(amounts).unwrap_or_default();
    let subtotal = sum(&mut lines.iter().map(|line| line.total));
    let (shipping, platform_fee, tax) = (
        fee(totals.shipping),
        fee(totals.platform_fee),
        fee(totals.tax),
    );
    let mut earned: Vec<(UserId, Paise)> = Vec::new();
    for line in &lines {
        match earned.iter_mut().find(|(seller, _)| *seller == line.seller) {
            Some((_, amount)) => *amount = sum(&mut [*amount, line.total].into_iter()),
            None => earned.push((line.seller, line.total)),
        }
    }
    Ok(LineRefund {
        lines: lines.iter().map(|line| line.id).collect(),
        part: OrderTotals {
            subtotal,
            shipping,
            platform_fee,
            tax,
            total: sum(&mut [subtotal, shipping, platform_fee, tax].into_iter()),
        },
        earned,
        is_whole: lines.len() == order.len(),
        is_last,
    })
}

impl LineRefund {
    /// The refund's id, which is its idempotency key at the gateway: the payment's own for the
    /// whole of it, else named after the first line, which goes back once.
    #[must_use]
    pub fn id(&self, gateway_payment_id: &str) -> String {
        match self.lines.first() {
            Some(line) if !self.is_whole => format!("line-{line}-{gateway_payment_id}"),
            _ => super::whole_refund(gateway_payment_id),
        }
    }

    /// What the journal of its being due is called: the order for the whole of it, else the
    /// order and the first line.
    #[must_use]
    pub fn journal_id(&self, order: OrderId) -> String {
        match self.lines.first() {
            Some(line) if !self.is_whole => format!("{order}{SEPARATOR}{line}"),
            _ => order.to_string(),
        }
    }
}

const SEPARATOR: char = '/';

/// The order that a refund's journal is about, and its first line unless it is of the whole.
#[must_use]
pub fn order_of_journal(external_id: &str) -> Option<(OrderId, Option<RowId>)> {
    match external_id.split_once(SEPARATOR) {
        Some((order, line)) => Some((order.parse().ok()?, Some(line.parse().ok()?))),
        None => Some((external_id.parse().ok()?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const ORDER: OrderId = OrderId(Uuid::from_u128(7));

    fn line(id: i64, seller: u128, total: u64) -> RefundableLine {
        RefundableLine {
            id: RowId(id),
            seller: UserId(Uuid::from_u128(seller)),
            total: Paise(total),
            is_refunded: false,
        }
    }

    fn totals(lines: &[RefundableLine]) -> OrderTotals {
        let lines: Vec<_> = lines.iter().map(|line| (line.total, 1)).collect();
        OrderTotals::of(&lines).unwrap()
    }

    #[test]
    fn a_sellers_lines_go_back_without_the_fees_and_the_last_ones_with_them() {
        let mut order = vec![line(1, 1, 500), line(2, 2, 300), line(3, 1, 200)];
        let totals = totals(&order);
        let refund = |order: &[_], wanted: &[_]| {
            refund_lines(order, wanted, &totals, RefundCause::Cancelled)
        };
        let first = refund(&order, &[RowId(1), RowId(3)]).unwrap();
        assert_eq!(first.part.total, Paise(700));
        assert_eq!(first.earned, [(UserId(Uuid::from_u128(1)), Paise(700))]);
        assert_eq!((first.is_whole, first.is_last), (false, false));
        assert_eq!(first.id("pay_1"), "line-1-pay_1");
        let journal = first.journal_id(ORDER);
        assert_eq!(order_of_journal(&journal), Some((ORDER, Some(RowId(1)))));

        order[0].is_refunded = true;
        order[2].is_refunded = true;
        assert_eq!(
            refund(&order, &[RowId(1)]),
            Err(RefundRefused::AlreadyRefunded)
        );
        let last = refund(&order, &[RowId(2)]).unwrap();
        assert_eq!(last.part.total, Paise(300 + 7_900 + 300));
        assert_eq!((last.is_whole, last.is_last), (false, true));
        assert_eq!(refund(&order, &[RowId(9)]), Err(RefundRefused::NoSuchLine));
        assert_eq!(refund(&order, &[]), Err(RefundRefused::Nothing));
    }

    #[test]
    fn a_whole_refund_is_the_orders_own() {
        let order = [line(1, 1, 500), line(2, 2, 300)];
        let refund = refund_lines(
            &order,
            &[RowId(1), RowId(2)],
            &totals(&order),
            RefundCause::Cancelled,
        );
        let refund = refund.unwrap();
        assert_eq!(refund.part, totals(&order));
        assert_eq!(refund.id("pay_QTest00000001A"), "late-pay_QTest00000001A");
        let journal = refund.journal_id(ORDER);
        assert_eq!(order_of_journal(&journal), Some((ORDER, None)));
        assert_eq!(order_of_journal("theft"), None);
    }

    proptest! {
        /// In whatever parts lines go back, never more than was paid does, and all of it when all
        /// are cancelled.
        #[test]
        fn refunds_never_exceed_what_was_paid(
            lines in prop::collection::vec((1..4_u128, 1..1_000_000_u64, 0..4_usize), 1..20),
            returned in 0..4_usize,
        ) {
            let mut order: Vec<RefundableLine> = lines
                .iter()
                .zip(1..)
                .map(|((seller, total, _), id)| line(id, *seller, *total))
                .collect();
            let totals = totals(&order);
            let mut back = Paise::ZERO;
            let mut ids = Vec::new();
            for group in 0..4_usize {
                let of_group = |(index, (_, _, of)): (usize, &(u128, u64, usize))| (*of == group).then_some(index);
                let places: Vec<usize> = lines.iter().enumerate().filter_map(of_group).collect();
                let wanted: Vec<RowId> = places.iter().map(|place| order[*place].id).collect();
                if wanted.is_empty() {
                    continue;
                }
                let cause = if group == returned { RefundCause::Returned } else { RefundCause::Cancelled };
                let refund = refund_lines(&order, &wanted, &totals, cause).unwrap();
                let earned = Paise::checked_sum(refund.earned.iter().map(|(_, amount)| *amount));
                prop_assert_eq!(earned, Some(refund.part.subtotal));
                back = back.checked_add(refund.part.total).unwrap();
                prop_assert!(!ids.contains(&refund.id("pay_1")));
                ids.push(refund.id("pay_1"));
                for place in places {
                    order[place].is_refunded = true;
                }
            }
            let last_group = lines.iter().map(|(_, _, group)| *group).max().unwrap();
            let fees = totals.total.checked_sub(totals.subtotal).unwrap();
            let kept = if last_group == returned { fees } else { Paise::ZERO };
            prop_assert_eq!(back.checked_add(kept), Some(totals.total));
        }
    }
}
