//! Metrics in CloudWatch's embedded format: what an invocation counted, as one log line.
//!
//! Counting works like tracing: [`count`] adds to the invocation at hand. The crates there are
//! keep one recorder for the whole process, which would mix the functions of the local cloud,
//! or bring a queue and a second log pipeline; what is needed is the one line below.

use boli_domain::Timestamp;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::io::Write;

/// Where the metrics are in CloudWatch. They have no dimensions: each name is one metric.
const NAMESPACE: &str = "Boli";

/// Values that one metric may have on one line.
const MAX_VALUES: usize = 100;

const MILLISECONDS: Option<&str> = Some("Milliseconds");
const COUNT: Option<&str> = Some("Count");
const NONE: Option<&str> = Some("None");
/// Stands on the line for reading, and is no metric, which would cost money.
const PROPERTY: Option<&str> = None;

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident: $unit:ident),+ $(,)?) => {
        /// What can be counted. docs/RUNBOOK.md has the same list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Metric {
            $($(#[$doc])* $name),+
        }

        impl Metric {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),+
                }
            }

            /// CloudWatch's unit, or `None` for what is only a property of the line.
            #[must_use]
            pub const fn unit(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => $unit),+
                }
            }
        }
    };
}

metrics! {
    /// Of an accepted bid, from the gateway's request time to the commit.
    BidLatency: MILLISECONDS,
    /// Bids that were not accepted.
    BidsRefused: COUNT,
    /// Of a batch with bids, from the oldest one's commit to the end of posting.
    BidToScreen: MILLISECONDS,
    /// Sockets that got all frames of a batch.
    SocketsPosted: COUNT,
    /// Sockets that took too long.
    SocketsSlow: COUNT,
    /// Sockets that are closed.
    SocketsGone: PROPERTY,
    /// Money whose capture was committed.
    CapturedPaise: NONE,
    /// Payments that were quarantined, and money or refunds that nothing of ours asked for.
    MoneyMismatches: COUNT,
    /// Payments that go back.
    RefundsDue: COUNT,
    /// Events of the payment gateway that were queued.
    WebhooksAccepted: COUNT,
    /// Events without a right signature.
    WebhooksRefused: COUNT,
    /// Events of another account of the gateway.
    WebhooksOfOthers: PROPERTY,
    /// Auctions whose clock was dead.
    AuctionsClosedLate: COUNT,
}

impl Metric {
    /// Times are kept one by one, for percentiles; counts add up.
    fn is_sampled(self) -> bool {
        self.unit() == MILLISECONDS
    }
}

/// What an invocation counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted(BTreeMap<Metric, Vec<u64>>);

tokio::task_local! {
    static COUNTED: RefCell<Counted>;
}

/// Counts `value` in the invocation at hand; outside of one there is nobody to tell.
pub fn count(metric: Metric, value: u64) {
    let _ = COUNTED.try_with(|counted| counted.borrow_mut().add(metric, value));
}

/// Counts a time.
pub fn time(metric: Metric, duration: std::time::Duration) {
    count(
        metric,
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
    );
}

/// Runs an invocation; what it returned, and what it counted.
pub async fn of_invocation<F: Future>(work: F) -> (F::Output, Counted) {
    COUNTED
        .scope(RefCell::default(), async {
            let output = work.await;
            (output, COUNTED.with(RefCell::take))
        })
        .await
}

impl Counted {
    fn add(&mut self, metric: Metric, value: u64) {
        let values = self.0.entry(metric).or_default();
        match values.last_mut() {
            Some(sum) if !metric.is_sampled() => *sum = sum.saturating_add(value),
            _ => values.push(value),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values of each metric: one sum for counts, all samples for times.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, &[u64])> {
        self.0
            .iter()
            .map(|(metric, values)| (*metric, values.as_slice()))
    }

    /// The log lines: one, unless there are more samples than one can hold.
    #[must_use]
    pub fn lines(&self, function: &str, now: Timestamp) -> Vec<String> {
        let longest = self.0.values().map(Vec::len).max().unwrap_or_default();
        (0..longest)
            .step_by(MAX_VALUES)
            .map(|start| self.line(function, now, start))
            .collect()
    }

    fn line(&self, function: &str, now: Timestamp, start: usize) -> String {
        let mut metrics = Vec::new();
        let mut values = Map::new();
        for (metric, samples) in self.iter() {
            let samples: Vec<_> = samples.iter().skip(start).take(MAX_VALUES).collect();
            let value = match samples.as_slice() {
                [] => continue,
                [one] => json!(one),
                many => json!(many),
            };
            values.insert(metric.name().to_owned(), value);
            metrics.extend(
                metric
                    .unit()
                    .map(|unit| json!({ "Name": metric.name(), "Unit": unit })),
            );
        }
        let directive = json!({
            "Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics,
        });
        let mut line = json!({
            "timestamp": now.to_utc_z(),
            "level": "INFO",
            "function": function,
            "_aws": { "Timestamp": now.as_millis(), "CloudWatchMetrics": [directive] },
        });
        if let Value::Object(line) = &mut line {
            line.extend(values);
        }
        line.to_string()
    }
}

/// Where the metrics of invocations go.
pub trait MetricSink: Send + Sync + std::fmt::Debug {
    /// Takes what an invocation counted; never called with nothing.
    fn publish(&self, function: &'static str, counted: &Counted, now: Timestamp);
}

/// The function's log, where CloudWatch finds them.
#[derive(Clone, Copy, Debug)]
pub struct Stdout;

impl MetricSink for Stdout {
    fn publish(&self, function: &'static str, counted: &Counted, now: Timestamp) {
        let mut stdout = std::io::stdout().lock();
        for line in counted.lines(function, now) {
            // Without a log there is nobody to tell.
            let _ = writeln!(stdout, "{line}");
        }
    }
}

#[cfg(test)]
mod tests;
