//! The sample events, handed to their functions: what `cargo lambda invoke` does with them.

use boli_local::{World, registry};
use serde_json::{Value, json};

fn sample(name: &str) -> Value {
    let path = format!("{}/../events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Razorpay knows no payment of the sample, so its message is given back, to be tried again.
const GIVEN_BACK: &str = "workers-verify-payment";

/// Samples name things that don't exist, and tokens that nobody signed.
fn is_sane(function: &str, event: &Value, reply: &Value) -> bool {
    if event.get("requestContext").is_some() {
        let status = reply["statusCode"].as_u64();
        return matches!(status, Some(200 | 201 | 301 | 303 | 400 | 401 | 404));
    }
    let Some(records) = event["Records"].as_array() else {
        return reply.is_null();
    };
    let given_back = records.iter().filter(|_| function == GIVEN_BACK);
    let given_back: Vec<_> = given_back
        .map(|record| json!({ "itemIdentifier": record["messageId"] }))
        .collect();
    *reply == json!({ "batchItemFailures": given_back })
}

#[tokio::test(start_paused = true)]
async fn every_sample_is_answered() {
    let world = World::start().await;
    for function in registry::functions() {
        let event = sample(function.name);
        let reply = world.core().invoke(function.name, &event).await;
        let reply = reply.unwrap_or_else(|error| panic!("{}: {error}", function.name));
        assert!(
            is_sane(function.name, &event, &reply),
            "{}: {reply}",
            function.name
        );
        world.settle().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_sample_of_a_login_signs_a_sample_account_in() {
    let world = World::start().await;
    let login = sample("accounts-login");
    let reply = world.core().invoke("accounts-login", &login).await.unwrap();
    assert_eq!(reply["statusCode"], 200);
    let body: Value = serde_json::from_str(reply["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["user"]["username"], "buyer1");
}
