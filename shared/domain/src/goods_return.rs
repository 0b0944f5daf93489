//! Returns: the buyer of a delivered line asks to give it back, the seller accepts or disputes,
//! an operator decides what is disputed. A return is of one line with all its units.

use crate::Timestamp;
use crate::order::OrderStatus;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use std::time::Duration;

/// Why goods come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    Damaged,
    NotAsDescribed,
    WrongItem,
    MissingParts,
    #[default]
    Other,
}

impl ReturnReason {
    pub const ALL: [Self; 5] = [
        Self::Damaged,
        Self::NotAsDescribed,
        Self::WrongItem,
        Self::MissingParts,
        Self::Other,
    ];

    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::NotAsDescribed => "not_as_described",
            Self::WrongItem => "wrong_item",
            Self::MissingParts => "missing_parts",
            Self::Other => "other",
        }
    }
}

impl FromStr for ReturnReason {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.wire() == word).ok_or(())
    }
}

/// Where a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// The seller must answer.
    Requested,
    /// An operator must decide.
    Disputed,
    /// The goods may come back.
    Accepted,
    Refused,
    /// The buyer keeps the goods.
    Withdrawn,
    Refunded,
}

impl ReturnStatus {
    pub const ALL: [Self; 6] = [
        Self::Requested,
        Self::Disputed,
        Self::Accepted,
        Self::Refused,
        Self::Withdrawn,
        Self::Refunded,
    ];

    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Disputed => "disputed",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Refunded => "refunded",
        }
    }
}

/// Who moves a return on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnParty {
    Buyer,
    Seller,
    Operator,
    /// The seller's time to answer is over.
    Clock,
}

/// What somebody does about a return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnMove {
    /// The buyer keeps the goods.
    #[default]
    Withdraw,
    /// The goods are on their way to the seller.
    Send,
    Accept,
    Dispute,
    Refuse,
    /// The seller has the goods again: the money goes back.
    Receive,
    /// The money goes back, and the buyer keeps the goods.
    Waive,
}

impl ReturnMove {
    pub const ALL: [Self; 7] = [
        Self::Withdraw,
        Self::Send,
        Self::Accept,
        Self::Dispute,
        Self::Refuse,
        Self::Receive,
        Self::Waive,
    ];

    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Withdraw => "withdraw",
            Self::Send => "send",
            Self::Accept => "accept",
            Self::Dispute => "dispute",
            Self::Refuse => "refuse",
            Self::Receive => "receive",
            Self::Waive => "waive",
        }
    }
}

impl FromStr for ReturnMove {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|one| one.wire() == word)
            .ok_or(())
    }
}

/// A move that is not this party's, or not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This return can't be changed like that: it is {}", .0.wire())]
pub struct ReturnMoveRefused(pub ReturnStatus);

/// Where a return stands after a move.
///
/// # Errors
/// [`ReturnMoveRefused`].
pub const fn move_return(
    now: ReturnStatus,
    by: ReturnParty,
    moved: ReturnMove,
) -> Result<ReturnStatus, ReturnMoveRefused> {
    use ReturnMove::{Accept, Dispute, Receive, Refuse, Send, Waive, Withdraw};
    use ReturnParty::{Buyer, Clock, Operator, Seller};
    use ReturnStatus::{Accepted, Disputed, Refunded, Refused, Requested, Withdrawn};
    match (now, by, moved) {
        (Requested | Disputed | Accepted, Buyer, Withdraw) => Ok(Withdrawn),
        (Accepted, Buyer, Send)
        | (Requested, Seller, Accept)
        | (Requested | Disputed, Operator, Accept) => Ok(Accepted),
        (Requested, Seller | Clock, Dispute) => Ok(Disputed),
        (Requested | Disputed, Operator, Refuse) => Ok(Refused),
        (Accepted, Seller | Operator, Receive)
        | (Requested | Accepted, Seller, Waive)
        | (Requested | Disputed | Accepted, Operator, Waive) => Ok(Refunded),
        _ => Err(ReturnMoveRefused(now)),
    }
}

/// Why a return can't be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskRefused {
    #[error("Only delivered items can be returned")]
    NotDelivered,
    #[error("The time to return this item is over")]
    Late,
    #[error("This item has been refunded")]
    Refunded,
    #[error("A return of this item has been asked for already")]
    Asked,
}

