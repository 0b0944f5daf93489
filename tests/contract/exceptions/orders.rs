//! Carts and orders.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "orders/cart_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "orders/cart_add_postman_shape_rejected",
        "N: the client's price is not needed",
        Expect::Reply(400, r#"{"product_id": ["This field is required."]}"#),
    ),
    (
        "orders/cart_add_without_price_rejected",
        "N: the client's price is not needed",
        Expect::Like("orders/cart_add_same_product_merges"),
    ),
    (
        "orders/cart_add_over_stock_accepted",
        "N: more than there is can't be added",
        Expect::Reply(400, r#"{"error": "Only 50 left in stock"}"#),
    ),
    (
        "orders/order_create_no_cart",
        "N: 400 with nothing in the cart",
        Expect::Like("orders/order_create_empty_cart"),
    ),
    (
        "orders/order_create_any_json_address_accepted",
        "F42: an address is an object",
        Expect::Reply(400, r#"{"shipping_address": ["Expected an object."]}"#),
    ),
    (
        "orders/order_track_by_seller",
        "N: the seller of an item may track the order once it is paid",
        Expect::Like("payments/order_track_confirmed"),
    ),
    (
        "orders/seller_update_missing_status",
        "F38: validation is 400",
        Expect::Reply(400, r#"{"status": ["This field is required."]}"#),
    ),
    (
        "orders/seller_update_bad_status",
        "F38: validation is 400",
        Expect::Reply(400, r#"{"status": ["\"flying\" is not a valid choice."]}"#),
    ),
    (
        "orders/seller_update_two_items_crashes",
        "F38: an order may have two lines of one seller",
        Expect::Rows("orders/seller_update_processing", "/order/items", 2),
    ),
    (
        "orders/order_detail_cancelled_paid",
        "F35: a paid order that is cancelled is refunded",
        Expect::With(&[("/payment_status", r#""refunded""#)]),
    ),
    (
        "orders/order_cancel_post_not_allowed",
        "D4: POST cancels as PATCH does; this order is cancelled already",
        Expect::Like("orders/order_cancel_twice"),
    ),
];
