//! Every frame as clients get it.

use super::*;
use crate::declared::declared;
use crate::{Decimal, Ist};
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, RowId};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// One test for each frame, named as its snapshot.
macro_rules! sent {
    ($($snapshot:ident: $variant:ident($data:expr)),+ $(,)?) => {
        $(#[test]
        fn $snapshot() {
            assert_sent(stringify!($snapshot), &Frame::$variant($data));
        })+

        /// The frames above as the source has them.
        const SAMPLED: &[&str] = &[$(concat!("Frame::", stringify!($variant))),+];
    };
}

/// 2026-11-22T13:33:06.435Z.
const NOW: Timestamp = Timestamp::from_millis(1_795_354_386_435);

/// 600.01 rupees.
const PRICE: Number = Number(Paise(60_001));

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// The frame's text is as reviewed, its members in the order they are sent.
fn assert_sent(snapshot: &str, frame: &Frame) {
    let sent: Value = serde_json::from_str(&frame.to_text()).unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(snapshot, sent);
    });
}

sent! {
    livestream_data: LivestreamData(LivestreamData {
        id: id(1),
        title: "Diwali silks".into(),
        status: LivestreamStatus::Live,
        viewer_count: 7,
        seller: "asha".into(),
    }),
    bidding_started: BiddingStarted(Box::new(bidding_started_frame())),
    bid_placed: BidPlaced(BidPlaced {
        bidding_id: id(2),
        amount: PRICE,
        bid_amount: PRICE,
        user_id: id(4),
        user_name: "Ravi Iyer".into(),
        username: "ravi".into(),
        timestamp: Utc(NOW),
        user_type: UserType::Buyer,
        current_highest_bid: PRICE,
        product_name: "Silk saree".into(),
    }),
    bidding_timer_update: BiddingTimerUpdate(BiddingTimerUpdate {
        bidding_id: id(2),
        remaining_time: 42,
        ends_at: Utc(NOW),
        current_highest_bid: PRICE,
        product_data: Card {
            primary_image: None,
            ..card()
        },
    }),
    bidding_ended: BiddingEnded(BiddingEnded {
        manually_ended: false,
        ..bidding_ended_frame()
    }),
    bidding_ended_by_hand: BiddingEnded(BiddingEnded {
        auto_ended: false,
        ..bidding_ended_frame()
    }),
    bidding_ended_without_bids: BiddingEnded(BiddingEnded {
        winner_id: None,
        winner_name: None,
        winning_bid: Number(Paise::ZERO),
        winning_amount: Number(Paise::ZERO),
        manually_ended: false,
        ..bidding_ended_frame()
    }),
    user_banned: UserBanned(UserBanned {
        user: Some(BannedUser {
            id: id(4),
            username: "ravi".into(),
            name: "Ravi Iyer".into(),
        }),
        ..user_banned_from_chat()
    }),
    user_banned_on_chat: UserBanned(user_banned_from_chat()),
    viewer_joined: ViewerJoined(viewer_change(8)),
    viewer_left: ViewerLeft(viewer_change(7)),
    livestream_ended: LivestreamEnded(LivestreamEnded {
        livestream_id: id(1),
        reason: "Livestream ended by seller".into(),
    }),
    chat_message: ChatMessage(ChatMessage {
        id: id(5),
        user_id: id(4),
        username: "ravi".into(),
        user_type: UserType::Buyer,
        content: "नमस्ते".into(),
        message_type: MessageType::Text,
        created_at: Utc(NOW),
    }),
    message_deleted: MessageDeleted(MessageDeleted { message_id: id(5) }),
}

fn card() -> Card {
    Card {
        id: id(3),
        name: "Silk saree".into(),
        category_name: "Sarees".into(),
        base_price: Decimal(Paise(49_900)),
        available_quantity: 3,
        status: ProductStatus::Active,
        seller_name: "Asha Rao".into(),
        primary_image: Some(image()),
        created_at: Ist(NOW),
    }
}

fn image() -> Image {
    Image {
        id: RowId(222_736_946_000_001),
        image: "https://media.example.com/products/3/1.jpg".into(),
        thumbnail: None,
        is_primary: true,
        created_at: Ist(NOW),
    }
}

fn bidding_started_frame() -> BiddingStarted {
    BiddingStarted {
        bidding_id: id(2),
        id: id(2),
        livestream: id(1),
        livestream_title: "Diwali silks".into(),
        product_id: id(3),
        product_name: "Silk saree".into(),
        product_data: card(),
        product: ProductBrief {
            id: id(3),
            name: "Silk saree".into(),
            base_price: Decimal(Paise(49_900)),
            primary_image: Some(image()),
        },
        starting_price: Number(Paise::rupees(499)),
        current_highest_bid: Number(Paise::rupees(499)),
        timer_duration: 60,
        duration: 60,
        remaining_time: 60,
        ends_at: Utc(NOW),
        started_at: Utc(NOW),
        status: "active",
        seller_name: "Asha Rao".into(),
        bid_increment: Number(Paise::rupees(1)),
    }
}

/// Both marks set: each sample unsets those it has not.
fn bidding_ended_frame() -> BiddingEnded {
    BiddingEnded {
        bidding_id: id(2),
        winner_id: Some(id(4)),
        winner_name: Some("Ravi Iyer".into()),
        winning_bid: PRICE,
        winning_amount: PRICE,
        product_id: id(3),
        product_name: "Silk saree".into(),
        product_quantity_remaining: 2,
        ended_at: Utc(NOW),
        auto_ended: true,
        manually_ended: true,
    }
}

fn user_banned_from_chat() -> UserBanned {
    UserBanned {
        user_id: id(4),
        reason: "Spam".into(),
        user: None,
    }
}

fn viewer_change(viewer_count: u32) -> ViewerChange {
    ViewerChange {
        user: Viewer {
            id: id(4),
            username: "ravi".into(),
        },
        viewer_count,
    }
}

#[test]
fn every_frame_has_a_snapshot() {
    let declared = declared(include_str!("../frames.rs"));
    let declared: BTreeSet<&str> = declared
        .iter()
        .map(String::as_str)
        .filter(|name| name.starts_with("Frame::"))
        .collect();
    assert_eq!(SAMPLED.iter().copied().collect::<BTreeSet<_>>(), declared);
}
