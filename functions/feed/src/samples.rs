//! A room, its product and an auction for the tests of both consumers.

use boli_domain::auction::AuctionTerms;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::product::ProductStatus;
use boli_domain::{AuctionId, BidId, Paise, ProductId, RoomId, Timestamp, UserId};
use boli_runtime::stream::StreamRecord;
use boli_store::Entity;
use boli_store::items::{AuctionItem, ProductItem, RoomItem};
use std::time::Duration;
use uuid::Uuid;

pub(crate) const START: Timestamp = Timestamp(1_760_000_000_000);
pub(crate) const SELLER: UserId = UserId(Uuid::from_u128(1));
pub(crate) const ASHA: UserId = UserId(Uuid::from_u128(2));
pub(crate) const ROOM: RoomId = RoomId(Uuid::from_u128(3));
pub(crate) const PRODUCT: ProductId = ProductId(Uuid::from_u128(4));
pub(crate) const AUCTION: AuctionId = AuctionId(Uuid::from_u128(5));

/// A change as the feed delivers it.
pub(crate) fn change<E: Entity>(old: Option<&E>, new: Option<&E>) -> StreamRecord {
    let item = |entity: &E| entity.to_item().unwrap();
    StreamRecord {
        sequence_number: "1".to_owned(),
        old: old.map(item),
        new: new.map(item),
        expired: false,
        at: START,
        trace: None,
    }
}

pub(crate) fn room() -> RoomItem {
    RoomItem {
        id: ROOM,
        seller_id: SELLER,
        seller_name: "meera".to_owned(),
        title: "Evening show".to_owned(),
        description: String::new(),
        category_id: 2,
        product_ids: vec![PRODUCT],
        channel: String::new(),
        thumbnail: None,
        room_status: LivestreamStatus::Live,
        scheduled_start: None,
        started_at: Some(START),
        ended_at: None,
        end_reason: None,
        auction_id: Some(AUCTION),
        credits_consumed: 1,
        credit_warned: false,
        slow_mode: 0,
        created_at: START,
        updated_at: START,
    }
}

/// A saree with three units.
pub(crate) fn product() -> ProductItem {
    ProductItem {
        id: PRODUCT,
        seller_id: SELLER,
        seller_name: "meera".to_owned(),
        name: "Silk Saree".to_owned(),
        description: String::new(),
        category_id: 2,
        base_price: Paise::rupees(499),
        product_status: ProductStatus::Active,
        available: 3,
        reserved: 0,
        sold: 0,
        images: Vec::new(),
        created_at: START,
        updated_at: START,
        removed_at: None,
        tax: Default::default(),
    }
}

/// 30 seconds from 499 rupees.
pub(crate) fn auction() -> AuctionItem {
    let terms = AuctionTerms::plain(SELLER, Paise::rupees(499), Duration::from_secs(30));
    AuctionItem::open(AUCTION, &room(), &product(), &terms, START)
}

/// The auction after its `seq`-th bid, each 50 rupees above the one before.
pub(crate) fn with_bids(auction: &AuctionItem, seq: u64) -> AuctionItem {
    AuctionItem {
        seq,
        high: Some(Paise::rupees(499 + 50 * seq)),
        bidder: Some(ASHA),
        bidder_name: Some("asha".to_owned()),
        bid_id: Some(BidId(Uuid::from_u128(u128::from(100 + seq)))),
        last_bid_at: START.plus(Duration::from_secs(seq)),
        ..auction.clone()
    }
}
