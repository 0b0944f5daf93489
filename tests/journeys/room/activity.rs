//! Signs of life of a stream's owner, and streams that end by themselves.

use super::{MINUTE, STREAMS, Scene, answer};
use http::Method;
use serde_json::{Value, json};

impl Scene {
    /// The stream as the credit monitor shows it; null when it is not live.
    async fn monitored(&self) -> Value {
        let path = "/api/livestreams/credit-monitor/status/";
        let status = self.get(path, Some(&self.seller)).await;
        status["active_streams"][0].clone()
    }
}

#[tokio::test(start_paused = true)]
async fn f21_each_half_hour_costs_one_credit_until_none_is_left() {
    let scene = Scene::live().await;
    assert_eq!(scene.credits().await, 9);
    let mut left = Vec::new();
    let over = loop {
        scene.skip(31 * MINUTE).await;
        let checked = scene.act("check_credits", &scene.seller).await;
        assert_eq!(checked.status, 200, "{checked:?}");
        if checked.body["livestream_ended"] == true {
            break checked.body;
        }
        left.push(checked.body["remaining_credits"].as_i64().unwrap());
        assert_eq!(
            checked.body["credits_consumed"].as_i64().unwrap(),
            10 - left.last().unwrap()
        );
    };
    assert_eq!(left, [8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(
        over["message"],
        "Livestream ended due to insufficient credits"
    );
    let page = scene.page().await;
    assert_eq!(
        (&page["status"], &page["credits_consumed"]),
        (&json!("ended"), &json!(10)),
        "what was taken, not what the duration says"
    );
    assert_eq!(scene.credits().await, 0);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f22_whatever_the_owner_does_is_a_sign_of_life() {
    let scene = Scene::live().await;
    let token = format!("{STREAMS}{}/agora-token/", scene.stream);
    let product = scene.page().await["products"][0].clone();
    for sign in 0..5 {
        scene.world.pass(11 * MINUTE).await;
        let stream = scene.monitored().await;
        assert_eq!(stream["auto_end_warned"], true, "before sign {sign}");
        match sign {
            0 => drop(scene.act("heartbeat", &scene.seller).await),
            1 => drop(
                scene
                    .chat(&scene.seller, json!({ "content": "hello" }))
                    .await,
            ),
            2 => drop(scene.get(&token, Some(&scene.seller)).await),
            3 => drop(scene.act("check_credits", &scene.seller).await),
            _ => {
                let body = json!({
                    "livestream": scene.stream, "product": product, "starting_price": "499",
                    "timer_duration": 10,
                });
                let path = "/api/livestreams/biddings/";
                let opened = scene
                    .world
                    .call(Method::POST, path, Some(&scene.seller), Some(body));
                assert_eq!(opened.await.status, 201);
            }
        }
        scene.world.pass(MINUTE / 10).await;
        let stream = scene.monitored().await;
        assert_eq!(stream["auto_end_warned"], false, "after sign {sign}");
        assert_eq!(stream["last_activity_minutes_ago"], 0);
    }
    // What others do is none.
    for _ in 0..3 {
        scene.world.pass(6 * MINUTE).await;
        scene
            .chat(&scene.buyer, json!({ "content": "hello?" }))
            .await;
    }
    assert_eq!(scene.page().await["status"], "ended");
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f22_a_stream_goes_on_while_its_owners_socket_is_open() {
    let scene = Scene::live().await;
    let socket = scene.open("livestream", &scene.seller).await.unwrap();
    for _ in 0..5 {
        scene.world.pass(5 * MINUTE).await;
        // Without a frame for ten minutes the gateway closes a socket.
        socket
            .send(&json!({ "type": "authenticate", "token": "x" }))
            .await;
    }
    assert_eq!(scene.monitored().await["auto_end_warned"], false);
    assert_eq!(scene.page().await["status"], "live");
    socket.close().await;
    scene.world.pass(30 * MINUTE).await;
    assert_eq!(scene.page().await["status"], "ended");
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f23_the_check_says_why_a_stream_is_not_live() {
    let scene = Scene::set().await;
    let check = async || scene.act("check_credits", &scene.seller).await.body;
    assert_eq!(check().await["message"], "Livestream is not currently live");
    scene.act("start", &scene.seller).await;
    let mut watching = scene.open("livestream", &scene.buyer).await.unwrap();
    scene.world.pass(9 * MINUTE).await;
    watching.send(&json!({ "type": "authenticate" })).await;
    scene.world.pass(5 * MINUTE).await;
    assert_eq!(scene.page().await["status"], "live");
    scene.world.pass(2 * MINUTE).await;
    let ended = watching.next_of("livestream_ended").await.unwrap();
    assert_eq!(ended["data"]["reason"], "inactive");
    let checked = check().await;
    assert_eq!(checked["message"], "Livestream ended due to inactivity");
    assert_eq!(
        (&checked["livestream_ended"], &checked["remaining_credits"]),
        (&json!(true), &json!(9))
    );
    assert_eq!(checked.get("credits_consumed"), None);
    let late = scene.act("heartbeat", &scene.seller).await;
    assert_eq!(answer(&late), (400, "Livestream is not currently live"));
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f12_sellers_see_their_own_streams_in_the_monitor() {
    let scene = Scene::live().await;
    let other = scene.world.cloud().seller("meera", 3).await.unwrap();
    let path = "/api/livestreams/credit-monitor/status/";
    let own = scene.get(path, Some(&scene.seller)).await;
    assert_eq!(own["total_active_streams"], 1);
    assert_eq!(own["active_streams"][0]["seller_credits_remaining"], 9);
    for token in [&other.token, &scene.buyer] {
        let status = scene.get(path, Some(token)).await;
        assert_eq!(status["active_streams"], json!([]));
        assert_eq!(status["monitor_status"]["active_streams"], 0);
    }
    let nobody = scene.world.call(Method::GET, path, None, None).await;
    assert_eq!(nobody.status, 401);
    scene.act("end", &scene.seller).await;
    scene.world.settle().await;
}
