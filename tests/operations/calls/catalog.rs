//! Categories, products, pictures, carts and orders.

use super::{Row, order, row};
use crate::scene::Caller::{Buyer, Seller};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = products();
    rows.extend(carts());
    rows.extend(orders());
    rows
}

fn products() -> Vec<Row> {
    let category = json!({ "name": "Toys", "description": "For children" });
    let product = json!({
        "name": "Scarf", "description": "Soft", "category": 2, "base_price": 200, "quantity": 9,
    });
    vec![
        row(
            "catalog-list-categories",
            Seller,
            "200 200 200 200 200 200 200",
        ),
        row(
            "catalog-create-category",
            Seller,
            "401 403 403 403 403 201 403",
        )
        .json(category.clone()),
        row(
            "catalog-get-category",
            Seller,
            "200 200 200 200 200 200 200",
        )
        .on("category"),
        row(
            "catalog-update-category",
            Seller,
            "401 403 403 403 403 200 403",
        )
        .on("category")
        .json(category),
        row(
            "catalog-delete-category",
            Seller,
            "401 403 403 403 403 204 403",
        )
        .on("category"),
        row(
            "catalog-list-products",
            Seller,
            "200 200 200 200 200 200 200",
        ),
        row(
            "catalog-create-product",
            Seller,
            "401 403 201 400 403 403 201",
        )
        .json(product.clone()),
        row(
            "catalog-list-own-products",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row("catalog-get-product", Seller, "200 200 200 200 200 200 200").on("product"),
        row(
            "catalog-update-product",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("product")
        .json(product),
        row(
            "catalog-delete-product",
            Seller,
            "401 403 403 403 403 403 204",
        )
        .on("spare_product"),
        row("catalog-list-images", Seller, "401 200 200 200 200 200 200").on("product"),
        row(
            "catalog-create-upload",
            Seller,
            "401 403 403 403 403 403 201",
        )
        .on("product")
        .json(json!({ "content_type": "image/png", "size": 9_999 })),
        row(
            "catalog-upload-image",
            Seller,
            "401 403 403 403 403 403 201",
        )
        .on("product")
        .picture(&[("is_primary", "true")]),
        row("catalog-get-image", Seller, "401 403 403 403 403 403 200").on("image"),
        row(
            "catalog-update-image",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("image")
        .picture(&[]),
        row(
            "catalog-delete-image",
            Seller,
            "401 403 403 403 403 403 204",
        )
        .on("image"),
    ]
}

fn carts() -> Vec<Row> {
    vec![
        row("cart-get", Buyer, "401 200 200 200 200 200 200"),
        row("cart-add", Buyer, "401 201 201 201 201 201 201")
            .json(json!({ "product_id": "$spare_product", "quantity": 1 })),
        row("cart-remove", Buyer, "401 404 404 404 404 404 200")
            .json(json!({ "cart_item_id": "$line" })),
        row("cart-clear", Buyer, "401 200 200 200 200 200 200"),
    ]
}

fn orders() -> Vec<Row> {
    vec![
        row("orders-list", Buyer, "401 200 200 200 200 200 200"),
        row("orders-create", Buyer, "401 400 400 400 400 400 201").json(order()),
        row("orders-get", Buyer, "401 404 404 404 404 404 200").on("paid_order"),
        row(
            "orders-download-invoice",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .on("paid_order"),
        row("orders-create-return", Buyer, "401 404 404 404 404 404 201")
            .on("delivered_order")
            .json(json!({
                "item": "$delivered_item", "reason": "other", "description": "Too small",
            })),
        row(
            "orders-answer-return",
            Seller,
            "401 404 404 404 404 404 200",
        )
        .on("returned_order")
        .json(json!({ "item": "$returned_item", "move": "waive" })),
        row("orders-get-evidence", Buyer, "401 404 404 404 404 200 200").on("returned_order"),
        row("orders-list-returns", Seller, "401 200 200 200 200 200 200"),
        row("orders-track", Buyer, "401 404 404 404 404 404 200").on("paid_order"),
        row("orders-cancel", Buyer, "401 404 404 404 404 404 200").on("paid_order"),
        row("orders-list-seller", Seller, "401 200 200 200 200 200 200"),
        row(
            "orders-update-status",
            Seller,
            "401 403 404 404 403 403 200",
        )
        .on("paid_order")
        .json(json!({ "status": "processing" })),
    ]
}
