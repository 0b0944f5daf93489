//! What a change means to a room: a pure function from (old, new).

use boli_domain::auction::AuctionStatus;
use boli_domain::ids::TypedId;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{MessageId, RoomId, Timestamp};
use boli_runtime::Failure;
use boli_runtime::stream::StreamRecord;
use boli_store::items::{
    AuctionItem, ChatMessageItem, EndReason, GateItem, MemberItem, PresenceItem, PresentUser,
    RoomItem,
};
use boli_wire::origin::Origin;

/// Something that happened in a room.
#[derive(Clone, Debug)]
pub struct Change {
    pub room: RoomId,
    pub event: RoomEvent,
    pub origin: Origin,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum RoomEvent {
    AuctionOpened(Box<AuctionItem>),
    BidAccepted(Box<AuctionItem>),
    AuctionClosed(Box<AuctionItem>),
    MessageSent(ChatMessageItem),
    MessageHidden(MessageId),
    UserBanned(GateItem),
    ViewerJoined { who: PresentUser, viewers: u32 },
    ViewerLeft { who: PresentUser, viewers: u32 },
    StreamEnded(Option<EndReason>),
    SocketOpened(MemberItem),
}

impl RoomEvent {
    /// When it happened, where the item says it more exactly than the feed, whose times are
    /// whole seconds.
    fn at(&self) -> Option<Timestamp> {
        match self {
            Self::AuctionOpened(auction) => Some(auction.started_at),
            Self::BidAccepted(auction) => auction.bid_id?.made_at(),
            Self::AuctionClosed(auction) => auction.closed_at,
            Self::MessageSent(message) => Some(message.created_at),
            Self::SocketOpened(member) => Some(member.connected_at),
            Self::MessageHidden(_)
            | Self::UserBanned(_)
            | Self::ViewerJoined { .. }
            | Self::ViewerLeft { .. }
            | Self::StreamEnded(_) => None,
        }
    }
}

/// Something that happened, and where.
type Happening = (RoomId, RoomEvent);

/// What one change means to its room, if anything.
///
/// # Errors
/// An image can't be read.
pub fn effects(change: &StreamRecord) -> Result<Option<Change>, Failure> {
    // Nobody did what TTL did; nothing that is removed shows in a room.
    if change.expired || change.new.is_none() {
        return Ok(None);
    }
    if change.is::<AuctionItem>() {
        return of(change, of_auction);
    }
    if change.is::<ChatMessageItem>() {
        return of(change, of_message);
    }
    if change.is::<GateItem>() {
        return of(change, of_gate);
    }
    if change.is::<PresenceItem>() {
        return of(change, of_presence);
    }
    if change.is::<RoomItem>() {
        return of(change, of_room);
    }
    if change.is::<MemberItem>() {
        return of(change, of_member);
    }
    Ok(None)
}

fn of<E: boli_store::Entity>(
    change: &StreamRecord,
    event: fn(Option<&E>, &E) -> Option<Happening>,
) -> Result<Option<Change>, Failure> {
    let (old, new) = change.images::<E>()?;
    let event = new.and_then(|new| event(old.as_ref(), &new));
    Ok(event.map(|(room, event)| {
        let at = event.at().unwrap_or(change.at);
        let is_bid = matches!(event, RoomEvent::BidAccepted(_));
        let origin = Origin {
            traces: change.trace.iter().cloned().collect(),
            changed_at: Some(at),
            bid_at: is_bid.then_some(at),
        };
        Change {
            room,
            event,
            origin,
        }
    }))
}

fn of_auction(old: Option<&AuctionItem>, new: &AuctionItem) -> Option<Happening> {
    let image = || Box::new(new.clone());
    let event = match old {
        None => RoomEvent::AuctionOpened(image()),
        Some(old) if old.status == AuctionStatus::Open && new.status == AuctionStatus::Closed => {
            RoomEvent::AuctionClosed(image())
        }
        Some(old) if new.seq > old.seq => RoomEvent::BidAccepted(image()),
        Some(_) => return None,
    };
    Some((new.room_id, event))
}

fn of_message(old: Option<&ChatMessageItem>, new: &ChatMessageItem) -> Option<Happening> {
    let event = match old {
        None if new.is_visible => RoomEvent::MessageSent(new.clone()),
        Some(old) if old.is_visible && !new.is_visible => RoomEvent::MessageHidden(new.id),
        None | Some(_) => return None,
    };
    Some((new.room_id, event))
}

fn of_gate(old: Option<&GateItem>, new: &GateItem) -> Option<Happening> {
    let id = |gate: &GateItem| gate.ban.as_ref().map(|ban| ban.id);
    let is_new = id(new).is_some() && old.and_then(id) != id(new);
    let event = RoomEvent::UserBanned(new.clone());
    is_new.then_some((new.room_id, event))
}

fn of_presence(old: Option<&PresenceItem>, new: &PresenceItem) -> Option<Happening> {
    let before = old?.viewers;
    let (who, viewers) = (new.last_user.clone()?, new.viewers);
    let event = match viewers.cmp(&before) {
        std::cmp::Ordering::Greater => RoomEvent::ViewerJoined { who, viewers },
        std::cmp::Ordering::Less => RoomEvent::ViewerLeft { who, viewers },
        std::cmp::Ordering::Equal => return None,
    };
    Some((new.room_id, event))
}

fn of_room(old: Option<&RoomItem>, new: &RoomItem) -> Option<Happening> {
    let was_live = old?.room_status == LivestreamStatus::Live;
    let event = RoomEvent::StreamEnded(new.end_reason);
    (was_live && new.room_status == LivestreamStatus::Ended).then_some((new.id, event))
}

fn of_member(old: Option<&MemberItem>, new: &MemberItem) -> Option<Happening> {
    let event = RoomEvent::SocketOpened(new.clone());
    old.is_none().then_some((new.room_id, event))
}
