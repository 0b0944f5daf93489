//! Bad input gets the contract's clear error and changes nothing.

use super::{buyer, live_stream, seller, written};
use boli_local::World;
use boli_local::template::{TEMPLATE, Template};
use boli_local::world::Reply;
use boli_openapi::Access;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{Method, Request};
use std::collections::BTreeMap;
use std::time::Duration;

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// Every REST endpoint: method, path with the given id, function. The operators' panel has no
/// endpoints but pages, which answer people: tests/operations looks at those.
fn endpoints(id: &str) -> Vec<(Method, String, String)> {
    let template = Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    let routes = template.routes.into_iter();
    let routes = routes.filter(|route| !route.function.starts_with("admin-"));
    let routes = routes.filter_map(|route| {
        let method = route.method?.parse().unwrap();
        Some((
            method,
            format!("{}/", route.pattern.replace("{id}", id)),
            route.function,
        ))
    });
    routes.collect()
}

fn request(
    method: &Method,
    path: &str,
    token: Option<&str>,
    kind: &str,
    body: &[u8],
) -> Request<Bytes> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(CONTENT_TYPE, kind);
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Token {token}"));
    }
    request.body(Bytes::copy_from_slice(body)).unwrap()
}

/// A refusal in the contract's shape.
fn assert_refused(reply: &Reply, what: &str) {
    assert!(
        (400..500).contains(&reply.status),
        "{what}: {} {}",
        reply.status,
        reply.body
    );
    assert!(reply.body["error"].is_string(), "{what}: {}", reply.body);
    assert_eq!(reply.headers["access-control-allow-origin"], "*", "{what}");
}

