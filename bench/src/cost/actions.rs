//! What each thing that happens consumes, measured in worlds of their own: two worlds that
//! differ by it alone are subtracted.

use super::consumed::{Consumed, PerRoom};
use super::driver::Driver;
use super::rooms::{Act, LONG_AUCTION, SHORT_AUCTION, TIMES, go_live, watch};
use super::{people, shop};
use crate::room::RoomError;
use boli_local::World;
use http::Method;
use serde_json::Value;
use std::time::Duration;

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
        let path = format!("/api/livestreams/livestreams/{room}/");
        for _ in 0..minutes / 10 {
            driver.world.pass(Duration::from_secs(10 * 60)).await;
            // The seller's console asks, though less often, and has a socket open besides.
            let check = format!("{path}check_credits/");
            driver
                .call(Method::POST, &check, Some(&seller), Value::Null, 200)
                .await?;
        }
        let path = format!("{path}end/");
        driver
            .call(Method::PATCH, &path, Some(&seller), Value::Null, 200)
            .await?;
        driver.world.settle().await;
        streams.push(above_idle(driver.since(&mark).await?, idle_minute));
    }
    let minute = streams[1].plus(-1.0, &streams[0]).times(1.0 / 120.0);
    Ok((streams[0].plus(-10.0, &minute), minute))
}
