//! What follows from a change: a pure function from (old, new) to effects.

mod accounts;
mod referrals;

use boli_domain::auction::AuctionStatus;
use boli_domain::ledger::JournalKind;
use boli_domain::limits::{CLOSE_GRACE, WINNER_PAYMENT_WINDOW};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::order::PaymentStatus;
use boli_domain::{RoomId, Timestamp, UserId};
use boli_runtime::Failure;
use boli_runtime::stream::StreamRecord;
use boli_store::items::{
    AuctionItem, BidItem, CodeItem, JournalItem, OrderItem, PaymentItem, PromoCodeItem, Purpose,
    ReferralItem, RefundItem, RoomItem, UserItem,
};
use boli_wire::commands::{
    KeepBooks, MeterCredits, Notify, ReleaseReservation, RunAuctionClock, SettleAuction,
    TrackReferral, VerifyPayment,
};

/// Something to do because of a change. Doing it twice is as good as once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// An accepted bid goes into the history.
    WriteBid(BidItem),
    /// A room's owner did something, which keeps the stream from ending as forgotten.
    NoteActivity {
        room_id: RoomId,
        owner: UserId,
        at: Timestamp,
    },
    /// A worker is told, at once or not before a moment.
    Send {
        command: Command,
        not_before: Option<Timestamp>,
    },
}

/// A message for one of the workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    RunAuctionClock(RunAuctionClock),
    SettleAuction(SettleAuction),
    VerifyPayment(VerifyPayment),
    MeterCredits(MeterCredits),
    ReleaseReservation(ReleaseReservation),
    Notify(Notify),
    KeepBooks(KeepBooks),
    TrackReferral(TrackReferral),
}

impl Command {
    fn now(self) -> Effect {
        Effect::Send {
            command: self,
            not_before: None,
        }
    }

    fn at(self, moment: Timestamp) -> Effect {
        Effect::Send {
            command: self,
            not_before: Some(moment),
        }
    }
}

/// The effects of one change.
///
/// # Errors
/// An image can't be read.
pub fn effects(change: &StreamRecord) -> Result<Vec<Effect>, Failure> {
    // Nobody did what TTL did; what is removed asks for nothing.
    if change.expired || change.new.is_none() {
        return Ok(Vec::new());
    }
    if change.is::<AuctionItem>() {
        return of(change, of_auction);
    }
    if change.is::<RoomItem>() {
        return of(change, of_room);
    }
    if change.is::<OrderItem>() {
        return of(change, of_order);
    }
    if change.is::<PaymentItem>() {
        return of(change, of_payment);
    }
    if change.is::<RefundItem>() {
        return of(change, of_refund);
    }
    if change.is::<JournalItem>() {
        return of(change, of_journal);
    }
    if change.is::<UserItem>() {
        return of(change, accounts::of_user);
    }
    if change.is::<ReferralItem>() {
        return of(change, referrals::of_referral);
    }
    if change.is::<PromoCodeItem>() {
        return of(change, referrals::of_promo);
    }
    if change.is::<CodeItem>() {
        return of(change, accounts::of_code);
    }
    Ok(Vec::new())
}

fn of<E: boli_store::Entity>(
    change: &StreamRecord,
    effects: fn(Option<&E>, &E) -> Vec<Effect>,
) -> Result<Vec<Effect>, Failure> {
    let (old, new) = change.images::<E>()?;
    Ok(new
        .map(|new| effects(old.as_ref(), &new))
        .unwrap_or_default())
}

fn of_auction(old: Option<&AuctionItem>, new: &AuctionItem) -> Vec<Effect> {
    let (room_id, auction_id) = (new.room_id, new.id);
    let settle = Command::SettleAuction(SettleAuction {
        room_id,
        auction_id,
    });
    let activity = |at| Effect::NoteActivity {
        room_id,
        owner: new.seller,
        at,
    };
    let Some(old) = old else {
        let clock = RunAuctionClock {
            room_id,
            auction_id,
            epoch: 1,
        };
        let due = new.deadline().plus(CLOSE_GRACE);
        let clock = Command::RunAuctionClock(clock).now();
        return vec![clock, settle.at(due), activity(new.started_at)];
    };
    let mut effects = Vec::new();
    if new.seq > old.seq {
        effects.extend(new.highest_bid().map(Effect::WriteBid));
    }
    if old.status == AuctionStatus::Open && new.status == AuctionStatus::Closed {
        effects.push(settle.now());
        let by_hand = new.closed_at.filter(|_| new.closed_by_hand);
        effects.extend(by_hand.map(activity));
    }
    if let (None, Some(settled_at), Some(winner)) = (old.settled_at, new.settled_at, new.winner) {
        let product_id = new.product_id;
        let hold = ReleaseReservation::WonLine {
            user_id: winner,
            product_id,
            auction_id,
        };
        let due = settled_at.plus(WINNER_PAYMENT_WINDOW);
        effects.push(Command::ReleaseReservation(hold).at(due));
    }
    effects
}

