//! One invocation of a function: its event in, its reply out, its timeout, and the crash
//! that a test may cause in its middle.

use crate::cloud::Core;
use boli_runtime::clock::Clock;
use futures_util::FutureExt;
use serde_json::Value;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::Notify;

tokio::task_local! {
    /// Ends the invocation that runs in this task.
    static CRASH: Arc<Notify>;
}

/// Ends the current invocation where it stands, like a container that dies. Never returns in
/// an invocation.
pub(crate) async fn crash() {
    if CRASH.try_with(|crash| crash.notify_one()).is_ok() {
        std::future::pending::<()>().await;
    }
}

impl Core {
    /// Invokes a function with an event, as Lambda would.
    ///
    /// # Errors
    /// It failed, crashed, or ran into its timeout.
    pub async fn invoke(&self, name: &str, event: &Value) -> Result<Value, String> {
        let (&name, local) = self
            .functions
            .get_key_value(name)
            .ok_or("there is no such function")?;
        self.services
            .meter
            .count(name, |usage| usage.invocations += 1);
        let event = serde_json::to_vec(event).map_err(|error| error.to_string())?;
        let begun = self.services.clock.now();
        let invocation =
            AssertUnwindSafe(local.function.invoke(&local.deps, &event)).catch_unwind();
        let outcome = tokio::select! {
            reply = crashable(invocation) => {
                let reply = reply.ok_or_else(|| format!("{name} crashed"))?;
                let reply = reply.map_err(|_| format!("{name} panicked"))?;
                let reply = reply.map_err(|error| error.to_string())?;
                serde_json::from_slice(&reply).map_err(|error| error.to_string())
            }
            () = self.services.clock.run_for(local.settings.timeout) => Err(format!("{name} timed out")),
        };
        let took = self.services.clock.now().since(begun);
        self.services.meter.count(name, |usage| {
            usage.run_ms += u64::try_from(took.as_millis()).unwrap_or_default();
        });
        outcome
    }

    /// As [`Self::invoke`], counted as work under way.
    pub(crate) async fn invoke_busily(&self, name: &str, event: &Value) -> Result<Value, String> {
        let _busy = self.busy();
        self.invoke(name, event).await
    }
}

/// The work's outcome, or `None` when it crashed.
async fn crashable<F: Future>(work: F) -> Option<F::Output> {
    let crash = Arc::new(Notify::new());
    tokio::select! {
        output = CRASH.scope(crash.clone(), work) => Some(output),
        () = crash.notified() => None,
    }
}
