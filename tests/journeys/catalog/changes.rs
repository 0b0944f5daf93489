//! What sellers and staff change in the catalog, and what stays of what they remove.

use super::{PRODUCTS, form_with_picture, png, saree, sign_in, upload};
use boli_local::World;
use boli_local::world::Reply;
use http::Method;
use serde_json::{Value, json};

const CATEGORIES: &str = "/api/products/categories/";

async fn call(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    body: Option<Value>,
) -> Reply {
    world.call(method, path, Some(token), body).await
}

#[tokio::test(start_paused = true)]
async fn f9_categories_are_written_by_staff_alone() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let staff = world.cloud().staff("keeper").await.unwrap().token;
    let toys = json!({ "name": "Toys", "description": "For all ages" });
    let refused = call(
        &world,
        Method::POST,
        CATEGORIES,
        &seller,
        Some(toys.clone()),
    )
    .await;
    assert_eq!(refused.status, 403);
    let created = call(&world, Method::POST, CATEGORIES, &staff, Some(toys)).await;
    assert_eq!(
        (created.status, &created.body["image"]),
        (201, &Value::Null)
    );

    let page = format!("{CATEGORIES}{}/", created.body["id"]);
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let body = json!({ "name": "Mine" });
        let refused = call(&world, method, &page, &seller, Some(body)).await;
        assert_eq!(refused.status, 403);
    }
    let taken = json!({ "name": "fashion" });
    let refused = call(&world, Method::PATCH, &page, &staff, Some(taken)).await;
    assert_eq!(
        (refused.status, &refused.body["name"][0]),
        (400, &json!("category with this name already exists."))
    );
    let games = json!({ "name": "Games" });
    let renamed = call(&world, Method::PATCH, &page, &staff, Some(games)).await;
    assert_eq!(
        (&renamed.body["name"], &renamed.body["description"]),
        (&json!("Games"), &json!("For all ages"))
    );
    // The former name is free again.
    let toys = json!({ "name": "TOYS" });
    let again = call(&world, Method::POST, CATEGORIES, &staff, Some(toys)).await;
    assert_eq!(again.status, 201);
    let hidden = json!({ "name": "Games", "is_active": "false" });
    let hidden = call(&world, Method::PUT, &page, &staff, Some(hidden)).await;
    assert_eq!(
        (&hidden.body["is_active"], &hidden.body["description"]),
        (&json!(false), &json!(""))
    );
    assert_eq!(world.call(Method::GET, &page, None, None).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_removed_category_takes_no_products_but_keeps_those_it_has_named() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let staff = world.cloud().staff("keeper").await.unwrap().token;
    let created = call(
        &world,
        Method::POST,
        PRODUCTS,
        &seller,
        Some(saree("active")),
    )
    .await;
    let page = format!("{CATEGORIES}2/");
    assert_eq!(
        call(&world, Method::DELETE, &page, &staff, None)
            .await
            .status,
        204
    );
    assert_eq!(
        call(&world, Method::DELETE, &page, &staff, None)
            .await
            .status,
        404
    );
    let refused = call(
        &world,
        Method::POST,
        PRODUCTS,
        &seller,
        Some(saree("active")),
    )
    .await;
    assert_eq!(
        refused.body["category"][0],
        "Invalid pk \"2\" - object does not exist."
    );
    let shown = format!("{PRODUCTS}{}/", created.body["id"].as_str().unwrap());
    let shown = world.call(Method::GET, &shown, None, None).await;
    assert_eq!(shown.body["category_name"], "Fashion");
}

#[tokio::test(start_paused = true)]
async fn f14_my_products_answers_strangers_and_buyers_without_a_crash() {
    let world = World::start().await;
    let mine = format!("{PRODUCTS}my_products/");
    assert_eq!(world.call(Method::GET, &mine, None, None).await.status, 401);
    let buyer = sign_in(&world, "buyer1", "buyer123").await;
    let refused = call(&world, Method::GET, &mine, &buyer, None).await;
    assert_eq!(
        (refused.status, &refused.body["error"]),
        (403, &json!("Only sellers can access this endpoint"))
    );
    let seller = sign_in(&world, "seller1", "seller123").await;
    for number in 0..16 {
        let status = if number == 0 { "inactive" } else { "active" };
        call(&world, Method::POST, PRODUCTS, &seller, Some(saree(status))).await;
    }
    let listed = call(&world, Method::GET, &mine, &seller, None).await.body;
    // All on one page, hidden ones too.
    assert_eq!(listed["count"], 22);
    assert_eq!(listed["results"].as_array().unwrap().len(), 22);
    assert_eq!(
        (&listed["next"], &listed["previous"]),
        (&Value::Null, &Value::Null)
    );
    let newest = &listed["results"][0];
    assert_eq!(
        (
            &newest["description"],
            &newest["images"],
            &newest["stock_quantity"]
        ),
        (&json!("Hand woven"), &json!([]), &json!(3))
    );
}

