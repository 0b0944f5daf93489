//! The authorization matrix: every operation, called by everybody.

use crate::calls::{Row, rows};
use crate::scene::{Caller, Scene};
use boli_tests::conformity::Document;
use boli_tests::table::items;
use http::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// What counts who tries, and is written before anybody is refused.
const COUNTED: [&str; 2] = ["RATE#", "SIGNIN#"];

/// The table without the counts of tries.
fn table(scene: &Scene) -> Vec<Value> {
    let is_counted = |item: &Value| {
        let partition = item["PK"]["S"].as_str().unwrap_or_default();
        COUNTED.iter().any(|prefix| partition.starts_with(prefix))
    };
    let mut items = items(&scene.world);
    items.retain(|item| !is_counted(item));
    items
}

#[test]
fn every_function_has_a_row() {
    let operations = boli_openapi::operations();
    let documented: BTreeSet<&str> = operations.iter().map(|other| other.function).collect();
    let rows = rows();
    let tried: BTreeSet<&str> = rows.iter().map(|row| row.function).collect();
    assert_eq!(tried.len(), rows.len(), "a function has two rows");
    assert_eq!(documented, tried);
}

#[tokio::test(start_paused = true)]
async fn everybody_may_do_what_the_matrix_says() {
    let scene = Scene::set().await;
    let document = Document::new();
    let before = table(&scene);
    let mut wrong = Vec::new();
    for row in rows() {
        let operation = boli_openapi::operations()
            .into_iter()
            .find(|operation| operation.function == row.function)
            .unwrap();
        for route in &operation.routes {
            let route = (&route.method, route.path);
            let statuses = play(&scene, &document, &row, route, &before).await;
            match statuses {
                Ok(statuses) if statuses == row.expected => {}
                Ok(statuses) => wrong.push(format!(
                    "{} {} {}: {statuses}, not {}",
                    row.function, route.0, route.1, row.expected
                )),
                Err(faults) => wrong.extend(faults),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lets everybody call, each in the scene as it was. Whoever is refused changes nothing.
async fn play(
    scene: &Scene,
    document: &Document,
    row: &Row,
    route: (&Method, &str),
    before: &[Value],
) -> Result<String, Vec<String>> {
    let mut fork = scene.fork();
    let mut statuses = Vec::new();
    let mut faults = Vec::new();
    for caller in row.callers() {
        let reply = row.call(&fork, caller, route).await;
        let method = route.0.as_str();
        let found = document.faults(method, route.1, &reply);
        faults.extend(found.iter().map(|fault| format!("{caller:?}: {fault}")));
        let is_refused = reply.status >= 400;
        if is_refused && table(&fork) != before {
            let place = format!("{method} {}", route.1);
            faults.push(format!(
                "{caller:?} was refused {place}, and changed something"
            ));
        }
        if reply.status >= 500 {
            faults.push(format!("{caller:?} {method} {}: {}", route.1, reply.body));
        }
        if !is_refused && method != "GET" {
            fork = scene.fork();
        }
        statuses.push(reply.status.to_string());
    }
    if faults.is_empty() {
        Ok(statuses.join(" "))
    } else {
        Err(faults)
    }
}

/// A caller who is nobody has no token.
#[tokio::test(start_paused = true)]
async fn everybody_else_is_signed_in() {
    let scene = Scene::set().await;
    assert_eq!(scene.token(Caller::Anonymous), None);
    for caller in Row::OTHERS.into_iter().skip(1) {
        assert!(scene.token(caller).is_some(), "{caller:?}");
    }
}
