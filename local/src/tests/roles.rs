//! Roles are enforced: what one does not allow is not done, and AWS's services say so.

use super::{Fixture, TEMPLATE};
use crate::aws::LocalAws;
use crate::cloud::{Cloud, Options};
use crate::random::Seeded;
use crate::template::TABLE;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use std::sync::Arc;

/// Sends a request as the function `rest-echo`.
async fn send(
    fixture: &Fixture,
    method: &str,
    url: &str,
    target: Option<&'static str>,
    body: Value,
) -> HttpResponse {
    let mut request = HttpRequest::new(SdkBody::from(body.to_string()));
    request.set_method(method).unwrap();
    request.set_uri(url).unwrap();
    if let Some(target) = target {
        request.headers_mut().insert("x-amz-target", target);
    }
    let way_out = LocalAws::new(fixture.core().services.clone(), "rest-echo");
    way_out.call(request).await.unwrap()
}

fn text(response: &HttpResponse) -> &str {
    std::str::from_utf8(response.body().bytes().unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_service_says_who_may_not_do_what_and_does_nothing() {
    let fixture = Fixture::start();
    let item = json!({ "PK": { "S": "a" }, "secret": { "S": "hush" } });
    let put = json!({ "TableName": TABLE, "Item": item });
    let target = Some("DynamoDB_20120810.PutItem");
    let url = "https://dynamodb.ap-south-1.amazonaws.com/";
    let refused = send(&fixture, "POST", url, target, put).await;
    assert_eq!(refused.status().as_u16(), 400);
    let said: Value = serde_json::from_str(text(&refused)).unwrap();
    assert_eq!(
        said,
        json!({
            "__type": "com.amazon.coral.service#AccessDeniedException",
            "message": "User: arn:aws:sts::000000000000:assumed-role/EveryRole/rest-echo is not \
                authorized to perform: dynamodb:PutItem on resource: \
                arn:aws:dynamodb:ap-south-1:000000000000:table/boli because no identity-based \
                policy allows the dynamodb:PutItem action",
        })
    );
    let get = json!({ "TableName": TABLE, "Key": { "PK": { "S": "a" } } });
    let target = Some("DynamoDB_20120810.GetItem");
    let found = send(&fixture, "POST", url, target, get).await;
    assert_eq!((found.status().as_u16(), text(&found)), (200, "{}"));

    let message = json!({ "QueueUrl": "https://sqs.local/WorkQueue", "MessageBody": "x" });
    let url = "https://sqs.ap-south-1.amazonaws.com/";
    let target = Some("AmazonSQS.SendMessage");
    let refused = send(&fixture, "POST", url, target, message).await;
    assert_eq!(refused.status().as_u16(), 403);
    let code = refused.headers().get("x-amzn-query-error");
    assert_eq!(code, Some("AccessDenied;Sender"));
    let counts = fixture.core().services.queues.counts("WorkQueue").unwrap();
    assert_eq!(counts.visible, 0);

    let url = "https://s3.ap-south-1.amazonaws.com/MediaBucket/products/a.png";
    let refused = send(&fixture, "PUT", url, None, Value::Null).await;
    assert_eq!(refused.status().as_u16(), 403);
    assert!(text(&refused).contains("<Code>AccessDenied</Code>"));
    assert!(
        text(&refused)
            .contains("s3:PutObject on resource: arn:aws:s3:::MediaBucket/products/a.png")
    );
    assert_eq!(fixture.core().services.objects.get("products/a.png"), None);

    let mail = json!({ "FromEmailAddress": "Boli <a@example.com>" });
    let url = "https://email.ap-south-1.amazonaws.com/v2/email/outbound-emails";
    let refused = send(&fixture, "POST", url, None, mail).await;
    let code = refused.headers().get("x-amzn-errortype");
    assert_eq!(
        (refused.status().as_u16(), code),
        (403, Some("AccessDeniedException"))
    );
    assert!(text(&refused).contains("identity/example.com"));

    let refusals = fixture.core().services.grants.refusals();
    let actions: Vec<_> = refusals
        .iter()
        .map(|refused| refused.action.as_str())
        .collect();
    assert_eq!(
        actions,
        [
            "dynamodb:PutItem",
            "s3:PutObject",
            "ses:SendEmail",
            "sqs:SendMessage"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_transaction_needs_the_action_of_each_item() {
    let fixture = Fixture::start();
    let key = json!({ "TableName": TABLE, "Key": { "PK": { "S": "a" } } });
    let reads = json!({ "TransactItems": [{ "Get": key }] });
    let url = "https://dynamodb.ap-south-1.amazonaws.com/";
    let target = Some("DynamoDB_20120810.TransactGetItems");
    let read = send(&fixture, "POST", url, target, reads).await;
    assert_eq!(read.status().as_u16(), 200, "{}", text(&read));
    let mut check = key.clone();
    check["ConditionExpression"] = json!("attribute_not_exists(PK)");
    let writes = json!({ "TransactItems": [{ "ConditionCheck": check }, { "Delete": key }] });
    let target = Some("DynamoDB_20120810.TransactWriteItems");
    let refused = send(&fixture, "POST", url, target, writes).await;
    assert!(text(&refused).contains("perform: dynamodb:ConditionCheckItem on"));
}

#[tokio::test(start_paused = true)]
async fn a_cloud_does_not_start_when_lambda_could_not_read_a_source() {
    let fixture = Fixture::start();
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        data: folder.path().to_owned(),
        clock: fixture.clock.clone(),
        random: Arc::new(Seeded::new(1)),
        public_url: "http://fixture.test".to_owned(),
        functions: super::product::functions(),
    };
    let without = TEMPLATE.replace("sqs:DeleteMessage, ", "");
    let error = Cloud::start_from(options, &without)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("function queue-work: User: ") && error.contains("sqs:DeleteMessage"),
        "{error}"
    );
}
