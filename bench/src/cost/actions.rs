//! What each thing that happens consumes, measured in worlds of their own: two worlds that
//! differ by it alone are subtracted.

use super::consumed::{Consumed, PerRoom};
use super::driver::{Driver, Seat};
use super::{people, shop};
use crate::room::RoomError;
use boli_local::World;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// How often a thing is done in its world.
const TIMES: u32 = 20;
const SECOND: Duration = Duration::from_secs(1);
/// How long each world's room is watched.
const WATCHED: Duration = Duration::from_secs(240);
const SHORT_AUCTION: u32 = 60;
const LONG_AUCTION: u32 = 120;
/// The rooms a line is laid through. One viewer is the one who acts.
const ROOMS: [usize; 2] = [1, 11];

/// Consumption of everything that a month is made of.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// A minute in which nothing happens.
    pub idle_minute: Consumed,
    /// A stream from its creation to its end, without its minutes.
    pub stream: Consumed,
    /// A minute of a stream, above an idle one.
    pub stream_minute: Consumed,
    /// A viewer joining, with both sockets, and leaving.
    pub join: PerRoom,
    /// An auction, without its seconds.
    pub auction: PerRoom,
    pub auction_second: PerRoom,
    /// An accepted bid.
    pub bid: PerRoom,
    pub refused_bid: PerRoom,
    /// A chat message.
    pub chat: PerRoom,
    /// A cart, an order, its payment and its way to the buyer.
    pub order: Consumed,
    /// A buyer's registration.
    pub registration: Consumed,
    pub sign_in: Consumed,
    /// A product with its picture, looked at.
    pub product_view: Consumed,
}

/// What happens while a room is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Nothing,
    Joins,
    Chat,
    Auction { seconds: u32 },
    Bids,
    RefusedBids,
}

impl Actions {
    /// Measures all of it. Run on tokio's paused clock.
    ///
    /// # Errors
    /// A world refuses what a client may do.
    pub async fn measure() -> Result<Self, RoomError> {
        let idle_minute = idle_minute().await?;
        let (stream, stream_minute) = stream(&idle_minute).await?;
        let nothing = watch(Act::Nothing).await?;
        let short = watch(Act::Auction {
            seconds: SHORT_AUCTION,
        })
        .await?;
        let long = watch(Act::Auction {
            seconds: LONG_AUCTION,
        })
        .await?;
        let each = 1.0 / f64::from(TIMES);
        let above = |act: &PerRoom, without: &PerRoom| act.plus(-1.0, without);
        let seconds = f64::from(LONG_AUCTION - SHORT_AUCTION);
        let auction_second = above(&long, &short).times(1.0 / seconds);
        let auction = above(&short, &nothing).plus(-f64::from(SHORT_AUCTION), &auction_second);
        Ok(Self {
            join: above(&watch(Act::Joins).await?, &nothing).times(each),
            chat: above(&watch(Act::Chat).await?, &nothing).times(each),
            bid: above(&watch(Act::Bids).await?, &long).times(each),
            refused_bid: above(&watch(Act::RefusedBids).await?, &long).times(each),
            order: shop::order(&idle_minute).await?,
            registration: people::registration(&idle_minute).await?,
            sign_in: people::sign_in(&idle_minute).await?,
            product_view: shop::product_view(&idle_minute).await?,
            idle_minute,
            stream,
            stream_minute,
            auction,
            auction_second,
        })
    }

    /// All of it with a name, in a room of so many viewers.
    #[must_use]
    pub fn named(&self, viewers: f64) -> Vec<(&'static str, Consumed)> {
        vec![
            (
                "a minute in which nothing happens",
                self.idle_minute.clone(),
            ),
            ("a stream, without its minutes", self.stream.clone()),
            ("a minute of a stream", self.stream_minute.clone()),
            ("a viewer comes and goes", self.join.of(viewers)),
            ("an auction, without its seconds", self.auction.of(viewers)),
            ("a second of an auction", self.auction_second.of(viewers)),
            ("an accepted bid", self.bid.of(viewers)),
            ("a refused bid", self.refused_bid.of(viewers)),
            ("a chat message", self.chat.of(viewers)),
            ("an order, paid and delivered", self.order.clone()),
            ("a buyer registers", self.registration.clone()),
            ("a sign-in", self.sign_in.clone()),
            ("a product is looked at", self.product_view.clone()),
        ]
    }
}

/// Subtracts what would have been consumed anyway.
pub(super) fn above_idle(consumed: (Consumed, Duration), idle_minute: &Consumed) -> Consumed {
    let minutes = consumed.1.as_secs_f64() / 60.0;
    consumed.0.plus(-minutes, idle_minute)
}

async fn idle_minute() -> Result<Consumed, RoomError> {
    let driver = Driver::new(World::bare(1).await);
    driver.world.settle().await;
    let mark = driver.mark().await?;
    driver.world.pass(Duration::from_secs(3_600)).await;
    let (consumed, _) = driver.since(&mark).await?;
    Ok(consumed.times(1.0 / 60.0))
}

/// A stream, and a minute of it.
async fn stream(idle_minute: &Consumed) -> Result<(Consumed, Consumed), RoomError> {
    let mut streams = Vec::new();
    for minutes in [10, 130] {
        let mut driver = Driver::new(World::bare(1).await);
        let seller = driver.seller("seller").await?;
        let product = shop::product(&mut driver, &seller).await?;
        let mark = driver.mark().await?;
        let room = go_live(&mut driver, &seller, &product).await?;
        driver.world.pass(Duration::from_secs(minutes * 60)).await;
        let path = format!("/api/livestreams/livestreams/{room}/end/");
        driver
            .call(Method::PATCH, &path, Some(&seller), Value::Null, 200)
            .await?;
        driver.world.settle().await;
        streams.push(above_idle(driver.since(&mark).await?, idle_minute));
    }
    let minute = streams[1].plus(-1.0, &streams[0]).times(1.0 / 120.0);
    Ok((streams[0].plus(-10.0, &minute), minute))
}

