//! The services as functions and tools in other processes call them.

use super::{TEMPLATE, product};
use crate::clock::LocalClock;
use crate::cloud::{Cloud, Options};
use crate::elsewhere::{Elsewhere, Functions};
use crate::random::Seeded;
use crate::world::BEGINNING;
use base64::Engine;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PHONE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 20));
const QUEUE: &str = "http://localhost:8000/000000000000/WorkQueue";

struct Alone {
    cloud: Cloud,
    clock: Arc<LocalClock>,
    _folder: tempfile::TempDir,
}

impl Alone {
    /// A cloud whose functions are elsewhere.
    fn start(open_services: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(LocalClock::starting_at(BEGINNING));
        let options = Options {
            data: folder.path().to_owned(),
            clock: clock.clone(),
            random: Arc::new(Seeded::new(1)),
            public_url: "http://fixture.test".to_owned(),
            functions: product::functions(),
        };
        let elsewhere = Elsewhere {
            functions: Functions::Anywhere,
            open_services,
            ..Elsewhere::default()
        };
        Self {
            cloud: Cloud::start_with(options, TEMPLATE, elsewhere).unwrap(),
            clock,
            _folder: folder,
        }
    }

    async fn send(&self, request: Request<Bytes>, peer: IpAddr) -> Response<Bytes> {
        self.cloud.core().http(request, peer).await
    }

    /// A call in one of AWS's JSON protocols.
    async fn call(&self, service: &str, target: &str, body: Value) -> (StatusCode, Value) {
        let request = signed(Method::POST, "/", service);
        let request = request.header("x-amz-target", target);
        let request = request.body(body.to_string().into()).unwrap();
        let response = self.send(request, HERE).await;
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        (response.status(), body)
    }

    async fn sqs(&self, operation: &str, mut body: Value) -> Value {
        body["QueueUrl"] = json!(QUEUE);
        let target = format!("AmazonSQS.{operation}");
        let (status, body) = self.call("sqs", &target, body).await;
        assert_eq!(status, 200, "{operation}: {body}");
        body
    }

    async fn received(&self, body: Value) -> Vec<Value> {
        let received = self.sqs("ReceiveMessage", body).await;
        received["Messages"].as_array().unwrap().clone()
    }
}

fn signed(method: Method, path: &str, service: &str) -> http::request::Builder {
    let scope = format!("any-key/20261122/ap-south-1/{service}/aws4_request");
    let signature = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8000")
        .header("authorization", signature)
}

#[tokio::test(start_paused = true)]
async fn a_message_is_received_hidden_shown_and_deleted() {
    let alone = Alone::start(false);
    alone
        .sqs("SendMessage", json!({ "MessageBody": "work" }))
        .await;
    // Nobody here reads the queue.
    alone.clock.sleep(Duration::from_secs(5)).await;
    let first = alone.received(json!({})).await;
    assert_eq!((first.len(), &first[0]["Body"]), (1, &json!("work")));
    assert_eq!(alone.received(json!({})).await, Vec::<Value>::new());

    let mut shown = json!({ "VisibilityTimeout": 0 });
    shown["ReceiptHandle"] = first[0]["ReceiptHandle"].clone();
    alone.sqs("ChangeMessageVisibility", shown).await;
    let again = alone.received(json!({ "VisibilityTimeout": 5 })).await;
    assert_eq!(again[0]["Attributes"]["ApproximateReceiveCount"], "2");
    let count = alone.sqs("GetQueueAttributes", json!({})).await;
    let count = &count["Attributes"]["ApproximateNumberOfMessagesNotVisible"];
    assert_eq!(count, "1");

    // Who waits gets it when its five seconds are over, not after the queue's sixty.
    let waited = alone.received(json!({ "WaitTimeSeconds": 20 })).await;
    assert_eq!(waited[0]["Attributes"]["ApproximateReceiveCount"], "3");
    let done = json!({ "ReceiptHandle": waited[0]["ReceiptHandle"] });
    alone.sqs("DeleteMessage", done).await;
    let counts = alone.cloud.core().services.queues.counts("WorkQueue");
    assert_eq!(counts.unwrap(), crate::queues::QueueCounts::default());
}

