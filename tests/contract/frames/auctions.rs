//! Auctions as the room sees them. The recorded server sent a second, poorer copy of every
//! frame that a client repeated over its socket; now a repetition changes and shows nothing.

use super::{TICK, assert_like_recorded, kinds, on_air, only};
use crate::people::BUYER2;
use crate::show::{PHONE, SAREE};
use serde_json::{Value, json};
use std::time::Duration;

const AUCTION: &str = "cae75441-9e5f-421d-8427-658c3b54f6e7";

fn without_timer(frames: &[Value]) -> Vec<&str> {
    kinds(frames)
        .into_iter()
        .filter(|kind| *kind != "bidding_timer_update")
        .collect()
}

#[tokio::test(start_paused = true)]
async fn auction_expires_with_winner() {
    const SCENARIO: &str = "auction_expires_with_winner";
    let mut stage = on_air().await;
    let seller = stage.watch("seller1").await;
    let mut buyer1 = stage.watch("buyer1").await;
    let buyer2 = stage.watch("buyer2").await;
    seller
        .send(&json!({ "type": "authenticate", "token": stage.token("seller1") }))
        .await;
    buyer1.send(&json!({ "type": "join_livestream", "livestream_id": stage.id(crate::show::EVENING_SHOW) })).await;

    stage.open_auction(AUCTION, SAREE, "499.00", 8).await;
    let auction = stage.id(AUCTION);
    let repeated = json!({
        "type": "start_bidding", "product": stage.id(SAREE), "starting_price": "499.00",
        "timer_duration": 8, "bidding_id": auction,
    });
    seller.send(&repeated).await;
    let frames = stage.frames(&mut buyer1).await;
    let started = only(&frames, "bidding_started");
    assert_like_recorded(SCENARIO, started);
    assert_eq!(
        started["data"]["current_highest_bid"],
        started["data"]["starting_price"]
    );
    let timer = frames
        .iter()
        .find(|frame| frame["type"] == "bidding_timer_update")
        .unwrap();
    assert_like_recorded(SCENARIO, timer);

    for (account, socket, amount, shown) in [
        ("buyer1", &buyer1, "549.0", 549.0),
        ("buyer2", &buyer2, "599.0", 599.0),
    ] {
        stage.bid(account, AUCTION, amount).await;
        socket
            .send(&json!({ "type": "place_bid", "product_id": auction, "bid_amount": shown }))
            .await;
    }
    // Lower than the highest, and lower than what this buyer holds.
    buyer1
        .send(&json!({ "type": "place_bid", "product_id": auction, "bid_amount": 1.0 }))
        .await;
    let frames = stage.frames(&mut buyer1).await;
    let bids: Vec<_> = frames
        .iter()
        .filter(|frame| frame["type"] == "bid_placed")
        .collect();
    // A tick shows an auction's latest state only.
    assert_eq!(bids.len(), 1);
    assert_like_recorded(SCENARIO, bids[0]);
    assert_eq!(bids[0]["data"]["user_id"], stage.id(BUYER2));

    stage.world.pass(Duration::from_secs(10)).await;
    let frames = buyer1.received();
    let ended = only(&frames, "bidding_ended");
    assert_like_recorded(SCENARIO, ended);
    assert_eq!(ended["data"]["winner_id"], stage.id(BUYER2));
    assert_eq!(ended["data"]["auto_ended"], true);
    let repaints = frames
        .iter()
        .filter(|frame| frame["type"] == "bidding_timer_update")
        .count();
    assert!(
        (4..=8).contains(&repaints),
        "{repaints} repaints in what was left of eight seconds"
    );
    stage.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn auction_no_bids() {
    let mut stage = on_air().await;
    let mut buyer1 = stage.watch("buyer1").await;
    stage.open_auction(AUCTION, PHONE, "12000.00", 2).await;
    stage.world.pass(Duration::from_secs(5)).await;
    let frames = buyer1.received();
    let ended = only(&frames, "bidding_ended");
    for frame in [only(&frames, "bidding_started"), ended] {
        assert_like_recorded("auction_no_bids", frame);
    }
    assert_eq!(ended["data"]["winning_bid"].as_f64(), Some(0.0));
    assert_eq!(without_timer(&frames), ["bidding_started", "bidding_ended"]);
    stage.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn auction_ended_by_seller() {
    const SCENARIO: &str = "auction_ended_by_seller";
    let mut stage = on_air().await;
    let mut seller = stage.watch("seller1").await;
    let mut buyer1 = stage.watch("buyer1").await;
    stage.open_auction(AUCTION, PHONE, "12000.00", 60).await;
    stage.world.pass(TICK).await;
    stage.bid("buyer1", AUCTION, "12050.0").await;
    stage.world.pass(TICK).await;
    stage.end_auction(AUCTION).await;
    seller
        .send(&json!({ "type": "end_bidding", "bidding_id": stage.id(AUCTION) }))
        .await;
    for client in [&mut seller, &mut buyer1] {
        let frames = stage.frames(client).await;
        assert_eq!(
            without_timer(&frames),
            ["bidding_started", "bid_placed", "bidding_ended"]
        );
        for kind in ["bidding_started", "bid_placed", "bidding_ended"] {
            assert_like_recorded(SCENARIO, only(&frames, kind));
        }
        assert_eq!(
            only(&frames, "bidding_ended")["data"]["manually_ended"],
            true
        );
    }
}

#[tokio::test(start_paused = true)]
async fn join_while_auction_runs() {
    let mut stage = on_air().await;
    stage.open_auction(AUCTION, PHONE, "12000.00", 6).await;
    stage.world.pass(TICK).await;
    let mut buyer2 = stage.open("livestream", "buyer2").await;
    stage.world.pass(TICK * 3).await;
    let frames = buyer2.received();
    assert_eq!(without_timer(&frames), ["livestream_data"]);
    assert_like_recorded("join_while_auction_runs", only(&frames, "livestream_data"));
    let timer = frames
        .iter()
        .find(|frame| frame["type"] == "bidding_timer_update")
        .unwrap();
    assert_like_recorded("join_while_auction_runs", timer);
    stage.world.settle().await;
}
