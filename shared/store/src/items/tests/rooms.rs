//! Rooms, auctions, chat and sockets.

use super::{LATER, NOW, id, stored};
use crate::items::{
    AuctionClockItem, AuctionItem, AuctionPointerItem, Ban, BidItem, ChatMessageItem,
    ConnectionItem, EndReason, GateItem, LiveRoomItem, MemberItem, ModeratorItem, PresenceItem,
    PresentUser, RoomItem, SocketKind, UnsettledAuctionItem, ViewerItem, WonUnit,
};
use boli_domain::account::UserType;
use boli_domain::auction::AuctionStatus;
use boli_domain::chat::MessageType;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{Paise, RowId};

stored! {
    room: room_item(),
    live_room: LiveRoomItem {
        room_id: id(3),
        seller_id: id(1),
        started_at: NOW,
        last_activity_at: Some(LATER),
        idle_warned: true,
    },
    presence: PresenceItem {
        room_id: id(3),
        viewers: 7,
        connects: 501,
        last_user: Some(PresentUser {
            id: id(2),
            username: "ravi".into(),
        }),
    },
    viewer: ViewerItem {
        room_id: id(3),
        user_id: id(2),
        username: "ravi".into(),
        joined_at: NOW,
    },
    auction: auction_item(),
    auction_closed: closed_auction(),
    auction_pointer: AuctionPointerItem {
        id: id(4),
        room_id: id(3),
        started_at: NOW,
    },
    unsettled_auction: UnsettledAuctionItem {
        auction_id: id(4),
        room_id: id(3),
        base_end: LATER,
        won: None,
    },
    unsettled_auction_won: UnsettledAuctionItem {
        auction_id: id(4),
        room_id: id(3),
        base_end: NOW,
        won: Some(WonUnit {
            user_id: id(2),
            product_id: id(8),
            until: LATER,
        }),
    },
    bid: BidItem {
        id: id(5),
        auction_id: id(4),
        room_id: id(3),
        seq: 1,
        amount: Paise(54_950),
        bidder: id(2),
        bidder_name: "Ravi Iyer".into(),
        at: NOW,
    },
    auction_clock: AuctionClockItem {
        auction_id: id(4),
        room_id: id(3),
        epoch: 2,
        leased_until: LATER,
    },
    chat_message: ChatMessageItem {
        id: id(6),
        room_id: id(3),
        user_id: id(2),
        username: "ravi".into(),
        user_type: UserType::Buyer,
        message_type: MessageType::Text,
        content: "नमस्ते".into(),
        is_visible: true,
        created_at: NOW,
    },
    gate: GateItem {
        room_id: id(3),
        user_id: id(2),
        username: "ravi".into(),
        ban: Some(Ban {
            id: RowId(222_736_946_000_001),
            banned_by: id(1),
            banned_by_name: "Asha Rao".into(),
            reason: "Spam".into(),
            banned_at: NOW,
        }),
        muted_until: Some(LATER),
        last_message_at: Some(NOW),
    },
    gate_without_ban: GateItem {
        room_id: id(3),
        user_id: id(2),
        username: "ravi".into(),
        ban: None,
        muted_until: None,
        last_message_at: Some(NOW),
    },
    moderator: ModeratorItem {
        id: RowId(222_736_946_000_002),
        room_id: id(3),
        user_id: id(2),
        username: "ravi".into(),
        added_by: id(1),
        added_by_name: "Asha Rao".into(),
        added_at: NOW,
    },
    connection: ConnectionItem {
        id: "L0SM9cOFvHcCIhw=".into(),
        room_id: id(3),
        shard: 1,
        kind: SocketKind::Livestream,
        user_id: id(2),
        session_id: id(7),
        username: "ravi".into(),
        connected_at: NOW,
    },
    member: MemberItem {
        connection_id: "L0SM9cOFvHcCIhw=".into(),
        room_id: id(3),
        shard: 1,
        kind: SocketKind::Chat,
        user_id: id(2),
        connected_at: NOW,
    },
}

fn room_item() -> RoomItem {
    RoomItem {
        id: id(3),
        seller_id: id(1),
        seller_name: "Asha Rao".into(),
        title: "Diwali silks".into(),
        description: "Hand-woven".into(),
        category_id: 2,
        product_ids: vec![id(8), id(9)],
        channel: "room_3".into(),
        thumbnail: Some("thumbnails/3.jpg".into()),
        room_status: LivestreamStatus::Ended,
        scheduled_start: Some(NOW),
        started_at: Some(NOW),
        ended_at: Some(LATER),
        end_reason: Some(EndReason::NoCredits),
        auction_id: Some(id(4)),
        credits_consumed: 2,
        credit_warned: true,
        slow_mode: 5,
        created_at: NOW,
        updated_at: LATER,
    }
}

/// One that just opened.
fn auction_item() -> AuctionItem {
    AuctionItem {
        id: id(4),
        room_id: id(3),
        room_title: "Diwali silks".into(),
        product_id: id(8),
        product_name: "Silk saree".into(),
        seller: id(1),
        seller_name: "Asha Rao".into(),
        starting_price: Paise(49_900),
        timer_duration: 60,
        started_at: NOW,
        status: AuctionStatus::Open,
        seq: 0,
        min_next: Paise(49_901),
        increment: Paise(1),
        last_bid_at: NOW,
        base_end: LATER,
        soft_end: LATER,
        hard_end: LATER,
        window: 10_000,
        high: None,
        bidder: None,
        bidder_name: None,
        bid_id: None,
        winner: None,
        winner_name: None,
        hammer: None,
        close_seq: None,
        closed_at: None,
        closed_by_hand: false,
    }
}

/// One with a winner who has the unit.
fn closed_auction() -> AuctionItem {
    let price = Paise(54_950);
    AuctionItem {
        status: AuctionStatus::Closed,
        seq: 1,
        min_next: Paise(54_951),
        high: Some(price),
        bidder: Some(id(2)),
        bidder_name: Some("Ravi Iyer".into()),
        bid_id: Some(id(5)),
        winner: Some(id(2)),
        winner_name: Some("Ravi Iyer".into()),
        hammer: Some(price),
        close_seq: Some(2),
        closed_at: Some(LATER),
        closed_by_hand: true,
        ..auction_item()
    }
}
