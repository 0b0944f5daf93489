//! What products and orders consume.

use super::actions::above_idle;
use super::consumed::Consumed;
use super::driver::Driver;
use crate::room::RoomError;
use boli_local::World;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};

/// Makes a product; its id.
///
/// # Errors
/// It is refused.
pub(super) async fn product(driver: &mut Driver, seller: &Person) -> Result<Value, RoomError> {
    let body = json!({
        "name": "Silk saree", "description": "Hand woven", "category": 2, "base_price": "499.00",
        "quantity": 100,
    });
    let path = "/api/products/products/";
    let made = driver
        .call(Method::POST, path, Some(seller), body, 201)
        .await?;
    Ok(made["id"].clone())
}

/// A cart, an order, its payment by callback and webhooks, and its way to the buyer.
///
/// # Errors
/// A world refuses it.
pub(super) async fn order(idle_minute: &Consumed) -> Result<Consumed, RoomError> {
    let mut driver = Driver::new(World::bare(1).await);
    let seller = driver.seller("seller").await?;
    let buyer = driver.buyer("buyer").await?;
    let product = product(&mut driver, &seller).await?;
    driver.world.settle().await;
    let mark = driver.mark().await?;
    let line = json!({ "product_id": product, "quantity": 1 });
    let by_buyer = Some(&buyer);
    let path = "/api/orders/cart/add/";
    driver.call(Method::POST, path, by_buyer, line, 201).await?;
    let path = "/api/orders/cart/";
    driver
        .call(Method::GET, path, by_buyer, Value::Null, 200)
        .await?;
    let address = json!({ "shipping_address": {
        "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
        "country": "India",
    }});
    let path = "/api/orders/orders/create/";
    let order = driver
        .call(Method::POST, path, by_buyer, address, 201)
        .await?;
    let id = order["id"].as_str().unwrap_or_default().to_owned();
    pay(&mut driver, &buyer, &id).await?;
    for status in ["processing", "shipped", "delivered"] {
        let path = format!("/api/orders/seller/orders/{id}/update-status/");
        let body = json!({ "status": status });
        driver
            .call(Method::PATCH, &path, Some(&seller), body, 200)
            .await?;
        let path = format!("/api/orders/orders/{id}/track/");
        driver
            .call(Method::GET, &path, by_buyer, Value::Null, 200)
            .await?;
    }
    driver.world.settle().await;
    Ok(above_idle(driver.since(&mark).await?, idle_minute))
}

async fn pay(driver: &mut Driver, buyer: &Person, order: &str) -> Result<(), RoomError> {
    let body = json!({ "amount": 1, "order_id": order, "purpose": "order_payment" });
    let path = "/api/payments/create-order/";
    let opened = driver
        .call(Method::POST, path, Some(buyer), body, 200)
        .await?;
    let body = json!({ "razorpay_order_id": opened["razorpay_order_id"], "outcome": "paid" });
    let path = "/_local/razorpay/checkout";
    let mut proof = driver.call(Method::POST, path, None, body, 200).await?;
    proof["order_id"] = Value::from(order);
    let path = "/api/payments/verify-payment/";
    driver
        .call(Method::POST, path, Some(buyer), proof, 200)
        .await?;
    driver.world.settle().await;
    Ok(())
}

/// A page of a product.
///
/// # Errors
/// A world refuses it.
pub(super) async fn product_view(idle_minute: &Consumed) -> Result<Consumed, RoomError> {
    const VIEWS: u32 = 10;
    let mut driver = Driver::new(World::bare(1).await);
    let seller = driver.seller("seller").await?;
    let buyer = driver.buyer("buyer").await?;
    let product = product(&mut driver, &seller).await?;
    let path = format!(
        "/api/products/products/{}/",
        product.as_str().unwrap_or_default()
    );
    driver.world.settle().await;
    let mark = driver.mark().await?;
    for _ in 0..VIEWS {
        driver
            .call(Method::GET, &path, Some(&buyer), Value::Null, 200)
            .await?;
    }
    let consumed = above_idle(driver.since(&mark).await?, idle_minute);
    Ok(consumed.times(1.0 / f64::from(VIEWS)))
}
