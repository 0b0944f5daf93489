//! What belongs to no area.

use crate::answer::Answer;
use crate::operation::Operation;
use boli_wire::Health;
use std::collections::BTreeMap;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of("gateway-check-health", "Whether the API answers.")
            .open()
            .get("/api/health/")
            .ok::<Health>(),
        Operation::of("gateway-list-area", "The addresses of an area's lists.")
            .open()
            .get("/api/auth/")
            .get("/api/livestreams/")
            .get("/api/orders/")
            .get("/api/payments/")
            .get("/api/products/")
            .answers(Answer::inline::<BTreeMap<String, String>>()),
    ]
}
