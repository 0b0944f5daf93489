//! Whole stories, told through the public surface only.

mod accounts;
mod addresses;
mod auctions;
mod catalog;
mod configuration;
mod edge;
mod elsewhere;
mod errors;
mod failed_records;
mod frames;
mod in_order;
mod interruptions;
mod limits;
mod log;
mod money;
mod notifications;
mod observed;
mod passwords;
mod referral;
mod room;
mod samples;
mod seldom;
mod served;
mod show;
mod vanished;

use boli_local::World;
use boli_local::world::Reply;
use http::Method;
use serde_json::{Value, json};

/// Signs a sample account in.
async fn token(world: &World, username: &str, password: &str) -> String {
    let body = json!({ "username": username, "password": password });
    let reply = world
        .call(Method::POST, "/api/auth/login/", None, Some(body))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body["token"].as_str().unwrap().to_owned()
}

async fn seller(world: &World) -> String {
    token(world, "seller1", "seller123").await
}

async fn buyer(world: &World) -> String {
    token(world, "buyer1", "buyer123").await
}

/// A call that must succeed; its body.
async fn done(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    body: Option<Value>,
) -> Value {
    let reply = world.call(method.clone(), path, Some(token), body).await;
    assert!(
        (200..300).contains(&reply.status),
        "{method} {path}: {} {}",
        reply.status,
        reply.body
    );
    reply.body
}

/// A live stream of the sample seller with a product of `quantity` units.
async fn live_stream(world: &World, seller: &str, quantity: u32) -> (String, String) {
    let product = json!({
        "name": "Silk saree", "description": "d", "category": 2, "base_price": "499.00", "quantity": quantity,
    });
    let product = done(
        world,
        Method::POST,
        "/api/products/products/",
        seller,
        Some(product),
    )
    .await;
    let product = product["id"].as_str().unwrap().to_owned();
    let stream =
        json!({ "title": "Show", "description": "d", "category": 2, "products": [product] });
    let stream = done(
        world,
        Method::POST,
        "/api/livestreams/livestreams/",
        seller,
        Some(stream),
    )
    .await;
    let room = stream["id"].as_str().unwrap().to_owned();
    let start = format!("/api/livestreams/livestreams/{room}/start/");
    done(world, Method::PATCH, &start, seller, None).await;
    (room, product)
}

/// An auction of that product.
async fn auction(world: &World, seller: &str, room: &str, product: &str, seconds: u32) -> String {
    let body = json!({
        "livestream": room, "product": product, "starting_price": "499.00", "timer_duration": seconds,
    });
    let auction = done(
        world,
        Method::POST,
        "/api/livestreams/biddings/",
        seller,
        Some(body),
    )
    .await;
    auction["id"].as_str().unwrap().to_owned()
}

/// Places a bid that must be accepted.
async fn bid(world: &World, buyer: &str, auction: &str, amount: &str) {
    let path = format!("/api/livestreams/biddings/{auction}/place-bid/");
    let amount = json!({ "amount": amount });
    done(world, Method::POST, &path, buyer, Some(amount)).await;
}

/// Write units of all functions so far.
fn written(world: &World) -> f64 {
    world
        .core()
        .services
        .meter
        .usage()
        .values()
        .map(|usage| usage.write_units)
        .sum()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(width, height)
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

/// A multipart form with a picture in one of its fields.
async fn form_with_picture(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    (field, picture): (&str, &[u8]),
    fields: &[(&str, &str)],
) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\
         Content-Type: image/png\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "multipart/form-data; boundary=XX")
        .header("authorization", format!("Token {token}"))
        .body(bytes::Bytes::from(body));
    world.send(request.unwrap()).await
}
