//! A room's life: who may open it, watch it, write in it, and what it costs.

mod activity;
mod announcement;
mod moderation;

use boli_local::World;
use boli_local::world::{Client, Reply};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const STREAMS: &str = "/api/livestreams/livestreams/";
const MINUTE: Duration = Duration::from_secs(60);

/// The sample seller and buyer, signed in, and a scheduled stream of the seller's.
struct Scene {
    world: World,
    seller: String,
    buyer: String,
    buyer_id: String,
    stream: String,
}

impl Scene {
    async fn set() -> Self {
        let world = World::start().await;
        let (seller, _) = sign_in(&world, "seller1", "seller123").await;
        let (buyer, buyer_id) = sign_in(&world, "buyer1", "buyer123").await;
        let products = world
            .call(Method::GET, "/api/products/products/", None, None)
            .await;
        let body = json!({
            "title": "Evening show", "description": "Sarees and phones", "category": 2,
            "products": [products.body["results"][0]["id"]],
        });
        let created = world
            .call(Method::POST, STREAMS, Some(&seller), Some(body))
            .await;
        assert_eq!(created.status, 201, "{created:?}");
        let stream = created.body["id"].as_str().unwrap().to_owned();
        Self {
            world,
            seller,
            buyer,
            buyer_id,
            stream,
        }
    }

    async fn live() -> Self {
        let scene = Self::set().await;
        let started = scene.act("start", &scene.seller).await;
        assert_eq!(started.status, 200, "{started:?}");
        scene
    }

    /// An action on the stream without a body.
    async fn act(&self, action: &str, token: &str) -> Reply {
        let path = format!("{STREAMS}{}/{action}/", self.stream);
        self.world
            .call(Method::POST, &path, Some(token), None)
            .await
    }

    async fn get(&self, path: &str, token: Option<&str>) -> Value {
        self.world.call(Method::GET, path, token, None).await.body
    }

    async fn page(&self) -> Value {
        self.get(&format!("{STREAMS}{}/", self.stream), None).await
    }

    /// Moves the clock, and lets everything happen that became due.
    async fn skip(&self, time: Duration) {
        self.world.core().advance(time);
        self.world.settle().await;
    }

    async fn credits(&self) -> Value {
        self.get("/api/auth/profile/", Some(&self.seller)).await["profile"]["credits"].clone()
    }

    async fn chat(&self, token: &str, body: Value) -> Reply {
        let path = format!("/api/chat/messages/{}/send/", self.stream);
        self.world
            .call(Method::POST, &path, Some(token), Some(body))
            .await
    }

    async fn open(&self, socket: &str, token: &str) -> Result<Client, u16> {
        let path = format!("/ws/{socket}/{}/?token={token}", self.stream);
        self.world
            .connect(&path)
            .await
            .map_err(|status| status.as_u16())
    }
}

async fn sign_in(world: &World, username: &str, password: &str) -> (String, String) {
    let body = json!({ "username": username, "password": password });
    let reply = world
        .call(Method::POST, "/api/auth/login/", None, Some(body))
        .await;
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{reply:?}"))
            .to_owned()
    };
    (text(&reply.body["token"]), text(&reply.body["user"]["id"]))
}

fn answer(reply: &Reply) -> (u16, &str) {
    (
        reply.status,
        reply.body["error"].as_str().unwrap_or_default(),
    )
}

