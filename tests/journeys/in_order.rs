//! Frames of a large room, which workers post by shard: in their order, once, and not held up
//! for long by what fails.

use super::{auction, bid, buyer, done, live_stream, seller};
use boli_domain::RoomId;
use boli_local::World;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_store::{Write, keys};
use http::Method;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const WORKER: &str = "workers-post-frames";
const NONE: [&str; 0] = [];

/// The posting workers can't read who is in the room, until one of them has given up and lets
/// its frames come again.
#[derive(Default)]
struct NoTable {
    given_up: AtomicBool,
}

impl Faults for NoTable {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        if call.function != WORKER {
            return None;
        }
        if call.target.ends_with("ChangeMessageVisibility") {
            self.given_up.store(true, Ordering::Relaxed);
        }
        let reads = call.service == Service::DynamoDb;
        let fails = reads && !self.given_up.load(Ordering::Relaxed);
        fails.then(Fault::server_error)
    }
}

/// The workers that post now take their time.
struct Slow;

impl Faults for Slow {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let reads = call.function == WORKER && call.service == Service::DynamoDb;
        reads.then_some(Fault::Slow(3 * SECOND))
    }
}

/// The broadcast's first batch is delivered a second time.
#[derive(Default)]
struct Twice(AtomicBool);

impl Faults for Twice {
    fn strike(&self, _: &Call<'_>) -> Option<Fault> {
        None
    }

    fn forget(&self, function: &'static str) -> bool {
        function == "feed-broadcast" && !self.0.swap(true, Ordering::Relaxed)
    }
}

/// An auction in a room of two shards, which one buyer watches.
struct Scene {
    world: World,
    seller: String,
    buyer: String,
    auction: String,
    viewer: boli_local::world::Client,
}

impl Scene {
    async fn set() -> Self {
        let world = World::start().await;
        let (seller, buyer) = (seller(&world).await, buyer(&world).await);
        let (room, product) = live_stream(&world, &seller, 2).await;
        let auction = auction(&world, &seller, &room, &product, 120).await;
        let room_id: RoomId = room.parse().unwrap();
        // As after so many connects, of which all but this one left.
        let connects =
            Write::update(keys::presence(room_id), "SET connects = :many").value(":many", 600);
        let store = world.cloud().operator().store();
        store.commit(vec![connects]).await.unwrap();
        let socket = format!("/ws/livestream/{room}/?token={buyer}");
        let mut viewer = world.connect(&socket).await.unwrap();
        world.pass(12 * SECOND).await;
        viewer.received();
        Self {
            world,
            seller,
            buyer,
            auction,
            viewer,
        }
    }

    async fn bid(&self, amount: &str) {
        bid(&self.world, &self.buyer, &self.auction, amount).await;
    }

    /// The bids that the viewer has seen since the last look.
    fn bids_seen(&mut self) -> Vec<String> {
        let frames = self.viewer.received().into_iter();
        let bids = frames.filter(|frame| frame["type"] == "bid_placed");
        bids.map(|frame| frame["data"]["amount"].to_string())
            .collect()
    }

    async fn end(self) {
        let end = format!("/api/livestreams/biddings/{}/end/", self.auction);
        done(&self.world, Method::PATCH, &end, &self.seller, None).await;
        self.world.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_later_bid_never_overtakes_an_earlier_one() {
    let mut scene = Scene::set().await;
    scene.world.set_faults(Some(Arc::new(Slow)));
    scene.bid("650").await;
    scene.world.pass(SECOND).await;
    // Whoever posts from now on is quick.
    scene.world.set_faults(None);
    scene.bid("700").await;
    scene.world.pass(SECOND).await;
    assert_eq!(scene.bids_seen(), NONE, "both wait for the slow post");
    scene.world.pass(5 * SECOND).await;
    assert_eq!(scene.bids_seen(), ["650.0", "700.0"]);
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn what_fails_is_posted_a_second_later_and_still_before_the_rest() {
    let mut scene = Scene::set().await;
    let faults = Arc::new(NoTable::default());
    scene.world.set_faults(Some(faults.clone()));
    scene.bid("650").await;
    scene.world.pass(SECOND).await;
    scene.bid("700").await;
    // The table's client tries for some seconds; the visibility timeout is far longer.
    scene.world.pass(10 * SECOND).await;
    assert!(faults.given_up.load(Ordering::Relaxed));
    assert_eq!(scene.bids_seen(), ["650.0", "700.0"]);
    scene.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_the_feed_that_comes_twice_is_posted_once() {
    let mut scene = Scene::set().await;
    scene.world.set_faults(Some(Arc::new(Twice::default())));
    scene.bid("650").await;
    scene.world.pass(10 * SECOND).await;
    scene.world.set_faults(None);
    assert_eq!(scene.bids_seen(), ["650.0"]);
    scene.end().await;
}
