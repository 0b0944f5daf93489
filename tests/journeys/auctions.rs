//! An auction's life: opened, bid on, extended, ended, settled; and what refuses it.

mod endings;
mod obstacles;
mod rules;

use boli_local::World;
use boli_local::people::Person;
use boli_local::world::{Client, Reply};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const BIDDINGS: &str = "/api/livestreams/biddings/";
const SECOND: Duration = Duration::from_secs(1);

/// The sample seller's live stream with one product, and two buyers.
struct Scene {
    world: World,
    seller: String,
    asha: Person,
    ravi: Person,
    product: String,
    stream: String,
}

impl Scene {
    async fn live() -> Self {
        let world = World::start().await;
        let body = json!({ "username": "seller1", "password": "seller123" });
        let login = world
            .call(Method::POST, "/api/auth/login/", None, Some(body))
            .await;
        let seller = text(&login.body["token"]);
        let products = world
            .call(Method::GET, "/api/products/products/", None, None)
            .await;
        let product = text(&products.body["results"][0]["id"]);
        let body = json!({
            "title": "Evening show", "description": "Sarees", "category": 2, "products": [product],
        });
        let streams = "/api/livestreams/livestreams/";
        let created = world
            .call(Method::POST, streams, Some(&seller), Some(body))
            .await;
        let stream = text(&created.body["id"]);
        let start = format!("{streams}{stream}/start/");
        assert_eq!(
            world
                .call(Method::POST, &start, Some(&seller), None)
                .await
                .status,
            200
        );
        let asha = world.cloud().buyer("asha").await.unwrap();
        let ravi = world.cloud().buyer("ravi").await.unwrap();
        Self {
            world,
            seller,
            asha,
            ravi,
            product,
            stream,
        }
    }