#[tokio::test(start_paused = true)]
async fn a_product_is_changed_by_its_seller_as_a_whole_or_in_part() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let other = world.cloud().seller("other", 0).await.unwrap().token;
    let created = call(
        &world,
        Method::POST,
        PRODUCTS,
        &seller,
        Some(saree("active")),
    )
    .await;
    let page = format!("{PRODUCTS}{}/", created.body["id"].as_str().unwrap());
    let inactive = json!({ "status": "inactive" });
    for method in [Method::PATCH, Method::PUT, Method::DELETE] {
        let refused = call(&world, method, &page, &other, Some(inactive.clone())).await;
        assert_eq!(refused.status, 403);
    }
    let changed = call(
        &world,
        Method::PATCH,
        &page,
        &seller,
        Some(inactive.clone()),
    )
    .await;
    assert_eq!(
        (
            changed.status,
            &changed.body["status"],
            &changed.body["quantity"]
        ),
        (200, &json!("inactive"), &json!(3))
    );
    let partial = call(&world, Method::PUT, &page, &seller, Some(inactive)).await;
    assert_eq!(
        (partial.status, &partial.body["name"][0]),
        (400, &json!("This field is required."))
    );
    let mut whole = saree("active");
    whole["base_price"] = json!("650");
    whole["quantity"] = json!(9);
    let changed = call(&world, Method::PUT, &page, &seller, Some(whole)).await;
    assert_eq!(
        (&changed.body["base_price"], &changed.body["quantity"]),
        (&json!("650.00"), &json!(9))
    );
    let negative = json!({ "base_price": "-1" });
    let refused = call(&world, Method::PATCH, &page, &seller, Some(negative)).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test(start_paused = true)]
async fn pictures_are_replaced_and_removed_by_their_seller() {
    let world = World::start().await;
    let seller = sign_in(&world, "seller1", "seller123").await;
    let other = world.cloud().seller("other", 0).await.unwrap().token;
    let created = call(
        &world,
        Method::POST,
        PRODUCTS,
        &seller,
        Some(saree("active")),
    )
    .await;
    let product = format!("{PRODUCTS}{}/", created.body["id"].as_str().unwrap());
    let images = format!("{product}images/");
    let first = upload(&world, &seller, &images, &png(500, 500), false)
        .await
        .body;
    let second = upload(&world, &seller, &images, &png(500, 500), false)
        .await
        .body;
    let small = first["thumbnail"].as_str().unwrap();
    let small = small.split_once("/media/").unwrap().1;
    let small = world
        .call(Method::GET, &format!("/media/{small}"), None, None)
        .await;
    assert_eq!(small.status, 200);

    let page = |image: &Value| format!("{PRODUCTS}images/{}/", image["id"]);
    let alias = |image: &Value| format!("/api/products/images/{}/", image["id"]);
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let refused = call(&world, method, &page(&second), &other, Some(json!({}))).await;
        assert_eq!(refused.status, 403);
    }
    let primary = json!({ "is_primary": true });
    let changed = call(
        &world,
        Method::PATCH,
        &alias(&second),
        &seller,
        Some(primary),
    )
    .await;
    assert_eq!(
        (changed.status, &changed.body["is_primary"]),
        (200, &json!(true))
    );
    let shown = call(&world, Method::GET, &page(&first), &seller, None).await;
    assert_eq!(shown.body["is_primary"], false);
    let missing = call(&world, Method::PUT, &page(&first), &seller, Some(json!({}))).await;
    assert_eq!(missing.body["image"][0], "No file was submitted.");

    for path in [alias(&second), page(&first)] {
        assert_eq!(
            call(&world, Method::DELETE, &path, &seller, None)
                .await
                .status,
            204
        );
        assert_eq!(
            call(&world, Method::DELETE, &path, &seller, None)
                .await
                .status,
            404
        );
    }
    let rest = call(&world, Method::GET, &images, &seller, None).await;
    assert_eq!(rest.body["count"], 0);
}

/// A form with a picture that fits.
async fn with_picture(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    fields: &[(&str, &str)],
) -> Reply {
    let picture = png(500, 500);
    form_with_picture(world, method, path, token, ("image", &picture), fields).await
}

#[tokio::test(start_paused = true)]
async fn categories_and_products_get_other_pictures() {
    let world = World::start().await;
    let staff = world.cloud().staff("keeper").await.unwrap().token;
    let name = [("name", "Toys")];
    let created = with_picture(&world, Method::POST, CATEGORIES, &staff, &name).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let page = format!("{CATEGORIES}{}/", created.body["id"]);
    let changed = with_picture(&world, Method::PATCH, &page, &staff, &[]).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_ne!(changed.body["image"], created.body["image"]);

    let seller = sign_in(&world, "seller1", "seller123").await;
    let product = call(
        &world,
        Method::POST,
        PRODUCTS,
        &seller,
        Some(saree("active")),
    )
    .await;
    let images = format!("{PRODUCTS}{}/images/", product.body["id"].as_str().unwrap());
    let first = upload(&world, &seller, &images, &png(500, 500), false).await;
    let page = format!("{PRODUCTS}images/{}/", first.body["id"]);
    let other = with_picture(&world, Method::PUT, &page, &seller, &[]).await;
    assert_eq!(other.status, 200, "{}", other.body);
    assert_ne!(other.body["image"], first.body["image"]);
}
