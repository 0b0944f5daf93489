//! What a seller may change of a stream, and who else may not.

use super::{STREAMS, Scene, answer};
use crate::{form_with_picture, png};
use http::Method;
use serde_json::{Value, json};

impl Scene {
    async fn change(
        &self,
        method: Method,
        token: &str,
        body: Option<Value>,
    ) -> boli_local::world::Reply {
        let path = format!("{STREAMS}{}/", self.stream);
        self.world.call(method, &path, Some(token), body).await
    }
}

#[tokio::test(start_paused = true)]
async fn f10_only_its_owner_changes_or_deletes_a_stream_and_not_while_it_is_live() {
    let scene = Scene::set().await;
    let other = scene.world.cloud().seller("meera", 3).await.unwrap();
    let title = || Some(json!({ "title": "Hijacked" }));
    for token in [&scene.buyer, &other.token] {
        let deleted = scene.change(Method::DELETE, token, None).await;
        assert_eq!(
            answer(&deleted),
            (403, "You can only delete your own livestreams")
        );
        let changed = scene.change(Method::PATCH, token, title()).await;
        assert_eq!(
            answer(&changed),
            (403, "You can only update your own livestreams")
        );
    }
    let changed = scene
        .change(
            Method::PATCH,
            &scene.seller,
            Some(json!({ "title": "Late show" })),
        )
        .await;
    assert_eq!(
        (changed.status, &changed.body["title"]),
        (200, &json!("Late show"))
    );
    assert_eq!(changed.body["description"], "Sarees and phones");
    let all = json!({
        "title": "Night show", "description": "d", "category": 1,
        "products": changed.body["products"],
    });
    let replaced = scene.change(Method::PUT, &scene.seller, Some(all)).await;
    assert_eq!(
        (replaced.status, &replaced.body["category"]),
        (200, &json!(1))
    );
    let missing = scene.change(Method::PUT, &scene.seller, title()).await;
    assert_eq!(answer(&missing), (400, "This field is required."));

    scene.act("start", &scene.seller).await;
    let refusal = (
        400,
        "A livestream can't be changed or deleted while it is live",
    );
    let changed = scene.change(Method::PATCH, &scene.seller, title()).await;
    assert_eq!(answer(&changed), refusal);
    let deleted = scene.change(Method::DELETE, &scene.seller, None).await;
    assert_eq!(answer(&deleted), refusal);
    scene.act("end", &scene.seller).await;
    scene.world.settle().await;
    let listed = scene.get(STREAMS, None).await["count"].as_i64().unwrap();
    let deleted = scene.change(Method::DELETE, &scene.seller, None).await;
    assert_eq!(deleted.status, 204);
    let gone = scene.change(Method::DELETE, &scene.seller, None).await;
    assert_eq!(gone.status, 404);
    let own = format!("{STREAMS}my_livestreams/");
    let own = scene.get(&own, Some(&scene.seller)).await;
    let own = own["results"].as_array().unwrap();
    assert!(own.iter().all(|row| row["id"] != scene.stream));
    scene.world.settle().await;
    assert_eq!(scene.get(STREAMS, None).await["count"], listed - 1);
}

