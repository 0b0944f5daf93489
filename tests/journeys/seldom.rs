//! Turns that a show seldom takes.

use super::{auction, bid, live_stream, seller};
use boli_local::World;
use http::Method;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_seller_registers_over_a_buyer_who_never_proved_the_address() {
    let world = World::start().await;
    let mut form = json!({
        "username": "asha", "email": "asha@example.com", "password": "long-enough-1",
        "password_confirm": "long-enough-1", "first_name": "Asha", "last_name": "Rao",
        "phone_number": "9876543210",
    });
    let post = async |path: &str, form: &serde_json::Value| {
        let reply = world
            .call(Method::POST, path, None, Some(form.clone()))
            .await;
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.body["user"].clone()
    };
    let buyer = post("/api/auth/register/buyer/", &form).await;
    for (field, value) in [
        ("username", "asha_sarees"),
        ("shop_name", "Asha Sarees"),
        ("shop_address", "Varanasi"),
        ("aadhar_number", "123456789012"),
        ("pan_number", "ABCDE1234F"),
    ] {
        form[field] = json!(value);
    }
    let seller = post("/api/auth/register/seller/", &form).await;
    assert_eq!(buyer["id"], seller["id"]);
    // The former name is free again.
    form["email"] = json!("other@example.com");
    form["username"] = json!("asha");
    post("/api/auth/register/buyer/", &form).await;
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_won_is_bought_at_its_price() {
    let world = World::start().await;
    let seller = seller(&world).await;
    let (room, product) = live_stream(&world, &seller, 2).await;
    let winner = world.cloud().buyer("asha").await.unwrap();
    let other = world.cloud().buyer("ravi").await.unwrap();
    let bidding = auction(&world, &seller, &room, &product, 10).await;
    bid(&world, &winner.token, &bidding, "900").await;
    world.pass(std::time::Duration::from_secs(15)).await;
    world.settle().await;
    let body = json!({ "product_id": product, "quantity": 1, "bidding_id": bidding });
    let path = "/api/orders/cart/add/";
    let added = world
        .call(Method::POST, path, Some(&other.token), Some(body))
        .await;
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.body["cart_item"]["price"], 499.0);
}
