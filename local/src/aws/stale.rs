//! Stale reads: the emulator is always consistent, DynamoDB is not.

use crate::services::Services;
use bytes::Bytes;
use http::Request;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What each read saw when it was made before; kept only while a test injects faults.
#[derive(Debug, Default)]
pub struct EarlierReads(Mutex<HashMap<Bytes, Bytes>>);

impl EarlierReads {
    fn reads(&self) -> MutexGuard<'_, HashMap<Bytes, Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an answer.
    pub(super) fn remember(&self, services: &Services, request: &Request<Bytes>, answer: &[u8]) {
        if services.faults().is_some() {
            self.reads()
                .insert(request.body().clone(), Bytes::copy_from_slice(answer));
        }
    }

    /// The answer that the same read got before, unless it asks for consistency.
    pub(super) fn find(&self, request: &Request<Bytes>) -> Option<Bytes> {
        let asked: serde_json::Value = serde_json::from_slice(request.body()).ok()?;
        let consistent = asked
            .get("ConsistentRead")
            .and_then(serde_json::Value::as_bool);
        if consistent == Some(true) {
            return None;
        }
        self.reads().get(request.body()).cloned()
    }
}
