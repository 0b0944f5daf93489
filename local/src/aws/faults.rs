//! Faults that a test can put between functions, services and events.

use super::Service;
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

/// A call about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub function: &'static str,
    pub service: Service,
    /// The operation, as AWS's JSON protocols name it; empty for the others.
    pub target: &'a str,
}

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The service answers this instead.
    Answer { status: StatusCode, body: Value },
    /// The request never arrives.
    Lost,
    /// The request is carried out, but its response is lost.
    LostAfter,
    /// The answer takes this long.
    Slow(Duration),
    /// The container dies before the request leaves it.
    Crash,
    /// The request is carried out, but the container dies before the answer.
    CrashAfter,
    /// A read that need not be consistent sees what the same read saw before.
    Stale,
}

impl Fault {
    /// DynamoDB throttles.
    #[must_use]
    pub fn throttled() -> Self {
        Self::Answer {
            status: StatusCode::BAD_REQUEST,
            body: json!({
                "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
                "message": "Rate exceeded",
            }),
        }
    }

    /// A transaction of `items` writes meets another one.
    #[must_use]
    pub fn transaction_conflict(items: usize) -> Self {
        let reasons = vec![
            json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" });
            items
        ];
        Self::Answer {
            status: StatusCode::BAD_REQUEST,
            body: json!({
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
                "CancellationReasons": reasons,
            }),
        }
    }

    /// A service fails.
    #[must_use]
    pub fn server_error() -> Self {
        Self::Answer {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            body: json!({ "__type": "InternalServerError", "message": "Internal server error" }),
        }
    }

    /// A socket is gone.
    #[must_use]
    pub fn gone() -> Self {
        Self::Answer {
            status: StatusCode::GONE,
            body: json!({ "__type": "GoneException", "message": "the connection is gone" }),
        }
    }
}

/// What the gateways are called where a place has a clock of its own.
pub const GATEWAY: &str = "gateway";

/// Decides what goes wrong.
pub trait Faults: Send + Sync {
    /// What happens to a call.
    fn strike(&self, call: &Call<'_>) -> Option<Fault>;

    /// How many milliseconds the clock of a function, or of the [`GATEWAY`], is ahead.
    fn skew_ms(&self, _place: &str) -> i64 {
        0
    }

    /// Whether a mapping forgets that this function just finished its batch, so that the
    /// batch is delivered again.
    fn forget(&self, _function: &'static str) -> bool {
        false
    }
}
