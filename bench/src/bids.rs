//! What a bid costs, and how fast it is decided.

pub use crate::bar::Bar;
use crate::room::{Room, RoomError, RoomPlan, call};
use crate::usage::Usage;
use boli_domain::Paise;
use boli_local::World;
use http::Method;
use serde_json::json;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;

/// The function that decides bids of the REST API.
const DECISION: &str = "auctions-place-bid";
/// The function that writes the history.
const RELAY: &str = "feed-relay";
/// How often the feed is given a quarter of a second to catch up.
const PATIENCE: u32 = 400;

/// The figures of a run.
#[derive(Clone, Debug)]
pub struct Figures {
    pub accepted: Phase,
    pub refused: Phase,
}

/// So many bids of one kind.
#[derive(Clone, Debug)]
pub struct Phase {
    pub bids: u64,
    pub usage: Usage,
    /// Of each reply, shortest first.
    pub latencies: Vec<Duration>,
    pub elapsed: Duration,
}

/// Has `bids` bids accepted, each higher than the one before, then as many low ones refused,
/// with `pause` between two bids.
///
/// # Errors
/// The room can't be made, or a bid was not answered as it should be.
pub async fn measure(world: &World, bids: u64, pause: Duration) -> Result<Figures, RoomError> {
    let auction = json!({ "starting_price": "1.00", "timer_duration": 3600 });
    let plan = RoomPlan {
        name: "bench",
        buyers: 4,
        credits: 2,
        stock: 1,
        auction,
    };
    let room = Room::open(world, plan).await?;
    // A first bid of the container, so that its look-up of the room is not counted.
    place(world, &room, 0, Paise::rupees(2), 200).await?;
    history_of(world, &room, 1).await?;

    let rising = |number: u64| Paise::rupees(number.saturating_add(3));
    let accepted = phase(world, &room, bids, pause, rising, 200).await?;
    let refused = phase(world, &room, bids, pause, |_| Paise::rupees(2), 400).await?;

    call(world, Method::PATCH, &room.end_path(), &room.seller, None).await?;
    call(
        world,
        Method::PATCH,
        &room.stream_end_path(),
        &room.seller,
        None,
    )
    .await?;
    world.settle().await;
    Ok(Figures { accepted, refused })
}

async fn phase(
    world: &World,
    room: &Room,
    bids: u64,
    pause: Duration,
    amount: impl Fn(u64) -> Paise,
    expected: u16,
) -> Result<Phase, RoomError> {
    let before = Usage::of(world).await;
    let mut latencies = Vec::new();
    let started = Instant::now();
    for number in 0..bids {
        let asked = Instant::now();
        place(world, room, number, amount(number), expected).await?;
        latencies.push(asked.elapsed());
        if !pause.is_zero() {
            world.pass(pause).await;
        }
    }
    let elapsed = started.elapsed();
    latencies.sort_unstable();
    history_of(world, room, bids.saturating_add(1)).await?;
    let usage = Usage::of(world).await.since(&before);
    Ok(Phase {
        bids,
        usage,
        latencies,
        elapsed,
    })
}

async fn place(
    world: &World,
    room: &Room,
    number: u64,
    amount: Paise,
    expected: u16,
) -> Result<(), RoomError> {
    let bidder = room
        .buyers
        .iter()
        .cycle()
        .nth(usize::try_from(number % 64).unwrap_or_default());
    let token = bidder.map(|bidder| bidder.token.as_str());
    let path = room.bid_path();
    let body = json!({ "amount": amount.to_string() });
    let reply = world.call(Method::POST, &path, token, Some(body)).await;
    if reply.status == expected {
        return Ok(());
    }
    Err(RoomError::Refused {
        call: format!("bid {amount}"),
        status: reply.status,
        body: reply.body,
    })
}

/// Waits until the feed has written so many bids.
async fn history_of(world: &World, room: &Room, bids: u64) -> Result<(), RoomError> {
    let bids = usize::try_from(bids).unwrap_or(usize::MAX);
    for _ in 0..PATIENCE {
        let written = world
            .cloud()
            .operator()
            .store()
            .bids(room.id, room.auction)
            .await?;
        if written.len() >= bids {
            // The broadcaster reads the same changes and may be a moment behind.
            world.pass(Duration::from_secs(1)).await;
            return Ok(());
        }
        world.pass(Duration::from_millis(250)).await;
    }
    Err(RoomError::Account(
        "the bid history does not come".to_owned(),
    ))
}

impl Phase {
    /// Bids decided in a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        count(self.bids) / self.elapsed.as_secs_f64()
    }

    /// The latency that so many of a hundred bids stay below.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        let index = self.latencies.len().saturating_mul(percent) / 100;
        self.latencies
            .get(index.min(last))
            .copied()
            .unwrap_or_default()
    }

    fn each(&self, units: f64) -> f64 {
        units / count(self.bids)
    }
}

/// A count as a figure to calculate with: far below where a double is inexact.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "counts are small"
)]
fn count(bids: u64) -> f64 {
    bids as f64
}

impl Figures {
    /// The figures that must hold.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        let Self { accepted, refused } = self;
        let decision = accepted.usage.function(DECISION);
        let bar = Bar::new;
        vec![
            bar(
                "write units of an accepted bid: decision",
                accepted.each(decision.writes),
                1.0,
            ),
            bar(
                "write units of an accepted bid: history",
                accepted.each(accepted.usage.function(RELAY).writes),
                1.0,
            ),
            bar(
                "write units of an accepted bid: everything",
                accepted.each(accepted.usage.writes()),
                2.2,
            ),
            bar(
                "write units of a low bid, warm container: decision",
                refused.each(refused.usage.function(DECISION).writes),
                0.0,
            ),
            bar(
                "read units of an accepted bid: decision",
                accepted.each(decision.reads),
                1.1,
            ),
        ]
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, phase) in [("accepted", &self.accepted), ("refused", &self.refused)] {
            writeln!(f, "{} bids {name}", phase.bids)?;
            writeln!(
                f,
                "  {:<28} {:>11} {:>12} {:>12}",
                "function", "invocations", "reads / bid", "writes / bid"
            )?;
            for (function, units) in &phase.usage.0 {
                let (reads, writes) = (phase.each(units.reads), phase.each(units.writes));
                writeln!(
                    f,
                    "  {function:<28} {:>11} {reads:>12.3} {writes:>12.3}",
                    units.invocations
                )?;
            }
            let (reads, writes) = (
                phase.each(phase.usage.reads()),
                phase.each(phase.usage.writes()),
            );
            writeln!(
                f,
                "  {:<28} {:>11} {reads:>12.3} {writes:>12.3}",
                "total", ""
            )?;
            writeln!(
                f,
                "  {:.0} bids/s one after the other, p50 {:?}, p99 {:?}\n",
                phase.rate(),
                phase.percentile(50),
                phase.percentile(99)
            )?;
        }
        for bar in self.bars() {
            writeln!(f, "{bar}")?;
        }
        Ok(())
    }
}
