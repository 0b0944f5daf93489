//! Following a request through everything that comes of it, and what is counted on the way.

mod secrets;

use super::log::Log;
use super::{auction, bid, buyer, done, live_stream, seller};
use boli_domain::{AuctionId, RoomId, Trace};
use boli_local::World;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::queues::Sending;
use boli_local::show;
use boli_store::client::Query;
use boli_store::items::{AttemptItem, AuctionItem, OrderItem};
use boli_store::{Write, keys, trace};
use boli_tests::table::held;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const ROOT: &str = "1-67891233-abcdef012345678912345678";
const SECOND: Duration = Duration::from_secs(1);

/// The posting worker takes its time, so that its message can be looked at on its queue.
struct SlowPosting;

impl Faults for SlowPosting {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let is_first = call.service == Service::DynamoDb && call.target.ends_with("Query");
        (call.function == "workers-post-frames" && is_first).then_some(Fault::Slow(3 * SECOND))
    }
}

/// Nobody closes auctions.
struct DeadClock;

impl Faults for DeadClock {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let closes = ["workers-run-auction-clock", "workers-settle-auction"];
        closes.contains(&call.function).then(Fault::server_error)
    }
}

/// The traces of the items of a room whose sort key begins so.
async fn traces(world: &World, room: RoomId, prefix: &str) -> Vec<Option<Trace>> {
    let query = Query::collection(keys::room_partition(room), prefix).consistent();
    let store = world.cloud().operator().store();
    let items = store.query_items(query).await.unwrap();
    items.iter().map(trace::of_item).collect()
}

#[tokio::test(start_paused = true)]
async fn one_bid_is_followed_from_the_gateway_to_the_screen() {
    let log = Log::start();
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 2).await;
    let auction = auction(&world, &seller, &room, &product, 60).await;
    let room_id: RoomId = room.parse().unwrap();
    let auction_id: AuctionId = auction.parse().unwrap();
    // As after so many connects, of which all but this one left: two shards, two messages.
    let connects =
        Write::update(keys::presence(room_id), "SET connects = :many").value(":many", 600);
    let store = world.cloud().operator().store();
    store.commit(vec![connects]).await.unwrap();
    let socket = format!("/ws/livestream/{room}/?token={buyer}");
    let mut viewer = world.connect(&socket).await.unwrap();
    world.pass(5 * SECOND).await;
    viewer.received();
    world.set_faults(Some(Arc::new(SlowPosting)));

    // The request.
    let request = Request::post(format!("/api/livestreams/biddings/{auction}/place-bid/"))
        .header(
            "x-amzn-trace-id",
            format!("Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=0"),
        )
        .header("authorization", format!("Token {buyer}"))
        .header("content-type", "application/json")
        .body(Bytes::from(json!({ "amount": "650" }).to_string()))
        .unwrap();
    let reply = world.send(request).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let received = log.told("received");
    assert_eq!(received.last().unwrap()["span"]["trace"], ROOT);

    // The auction, and its history.
    let trace = Trace::try_from(ROOT.to_owned()).unwrap();
    let auction_key = keys::auction(room_id, auction_id).sk;
    assert_eq!(
        traces(&world, room_id, &auction_key).await,
        [Some(trace.clone())]
    );
    world.pass(SECOND).await;
    let history = keys::bid_prefix(auction_id);
    assert_eq!(
        traces(&world, room_id, &history).await,
        [Some(trace.clone())]
    );

    // The queue.
    let queues = &world.core().services.queues;
    let messages = queues.messages("PostFramesQueue").unwrap();
    let of_the_bid: Vec<_> = messages
        .iter()
        .filter(|message| message.body.contains("bid_placed"))
        .collect();
    assert_eq!(of_the_bid.len(), 2, "{messages:?}");
    for message in of_the_bid {
        assert_eq!(message.trace_header, Some(trace.to_header()));
        let body: Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!(body["origin"]["traces"], json!([ROOT]));
    }

    // The sockets, after the frame of the shard that is slow.
    world.set_faults(None);
    world.pass(10 * SECOND).await;
    let posted = log.told("posted");
    let of_the_bid: Vec<_> = posted
        .iter()
        .filter(|line| line["traces"] == ROOT)
        .collect();
    assert_eq!(of_the_bid.len(), 2, "one line a shard: {posted:?}");
    let sockets: u64 = of_the_bid
        .iter()
        .map(|line| line["sockets"].as_u64().unwrap())
        .sum();
    assert_eq!(sockets, 1);
    for line in of_the_bid {
        assert_eq!(line["span"]["trace"], ROOT);
        assert_eq!(line["room"], room);
        assert_eq!(line["frames"], 1);
        // A tick of the feed, and what was left of the slow read before it in the shard.
        assert!(
            (1_000..5_000).contains(&line["ms"].as_u64().unwrap()),
            "{line}"
        );
    }
    let frame = viewer.next_of("bid_placed").await.unwrap();
    assert!(!frame.to_string().contains(ROOT), "{frame}");

    let end = format!("/api/livestreams/biddings/{auction}/end/");
    done(&world, Method::PATCH, &end, &seller, None).await;
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_socket_asks_for_has_a_trace_too() {
    let log = Log::start();
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 2).await;
    let auction = auction(&world, &seller, &room, &product, 60).await;
    let mut viewer = world
        .connect(&format!("/ws/livestream/{room}/?token={buyer}"))
        .await
        .unwrap();
    let frame = json!({ "type": "place_bid", "bidding_id": auction, "amount": "650" });
    viewer.send(&frame).await;
    viewer.next_of("bid_placed").await.unwrap();
    world.pass(SECOND).await;
    let room_id: RoomId = room.parse().unwrap();
    let history = keys::bid_prefix(auction.parse().unwrap());
    let trace = traces(&world, room_id, &history).await.remove(0).unwrap();
    let posted = log.told("posted");
    assert!(
        posted.iter().any(|line| {
            let traces = line["traces"].as_str().unwrap();
            traces.split(' ').any(|one| one == trace.as_str())
        }),
        "{trace}: {posted:?}"
    );
    let end = format!("/api/livestreams/biddings/{auction}/end/");
    done(&world, Method::PATCH, &end, &seller, None).await;
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_second_delivery_changes_no_trace() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 2).await;
    let auction = auction(&world, &seller, &room, &product, 10).await;
    bid(&world, &buyer, &auction, "650").await;
    world.pass(15 * SECOND).await;
    world.settle().await;
    let room_id: RoomId = room.parse().unwrap();
    let before = traces(&world, room_id, "").await;
    let command = json!({ "room_id": room, "auction_id": auction }).to_string();
    let queues = &world.core().services.queues;
    let header = format!("Root={ROOT}");
    let sending = Sending {
        trace_header: Some(&header),
        ..Sending::default()
    };
    queues
        .send_as("SettleAuctionQueue", &command, sending)
        .unwrap();
    world.settle().await;
    assert_eq!(traces(&world, room_id, "").await, before);
}

