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
        let grown = self.0.iter().map(|(name, now)| {
            let before = earlier.function(name);
            let units = Units {
                invocations: now.invocations - before.invocations,
                reads: now.reads - before.reads,
                writes: now.writes - before.writes,
            };
            (name.clone(), units)
        });
        Self(
            grown
                .filter(|(_, units)| *units != Units::default())
                .collect(),
        )
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
    }
}
