//! The conditions everything rests on, each alone: what is closed, settled or charged once
//! stays as it is, an auction's time never goes back, and nobody pays with credits they lack.

use boli_bench::{Room, RoomPlan};
use boli_domain::auction::BidRefused;
use boli_domain::{Paise, Timestamp};
use boli_local::World;
use boli_store::items::AuctionItem;
use boli_store::{ChargeRefused, CloseBy, CloseOutcome, NewBid, Store};
use serde_json::json;
use std::time::Duration;

/// A running auction of an hour, with an anti-snipe window.
async fn auction() -> (World, Room) {
    let mut world = World::bare(1).await;
    // These tests write to the table directly, so the auction is not settled.
    world.may_leave_messages();
    let auction =
        json!({ "starting_price": "10.00", "timer_duration": 3_600, "extension_window": 30 });
    let plan = RoomPlan {
        name: "expressions",
        buyers: 2,
        credits: 1,
        stock: 1,
        auction,
    };
    let room = Room::open(&world, plan).await.unwrap();
    (world, room)
}

fn store(world: &World) -> &Store {
    world.cloud().operator().store()
}

fn bid(world: &World, room: &Room, buyer: usize, rupees: u64, at: Timestamp) -> NewBid {
    NewBid {
        id: world.cloud().operator().new_id(),
        room_id: room.id,
        auction_id: room.auction,
        bidder: room.buyers[buyer].id,
        bidder_name: room.buyers[buyer].username.clone(),
        amount: Paise::rupees(rupees),
        at,
    }
}

fn close_of(auction: &AuctionItem) -> impl PartialEq + std::fmt::Debug {
    (
        auction.winner,
        auction.hammer,
        auction.close_seq,
        auction.closed_at,
        auction.closed_by_hand,
    )
}

#[tokio::test(start_paused = true)]
async fn a_second_close_changes_nothing() {
    let (world, room) = auction().await;
    let now = world.cloud().operator().now();
    store(&world)
        .place_bid(&bid(&world, &room, 0, 20, now))
        .await
        .unwrap()
        .unwrap();
    let seller = CloseBy::Seller(room.seller.id);
    let first = store(&world)
        .close_auction(room.id, room.auction, seller, now)
        .await
        .unwrap();
    let CloseOutcome::Closed(first) = first else {
        panic!("not closed: {first:?}")
    };
    let later = first.hard_end.plus(Duration::from_secs(60));
    for by in [CloseBy::Deadline, CloseBy::StreamEnd, seller] {
        let again = store(&world)
            .close_auction(room.id, room.auction, by, later)
            .await
            .unwrap();
        let CloseOutcome::WasClosed(again) = again else {
            panic!("{by:?} closed it again: {again:?}")
        };
        assert_eq!(close_of(&again), close_of(&first), "by {by:?}");
    }
    let late = store(&world)
        .place_bid(&bid(&world, &room, 1, 30, now))
        .await
        .unwrap();
    assert_eq!(late.unwrap_err(), BidRefused::Closed);
    let now = store(&world)
        .auction(room.id, room.auction)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((close_of(&now), now.high), (close_of(&first), first.high));
}

#[tokio::test(start_paused = true)]
async fn a_bid_of_a_clock_that_is_behind_counts_as_of_the_last_bid() {
    let (world, room) = auction().await;
    let now = world.cloud().operator().now();
    let first = store(&world)
        .place_bid(&bid(&world, &room, 0, 20, now))
        .await
        .unwrap()
        .unwrap();
    let behind = now.minus(Duration::from_secs(2));
    let second = store(&world)
        .place_bid(&bid(&world, &room, 1, 30, behind))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (second.seq, second.high),
        (2, Some(Paise::rupees(30))),
        "a higher bid does not die of jitter"
    );
    assert_eq!(second.last_bid_at, now, "time goes back");
    assert_eq!(second.soft_end, first.soft_end, "the deadline shrinks");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_auction_takes_no_bid_and_is_not_made_by_one() {
    let (world, mut room) = auction().await;
    room.auction = world.cloud().operator().new_id();
    let now = world.cloud().operator().now();
    let refused = store(&world)
        .place_bid(&bid(&world, &room, 0, 20, now))
        .await
        .unwrap();
    assert_eq!(refused.unwrap_err(), BidRefused::Closed);
    let closed = store(&world)
        .close_auction(room.id, room.auction, CloseBy::Deadline, now)
        .await
        .unwrap();
    assert!(matches!(closed, CloseOutcome::Missing), "{closed:?}");
    assert!(
        store(&world)
            .auction(room.id, room.auction)
            .await
            .unwrap()
            .is_none()
    );
}

/// Two workers may have read the closed auction before either settled it.
#[tokio::test(start_paused = true)]
async fn a_second_settlement_changes_nothing() {
    let (world, room) = auction().await;
    let deps = world.cloud().operator();
    let now = deps.now();
    let won = bid(&world, &room, 0, 20, now);
    store(&world).place_bid(&won).await.unwrap().unwrap();
    let by = CloseBy::Seller(room.seller.id);
    let closed = store(&world)
        .close_auction(room.id, room.auction, by, now)
        .await
        .unwrap();
    let CloseOutcome::Closed(closed) = closed else {
        panic!("not closed: {closed:?}")
    };
    let settle = || store(&world).settle_auction(&closed, deps.new_row_id(), now);
    assert!(settle().await.unwrap());
    let lines = store(&world).cart(won.bidder).await.unwrap();
    assert_eq!(lines.len(), 1);
    // Even when the line is gone from the cart, it does not come back.
    store(&world).remove_from_cart(&lines).await.unwrap();
    assert!(!settle().await.unwrap());
    assert_eq!(store(&world).cart(won.bidder).await.unwrap(), []);
}

/// Two streams of one seller may both have seen the last credit.
#[tokio::test(start_paused = true)]
async fn a_period_takes_no_credit_twice_and_none_that_is_not_there() {
    let (world, room) = auction().await;
    let credits = async || {
        let seller = store(&world).user(room.seller.id).await.unwrap();
        seller.unwrap().credits
    };
    let stream = store(&world).room(room.id).await.unwrap().unwrap();
    assert_eq!((stream.credits_consumed, credits().await), (1, 0));
    let charge = async |period| store(&world).charge_period(&stream, period).await.unwrap();
    assert_eq!(charge(0).await, Err(ChargeRefused::AlreadyDone));
    assert_eq!(charge(1).await, Err(ChargeRefused::NoCredits));
    assert_eq!(credits().await, 0);
}
