//! The acts of the show.

use super::{Facts, Line, ShowError, Stage, StageSocket};
use crate::world::Reply;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const PASSWORD: &str = "boli-demo-7391";
/// Rupees.
const STARTING_PRICE: &str = "499.00";
const DIRECT_PRICE: &str = "120.00";
const HAMMER: f64 = 650.0;
const SHIPPING_AND_PLATFORM: f64 = 79.0 + 3.0;
/// How long the show waits for something that follows by itself.
const PATIENCE: u32 = 100;

pub(super) struct Show<'a> {
    stage: &'a dyn Stage,
    run: &'a str,
    tell: &'a (dyn Fn(Line<'_>) + Sync),
    pub(super) facts: Facts,
    seller: Person,
    buyers: Vec<Person>,
    room: String,
    auctioned: String,
    direct: String,
    order: String,
    gateway_order: String,
    winner_seat: Option<Box<dyn StageSocket>>,
    other_seat: Option<Box<dyn StageSocket>>,
    winner_chat: Option<Box<dyn StageSocket>>,
}

#[derive(Clone, Default)]
struct Person {
    username: String,
    id: String,
    token: String,
}

impl<'a> Show<'a> {
    pub(super) fn new(
        stage: &'a dyn Stage,
        run: &'a str,
        tell: &'a (dyn Fn(Line<'_>) + Sync),
    ) -> Self {
        Self {
            stage,
            run,
            tell,
            facts: Facts::default(),
            seller: Person::default(),
            buyers: Vec::new(),
            room: String::new(),
            auctioned: String::new(),
            direct: String::new(),
            order: String::new(),
            gateway_order: String::new(),
            winner_seat: None,
            other_seat: None,
            winner_chat: None,
        }
    }

    fn act(&self, title: &str) {
        (self.tell)(Line::Act(title));
    }

    fn event(&self, text: &str) {
        (self.tell)(Line::Event(text));
    }

    async fn try_call(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Option<Value>,
    ) -> Result<Reply, ShowError> {
        self.stage
            .call(
                method,
                path,
                person.map(|person| person.token.as_str()),
                body,
            )
            .await
    }

    /// A call that must succeed; its body.
    async fn call(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Option<Value>,
    ) -> Result<Value, ShowError> {
        let reply = self.try_call(method.clone(), path, person, body).await?;
        if (200..300).contains(&reply.status) {
            return Ok(reply.body);
        }
        let (call, body) = (format!("{method} {path}"), reply.body.to_string());
        Err(ShowError::Refused {
            call,
            status: reply.status,
            body,
        })
    }

    async fn get(&self, path: &str, person: &Person) -> Result<Value, ShowError> {
        self.call(Method::GET, path, Some(person), None).await
    }

    async fn post(&self, path: &str, person: &Person, body: Value) -> Result<Value, ShowError> {
        self.call(Method::POST, path, Some(person), Some(body))
            .await
    }

    /// Asks again until `look` finds what follows by itself.
    async fn wait_for<T>(
        &self,
        what: &str,
        path: &str,
        person: Option<&Person>,
        look: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, ShowError> {
        for _ in 0..PATIENCE {
            if let Some(found) = look(&self.call(Method::GET, path, person, None).await?) {
                return Ok(found);
            }
            self.stage.pause(Duration::from_millis(200)).await;
        }
        Err(ShowError::Missing(format!("{what} did not come")))
    }

    pub(super) async fn register(&mut self) -> Result<(), ShowError> {
        self.act("Registration");
        let seller = format!("jane_{}", self.run);
        let mut form = self.registration(&seller, "+919876500000");
        form["shop_name"] = json!("Jane's Sarees");
        form["shop_address"] = json!("12 Linking Road, Mumbai");
        form["aadhar_number"] = json!("123456789012");
        form["pan_number"] = json!("ABCDE1234F");
        self.call(Method::POST, "/api/auth/register/seller/", None, Some(form))
            .await?;
        let waiting = self.sign_in(&seller).await;
        self.facts.check(
            "a seller under review can't sign in",
            "account_under_review",
            refusal(&waiting),
        );
        let verdict = json!({ "username": seller, "verification_status": "verified", "is_account_active": true });
        self.call(Method::POST, "/_local/sellers", None, Some(verdict))
            .await?;
        self.seller = self.sign_in(&seller).await?;
        self.event(&format!(
            "{seller} registered, was verified by an operator and signed in"
        ));

        for (name, phone) in [
            ("asha", "+919876500001"),
            ("ravi", "+919876500002"),
            ("meera", "+919876500003"),
        ] {
            let username = format!("{name}_{}", self.run);
            let form = self.registration(&username, phone);
            let email = form["email"].clone();
            self.call(Method::POST, "/api/auth/register/buyer/", None, Some(form))
                .await?;
            let ask = json!({ "email": email });
            self.call(
                Method::POST,
                "/api/auth/registration/send-otp/",
                None,
                Some(ask),
            )
            .await?;
            let code = self
                .wait_for("the registration code", "/_local/mail", None, |mails| {
                    code_for(mails, &email)
                })
                .await?;
            let proof = json!({ "email": email, "otp_code": code });
            let reply = self
                .call(
                    Method::POST,
                    "/api/auth/registration/verify-otp/",
                    None,
                    Some(proof),
                )
                .await?;
            self.buyers.push(person(&reply));
            self.event(&format!(
                "{username} registered and typed the code {code} from the mail"
            ));
        }
        Ok(())
    }

    fn registration(&self, username: &str, phone: &str) -> Value {
        json!({
            "username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
            "password_confirm": PASSWORD, "first_name": username.split('_').next(), "last_name": "Demo",
            "phone_number": phone,
        })
    }

    async fn sign_in(&self, username: &str) -> Result<Person, ShowError> {
        let body = json!({ "username": username, "password": PASSWORD });
        Ok(person(
            &self
                .call(Method::POST, "/api/auth/login/", None, Some(body))
                .await?,
        ))
    }

    async fn product(&self, name: &str, price: &str, quantity: u32) -> Result<String, ShowError> {
        let body = json!({
            "name": name, "description": "Hand woven", "category": 2, "base_price": price, "quantity": quantity,
        });
        Ok(text(
            &self
                .post("/api/products/products/", &self.seller, body)
                .await?["id"],
        ))
    }

    pub(super) async fn go_live(&mut self) -> Result<(), ShowError> {
        self.act("Going live");
        self.auctioned = self.product("Silk saree", STARTING_PRICE, 1).await?;
        self.direct = self.product("Cotton scarf", DIRECT_PRICE, 5).await?;
        let body = json!({
            "title": "Evening show", "description": "Sarees and scarves", "category": 2,
            "products": [self.auctioned, self.direct],
        });
        let stream = self
            .post("/api/livestreams/livestreams/", &self.seller, body)
            .await?;
        self.room = text(&stream["id"]);
        let started = self
            .call(
                Method::PATCH,
                &self.room_path("start/"),
                Some(&self.seller),
                None,
            )
            .await?;
        self.facts.check(
            "one credit is taken at the start",
            0,
            &started["remaining_credits"],
        );
        let token = self
            .get(&self.room_path("agora-token/"), &self.seller)
            .await?;
        self.facts.check(
            "the seller's token is for the stream's channel",
            &stream["agora_channel_name"],
            &token["channel_name"],
        );
        self.event(&format!(
            "the stream {} is live, with a publisher's token",
            self.room
        ));
        Ok(())
    }

    fn room_path(&self, rest: &str) -> String {
        format!("/api/livestreams/livestreams/{}/{rest}", self.room)
    }

    async fn seat(&self, kind: &str, person: &Person) -> Result<Box<dyn StageSocket>, ShowError> {
        let path = format!("/ws/{kind}/{}/?token={}", self.room, person.token);
        self.stage.connect(&path).await
    }

    pub(super) async fn gather(&mut self) -> Result<(), ShowError> {
        self.act("Three buyers join");
        let mut viewers = Value::Null;
        for buyer in &self.buyers {
            let joined = self
                .call(Method::POST, &self.room_path("join/"), Some(buyer), None)
                .await?;
            viewers = joined["viewer_count"].clone();
            self.get(&self.room_path("agora-token/"), buyer).await?;
            self.event(&format!(
                "{} joined with a subscriber's token",
                buyer.username
            ));
        }
        self.facts.check("viewers", 3, &viewers);
        let refused = self
            .stage
            .connect(&format!("/ws/chat/{}/?token=forged", self.room))
            .await;
        self.facts
            .check("a forged token opens no socket", true, refused.is_err());
        let mut other = self.seat("livestream", &self.buyers[1]).await?;
        let snapshot = frame(&mut *other, "livestream_data").await?;
        self.facts.check(
            "a socket is told the stream's state",
            "live",
            &snapshot["status"],
        );
        self.other_seat = Some(other);
        self.winner_seat = Some(self.seat("livestream", &self.buyers[2]).await?);
        self.winner_chat = Some(self.seat("chat", &self.buyers[2]).await?);
        Ok(())
    }

    pub(super) async fn chat(&mut self) -> Result<(), ShowError> {
        self.act("Chat");
        let path = format!("/api/chat/messages/{}/send/", self.room);
        let greeting = json!({ "content": "Is the border real zari?" });
        self.post(&path, &self.buyers[0], greeting).await?;
        let Some(chat) = &mut self.winner_chat else {
            return Ok(());
        };
        let heard = frame(&mut **chat, "chat_message").await?;
        chat.send(
            json!({ "type": "chat_message", "content": "Looks lovely", "message_type": "text" }),
        )
        .await;
        let own = frame(&mut **chat, "chat_message").await?;
        self.facts.check(
            "chat by REST reaches the socket",
            "Is the border real zari?",
            &heard["content"],
        );
        self.facts
            .check("chat by socket comes back", "Looks lovely", &own["content"]);
        self.event(&format!(
            "{}: {}",
            text(&heard["username"]),
            text(&heard["content"])
        ));
        self.event(&format!(
            "{}: {}",
            text(&own["username"]),
            text(&own["content"])
        ));
        Ok(())
    }

    pub(super) async fn auction(&mut self) -> Result<(), ShowError> {
        self.act("The auction");
        let body = json!({
            "livestream": self.room, "product": self.auctioned, "starting_price": STARTING_PRICE,
            "timer_duration": 5, "extension_window": 4,
        });
        let opened = self
            .post("/api/livestreams/biddings/", &self.seller, body)
            .await?;
        let id = text(&opened["id"]);
        let (Some(mut seat), Some(mut other)) = (self.winner_seat.take(), self.other_seat.take())
        else {
            return Ok(());
        };
        let started = frame(&mut *seat, "bidding_started").await?;
        self.facts
            .check("the auction is announced", &id, &started["bidding_id"]);
        self.event(&format!(
            "the saree is up from ₹{STARTING_PRICE}, for 5 seconds"
        ));

        let path = format!("/api/livestreams/biddings/{id}/place-bid/");
        let bid = |amount: &str| json!({ "amount": amount });
        self.post(&path, &self.buyers[0], bid("549.0")).await?;
        self.event("asha bids ₹549");
        let low = self
            .try_call(
                Method::POST,
                &path,
                Some(&self.buyers[1]),
                Some(bid("549.00")),
            )
            .await?;
        self.facts.check("an equal bid is refused", 400, low.status);
        self.event(&format!(
            "ravi's ₹549 is refused: {}",
            text(&low.body["error"])
        ));
        other.send(json!({ "type": "place_bid", "product_id": id, "bid_amount": 600.0, "livestream_id": self.room })).await;
        let placed = frame_with(&mut *seat, "bid_placed", |data| data["amount"] == 600.0).await?;
        self.facts.check(
            "a bid by socket counts",
            600.0,
            &placed["current_highest_bid"],
        );
        self.event("ravi bids ₹600 over his socket");

        let ticking = frame_with(&mut *seat, "bidding_timer_update", |data| {
            data["remaining_time"]
                .as_i64()
                .is_some_and(|left| left <= 3)
        });
        let ticking = ticking.await?;
        self.post(&path, &self.buyers[2], bid("650")).await?;
        self.event(&format!(
            "meera bids ₹650 with {} seconds left",
            ticking["remaining_time"]
        ));
        let extended = frame_with(&mut *seat, "bidding_timer_update", |data| {
            data["current_highest_bid"] == HAMMER
        });
        let extended = extended.await?;
        self.facts.check(
            "a late bid extends the auction",
            true,
            text(&extended["ends_at"]) > text(&started["ends_at"]),
        );
        let ended = frame(&mut *seat, "bidding_ended").await?;
        self.winner_seat = Some(seat);
        self.facts.check(
            "the hammer falls at the last bid",
            HAMMER,
            &ended["winning_amount"],
        );
        self.facts.check(
            "the last bidder wins",
            &self.buyers[2].id,
            &ended["winner_id"],
        );
        self.event(&format!(
            "sold to {} for ₹{}",
            text(&ended["winner_name"]),
            ended["winning_amount"]
        ));
        let late = self
            .try_call(Method::POST, &path, Some(&self.buyers[0]), Some(bid("700")))
            .await?;
        self.facts
            .check("a bid after the end is refused", 400, late.status);
        let auction = format!("/api/livestreams/biddings/{id}/");
        let history = self.wait_for(
            "the bid history",
            &auction,
            Some(&self.buyers[0]),
            |auction| {
                let bids = auction["bids"].as_array()?;
                (bids.len() == 3).then(|| {
                    bids.iter()
                        .map(|bid| text(&bid["amount"]))
                        .collect::<Vec<_>>()
                })
            },
        );
        self.facts.check(
            "every bid is in the history",
            ["650.00", "600.00", "549.00"],
            history.await?,
        );
        Ok(())
    }

    pub(super) async fn order(&mut self) -> Result<(), ShowError> {
        self.act("Cart and order");
        let winner = self.buyers[2].clone();
        let won = self.wait_for(
            "the winner's cart line",
            "/api/orders/cart/",
            Some(&winner),
            |cart| {
                cart["items"]
                    .as_array()
                    .and_then(|items| items.first().cloned())
            },
        );
        let won = won.await?;
        self.facts.check(
            "the winner's cart line has the hammer price",
            HAMMER,
            &won["price"],
        );
        let scarf = json!({ "product_id": self.direct, "quantity": 2 });
        self.post("/api/orders/cart/add/", &winner, scarf).await?;
        let cart = self.get("/api/orders/cart/", &winner).await?;
        self.facts.check(
            "lines in the cart",
            2,
            cart["items"].as_array().map(Vec::len),
        );
        self.facts
            .check("cart total", HAMMER + 240.0, &cart["total_amount"]);
        self.event("meera's cart: the saree she won, and two scarves bought directly");
        let order = json!({ "shipping_address": {
            "full_name": "Meera Demo", "phone_number": "9876500003", "address_line_1": "7 MG Road",
            "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001", "country": "India",
        }});
        let order = self
            .post("/api/orders/orders/create/", &winner, order)
            .await?;
        self.order = text(&order["id"]);
        self.facts.check(
            "order total with delivery and platform fee",
            HAMMER + 240.0 + SHIPPING_AND_PLATFORM,
            &order["total_amount"],
        );
        self.event(&format!(
            "order {} over ₹{}",
            text(&order["order_number"]),
            order["total_amount"]
        ));
        Ok(())
    }

    pub(super) async fn pay(&mut self) -> Result<(), ShowError> {
        self.act("Payment");
        let winner = self.buyers[2].clone();
        let body = json!({ "amount": 1, "order_id": self.order });
        let opened = self
            .post("/api/payments/create-order/", &winner, body)
            .await?;
        self.gateway_order = text(&opened["razorpay_order_id"]);
        self.facts.check(
            "the server's amount is charged",
            HAMMER + 240.0 + SHIPPING_AND_PLATFORM,
            &opened["amount"],
        );
        let checkout = json!({ "razorpay_order_id": self.gateway_order, "outcome": "paid" });
        let mut proof = self
            .call(
                Method::POST,
                "/_local/razorpay/checkout",
                None,
                Some(checkout),
            )
            .await?;
        let forged = json!({
            "razorpay_order_id": self.gateway_order, "razorpay_payment_id": proof["razorpay_payment_id"], "razorpay_signature": "00",
        });
        let refused = self
            .try_call(
                Method::POST,
                "/api/payments/verify-payment/",
                Some(&winner),
                Some(forged),
            )
            .await?;
        self.facts
            .check("a forged signature is refused", 400, refused.status);
        proof["order_id"] = json!(self.order);
        let paid = self
            .post("/api/payments/verify-payment/", &winner, proof.clone())
            .await?;
        self.facts.check(
            "the payment completes",
            "completed",
            &paid["payment_status"],
        );
        let again = self
            .post("/api/payments/verify-payment/", &winner, proof)
            .await?;
        self.facts.check("a replay answers the same", &paid, &again);
        let path = format!("/api/orders/orders/{}/", self.order);
        let order = self.get(&path, &winner).await?;
        self.facts
            .check("the order is confirmed", "confirmed", &order["status"]);
        let cart = self.get("/api/orders/cart/", &winner).await?;
        self.facts.check(
            "the cart is empty",
            0,
            cart["items"].as_array().map(Vec::len),
        );
        self.event("paid; the callback, its replay and three webhooks confirm the order once");
        Ok(())
    }

    pub(super) async fn deliver(&mut self) -> Result<(), ShowError> {
        self.act("Delivery");
        let path = format!("/api/orders/seller/orders/{}/update-status/", self.order);
        for body in [
            json!({ "status": "processing" }),
            json!({ "status": "shipped", "tracking_id": "TRK42", "courier_name": "India Post" }),
            json!({ "status": "delivered" }),
        ] {
            self.call(Method::PATCH, &path, Some(&self.seller), Some(body.clone()))
                .await?;
            self.event(&format!(
                "the seller marks the order {}",
                text(&body["status"])
            ));
        }
        let earnings = self
            .get("/api/payments/seller/earnings/", &self.seller)
            .await?;
        self.facts.check(
            "the seller earned the full lines",
            HAMMER + 240.0,
            &earnings["total_earnings"],
        );
        self.facts.check(
            "after delivery they are available",
            HAMMER + 240.0,
            &earnings["available_earnings"],
        );
        self.facts.check(
            "rows of earnings",
            2,
            earnings["earnings"].as_array().map(Vec::len),
        );
        let product = self
            .get(
                &format!("/api/products/products/{}/", self.auctioned),
                &self.seller,
            )
            .await?;
        self.facts
            .check("the saree is sold out", "sold_out", &product["status"]);
        let direct = self
            .get(
                &format!("/api/products/products/{}/", self.direct),
                &self.seller,
            )
            .await?;
        self.facts
            .check("scarves left", 3, &direct["available_quantity"]);
        Ok(())
    }

    pub(super) async fn close(&mut self) -> Result<(), ShowError> {
        self.act("The end");
        let ended = self
            .call(
                Method::PATCH,
                &self.room_path("end/"),
                Some(&self.seller),
                None,
            )
            .await?;
        self.facts
            .check("credits consumed", 1, &ended["credits_consumed"]);
        if let Some(seat) = &mut self.winner_seat {
            let told = frame(&mut **seat, "livestream_ended").await?;
            self.facts.check(
                "viewers are told of the end",
                &self.room,
                &told["livestream_id"],
            );
        }
        let subjects = self.wait_for("the confirmation", "/_local/mail", None, |mails| {
            let to = format!("{}@example.com", self.buyers[2].username);
            let own = mails.as_array()?.iter().filter(|mail| mail["to"] == to);
            let count = own
                .filter(|mail| {
                    mail["subject"]
                        .as_str()
                        .is_some_and(|subject| subject.contains("onfirm"))
                })
                .count();
            (count > 0).then_some(count)
        });
        self.facts
            .check("order confirmations by mail", 1, subjects.await?);
        let open = self.wait_for(
            "the end of auctions that a killed run left",
            "/api/livestreams/biddings/?status=active",
            Some(&self.seller),
            |page| (page["count"] == 0).then_some(0),
        );
        self.facts.check("auctions left open", 0, open.await?);
        let queues = self.call(Method::GET, "/_local/queues", None, None).await?;
        let dead = queues["queues"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, queue)| queue["dead_letters"].as_u64());
        self.facts
            .check("messages nobody could handle", 0, dead.sum::<u64>());
        Ok(())
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn person(reply: &Value) -> Person {
    Person {
        username: text(&reply["user"]["username"]),
        id: text(&reply["user"]["id"]),
        token: text(&reply["token"]),
    }
}

/// The contract's word for why a sign-in was refused.
fn refusal(outcome: &Result<Person, ShowError>) -> String {
    match outcome {
        Err(ShowError::Refused { body, .. }) => {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            text(&body["error"])
        }
        _ => "signed in".to_owned(),
    }
}

/// The five characters of a registration code in the newest mail to an address.
fn code_for(mails: &Value, email: &Value) -> Option<String> {
    let mail = mails.as_array()?.iter().find(|mail| mail["to"] == *email)?;
    let words = mail["text"]
        .as_str()?
        .split(|letter: char| !letter.is_ascii_alphanumeric());
    let code = |word: &&str| {
        word.len() == 5
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    words.into_iter().find(code).map(str::to_owned)
}

async fn frame(socket: &mut dyn StageSocket, kind: &str) -> Result<Value, ShowError> {
    frame_with(socket, kind, |_| true).await
}

/// The data of the next frame of a type that fits.
async fn frame_with(
    socket: &mut dyn StageSocket,
    kind: &str,
    fits: impl Fn(&Value) -> bool,
) -> Result<Value, ShowError> {
    while let Some(frame) = socket.next().await {
        if frame["type"] == kind && fits(&frame["data"]) {
            return Ok(frame["data"].clone());
        }
    }
    Err(ShowError::Missing(format!("no {kind} frame came")))
}
