//! What happens in a seed, apart from what goes wrong.

use boli_local::random::Seeded;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;

/// The plan of a seed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What each bidder does, in order.
    pub bidders: Vec<VecDeque<Attempt>>,
    /// Fields of the auction that the seller opens.
    pub auction: Value,
    pub ending: Ending,
    /// The process is killed then, and started again.
    pub restart: Option<Duration>,
    pub stock: u32,
    /// Stream credits of the seller.
    pub credits: u32,
    /// How the clock jumps after the auction, across the stream's periods.
    pub jumps: Vec<Duration>,
    /// The winner lets the payment window pass.
    pub is_abandoned: bool,
}

/// One bid of a bidder.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub wait: Duration,
    /// Above or below the price that the bidder sees, in paise.
    pub raise: i64,
    /// The last two digits of the amount: no two bids of a seed have the same.
    pub mark: u64,
    pub by_socket: bool,
}

/// What ends the auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Deadline,
    Seller(Duration),
    Stream(Duration),
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        let dice = Seeded::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let bidders = (0..2 + dice.below(3))
            .map(|bidder| attempts(&dice, bidder))
            .collect();
        let length = 2 + dice.below(3);
        let mut auction = json!({
            "starting_price": crate::amount(100 * dice.below(500)),
            "timer_duration": length,
        });
        if dice.below(2) == 0 {
            auction["extension_window"] = json!(1 + dice.below(4));
            auction["max_extension"] = json!(dice.below(5));
        }
        let during = |dice: &Seeded| Duration::from_millis(dice.below(1_000 * length));
        let ending = match dice.below(4) {
            0 => Ending::Seller(during(&dice)),
            1 => Ending::Stream(during(&dice)),
            _ => Ending::Deadline,
        };
        Self {
            bidders,
            auction,
            ending,
            restart: (dice.below(3) == 0).then(|| during(&dice)),
            stock: 1 + dice.below(3) as u32,
            credits: 1 + dice.below(5) as u32,
            // Each jump may bring a message again while things go wrong. With the start and the
            // restart that makes four times, and queues give up after five.
            jumps: (0..dice.below(3))
                .map(|_| Duration::from_secs(60 * dice.below(50)))
                .collect(),
            is_abandoned: dice.below(8) == 0,
        }
    }
}

fn attempts(dice: &Seeded, bidder: u64) -> VecDeque<Attempt> {
    let attempt = |number| Attempt {
        // On a grid, so that bidders often bid at the same moment.
        wait: Duration::from_millis(300 * dice.below(4)),
        raise: dice.below(4_000) as i64 - 800,
        mark: 20 * bidder + number,
        by_socket: dice.below(4) == 0,
    };
    (0..2 + dice.below(6)).map(attempt).collect()
}
