//! A month's bill: what is consumed, at its price.

use super::actions::Actions;
use super::consumed::Consumed;
use super::inventory::{Billed, Inventory, Trigger};
use super::month::Month;
use super::prices::{PriceError, Prices};
use boli_domain::limits::SHARD_CONNECTIONS;
use boli_runtime::metrics::Metric;
use std::fmt;

/// An average month.
const MINUTES: f64 = 730.0 * 60.0;
/// Lambda keeps so many long polls open at a queue that is empty, each of so many seconds.
const POLLERS: f64 = 5.0;
const POLL_SECONDS: f64 = 20.0;
/// Sent, received, deleted. Batches need fewer.
const REQUESTS_PER_MESSAGE: f64 = 3.0;
/// Both sockets of a viewer.
const SOCKETS_PER_VIEWER: f64 = 2.0;
/// What a line in a log group takes, and how many an invocation writes: the request's line and
/// what it counted.
const LOG_BYTES: f64 = 400.0;
/// A picture as clients load it.
const PICTURE_BYTES: f64 = 150_000.0;
const GB: f64 = 1_073_741_824.0;
/// A cold start is billed too: so many milliseconds, once in so many invocations.
const INIT_MS: f64 = 60.0;
const INIT_EVERY: f64 = 50.0;
/// Posting a frame, with several on their way at once.
const POST_MS: f64 = 1.0;

/// What an invocation takes on AWS, besides what it waits for: two or three calls of the table
/// at 5 ms each, a share of a processor for the rest, and for a password its hash at the share
/// that 512 MB buy.
fn work_ms(name: &str, function: Billed) -> f64 {
    let hashes = [
        "accounts-login",
        "accounts-register-buyer",
        "accounts-register-seller",
    ];
    match function.trigger {
        _ if hashes.contains(&name) => 120.0,
        Trigger::Rest | Trigger::Socket => 25.0,
        Trigger::Stream => 30.0,
        Trigger::Queue | Trigger::Schedule => 40.0,
    }
}

/// One line of the bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub service: &'static str,
    pub item: &'static str,
    pub units: f64,
    /// With the account's free units, and as if they were used up.
    pub usd: f64,
    pub usd_without_free: f64,
    pub recalled: bool,
}

/// A month's bill.
#[derive(Clone, Debug, Default)]
pub struct Bill {
    pub title: String,
    pub lines: Vec<Line>,
}

impl Bill {
    /// Prices a month.
    ///
    /// # Errors
    /// A price is missing.
    pub fn of(
        month: &Month,
        actions: &Actions,
        inventory: &Inventory,
        prices: &Prices,
    ) -> Result<Self, PriceError> {
        let consumed = consumed(month, actions);
        let mut bill = Self {
            title: month.title.clone(),
            lines: Vec::new(),
        };
        for (service, item, units) in quantities(month, &consumed, inventory) {
            let price = prices.get(service, item)?;
            bill.lines.push(Line {
                service,
                item,
                units,
                usd: price.beyond_free(units),
                usd_without_free: price.of(units),
                recalled: price.is_recalled(),
            });
        }
        Ok(bill)
    }

    /// Dollars, with the free units that every account has once.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.lines.iter().map(|line| line.usd).sum()
    }

    /// Dollars in an account whose free units are used up.
    #[must_use]
    pub fn total_without_free(&self) -> f64 {
        self.lines.iter().map(|line| line.usd_without_free).sum()
    }
}

/// Everything that happens in a month.
fn consumed(month: &Month, actions: &Actions) -> Consumed {
    let Month { shows, shop, .. } = month;
    let audience = shows.viewers;
    let times = |each: f64| shows.count * each;
    let in_rooms = [
        (times(shows.joins), &actions.join),
        (times(shows.auctions), &actions.auction),
        (
            times(shows.auctions * shows.auction_seconds),
            &actions.auction_second,
        ),
        (times(shows.bids), &actions.bid),
        (times(shows.refused_bids), &actions.refused_bid),
        (times(shows.chat), &actions.chat),
    ];
    let elsewhere = [
        (MINUTES, &actions.idle_minute),
        (shows.count, &actions.stream),
        (times(shows.minutes), &actions.stream_minute),
        (shop.orders, &actions.order),
        (shop.registrations, &actions.registration),
        (shop.sign_ins, &actions.sign_in),
        (shop.product_views, &actions.product_view),
    ];
    let sum = Consumed::default();
    let sum = in_rooms
        .iter()
        .fold(sum, |sum, (count, act)| sum.plus(*count, &act.of(audience)));
    elsewhere
        .iter()
        .fold(sum, |sum, (count, act)| sum.plus(*count, act))
}

/// Messages to posting workers: in a room of more than one shard, each post of a shard is one.
fn shard_messages(month: &Month, consumed: &Consumed) -> f64 {
    let shard = f64::from(SHARD_CONNECTIONS);
    if month.shows.viewers * SOCKETS_PER_VIEWER > shard {
        consumed.frames() / shard
    } else {
        0.0
    }
}

