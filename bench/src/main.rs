//! Runs a measurement and prints its table.

use boli_bench::bar::Bar;
use boli_bench::cost::{self, CostError, Month, MonthError};
use boli_bench::functions::{self, Plan, Profile};
use boli_bench::{bids, functions::MeasureError, panel};
use boli_local::World;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Measures the product; exits with 1 when a figure passes its bar.
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
    /// Cold start, invocations, memory and zip of compiled functions.
    Functions {
        /// Functions by name (auctions-place-bid); all where none is given.
        names: Vec<String>,
        /// How they are compiled.
        #[arg(long, value_enum, default_value = "release")]
        profile: Profile,
        /// How often each program is started.
        #[arg(long, default_value_t = 15)]
        rounds: usize,
        /// Warm invocations after each start.
        #[arg(long, default_value_t = 30)]
        invokes: u64,
        /// The interpreter of a venv with boto3, to compare with.
        #[arg(long)]
        python: Option<PathBuf>,
    },
    /// What the pages of the operators' panel read, and how long they take, with so many users
    /// and as many orders in the table.
    Panel {
        #[arg(long, default_value_t = 100_000)]
        rows: u32,
    },
    /// What a month costs on AWS, from what its actions consume.
    Cost {
        /// A month of bench/months by name, or a file; all kept ones where none is given.
        months: Vec<String>,
        #[command(flatten)]
        changes: cost::Changes,
    },
}

fn main() -> ExitCode {
    let measurement = Arguments::parse().measurement;
    let mut runtime = match measurement {
        // Time passes only when everybody waits, so that an hour of a show takes a moment.
        Measurement::Cost { .. } => {
            let mut paused = tokio::runtime::Builder::new_current_thread();
            paused.start_paused(true);
            paused
        }
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    match runtime.enable_all().build() {
        Ok(runtime) => runtime.block_on(run(measurement)),
        Err(error) => finish::<String, _>(Err(error), |_| false),
    }
}

async fn run(measurement: Measurement) -> ExitCode {
    match measurement {
        Measurement::Bids { bids } => {
            let world = World::bare(1).await;
            let figures = bids::measure(&world, bids, Duration::ZERO).await;
            let holds = |figures: &bids::Figures| figures.bars().iter().all(Bar::holds);
            finish(figures, holds)
        }
        Measurement::Panel { rows } => {
            let figures = panel::measure(rows).await;
            finish(figures, |figures| figures.bars().iter().all(Bar::holds))
        }
        Measurement::Cost { months, changes } => {
            let report = match read_months(&months, &changes) {
                Ok(months) => cost::price(&months).await.map_err(CostError::into),
                Err(error) => Err(error),
            };
            finish(report, |report| report.bars().iter().all(Bar::holds))
        }
        Measurement::Functions {
            names,
            profile,
            rounds,
            invokes,
            python,
        } => {
            let plan = Plan {
                names,
                profile,
                rounds,
                invokes,
                python,
            };
            finish::<_, MeasureError>(functions::measure(&plan).await, functions::Report::holds)
        }
    }
}

/// The months by name or file, changed as the flags say.
fn read_months(
    names: &[String],
    changes: &cost::Changes,
) -> Result<Vec<Month>, Box<dyn std::error::Error>> {
    let kept = |name: &str| cost::MONTHS.iter().find(|(known, _)| *known == name);
    let texts: Vec<String> = if names.is_empty() {
        cost::MONTHS.map(|(_, text)| text.to_owned()).to_vec()
    } else {
        let read = |name: &String| match kept(name) {
            Some((_, text)) => Ok((*text).to_owned()),
            None => std::fs::read_to_string(name).map_err(|error| format!("{name}: {error}")),
        };
        names.iter().map(read).collect::<Result<_, _>>()?
    };
    let month = |text: &String| Month::parse(text)?.changed(changes);
    let months: Result<_, MonthError> = texts.iter().map(month).collect();
    Ok(months?)
}

fn finish<T: std::fmt::Display, E: std::fmt::Display>(
    outcome: Result<T, E>,
    holds: impl FnOnce(&T) -> bool,
) -> ExitCode {
    match outcome {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::from(u8::from(!holds(&figures)))
        }
        Err(error) => {
            eprintln!("the measurement failed: {error}");
            ExitCode::FAILURE
        }
    }
}
