//! Every command as it lies on its queue, with nothing left out. A message may be read by the
//! next version, or the last: a difference here must be read both ways.

use super::*;
use crate::declared::declared;
use crate::frames::{Addressed, Channel};
use boli_domain::{RowId, Trace};
use std::collections::BTreeSet;
use std::fmt::Debug;
use uuid::Uuid;

/// One test for each command, named as its snapshot.
macro_rules! sent {
    ($($snapshot:ident: $name:literal = $command:expr),+ $(,)?) => {
        $(#[test]
        fn $snapshot() {
            assert_sent(stringify!($snapshot), &$command);
        })+

        /// The commands above as the source has them.
        const SAMPLED: &[&str] = &[$($name),+];
    };
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// The command is sent as reviewed, and read back as it was.
fn assert_sent<C: Command + PartialEq + Debug>(snapshot: &str, command: &C) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(snapshot, command);
    });
    let text = serde_json::to_string(command).unwrap();
    assert_eq!(&serde_json::from_str::<C>(&text).unwrap(), command);
}

sent! {
    settle_auction: "SettleAuction" = SettleAuction {
        room_id: id(1),
        auction_id: id(2),
    },
    run_auction_clock: "RunAuctionClock" = RunAuctionClock {
        room_id: id(1),
        auction_id: id(2),
        epoch: 3,
    },
    verify_payment_webhook: "VerifyPayment::Webhook" = VerifyPayment::Webhook {
        body: r#"{"event":"payment.captured"}"#.into(),
        received_at: Timestamp::from_millis(1_795_354_386_435),
    },
    verify_payment_confirm: "VerifyPayment::Confirm" = VerifyPayment::Confirm {
        gateway_order_id: "order_1".into(),
        gateway_payment_id: "pay_1".into(),
    },
    verify_payment_refund: "VerifyPayment::Refund" = VerifyPayment::Refund {
        gateway_payment_id: "pay_1".into(),
        refund_id: "late-pay_1".into(),
    },
    pay_withdrawal_attempt: "PayWithdrawal::Attempt" = PayWithdrawal::Attempt {
        seller_id: id(4),
        withdrawal_id: id(6),
        attempt: 1,
    },
    pay_withdrawal_webhook: "PayWithdrawal::Webhook" = PayWithdrawal::Webhook {
        body: r#"{"event":"payout.processed"}"#.into(),
    },
    verify_payment_reconcile: "VerifyPayment::Reconcile" = VerifyPayment::Reconcile {
        gateway_order_id: "order_1".into(),
    },
    verify_payment_reconcile_window: "VerifyPayment::ReconcileWindow" = VerifyPayment::ReconcileWindow {
        from: Timestamp::from_millis(1_795_354_386_435),
        to: Timestamp::from_millis(1_795_357_986_435),
    },
    meter_credits: "MeterCredits" = MeterCredits { room_id: id(1), swept: true },
    release_reservation_order: "ReleaseReservation::Order" = ReleaseReservation::Order {
        order_id: id(3),
    },
    release_reservation_won_line: "ReleaseReservation::WonLine" = ReleaseReservation::WonLine {
        user_id: id(4),
        product_id: id(5),
        auction_id: id(2),
    },
    release_reservation_earnings: "ReleaseReservation::Earnings" = ReleaseReservation::Earnings {
        order_id: id(3),
    },
    keep_books: "KeepBooks" = KeepBooks {
        kind: "order_paid".into(),
        external_id: "0199c1de-7f00-7000-8000-0000000000b1".into(),
    },
    notify_registration_code: "Notify::RegistrationCode" = Notify::RegistrationCode {
        user_id: id(4),
    },
    notify_password_reset_code: "Notify::PasswordResetCode" = Notify::PasswordResetCode {
        user_id: id(4),
    },
    notify_account_activated: "Notify::AccountActivated" = Notify::AccountActivated {
        user_id: id(4),
    },
    notify_seller_verified: "Notify::SellerVerified" = Notify::SellerVerified { user_id: id(4) },
    notify_order_placed: "Notify::OrderPlaced" = Notify::OrderPlaced { order_id: id(3) },
    notify_order_paid: "Notify::OrderPaid" = Notify::OrderPaid { order_id: id(3) },
    notify_withdrawal_ended: "Notify::WithdrawalEnded" = Notify::WithdrawalEnded {
        seller_id: id(4),
        withdrawal_id: id(5),
    },
    notify_return_moved: "Notify::ReturnMoved" = Notify::ReturnMoved {
        order_id: id(3),
        item: RowId(222_736_946_000_001),
        step: 1,
    },
    notify_order_updated: "Notify::OrderUpdated" = Notify::OrderUpdated {
        order_id: id(3),
        track: 2,
    },
    notify_payment_failed: "Notify::PaymentFailed" = Notify::PaymentFailed {
        gateway_order_id: "order_1".into(),
    },
    notify_payment_set_aside: "Notify::PaymentSetAside" = Notify::PaymentSetAside {
        gateway_order_id: "order_1".into(),
        gateway_payment_id: "pay_1".into(),
    },
    notify_credits_bought: "Notify::CreditsBought" = Notify::CreditsBought {
        gateway_order_id: "order_1".into(),
    },
    notify_referral_joined: "Notify::ReferralJoined" = Notify::ReferralJoined { newcomer: id(4) },
    notify_promo_code_earned: "Notify::PromoCodeEarned" = Notify::PromoCodeEarned {
        code: "LEVEL1_W0E9FP".into(),
    },
    track_referral_joined: "TrackReferral::Joined" = TrackReferral::Joined { user_id: id(4) },
    track_referral_bought: "TrackReferral::Bought" = TrackReferral::Bought { user_id: id(4) },
    post_frames: "PostFrames" = PostFrames {
        room_id: id(1),
        shard: 3,
        connection_id: Some("L0SM9cOFvHcCIhw=".into()),
        is_last_attempt: true,
        frames: vec![
            Addressed {
                channel: Channel::Livestream,
                text: "{}".into(),
                connected_before: None,
            },
            Addressed {
                channel: Channel::Chat,
                text: "{}".into(),
                connected_before: Some(Timestamp::from_millis(1_795_354_386_435)),
            },
        ],
        origin: Origin {
            traces: vec![Trace::of_bytes([7; 16])],
            changed_at: Some(Timestamp::from_millis(1_795_354_386_435)),
            bid_at: None,
        },
    },
    retry_frames: "RetryFrames" = RetryFrames(PostFrames {
        room_id: id(1),
        shard: 3,
        connection_id: Some("L0SM9cOFvHcCIhw=".into()),
        is_last_attempt: true,
        frames: Vec::new(),
        origin: Origin::default(),
    }),
}

#[test]
fn every_command_has_a_snapshot() {
    let declared = declared(include_str!("../commands.rs"));
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    assert_eq!(SAMPLED.iter().copied().collect::<BTreeSet<_>>(), declared);
}
