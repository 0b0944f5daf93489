//! Keeping order: bans, moderators, hidden messages.

use super::{STREAMS, Scene, answer};
use boli_local::world::Reply;
use http::Method;
use serde_json::{Value, json};

impl Scene {
    /// A call of the stream's moderation.
    async fn moderate(&self, method: Method, action: &str, token: &str, body: Value) -> Reply {
        let path = format!("/api/chat/livestreams/{}/{action}/", self.stream);
        let body = (method != Method::GET).then_some(body);
        self.world.call(method, &path, Some(token), body).await
    }

    async fn hide(&self, message: &Value, token: &str) -> u16 {
        let path = format!("/api/chat/messages/{}/delete/", message.as_str().unwrap());
        let call = self.world.call(Method::DELETE, &path, Some(token), None);
        call.await.status
    }

    /// Says something; the message's id.
    async fn say(&self, token: &str) -> Value {
        let sent = self.chat(token, json!({ "content": "hello" })).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        sent.body["data"]["id"].clone()
    }
}

#[tokio::test(start_paused = true)]
async fn f18_a_banned_user_is_out_everywhere() {
    let scene = Scene::live().await;
    let mut owner = scene.open("livestream", &scene.seller).await.unwrap();
    let mut banned = scene.open("chat", &scene.buyer).await.unwrap();
    // Without a livestream socket, which would take the viewer along when it closes.
    let joined = scene.act("join", &scene.buyer).await;
    assert_eq!(joined.body["viewer_count"], 1);
    let ban = json!({ "type": "ban_user", "user_id": scene.buyer_id });
    banned.send(&ban).await;
    owner.send(&ban).await;
    let frame = owner.next_of("user_banned").await.unwrap();
    assert_eq!(frame["data"]["user"]["username"], "buyer1");
    scene.world.settle().await;
    banned.received();
    assert!(banned.is_closed());
    let room = scene.stream.parse().unwrap();
    let store = scene.world.cloud().operator().store();
    let present = store.presence(room).await.unwrap().unwrap();
    assert_eq!(present.viewers, 0, "nobody watches who is banned");

    let refusal = (403, "You are banned from this livestream");
    assert_eq!(answer(&scene.act("join", &scene.buyer).await), refusal);
    assert_eq!(
        answer(&scene.chat(&scene.buyer, json!({ "content": "x" })).await),
        refusal
    );
    let token = format!("{STREAMS}{}/agora-token/", scene.stream);
    let token = scene
        .world
        .call(Method::GET, &token, Some(&scene.buyer), None)
        .await;
    assert_eq!(answer(&token), refusal);
    for socket in ["livestream", "chat"] {
        assert_eq!(scene.open(socket, &scene.buyer).await.unwrap_err(), 403);
    }
    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f27_bans_by_every_way_are_kept_and_told_and_an_unban_lets_back_in() {
    let scene = Scene::live().await;
    let mut owner = scene.open("livestream", &scene.seller).await.unwrap();
    let mut chat = scene.open("chat", &scene.seller).await.unwrap();
    let user = json!({ "user_id": scene.buyer_id });
    let mut ban = user.clone();
    ban["type"] = json!("ban_user");
    for way in ["REST", "livestream", "chat", "REST again"] {
        let mut banned = scene.open("chat", &scene.buyer).await.unwrap();
        assert_eq!(scene.act("join", &scene.buyer).await.status, 200, "{way}");
        scene.world.settle().await;
        owner.received();
        chat.received();
        match way {
            "livestream" => owner.send(&ban).await,
            "chat" => chat.send(&ban).await,
            _ => {
                let reply = scene.moderate(Method::POST, "ban-user", &scene.seller, user.clone());
                assert_eq!(reply.await.status, 201);
            }
        }
        let frame = owner.next_of("user_banned").await.unwrap();
        assert_eq!(frame["data"]["user"]["id"], scene.buyer_id, "{way}");
        let frame = chat.next_of("user_banned").await.unwrap();
        assert_eq!(frame["data"]["user_id"], scene.buyer_id, "{way}");
        scene.world.settle().await;
        banned.received();
        assert!(banned.is_closed(), "{way}");
        assert_eq!(scene.act("join", &scene.buyer).await.status, 403, "{way}");
        let listed = scene.moderate(Method::GET, "banned-users", &scene.seller, Value::Null);
        let listed = listed.await.body;
        assert_eq!(listed["count"], 1, "{way}");
        let path = match way {
            "REST" | "chat" => format!("/api/chat/livestreams/{}/unban-user/", scene.stream),
            _ => format!(
                "/api/chat/banned-users/{}/unban/",
                listed["banned_users"][0]["id"]
            ),
        };
        let call = async |token: &str| {
            scene
                .world
                .call(Method::PATCH, &path, Some(token), Some(user.clone()))
                .await
        };
        assert_eq!(
            answer(&call(&scene.buyer).await),
            (403, "Permission denied")
        );
        assert_eq!(call(&scene.seller).await.status, 200, "{way}");
        let again = call(&scene.seller).await;
        assert_eq!(answer(&again), (404, "Ban record not found"), "{way}");
    }
    let token = format!("{STREAMS}{}/agora-token/", scene.stream);
    let token = scene
        .world
        .call(Method::GET, &token, Some(&scene.buyer), None)
        .await;
    assert_eq!(token.status, 200);
    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f27_a_message_hidden_over_rest_disappears_from_the_room() {
    let scene = Scene::live().await;
    let asha = scene.world.cloud().buyer("asha").await.unwrap();
    let mut socket = scene.open("chat", &scene.seller).await.unwrap();
    let message = scene.say(&scene.buyer).await;
    scene.world.settle().await;
    assert_eq!(scene.hide(&message, &asha.token).await, 403);
    assert_eq!(scene.hide(&message, &scene.buyer).await, 200);
    let frame = socket.next_of("message_deleted").await.unwrap();
    assert_eq!(frame["data"]["message_id"], message);
    let history = format!("/api/chat/messages/{}/", scene.stream);
    assert_eq!(scene.get(&history, Some(&scene.buyer)).await["count"], 0);
    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn moderators_hide_and_ban_until_they_are_dismissed() {
    let scene = Scene::live().await;
    let asha = scene.world.cloud().buyer("asha").await.unwrap();
    let id = json!({ "moderator_id": asha.id.to_string() });
    let added = scene
        .moderate(Method::POST, "moderators", &scene.seller, id.clone())
        .await;
    assert_eq!(added.status, 201, "{added:?}");
    let unknown = json!({ "moderator_id": scene.stream });
    let unknown = scene
        .moderate(Method::POST, "moderators", &scene.seller, unknown)
        .await;
    assert_eq!(answer(&unknown), (404, "User not found"));
    let message = scene.say(&scene.buyer).await;
    assert_eq!(scene.hide(&message, &asha.token).await, 200);

    let moderator = scene.open("livestream", &asha.token).await.unwrap();
    let in_chat = scene.open("chat", &asha.token).await.unwrap();
    let owner_id = scene.page().await["seller"].clone();
    // Nobody bans the owner, and in the chat only the owner bans.
    moderator
        .send(&json!({ "type": "ban_user", "user_id": owner_id }))
        .await;
    in_chat
        .send(&json!({ "type": "ban_user", "user_id": scene.buyer_id }))
        .await;
    let banned = async || {
        let listed = scene.moderate(Method::GET, "banned-users", &scene.seller, Value::Null);
        listed.await.body["count"].clone()
    };
    assert_eq!(banned().await, 0);
    let message = scene.say(&scene.buyer).await;
    in_chat
        .send(&json!({ "type": "delete_message", "message_id": message }))
        .await;
    moderator
        .send(&json!({ "type": "ban_user", "user_id": scene.buyer_id }))
        .await;
    assert_eq!(banned().await, 1);
    let history = format!("/api/chat/messages/{}/", scene.stream);
    assert_eq!(scene.get(&history, Some(&asha.token)).await["count"], 0);

    let path = format!("/api/chat/moderators/{}/remove/", added.body["data"]["id"]);
    let remove = async |token: &str| {
        scene
            .world
            .call(Method::DELETE, &path, Some(token), None)
            .await
    };
    assert_eq!(
        answer(&remove(&asha.token).await),
        (403, "Permission denied")
    );
    assert_eq!(remove(&scene.seller).await.status, 200);
    assert_eq!(
        answer(&remove(&scene.seller).await),
        (404, "Moderator not found")
    );
    let message = scene.say(&scene.seller).await;
    assert_eq!(scene.hide(&message, &asha.token).await, 403);

    // A moderator who is banned comes back as a viewer.
    scene
        .moderate(Method::POST, "moderators", &scene.seller, id)
        .await;
    let ban = json!({ "user_id": asha.id.to_string(), "reason": "spam" });
    scene
        .moderate(Method::POST, "ban-user", &scene.seller, ban.clone())
        .await;
    scene
        .moderate(Method::PATCH, "unban-user", &scene.seller, ban)
        .await;
    assert_eq!(scene.hide(&message, &asha.token).await, 403);
    assert_eq!(scene.act("end", &scene.seller).await.status, 200);
    scene.world.settle().await;
}
