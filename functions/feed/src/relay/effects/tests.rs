use super::*;
use crate::samples::{
    ASHA, AUCTION, PRODUCT, ROOM, SELLER, START, auction, change, product, room, with_bids,
};
use boli_domain::bank::BankAccount;
use boli_domain::limits::WINNER_PAYMENT_WINDOW;
use boli_domain::order::PaymentStatus;
use boli_domain::payout::{Attempt, PayoutMode, Payouts};
use boli_domain::{CreditPurchaseId, Paise, PaymentId, RowId, WithdrawalId};
use boli_store::items::{MemberItem, PaymentTrail, SocketKind};
use std::time::Duration;
use uuid::Uuid;

const SETTLE: SettleAuction = SettleAuction {
    room_id: ROOM,
    auction_id: AUCTION,
};

fn now(command: Command) -> Effect {
    Effect::Send {
        command,
        not_before: None,
    }
}

fn activity(at: Timestamp) -> Effect {
    Effect::NoteActivity {
        room_id: ROOM,
        owner: SELLER,
        at,
    }
}

#[test]
fn an_opened_auction_starts_its_clock_and_arms_its_settlement() {
    let effects = effects(&change(None, Some(&auction()))).unwrap();
    let clock = RunAuctionClock {
        room_id: ROOM,
        auction_id: AUCTION,
        epoch: 1,
    };
    let due = START.plus(Duration::from_secs(31));
    let settle = Effect::Send {
        command: Command::SettleAuction(SETTLE),
        not_before: Some(due),
    };
    let clock = now(Command::RunAuctionClock(clock));
    let listed = Effect::Relist(Entry::Auction(ROOM, AUCTION));
    assert_eq!(effects, [clock, settle, activity(START), listed]);
}

#[test]
fn each_accepted_bid_goes_into_the_history() {
    let (first, second) = (with_bids(&auction(), 1), with_bids(&auction(), 2));
    let effects = effects(&change(Some(&first), Some(&second))).unwrap();
    assert_eq!(effects, [Effect::WriteBid(second.highest_bid().unwrap())]);
}

#[test]
fn a_closed_auction_is_settled_at_once() {
    let open = with_bids(&auction(), 2);
    let closed = AuctionItem {
        status: AuctionStatus::Closed,
        ..open.clone()
    };
    let effects = effects(&change(Some(&open), Some(&closed))).unwrap();
    let listed = Effect::Relist(Entry::Auction(ROOM, AUCTION));
    assert_eq!(effects, [listed, now(Command::SettleAuction(SETTLE))]);
}

#[test]
fn a_seller_who_ends_an_auction_is_there() {
    let open = auction();
    let closed = AuctionItem {
        status: AuctionStatus::Closed,
        closed_at: Some(START),
        closed_by_hand: true,
        ..open.clone()
    };
    let effects = effects(&change(Some(&open), Some(&closed))).unwrap();
    let listed = Effect::Relist(Entry::Auction(ROOM, AUCTION));
    let settle = now(Command::SettleAuction(SETTLE));
    assert_eq!(effects, [listed, settle, activity(START)]);
}

#[test]
fn a_winner_has_a_day_to_order_and_what_became_of_the_line_is_looked_at() {
    let line = CartLineItem {
        id: RowId(1),
        user_id: ASHA,
        product_id: PRODUCT,
        auction_id: Some(AUCTION),
        quantity: 1,
        unit_price: Paise::rupees(500),
        added_at: START,
        held_until: None,
    };
    let release = Command::ReleaseReservation(ReleaseReservation::WonLine {
        user_id: ASHA,
        product_id: PRODUCT,
        auction_id: AUCTION,
    });
    let held = Effect::Send {
        command: release.clone(),
        not_before: Some(START.plus(WINNER_PAYMENT_WINDOW)),
    };
    assert_eq!(effects(&change(None, Some(&line))).unwrap(), [held]);
    assert_eq!(effects(&change(Some(&line), None)).unwrap(), [now(release)]);
    // Only what was won holds a unit.
    let added = CartLineItem {
        auction_id: None,
        ..line
    };
    assert_eq!(effects(&change(None, Some(&added))).unwrap(), []);
    assert_eq!(effects(&change(Some(&added), None)).unwrap(), []);
}

