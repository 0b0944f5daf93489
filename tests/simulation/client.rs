//! An app that calls the product.

use boli_local::World;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Tries of a client whose call failed on the way.
const PATIENCE: usize = 6;

/// A call, again while it fails on the way; the last status and body.
pub async fn call(
    world: &World,
    person: &Person,
    method: Method,
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let mut answer = (503, Value::Null);
    for _ in 0..PATIENCE {
        let body = Some(body.clone()).filter(|body| !body.is_null());
        let path = format!("/api/{path}");
        let reply = world
            .call(method.clone(), &path, Some(&person.token), body)
            .await;
        answer = (reply.status, reply.body);
        if answer.0 < 500 && answer.0 != 409 {
            break;
        }
        world.pass(Duration::from_millis(500)).await;
    }
    answer
}

/// Where an order goes.
pub fn address() -> Value {
    json!({ "shipping_address": {
        "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
        "country": "India",
    }})
}