async fn go_live(
    driver: &mut Driver,
    seller: &Person,
    product: &Value,
) -> Result<String, RoomError> {
    let body = json!({
        "title": "Evening show", "description": "Sarees", "category": 2, "products": [product],
    });
    let path = "/api/livestreams/livestreams/";
    let room = driver
        .call(Method::POST, path, Some(seller), body, 201)
        .await?;
    let room = room["id"].as_str().unwrap_or_default().to_owned();
    for (method, what) in [(Method::PATCH, "start"), (Method::GET, "agora-token")] {
        let path = format!("{path}{room}/{what}/");
        driver
            .call(method, &path, Some(seller), Value::Null, 200)
            .await?;
    }
    Ok(room)
}

/// What a room consumes while something happens in it.
async fn watch(act: Act) -> Result<PerRoom, RoomError> {
    let mut lines = Vec::new();
    for viewers in ROOMS {
        let consumed = watch_room(act, viewers).await?;
        lines.push((
            f64::from(u32::try_from(viewers).unwrap_or_default()),
            consumed,
        ));
    }
    let large = lines.pop().unwrap_or_default();
    let small = lines.pop().unwrap_or_default();
    Ok(PerRoom::through(small, large))
}

async fn watch_room(act: Act, viewers: usize) -> Result<Consumed, RoomError> {
    let mut driver = Driver::new(World::bare(1).await);
    let seller = driver.seller("seller").await?;
    let product = shop::product(&mut driver, &seller).await?;
    let room = go_live(&mut driver, &seller, &product).await?;
    let mut seats = Vec::new();
    for number in 0..viewers {
        let person = driver.buyer(&format!("viewer{number}")).await?;
        seats.push(driver.join(&room, person).await?);
    }
    // The buyers who come later exist in every world.
    let mut others = Vec::new();
    for number in 0..TIMES {
        others.push(driver.buyer(&format!("other{number}")).await?);
    }
    driver.world.pass(Duration::from_secs(20)).await;
    driver.hear(&mut seats);
    let mark = driver.mark().await?;
    let stage = Stage {
        seller,
        product,
        room,
    };
    perform(act, &mut driver, &stage, &mut seats, others).await?;
    let rest = WATCHED.saturating_sub(driver.since(&mark).await?.1);
    driver.world.pass(rest).await;
    driver.hear(&mut seats);
    let (consumed, _) = driver.since(&mark).await?;
    let path = format!("/api/livestreams/livestreams/{}/end/", stage.room);
    driver
        .call(Method::PATCH, &path, Some(&stage.seller), Value::Null, 200)
        .await?;
    // What was won and not paid expires some other day.
    driver.world.may_leave_messages();
    driver.world.settle().await;
    Ok(consumed)
}

struct Stage {
    seller: Person,
    product: Value,
    room: String,
}

async fn perform(
    act: Act,
    driver: &mut Driver,
    stage: &Stage,
    seats: &mut [Seat],
    others: Vec<Person>,
) -> Result<(), RoomError> {
    match act {
        Act::Nothing => {}
        Act::Joins => {
            for person in others {
                let mut seat = driver.join(&stage.room, person).await?;
                driver.world.pass(SECOND).await;
                driver.hear(std::slice::from_mut(&mut seat));
                driver.leave(&stage.room, seat).await?;
                driver.world.pass(SECOND).await;
            }
        }
        Act::Chat => {
            for number in 0..TIMES {
                let text = format!("Is the border of number {number} real zari?");
                let frame = json!({
                    "type": "chat_message", "content": text, "message_type": "text",
                });
                if let Some(seat) = seats.first() {
                    seat.chat.send(&frame).await;
                }
                driver.world.pass(2 * SECOND).await;
            }
        }
        Act::Auction { seconds } => {
            open_auction(driver, stage, seconds).await?;
        }
        Act::Bids => {
            let path = open_auction(driver, stage, LONG_AUCTION).await?;
            for (number, bidder) in others.iter().take(4).cycle().take(20).enumerate() {
                driver.world.pass(2 * SECOND).await;
                let body = json!({ "amount": (600 + number).to_string() });
                driver
                    .call(Method::POST, &path, Some(bidder), body, 200)
                    .await?;
            }
        }
        Act::RefusedBids => {
            let path = open_auction(driver, stage, LONG_AUCTION).await?;
            for bidder in others.iter().take(4).cycle().take(20) {
                driver.world.pass(2 * SECOND).await;
                let body = json!({ "amount": "1.00" });
                driver
                    .call(Method::POST, &path, Some(bidder), body, 400)
                    .await?;
            }
        }
    }
    Ok(())
}

/// Opens an auction; where bids go.
async fn open_auction(
    driver: &mut Driver,
    stage: &Stage,
    seconds: u32,
) -> Result<String, RoomError> {
    let path = "/api/livestreams/biddings/";
    let body = json!({
        "livestream": stage.room, "product": stage.product,
        "starting_price": "499.00", "timer_duration": seconds,
    });
    let auction = driver
        .call(Method::POST, path, Some(&stage.seller), body, 201)
        .await?;
    let id = auction["id"].as_str().unwrap_or_default();
    Ok(format!("{path}{id}/place-bid/"))
}
