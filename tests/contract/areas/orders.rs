//! Carts and orders, up to their delivery.

use crate::show::{PHONE, SAREE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;

/// Auctions that buyer1 won, oldest first.
const WON: [(&str, &str, &str, &str); 3] = [
    (
        "2751b13f-fada-4658-a74f-6da070c60d26",
        SAREE,
        "499.00",
        "650",
    ),
    (
        "344e4a19-3fff-4ccd-9c8c-89fe678ce5a0",
        PHONE,
        "12000.00",
        "12050",
    ),
    (
        "b7a40238-0bec-444f-9b43-952742d0b59c",
        PHONE,
        "12000.00",
        "12050",
    ),
];
/// The recorded id of the cart line with the phone.
const PHONE_LINE: i64 = 6;
const ORDER: &str = "786ab973-aaea-46da-88bf-a79ad34096b6";
/// An order with two lines of one seller.
const ORDER_OF_TWO: &str = "7878f0d4-b476-4fa9-b7d0-1d7395e0c3c5";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_plenty_of_products().await;
    won_lines(&mut stage).await;
    cart(&mut stage).await;
    orders(&mut stage).await;
    delivery(&mut stage).await;
    cancelled(&mut stage).await;
    stage.done().await
}

async fn won_lines(stage: &mut Stage) {
    stage.with_live_show().await;
    for (auction, product, price, amount) in WON {
        stage.open_auction(auction, product, price, 60).await;
        stage.bid("buyer1", auction, amount).await;
        stage.end_auction(auction).await;
    }
    stage
        .replay(&[
            "orders/cart_anonymous",
            "orders/cart_clear_when_no_cart",
            "orders/order_create_no_cart",
            "orders/cart_with_auction_wins",
            "orders/cart_remove_other_user",
            "orders/cart_clear",
            "orders/cart_empty",
            "orders/order_create_empty_cart",
        ])
        .await;
}

async fn cart(stage: &mut Stage) {
    stage
        .replay(&[
            "orders/cart_add_bad_values",
            "orders/cart_add_postman_shape_rejected",
            "orders/cart_add_client_price_trusted",
            "orders/cart_add_without_price_rejected",
            "orders/cart_add_same_product_merges",
            "orders/cart_add_over_stock_accepted",
            "orders/cart",
        ])
        .await;
    let line = json!({ "product_id": PHONE, "quantity": 1 });
    let added = stage
        .must("buyer1", Method::POST, "/api/orders/cart/add/", Some(line))
        .await;
    stage.let_cart_line_stand_for(PHONE_LINE, &added["cart_item"]["id"]);
    stage
        .replay(&["orders/cart_remove_ok", "orders/cart_remove_unknown"])
        .await;
}

async fn orders(stage: &mut Stage) {
    let line = json!({ "product_id": SAREE, "quantity": 1 });
    stage
        .must("buyer2", Method::POST, "/api/orders/cart/add/", Some(line))
        .await;
    stage
        .replay(&[
            "orders/order_create_any_json_address_accepted",
            "orders/order_create_ok",
            "orders/cart_kept_until_payment",
            "orders/order_create_again_from_same_cart",
            "orders/order_list_page",
            "orders/order_post_list_not_allowed",
            "orders/order_detail",
            "orders/order_detail_other_user",
            "orders/order_track_pending",
            "orders/order_track_other",
            "orders/seller_orders_before_payment",
            "orders/seller_update_before_payment",
            "orders/order_cancel_ok",
            "orders/order_cancel_twice",
            "orders/order_cancel_post_not_allowed",
        ])
        .await;
    stage.pay("buyer1", ORDER).await;
}

async fn delivery(stage: &mut Stage) {
    // The recordings call buyer1 by another first name; only its kind is compared.
    stage
        .replay(&[
            "orders/seller_orders",
            "orders/order_track_by_seller",
            "orders/seller_update_as_buyer",
            "orders/seller_update_other_seller",
            "orders/seller_update_missing_status",
            "orders/seller_update_bad_status",
            "orders/seller_update_bad_transition",
            "orders/seller_update_processing",
            "orders/seller_update_shipped",
        ])
        .await;
    let delivered = json!({ "status": "delivered", "notes": "done" });
    let path = format!("/api/orders/seller/orders/{ORDER}/update-status/");
    stage
        .must("seller1", Method::PATCH, &path, Some(delivered))
        .await;
    stage
        .replay(&[
            "orders/seller_update_after_final",
            "orders/order_detail_delivered",
            "orders/order_cancel_delivered",
        ])
        .await;
}

async fn cancelled(stage: &mut Stage) {
    stage.order(ORDER_OF_TWO, &[(PHONE, 1), (SAREE, 1)]).await;
    stage.pay("buyer1", ORDER_OF_TWO).await;
    stage
        .replay(&["orders/seller_update_two_items_crashes"])
        .await;
    stage.order(ORDER_OF_TWO, &[(PHONE, 1), (SAREE, 1)]).await;
    stage.pay("buyer1", ORDER_OF_TWO).await;
    stage.replay(&["orders/order_cancel_paid_no_refund"]).await;
    stage.world.settle().await;
    stage.replay(&["orders/order_detail_cancelled_paid"]).await;
}
