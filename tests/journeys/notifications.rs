//! What people are told in the app: by what happens, and once.

use super::{buyer, done};
use boli_domain::UserId;
use boli_local::World;
use boli_runtime::notices::Notice;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const LIST: &str = "/api/auth/notifications/";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Somebody who is told something.
pub struct Reader<'a> {
    pub world: &'a World,
    pub token: String,
}

impl Reader<'_> {
    async fn get(&self, path: &str) -> Value {
        let path = format!("{LIST}{path}");
        done(self.world, Method::GET, &path, &self.token, None).await
    }

    async fn patch(&self, path: &str, body: Option<Value>) -> Value {
        let path = format!("{LIST}{path}");
        done(self.world, Method::PATCH, &path, &self.token, body).await
    }

    async fn status(&self, method: Method, path: &str) -> u16 {
        let path = format!("{LIST}{path}");
        let reply = self.world.call(method, &path, Some(&self.token), None);
        reply.await.status
    }

    /// The titles in a list, newest first.
    pub async fn titles(&self, query: &str) -> Vec<String> {
        let page = self.get(query).await;
        let rows = page["results"].as_array().unwrap();
        let title = |row: &Value| row["title"].as_str().unwrap().to_owned();
        rows.iter().map(title).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn f37_who_proves_the_address_is_welcomed() {
    let world = World::start().await;
    let form = json!({
        "username": "asha", "email": "asha@example.com", "password": "monsoon-2026",
        "password_confirm": "monsoon-2026", "first_name": "Asha", "last_name": "Rao",
        "phone_number": "9876500002",
    });
    let post = |path: &'static str, body: Value| world.call(Method::POST, path, None, Some(body));
    post("/api/auth/register/buyer/", form).await;
    let email = json!({ "email": "asha@example.com" });
    post("/api/auth/registration/send-otp/", email).await;
    world.settle().await;
    let mails = world.core().services.mailbox.newest_first().unwrap();
    let is_code =
        |word: &&str| word.len() == 5 && word.to_uppercase() == *word && !word.contains('.');
    let code = mails[0].text.split_whitespace().find(is_code).unwrap();
    let typed = json!({ "email": "asha@example.com", "otp_code": code });
    let verified = post("/api/auth/registration/verify-otp/", typed).await;
    world.settle().await;

    let reader = Reader {
        world: &world,
        token: verified.body["token"].as_str().unwrap().to_owned(),
    };
    let page = reader.get("").await;
    let welcome = &page["results"][0];
    assert_eq!(
        (&page["count"], &welcome["title"]),
        (&json!(1), &json!("Welcome to Boli! 🎉"))
    );
    assert_eq!(
        (&welcome["type"], &welcome["action_url"], &welcome["data"]),
        (&json!("system"), &json!("/home"), &Value::Null)
    );
}

/// A buyer with a notification of three kinds, one of them over.
async fn three(world: &World) -> Reader<'_> {
    let token = buyer(world).await;
    let profile = done(world, Method::GET, "/api/auth/profile/", &token, None).await;
    let user: UserId = profile["id"].as_str().unwrap().parse().unwrap();
    let deps = world.cloud().operator();
    let now = deps.now();
    let over = Notice::promotion("Sale", "Everything must go", Some(now.minus(DAY)));
    let offer = Notice::promotion("Offer", "Until tomorrow", Some(now.plus(DAY)))
        .shows("https://example.com/offer.jpg")
        .opens("/wallet");
    for notice in [over, offer, Notice::welcome("Boli")] {
        let event = notice.title.clone();
        assert!(deps.tell(user, &event, notice.clone()).await.unwrap());
        assert!(!deps.tell(user, &event, notice).await.unwrap(), "once");
    }
    let reader = Reader { world, token };
    assert_eq!(reader.titles("").await, ["Welcome to Boli! 🎉", "Offer"]);
    reader
}