fn quantities(
    month: &Month,
    consumed: &Consumed,
    inventory: &Inventory,
) -> Vec<(&'static str, &'static str, f64)> {
    let Month {
        shows, shop, kept, ..
    } = month;
    let posts = shard_messages(month, consumed);
    let billed = |name: &str| inventory.functions.get(name).copied();
    let by = |trigger: Trigger| {
        let functions = consumed.usage.0.iter();
        let own = functions.filter(|(name, _)| billed(name).is_some_and(|f| f.trigger == trigger));
        own.map(|(_, units)| units.invocations).sum::<f64>()
    };
    let (requests, socket_events) = (by(Trigger::Rest), by(Trigger::Socket));
    let invocations = consumed.invocations() + posts;
    let viewer_minutes = shows.count * shows.minutes * shows.viewers;
    let handshakes = shows.count * shows.joins * SOCKETS_PER_VIEWER;
    let at_edge = requests + handshakes;
    let polls = MINUTES * 60.0 / POLL_SECONDS * POLLERS;
    let out = consumed.bytes_out + shop.pictures_seen * PICTURE_BYTES;
    let backup = if inventory.has_backup {
        kept.table_gb
    } else {
        0.0
    };
    // A metric is billed for the hours in which it says something.
    let busy = (shows.count * (shows.minutes / 60.0 + 1.0) + shop.orders).min(730.0) / 730.0;
    let metrics = Metric::ALL.iter().filter(|metric| metric.unit().is_some());
    let metrics = metrics.fold(0.0, |count, _| count + 1.0) * busy;
    vec![
        ("lambda", "request", invocations),
        (
            "lambda",
            "gb_second",
            gb_seconds(consumed, posts, inventory),
        ),
        ("rest", "request", requests),
        ("websocket", "message", consumed.frames() + socket_events),
        ("websocket", "minute", viewer_minutes * SOCKETS_PER_VIEWER),
        ("dynamodb", "write", consumed.usage.writes()),
        ("dynamodb", "read", consumed.usage.reads()),
        ("dynamodb", "stored_gb", kept.table_gb),
        ("dynamodb", "backup_gb", backup),
        // Lambda's own reads of the stream are free, and nobody else reads it.
        ("dynamodb", "stream_read", 0.0),
        (
            "sqs",
            "request",
            inventory.polled_queues * polls + consumed.messages() * REQUESTS_PER_MESSAGE,
        ),
        (
            "sqs",
            "fifo_request",
            inventory.polled_fifo_queues * polls + posts * REQUESTS_PER_MESSAGE,
        ),
        ("scheduler", "invocation", by(Trigger::Schedule)),
        ("s3", "stored_gb", kept.pictures_gb),
        ("s3", "put", shop.uploads),
        ("cloudfront", "gb", out / GB),
        ("cloudfront", "request", at_edge + shop.pictures_seen),
        ("cloudfront", "function", at_edge),
        ("ses", "mail", consumed.mails),
        ("secrets", "secret", inventory.secrets),
        ("cloudwatch", "alarm", inventory.alarm_metrics),
        ("cloudwatch", "metric", metrics),
        ("cloudwatch", "dashboard", inventory.dashboards),
        ("cloudwatch", "log_gb", invocations * LOG_BYTES / GB),
    ]
}

fn gb_seconds(consumed: &Consumed, posts: f64, inventory: &Inventory) -> f64 {
    let functions = consumed.usage.0.iter().filter_map(|(name, units)| {
        let function = *inventory.functions.get(name)?;
        let work = units.invocations * (work_ms(name, function) + INIT_MS / INIT_EVERY);
        let posting = units.frames * POST_MS;
        Some(function.memory_mb / 1_024.0 * (work + posting + units.waited_ms) / 1_000.0)
    });
    let workers = inventory
        .functions
        .get("workers-post-frames")
        .map(|function| {
            let work = posts * (work_ms("workers-post-frames", *function) + INIT_MS / INIT_EVERY);
            function.memory_mb / 1_024.0 * work / 1_000.0
        });
    functions.chain(workers).sum()
}

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        writeln!(
            f,
            "  {:<12} {:<12} {:>18} {:>12} {:>16}",
            "service", "item", "units", "dollars", "no free units"
        )?;
        for (place, line) in self.lines.iter().enumerate() {
            let service = line.service;
            let first = place == 0 || self.lines[place - 1].service != service;
            writeln!(
                f,
                "  {:<12} {:<12} {:>18.3} {:>12.2} {:>16.2}{}",
                if first { service } else { "" },
                line.item,
                line.units,
                line.usd,
                line.usd_without_free,
                if line.recalled {
                    "  price recalled"
                } else {
                    ""
                },
            )?;
        }
        writeln!(
            f,
            "  {:<12} {:<12} {:>18} {:>12.2} {:>16.2}",
            "total",
            "",
            "",
            self.total(),
            self.total_without_free()
        )
    }
}

#[cfg(test)]
mod tests;
