//! Events of a room as frames of its sockets.

use super::conflate::RoomBatch;
use super::effects::RoomEvent;
use boli_runtime::fanout::Welcome;
use boli_runtime::{Deps, Failure, views};
use boli_store::items::{AuctionItem, EndReason, GateItem, MemberItem, PresentUser, SocketKind};
use boli_wire::frames::{
    Addressed, BannedUser, Channel, Frame, LivestreamData, LivestreamEnded, MessageDeleted,
    UserBanned, Viewer, ViewerChange,
};

/// What to post to a room, and whose sockets to close afterwards.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub frames: Vec<Addressed>,
    pub welcomes: Vec<Welcome>,
    pub banned: Vec<PresentUser>,
}

/// Renders a room's tick. Reads what the images don't hold: the product of an auction, the
/// history for a new chat socket, the room for a new livestream socket.
pub(super) async fn render(deps: &Deps, batch: &RoomBatch) -> Result<Rendered, Failure> {
    let mut rendered = Rendered::default();
    let mut opened = Vec::new();
    for event in &batch.events {
        match event {
            RoomEvent::AuctionOpened(auction) => {
                let card = views::auctions::card_of(deps, auction).await?;
                let started = views::auctions::started(auction, card, deps.now());
                let frame = Frame::BiddingStarted(Box::new(started));
                rendered.frames.push(frame.on(Channel::Livestream));
            }
            RoomEvent::BidAccepted(auction) => {
                let frame = views::auctions::bid_placed(auction).map(Frame::BidPlaced);
                rendered
                    .frames
                    .extend(frame.map(|frame| frame.on(Channel::Livestream)));
            }
            RoomEvent::AuctionClosed(auction) => {
                let ended = views::auctions::ended(auction, remaining(deps, auction).await?);
                rendered
                    .frames
                    .push(Frame::BiddingEnded(ended).on(Channel::Livestream));
            }
            RoomEvent::MessageSent(message) => {
                let frame = Frame::ChatMessage(views::chat::frame(message));
                rendered
                    .frames
                    .push(frame.on_before(Channel::Chat, message.created_at));
            }
            RoomEvent::MessageHidden(message_id) => {
                let frame = Frame::MessageDeleted(MessageDeleted {
                    message_id: *message_id,
                });
                rendered.frames.push(frame.on(Channel::Chat));
            }
            RoomEvent::UserBanned(gate) => {
                rendered.frames.extend(banned(gate));
                rendered.banned.push(PresentUser {
                    id: gate.user_id,
                    username: gate.username.clone(),
                });
            }
            RoomEvent::ViewerJoined { who, viewers } => {
                let frame = Frame::ViewerJoined(viewer_change(who, *viewers));
                rendered.frames.push(frame.on(Channel::Livestream));
            }
            RoomEvent::ViewerLeft { who, viewers } => {
                let frame = Frame::ViewerLeft(viewer_change(who, *viewers));
                rendered.frames.push(frame.on(Channel::Livestream));
            }
            RoomEvent::StreamEnded(reason) => {
                let reason = end_reason(*reason).to_owned();
                let frame = Frame::LivestreamEnded(LivestreamEnded {
                    livestream_id: batch.room,
                    reason,
                });
                rendered.frames.push(frame.on(Channel::Livestream));
            }
            RoomEvent::SocketOpened(member) => opened.push(member.clone()),
        }
    }
    rendered.welcomes = welcomes(deps, batch, opened).await?;
    Ok(rendered)
}

/// The units for sale once the auction is settled: without a winner its unit returns.
async fn remaining(deps: &Deps, auction: &AuctionItem) -> Result<u32, Failure> {
    let returns = auction.winner.is_none() && deps.store().is_unsettled(auction.id).await?;
    let product = deps.store().product(auction.product_id).await?;
    let available = product.map_or(0, |product| product.available);
    Ok(available.saturating_add(u32::from(returns)))
}

fn banned(gate: &GateItem) -> [Addressed; 2] {
    let reason = gate
        .ban
        .as_ref()
        .map(|ban| ban.reason.clone())
        .unwrap_or_default();
    let frame = |user| {
        Frame::UserBanned(UserBanned {
            user_id: gate.user_id,
            reason: reason.clone(),
            user,
        })
    };
    let user = BannedUser {
        id: gate.user_id,
        username: gate.username.clone(),
        name: gate.username.clone(),
    };
    [
        frame(Some(user)).on(Channel::Livestream),
        frame(None).on(Channel::Chat),
    ]
}

fn viewer_change(who: &PresentUser, viewer_count: u32) -> ViewerChange {
    ViewerChange {
        user: Viewer {
            id: who.id,
            username: who.username.clone(),
        },
        viewer_count,
    }
}

fn end_reason(reason: Option<EndReason>) -> &'static str {
    match reason {
        // The word for an end that is nobody's fault.
        None | Some(EndReason::Seller | EndReason::Operator) => "ended_by_seller",
        Some(EndReason::NoCredits) => "no_credits",
        Some(EndReason::Inactive) => "inactive",
    }
}

async fn welcomes(
    deps: &Deps,
    batch: &RoomBatch,
    opened: Vec<MemberItem>,
) -> Result<Vec<Welcome>, Failure> {
    let any = |kind| opened.iter().any(|member| member.kind == kind);
    let history = match any(SocketKind::Chat) {
        true => deps.store().chat_history(batch.room).await?,
        false => Vec::new(),
    };
    let room = match any(SocketKind::Livestream) {
        true => deps.store().watched_room(batch.room).await?,
        false => None,
    };
    let data = room.map(|watched| {
        Frame::LivestreamData(LivestreamData {
            id: watched.room.id,
            title: watched.room.title,
            status: watched.room.room_status,
            viewer_count: watched.viewers,
            seller: watched.room.seller_name,
        })
    });
    let welcome = |member: MemberItem| {
        let frames = match member.kind {
            SocketKind::Livestream => data
                .iter()
                .map(|frame| frame.on(Channel::Livestream))
                .collect(),
            // Oldest first; what was sent after it opened comes with the room's own frames.
            SocketKind::Chat => history
                .iter()
                .rev()
                .filter(|message| message.created_at <= member.connected_at)
                .map(|message| Frame::ChatMessage(views::chat::frame(message)).on(Channel::Chat))
                .collect(),
        };
        Welcome { member, frames }
    };
    Ok(opened.into_iter().map(welcome).collect())
}
