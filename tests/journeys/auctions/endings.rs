//! How an auction ends: by its seller, without bids, with its stream.

use super::{SECOND, Scene, answer};
use http::Method;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn the_seller_ends_an_auction_once() {
    let scene = Scene::live().await;
    let auction = scene.open(json!({})).await;
    let unknown = scene
        .end("00000000-0000-0000-0000-000000000000", &scene.seller)
        .await;
    assert_eq!(answer(&unknown), (404, "Bidding not found"));
    assert_eq!(
        answer(&scene.end(&auction, &scene.asha.token).await),
        (403, "Permission denied")
    );
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    let ended = scene.end(&auction, &scene.seller).await;
    assert_eq!(
        (ended.status, &ended.body["winner"]),
        (200, &json!("asha")),
        "{ended:?}"
    );
    assert_eq!(ended.body["winning_amount"], 549.0);
    assert_eq!(
        answer(&scene.end(&auction, &scene.seller).await),
        (400, "Bidding is not active")
    );
    scene.world.settle().await;
    assert_eq!(scene.cart(&scene.asha).await.as_array().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_auction_without_bids_returns_its_unit() {
    let scene = Scene::live().await;
    let before = scene.stock().await;
    let mut socket = scene.socket(&scene.asha).await;
    let auction = scene.open(json!({})).await;
    let ended = socket.next_of("bidding_ended").await.unwrap();
    assert_eq!(
        (&ended["data"]["winner_id"], &ended["data"]["winning_bid"]),
        (&Value::Null, &json!(0.0))
    );
    assert_eq!(ended["data"]["product_quantity_remaining"], before);
    scene.world.settle().await;
    assert_eq!(scene.stock().await, before);
    assert_eq!(scene.auction(&auction).await.get("winner_name"), None);
    // The next one may start.
    scene.open(json!({})).await;
    scene.world.pass(15 * SECOND).await;
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f15_the_end_of_the_stream_settles_its_auction() {
    let scene = Scene::live().await;
    let auction = scene.open(json!({ "timer_duration": 600 })).await;
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    let end = format!("/api/livestreams/livestreams/{}/end/", scene.stream);
    assert_eq!(
        scene
            .world
            .call(Method::PATCH, &end, Some(&scene.seller), None)
            .await
            .status,
        200
    );
    scene.world.settle().await;
    let shown = scene.auction(&auction).await;
    assert_eq!(
        (&shown["status"], &shown["winner_name"]),
        (&json!("ended"), &json!("asha"))
    );
    assert_eq!(scene.cart(&scene.asha).await.as_array().unwrap().len(), 1);
}
