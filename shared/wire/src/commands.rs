//! Messages of the queues. Every command is idempotent: queues deliver at least once.

use boli_domain::{AuctionId, OrderId, ProductId, RoomId, Timestamp, UserId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A message with the queue it belongs on.
pub trait Command: Serialize + DeserializeOwned {
    /// The environment variable with the queue's URL.
    const QUEUE: &'static str;
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
    PostFrames => "POST_FRAMES_QUEUE_URL",
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
        event_id: String,
        body: String,
        received_at: Timestamp,
    },
    /// A signed callback completed the payment: ask the gateway whether it captured the money.
    Confirm {
        gateway_order_id: String,
        gateway_payment_id: String,
    },
    /// Money must go back: tell the gateway.
    Refund { gateway_payment_id: String },
}

/// Charge the stream's next period if its start has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterCredits {
    pub room_id: RoomId,
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

/// Tell somebody by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notify {
    RegistrationCode { user_id: UserId },
    SellerVerified { user_id: UserId },
    OrderPlaced { order_id: OrderId },
    OrderPaid { order_id: OrderId },
    OrderUpdated { order_id: OrderId, track: usize },
    PaymentFailed { gateway_order_id: String },
    CreditsBought { gateway_order_id: String },
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
}

#[cfg(test)]
mod snapshots;

/// A message may be read by the next version: what changes here must be read both ways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::{Addressed, Channel};
    use serde_json::{Value, json};
    use uuid::Uuid;

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn id<T: From<Uuid>>() -> T {
        Uuid::from_u128(1).into()
    }

    /// The command is spelled so, and read back from it.
    fn assert_spelled<C: Command + PartialEq + std::fmt::Debug>(command: C, expected: Value) {
        assert_eq!(serde_json::to_value(&command).unwrap(), expected);
        assert_eq!(serde_json::from_value::<C>(expected).unwrap(), command);
    }

    #[test]
    fn commands_of_rooms_are_spelled_so() {
        let (room_id, auction_id) = (id(), id());
        assert_spelled(
            SettleAuction {
                room_id,
                auction_id,
            },
            json!({ "room_id": ID, "auction_id": ID }),
        );
        assert_spelled(
            RunAuctionClock {
                room_id,
                auction_id,
                epoch: 2,
            },
            json!({ "room_id": ID, "auction_id": ID, "epoch": 2 }),
        );
        assert_spelled(MeterCredits { room_id }, json!({ "room_id": ID }));
        let frame = Addressed {
            channel: Channel::Chat,
            text: "{}".into(),
            connected_before: None,
        };
        assert_spelled(
            PostFrames {
                room_id,
                shard: 3,
                connection_id: None,
                is_last_attempt: false,
                frames: vec![frame],
            },
            json!({ "room_id": ID, "shard": 3, "frames": [{ "channel": "chat", "text": "{}" }] }),
        );
    }

    #[test]
    fn commands_of_money_are_spelled_so() {
        assert_spelled(
            VerifyPayment::Webhook {
                event_id: "evt_1".into(),
                body: "{}".into(),
                received_at: Timestamp::from_millis(7),
            },
            json!({ "kind": "webhook", "event_id": "evt_1", "body": "{}", "received_at": 7 }),
        );
        assert_spelled(
            VerifyPayment::Confirm {
                gateway_order_id: "order_1".into(),
                gateway_payment_id: "pay_1".into(),
            },
            json!({ "kind": "confirm", "gateway_order_id": "order_1", "gateway_payment_id": "pay_1" }),
        );
        assert_spelled(
            VerifyPayment::Refund {
                gateway_payment_id: "pay_1".into(),
            },
            json!({ "kind": "refund", "gateway_payment_id": "pay_1" }),
        );
        assert_spelled(
            ReleaseReservation::Order { order_id: id() },
            json!({ "kind": "order", "order_id": ID }),
        );
        assert_spelled(
            ReleaseReservation::WonLine {
                user_id: id(),
                product_id: id(),
                auction_id: id(),
            },
            json!({ "kind": "won_line", "user_id": ID, "product_id": ID, "auction_id": ID }),
        );
        assert_spelled(
            ReleaseReservation::Earnings { order_id: id() },
            json!({ "kind": "earnings", "order_id": ID }),
        );
    }

    #[test]
    fn commands_of_mails_are_spelled_so() {
        let of_user = [
            (
                Notify::RegistrationCode { user_id: id() },
                "registration_code",
            ),
            (Notify::SellerVerified { user_id: id() }, "seller_verified"),
        ];
        for (command, kind) in of_user {
            assert_spelled(command, json!({ "kind": kind, "user_id": ID }));
        }
        let of_order = [
            (Notify::OrderPlaced { order_id: id() }, "order_placed"),
            (Notify::OrderPaid { order_id: id() }, "order_paid"),
        ];
        for (command, kind) in of_order {
            assert_spelled(command, json!({ "kind": kind, "order_id": ID }));
        }
        assert_spelled(
            Notify::OrderUpdated {
                order_id: id(),
                track: 2,
            },
            json!({ "kind": "order_updated", "order_id": ID, "track": 2 }),
        );
        let of_payment = |gateway_order_id: String| {
            [
                (
                    Notify::PaymentFailed {
                        gateway_order_id: gateway_order_id.clone(),
                    },
                    "payment_failed",
                ),
                (Notify::CreditsBought { gateway_order_id }, "credits_bought"),
            ]
        };
        for (command, kind) in of_payment("order_1".into()) {
            assert_spelled(
                command,
                json!({ "kind": kind, "gateway_order_id": "order_1" }),
            );
        }
    }
}