#[test]
fn a_stream_that_ends_ends_its_auction() {
    let live = room();
    let ended = RoomItem {
        room_status: LivestreamStatus::Ended,
        ..live.clone()
    };
    let effects = effects(&change(Some(&live), Some(&ended))).unwrap();
    let listed = Effect::Relist(Entry::Room(ROOM));
    assert_eq!(effects, [listed, now(Command::SettleAuction(SETTLE))]);
}

#[test]
fn a_stream_that_goes_live_is_metered_and_other_changes_of_it_are_not() {
    let live = room();
    let scheduled = RoomItem {
        room_status: LivestreamStatus::Scheduled,
        ..live.clone()
    };
    let meter = Command::MeterCredits(MeterCredits {
        room_id: ROOM,
        swept: false,
    });
    assert_eq!(
        effects(&change(Some(&scheduled), Some(&live))).unwrap(),
        [Effect::Relist(Entry::Room(ROOM)), now(meter)]
    );
    let renamed = RoomItem {
        title: "Late show".to_owned(),
        ..live.clone()
    };
    assert_eq!(effects(&change(Some(&live), Some(&renamed))).unwrap(), []);
}

#[test]
fn a_journal_that_people_see_is_booked_and_others_are_not() {
    let journal = |kind: &str| JournalItem {
        kind: kind.to_owned(),
        external_id: "7".to_owned(),
        legs: Vec::new(),
        party: None,
        created_at: START,
    };
    let keep = KeepBooks {
        kind: "order_paid".to_owned(),
        external_id: "7".to_owned(),
    };
    assert_eq!(
        effects(&change(None, Some(&journal("order_paid")))).unwrap(),
        [
            Effect::Enlist(journal("order_paid").row()),
            now(Command::KeepBooks(keep))
        ]
    );
    assert_eq!(
        effects(&change(None, Some(&journal("refund_paid")))).unwrap(),
        [Effect::Enlist(journal("refund_paid").row())]
    );
}

fn purchase(status: PaymentStatus, payment: PaymentTrail) -> CreditPurchaseItem {
    CreditPurchaseItem {
        id: CreditPurchaseId(Uuid::from_u128(7)),
        seller_id: SELLER,
        seller_name: "sam".to_owned(),
        payment_id: PaymentId(Uuid::from_u128(6)),
        gateway_order_id: "order_1".to_owned(),
        credits: 10,
        price_per_credit: Paise::rupees(10),
        total: Paise::rupees(100),
        payment_status: status,
        payment,
        created_at: START,
    }
}

#[test]
fn each_attempt_to_pay_a_withdrawal_is_begun_when_it_may_be() {
    let withdrawal = |payouts: Payouts| WithdrawalItem {
        id: WithdrawalId(Uuid::from_u128(8)),
        seller_id: SELLER,
        seller_name: "meera".to_owned(),
        amount: Paise::rupees(10_000),
        withheld: Vec::new(),
        bank: BankAccount::default(),
        withdrawal_status: payouts.status(),
        requested_at: START,
        processed_at: None,
        notes: String::new(),
        approved_by: Vec::new(),
        payable_from: None,
        payouts,
        revision: 0,
    };
    let later = START.plus(Duration::from_secs(1_800));
    let first = Payouts::begun(PayoutMode::Imps, START);
    let mut second = first.clone();
    second.attempts.push(Attempt::new(PayoutMode::Imps, later));
    let pay = |attempt, at| Effect::Send {
        command: Command::PayWithdrawal(PayWithdrawal::Attempt {
            seller_id: SELLER,
            withdrawal_id: WithdrawalId(Uuid::from_u128(8)),
            attempt,
        }),
        not_before: Some(at),
    };
    let (asked, first, second) = (
        withdrawal(Payouts::default()),
        withdrawal(first),
        withdrawal(second),
    );
    let follows = |old: Option<&WithdrawalItem>, new| effects(&change(old, Some(new))).unwrap();
    assert_eq!(follows(None, &asked), [Effect::Enlist(asked.row())]);
    assert_eq!(follows(Some(&asked), &first), [pay(1, START)]);
    assert_eq!(follows(Some(&first), &first), []);
    assert_eq!(follows(Some(&first), &second), [pay(2, later)]);
}

