//! Repeatable measurements, each printing a table: `cargo run --release -p boli-bench -- --help`.
//! The suites call the same measurements and hold their figures to the bars.

pub mod bids;
mod room;
mod usage;

pub use room::{Room, RoomError, RoomPlan};
pub use usage::{Units, Usage};
