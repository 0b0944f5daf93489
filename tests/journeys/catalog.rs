//! The catalog: who sees which product, and what its pictures must be.

mod changes;
mod lists;
mod uploads;

use super::{form_with_picture, png};
use boli_local::World;
use boli_local::world::Reply;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

const PRODUCTS: &str = "/api/products/products/";

async fn sign_in(world: &World, username: &str, password: &str) -> String {
    let body = json!({ "username": username, "password": password });
    let reply = world
        .call(Method::POST, "/api/auth/login/", None, Some(body))
        .await;
    reply.body["token"].as_str().unwrap().to_owned()
}

fn saree(status: &str) -> Value {
    json!({
        "name": "Silk Saree", "description": "Hand woven", "category": "2", "base_price": 499.5,
        "quantity": "3", "status": status,
    })
}

async fn upload(world: &World, token: &str, path: &str, picture: &[u8], is_primary: bool) -> Reply {
    let flag = is_primary.to_string();
    let (picture, fields) = (("image", picture), [("is_primary", flag.as_str())]);
    form_with_picture(world, Method::POST, path, token, picture, &fields).await
}

#[tokio::test(start_paused = true)]
async fn f44_an_inactive_product_is_its_sellers_own() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let buyer = sign_in(&world, "buyer1", "buyer123").await;
    let created = world
        .call(
            Method::POST,
            PRODUCTS,
            Some(&seller),
            Some(saree("inactive")),
        )
        .await;
    assert_eq!(
        (created.status, &created.body["base_price"]),
        (201, &json!("499.50"))
    );
    world.settle().await;
    let page = format!("{PRODUCTS}{}/", created.body["id"].as_str().unwrap());
    for (token, status) in [(None, 404), (Some(&buyer), 404), (Some(&seller), 200)] {
        let token = token.map(String::as_str);
        assert_eq!(
            world.call(Method::GET, &page, token, None).await.status,
            status
        );
        let hidden = format!("{PRODUCTS}?status=inactive");
        let listed = world.call(Method::GET, &hidden, token, None).await;
        assert_eq!(listed.body["count"], u8::from(status == 200));
    }
    let refused = world
        .call(Method::POST, PRODUCTS, Some(&buyer), Some(saree("active")))
        .await;
    assert_eq!(refused.body["detail"], "Only sellers can create products");
}

#[tokio::test(start_paused = true)]
async fn f44_filters_narrow_the_list_and_nonsense_finds_nothing() {
    let world = World::start().await;
    for (query, count) in [
        ("", 6),
        ("search=SAREE", 1),
        ("search=electron", 2),
        ("category=1", 2),
        ("category=fashion", 1),
        ("min_price=1000&max_price=1900", 3),
        ("category=toys", 0),
        ("seller=5", 0),
        ("status=gone", 0),
        ("min_price=cheap", 0),
    ] {
        let listed = world
            .call(Method::GET, &format!("{PRODUCTS}?{query}"), None, None)
            .await;
        assert_eq!(
            (listed.status, &listed.body["count"]),
            (200, &json!(count)),
            "{query}"
        );
    }
    let beyond = world
        .call(Method::GET, &format!("{PRODUCTS}?page=9"), None, None)
        .await;
    assert_eq!(
        (beyond.status, &beyond.body["detail"]),
        (404, &json!("Invalid page."))
    );
}

#[tokio::test(start_paused = true)]
async fn a_product_has_one_primary_picture_of_the_right_size() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let created = world
        .call(Method::POST, PRODUCTS, Some(&seller), Some(saree("active")))
        .await;
    let page = format!("{PRODUCTS}{}/", created.body["id"].as_str().unwrap());
    let images = format!("{page}images/");
    let refused = upload(&world, &seller, &images, &png(400, 500), false).await;
    assert_eq!(
        refused.body["image"][0],
        "Product image must be exactly 500×500px. Current dimensions: 400×500px"
    );
    let buyer = sign_in(&world, "buyer1", "buyer123").await;
    assert_eq!(
        upload(&world, &buyer, &images, &png(500, 500), false)
            .await
            .status,
        403
    );

    let first = upload(&world, &seller, &images, &png(500, 500), false).await;
    assert_eq!(
        (first.status, &first.body["is_primary"]),
        (201, &json!(true))
    );
    let second = upload(&world, &seller, &images, &png(500, 500), true).await;
    let shown = world.call(Method::GET, &page, None, None).await.body["images"].clone();
    assert_eq!(shown[0]["id"], second.body["id"]);
    assert_eq!(shown[1]["is_primary"], false);

    for _ in 2..10 {
        assert_eq!(
            upload(&world, &seller, &images, &png(500, 500), false)
                .await
                .status,
            201
        );
    }
    assert_eq!(
        upload(&world, &seller, &images, &png(500, 500), false)
            .await
            .status,
        400
    );
    let listed = world.call(Method::GET, &images, Some(&seller), None).await;
    assert_eq!(listed.body["count"], 10);
}

/// A picture among other parts that make up `size` bytes.
fn padded(size: usize) -> Vec<u8> {
    let mut body =
        b"--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\
        Content-Type: image/png\r\n\r\n"
            .to_vec();
    body.extend_from_slice(&png(500, 500));
    body.extend_from_slice(b"\r\n--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n");
    body.resize(size - 10, b'x');
    body.extend_from_slice(b"\r\n--XX--\r\n");
    body
}

#[tokio::test(start_paused = true)]
async fn an_upload_fits_up_to_what_a_function_takes() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let created = world
        .call(Method::POST, PRODUCTS, Some(&seller), Some(saree("active")))
        .await;
    let images = format!("{PRODUCTS}{}/images/", created.body["id"].as_str().unwrap());
    let send = async |size| {
        let request = Request::post(&images)
            .header("content-type", "multipart/form-data; boundary=XX")
            .header("authorization", format!("Token {seller}"))
            .body(Bytes::from(padded(size)));
        world.send(request.unwrap()).await
    };
    // In base64, with its headers, the event is just below Lambda's 6 MB.
    assert_eq!(send(4_700_000).await.status, 201);
    let refused = send(4_720_000).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (413, &json!("REQUEST_TOO_LARGE"))
    );
    assert_eq!(
        refused.body["error"],
        "The request is too large: its body can have 4.5 MB at most."
    );
    assert_eq!(refused.headers["access-control-allow-origin"], "*");
    let listed = world.call(Method::GET, &images, Some(&seller), None).await;
    assert_eq!(listed.body["count"], 1);
}
