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
mod shop;

use crate::bar::Bar;
use crate::room::RoomError;
pub use actions::Actions;
pub use bill::{Bill, Line};
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
    let inventory = Inventory::of(boli_local::template::TEMPLATE)?;
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
        let named = self.actions.named(VIEWERS);
        for ((name, most_writes, most_reads, most_frames), (measured, consumed)) in
            MOST.into_iter().zip(named)
        {
            // A row of another action is no bar for this one.
            let holds = |figure: f64| if name == measured { figure } else { f64::NAN };
            let usage = &consumed.usage;
            let figures = [
                ("write units", usage.writes(), most_writes),
                ("read units", usage.reads(), most_reads),
                ("frames", consumed.frames(), most_frames),
            ];
            bars.extend(figures.map(|(what, figure, most)| {
                Bar::new(format!("{name}: {what}"), holds(figure), most)
            }));
        }
        bars
    }
}

/// The room that unit costs are told for.
const VIEWERS: f64 = 10.0;

/// Write units, read units and frames of each action at most, in the order of
/// [`Actions::named`].
const MOST: [(&str, f64, f64, f64); 13] = [
    ("a minute in which nothing happens", 0.0, 5.0, 0.0),
    ("a stream, without its minutes", 50.0, 50.0, 10.0),
    ("a minute of a stream", 5.0, 5.0, 1.0),
    ("a viewer comes and goes", 50.0, 50.0, 100.0),
    ("an auction, without its seconds", 50.0, 50.0, 100.0),
    ("a second of an auction", 1.0, 5.0, 11.0),
    ("an accepted bid", 2.2, 3.0, 10.1),
    ("a refused bid", 0.1, 3.0, 0.1),
    ("a chat message", 5.0, 5.0, 10.1),
    ("an order, paid and delivered", 200.0, 200.0, 0.0),
    ("a buyer registers", 50.0, 50.0, 0.0),
    ("a sign-in", 10.0, 10.0, 0.0),
    ("a product is looked at", 0.0, 5.0, 0.0),
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