    async fn create(&self, more: Value) -> Reply {
        let mut body = json!({
            "livestream": self.stream, "product": self.product,
            "starting_price": "499.00", "timer_duration": 10,
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.world
            .call(Method::POST, BIDDINGS, Some(&self.seller), Some(body))
            .await
    }

    /// Opens an auction of ten seconds from 499 rupees and returns its id.
    async fn open(&self, more: Value) -> String {
        let created = self.create(more).await;
        assert_eq!(created.status, 201, "{created:?}");
        text(&created.body["id"])
    }

    async fn bid(&self, auction: &str, who: &Person, amount: &str) -> Reply {
        let path = format!("{BIDDINGS}{auction}/place-bid/");
        let body = json!({ "amount": amount });
        self.world
            .call(Method::POST, &path, Some(&who.token), Some(body))
            .await
    }

    async fn end(&self, auction: &str, token: &str) -> Reply {
        let path = format!("{BIDDINGS}{auction}/end/");
        self.world
            .call(Method::PATCH, &path, Some(token), None)
            .await
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        self.world
            .call(Method::GET, path, Some(token), None)
            .await
            .body
    }

    async fn auction(&self, auction: &str) -> Value {
        self.get(&format!("{BIDDINGS}{auction}/"), &self.asha.token)
            .await
    }

    async fn stock(&self) -> Value {
        let path = format!("/api/products/products/{}/", self.product);
        self.get(&path, &self.seller).await["available_quantity"].clone()
    }

    async fn cart(&self, who: &Person) -> Value {
        self.get("/api/orders/cart/", &who.token).await["items"].clone()
    }

    async fn socket(&self, who: &Person) -> Client {
        let path = format!("/ws/livestream/{}/?token={}", self.stream, who.token);
        self.world.connect(&path).await.unwrap()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn answer(reply: &Reply) -> (u16, &str) {
    (
        reply.status,
        reply.body["error"].as_str().unwrap_or_default(),
    )
}

/// The amounts of an auction's bids, as the reply lists them.
fn amounts(auction: &Value) -> Vec<&str> {
    let bids = auction["bids"].as_array().unwrap();
    bids.iter()
        .map(|bid| bid["amount"].as_str().unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_auction_counts_down_and_its_highest_bid_wins_one_cart_line() {
    let scene = Scene::live().await;
    let mut socket = scene.socket(&scene.ravi).await;
    let before = scene.stock().await.as_i64().unwrap();
    let auction = scene.open(json!({})).await;
    let started = socket.next_of("bidding_started").await.unwrap();
    assert_eq!(started["data"]["bidding_id"], auction);
    assert_eq!(started["data"]["product_data"]["id"], scene.product);
    assert_eq!(scene.stock().await, before - 1);

    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    let placed = socket.next_of("bid_placed").await.unwrap();
    assert_eq!(
        (&placed["data"]["amount"], &placed["data"]["username"]),
        (&json!(549.0), &json!("asha"))
    );
    assert_eq!(scene.bid(&auction, &scene.ravi, "600.01").await.status, 200);
    let low = scene.bid(&auction, &scene.asha, "600.01").await;
    assert_eq!(
        answer(&low),
        (400, "Bid amount must be higher than current highest bid")
    );
    assert_eq!(
        (&low.body["code"], &low.body["minimum"]),
        (&json!("BID_TOO_LOW"), &json!("600.02"))
    );

    let ended = loop {
        let frame = socket.next().await.unwrap();
        if frame["type"] == "bidding_ended" {
            break frame;
        }
    };
    assert_eq!(ended["data"]["winner_name"], "ravi");
    assert_eq!(
        (&ended["data"]["winning_bid"], &ended["data"]["auto_ended"]),
        (&json!(600.01), &json!(true))
    );
    assert_eq!(ended["data"]["product_quantity_remaining"], before - 1);

    scene.world.settle().await;
    let shown = scene.auction(&auction).await;
    assert_eq!(
        (&shown["status"], &shown["winner_name"]),
        (&json!("ended"), &json!("ravi"))
    );
    assert_eq!(amounts(&shown), ["600.01", "549.00"]);
    let cart = scene.cart(&scene.ravi).await;
    assert_eq!(cart.as_array().unwrap().len(), 1);
    assert_eq!(
        (&cart[0]["bidding"], &cart[0]["price"]),
        (&json!(auction), &json!(600.01))
    );
    assert_eq!(scene.cart(&scene.asha).await, json!([]));
    assert_eq!(scene.stock().await, before - 1);
    let late = scene.bid(&auction, &scene.asha, "900").await;
    assert_eq!(answer(&late), (400, "Bidding is not active"));
}

#[tokio::test(start_paused = true)]
async fn the_countdown_shows_every_second_once() {
    let scene = Scene::live().await;
    let mut socket = scene.socket(&scene.asha).await;
    scene.open(json!({ "timer_duration": 40 })).await;
    let mut shown = Vec::new();
    while let Some(frame) = socket.next().await {
        match frame["type"].as_str() {
            Some("bidding_timer_update") => {
                shown.push(frame["data"]["remaining_time"].as_i64().unwrap())
            }
            Some("bidding_ended") => break,
            _ => {}
        }
    }
    // Over a hand-over, which an auction of 40 seconds has one of.
    shown.dedup();
    let expected: Vec<i64> = (0..=*shown.first().unwrap()).rev().collect();
    assert!(expected.len() >= 40, "{shown:?}");
    assert_eq!(shown, expected);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_late_bid_extends_an_auction_that_allows_it() {
    let scene = Scene::live().await;
    let auction = scene
        .open(json!({ "extension_window": 6, "max_extension": 8 }))
        .await;
    scene.world.pass(9 * SECOND).await;
    assert_eq!(scene.bid(&auction, &scene.asha, "549").await.status, 200);
    // Past the first deadline, within the extension.
    scene.world.pass(5 * SECOND).await;
    assert_eq!(scene.bid(&auction, &scene.ravi, "600").await.status, 200);
    // The hard end caps the second extension.
    scene.world.pass(4 * SECOND).await;
    let over = scene.bid(&auction, &scene.asha, "700").await;
    assert_eq!(answer(&over), (400, "Bidding time has ended"));
    scene.world.settle().await;
    assert_eq!(scene.cart(&scene.ravi).await[0]["price"], 600.0);
}
