//! Money on its way back to who paid it.
//!
//! A refund's id is its idempotency key at the gateway, too: however often it is asked for, it is
//! one. What the gateway tells of it comes in any order and any number of times; the state only
//! grows, so all of it ends in one.

mod lines;

pub use lines::{
    LineRefund, RefundCause, RefundRefused, RefundableLine, order_of_journal, refund_lines,
};

use serde::{Deserialize, Serialize};

/// Where a refund stands, each state later than those above it (Razorpay: refunds).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// Owed; the gateway does not know of it yet.
    #[default]
    Due,
    /// The gateway took it.
    Pending,
    /// The gateway could not return the money, which it still has: an operator must look.
    Failed,
    /// The money is on its way to the payer's bank, and ours no more.
    Processed,
}

impl RefundStatus {
    /// Every state, in their order.
    pub const ALL: [Self; 4] = [Self::Due, Self::Pending, Self::Failed, Self::Processed];

    /// The state after news; `None` when the news is old.
    #[must_use]
    pub fn after(self, news: Self) -> Option<Self> {
        (news > self).then_some(news)
    }
}

/// The id of the refund of a payment's whole money.
#[must_use]
pub fn whole_refund(gateway_payment_id: &str) -> String {
    format!("late-{gateway_payment_id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_are_idempotency_keys() {
        let id = whole_refund("pay_QTest00000001A");
        assert_eq!(id, "late-pay_QTest00000001A");
        // Razorpay: at least ten characters of these.
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        assert!(id.len() >= 10 && id.bytes().all(fits));
    }

    proptest! {
        #[test]
        fn news_in_any_order_ends_in_one_state(
            news in prop::collection::vec(prop::sample::select(RefundStatus::ALL.to_vec()), 0..6)
                .prop_flat_map(|news| (Just(news.clone()), Just(news).prop_shuffle())),
        ) {
            let (news, shuffled) = news;
            let end = |news: &[RefundStatus]| {
                news.iter().fold(RefundStatus::Due, |status, next| status.after(*next).unwrap_or(status))
            };
            prop_assert_eq!(end(&news), end(&shuffled));
            prop_assert_eq!(end(&news), news.iter().copied().max().unwrap_or_default());
        }
    }
}
