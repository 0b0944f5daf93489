//! What stands between a seller and an auction, and between a buyer and a bid.

use super::{BIDDINGS, SECOND, Scene, amounts, answer};
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn an_auction_needs_a_live_stream_of_ones_own_and_a_unit() {
    let scene = Scene::live().await;
    let short = scene.create(json!({ "timer_duration": 0 })).await;
    assert_eq!(short.status, 400);
    assert!(short.body["timer_duration"].is_array(), "{short:?}");
    let unknown = scene
        .create(json!({ "livestream": scene.asha.id.to_string() }))
        .await;
    assert_eq!(answer(&unknown), (404, "Livestream not found"));
    let unknown = scene
        .create(json!({ "product": scene.asha.id.to_string() }))
        .await;
    assert_eq!(answer(&unknown), (404, "Product not found"));
    let others = scene.get("/api/products/products/", &scene.seller).await;
    let other = others["results"][1]["id"].clone();
    let foreign = scene.create(json!({ "product": other })).await;
    assert_eq!(
        answer(&foreign),
        (400, "Product is not part of this livestream")
    );
    let auction = scene.open(json!({})).await;
    let second = scene.create(json!({})).await;
    assert_eq!(
        answer(&second),
        (400, "Another bidding is already running in this livestream")
    );
    let list = format!("{BIDDINGS}?livestream={}&status=active", scene.stream);
    let list = scene.get(&list, &scene.asha.token).await;
    assert_eq!(
        (&list["count"], &list["results"][0]["id"]),
        (&json!(1), &json!(auction))
    );
    // The list of all auctions is a tick behind.
    scene.world.pass(Duration::from_millis(300)).await;
    let all = scene.get(BIDDINGS, &scene.asha.token).await;
    assert_eq!(
        (&all["count"], &all["results"][0]["id"]),
        (&json!(1), &json!(auction))
    );
    scene.end(&auction, &scene.seller).await;
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f18_a_banned_viewer_is_cut_off_and_bids_no_more() {
    let scene = Scene::live().await;
    let mut socket = scene.socket(&scene.asha).await;
    let auction = scene.open(json!({})).await;
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    let path = format!("/ws/livestream/{}/?token={}", scene.stream, scene.seller);
    let seller = scene.world.connect(&path).await.unwrap();
    let ban = json!({ "type": "ban_user", "user_id": scene.asha.id.to_string(), "reason": "spam" });
    seller.send(&ban).await;
    let refused = scene.bid(&auction, &scene.asha, "600").await;
    assert_eq!(
        answer(&refused),
        (403, "You are banned from this livestream")
    );
    assert!(socket.next_of("user_banned").await.is_some());
    scene.world.pass(5 * SECOND).await;
    socket.received();
    assert!(socket.is_closed());
    scene.end(&auction, &scene.seller).await;
    scene.world.settle().await;
}

/// Loses the answer to the first bid that is placed.
#[derive(Default)]
struct LostAnswer(AtomicBool);

impl Faults for LostAnswer {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        let bid = call.function == "auctions-place-bid"
            && call.service == Service::DynamoDb
            && call.target.ends_with("UpdateItem");
        (bid && !self.0.swap(true, Ordering::SeqCst)).then_some(Fault::LostAfter)
    }
}

#[tokio::test(start_paused = true)]
async fn a_bid_whose_answer_is_lost_is_placed_once() {
    let scene = Scene::live().await;
    let auction = scene.open(json!({})).await;
    let faults = Arc::new(LostAnswer::default());
    scene.world.set_faults(Some(faults.clone()));
    let placed = scene.bid(&auction, &scene.asha, "549").await;
    assert_eq!(
        (placed.status, &placed.body["bid"]["is_winning"]),
        (200, &json!(true)),
        "{placed:?}"
    );
    assert!(faults.0.load(Ordering::SeqCst));
    scene.world.set_faults(None);
    assert_eq!(amounts(&scene.auction(&auction).await), ["549.00"]);
    scene.end(&auction, &scene.seller).await;
    scene.world.settle().await;
}
