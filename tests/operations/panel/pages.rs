//! Every page, with a row of everything on it.

use super::browser::Browser;
use crate::scene::{Caller, Scene};
use boli_admin::model::{Model, Source};
use boli_admin::models;
use boli_domain::operator::Role;
use http::Method;
use serde_json::json;
use std::time::Duration;

/// A page of own assets weighs no more, in bytes: a phone on a slow network.
const MOST_BYTES: usize = 150_000;

async fn scene() -> Scene {
    let scene = Scene::set().await;
    let path = scene.spell("/api/livestreams/biddings/$auction/place-bid/");
    let (token, bid) = (scene.token(Caller::Buyer), json!({ "amount": 900_000 }));
    let bid = scene
        .world
        .call(Method::POST, &path, token, Some(bid))
        .await;
    assert_eq!(bid.status, 200, "{}", bid.body);
    let path = "/api/payments/seller/update-bank-details/";
    let (token, bank) = (scene.token(Caller::Seller), crate::calls::withdrawal());
    let bank = scene
        .world
        .call(Method::POST, path, token, Some(bank))
        .await;
    assert_eq!(bank.status, 200, "{}", bank.body);
    let path = scene.spell("/api/orders/orders/$paid_order/cancel/");
    let token = scene.token(Caller::Buyer);
    let cancelled = scene.world.call(Method::POST, &path, token, None).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.body);
    // An auction runs, so the world does not settle.
    scene.world.pass(Duration::from_secs(10)).await;
    scene
}

/// Of these the scene has none.
const EMPTY: [&str; 3] = ["campaigns", "payment-attempts", "audit"];

fn has_pages_of_rows(model: &Model) -> bool {
    !matches!(model.source, Source::Fixed(_) | Source::DeadLetters)
}

#[tokio::test(start_paused = true)]
async fn every_list_shows_its_rows_and_every_row_what_it_is() {
    let scene = scene().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    let assets: usize = {
        let mut sum = 0;
        for file in ["panel.css", "htmx.min.js"] {
            let asset = browser.get(&format!("/admin/assets/{file}")).await;
            assert_eq!(asset.status, 200);
            assert!(
                asset.headers["cache-control"]
                    .to_str()
                    .unwrap()
                    .contains("immutable")
            );
            sum += asset.text.len();
        }
        sum
    };
    for model in models::all() {
        let list = browser.get(&model.address()).await;
        assert_eq!(list.status, 200, "{}: {}", model.name, list.text);
        assert!(assets + list.text.len() < MOST_BYTES, "{}", model.name);
        let policy = list.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(!list.headers.contains_key("access-control-allow-origin"));
        let shown = match model.source {
            Source::Within { parents, .. } => parents,
            _ => model.name,
        };
        let rows = list.rows(shown);
        if !has_pages_of_rows(model) {
            assert!(list.text.contains("<td"), "{} shows nothing", model.name);
            continue;
        }
        assert_eq!(
            rows.is_empty(),
            EMPTY.contains(&model.name),
            "{}",
            model.name
        );
        // Another page that shows a part leads to the whole, which may be a part as well.
        let is_whole = models::named(shown).is_some_and(|model| !model.entity.is_empty());
        if let Some(row) = rows.first().filter(|_| is_whole) {
            let page = browser.get(row).await;
            assert_eq!(page.status, 200, "{row}: {}", page.text);
            for hidden in ["argon2", "password_hash"] {
                assert!(!page.text.contains(hidden), "{} shows {hidden}", model.name);
            }
        }
    }
    for path in [
        "/admin/",
        "/admin/platform-wallet/",
        "/admin/platform-wallet/?type=platform_fee",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(page.text.contains("<svg") && !page.text.contains("style="));
    }
    let report = browser.get("/admin/platform-wallet/?report=csv").await;
    assert!(
        report.text.starts_with("day,platform_fees"),
        "{}",
        report.text
    );
    assert!(report.text.lines().count() > 1);
}

#[tokio::test(start_paused = true)]
async fn every_filter_and_search_finds_what_it_should() {
    let scene = scene().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    for model in models::all() {
        for filter in model.filters {
            for (value, _) in filter.values {
                let path = format!("{}?{}={value}", model.address(), filter.name);
                assert_eq!(browser.get(&path).await.status, 200, "{path}");
            }
        }
        for search in ["asha", "asha@example.com", "zzzz"] {
            let path = format!("{}?q={search}", model.address());
            assert_eq!(browser.get(&path).await.status, 200, "{path}");
        }
    }
    for (path, model, count) in [
        ("/admin/users/?q=ash", "users", 1),
        ("/admin/users/?q=asha@example.com", "users", 1),
        ("/admin/users/?q=nobody", "users", 0),
        ("/admin/sellers/?verification_status=pending", "sellers", 1),
        ("/admin/sellers/?verification_status=rejected", "sellers", 0),
        ("/admin/orders/?status=delivered", "orders", 2),
        ("/admin/orders/?status=shipped", "orders", 0),
        ("/admin/orders/?q=asha", "orders", 5),
        ("/admin/addresses/?q=asha", "addresses", 1),
        ("/admin/products/?q=silk", "products", 2),
        ("/admin/chat/?q=lovely", "chat", 1),
        ("/admin/withdrawals/?status=pending", "withdrawals", 1),
        ("/admin/users/?from=2020-01-01&to=2020-12-31", "users", 0),
    ] {
        let found = browser.get(path).await.rows(model);
        assert_eq!(found.len(), count, "{path}: {found:?}");
    }
    let list = browser.get("/admin/orders/").await;
    let link = format!("{}\">", list.rows("orders")[0]);
    let number = list.between(&link, "<").unwrap().to_owned();
    let found = browser.get(&format!("/admin/orders/?q={number}")).await;
    assert_eq!(found.rows("orders").len(), 1, "{number}");
}

#[tokio::test(start_paused = true)]
async fn a_key_of_something_else_is_no_row() {
    let scene = scene().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    let user = browser.get("/admin/users/").await.rows("users").remove(0);
    let id = user.trim_start_matches("/admin/users/").to_owned();
    for path in [
        format!("/admin/orders/{id}"),
        format!("/admin/journals/{id}"),
        "/admin/users/VVNFUiMxClVTRVI/".to_owned(),
        "/admin/users/nonsense/".to_owned(),
        "/admin/nothing/".to_owned(),
        format!("/admin/users/{id}no-such-action/"),
    ] {
        assert_eq!(browser.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_sees_what_it_may_see_and_nothing_else() {
    let scene = scene().await;
    for role in Role::ALL {
        let mut browser = Browser::operator(&scene.world, role.as_str(), &[role]).await;
        let dashboard = browser.get("/admin/").await;
        assert_eq!(dashboard.status, 200, "{}", dashboard.text);
        for model in models::all() {
            let page = browser.get(&model.address()).await;
            let may = role.allows(model.needs);
            assert_eq!(
                page.status,
                if may { 200 } else { 403 },
                "{role:?} {}",
                model.name
            );
            let link = format!("href=\"{}\"", model.address());
            assert_eq!(
                dashboard.text.contains(&link),
                may,
                "{role:?} {}",
                model.name
            );
        }
    }
}
