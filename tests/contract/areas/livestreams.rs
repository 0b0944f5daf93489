//! Livestreams, from creation to their end.

use crate::show::{EVENING_SHOW, PHONE, SAREE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;
use std::time::Duration;

/// The show that a seller of no product of its own was recorded to create.
const OTHER_SHOW: &str = "d0bd902a-fce5-48ef-9b24-005cdbf2d9d7";
const SCHEDULED_SHOW: &str = "b09f37ac-f24f-4fe3-9081-9efae90ca2a9";
/// The show whose RTC tokens were recorded with keys.
const SHOW_WITH_RTC_KEYS: &str = "76e57daf-c8fb-4dda-a838-302ce0ad43c1";
/// A little more than a credit lasts.
const HALF_AN_HOUR: Duration = Duration::from_secs(31 * 60);
const AUCTION_OPEN_AT_END: &str = "cce2f6d4-bf70-4c54-ad87-1fd1df28a658";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_products().await;
    creation(&mut stage).await;
    lists(&mut stage).await;
    before_the_start(&mut stage).await;
    on_air(&mut stage).await;
    the_end(&mut stage).await;
    stage.done().await
}

async fn creation(stage: &mut Stage) {
    stage
        .replay(&[
            "livestreams/create_anonymous",
            "livestreams/create_missing_fields",
            "livestreams/create_empty_products",
            "livestreams/create_json_ok",
            "livestreams/create_thumbnail_wrong_size",
            "livestreams/create_multipart_thumbnail_ok",
            "livestreams/create_unverified_crashes",
            "livestreams/create_with_other_sellers_product_accepted",
        ])
        .await;
    // With a product of its own, the other seller may.
    let product = json!({ "name": "Bat", "description": "d", "category": 4, "base_price": "10", "quantity": 1 });
    let product = stage
        .must(
            "seller2",
            Method::POST,
            "/api/products/products/",
            Some(product),
        )
        .await;
    let show = json!({ "title": "Other seller show", "description": "d", "category": 2, "products": [product["id"]] });
    let path = "/api/livestreams/livestreams/";
    let other = stage
        .must("seller2", Method::POST, path, Some(show.clone()))
        .await;
    stage.let_stand_for(OTHER_SHOW, other["id"].as_str().unwrap());
}

async fn lists(stage: &mut Stage) {
    stage
        .replay(&[
            "livestreams/list_anonymous",
            "livestreams/list_status_scheduled",
            "livestreams/list_category_id",
            "livestreams/list_category_name_crashes",
            "livestreams/list_seller",
            "livestreams/list_search_ignored",
            "livestreams/live_now_empty",
            "livestreams/detail_anonymous",
            "livestreams/detail_missing",
            "livestreams/my_livestreams",
            "livestreams/my_livestreams_as_buyer",
        ])
        .await;
    // The other seller spends its only credit.
    let path = "/api/livestreams/livestreams/";
    let recorded = stage
        .must(
            "seller2",
            Method::GET,
            &format!("{path}{OTHER_SHOW}/"),
            None,
        )
        .await;
    let show = json!({ "title": "T", "description": "d", "category": 2, "products": recorded["products"] });
    let show = stage.must("seller2", Method::POST, path, Some(show)).await;
    let show = show["id"].as_str().unwrap();
    stage
        .must(
            "seller2",
            Method::PATCH,
            &format!("{path}{show}/start/"),
            None,
        )
        .await;
    stage
        .must(
            "seller2",
            Method::PATCH,
            &format!("{path}{show}/end/"),
            None,
        )
        .await;
}

async fn before_the_start(stage: &mut Stage) {
    stage
        .replay(&[
            "livestreams/create_no_credits_crashes",
            "livestreams/start_no_credits",
            "livestreams/start_anonymous",
            "livestreams/start_buyer",
            "livestreams/start_not_owner",
            "livestreams/start_missing",
            "livestreams/bidding_create_not_live_crashes",
            "livestreams/join_not_live",
            "livestreams/heartbeat_not_live",
            "livestreams/check_credits_not_live",
            "livestreams/update_put_multipart",
            "livestreams/update_patch",
            "livestreams/update_not_owner_crashes",
            "livestreams/delete_by_buyer_allowed",
        ])
        .await;
}