#[tokio::test(start_paused = true)]
async fn f13_a_stream_shows_and_sells_its_sellers_own_products_only() {
    let scene = Scene::live().await;
    let other = scene.world.cloud().seller("meera", 3).await.unwrap();
    let shown = scene.page().await["products"].clone();
    let stream = json!({ "title": "T", "description": "d", "category": 2, "products": shown });
    let foreign = scene
        .world
        .call(Method::POST, STREAMS, Some(&other.token), Some(stream))
        .await;
    let refusal = (400, "You can only show your own products in a livestream");
    assert_eq!(answer(&foreign), refusal);
    let product = json!({
        "name": "Bat", "description": "d", "category": 2, "base_price": "10", "quantity": 2,
    });
    let path = "/api/products/products/";
    let theirs = scene
        .world
        .call(
            Method::POST,
            path,
            Some(&other.token),
            Some(product.clone()),
        )
        .await;
    let unshown = scene
        .world
        .call(Method::POST, path, Some(&scene.seller), Some(product))
        .await;
    for product in [theirs, unshown] {
        let body = json!({
            "livestream": scene.stream, "product": product.body["id"], "starting_price": "10",
            "timer_duration": 30,
        });
        let path = "/api/livestreams/biddings/";
        let auction = scene
            .world
            .call(Method::POST, path, Some(&scene.seller), Some(body))
            .await;
        assert_eq!(
            answer(&auction),
            (400, "Product is not part of this livestream")
        );
    }
    scene.act("end", &scene.seller).await;
    let body = Some(json!({ "products": [shown[0], scene.buyer_id] }));
    let unknown = scene.change(Method::PATCH, &scene.seller, body).await;
    assert_eq!(unknown.status, 400);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_removed_product_is_announced_nowhere() {
    let scene = Scene::set().await;
    let product = json!({
        "name": "Bat", "description": "d", "category": 2, "base_price": "10", "quantity": 2,
    });
    let path = "/api/products/products/";
    let (world, seller) = (&scene.world, Some(scene.seller.as_str()));
    let call =
        |method, path: String, body| async move { world.call(method, &path, seller, body).await };
    let product = call(Method::POST, path.to_owned(), Some(product))
        .await
        .body["id"]
        .clone();
    let stream = json!({ "title": "T", "description": "d", "category": 2, "products": [product] });
    let announced = call(Method::POST, STREAMS.to_owned(), Some(stream.clone())).await;
    assert_eq!(announced.status, 201, "{}", announced.body);
    let product = product.as_str().unwrap();
    let removed = call(Method::DELETE, format!("{path}{product}/"), None).await;
    assert_eq!(removed.status, 204, "{}", removed.body);
    let refused = call(Method::POST, STREAMS.to_owned(), Some(stream.clone())).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    // The stream that showed it before may still be renamed with what its client sends again.
    let id = announced.body["id"].as_str().unwrap();
    let renamed = call(Method::PUT, format!("{STREAMS}{id}/"), Some(stream)).await;
    assert_eq!(renamed.status, 200, "{}", renamed.body);
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn f14_my_livestreams_refuses_others_and_does_not_crash() {
    let scene = Scene::set().await;
    let path = format!("{STREAMS}my_livestreams/");
    for (token, status) in [
        (None, 401),
        (Some("0000000000000000000000000000000000000000"), 401),
        (Some(scene.buyer.as_str()), 403),
        (Some(scene.seller.as_str()), 200),
    ] {
        let reply = scene.world.call(Method::GET, &path, token, None).await;
        assert_eq!(reply.status, status, "{reply:?}");
        if status == 200 {
            assert_eq!(
                (
                    &reply.body["count"],
                    &reply.body["next"],
                    &reply.body["previous"]
                ),
                (&json!(2), &Value::Null, &Value::Null),
                "the sample show is theirs too"
            );
            assert_eq!(reply.body["results"][0]["id"], scene.stream);
        } else {
            assert!(reply.body["error"].is_string());
        }
    }
    scene.world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_stream_gets_another_picture() {
    let scene = Scene::set().await;
    let path = format!("{STREAMS}{}/", scene.stream);
    let picture = png(480, 720);
    let mut pictures = Vec::new();
    for _ in 0..2 {
        let form = form_with_picture(
            &scene.world,
            Method::PATCH,
            &path,
            &scene.seller,
            ("thumbnail", &picture),
            &[("title", "With a picture")],
        );
        let changed = form.await;
        assert_eq!(changed.status, 200, "{changed:?}");
        pictures.push(changed.body["thumbnail"].as_str().unwrap().to_owned());
    }
    assert_ne!(
        pictures[0], pictures[1],
        "caches keep the former one for long"
    );
    scene.world.settle().await;
}
