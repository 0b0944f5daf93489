//! What follows from a change: a pure function from (old, new) to effects.

mod accounts;
mod money;
mod referrals;

use boli_domain::auction::AuctionStatus;
use boli_domain::limits::CLOSE_GRACE;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{RoomId, Timestamp, UserId};
use boli_runtime::Failure;
use boli_runtime::stream::StreamRecord;
use boli_store::Entry;
use boli_store::items::{
    AuctionItem, BidItem, CartLineItem, CodeItem, CreditPurchaseItem, Enlisted, JournalItem,
    ListRowItem, Listed, OrderItem, PaymentItem, ProductItem, PromoCodeItem, ReferralItem,
    RefundItem, ReturnItem, RoomItem, UserItem, WithdrawalItem,
};
use boli_wire::commands::{
    KeepBooks, MeterCredits, Notify, PayWithdrawal, ReleaseReservation, RunAuctionClock,
    SettleAuction, TrackReferral, VerifyPayment,
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
    /// What lists show or narrow by changed.
    Relist(Entry),
    /// Something is new that stays in its list.
    Enlist(ListRowItem),
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
    PayWithdrawal(PayWithdrawal),
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
    // Nobody did what TTL did.
    if change.expired {
        return Ok(Vec::new());
    }
    if change.new.is_none() {
        return of_removal(change);
    }
    if change.is::<AuctionItem>() {
        return of(change, of_auction);
    }
    if change.is::<RoomItem>() {
        return of(change, of_room);
    }
    if change.is::<ProductItem>() {
        return enlisted(change, of_product);
    }
    if change.is::<OrderItem>() {
        return of(change, money::of_order);
    }
    if change.is::<CreditPurchaseItem>() {
        return enlisted(change, money::of_credit_purchase);
    }
    if change.is::<CartLineItem>() {
        return of(change, money::of_cart_line);
    }
    if change.is::<RefundItem>() {
        return enlisted(change, money::of_refund);
    }
    if change.is::<ReturnItem>() {
        return enlisted(change, money::of_return);
    }
    if change.is::<WithdrawalItem>() {
        return enlisted(change, money::of_withdrawal);
    }
    if change.is::<JournalItem>() {
        return enlisted(change, money::of_journal);
    }
    if change.is::<PaymentItem>() {
        return enlisted::<PaymentItem>(change, |_, _| Vec::new());
    }
    if change.is::<UserItem>() {
        return of(change, accounts::of_user);
    }
    if change.is::<ReferralItem>() {
        return enlisted(change, referrals::of_referral);
    }
    if change.is::<PromoCodeItem>() {
        return enlisted(change, referrals::of_promo);
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

/// The effects of a change of something that is listed from its making on.
fn enlisted<E: Enlisted>(
    change: &StreamRecord,
    effects: fn(Option<&E>, &E) -> Vec<Effect>,
) -> Result<Vec<Effect>, Failure> {
    let (old, new) = change.images::<E>()?;
    let Some(new) = new else {
        return Ok(Vec::new());
    };
    let row = old.is_none().then(|| Effect::Enlist(new.row()));
    Ok(row.into_iter().chain(effects(old.as_ref(), &new)).collect())
}

/// Of what is removed, only a stream is in lists, and only a won line was looked after: other
/// things are marked, and stay.
fn of_removal(change: &StreamRecord) -> Result<Vec<Effect>, Failure> {
    if change.is::<RoomItem>() {
        let (old, _) = change.images::<RoomItem>()?;
        let relist = |old: RoomItem| Effect::Relist(Entry::Room(old.id));
        return Ok(old.map(relist).into_iter().collect());
    }
    if change.is::<CartLineItem>() {
        let (old, _) = change.images::<CartLineItem>()?;
        let effects = old.as_ref().map(money::of_removed_cart_line);
        return Ok(effects.unwrap_or_default());
    }
    Ok(Vec::new())
}

/// The effect on lists: none when the item stays where it is, as with every bid and every sale
/// but the last unit's.
fn relist<E: Listed>(old: Option<&E>, new: &E, entry: Entry) -> Option<Effect> {
    let stays = old.is_some_and(|old| old.placement() == new.placement());
    (!stays).then_some(Effect::Relist(entry))
}

fn of_product(old: Option<&ProductItem>, new: &ProductItem) -> Vec<Effect> {
    relist(old, new, Entry::Product(new.id))
        .into_iter()
        .collect()
}

fn of_auction(old: Option<&AuctionItem>, new: &AuctionItem) -> Vec<Effect> {
    let (room_id, auction_id) = (new.room_id, new.id);
    let relist = relist(old, new, Entry::Auction(room_id, auction_id));
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
        let mut effects = vec![clock, settle.at(due), activity(new.started_at)];
        effects.extend(relist);
        return effects;
    };
    let mut effects: Vec<Effect> = relist.into_iter().collect();
    if new.seq > old.seq {
        effects.extend(new.highest_bid().map(Effect::WriteBid));
    }
    if old.status == AuctionStatus::Open && new.status == AuctionStatus::Closed {
        effects.push(settle.now());
        let by_hand = new.closed_at.filter(|_| new.closed_by_hand);
        effects.extend(by_hand.map(activity));
    }
    effects
}

fn of_room(old: Option<&RoomItem>, new: &RoomItem) -> Vec<Effect> {
    let mut effects: Vec<Effect> = relist(old, new, Entry::Room(new.id)).into_iter().collect();
    effects.extend(of_status(old, new));
    effects
}

fn of_status(old: Option<&RoomItem>, new: &RoomItem) -> Vec<Effect> {
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

#[cfg(test)]
mod tests;
