//! The trace of the request at hand. What is written within [`scope`] carries it in the
//! attribute `trace`, so that the change feed can hand it on.

use crate::entity::{AttributeValue, Item};
use boli_domain::Trace;
use std::future::Future;

/// The attribute with the trace of the request that wrote an item last.
pub const TRACE: &str = "trace";

tokio::task_local! {
    static CURRENT: Option<Trace>;
}

/// Runs `work` in a trace, or in none. Futures that run side by side in one task each have
/// their own.
pub fn scope<F: Future>(trace: Option<Trace>, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(trace, work)
}

/// The trace of the code that runs, if it runs in one.
#[must_use]
pub fn current() -> Option<Trace> {
    CURRENT.try_with(Clone::clone).ok().flatten()
}

/// The trace of the request that wrote an item last.
#[must_use]
pub fn of_item(item: &Item) -> Option<Trace> {
    match item.get(TRACE) {
        Some(AttributeValue::S(trace)) => trace.clone().try_into().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn futures_of_one_task_keep_their_traces_apart() {
        let trace = |number: u8| Trace::of_bytes([number; 16]);
        let seen = |number: u8| {
            scope(Some(trace(number)), async {
                tokio::task::yield_now().await;
                current()
            })
        };
        let (first, second) = tokio::join!(seen(1), seen(2));
        assert_eq!((first, second), (Some(trace(1)), Some(trace(2))));
        let within = scope(Some(trace(3)), scope(None, async { current() }));
        assert_eq!(within.await, None);
    }
}
