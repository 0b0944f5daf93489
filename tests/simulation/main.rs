//! Seeded simulation: whole rooms with concurrent bidders, skewed clocks, duplicates, crashes
//! and restarts, checked against the invariants that the design promises and against the
//! pure rules as a model. `BOLI_SEED=17 cargo test -p boli-tests --test simulation seeds`
//! plays one seed alone.

mod agreement;
mod auction;
mod bidder;
mod capacity;
mod chaos;
mod client;
mod commands;
mod expressions;
mod lost_answers;
mod month;
mod plan;
mod stream;
mod till;
mod verdict;
mod witness;

use boli_domain::Paise;
use std::ops::RangeInclusive;

/// Plays seeds one after the other; the panic of a failing one is followed by its number.
async fn play(seeds: RangeInclusive<u64>) {
    let alone: Option<u64> = std::env::var("BOLI_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    for seed in seeds.filter(|seed| alone.is_none_or(|alone| alone == *seed)) {
        let named = Named(seed);
        auction::play(seed).await;
        drop(named);
    }
}

struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "seed {} failed: BOLI_SEED={} plays it alone",
                self.0, self.0
            );
        }
    }
}

// Four tests, so that all cores have work.

#[tokio::test(start_paused = true)]
async fn seeds_1_to_50() {
    play(1..=50).await;
}

#[tokio::test(start_paused = true)]
async fn seeds_51_to_100() {
    play(51..=100).await;
}

#[tokio::test(start_paused = true)]
async fn seeds_101_to_150() {
    play(101..=150).await;
}

#[tokio::test(start_paused = true)]
async fn seeds_151_to_200() {
    play(151..=200).await;
}

/// Whole paise as the wire has amounts.
fn amount(paise: u64) -> serde_json::Value {
    Paise(paise).to_string().into()
}
