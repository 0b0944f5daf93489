//! Messages of the queues. Every command is idempotent: queues deliver at least once.

use crate::origin::Origin;
use boli_domain::{AuctionId, OrderId, ProductId, RoomId, RowId, Timestamp, UserId, WithdrawalId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A message with the queue it belongs on.
pub trait Command: Serialize + DeserializeOwned {
    /// The environment variable with the queue's URL.
    const QUEUE: &'static str;

    /// On a FIFO queue: whose messages arrive in the order in which they were sent. Such a
    /// queue drops what is sent twice within five minutes, by its content.
    fn group(&self) -> Option<String> {
        None
    }
}

macro_rules! commands {
    ($($type:ty => $queue:literal),+ $(,)?) => {
        $(impl Command for $type {
            const QUEUE: &'static str = $queue;
        })+
    };
}

commands! {
    SettleAuction => "SETTLE_AUCTION_QUEUE_URL",
    RunAuctionClock => "AUCTION_CLOCK_QUEUE_URL",
    VerifyPayment => "VERIFY_PAYMENT_QUEUE_URL",
    MeterCredits => "METER_CREDITS_QUEUE_URL",
    ReleaseReservation => "RELEASE_RESERVATION_QUEUE_URL",
    Notify => "NOTIFY_QUEUE_URL",
    KeepBooks => "KEEP_BOOKS_QUEUE_URL",
    TrackReferral => "TRACK_REFERRAL_QUEUE_URL",
    RetryFrames => "RETRY_FRAMES_QUEUE_URL",
    PayWithdrawal => "PAY_WITHDRAWAL_QUEUE_URL",
}

impl Command for PostFrames {
    const QUEUE: &'static str = "POST_FRAMES_QUEUE_URL";

    /// Frames of a shard never overtake each other on a socket.
    fn group(&self) -> Option<String> {
        Some(format!("{}-{}", self.room_id, self.shard))
    }
}

/// Close the auction if its deadline has passed, and settle it if it is closed; not yet due,
/// the worker arms it anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleAuction {
    pub room_id: RoomId,
    pub auction_id: AuctionId,
}

/// Run the auction's clock for one segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAuctionClock {
    pub room_id: RoomId,
    pub auction_id: AuctionId,
    /// Raised by each hand-over; a worker with an older epoch stops.
    pub epoch: u64,
}

/// Bring a payment to what the gateway says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VerifyPayment {
    /// A webhook event as it was received; its signature was checked.
    Webhook {
        body: String,
        received_at: Timestamp,
    },
    /// A signed callback completed the payment: ask the gateway whether it captured the money.
    Confirm {
        gateway_order_id: String,
        gateway_payment_id: String,
    },
    /// Money must go back: tell the gateway.
    Refund {
        gateway_payment_id: String,
        refund_id: String,
    },
    /// An order is unpaid for some time, and its webhook or callback may be lost: ask the
    /// gateway for its payments.
    Reconcile { gateway_order_id: String },
    /// Compare all payments that began between two moments with our orders.
    ReconcileWindow { from: Timestamp, to: Timestamp },
}

/// Pay an approved withdrawal through `RazorpayX`, or hear what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PayWithdrawal {
    /// Go on with an attempt: send it, or ask where it stands.
    Attempt {
        seller_id: UserId,
        withdrawal_id: WithdrawalId,
        attempt: u32,
    },
    /// A webhook event about a payout as it was received; its signature was checked.
    Webhook { body: String },
}

/// Charge the stream's next period if its start has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterCredits {
    pub room_id: RoomId,
    /// The sweep's: it comes again by itself, and arms nothing. Else each sweep of a live stream
    /// would leave one more message behind that never ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub swept: bool,
}

/// End a hold when its time is over: units nobody paid go back to sale, a delivered order's
/// earnings become available.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReleaseReservation {
    Order {
        order_id: OrderId,
    },
    WonLine {
        user_id: UserId,
        product_id: ProductId,
        auction_id: AuctionId,
    },
    Earnings {
        order_id: OrderId,
    },
}

/// Write what people see of a journal: movements in wallets, the platform's entries and figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepBooks {
    pub kind: String,
    pub external_id: String,
}

/// See to the referral of a newcomer, who may have been referred by nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TrackReferral {
    /// The newcomer proved the e-mail address: the referral counts.
    Joined { user_id: UserId },
    /// The newcomer paid for an order: the referral is completed.
    Bought { user_id: UserId },
}

/// Tell somebody, by mail or in the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notify {
    RegistrationCode {
        user_id: UserId,
    },
    PasswordResetCode {
        user_id: UserId,
    },
    /// A buyer proved the e-mail address.
    AccountActivated {
        user_id: UserId,
    },
    SellerVerified {
        user_id: UserId,
    },
    OrderPlaced {
        order_id: OrderId,
    },
    OrderPaid {
        order_id: OrderId,
    },
    OrderUpdated {
        order_id: OrderId,
        track: usize,
    },
    /// To the other side: a return was asked for, or moved on.
    ReturnMoved {
        order_id: OrderId,
        item: RowId,
        step: usize,
    },
    PaymentFailed {
        gateway_order_id: String,
    },
    /// Money that differs from our record was set aside.
    PaymentSetAside {
        gateway_order_id: String,
        gateway_payment_id: String,
    },
    CreditsBought {
        gateway_order_id: String,
    },
    /// To its seller: paid, turned down or sent back by the bank.
    WithdrawalEnded {
        seller_id: UserId,
        withdrawal_id: WithdrawalId,
    },
    /// To the referrer.
    ReferralJoined {
        newcomer: UserId,
    },
    /// To its owner.
    PromoCodeEarned {
        code: String,
    },
}

/// Post frames to the sockets of one shard of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFrames {
    pub room_id: RoomId,
    pub shard: u32,
    /// Only this socket of the shard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The second attempt at a socket whose handshake was not finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_last_attempt: bool,
    pub frames: Vec<crate::frames::Addressed>,
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
}

/// Post frames once more, later, to a socket whose handshake was not finished. On a queue of
/// its own, since messages of a FIFO queue can't be delayed one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RetryFrames(pub PostFrames);

#[cfg(test)]
mod snapshots;
