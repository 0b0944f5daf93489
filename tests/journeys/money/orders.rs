//! Orders as buyers make them and sellers move them.

use super::shop::Shop;
use http::Method;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn f38_an_order_with_two_lines_of_a_seller_moves_and_wrong_moves_are_400() {
    let shop = Shop::open().await;
    let other = json!({
        "name": "Shawl", "description": "Warm", "category": 2, "base_price": 250, "quantity": 3,
    });
    let other = shop
        .seller(Method::POST, "products/products/", other, 201)
        .await;
    shop.fill_cart(1).await;
    let line = json!({ "product_id": other["id"], "quantity": 2 });
    shop.buyer(Method::POST, "orders/cart/add/", line, 201)
        .await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;

    let path = format!("orders/seller/orders/{order}/update-status/");
    for body in [
        json!({}),
        json!({ "status": "flying" }),
        json!({ "status": "pending" }),
    ] {
        let reply = shop.seller(Method::PATCH, &path, body, 400).await;
        assert!(reply["error"].is_string(), "{reply}");
    }
    let moved = shop.move_on(&order, "processing").await;
    assert_eq!(moved["order"]["items"].as_array().unwrap().len(), 2);
    assert_eq!(moved["order"]["status"], "processing");
}

#[tokio::test(start_paused = true)]
async fn f42_each_of_several_orders_of_a_cart_takes_its_own_lines_and_an_address_is_one() {
    let shop = Shop::open().await;
    shop.fill_cart(1).await;
    for address in [
        json!("somewhere"),
        json!(["x"]),
        json!({ "full_name": "A" }),
    ] {
        let body = json!({ "shipping_address": address });
        let reply = shop
            .buyer(Method::POST, "orders/orders/create/", body, 400)
            .await;
        assert!(reply["error"].is_string(), "{reply}");
    }
    let (_, first) = shop.order().await;
    shop.fill_cart(1).await;
    shop.order().await;
    shop.checkout(&first, "paid").await;
    shop.world.settle().await;
    // The unit that came after the order stays, however many orders are pending.
    let cart = shop
        .buyer(Method::GET, "orders/cart/", Value::Null, 200)
        .await;
    assert_eq!(cart["total_items"], 1);
}

#[tokio::test(start_paused = true)]
async fn f43_no_more_is_sold_than_there_is() {
    let shop = Shop::open().await;
    let too_many = json!({ "product_id": shop.product, "quantity": 4 });
    let reply = shop
        .buyer(Method::POST, "orders/cart/add/", too_many, 400)
        .await;
    assert_eq!(reply["error"], "Only 3 left in stock");
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    // A second order of the same cart finds one unit left, and takes nothing of it.
    let address = json!({ "shipping_address": {
        "full_name": "Test User", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
        "country": "India",
    }});
    shop.buyer(Method::POST, "orders/orders/create/", address, 400)
        .await;
    assert_eq!(shop.stock().await, (1, 2, 0));
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    // What is being packed is no stock again.
    shop.move_on(&order, "processing").await;
    assert_eq!(shop.stock().await, (1, 2, 0));
    let path = format!("products/products/{}/", shop.product);
    let shown = shop.buyer(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(
        (&shown["quantity"], &shown["available_quantity"]),
        (&json!(1), &json!(1)),
        "{shown}"
    );
    // Promised until it is there, then sold for good.
    shop.move_on(&order, "shipped").await;
    shop.move_on(&order, "delivered").await;
    assert_eq!(shop.stock().await, (1, 0, 2));
}

#[tokio::test(start_paused = true)]
async fn f46_an_order_keeps_the_lines_of_a_product_that_is_removed() {
    let shop = Shop::open().await;
    shop.fill_cart(2).await;
    let (order, gateway_order) = shop.order().await;
    shop.checkout(&gateway_order, "paid").await;
    shop.world.settle().await;
    shop.fill_cart(1).await;
    let product = format!("products/products/{}/", shop.product);
    shop.seller(Method::DELETE, &product, Value::Null, 204)
        .await;
    shop.buyer(Method::GET, &product, Value::Null, 404).await;

    let seen = shop.see_order(&order).await;
    let line = &seen["items"][0];
    assert_eq!(
        (&line["product_name"], &line["quantity"], &line["product"]),
        (&json!("Saree"), &json!(2), &json!(shop.product))
    );
    // What nobody ordered yet is not sold any more.
    let address = json!({ "shipping_address": {
        "full_name": "Test User", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
        "country": "India",
    }});
    shop.buyer(Method::POST, "orders/orders/create/", address, 400)
        .await;
}
