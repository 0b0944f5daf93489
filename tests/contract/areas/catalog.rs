//! Categories, products and their pictures.

use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;

/// The product that was accepted with a negative price.
const NEGATIVE: &str = "71f1d80f-506b-4a30-86cb-541b2afce323";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    products(&mut stage).await;
    lists(&mut stage).await;
    pictures(&mut stage).await;
    changes(&mut stage).await;
    categories(&mut stage).await;
    stage.done().await
}

async fn products(stage: &mut Stage) {
    stage
        .replay(&[
            "catalog/category_retrieve",
            "catalog/category_missing",
            "catalog/product_create_anonymous",
            "catalog/product_create_by_buyer",
            "catalog/product_create_unverified_seller",
            "catalog/product_create_bad_values",
            "catalog/product_create_ok",
            "catalog/product_create_string_types_ok",
            "catalog/product_create_inactive",
            "catalog/product_create_zero_and_negative_price_accepted",
            "catalog/product_detail_integer_id",
            "catalog/product_detail_inactive_anonymous",
            "catalog/product_detail_inactive_other_user",
        ])
        .await;
}

async fn lists(stage: &mut Stage) {
    // Stands where the recordings have the product of negative price.
    let third = json!({ "name": "Neg", "description": "d", "category": 1, "base_price": "5", "quantity": 1 });
    let third = stage
        .must(
            "seller1",
            Method::POST,
            "/api/products/products/",
            Some(third),
        )
        .await;
    stage.let_stand_for(NEGATIVE, third["id"].as_str().unwrap());
    stage
        .replay(&[
            "catalog/products_list_anonymous",
            "catalog/products_list_search",
            "catalog/products_list_search_category_name",
            "catalog/products_list_category",
            "catalog/products_list_category_name_crashes",
            "catalog/products_list_seller",
            "catalog/products_list_status_inactive_anonymous",
            "catalog/products_list_ordering_ignored",
            "catalog/products_list_price_filters_ignored",
            "catalog/products_list_invalid_page",
        ])
        .await;
}

async fn pictures(stage: &mut Stage) {
    stage
        .replay(&[
            "catalog/image_upload_missing",
            "catalog/image_upload_not_image",
            "catalog/image_upload_wrong_size",
            "catalog/image_upload_not_owner",
            "catalog/image_upload_ok_first_becomes_primary",
            "catalog/product_detail_anonymous",
            "catalog/image_upload_second",
            "catalog/image_list",
            "catalog/image_list_anonymous",
        ])
        .await;
}

async fn changes(stage: &mut Stage) {
    // The pictures of the recordings have numbers; the second one is what they change.
    let product = stage
        .must(
            "seller1",
            Method::GET,
            "/api/products/products/34ff8344-5a1e-4701-b90a-c1d099607f77/images/",
            None,
        )
        .await;
    let second = product["results"][1]["id"].to_string();
    stage.let_stand_for("images/2/", format!("images/{second}/"));
    stage
        .replay(&[
            "catalog/image_patch_not_owner",
            "catalog/image_delete_not_owner",
            "catalog/image_delete_ok",
            "catalog/image_delete_client_path",
            "catalog/product_patch_by_buyer",
            "catalog/product_patch_not_owner",
            "catalog/product_put_ok",
            "catalog/my_products_as_buyer",
            "catalog/my_products_anonymous",
            "catalog/product_delete_not_owner",
        ])
        .await;
    let removed = "/api/products/products/2e83f628-5dda-451f-9ca1-5836be76f602/";
    stage.must("seller1", Method::DELETE, removed, None).await;
    stage.replay(&["catalog/product_delete_missing"]).await;
}

async fn categories(stage: &mut Stage) {
    let admin = stage.world.cloud().staff("admin").await.unwrap();
    stage.keep_token("admin", &json!(admin.token));
    let toys = json!({ "name": "Toys" });
    let created = stage
        .must(
            "admin",
            Method::POST,
            "/api/products/categories/",
            Some(toys),
        )
        .await;
    stage.let_stand_for("categories/6/", format!("categories/{}/", created["id"]));
    stage
        .replay(&[
            "catalog/category_create_anonymous",
            "catalog/category_create_by_buyer_allowed",
            "catalog/category_create_duplicate",
            "catalog/category_delete_by_buyer_allowed",
        ])
        .await;
}
