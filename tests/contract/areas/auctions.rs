//! Auctions: opening, bids, the end and what the winner finds.

use crate::show::{PHONE, SAREE};
use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;
use serde_json::json;
use std::time::Duration;

const SAREE_AUCTION: &str = "2751b13f-fada-4658-a74f-6da070c60d26";
/// Recorded to run out after three seconds.
const SHORT_AUCTION: &str = "344e4a19-3fff-4ccd-9c8c-89fe678ce5a0";

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_products().await;
    stage.with_live_show().await;
    opening(&mut stage).await;
    bids(&mut stage).await;
    the_end(&mut stage).await;
    out_of_stock(&mut stage).await;
    stage.done().await
}

async fn opening(stage: &mut Stage) {
    stage
        .replay(&[
            "bidding/list_anonymous",
            "bidding/create_missing_product",
            "bidding/create_without_timer",
            "bidding/create_negative_timer",
            "bidding/create_by_buyer_crashes",
            "bidding/create_ok",
            "bidding/create_second_concurrent_accepted",
            "bidding/list_by_status",
            "bidding/list_bad_livestream_id_crashes",
            "bidding/detail",
            "bidding/patch_by_buyer_allowed",
            "bidding/delete_by_buyer_allowed",
        ])
        .await;
}

async fn bids(stage: &mut Stage) {
    stage
        .replay(&[
            "bidding/place_bid_ok",
            "bidding/place_bid_number_ok",
            "bidding/place_bid_equal_highest",
            "bidding/place_bid_lower",
            "bidding/place_bid_one_rupee_over_accepted",
            "bidding/place_bid_missing",
            "bidding/place_bid_not_number",
            "bidding/place_bid_three_decimals",
            "bidding/place_bid_too_many_digits",
            "bidding/place_bid_by_seller",
            "bidding/place_bid_anonymous",
            "bidding/place_bid_unknown_bidding",
        ])
        .await;
    stage.bid("buyer1", SAREE_AUCTION, "650").await;
}

async fn the_end(stage: &mut Stage) {
    stage
        .replay(&[
            "bidding/end_not_owner",
            "bidding/end_unknown",
            "bidding/end_ok_with_winner",
        ])
        .await;
    stage.world.settle().await;
    stage
        .replay(&[
            "bidding/end_twice",
            "bidding/end_post_not_allowed",
            "bidding/place_bid_after_end",
            "bidding/detail_ended",
            "bidding/winner_cart",
        ])
        .await;
    stage
        .open_auction(SHORT_AUCTION, PHONE, "12000.00", 3)
        .await;
    stage.bid("buyer1", SHORT_AUCTION, "12050").await;
    stage.world.pass(Duration::from_secs(6)).await;
    stage.world.settle().await;
    stage.replay(&["bidding/detail_auto_ended"]).await;
    // Only now, because all other recordings show the saree without a picture.
    stage
        .given(&["catalog/image_upload_ok_first_becomes_primary"])
        .await;
    stage.replay(&["bidding/product_after_win"]).await;
}

/// Somebody's checkout holds the sarees that are left.
async fn out_of_stock(stage: &mut Stage) {
    let line = json!({ "product_id": SAREE, "quantity": 2 });
    stage
        .must("buyer2", Method::POST, "/api/orders/cart/add/", Some(line))
        .await;
    let order = crate::example::load("orders/order_create_ok").request;
    stage
        .must(
            "buyer2",
            Method::POST,
            "/api/orders/orders/create/",
            Some(order),
        )
        .await;
    stage.replay(&["bidding/create_out_of_stock_crashes"]).await;
}
