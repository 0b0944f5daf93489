//! What a month costs on AWS, from what its actions consume in a [`World`](boli_local::World)
//! and the price table.

mod actions;
mod bill;
mod consumed;
mod driver;
mod inventory;
mod month;
mod people;
mod prices;
mod rooms;
mod shop;

use crate::bar::Bar;
use crate::room::RoomError;
pub use actions::Actions;
pub use bill::{Bill, Line};
use boli_local::template::{ALARMS, TEMPLATE};
pub use consumed::{Consumed, PerRoom};
pub use inventory::{Billed, Inventory, InventoryError, Trigger};
pub use month::{Changes, Kept, Month, MonthError, Shop, Shows};
pub use prices::{Price, PriceError, Prices, Step};
use std::fmt;

/// The months that are kept, by the names of their files.
pub const MONTHS: [(&str, &str); 3] = [
    ("idle", include_str!("../../months/idle.toml")),
    (
        "small-seller",
        include_str!("../../months/small-seller.toml"),
    ),
    ("platform", include_str!("../../months/platform.toml")),
];
/// What a deployment without anybody in it may cost a month, in dollars.
pub const IDLE_DOLLARS: f64 = 10.0;

/// A month can't be priced.
#[derive(Debug, thiserror::Error)]
pub enum CostError {
    #[error("an action: {0}")]
    Action(#[from] RoomError),
    #[error(transparent)]
    Price(#[from] PriceError),
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    #[error("the month: {0}")]
    Month(#[from] MonthError),
}

/// Bills with what they were made from.
#[derive(Clone, Debug)]
pub struct Report {
    pub actions: Actions,
    pub bills: Vec<Bill>,
    /// Of a month in which nothing happens.
    pub idle: Bill,
}

/// Measures the actions and prices the months. Run on tokio's paused clock.
///
/// # Errors
/// See [`CostError`].
pub async fn price(months: &[Month]) -> Result<Report, CostError> {
    let actions = Actions::measure().await?;
    let inventory = Inventory::of(&[TEMPLATE, ALARMS])?;
    let prices = Prices::of_repository()?;
    let bill = |month: &Month| Bill::of(month, &actions, &inventory, &prices);
    Ok(Report {
        bills: months.iter().map(bill).collect::<Result<_, _>>()?,
        idle: bill(&Month::default())?,
        actions,
    })
}

impl Report {
    /// The figures that must hold: the idle month, and what the actions consumed when this was
    /// written, in a room of ten viewers.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        let mut bars = vec![Bar::new(
            "dollars of an idle month",
            self.idle.total(),
            IDLE_DOLLARS,
        )];
        for (most, (measured, consumed)) in MOST.iter().zip(self.actions.named(VIEWERS)) {
            // A row of another action is no bar for this one.
            let of = |figure: f64| {
                if most.name == measured {
                    figure
                } else {
                    f64::NAN
                }
            };
            let figures = [
                ("calls", consumed.invocations(), most.calls),
                ("write units", consumed.usage.writes(), most.writes),
                ("read units", consumed.usage.reads(), most.reads),
                ("messages", consumed.messages(), most.messages),
                ("frames", consumed.frames(), most.frames),
            ];
            bars.extend(figures.map(|(what, figure, most_of_it)| {
                Bar::new(format!("{}: {what}", most.name), of(figure), most_of_it)
            }));
        }
        bars
    }
}

/// The room that unit costs are told for.
const VIEWERS: f64 = 10.0;

/// What an action may consume at most.
struct Most {
    name: &'static str,
    calls: f64,
    writes: f64,
    reads: f64,
    messages: f64,
    frames: f64,
}

const fn most(name: &'static str, [calls, writes, reads, messages, frames]: [f64; 5]) -> Most {
    Most {
        name,
        calls,
        writes,
        reads,
        messages,
        frames,
    }
}

/// In the order of [`Actions::named`]; a little above what was measured.
const MOST: [Most; 13] = [
    most(
        "a minute in which nothing happens",
        [1.1, 0.0, 3.1, 0.1, 0.0],
    ),
    most(
        "a stream, without its minutes",
        [7.5, 106.0, 26.5, 1.1, 0.0],
    ),
    most("a minute of a stream", [1.3, 0.35, 3.1, 1.15, 0.0]),
    most("a viewer comes and goes", [9.1, 35.0, 27.0, 0.0, 23.0]),
    most(
        "an auction, without its seconds",
        [10.1, 41.0, 25.0, 3.1, 31.0],
    ),
    most("a second of an auction", [0.04, 0.04, 4.1, 0.05, 10.1]),
    most("an accepted bid", [3.1, 2.1, 5.3, 0.1, 10.1]),
    most("a refused bid", [1.1, 0.1, 1.4, 0.0, 0.0]),
    most("a chat message", [2.1, 5.1, 7.1, 0.0, 10.1]),
    most(
        "an order, paid and delivered",
        [26.1, 114.0, 97.1, 12.1, 0.0],
    ),
    most("a buyer registers", [7.1, 46.1, 13.1, 2.1, 0.0]),
    most("a sign-in", [1.1, 6.1, 2.1, 0.0, 0.0]),
    most("a product is looked at", [1.1, 0.0, 3.6, 0.0, 0.0]),
];

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {:<36} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>6} {:>9}",
            "measured", "calls", "writes", "reads", "queued", "frames", "wait s", "mails", "KB out"
        )?;
        for (name, consumed) in self.actions.named(VIEWERS) {
            let waited: f64 = consumed.usage.0.values().map(|units| units.waited_ms).sum();
            writeln!(
                f,
                "  {name:<36} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>6.1} {:>9.2}",
                consumed.invocations(),
                consumed.usage.writes(),
                consumed.usage.reads(),
                consumed.messages(),
                consumed.frames(),
                waited / 1_000.0,
                consumed.mails,
                consumed.bytes_out / 1_024.0,
            )?;
        }
        writeln!(f, "  (what happens in a show: before {VIEWERS} viewers)\n")?;
        for bill in &self.bills {
            writeln!(f, "{bill}")?;
        }
        let bars = self.bars();
        let broken: Vec<_> = bars.iter().filter(|bar| !bar.holds()).collect();
        writeln!(
            f,
            "{} of {} bars hold",
            bars.len() - broken.len(),
            bars.len()
        )?;
        for bar in broken {
            writeln!(f, "{bar}")?;
        }
        Ok(())
    }
}
