//! Rules that no sequence of requests gets around.

use super::{BIDDINGS, SECOND, Scene, amounts, answer};
use http::Method;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn f11_nobody_rewrites_or_deletes_an_auction() {
    let scene = Scene::live().await;
    let auction = scene.open(json!({})).await;
    let path = format!("{BIDDINGS}{auction}/");
    for token in [&scene.asha.token, &scene.seller] {
        for method in [Method::PUT, Method::PATCH, Method::DELETE] {
            let body = json!({ "starting_price": "1", "product": scene.product });
            let reply = scene
                .world
                .call(method.clone(), &path, Some(token), Some(body))
                .await;
            assert_eq!(
                answer(&reply),
                (405, format!("Method \"{method}\" not allowed.").as_str())
            );
        }
    }
    assert_eq!(scene.auction(&auction).await["starting_price"], "499.00");
    scene.end(&auction, &scene.seller).await;
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f16_of_equal_bids_at_once_one_is_taken() {
    let scene = Scene::live().await;
    let auction = scene.open(json!({})).await;
    let (asha, ravi) = tokio::join!(
        scene.bid(&auction, &scene.asha, "600"),
        scene.bid(&auction, &scene.ravi, "600")
    );
    let mut statuses = [asha.status, ravi.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    scene.world.pass(SECOND).await;
    let shown = scene.auction(&auction).await;
    assert_eq!(amounts(&shown), ["600.00"]);
    assert_eq!(shown["bids"][0]["is_winning"], true);
    scene.end(&auction, &scene.seller).await;
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f17_a_stream_has_one_auction_at_a_time() {
    let scene = Scene::live().await;
    let (first, second) = tokio::join!(scene.create(json!({})), scene.create(json!({})));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400], "{first:?} {second:?}");
    let third = scene.create(json!({})).await;
    assert_eq!(
        answer(&third),
        (400, "Another bidding is already running in this livestream")
    );
    scene.world.pass(20 * SECOND).await;
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f19_a_deadline_holds_without_anybody_watching_it() {
    let scene = Scene::live().await;
    for timer in [0, -5] {
        let refused = scene.create(json!({ "timer_duration": timer })).await;
        assert_eq!(refused.status, 400);
    }
    let auction = scene.open(json!({})).await;
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    // The clock and every message are late; the deadline is the auction's own.
    scene.world.core().advance(60 * SECOND);
    let late = scene.bid(&auction, &scene.ravi, "900").await;
    assert_eq!(late.status, 400, "{late:?}");
    scene.world.settle().await;
    let shown = scene.auction(&auction).await;
    assert_eq!(
        (&shown["status"], &shown["winner_name"]),
        (&json!("ended"), &json!("asha"))
    );
}

#[tokio::test(start_paused = true)]
async fn f29_what_clients_repeat_over_the_socket_is_shown_once() {
    let scene = Scene::live().await;
    let mut watching = scene.socket(&scene.ravi).await;
    let seller = format!("/ws/livestream/{}/?token={}", scene.stream, scene.seller);
    let seller = scene.world.connect(&seller).await.unwrap();
    let bidder = scene.socket(&scene.asha).await;
    let auction = scene.open(json!({})).await;
    let start = json!({ "type": "start_bidding", "product": scene.product, "bidding_id": auction });
    seller.send(&start).await;
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    let bid = json!({ "type": "place_bid", "product_id": auction, "bid_amount": 549.0 });
    bidder.send(&bid).await;
    scene.world.pass(SECOND).await;
    scene.end(&auction, &scene.seller).await;
    seller
        .send(&json!({ "type": "end_bidding", "bidding_id": auction }))
        .await;
    scene.world.settle().await;
    let frames = watching.received();
    for kind in ["bidding_started", "bid_placed", "bidding_ended"] {
        let shown = frames.iter().filter(|frame| frame["type"] == kind).count();
        assert_eq!(shown, 1, "{kind} in {frames:#?}");
    }
}
