//! What functions used, as `GET /_local/usage` counts it.

use boli_local::World;
use http::Method;
use serde_json::Value;
use std::collections::BTreeMap;

/// Capacity units and calls of one function.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Units {
    pub invocations: f64,
    pub reads: f64,
    pub writes: f64,
    /// Messages put into queues.
    pub messages: f64,
    /// Frames posted to sockets.
    pub frames: f64,
    /// Milliseconds of waiting on purpose, on a world's clock.
    pub waited_ms: f64,
}

impl Units {
    /// These and so many times others.
    #[must_use]
    pub fn plus(self, times: f64, other: Self) -> Self {
        Self {
            invocations: self.invocations + times * other.invocations,
            reads: self.reads + times * other.reads,
            writes: self.writes + times * other.writes,
            messages: self.messages + times * other.messages,
            frames: self.frames + times * other.frames,
            waited_ms: self.waited_ms + times * other.waited_ms,
        }
    }
}

/// What asks for the operator, which here is the measurement itself.
const OPERATOR: &str = "operator";

/// Usage by function.
#[derive(Clone, Debug, Default)]
pub struct Usage(pub BTreeMap<String, Units>);

impl Usage {
    /// Usage since the world started.
    pub async fn of(world: &World) -> Self {
        let reply = world.call(Method::GET, "/_local/usage", None, None).await;
        let functions = reply.body.as_object().into_iter().flatten();
        let functions = functions.filter(|(name, _)| *name != OPERATOR);
        Self(
            functions
                .map(|(name, usage)| (name.clone(), units(usage)))
                .collect(),
        )
    }

    /// What was used since `earlier`, by the functions that used anything.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let grown = self
            .0
            .iter()
            .map(|(name, now)| (name.clone(), now.plus(-1.0, earlier.function(name))));
        Self(
            grown
                .filter(|(_, units)| *units != Units::default())
                .collect(),
        )
    }

    /// This and so many times another.
    #[must_use]
    pub fn plus(&self, times: f64, other: &Self) -> Self {
        let mut sum = self.clone();
        for (name, units) in &other.0 {
            let known = sum.0.entry(name.clone()).or_default();
            *known = known.plus(times, *units);
        }
        sum
    }

    /// One function's usage.
    #[must_use]
    pub fn function(&self, name: &str) -> Units {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Write units of all functions.
    #[must_use]
    pub fn writes(&self) -> f64 {
        self.0.values().map(|units| units.writes).sum()
    }

    /// Read units of all functions.
    #[must_use]
    pub fn reads(&self) -> f64 {
        self.0.values().map(|units| units.reads).sum()
    }
}

fn units(usage: &Value) -> Units {
    let figure = |name: &str| usage[name].as_f64().unwrap_or_default();
    Units {
        invocations: figure("invocations"),
        reads: figure("read_units"),
        writes: figure("write_units"),
        messages: figure("messages_queued"),
        frames: figure("frames_posted"),
        waited_ms: figure("run_ms"),
    }
}
