//! Runs a measurement and prints its table.

use boli_bench::bids;
use boli_local::World;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use std::time::Duration;

/// Measures the local cloud.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(Subcommand)]
enum Measurement {
    /// What bids cost in capacity units, and how fast they are decided.
    Bids {
        /// Bids to accept, and as many to refuse.
        #[arg(long, default_value_t = 1_000)]
        bids: u64,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments {
        measurement: Measurement::Bids { bids },
    } = Arguments::parse();
    let world = World::bare(1).await;
    match bids::measure(&world, bids, Duration::ZERO).await {
        Ok(figures) => {
            println!("{figures}");
            if figures.bars().iter().all(bids::Bar::holds) {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("the measurement failed: {error}");
            ExitCode::FAILURE
        }
    }
}