#[tokio::test(start_paused = true)]
async fn f20_a_stream_goes_live_once_and_is_listed_while_it_is() {
    let scene = Scene::set().await;
    let page = scene.page().await;
    assert_eq!(
        (&page["status"], &page["credits_consumed"]),
        (&json!("scheduled"), &json!(0))
    );
    assert_eq!(
        answer(&scene.act("start", &scene.buyer).await),
        (403, "Permission denied")
    );
    assert_eq!(
        answer(&scene.act("join", &scene.buyer).await),
        (400, "Livestream is not currently live")
    );
    let started = scene.act("start", &scene.seller).await;
    assert_eq!(started.body["remaining_credits"], 9);
    assert_eq!(
        started.body["agora_channel_name"],
        page["agora_channel_name"]
    );
    assert_eq!(
        answer(&scene.act("start", &scene.seller).await),
        (400, "Livestream is already live")
    );
    let live = scene.get(&format!("{STREAMS}live_now/"), None).await;
    assert_eq!(live.as_array().unwrap().len(), 1);
    // Other lists than that of what is live are a tick behind.
    scene.world.pass(Duration::from_millis(300)).await;
    let filtered = scene
        .get(&format!("{STREAMS}?status=live&category=fashion"), None)
        .await;
    assert_eq!(
        (&filtered["count"], &filtered["results"][0]["id"]),
        (&json!(1), &page["id"])
    );
    assert_eq!(
        scene
            .get(&format!("{STREAMS}?category=nothing"), None)
            .await["count"],
        0
    );

    scene.world.pass(2 * MINUTE).await;
    assert_eq!(
        answer(&scene.act("end", &scene.buyer).await),
        (403, "Permission denied")
    );
    let ended = scene.act("end", &scene.seller).await;
    assert_eq!(
        (ended.status, &ended.body["duration_minutes"]),
        (200, &json!(2)),
        "{ended:?}"
    );
    assert_eq!(ended.body["credits_consumed"], 1);
    assert_eq!(
        scene.get(&format!("{STREAMS}live_now/"), None).await,
        json!([])
    );
    assert_eq!(
        answer(&scene.act("start", &scene.seller).await),
        (400, "Livestream has already ended")
    );
    assert_eq!(scene.credits().await, 9);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f25_viewers_are_counted_by_user_and_leave_with_their_last_socket() {
    let scene = Scene::live().await;
    for _ in 0..2 {
        let joined = scene.act("join", &scene.buyer).await;
        assert_eq!(
            (joined.status, &joined.body["viewer_count"]),
            (200, &json!(1)),
            "{joined:?}"
        );
    }
    let first = scene.open("livestream", &scene.buyer).await.unwrap();
    let second = scene.open("livestream", &scene.buyer).await.unwrap();
    let mut watching = scene.open("livestream", &scene.seller).await.unwrap();
    first.close().await;
    scene.world.settle().await;
    assert_eq!(scene.page().await["viewer_count"], 1);
    second.close().await;
    let left = watching.next_of("viewer_left").await.unwrap();
    assert_eq!(left["data"]["user"]["id"], scene.buyer_id);
    assert_eq!(scene.page().await["viewer_count"], 0);
    let again = scene.act("leave", &scene.buyer).await;
    assert_eq!(
        answer(&again),
        (400, "You are not currently viewing this livestream")
    );
    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f24_chat_takes_what_the_contract_allows_while_the_stream_is_live() {
    let scene = Scene::live().await;
    let mut socket = scene.open("chat", &scene.seller).await.unwrap();
    scene.world.settle().await;
    let sent = scene
        .chat(&scene.buyer, json!({ "content": "hello" }))
        .await;
    assert_eq!(
        (sent.status, &sent.body["data"]["content"]),
        (201, &json!("hello")),
        "{sent:?}"
    );
    let frame = socket.next_of("chat_message").await.unwrap();
    assert_eq!(frame["data"]["id"], sent.body["data"]["id"]);
    let refused = scene
        .chat(
            &scene.buyer,
            json!({ "content": "x", "message_type": "system" }),
        )
        .await;
    assert_eq!(answer(&refused), (400, "\"system\" is not a valid choice."));

    for garbage in [
        "not json",
        "[1,2]",
        "{}",
        r#"{"type":"chat_message"}"#,
        r#"{"type":"ping"}"#,
    ] {
        socket.send_text(garbage).await;
    }
    socket
        .send(&json!({ "type": "chat_message", "content": "over the socket" }))
        .await;
    let frame = socket.next_of("chat_message").await.unwrap();
    assert_eq!(frame["data"]["content"], "over the socket");

    let history = format!("/api/chat/messages/{}/", scene.stream);
    let rows = scene.get(&history, Some(&scene.buyer)).await;
    assert_eq!(rows["count"], 2);
    let first = &rows["results"][1];
    assert_eq!(
        (&first["username"], &first["id"]),
        (&json!("buyer1"), &sent.body["data"]["id"])
    );
    socket
        .send(&json!({ "type": "delete_message", "message_id": first["id"] }))
        .await;
    assert!(socket.next_of("message_deleted").await.is_some());
    assert_eq!(scene.get(&history, Some(&scene.buyer)).await["count"], 1);

    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    let late = scene
        .chat(&scene.buyer, json!({ "content": "after the end" }))
        .await;
    assert_eq!(answer(&late), (400, "Livestream is not currently live"));
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn sockets_let_in_signed_in_users_of_known_rooms() {
    let scene = Scene::set().await;
    let status = async |path: String| match scene.world.connect(&path).await {
        Ok(_) => 200,
        Err(status) => status.as_u16(),
    };
    let room = &scene.stream;
    assert_eq!(
        status(format!("/ws/chat/{room}/?token={}", scene.buyer)).await,
        200
    );
    assert_eq!(status(format!("/ws/chat/{room}/")).await, 401);
    assert_eq!(
        status(format!("/ws/livestream/{room}/?token=bad")).await,
        401
    );
    let nowhere = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        status(format!("/ws/livestream/{nowhere}/?token={}", scene.buyer)).await,
        404
    );
    scene.world.settle().await;
}
