//! A bid whose answer got lost on the way from the table, and that was outbid before the
//! function could ask again: only the history can tell that it was accepted.

use boli_bench::{Room, RoomPlan};
use boli_local::World;
use boli_local::aws::faults::{Call, Fault, Faults};
use boli_local::world::Reply;
use futures_util::future::join;
use http::Method;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// Loses the answer to the first bid, and holds its repetition up for two seconds.
#[derive(Default)]
struct FirstAnswerLost {
    bids: AtomicU32,
    /// The feed does not get through to the history.
    history_is_behind: AtomicBool,
}

impl Faults for FirstAnswerLost {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        match (call.function, operation(call)) {
            ("auctions-place-bid", "UpdateItem") => {
                match self.bids.fetch_add(1, Ordering::Relaxed) {
                    0 => Some(Fault::LostAfter),
                    1 => Some(Fault::Slow(Duration::from_secs(2))),
                    _ => None,
                }
            }
            ("feed-relay", "PutItem") => {
                let lost = self.history_is_behind.load(Ordering::Relaxed);
                lost.then_some(Fault::Lost)
            }
            _ => None,
        }
    }
}

fn operation<'a>(call: &Call<'a>) -> &'a str {
    call.target.rsplit('.').next().unwrap_or_default()
}

/// Two bids: the answer to the lower, earlier one gets lost. When the feed is behind, only
/// the later one is in the history, as when its writes overtake each other.
async fn bids(world: &World, faults: &Arc<FirstAnswerLost>) -> (Room, Reply, Reply) {
    let auction = json!({ "starting_price": "10.00", "timer_duration": 30 });
    let plan = RoomPlan {
        name: "answers",
        buyers: 2,
        credits: 1,
        stock: 1,
        auction,
    };
    let room = Room::open(world, plan).await.unwrap();
    world.set_faults(Some(faults.clone()));
    let path = room.bid_path();
    let bid = |buyer: usize, amount: &str| {
        let token = room.buyers[buyer].token.clone();
        let (path, body) = (path.clone(), json!({ "amount": amount }));
        async move {
            world
                .call(Method::POST, &path, Some(&token), Some(body))
                .await
        }
    };
    let outbid = async {
        world.pass(Duration::from_millis(50)).await;
        let reply = bid(1, "30.00").await;
        let store = world.cloud().operator().store();
        let auction = store.auction(room.id, room.auction).await.unwrap().unwrap();
        let highest = auction.highest_bid().unwrap();
        store.write_bid_history(&highest).await.unwrap();
        reply
    };
    let (lost, outbid) = join(bid(0, "20.00"), outbid).await;
    (room, lost, outbid)
}

async fn amounts(world: &World, room: &Room) -> Vec<String> {
    let store = world.cloud().operator().store();
    let history = store.bids(room.id, room.auction).await.unwrap();
    history.iter().map(|bid| bid.amount.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_bid_in_the_history_was_accepted() {
    let world = World::bare(1).await;
    let faults = Arc::default();
    let (room, lost, outbid) = bids(&world, &faults).await;
    assert_eq!((lost.status, outbid.status), (200, 200), "{}", lost.body);
    assert_eq!(lost.body["bid"]["is_winning"], false);
    world.settle().await;
    assert_eq!(amounts(&world, &room).await, ["30.00", "20.00"]);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_a_refusal_while_the_history_is_behind() {
    let world = World::bare(1).await;
    let faults = Arc::new(FirstAnswerLost::default());
    faults.history_is_behind.store(true, Ordering::Relaxed);
    let (room, lost, outbid) = bids(&world, &faults).await;
    assert_eq!(outbid.status, 200, "{}", outbid.body);
    assert_eq!(
        amounts(&world, &room).await,
        ["30.00"],
        "the later bid comes first"
    );
    assert_eq!(lost.status, 503, "{}", lost.body);
    faults.history_is_behind.store(false, Ordering::Relaxed);
    world.settle().await;
    assert_eq!(amounts(&world, &room).await, ["30.00", "20.00"]);
}
