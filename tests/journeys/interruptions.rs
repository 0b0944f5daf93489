//! A killed process, and time that passes while nobody looks.

use super::{auction, bid, buyer, done, live_stream, seller};
use boli_local::World;
use http::Method;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn an_auction_survives_a_kill_and_is_settled_once() {
    let mut world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 1).await;
    let bidding = auction(&world, &seller, &room, &product, 20).await;
    bid(&world, &buyer, &bidding, "650").await;
    world.restart();
    world.pass(Duration::from_secs(25)).await;
    world.settle().await;
    for _ in 0..2 {
        let ended = done(
            &world,
            Method::GET,
            &format!("/api/livestreams/biddings/{bidding}/"),
            &buyer,
            None,
        )
        .await;
        assert_eq!(
            (&ended["status"], &ended["winner_name"]),
            (&"ended".into(), &"buyer1".into())
        );
        assert_eq!(ended["bids"].as_array().unwrap().len(), 1);
        let cart = done(&world, Method::GET, "/api/orders/cart/", &buyer, None).await;
        assert_eq!(
            cart["total_items"], 1,
            "one line, before and after another restart"
        );
        assert_eq!(cart["items"][0]["price"], 650.0);
        world.restart();
        world.pass(Duration::from_secs(61)).await;
        world.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_stream_settles_its_auction() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 1).await;
    let bidding = auction(&world, &seller, &room, &product, 3600).await;
    let path = format!("/api/livestreams/biddings/{bidding}/place-bid/");
    bid(&world, &buyer, &bidding, "650").await;
    done(
        &world,
        Method::PATCH,
        &format!("/api/livestreams/livestreams/{room}/end/"),
        &seller,
        None,
    )
    .await;
    world.settle().await;
    let ended = done(
        &world,
        Method::GET,
        &format!("/api/livestreams/biddings/{bidding}/"),
        &buyer,
        None,
    )
    .await;
    assert_eq!(
        (&ended["status"], &ended["winner_name"]),
        (&"ended".into(), &"buyer1".into())
    );
    let late = world
        .call(
            Method::POST,
            &path,
            Some(&buyer),
            Some(json!({ "amount": "700" })),
        )
        .await;
    assert_eq!(late.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_charged_each_half_hour_and_ends_without_credit() {
    let world = World::start().await;
    let seller = seller(&world).await;
    let (room, _) = live_stream(&world, &seller, 1).await;
    let path = format!("/api/livestreams/livestreams/{room}/");
    // The sample seller has ten credits: the first was taken at the start.
    for consumed in 1..=10 {
        let stream = done(&world, Method::GET, &path, &seller, None).await;
        assert_eq!(
            (&stream["status"], &stream["credits_consumed"]),
            (&"live".into(), &consumed.into())
        );
        world.core().advance(Duration::from_secs(30 * 60));
        // Without a sign of life the stream would end before its credits do.
        let heartbeat = format!("{path}heartbeat/");
        world
            .call(Method::POST, &heartbeat, Some(&seller), None)
            .await;
        world.pass(Duration::from_secs(90)).await;
        world.settle().await;
    }
    world.pass(Duration::from_secs(10 * 60)).await;
    world.settle().await;
    let stream = done(&world, Method::GET, &path, &seller, None).await;
    assert_eq!(
        (&stream["status"], &stream["credits_consumed"]),
        (&"ended".into(), &10.into())
    );
}

#[tokio::test(start_paused = true)]
async fn an_unpaid_order_gives_its_units_back() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (_, product) = live_stream(&world, &seller, 3).await;
    let line = json!({ "product_id": product, "quantity": 2 });
    done(
        &world,
        Method::POST,
        "/api/orders/cart/add/",
        &buyer,
        Some(line),
    )
    .await;
    let address = json!({ "shipping_address": {
        "full_name": "A", "phone_number": "9876543210", "address_line_1": "1", "address_line_2": "",
        "city": "Pune", "state": "Maharashtra", "pincode": "411001", "country": "India",
    }});
    done(
        &world,
        Method::POST,
        "/api/orders/orders/create/",
        &buyer,
        Some(address),
    )
    .await;
    let path = format!("/api/products/products/{product}/");
    assert_eq!(
        done(&world, Method::GET, &path, &buyer, None).await["available_quantity"],
        1
    );
    world.core().advance(Duration::from_secs(31 * 60));
    world.pass(Duration::from_secs(120)).await;
    world.settle().await;
    assert_eq!(
        done(&world, Method::GET, &path, &buyer, None).await["available_quantity"],
        3
    );
}
