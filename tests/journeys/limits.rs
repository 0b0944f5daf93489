//! How often an account or an address may do things: 429 with `Retry-After`, and then again.

use crate::{auction, buyer, done, live_stream, seller};
use boli_domain::limits::{
    BIDS_PER_ACCOUNT, CODES_PER_ADDRESS, MESSAGES_PER_ACCOUNT, REGISTRATIONS_PER_ADDRESS,
    SIGN_INS_PER_ADDRESS, UPLOADS_PER_ACCOUNT, WEBHOOKS_PER_ADDRESS,
};
use boli_domain::rate::Rate;
use boli_local::World;
use boli_local::world::Reply;
use http::Method;
use http::header::RETRY_AFTER;
use serde_json::{Value, json};

/// What the world's client calls from.
const ADDRESS: &str = "127.0.0.1";

/// Takes all uses of a window but `left`.
async fn use_up(world: &World, rate: &Rate, who: &str, left: u32) {
    let operator = world.cloud().operator();
    for _ in left..rate.uses {
        operator
            .store()
            .count_use(rate, who, operator.now())
            .await
            .unwrap();
    }
}

fn assert_throttled(reply: &Reply, rate: &Rate, what: &str) {
    assert_eq!(reply.status, 429, "{what}: {}", reply.body);
    assert_eq!(reply.body["code"], "THROTTLED");
    assert_eq!(reply.body["error"], "Request was throttled.");
    let wait: u64 = reply.headers[RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        (1..=rate.window.as_secs()).contains(&wait),
        "{what}: {wait}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_address_signs_in_registers_and_asks_for_codes_so_often() {
    let world = World::start().await;
    let newcomer = json!({
        "username": "asha", "email": "asha@example.com", "password": "Kanjivaram7",
        "password_confirm": "Kanjivaram7", "first_name": "Asha", "last_name": "Rao",
        "phone_number": "9876543210",
    });
    // Refused because the address is taken, which a script must not learn of many.
    let mut taken = newcomer.clone();
    taken["email"] = json!("buyer1@example.com");
    let email = json!({ "email": "asha@example.com" });
    let guess = json!({ "email": "asha@example.com", "otp_code": "AAAAA" });
    let reset = json!({
        "email": "asha@example.com", "otp_code": "AAAAAAA", "new_password": "Kanjivaram8",
    });
    let login = json!({ "username": "buyer1", "password": "buyer123" });
    for (rate, path, body) in [
        (&REGISTRATIONS_PER_ADDRESS, "register/buyer", &newcomer),
        (&REGISTRATIONS_PER_ADDRESS, "register/buyer", &taken),
        (&REGISTRATIONS_PER_ADDRESS, "register/seller", &taken),
        (&CODES_PER_ADDRESS, "registration/send-otp", &email),
        (&CODES_PER_ADDRESS, "registration/verify-otp", &guess),
        (&CODES_PER_ADDRESS, "forgot-password/send-otp", &email),
        (&CODES_PER_ADDRESS, "forgot-password/verify-otp", &reset),
        (&SIGN_INS_PER_ADDRESS, "login", &login),
    ] {
        let path = format!("/api/auth/{path}/");
        use_up(&world, rate, ADDRESS, 1).await;
        let last = world
            .call(Method::POST, &path, None, Some(body.clone()))
            .await;
        assert_ne!(last.status, 429, "{path}: {}", last.body);
        let refused = world
            .call(Method::POST, &path, None, Some(body.clone()))
            .await;
        assert_throttled(&refused, rate, &path);
        world.pass(rate.window).await;
        let again = world
            .call(Method::POST, &path, None, Some(body.clone()))
            .await;
        assert_ne!(again.status, 429, "{path}: {}", again.body);
        world.pass(rate.window).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_seller_uploads_so_many_pictures() {
    let world = World::start().await;
    let seller = seller(&world).await;
    let profile = done(&world, Method::GET, "/api/auth/profile/", &seller, None).await;
    let id = profile["id"].as_str().unwrap();
    let (_, product) = live_stream(&world, &seller, 1).await;
    use_up(&world, &UPLOADS_PER_ACCOUNT, id, 0).await;
    let path = format!("/api/products/products/{product}/images/uploads/");
    let wanted = json!({ "content_type": "image/png", "size": 9 });
    let refused = world
        .call(Method::POST, &path, Some(&seller), Some(wanted))
        .await;
    assert_throttled(&refused, &UPLOADS_PER_ACCOUNT, &path);
    let path = format!("/api/products/products/{product}/images/");
    let request = http::Request::post(&path)
        .header("content-type", "multipart/form-data; boundary=XX")
        .header("authorization", format!("Token {seller}"))
        .body(bytes::Bytes::from_static(
            b"--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nx\r\n--XX--\r\n",
        ));
    let refused = world.send(request.unwrap()).await;
    assert_throttled(&refused, &UPLOADS_PER_ACCOUNT, &path);
}

#[tokio::test(start_paused = true)]
async fn an_account_bids_and_chats_so_often_and_an_address_sends_so_many_webhooks() {
    let world = World::start().await;
    let (seller, buyer) = (seller(&world).await, buyer(&world).await);
    let (room, product) = live_stream(&world, &seller, 1).await;
    let auction = auction(&world, &seller, &room, &product, 300).await;
    let bid = format!("/api/livestreams/biddings/{auction}/place-bid/");
    let chat = format!("/api/chat/messages/{room}/send/");
    let webhook = "/api/payments/webhook/";
    let cases: [(&Rate, &str, Option<&str>, Value); 3] = [
        (
            &BIDS_PER_ACCOUNT,
            &bid,
            Some(&buyer),
            json!({ "amount": "1.00" }),
        ),
        (
            &MESSAGES_PER_ACCOUNT,
            &chat,
            Some(&buyer),
            json!({ "content": "hi" }),
        ),
        (&WEBHOOKS_PER_ADDRESS, webhook, None, json!({})),
    ];
    for (rate, path, token, body) in cases {
        let call = || world.call(Method::POST, path, token, Some(body.clone()));
        let mut throttled = None;
        // Calls take no time here, but the window may end between two of them.
        for made in 0..=rate.uses * 2 {
            let reply = call().await;
            if reply.status == 429 {
                throttled = Some((made, reply));
                break;
            }
        }
        let (made, refused) = throttled.unwrap();
        assert!(made >= rate.uses, "{path} after {made}");
        assert_throttled(&refused, rate, path);
        world.pass(rate.window).await;
        assert_ne!(call().await.status, 429, "{path}");
    }
    let end = format!("/api/livestreams/biddings/{auction}/end/");
    done(&world, Method::PATCH, &end, &seller, None).await;
    world.settle().await;
}
