//! Frames from clients that mean nothing, or mean harm.

use super::{auction, buyer, live_stream, seller, written};
use boli_local::World;
use http::StatusCode;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn f28_broken_frames_are_ignored_and_the_socket_lives_on() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, _) = live_stream(&world, &seller, 1).await;
    for kind in ["livestream", "chat"] {
        let mut socket = world
            .connect(&format!("/ws/{kind}/{room}/?token={buyer}"))
            .await
            .unwrap();
        world.settle().await;
        socket.received();
        let before = written(&world);
        for frame in [
            "",
            "not json",
            "[]",
            "7",
            "{}",
            r#"{"type": 5}"#,
            r#"{"type": "nonsense"}"#,
            r#"{"type": "place_bid"}"#,
            r#"{"type": "place_bid", "product_id": "x", "bid_amount": "lots"}"#,
            r#"{"type": "ban_user"}"#,
            r#"{"type": "ban_user", "user_id": 9}"#,
            r#"{"type": "delete_message"}"#,
            r#"{"type": "chat_message"}"#,
            r#"{"type": "chat_message", "content": {}}"#,
            r#"{"type": "$connect"}"#,
            r#"{"type": "authenticate", "token": "x"}"#,
            r#"{"type": "viewer_count_update", "count": 99999}"#,
            r#"{"type": "start_bidding", "product": "x"}"#,
            r#"{"type": "join_livestream"}"#,
        ] {
            socket.send_text(frame).await;
        }
        world.settle().await;
        assert_eq!(
            socket.received(),
            Vec::<serde_json::Value>::new(),
            "{kind}: nothing is answered"
        );
        assert!(
            (written(&world) - before).abs() < 0.1,
            "{kind}: nothing is written"
        );
        assert!(!socket.is_closed(), "{kind}");
        socket.close().await;
    }
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f26_sockets_without_a_right_are_refused_at_the_handshake() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, _) = live_stream(&world, &seller, 1).await;
    let refusals = [
        (format!("/ws/chat/{room}/"), StatusCode::UNAUTHORIZED),
        (
            format!("/ws/livestream/{room}/?token=bad"),
            StatusCode::UNAUTHORIZED,
        ),
        (
            format!("/ws/livestream/00000000-0000-4000-8000-000000000000/?token={buyer}"),
            StatusCode::NOT_FOUND,
        ),
        (
            format!("/ws/livestream/not-a-uuid/?token={buyer}"),
            StatusCode::NOT_FOUND,
        ),
        (
            format!("/ws/other/{room}/?token={buyer}"),
            StatusCode::NOT_FOUND,
        ),
    ];
    for (path, status) in refusals {
        assert_eq!(world.connect(&path).await.unwrap_err(), status, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn f27_a_ban_over_the_socket_holds_everywhere_at_once() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 1).await;
    let bidding = auction(&world, &seller, &room, &product, 30).await;
    let profile = super::done(
        &world,
        http::Method::GET,
        "/api/auth/profile/",
        &buyer,
        None,
    )
    .await;
    let owner = world
        .connect(&format!("/ws/livestream/{room}/?token={seller}"))
        .await
        .unwrap();
    let mut banned = world
        .connect(&format!("/ws/chat/{room}/?token={buyer}"))
        .await
        .unwrap();
    // A viewer can't ban the seller, nor anybody else.
    banned
        .send(&json!({ "type": "ban_user", "user_id": profile["id"], "reason": "me" }))
        .await;
    owner
        .send(&json!({ "type": "ban_user", "user_id": profile["id"], "reason": "spam" }))
        .await;

    let chat = format!("/api/chat/messages/{room}/send/");
    let refused = world
        .call(
            http::Method::POST,
            &chat,
            Some(&buyer),
            Some(json!({ "content": "x" })),
        )
        .await;
    assert_eq!(refused.status, 403);
    let bid = format!("/api/livestreams/biddings/{bidding}/place-bid/");
    let refused = world
        .call(
            http::Method::POST,
            &bid,
            Some(&buyer),
            Some(json!({ "amount": "900" })),
        )
        .await;
    assert_eq!(refused.status, 403);
    for call in ["join/", "agora-token/"] {
        let method = if call == "join/" {
            http::Method::POST
        } else {
            http::Method::GET
        };
        let path = format!("/api/livestreams/livestreams/{room}/{call}");
        assert_eq!(
            world.call(method, &path, Some(&buyer), None).await.status,
            403,
            "{call}"
        );
    }
    assert!(
        world
            .connect(&format!("/ws/chat/{room}/?token={buyer}"))
            .await
            .is_err()
    );

    world.pass(std::time::Duration::from_secs(5)).await;
    banned.received();
    assert!(
        banned.is_closed(),
        "the banned socket closes within five seconds"
    );
    owner.close().await;
    world.pass(std::time::Duration::from_secs(60)).await;
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn slow_mode_is_the_sellers_choice() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let products = world
        .call(http::Method::GET, "/api/products/products/", None, None)
        .await;
    for (slow_mode, second, third) in [(0, 201, 201), (5, 429, 201)] {
        let body = json!({
            "title": "Show", "description": "d", "category": 2, "slow_mode": slow_mode,
            "products": [products.body["results"][0]["id"]],
        });
        let streams = "/api/livestreams/livestreams/";
        let stream = super::done(&world, http::Method::POST, streams, &seller, Some(body)).await;
        let room = stream["id"].as_str().unwrap();
        super::done(
            &world,
            http::Method::PATCH,
            &format!("{streams}{room}/start/"),
            &seller,
            None,
        )
        .await;
        let chat = format!("/api/chat/messages/{room}/send/");
        for expected in [201, second, third] {
            let said = world
                .call(
                    http::Method::POST,
                    &chat,
                    Some(&buyer),
                    Some(json!({ "content": "x" })),
                )
                .await;
            assert_eq!(
                said.status, expected,
                "slow mode {slow_mode}: {}",
                said.body
            );
            if expected == 429 {
                world.pass(std::time::Duration::from_secs(5)).await;
            }
        }
        super::done(
            &world,
            http::Method::PATCH,
            &format!("{streams}{room}/end/"),
            &seller,
            None,
        )
        .await;
    }
    world.settle().await;
}
