//! Faults that a test can put between functions and services.

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
}

/// Decides which calls fail.
pub trait Faults: Send + Sync {
    fn strike(&self, call: &Call<'_>) -> Option<Fault>;
}