#[tokio::test(start_paused = true)]
async fn what_was_told_is_filtered_counted_and_gone_in_the_end() {
    let world = World::start().await;
    let reader = three(&world).await;
    let all = reader.titles("?include_expired=true").await;
    assert_eq!(all, ["Welcome to Boli! 🎉", "Offer", "Sale"]);
    assert_eq!(reader.titles("?type=promotion").await, ["Offer"]);
    assert_eq!(reader.titles("?type=weather").await, Vec::<String>::new());
    assert_eq!(reader.get("unread-count/").await["unread_count"], 2);

    let offer = reader.get("?type=promotion").await["results"][0].clone();
    assert_eq!(offer["image_url"], "https://example.com/offer.jpg");
    assert_eq!(offer["time_ago"], "Just now");
    let path = format!("{}/", offer["id"].as_str().unwrap());
    for spelling in ["read/", "mark_as_read/"] {
        let marked = reader.patch(&format!("{path}{spelling}"), None).await;
        assert_eq!(marked["status"], "notification marked as read");
    }
    let read = reader.get(&path).await;
    assert_eq!(
        (&read["is_read"], read["read_at"].is_string()),
        (&json!(true), true)
    );
    assert_eq!(reader.titles("?is_read=true").await, ["Offer"]);
    assert_eq!(
        reader.titles("?is_read=false").await,
        ["Welcome to Boli! 🎉"]
    );

    // Of the fields only one is the reader's.
    let forged = json!({ "is_read": false, "title": "Mine", "type": "order" });
    let unread = reader.patch(&path, Some(forged)).await;
    assert_eq!(
        (&unread["is_read"], &unread["read_at"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(
        (&unread["title"], &unread["type"]),
        (&json!("Offer"), &json!("promotion"))
    );
    let kept = reader.patch(&path, Some(json!({ "title": "Mine" }))).await;
    assert_eq!(kept, unread);
    reader.patch(&path, Some(json!({ "is_read": true }))).await;

    world.pass(2 * DAY).await;
    assert_eq!(
        reader.titles("").await,
        ["Welcome to Boli! 🎉"],
        "the offer is over"
    );
    let stats = reader.get("stats/").await;
    let figures = [
        "total_count",
        "unread_count",
        "read_count",
        "promotion_count",
        "system_count",
    ];
    assert_eq!(
        figures.map(|name| stats[name].as_u64().unwrap()),
        [3, 2, 1, 2, 1]
    );
    let ages = ["today_count", "this_week_count", "this_month_count"];
    assert_eq!(ages.map(|name| stats[name].as_u64().unwrap()), [0, 3, 3]);
    assert_eq!(reader.get(&path).await["time_ago"], "2 days ago");

    assert_eq!(reader.patch("mark-all-read/", None).await["count"], 2);
    assert_eq!(reader.patch("mark_all_read/", None).await["count"], 0);
    assert_eq!(reader.get("unread_count/").await["unread_count"], 0);
    assert_eq!(reader.status(Method::DELETE, &path).await, 200);
    assert_eq!(reader.status(Method::DELETE, &path).await, 404);
    assert_eq!(
        reader.status(Method::PATCH, &format!("{path}read/")).await,
        404
    );
    assert_eq!(reader.status(Method::DELETE, "clear_all/").await, 200);
    assert_eq!(reader.get("?include_expired=true").await["count"], 0);
    assert_eq!(reader.status(Method::DELETE, "clear-all/").await, 200);
    // Removed is not untold.
    let deps = world.cloud().operator();
    let user = deps
        .store()
        .user_by_username("buyer1")
        .await
        .unwrap()
        .unwrap();
    let again = Notice::promotion("Offer", "Until tomorrow", None);
    assert!(!deps.tell(user.id, "Offer", again).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn nobody_reads_or_removes_what_others_were_told() {
    let world = World::start().await;
    let reader = three(&world).await;
    let first = reader.get("").await["results"][0]["id"].clone();
    let path = format!("{}/", first.as_str().unwrap());
    let stranger = Reader {
        world: &world,
        token: world.cloud().buyer("meera").await.unwrap().token,
    };
    for (method, path) in [
        (Method::GET, path.clone()),
        (Method::PATCH, path.clone()),
        (Method::PUT, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::PATCH, format!("{path}read/")),
    ] {
        assert_eq!(stranger.status(method, &path).await, 404, "{path}");
    }
    assert_eq!(stranger.status(Method::DELETE, "clear-all/").await, 200);
    assert_eq!(stranger.status(Method::PATCH, "mark-all-read/").await, 200);
    assert_eq!(reader.get("unread-count/").await["unread_count"], 2);
}
