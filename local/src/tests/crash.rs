//! Faults between a function and the services.

use super::{Fixture, product};
use crate::aws::faults::{Call, Fault, Faults, GATEWAY};
use crate::aws::{LocalAws, Service};
use crate::template::TABLE;
use crate::world::BEGINNING;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http::StatusCode;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// Strikes the next call with one fault; gateways may have a clock of their own.
struct Once {
    service: Service,
    fault: Mutex<Option<Fault>>,
    skew_ms: i64,
    forgets: Mutex<u32>,
}

impl Faults for Once {
    fn strike(&self, call: &Call<'_>) -> Option<Fault> {
        if call.service == self.service {
            self.fault.lock().unwrap().take()
        } else {
            None
        }
    }

    fn skew_ms(&self, place: &str) -> i64 {
        if place == GATEWAY { self.skew_ms } else { 0 }
    }

    fn forget(&self, _function: &'static str) -> bool {
        let mut left = self.forgets.lock().unwrap();
        let forgets = *left > 0;
        *left = left.saturating_sub(1);
        forgets
    }
}

fn strike(fixture: &Fixture, fault: Option<Fault>, skew_ms: i64, forgets: u32) {
    let faults = Once {
        service: Service::Sockets,
        fault: Mutex::new(fault),
        skew_ms,
        forgets: Mutex::new(forgets),
    };
    *fixture.core().services.faults.lock().unwrap() = Some(Arc::new(faults));
}

#[tokio::test(start_paused = true)]
async fn a_crash_ends_the_invocation_where_it_stands() {
    let fixture = Fixture::start();
    strike(&fixture, Some(Fault::Crash), 0, 0);
    let began = tokio::time::Instant::now();
    let refused = fixture
        .core()
        .connect("/ws/chat/room/", [127, 0, 0, 1].into())
        .await
        .unwrap_err();
    assert_eq!(refused, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        began.elapsed().as_secs(),
        0,
        "it did not wait for the timeout"
    );
    assert_eq!(
        product::log(),
        Vec::<String>::new(),
        "nothing after the call ran"
    );
    assert!(
        fixture
            .core()
            .connect("/ws/chat/room/", [127, 0, 0, 1].into())
            .await
            .is_ok()
    );
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_batch_is_delivered_again() {
    let fixture = Fixture::start();
    strike(&fixture, None, 0, 1);
    fixture.send("twice");
    fixture.pass(90).await;
    assert_eq!(
        product::log()
            .iter()
            .filter(|line| line.starts_with("work"))
            .count(),
        2
    );
    strike(&fixture, None, 0, 1);
    fixture.put("again");
    fixture.pass(5).await;
    assert_eq!(
        product::log()
            .iter()
            .filter(|line| *line == "read again")
            .count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_gateway_may_be_ahead_of_the_clock() {
    let fixture = Fixture::start();
    strike(&fixture, None, 2_000, 0);
    let seen = fixture.get("/things/7").await["received_at"]
        .as_i64()
        .unwrap();
    assert_eq!(seen - BEGINNING.as_millis(), 2_000);
}

/// Reads the item `a` as a function would.
async fn read(fixture: &Fixture, consistent: bool) -> String {
    let body =
        json!({ "TableName": TABLE, "Key": { "PK": { "S": "a" } }, "ConsistentRead": consistent });
    let mut request = HttpRequest::new(SdkBody::from(body.to_string()));
    request
        .set_uri("https://dynamodb.ap-south-1.amazonaws.com/")
        .unwrap();
    request
        .headers_mut()
        .insert("x-amz-target", "DynamoDB_20120810.GetItem");
    let way_out = LocalAws::new(fixture.core().services.clone(), "rest-echo");
    let response = way_out.call(request).await.unwrap();
    String::from_utf8(response.body().bytes().unwrap().to_vec()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_stale_read_sees_what_it_saw_before_unless_it_must_be_consistent() {
    let fixture = Fixture::start();
    let stale = |service| Once {
        service,
        fault: Mutex::new(Some(Fault::Stale)),
        skew_ms: 0,
        forgets: Mutex::new(0),
    };
    strike(&fixture, None, 0, 0);
    assert_eq!(read(&fixture, false).await, "{}");
    assert_eq!(read(&fixture, true).await, "{}");
    fixture.put("a");
    for (consistent, sees_it) in [(false, false), (true, true)] {
        *fixture.core().services.faults.lock().unwrap() = Some(Arc::new(stale(Service::DynamoDb)));
        assert_eq!(read(&fixture, consistent).await.contains("\"a\""), sees_it);
    }
    assert!(
        read(&fixture, false).await.contains("\"a\""),
        "only one call was struck"
    );
}