fn of_room(old: Option<&RoomItem>, new: &RoomItem) -> Vec<Effect> {
    let before = old.map(|old| old.room_status);
    if before == Some(new.room_status) {
        return Vec::new();
    }
    match new.room_status {
        LivestreamStatus::Live => {
            vec![
                Command::MeterCredits(MeterCredits {
                    room_id: new.id,
                    swept: false,
                })
                .now(),
            ]
        }
        // A running auction ends with its stream.
        LivestreamStatus::Ended => {
            let settle = |auction_id| SettleAuction {
                room_id: new.id,
                auction_id,
            };
            let settle = new.auction_id.map(settle).map(Command::SettleAuction);
            settle.map(Command::now).into_iter().collect()
        }
        LivestreamStatus::Scheduled | LivestreamStatus::Cancelled => Vec::new(),
    }
}

fn of_order(old: Option<&OrderItem>, new: &OrderItem) -> Vec<Effect> {
    let order_id = new.id;
    let Some(old) = old else {
        let release = Command::ReleaseReservation(ReleaseReservation::Order { order_id });
        let placed = Command::Notify(Notify::OrderPlaced { order_id });
        return vec![placed.now(), release.at(new.reserved_until)];
    };
    let mut effects = Vec::new();
    if new.is_paid() && !old.is_paid() {
        // The step "paid" is in the mail about the payment.
        effects.push(Command::Notify(Notify::OrderPaid { order_id }).now());
        let user_id = new.buyer.id;
        effects.push(Command::TrackReferral(TrackReferral::Bought { user_id }).now());
    } else {
        let steps = old.tracking.len()..new.tracking.len();
        let update = |track| Command::Notify(Notify::OrderUpdated { order_id, track }).now();
        effects.extend(steps.map(update));
    }
    if let (None, Some(due)) = (old.earnings_due_at, new.earnings_due_at) {
        let release = ReleaseReservation::Earnings { order_id };
        effects.push(Command::ReleaseReservation(release).at(due));
    }
    effects
}

fn of_payment(old: Option<&PaymentItem>, new: &PaymentItem) -> Vec<Effect> {
    let set_aside_before = old.map_or(0, |old| old.quarantined.len());
    let set_aside = new.quarantined.iter().skip(set_aside_before);
    let mut effects: Vec<Effect> = set_aside
        .map(|gateway_payment_id| {
            let news = Notify::PaymentSetAside {
                gateway_order_id: new.gateway_order_id.clone(),
                gateway_payment_id: gateway_payment_id.clone(),
            };
            Command::Notify(news).now()
        })
        .collect();
    effects.extend(of_payment_status(old, new));
    effects
}

fn of_payment_status(old: Option<&PaymentItem>, new: &PaymentItem) -> Vec<Effect> {
    let before = old.map(|old| old.payment_status);
    if before == Some(new.payment_status) {
        return Vec::new();
    }
    let gateway_order_id = new.gateway_order_id.clone();
    match new.payment_status {
        PaymentStatus::Failed => {
            vec![Command::Notify(Notify::PaymentFailed { gateway_order_id }).now()]
        }
        PaymentStatus::Completed => {
            let mut effects = Vec::new();
            let unconfirmed = new.gateway_payment_id.clone().filter(|_| !new.captured);
            if let Some(gateway_payment_id) = unconfirmed {
                let gateway_order_id = gateway_order_id.clone();
                let confirm = VerifyPayment::Confirm {
                    gateway_order_id,
                    gateway_payment_id,
                };
                effects.push(Command::VerifyPayment(confirm).now());
            }
            if matches!(new.purpose, Purpose::Credits(_)) {
                effects.push(Command::Notify(Notify::CreditsBought { gateway_order_id }).now());
            }
            effects
        }
        PaymentStatus::Pending
        | PaymentStatus::Processing
        | PaymentStatus::Cancelled
        | PaymentStatus::Refunded => Vec::new(),
    }
}

fn of_refund(old: Option<&RefundItem>, new: &RefundItem) -> Vec<Effect> {
    let gateway_payment_id = new.gateway_payment_id.clone();
    let refund = VerifyPayment::Refund { gateway_payment_id };
    match old {
        None => vec![Command::VerifyPayment(refund).now()],
        Some(_) => Vec::new(),
    }
}

fn of_journal(old: Option<&JournalItem>, new: &JournalItem) -> Vec<Effect> {
    let is_booked = JournalKind::from_word(&new.kind).is_some_and(JournalKind::is_booked);
    let keep = KeepBooks {
        kind: new.kind.clone(),
        external_id: new.external_id.clone(),
    };
    let wanted = old.is_none() && is_booked;
    let keep = wanted.then(|| Command::KeepBooks(keep).now());
    keep.into_iter().collect()
}

#[cfg(test)]
mod tests;
