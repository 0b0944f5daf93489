//! What a body says beyond its fields changes nothing: nobody makes themselves staff, verified
//! or rich.

use crate::calls::{Body, Row, rows};
use crate::scene::{Caller, Scene};
use boli_local::world::Reply;
use boli_openapi::Operation;
use boli_tests::table::items;
use http::Method;
use serde_json::{Value, json};

/// Members that would be worth something.
const BAIT: &str = r#"{
    "role": "admin", "user_type": "seller", "is_staff": true, "is_superuser": true,
    "verified": true, "is_verified": true, "verification_status": "verified",
    "is_account_active": true, "account_status": "active", "is_active": true,
    "price": 1, "base_price": 1, "unit_price": 1, "total_amount": 1, "subtotal": 1,
    "shipping_fee": 0, "discount_value": 99, "amount": 1, "hammer_price": 1,
    "status": "delivered", "payment_status": "completed", "order_status": "delivered",
    "seller": "$other_seller", "seller_id": "$other_seller", "owner": "$other_buyer",
    "user": "$other_buyer", "user_id": "$other_buyer", "bidder": "$other_buyer",
    "winner": "$other_buyer", "created_by": "$other_buyer",
    "balance": "99999.00", "available_balance": "99999.00", "credits": 9999,
    "credits_consumed": 0, "quantity": 1000, "available_quantity": 1000, "stock_quantity": 1000,
    "id": "00000000-0000-4000-8000-000000000000", "created_at": "2020-01-01T00:00:00Z",
    "is_used": false, "is_winning": true, "viewer_count": 9999, "password_hash": "x"
}"#;

/// A field that clients send and that the product has never believed (fault F30).
const DISBELIEVED: (&str, &str) = ("cart-add", "price");

/// The body with all bait that is not among the operation's own fields.
fn baited(operation: &Operation, body: &Value) -> Value {
    let mut body = body.clone();
    let is_own = |name: &str| {
        (operation.function, name) != DISBELIEVED
            && operation.body.iter().any(|field| field.name == name)
    };
    if let (Value::Object(body), Value::Object(bait)) =
        (&mut body, serde_json::from_str(BAIT).unwrap())
    {
        body.extend(bait.into_iter().filter(|(name, _)| !is_own(name)));
    }
    body
}

/// The reply and the table after a call.
async fn outcome(
    scene: &Scene,
    row: &Row,
    doer: Caller,
    route: (&Method, &str),
) -> (Reply, Vec<Value>) {
    let fork = scene.fork();
    let mut reply = row.call(&fork, doer, route).await;
    // It is the request's, not the answer's.
    reply.headers.clear();
    (reply, items(&fork.world))
}

#[tokio::test(start_paused = true)]
async fn what_a_body_says_beyond_its_fields_changes_nothing() {
    let scene = Scene::set().await;
    let operations = boli_openapi::operations();
    let mut tried = 0;
    for mut row in rows() {
        let operation = operations
            .iter()
            .find(|operation| operation.function == row.function)
            .unwrap();
        let Some(doer) = row.doer() else {
            continue;
        };
        let own = match &row.body {
            Body::Json(body) => body.clone(),
            Body::Nothing => json!({}),
            Body::Picture(_) | Body::Event(_) => continue,
        };
        for route in operation
            .routes
            .iter()
            .filter(|route| route.method != Method::GET)
        {
            let route = (&route.method, route.path);
            row.body = Body::Json(own.clone());
            let plain = outcome(&scene, &row, doer, route).await;
            row.body = Body::Json(baited(operation, &own));
            let baited = outcome(&scene, &row, doer, route).await;
            assert!(plain.0.status < 400, "{}: {}", row.function, plain.0.body);
            assert_eq!(plain.0, baited.0, "{} answers differently", row.function);
            assert_eq!(plain.1, baited.1, "{} writes differently", row.function);
            tried += 1;
        }
    }
    assert!(tried > 60, "only {tried} operations were tried");
}