async fn on_air(stage: &mut Stage) {
    stage
        .replay(&[
            "livestreams/start_post_readme_method",
            "livestreams/start_twice",
            "livestreams/start_put_crashes",
            "livestreams/heartbeat_not_owner",
            "livestreams/heartbeat_ok",
            "livestreams/check_credits_not_owner",
            "livestreams/check_credits_ok",
            "livestreams/credit_monitor_status",
            "livestreams/credit_monitor_status_anonymous",
            "livestreams/credit_monitor_status_as_buyer",
            "livestreams/live_now",
            "livestreams/detail_live",
            "livestreams/agora_anonymous",
            "livestreams/agora_seller_dummy",
            "livestreams/agora_buyer_dummy",
        ])
        .await;
    stage.let_stand_for(SHOW_WITH_RTC_KEYS, stage.in_this_world(EVENING_SHOW));
    stage
        .replay(&[
            "livestreams/agora_seller_real",
            "livestreams/agora_buyer_real",
            "livestreams/join_anonymous",
            "livestreams/join_ok",
            "livestreams/join_again",
            "livestreams/join_second_viewer",
            "livestreams/leave_post_not_allowed",
            "livestreams/leave_not_viewing",
            "livestreams/end_not_owner",
        ])
        .await;
    for deducted in [
        "livestreams/check_credits_deducts_one",
        "livestreams/check_credits_deducts_three",
    ] {
        stage.world.core().advance(HALF_AN_HOUR);
        stage.replay(&[deducted]).await;
    }
}

async fn the_end(stage: &mut Stage) {
    stage
        .open_auction(AUCTION_OPEN_AT_END, PHONE, "12000.00", 3_600)
        .await;
    stage.bid("buyer1", AUCTION_OPEN_AT_END, "12100").await;
    stage.replay(&["livestreams/end_ok"]).await;
    stage.world.settle().await;
    stage
        .replay(&[
            "livestreams/detail_ended",
            "livestreams/detail_auto_ended",
            "livestreams/end_auction_open_at_end_has_no_winner",
        ])
        .await;
    let path = format!("/api/livestreams/livestreams/{SCHEDULED_SHOW}/start/");
    stage.must("seller1", Method::PATCH, &path, None).await;
    stage.let_stand_for(EVENING_SHOW, stage.in_this_world(SCHEDULED_SHOW));
    stage.replay(&["livestreams/end_post_readme_method"]).await;
    // Only now, because all other recordings show the saree without a picture.
    stage
        .given(&["catalog/image_upload_ok_first_becomes_primary"])
        .await;
    let show = another_show(stage).await;
    stage.let_stand_for(EVENING_SHOW, show);
    stage.replay(&["livestreams/products"]).await;
    forgotten(stage).await;
    unpaid(stage).await;
}

/// A show of `seller1`'s with both products, on air.
async fn another_show(stage: &mut Stage) -> String {
    let path = "/api/livestreams/livestreams/";
    let show =
        json!({ "title": "T", "description": "d", "category": 2, "products": [SAREE, PHONE] });
    let show = stage.must("seller1", Method::POST, path, Some(show)).await;
    let show = show["id"].as_str().unwrap().to_owned();
    let start = format!("{path}{show}/start/");
    stage.must("seller1", Method::PATCH, &start, None).await;
    show
}

/// Nobody gives a sign of life for sixteen minutes.
async fn forgotten(stage: &mut Stage) {
    stage.world.pass(Duration::from_secs(16 * 60)).await;
    stage
        .replay(&["livestreams/check_credits_inactive_16_min_ends"])
        .await;
}

/// The seller looks after the show until the last credit is used.
async fn unpaid(stage: &mut Stage) {
    let show = another_show(stage).await;
    stage.let_stand_for(EVENING_SHOW, show.as_str());
    let check = format!("/api/livestreams/livestreams/{show}/check_credits/");
    loop {
        stage.world.core().advance(HALF_AN_HOUR);
        let checked = stage.must("seller1", Method::POST, &check, None).await;
        if checked["remaining_credits"] == 0 {
            break;
        }
    }
    stage.world.core().advance(HALF_AN_HOUR);
    stage
        .replay(&["livestreams/check_credits_last_credit_ends"])
        .await;
}
