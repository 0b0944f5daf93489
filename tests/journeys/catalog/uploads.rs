//! Pictures that sellers put into the bucket themselves.

mod shop;

use crate::png;
use boli_domain::limits::{MAX_IMAGE_BYTES, MAX_PRODUCT_IMAGES, UPLOAD_LIFE};
use boli_local::world::Reply;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::json;
use shop::Shop;
use std::io::Cursor;
use std::time::Duration;

fn assert_unknown(reply: &Reply) {
    assert_eq!(
        (reply.status, &reply.body["upload_id"][0]),
        (
            400,
            &json!("This product has no such upload, or it was already used.")
        ),
        "{}",
        reply.body
    );
    assert!(reply.body["error"].is_string(), "{}", reply.body);
}

/// A picture with so many bytes behind its pixels.
fn padded(size: usize) -> Vec<u8> {
    let mut picture = png(500, 500);
    picture.resize(size, 0);
    picture
}

#[tokio::test(start_paused = true)]
async fn a_picture_larger_than_a_request_becomes_the_products() {
    let shop = Shop::open().await;
    let picture = padded(MAX_IMAGE_BYTES);
    let told = shop.asked(picture.len()).await;
    assert_eq!(
        (&told["method"], &told["headers"]),
        (&json!("PUT"), &json!({ "content-type": "image/png" }))
    );
    assert_eq!(told["expires_at"], "2026-11-22T19:05:00+05:30");
    let put = shop.put(&told["url"], "image/png", &picture).await;
    assert_eq!(put.status, 200, "{}", put.body);
    assert_eq!(put.headers["access-control-allow-origin"], "*");

    // A browser asks first whether it may.
    let preflight = Request::options(told["url"].as_str().unwrap()).body(Bytes::new());
    let preflight = shop.world.send(preflight.unwrap()).await;
    let may = |name: &str| preflight.headers[name].to_str().unwrap();
    assert!(may("access-control-allow-methods").contains("PUT"));
    assert!(may("access-control-allow-headers").contains("content-type"));

    // Nobody has looked at it, so nobody sees it.
    let raw = shop.raw();
    assert_eq!(raw.len(), 1);
    let path = format!("/media/{}", raw[0]);
    let hidden = shop.world.call(Method::GET, &path, None, None).await;
    assert_eq!(hidden.status, 404);

    let claimed = shop.claim(&told["upload_id"]).await;
    assert_eq!(
        (claimed.status, &claimed.body["is_primary"]),
        (201, &json!(true)),
        "{}",
        claimed.body
    );
    let url = claimed.body["image"].as_str().unwrap();
    let (_, key) = url.split_once("/media/").unwrap();
    let stored = shop.world.core().services.objects.get(key).unwrap();
    assert!(stored.len() < 10_000, "the padding was kept");
    let list = shop
        .world
        .call(Method::GET, &shop.images, Some(&shop.seller), None);
    assert_eq!(list.await.body["results"][0]["id"], claimed.body["id"]);

    assert_eq!(shop.raw(), Vec::<String>::new());
    assert_unknown(&shop.claim(&told["upload_id"]).await);
}

