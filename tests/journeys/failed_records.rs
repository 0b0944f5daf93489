//! What the feed gives up on is kept whole, and replayed when its cause is gone.

use boli_local::World;
use boli_local::aws::Service;
use boli_local::aws::faults::{Call, Fault, Faults};
use http::Method;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// Nothing can be sent to a queue.
struct NoQueues;

impl Faults for NoQueues {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        (call.service == Service::Sqs).then_some(Fault::server_error())
    }
}

#[tokio::test(start_paused = true)]
async fn a_replay_does_once_what_an_outage_prevented() {
    let world = World::start().await;
    world.set_faults(Some(Arc::new(NoQueues)));
    let form = json!({
        "username": "nadia", "email": "nadia@example.com", "password": "long enough 42",
        "password_confirm": "long enough 42", "first_name": "Nadia", "last_name": "Khan",
        "phone_number": "+919876500011",
    });
    let path = "/api/auth/register/buyer/";
    let registered = world.call(Method::POST, path, None, Some(form)).await;
    assert_eq!(registered.status, 201, "{}", registered.body);
    let ask = json!({ "email": "nadia@example.com" });
    let path = "/api/auth/registration/send-otp/";
    world.call(Method::POST, path, None, Some(ask)).await;

    // Ten retries with doubled waits, then the record is given up on.
    world.pass(Duration::from_secs(20 * 60)).await;
    let queues = world
        .call(Method::GET, "/_local/queues", None, None)
        .await
        .body;
    assert_eq!(queues["failed_records"], 1, "{queues}");
    let mails = async || {
        let mails = world
            .call(Method::GET, "/_local/mail", None, None)
            .await
            .body;
        let mails = mails.as_array().unwrap().clone();
        mails
            .iter()
            .filter(|mail| mail["to"] == "nadia@example.com")
            .count()
    };
    assert_eq!(mails().await, 0);

    let replay = async || {
        let replayed = world.call(Method::POST, "/_local/replay", None, None).await;
        (
            replayed.body["done"].clone(),
            replayed.body["failed"].clone(),
        )
    };
    assert_eq!(replay().await, (json!(0), json!(1)), "the outage goes on");
    world.set_faults(None);
    assert_eq!(replay().await, (json!(1), json!(0)));
    world.settle().await;
    assert_eq!(mails().await, 1, "the code went out, once");
    assert_eq!(replay().await, (json!(0), json!(0)), "nothing is left");
}