#[test]
fn money_that_is_set_aside_is_told_of_once() {
    let with = |quarantined: &[&str]| {
        let quarantined = quarantined.iter().map(ToString::to_string).collect();
        purchase(
            PaymentStatus::Pending,
            PaymentTrail {
                quarantined,
                ..PaymentTrail::default()
            },
        )
    };
    let told = |payment: &str| {
        now(Command::Notify(Notify::PaymentSetAside {
            gateway_order_id: "order_1".to_owned(),
            gateway_payment_id: payment.to_owned(),
        }))
    };
    let (none, one, two) = (with(&[]), with(&["pay_1"]), with(&["pay_1", "pay_2"]));
    let of = |old, new| effects(&change(Some(old), Some(new))).unwrap();
    assert_eq!(of(&none, &one), [told("pay_1")]);
    assert_eq!(of(&one, &two), [told("pay_2")]);
    assert_eq!(of(&two, &two), []);
}

#[test]
fn a_payment_by_signature_alone_is_confirmed_and_one_that_was_captured_is_not() {
    let paid = |captured| PaymentTrail {
        gateway_payment_id: Some("pay_1".to_owned()),
        captured,
        ..PaymentTrail::default()
    };
    let pending = purchase(PaymentStatus::Pending, PaymentTrail::default());
    let of = |captured| {
        let completed = purchase(PaymentStatus::Completed, paid(captured));
        effects(&change(Some(&pending), Some(&completed))).unwrap()
    };
    let gateway_order_id = || "order_1".to_owned();
    let bought = now(Command::Notify(Notify::CreditsBought {
        gateway_order_id: gateway_order_id(),
    }));
    let confirm = now(Command::VerifyPayment(VerifyPayment::Confirm {
        gateway_order_id: gateway_order_id(),
        gateway_payment_id: "pay_1".to_owned(),
    }));
    assert_eq!(of(true), std::slice::from_ref(&bought));
    assert_eq!(of(false), [confirm, bought]);
}

#[test]
fn what_is_removed_or_of_no_interest_has_no_effect() {
    assert_eq!(effects(&change(Some(&auction()), None)).unwrap(), []);
    let member = MemberItem {
        connection_id: "c".to_owned(),
        room_id: ROOM,
        shard: 0,
        kind: SocketKind::Chat,
        user_id: ASHA,
        connected_at: START,
    };
    assert_eq!(effects(&change(None, Some(&member))).unwrap(), []);
    let mut expired = change(None, Some(&auction()));
    expired.expired = true;
    assert_eq!(effects(&expired).unwrap(), []);
}

#[test]
fn a_removed_stream_leaves_the_lists() {
    let removed = change(Some(&room()), None);
    assert_eq!(
        effects(&removed).unwrap(),
        [Effect::Relist(Entry::Room(ROOM))]
    );
}

#[test]
fn a_product_is_listed_anew_when_what_lists_show_of_it_changes_and_not_by_its_sales() {
    let product = product();
    let listed = [Effect::Relist(Entry::Product(PRODUCT))];
    let [relist] = &listed;
    assert_eq!(
        effects(&change(None, Some(&product))).unwrap(),
        [Effect::Enlist(product.row()), relist.clone()]
    );
    let with = |change: fn(&mut ProductItem)| {
        let mut changed = product.clone();
        change(&mut changed);
        changed
    };
    let sold_one = with(|product| product.available -= 1);
    assert_eq!(
        effects(&change(Some(&product), Some(&sold_one))).unwrap(),
        []
    );
    for changed in [
        with(|product| product.available = 0),
        with(|product| product.base_price = Paise::rupees(1)),
        with(|product| product.name.push_str(" of cotton")),
        with(|product| product.category_id = 3),
        with(|product| product.removed_at = Some(START)),
    ] {
        let effects = effects(&change(Some(&product), Some(&changed))).unwrap();
        assert_eq!(effects, listed);
    }
}
