//! Two factors, and no way around them.

use super::browser::{Browser, PASSWORD, make_operator};
use boli_domain::operator::Role;
use boli_local::World;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn an_operator_gets_in_with_both_factors_and_out_again() {
    let world = World::bare(1).await;
    make_operator(&world, "meera", &[Role::Superuser]).await;
    let mut browser = Browser::new(&world);
    let page = browser.get("/admin/").await;
    assert_eq!((page.status, page.location()), (303, "/admin/sign-in/"));

    // The password alone opens nothing.
    let page = browser.type_password("meera", PASSWORD).await;
    assert_eq!((page.status, page.location()), (303, "/admin/sign-in/"));
    for path in ["/admin/", "/admin/users/", "/admin/platform-wallet/"] {
        assert_eq!(browser.get(path).await.location(), "/admin/sign-in/");
    }
    let half = browser.copy();
    browser.show_second_factor().await;
    let page = browser.get("/admin/").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Dashboard"));
    // The cookie from before the second factor is of no use any more.
    let mut thief = half;
    assert_eq!(thief.get("/admin/").await.location(), "/admin/sign-in/");
    assert!(thief.get("/admin/sign-in/").await.text.contains("password"));

    let mut kept = browser.copy();
    let csrf = page.csrf();
    let out = browser.post("/admin/sign-out/", &[("csrf", &csrf)]).await;
    assert_eq!(out.location(), "/admin/sign-in/");
    assert_eq!(kept.get("/admin/").await.location(), "/admin/sign-in/");
}

#[tokio::test(start_paused = true)]
async fn a_code_is_good_once() {
    let world = World::bare(1).await;
    let mut browser = Browser::operator(&world, "meera", &[Role::Support]).await;
    let code = browser.code();
    let mut other = browser.copy();
    let csrf = browser.get("/admin/").await.csrf();
    browser.post("/admin/sign-out/", &[("csrf", &csrf)]).await;

    let page = other.type_password("meera", PASSWORD).await;
    assert_eq!(page.status, 303);
    // The secret is told once, too.
    let page = other.get("/admin/sign-in/").await;
    assert_eq!(page.between("id=\"secret\">", "<"), None);
    let page = other.type_code(&code).await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("wrong or was used"));
    let next = other.next_code().await;
    let page = other.type_code(&next).await;
    assert_eq!((page.status, page.location()), (303, "/admin/"));
}

#[tokio::test(start_paused = true)]
async fn a_session_ends_after_a_working_day() {
    let world = World::bare(1).await;
    let mut browser = Browser::operator(&world, "meera", &[Role::Support]).await;
    world.pass(Duration::from_secs(8 * 60 * 60 - 60)).await;
    assert_eq!(browser.get("/admin/").await.status, 200);
    world.pass(Duration::from_secs(120)).await;
    assert_eq!(browser.get("/admin/").await.location(), "/admin/sign-in/");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_guesses_get_in_nowhere() {
    let world = World::bare(1).await;
    make_operator(&world, "meera", &[Role::Superuser]).await;
    let mut browser = Browser::new(&world);
    let mut csrf = browser.get("/admin/sign-in/").await.csrf();
    let mut paused = 0;
    for guess in 0..1_000 {
        let password = format!("guess number {guess}");
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", "meera"),
            ("password", &password),
        ];
        let page = browser.post("/admin/sign-in/", &fields).await;
        assert!([400, 429].contains(&page.status), "{}", page.status);
        paused += u32::from(page.status == 429);
        csrf = page.csrf();
    }
    assert_eq!(paused, 990);
    // Not even with the right one, until the pause is over.
    let fields = [
        ("csrf", csrf.as_str()),
        ("name", "meera"),
        ("password", PASSWORD),
    ];
    assert_eq!(browser.post("/admin/sign-in/", &fields).await.status, 429);
    world.pass(Duration::from_secs(16 * 60)).await;
    browser.sign_in("meera", PASSWORD).await;
}

#[tokio::test(start_paused = true)]
async fn a_thousand_codes_get_in_nowhere() {
    let world = World::bare(1).await;
    let mut browser = Browser::operator(&world, "meera", &[Role::Superuser]).await;
    let csrf = browser.get("/admin/").await.csrf();
    browser.post("/admin/sign-out/", &[("csrf", &csrf)]).await;
    browser.type_password("meera", PASSWORD).await;
    let csrf = browser.get("/admin/sign-in/").await.csrf();
    let right = browser.next_code().await;
    let mut refused = 0;
    for guess in 0..1_000 {
        let code = format!("{guess:06}");
        if code == right {
            continue;
        }
        let page = browser
            .post("/admin/sign-in/", &[("csrf", &csrf), ("code", &code)])
            .await;
        assert!([400, 429].contains(&page.status), "{}", page.status);
        refused += 1;
    }
    assert!(refused >= 999);
    let page = browser
        .post("/admin/sign-in/", &[("csrf", &csrf), ("code", &right)])
        .await;
    assert_eq!(page.status, 429);
}

#[tokio::test(start_paused = true)]
async fn a_form_of_somewhere_else_does_nothing() {
    let world = World::bare(1).await;
    let mut browser = Browser::operator(&world, "meera", &[Role::Superuser]).await;
    let path = "/admin/categories/new/create-category/";
    for csrf in ["", "somebody else's"] {
        let fields = [("csrf", csrf), ("name", "Forged")];
        assert_eq!(browser.post(path, &fields).await.status, 403);
        assert_eq!(
            browser
                .post("/admin/sign-out/", &[("csrf", csrf)])
                .await
                .status,
            403
        );
        let fields = [("csrf", csrf), ("name", "meera"), ("password", PASSWORD)];
        let page = Browser::new(&world).post("/admin/sign-in/", &fields).await;
        assert_eq!(page.status, 403);
    }
    let store = world.cloud().operator().store();
    assert!(store.categories().await.unwrap().named("Forged").is_none());
    assert_eq!(browser.get("/admin/").await.status, 200);
}