#[tokio::test(start_paused = true)]
async fn no_body_breaks_an_endpoint_or_changes_anything() {
    let world = World::start().await;
    let tokens = [seller(&world).await, buyer(&world).await];
    world.settle().await;
    let before = written(&world);
    let bodies: [(&str, &[u8]); 6] = [
        ("application/json", b"{bad"),
        ("application/json", b"[1, 2]"),
        (
            "application/json",
            br#"{"username": {}, "amount": [], "products": {}, "quantity": null, "content": 7.5}"#,
        ),
        ("application/json", b"\xff\xfe"),
        ("text/plain", b"x=1"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ];
    for (method, path, function) in endpoints(UNKNOWN) {
        if method == Method::GET {
            continue;
        }
        for token in &tokens {
            for (kind, body) in bodies {
                let reply = world
                    .send(request(&method, &path, Some(token), kind, body))
                    .await;
                // These read no body, or had nothing to do.
                let harmless = ["accounts-logout", "cart-clear", "accounts-update-profile"];
                if harmless.contains(&function.as_str()) && reply.status < 400 {
                    continue;
                }
                assert_refused(&reply, &format!("{method} {path} with {kind} {body:?}"));
            }
            // A logout ends the session: sign in anew for the next.
        }
        if function == "accounts-logout" {
            break;
        }
    }
    world.settle().await;
    assert!(
        written(&world) - before <= 4.0,
        "{} units were written",
        written(&world) - before
    );
}

/// What was written but for the refused writes of functions that learn from them that there is
/// nothing to write to.
fn written_besides_refusals(world: &World) -> f64 {
    let usage = world.core().services.meter.usage();
    let by = |function| usage.get(function).map_or(0.0, |usage| usage.write_units);
    written(world) - by("notifications-delete") - by("notifications-mark-read")
}

#[tokio::test(start_paused = true)]
async fn unknown_ids_are_not_found() {
    let world = World::start().await;
    let tokens = [seller(&world).await, buyer(&world).await];
    let before = written_besides_refusals(&world);
    for id in [UNKNOWN, "not-a-uuid", "99"] {
        for (method, path, _) in endpoints(id)
            .into_iter()
            .filter(|(_, path, _)| path.contains(id))
        {
            for token in &tokens {
                let reply = world
                    .call(
                        method.clone(),
                        &path,
                        Some(token),
                        Some(serde_json::json!({})),
                    )
                    .await;
                // A list of nothing is empty, as existing clients expect of chat.
                if method == Method::GET && reply.body["count"] == 0 {
                    continue;
                }
                assert_refused(&reply, &format!("{method} {path}"));
                assert!(
                    [400, 403, 404].contains(&reply.status),
                    "{method} {path}: {}",
                    reply.status
                );
            }
        }
    }
    assert!((written_besides_refusals(&world) - before).abs() < 0.1);
}

#[tokio::test(start_paused = true)]
async fn forged_and_expired_tokens_are_refused() {
    let world = World::start().await;
    let token = buyer(&world).await;
    let (header, payload) = (
        token.split('.').next().unwrap(),
        token.split('.').nth(1).unwrap(),
    );
    let forged = format!("{header}.{payload}.{}", "A".repeat(86));
    // {"alg":"none"} with the same claims.
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    let mut refused = vec![
        forged,
        unsigned,
        "0123456789abcdef0123456789abcdef01234567".to_owned(),
    ];
    for round in ["forged", "expired"] {
        for bad in &refused {
            let reply = world
                .call(Method::GET, "/api/auth/profile/", Some(bad), None)
                .await;
            assert_eq!(reply.status, 401, "{round}");
            assert_eq!(reply.headers[WWW_AUTHENTICATE], "Token");
            assert_eq!(reply.body["detail"], "Invalid token.");
            assert_refused(&reply, round);
        }
        world
            .core()
            .advance(Duration::from_secs(30 * 24 * 60 * 60 + 1));
        refused = vec![token.clone()];
    }
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn every_endpoint_that_needs_a_user_says_so() {
    let world = World::start().await;
    let operations = boli_openapi::operations();
    let is_public = |function: &str| {
        let operation = operations.iter().find(|other| other.function == function);
        operation.unwrap().access != Access::SignedIn
    };
    for (method, path, function) in endpoints(UNKNOWN) {
        let reply = world.call(method.clone(), &path, None, None).await;
        if is_public(&function) {
            assert_ne!(reply.status, 401, "{method} {path} is public");
        } else {
            assert_eq!(reply.status, 401, "{method} {path}: {}", reply.body);
            assert_refused(&reply, &path);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn unknown_paths_wrong_methods_and_preflights_are_answered_in_json() {
    let world = World::start().await;
    let unknown = world.call(Method::GET, "/api/nope/", None, None).await;
    assert_eq!(unknown.status, 404);
    assert_refused(&unknown, "unknown path");
    let wrong = world
        .call(Method::GET, "/api/auth/login/", None, None)
        .await;
    assert_eq!(
        (wrong.status, &wrong.body["detail"]),
        (405, &"Method \"GET\" not allowed.".into())
    );
    assert_refused(&wrong, "wrong method");
    for path in ["/api/auth/profile/", "/api/anything/"] {
        let preflight = world.call(Method::OPTIONS, path, None, None).await;
        assert_eq!(preflight.status, 200);
        assert_eq!(preflight.headers["access-control-max-age"], "86400");
        assert_eq!(
            preflight.headers["access-control-allow-methods"],
            "DELETE, GET, OPTIONS, PATCH, POST, PUT"
        );
    }
    let slashless = world
        .call(Method::GET, "/api/products/categories", None, None)
        .await;
    assert_eq!(slashless.status, 200, "paths work without their slash");
}

#[tokio::test(start_paused = true)]
async fn an_oversized_body_is_refused() {
    let world = World::start().await;
    let token = seller(&world).await;
    let body = vec![b'x'; 10 * 1024 * 1024 + 1];
    let reply = world
        .send(request(
            &Method::POST,
            "/api/products/products/",
            Some(&token),
            "application/json",
            &body,
        ))
        .await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.body["code"], "REQUEST_TOO_LARGE");
    assert_refused(&reply, "oversized");
}

#[tokio::test(start_paused = true)]
async fn a_client_never_sets_price_role_or_status() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (_, product) = live_stream(&world, &seller, 5).await;
    let body = serde_json::json!({ "product_id": product, "quantity": 1, "price": 1.0 });
    let added = super::done(
        &world,
        Method::POST,
        "/api/orders/cart/add/",
        &buyer,
        Some(body),
    )
    .await;
    assert_eq!(added["cart_item"]["price"], 499.0);
    let body = serde_json::json!({
        "first_name": "Joan", "user_type": "seller", "is_staff": true, "credits": 99, "balance": 5,
    });
    super::done(
        &world,
        Method::PATCH,
        "/api/auth/profile/update/",
        &buyer,
        Some(body),
    )
    .await;
    let profile = super::done(&world, Method::GET, "/api/auth/profile/", &buyer, None).await;
    assert_eq!(
        (&profile["user_type"], &profile["first_name"]),
        (&"buyer".into(), &"Joan".into())
    );
    world.settle().await;
}
