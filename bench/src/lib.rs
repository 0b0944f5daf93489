//! Repeatable measurements, each printing a table: `cargo run --release -p bench -- --help`.
//! The suites call the same measurements and hold their figures to the bars.

pub mod bar;
pub mod bids;
pub mod cost;
pub mod functions;
pub mod panel;
pub mod percentile;
mod room;
mod usage;

pub use room::{Room, RoomError, RoomPlan};
pub use usage::{Units, Usage};
