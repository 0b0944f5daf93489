//! The fields of the OpenAPI document's bodies are those that the handlers read.

use crate::calls::{Body, Row, rows};
use crate::scene::{Caller, Scene};
use boli_local::world::Reply;
use boli_openapi::{Kind, Operation, Route};
use serde_json::{Value, json};

/// Fields whose value may be anything: not the caller's to change, or worth less than the news.
const LENIENT: [(&str, &str); 8] = [
    // Of sellers; the caller is a buyer.
    ("accounts-update-profile", "shop_name"),
    ("accounts-update-profile", "shop_address"),
    ("accounts-update-profile", "pan"),
    ("accounts-update-profile", "gstin"),
    ("accounts-update-profile", "legal_name"),
    ("accounts-update-profile", "state"),
    ("payments-report-failure", "error_reason"),
    ("payments-report-failure", "error_message"),
];

/// Operations that are refused before their body is looked at.
const CLOSED: [&str; 1] = ["referral-apply"];

struct Attempt<'a> {
    scene: &'a Scene,
    row: Row,
    doer: Caller,
    operation: &'a Operation,
    route: &'a Route,
}

impl Attempt<'_> {
    async fn with(&mut self, body: Value) -> Reply {
        let fork = self.scene.fork();
        self.row.body = Body::Json(body);
        let route = (&self.route.method, self.route.path);
        self.row.call(&fork, self.doer, route).await
    }

    fn place(&self) -> String {
        format!("{} {}", self.operation.function, self.route.method)
    }
}

/// The fields that a refusal names.
fn named(reply: &Reply) -> Vec<&str> {
    let members = reply.body.as_object().into_iter().flatten();
    let named = members.filter(|(_, texts)| texts.is_array());
    named.map(|(name, _)| name.as_str()).collect()
}

/// Every body of the document, with a right call of its operation.
async fn each(mut check: impl AsyncFnMut(&mut Attempt<'_>, Value)) {
    let scene = Scene::set().await;
    let operations = boli_openapi::operations();
    for row in rows() {
        let (Body::Json(own), Some(doer)) = (&row.body, row.doer()) else {
            continue;
        };
        let own = own.clone();
        let mut operation = operations.iter();
        let operation = operation
            .find(|other| other.function == row.function)
            .unwrap();
        for route in &operation.routes {
            let mut attempt = Attempt {
                scene: &scene,
                row: row.clone(),
                doer,
                operation,
                route,
            };
            check(&mut attempt, own.clone()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_document_requires_is_missed_and_nothing_else() {
    let mut wrong = Vec::new();
    each(async |attempt, own| {
        let place = attempt.place();
        let required = attempt.operation.required(attempt.route);
        for field in &required {
            let mut body = own.clone();
            body.as_object_mut().unwrap().shift_remove(*field);
            let status = attempt.with(body).await.status;
            if status != 400 {
                wrong.push(format!("{place} without {field}: {status}"));
            }
        }
        let reply = attempt.with(json!({})).await;
        let is_refused = reply.status == 400;
        let others = named(&reply);
        let others: Vec<_> = others
            .iter()
            .filter(|name| !required.contains(name))
            .collect();
        let is_closed = CLOSED.contains(&attempt.operation.function);
        if is_refused && (required.is_empty() && !is_closed || !others.is_empty()) {
            wrong.push(format!(
                "{place} requires {others:?} as well: {}",
                reply.body
            ));
        }
    })
    .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn every_field_of_the_document_is_read() {
    let mut wrong = Vec::new();
    each(async |attempt, own| {
        let function = attempt.operation.function;
        let fields = attempt.operation.body.iter();
        // A file comes with a form.
        for field in fields.filter(|field| !matches!(field.kind, Kind::File)) {
            if CLOSED.contains(&function) || LENIENT.contains(&(function, field.name)) {
                continue;
            }
            let mut body = own.clone();
            // Nothing takes a list of an object.
            body[field.name] = json!([{ "no": "value" }]);
            let reply = attempt.with(body).await;
            let names = named(&reply);
            if reply.status != 400 || !(names.is_empty() || names.contains(&field.name)) {
                let place = attempt.place();
                let (name, status) = (field.name, reply.status);
                wrong.push(format!("{place} {name} {status}: {}", reply.body));
            }
        }
    })
    .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
