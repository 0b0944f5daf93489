//! Pages with a count, and searches, which no list is read for as a whole.

use super::{PRODUCTS, saree, sign_in};
use boli_domain::product::ProductStatus;
use boli_local::World;
use boli_store::{Entry, keys};
use http::Method;
use serde_json::{Value, json};

async fn listed(world: &World, query: &str) -> Value {
    let path = format!("{PRODUCTS}?{query}");
    let reply = world.call(Method::GET, &path, None, None).await;
    assert_eq!(reply.status, 200, "{query}: {}", reply.body);
    reply.body
}

async fn count(world: &World, query: &str) -> Value {
    listed(world, query).await["count"].clone()
}

async fn create(world: &World, seller: &str, product: Value) -> String {
    let created = world
        .call(Method::POST, PRODUCTS, Some(seller), Some(product))
        .await;
    created.body["id"].as_str().unwrap().to_owned()
}

async fn change(world: &World, seller: &str, id: &str, change: Value) {
    let path = format!("{PRODUCTS}{id}/");
    let changed = world
        .call(Method::PATCH, &path, Some(seller), Some(change))
        .await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    world.settle().await;
}

#[tokio::test(start_paused = true)]
async fn pages_have_a_count_and_follow_what_sellers_change() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let mut ids = Vec::new();
    for _ in 0..40 {
        ids.push(create(&world, &seller, saree("active")).await);
    }
    world.settle().await;
    let first = listed(&world, "").await;
    assert_eq!(
        (&first["count"], &first["results"][0]["id"]),
        (&json!(46), &json!(ids[39]))
    );
    let third = listed(&world, "page=3").await;
    assert_eq!(third["results"].as_array().unwrap().len(), 6);
    assert_eq!(third["next"], Value::Null);
    for number in ["0", "4", "99999999999"] {
        let path = format!("{PRODUCTS}?page={number}");
        let beyond = world.call(Method::GET, &path, None, None).await;
        assert_eq!(beyond.status, 404);
    }
    assert_eq!(count(&world, "category=2").await, 41);
    assert_eq!(count(&world, "min_price=499.50&max_price=499.50").await, 40);

    change(&world, &seller, &ids[0], json!({ "status": "inactive" })).await;
    change(&world, &seller, &ids[1], json!({ "quantity": 0 })).await;
    change(
        &world,
        &seller,
        &ids[2],
        json!({ "category": 1, "base_price": 7 }),
    )
    .await;
    assert_eq!(count(&world, "").await, 44);
    assert_eq!(count(&world, "status=sold_out").await, 1);
    assert_eq!(count(&world, "category=2").await, 38);
    assert_eq!(count(&world, "max_price=10").await, 1);
    change(&world, &seller, &ids[0], json!({ "status": "active" })).await;
    assert_eq!(count(&world, "").await, 45);

    // The feed may tell of anything again.
    let store = world.cloud().operator().store();
    for id in &ids {
        let id = id.parse().unwrap();
        store.relist(Entry::Product(id)).await.unwrap();
    }
    let list = keys::products_list(ProductStatus::Active, None);
    let page = store.list_page(&list, 1).await.unwrap();
    assert_eq!((page.count, page.rows.len()), (45, 20));
    assert_eq!(store.list_rows(&list).await.unwrap().len(), 45);
}

#[tokio::test(start_paused = true)]
async fn searches_find_beginnings_of_words_in_names_descriptions_and_categories() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let id = create(&world, &seller, saree("active")).await;
    world.settle().await;
    for (query, found) in [
        ("search=silk", 2),
        ("search=SIL%20sar", 2),
        ("search=silk%20woven%20hand", 2),
        ("search=silk%20terrace", 0),
        ("search=ilk", 0),
        ("search=fash", 2),
        ("search=silk&category=1", 0),
        ("search=silk&max_price=500", 1),
        ("search=%26%26", 0),
        ("search=silk&status=sold_out", 0),
    ] {
        assert_eq!(count(&world, query).await, found, "{query}");
    }
    let staff = world.cloud().staff("keeper").await.unwrap().token;
    let renamed = world
        .call(
            Method::PATCH,
            "/api/products/categories/2/",
            Some(&staff),
            Some(json!({ "name": "Drapes" })),
        )
        .await;
    assert_eq!(renamed.status, 200);
    assert_eq!(count(&world, "search=drap").await, 2);
    assert_eq!(count(&world, "search=fash").await, 0);

    change(&world, &seller, &id, json!({ "name": "Cotton Kurta" })).await;
    assert_eq!(count(&world, "search=silk").await, 1);
    assert_eq!(count(&world, "search=kurt").await, 1);
    change(&world, &seller, &id, json!({ "status": "inactive" })).await;
    assert_eq!(count(&world, "search=kurt").await, 0);
    change(&world, &seller, &id, json!({ "status": "active" })).await;
    assert_eq!(count(&world, "search=kurt").await, 1);
    let path = format!("{PRODUCTS}{id}/");
    let removed = world.call(Method::DELETE, &path, Some(&seller), None).await;
    assert_eq!(removed.status, 204);
    world.settle().await;
    assert_eq!(count(&world, "search=kurt").await, 0);
    assert_eq!(count(&world, "").await, 6);
}

#[tokio::test(start_paused = true)]
async fn a_product_that_was_hidden_a_moment_ago_is_left_out_of_a_list_that_lags() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let id = create(&world, &seller, saree("active")).await;
    world.settle().await;
    let path = format!("{PRODUCTS}{id}/");
    let hidden = json!({ "status": "inactive" });
    world
        .call(Method::PATCH, &path, Some(&seller), Some(hidden))
        .await;
    let page = listed(&world, "").await;
    let shown = page["results"].as_array().unwrap();
    assert!(shown.iter().all(|card| card["id"] != id));
}