#[tokio::test(start_paused = true)]
async fn metrics_add_up_to_what_the_table_holds() {
    let world = World::start().await;
    show::play(&world, "counted", &|_| {}).await.unwrap();
    world.settle().await;
    let store = world.cloud().operator().store();
    let auctions: Vec<AuctionItem> = held(&world);
    let mut bids = 0;
    for auction in &auctions {
        bids += store.bids(auction.room_id, auction.id).await.unwrap().len();
    }
    let attempts: Vec<AttemptItem> = held(&world);
    let later = attempts.iter().filter(|attempt| attempt.captured);
    let orders: Vec<OrderItem> = held(&world);
    let at_once = orders.iter().filter(|order| order.payment.captured);
    let captured: u64 = later
        .map(|attempt| attempt.amount.0)
        .chain(at_once.map(|order| order.total.0))
        .sum();

    let metrics = world.core().services.metrics.all();
    assert_eq!(metrics["BidLatency"].samples, bids as u64);
    assert_eq!(metrics["CapturedPaise"].sum, captured);
    assert!(bids > 2 && captured > 0);
    assert!(metrics["WebhooksAccepted"].sum > 0);
    let seen = metrics["BidToScreen"];
    assert!(seen.samples > 0 && seen.samples <= bids as u64);
    // A tick of the feed each, and nothing more on this clock.
    assert!(seen.sum <= 1_000 * seen.samples, "{seen:?}");
    for trouble in [
        "MoneyMismatches",
        "RefundsDue",
        "WebhooksRefused",
        "WebhooksOfOthers",
        "AuctionsClosedLate",
    ] {
        assert!(!metrics.contains_key(trouble), "{trouble}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_refused_bid_and_webhook_is_counted() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 2).await;
    let auction = auction(&world, &seller, &room, &product, 10).await;
    bid(&world, &buyer, &auction, "650").await;
    let path = format!("/api/livestreams/biddings/{auction}/place-bid/");
    for (token, amount) in [(&buyer, "600"), (&buyer, "650"), (&seller, "700")] {
        let body = json!({ "amount": amount });
        let reply = world
            .call(Method::POST, &path, Some(token), Some(body))
            .await;
        assert!((400..500).contains(&reply.status), "{}", reply.body);
    }
    let forged = world
        .call(
            Method::POST,
            "/api/payments/webhook/",
            None,
            Some(json!({})),
        )
        .await;
    assert_eq!(forged.status, 400);
    let metrics = world.core().services.metrics.all();
    assert_eq!(metrics["BidLatency"].samples, 1);
    assert_eq!(metrics["BidsRefused"].sum, 3);
    assert_eq!(metrics["WebhooksRefused"].sum, 1);
    assert!(!metrics.contains_key("WebhooksAccepted"));
    world.pass(15 * SECOND).await;
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn an_auction_whose_clock_was_dead_is_counted() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 2).await;
    let auction = auction(&world, &seller, &room, &product, 10).await;
    bid(&world, &buyer, &auction, "650").await;
    world.set_faults(Some(Arc::new(DeadClock)));
    world.pass(15 * SECOND).await;
    world.set_faults(None);
    // The sweep comes once a minute.
    world.pass(60 * SECOND).await;
    world.settle().await;
    assert_eq!(
        world.core().services.metrics.all()["AuctionsClosedLate"].sum,
        1
    );
}
