//! Rooms in which one thing happens, watched for a while.

use super::consumed::{Consumed, PerRoom};
use super::driver::{Driver, Seat};
use super::shop;
use crate::room::RoomError;
use boli_local::World;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// How often a thing is done in its world.
pub(super) const TIMES: u32 = 20;
const SECOND: Duration = Duration::from_secs(1);
/// How long each world's room is watched.
const WATCHED: Duration = Duration::from_secs(240);
/// The rooms a line is laid through. One viewer is the one who acts.
const ROOMS: [usize; 2] = [1, 11];

/// Auctions of two lengths tell what a second costs.
pub(super) const SHORT_AUCTION: u32 = 60;
pub(super) const LONG_AUCTION: u32 = 120;

/// What happens while a room is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Nothing,
    Joins,
    Chat,
    Auction { seconds: u32 },
    Bids,
    RefusedBids,
}

/// Makes a stream and starts it.
pub(super) async fn go_live(
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
pub(super) async fn watch(act: Act) -> Result<PerRoom, RoomError> {
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