#[tokio::test(start_paused = true)]
async fn the_bucket_takes_what_was_announced_while_it_was() {
    let shop = Shop::open().await;
    let picture = png(500, 500);
    let told = shop.asked(picture.len()).await;
    let url = told["url"].as_str().unwrap();
    let longer = padded(picture.len() + 1);
    let elsewhere = json!(url.replace("/uploads/", "/products/"));
    let another = json!(url.replace(told["upload_id"].as_str().unwrap(), "another"));
    let forever = json!(url.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"));
    assert_ne!(forever, told["url"]);
    for (url, kind, picture) in [
        (&told["url"], "image/png", &longer[..]),
        (&told["url"], "image/png", &picture[1..]),
        (&told["url"], "text/html", &picture),
        (&elsewhere, "image/png", &picture),
        (&another, "image/png", &picture),
        (&forever, "image/png", &picture),
    ] {
        let refused = shop.put(url, kind, picture).await;
        assert_eq!(refused.status, 403, "{kind} {url}: {}", refused.body);
    }
    let unsigned = json!(url.split("X-Amz-Date=").next().unwrap().to_owned() + "X-Amz-Signature=0");
    assert_eq!(shop.put(&unsigned, "image/png", &picture).await.status, 400);
    assert_eq!(shop.raw(), Vec::<String>::new());
    assert_unknown(&shop.claim(&told["upload_id"]).await);

    shop.world.pass(UPLOAD_LIFE).await;
    assert_eq!(
        shop.put(&told["url"], "image/png", &picture).await.status,
        200
    );
    shop.world.pass(Duration::from_secs(2)).await;
    let late = shop.put(&told["url"], "image/png", &picture).await;
    assert_eq!(late.status, 403);
    let text = late.body.as_str().unwrap();
    assert!(text.contains("Request has expired"), "{text}");
    // What came in time is there.
    assert_eq!(shop.claim(&told["upload_id"]).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_its_sellers_and_its_products() {
    let shop = Shop::open().await;
    let other = shop.world.cloud().seller("other", 0).await.unwrap().token;
    let wanted = json!({ "content_type": "image/png", "size": 9 });
    let path = format!("{}uploads/", shop.images);
    let refused = shop.post(&path, &other, wanted).await;
    assert_eq!(
        (refused.status, &refused.body["detail"]),
        (
            403,
            &json!("Product not found or you don't have permission")
        )
    );

    let upload = shop.uploaded(&png(500, 500)).await;
    let refused = shop.claim_for(&shop.images, &other, &upload).await;
    assert_eq!(refused.status, 403);
    let of_other = Shop::product(&shop.world, &other).await;
    assert_unknown(&shop.claim_for(&of_other, &other, &upload).await);
    let second = Shop::product(&shop.world, &shop.seller).await;
    assert_unknown(&shop.claim_for(&second, &shop.seller, &upload).await);
    assert_eq!(shop.claim(&upload).await.status, 201);
    shop.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn only_what_can_become_a_picture_is_asked_for_and_claimed() {
    let shop = Shop::open().await;
    for (kind, size, field) in [
        ("image/webp", 9, "content_type"),
        ("text/html", 9, "content_type"),
        ("image/png", 0, "size"),
        ("image/png", MAX_IMAGE_BYTES + 1, "size"),
    ] {
        let refused = shop.ask(kind, size).await;
        assert_eq!(refused.status, 400, "{kind} {size}");
        assert!(refused.body[field][0].is_string(), "{}", refused.body);
    }
    let path = format!("{}uploads/", shop.images);
    let empty = shop.post(&path, &shop.seller, json!({})).await;
    for field in ["content_type", "size"] {
        assert_eq!(empty.body[field][0], "This field is required.");
    }
    let unclear = shop.claim(&json!("first")).await;
    assert_eq!(unclear.body["upload_id"][0], "Must be a valid UUID.");
    assert_unknown(
        &shop
            .claim(&json!("00000000-0000-4000-8000-000000000000"))
            .await,
    );
    let nothing = shop.post(&shop.images, &shop.seller, json!({})).await;
    assert_eq!(nothing.body["image"][0], "No file was submitted.");
    let small = shop.uploaded(&png(400, 500)).await;
    assert_eq!(
        shop.claim(&small).await.body["image"][0],
        "Product image must be exactly 500×500px. Current dimensions: 400×500px"
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_picture_at_the_same_address_replaces_nothing() {
    let shop = Shop::open().await;
    let told = shop.asked(20_000).await;
    let put = shop.put(&told["url"], "image/png", &padded(20_000)).await;
    assert_eq!(put.status, 200);
    let claimed = shop.claim(&told["upload_id"]).await.body;
    let (_, key) = claimed["image"]
        .as_str()
        .unwrap()
        .split_once("/media/")
        .unwrap();
    let objects = &shop.world.core().services.objects;
    let before = objects.get(key).unwrap();

    let mut white = Cursor::new(Vec::new());
    image::GrayImage::from_pixel(500, 500, image::Luma([255]))
        .write_to(&mut white, image::ImageFormat::Png)
        .unwrap();
    let mut white = white.into_inner();
    white.resize(20_000, 0);
    assert_eq!(
        shop.put(&told["url"], "image/png", &white).await.status,
        200
    );
    assert_unknown(&shop.claim(&told["upload_id"]).await);
    assert_eq!(objects.get(key).unwrap(), before);
}

#[tokio::test(start_paused = true)]
async fn requests_at_once_use_an_upload_once() {
    let shop = Shop::open().await;
    let upload = shop.uploaded(&png(500, 500)).await;
    let (first, second) = tokio::join!(shop.claim(&upload), shop.claim(&upload));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
    let list = shop
        .world
        .call(Method::GET, &shop.images, Some(&shop.seller), None);
    assert_eq!(list.await.body["count"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_full_product_is_promised_no_place() {
    let shop = Shop::open().await;
    for _ in 0..MAX_PRODUCT_IMAGES {
        let upload = shop.uploaded(&png(500, 500)).await;
        assert_eq!(shop.claim(&upload).await.status, 201);
    }
    let full = shop.ask("image/png", 9).await;
    assert_eq!(
        (full.status, &full.body["image"][0]),
        (400, &json!("A product can have at most 10 images."))
    );
}
