//! Where payouts stand, and where they may go from there.

use serde::{Deserialize, Serialize};

/// Where a payout goes next; all payouts, as long as nobody says otherwise, are processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PayoutOutcome {
    /// It waits for approval in the dashboard.
    Pending,
    /// The balance is low: it waits for money.
    Queued,
    /// It stays on its way.
    Processing,
    Processed,
    Failed,
    Reversed,
    Rejected,
    Cancelled,
}

impl PayoutOutcome {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Queued => "queued",
            Self::Processing => "processing",
            Self::Processed => "processed",
            Self::Failed => "failed",
            Self::Reversed => "reversed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a payout may go from a state to this one (Razorpay: states of a payout).
    pub(super) fn follows(self, from: &str) -> bool {
        matches!(
            (from, self),
            ("pending", Self::Queued | Self::Processing | Self::Rejected)
                | ("queued", Self::Processing | Self::Cancelled | Self::Failed)
                | (
                    "processing",
                    Self::Processed | Self::Reversed | Self::Failed
                )
                | ("processed" | "failed", Self::Reversed)
        )
    }

    /// Where a new payout stands, and where its bank then brings it.
    pub(super) const fn beginning(self) -> (Self, Option<Self>) {
        match self {
            Self::Pending | Self::Queued | Self::Processing => (self, None),
            Self::Rejected => (Self::Pending, Some(self)),
            Self::Cancelled => (Self::Queued, Some(self)),
            Self::Processed | Self::Failed | Self::Reversed => (Self::Processing, Some(self)),
        }
    }
}

/// A payout stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutUnmoved {
    #[error("The id provided does not exist")]
    Unknown,
    #[error("a payout can't go from {0} to {1}")]
    NoEdge(String, &'static str),
}