/// What is known of a line that somebody wants to return.
#[derive(Clone, Copy, Debug)]
pub struct Returnable {
    pub order: OrderStatus,
    pub delivered_at: Option<Timestamp>,
    pub is_refunded: bool,
    /// Where an earlier return of it stands.
    pub earlier: Option<ReturnStatus>,
}

/// Whether a return may be asked for, within the window after delivery.
///
/// # Errors
/// [`AskRefused`].
pub fn may_ask(line: Returnable, window: Duration, now: Timestamp) -> Result<(), AskRefused> {
    if line.is_refunded {
        return Err(AskRefused::Refunded);
    }
    let delivered_at = line
        .delivered_at
        .filter(|_| line.order == OrderStatus::Delivered)
        .ok_or(AskRefused::NotDelivered)?;
    if now > delivered_at.plus(window) {
        return Err(AskRefused::Late);
    }
    match line.earlier {
        None | Some(ReturnStatus::Withdrawn) => Ok(()),
        Some(_) => Err(AskRefused::Asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReturnMove::{Accept, Dispute, Receive, Refuse, Send, Waive, Withdraw};
    use ReturnParty::{Buyer, Clock, Operator, Seller};
    use ReturnStatus::{Accepted, Disputed, Refunded, Refused, Requested, Withdrawn};

    #[test]
    fn each_party_has_its_moves_and_no_others() {
        let allowed = [
            (Requested, Buyer, Withdraw, Withdrawn),
            (Disputed, Buyer, Withdraw, Withdrawn),
            (Accepted, Buyer, Withdraw, Withdrawn),
            (Accepted, Buyer, Send, Accepted),
            (Requested, Seller, Accept, Accepted),
            (Requested, Seller, Dispute, Disputed),
            (Requested, Seller, Waive, Refunded),
            (Accepted, Seller, Waive, Refunded),
            (Accepted, Seller, Receive, Refunded),
            (Requested, Clock, Dispute, Disputed),
            (Requested, Operator, Accept, Accepted),
            (Disputed, Operator, Accept, Accepted),
            (Requested, Operator, Refuse, Refused),
            (Disputed, Operator, Refuse, Refused),
            (Requested, Operator, Waive, Refunded),
            (Disputed, Operator, Waive, Refunded),
            (Accepted, Operator, Waive, Refunded),
            (Accepted, Operator, Receive, Refunded),
        ];
        let mut moves = 0;
        for now in ReturnStatus::ALL {
            for by in [Buyer, Seller, Operator, Clock] {
                for moved in ReturnMove::ALL {
                    let expected = allowed
                        .iter()
                        .find(|(from, party, one, _)| (*from, *party, *one) == (now, by, moved));
                    let expected = expected.map(|(.., to)| *to).ok_or(ReturnMoveRefused(now));
                    assert_eq!(
                        move_return(now, by, moved),
                        expected,
                        "{now:?} {by:?} {moved:?}"
                    );
                    moves += usize::from(expected.is_ok());
                }
            }
        }
        assert_eq!(moves, allowed.len());
    }

    #[test]
    fn goods_are_returned_in_time_and_once() {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        let delivered = Timestamp::from_millis(1_795_354_200_000);
        let line = Returnable {
            order: OrderStatus::Delivered,
            delivered_at: Some(delivered),
            is_refunded: false,
            earlier: None,
        };
        let ask = |line, days: u32| may_ask(line, 7 * DAY, delivered.plus(days * DAY));
        assert_eq!(ask(line, 7), Ok(()));
        assert_eq!(ask(line, 8), Err(AskRefused::Late));
        let earlier = |earlier| Returnable {
            earlier: Some(earlier),
            ..line
        };
        for status in ReturnStatus::ALL {
            let expected = if status == Withdrawn {
                Ok(())
            } else {
                Err(AskRefused::Asked)
            };
            assert_eq!(ask(earlier(status), 1), expected);
        }
        let refunded = Returnable {
            is_refunded: true,
            ..line
        };
        assert_eq!(ask(refunded, 1), Err(AskRefused::Refunded));
        let shipped = Returnable {
            order: OrderStatus::Shipped,
            ..line
        };
        assert_eq!(ask(shipped, 1), Err(AskRefused::NotDelivered));
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for moved in ReturnMove::ALL {
            assert_eq!(moved.wire().parse(), Ok(moved));
        }
        assert_eq!("steal".parse::<ReturnMove>(), Err(()));
    }
}