#[tokio::test(start_paused = true)]
async fn queues_are_found_by_name() {
    let alone = Alone::start(false);
    let (status, body) = alone
        .call(
            "sqs",
            "AmazonSQS.GetQueueUrl",
            json!({ "QueueName": "WorkQueue" }),
        )
        .await;
    assert_eq!((status.as_u16(), &body["QueueUrl"]), (200, &json!(QUEUE)));
    let (status, body) = alone
        .call(
            "sqs",
            "AmazonSQS.GetQueueUrl",
            json!({ "QueueName": "Other" }),
        )
        .await;
    assert_eq!(
        (status.as_u16(), &body["__type"]),
        (400, &json!("com.amazonaws.sqs#QueueDoesNotExist"))
    );
    let prefix = json!({ "QueueNamePrefix": "WorkQ" });
    let (_, body) = alone.call("sqs", "AmazonSQS.ListQueues", prefix).await;
    assert_eq!(body["QueueUrls"], json!([QUEUE]));
}

#[tokio::test(start_paused = true)]
async fn the_table_the_bucket_and_the_mailbox_answer() {
    let alone = Alone::start(false);
    let item = json!({ "TableName": "boli", "Item": { "PK": { "S": "a" } } });
    let (status, _) = alone
        .call("dynamodb", "DynamoDB_20120810.PutItem", item)
        .await;
    assert_eq!(status, 200);
    let key = json!({ "TableName": "boli", "Key": { "PK": { "S": "a" } } });
    let (_, read) = alone
        .call("dynamodb", "DynamoDB_20120810.GetItem", key)
        .await;
    assert_eq!(read["Item"]["PK"]["S"], "a");

    let picture = signed(Method::PUT, "/some-bucket/products/1.png", "s3");
    let picture = picture.body(Bytes::from_static(b"pixels")).unwrap();
    assert_eq!(alone.send(picture, HERE).await.status(), 200);
    let shown = Request::get("/media/products/1.png")
        .body(Bytes::new())
        .unwrap();
    assert_eq!(alone.send(shown, PHONE).await.body(), "pixels");

    let mail = json!({
        "FromEmailAddress": "a@example.com", "Destination": { "ToAddresses": ["b@example.com"] },
        "Content": { "Simple": { "Subject": { "Data": "Hello" }, "Body": { "Text": { "Data": "there" } } } },
    });
    let sent = signed(Method::POST, "/v2/email/outbound-emails", "ses");
    let sent = sent.body(mail.to_string().into()).unwrap();
    assert_eq!(alone.send(sent, HERE).await.status(), 200);
    let mails = alone.cloud.core().services.mailbox.newest_first().unwrap();
    assert_eq!(mails[0].subject, "Hello");

    let (status, body) = alone.call("sts", "", json!({})).await;
    assert_eq!(
        (status.as_u16(), &body["__type"]),
        (400, &json!("UnknownService"))
    );
}

#[tokio::test(start_paused = true)]
async fn the_payment_gateway_has_an_address_of_its_own() {
    let alone = Alone::start(false);
    let keys = base64::engine::general_purpose::STANDARD.encode("rzp_test_local:local_key_secret");
    let order = Request::post("/_local/razorpay/v1/orders")
        .header("authorization", format!("Basic {keys}"));
    let order = order.body(
        json!({ "amount": 500, "currency": "INR", "receipt": "r" })
            .to_string()
            .into(),
    );
    let answer = alone.send(order.unwrap(), HERE).await;
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    let checkout = json!({ "razorpay_order_id": answer["id"], "outcome": "failed" });
    let checkout = Request::post("/_local/razorpay/checkout").body(checkout.to_string().into());
    assert_eq!(alone.send(checkout.unwrap(), HERE).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn other_machines_reach_the_services_only_where_that_is_wanted() {
    for (open, expected) in [(false, 404), (true, 200)] {
        let alone = Alone::start(open);
        let request =
            signed(Method::POST, "/", "sqs").header("x-amz-target", "AmazonSQS.ListQueues");
        let request = request.body("{}".into()).unwrap();
        assert_eq!(alone.send(request, PHONE).await.status(), expected);
        let request = Request::get("/api/auth/profile/")
            .body(Bytes::new())
            .unwrap();
        assert_eq!(alone.send(request, PHONE).await.status(), 503);
    }
}

#[tokio::test(start_paused = true)]
async fn functions_elsewhere_are_told_where_everything_is() {
    let alone = Alone::start(false);
    let variables = alone.cloud.core().variables("http://localhost:8000");
    for (name, expected) in [
        ("AWS_ENDPOINT_URL", "http://localhost:8000"),
        ("BOLI_TABLE", "boli"),
        ("WORK_QUEUE_URL", QUEUE),
        ("RAZORPAY_URL", "http://localhost:8000/_local/razorpay"),
        ("MEDIA_URL", "http://fixture.test/media"),
    ] {
        assert_eq!(variables[name], expected);
    }
    assert!(variables["JWT_PUBLIC_KEY"].starts_with("-----BEGIN PUBLIC KEY-----"));
}
