//! Every action: done by who may, refused to who may not, and in the audit log either way.

use super::browser::Browser;
use crate::scene::Scene;
use boli_admin::actions::On;
use boli_admin::models;
use boli_domain::operator::Role;
use boli_local::queues::Sending;
use boli_store::items::{AuditItem, AuditOutcome};
use boli_store::keys;
use boli_store::{Shelf, Span, decode};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

async fn log(scene: &Scene) -> Vec<AuditItem> {
    let shelf = Shelf::collection(keys::AUDIT, "");
    let store = scene.world.cloud().operator().store();
    let rows = store.shelf_rows(&shelf, &Span::newest(500)).await.unwrap();
    rows.rows
        .into_iter()
        .map(|row| decode(row.item).unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn what_a_role_does_not_allow_is_refused_and_logged() {
    let scene = Scene::set().await;
    let mut tried = 0;
    for role in Role::ALL {
        let mut browser = Browser::operator(&scene.world, role.as_str(), &[role]).await;
        let csrf = browser.get("/admin/").await.csrf();
        for model in models::all() {
            for action in model
                .actions
                .iter()
                .filter(|action| !role.allows(action.needs))
            {
                let id = if action.on == On::Model {
                    "new"
                } else {
                    "VVNFUiMxClVTRVI"
                };
                let path = format!("{}{id}/{}/", model.address(), action.name);
                let page = browser
                    .post(&path, &[("csrf", &csrf), ("note", "let me")])
                    .await;
                assert_eq!(page.status, 403, "{role:?} {path}");
                tried += 1;
            }
        }
        let log = log(&scene).await;
        let forbidden = log.iter().filter(|entry| entry.operator == role.as_str());
        let forbidden = forbidden
            .filter(|entry| entry.outcome == AuditOutcome::Forbidden)
            .count();
        let actions = models::all().flat_map(|model| model.actions.iter());
        assert_eq!(
            forbidden,
            actions.filter(|action| !role.allows(action.needs)).count()
        );
    }
    assert!(tried > 40, "{tried}");
}

/// What is done to what: model, how the row is found, action, fields.
type Step = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const STEPS: &[Step] = &[
    (
        "sellers",
        "?verification_status=pending",
        "verify-seller",
        &[],
    ),
    ("sellers", "?q=new", "reject-seller", &[("note", "No PAN")]),
    ("users", "?q=ravi", "close-account", &[("note", "Fraud")]),
    (
        "users",
        "?q=ravi",
        "reopen-account",
        &[("note", "A mistake")],
    ),
    ("tokens", "?q=ravi", "sign-out", &[]),
    (
        "categories",
        "new",
        "create-category",
        &[("name", "Toys"), ("is_active", "true")],
    ),
    (
        "categories",
        "?q=toys",
        "edit-category",
        &[("name", "Games"), ("description", "For all")],
    ),
    ("categories", "?q=games", "remove-category", &[]),
    ("products", "", "hide-product", &[("note", "Counterfeit")]),
    ("products", "", "show-product", &[]),
    ("chat", "?q=lovely", "hide-message", &[]),
    (
        "livestreams",
        "?status=live",
        "ban-from-room",
        &[("username", "ravi"), ("note", "Rude")],
    ),
    ("bans", "?q=ravi", "unban-from-room", &[]),
    (
        "livestreams",
        "?status=live",
        "end-stream",
        &[("note", "Forbidden goods")],
    ),
    (
        "withdrawals",
        "?status=pending",
        "approve-withdrawal",
        &[("paid_by_hand", "true")],
    ),
    (
        "orders",
        "?status=pending",
        "cancel-order",
        &[("note", "Asked by phone")],
    ),
    (
        "orders",
        "?status=confirmed",
        "refund-order",
        &[("note", "Sold twice")],
    ),
    (
        "returns",
        "",
        "decide-return",
        &[("decision", "waive"), ("note", "Keep it")],
    ),
    ("campaigns", "new", "create-campaign", CAMPAIGN),
    ("campaigns", "", "edit-campaign", CAMPAIGN),
    ("promo-codes", "", "close-promo-code", &[]),
    ("promo-codes", "", "reopen-promo-code", &[]),
    (
        "referrals",
        "?status=pending",
        "mark-credited",
        &[("note", "By hand")],
    ),
    (
        "operators",
        "new",
        "create-operator",
        &[
            ("name", "kiran"),
            ("password", "twelve letters"),
            ("roles", "support"),
        ],
    ),
    (
        "operators",
        "kiran",
        "set-roles",
        &[("roles", "finance"), ("roles", "support")],
    ),
    (
        "operators",
        "kiran",
        "set-password",
        &[("password", "another twelve")],
    ),
    ("operators", "kiran", "close-operator", &[]),
    ("operators", "kiran", "reopen-operator", &[]),
];

const CAMPAIGN: &[(&str, &str)] = &[
    ("name", "Diwali"),
    ("referrer", "10"),
    ("newcomer", "5.50"),
    ("reward_type", "cash"),
    ("minimum_referrals", "1"),
    ("starts_at", "2026-11-01T00:00:00+05:30"),
    ("ends_at", "2026-12-01T00:00:00+05:30"),
    ("is_active", "true"),
];

/// The address of the row that an action is done to.
async fn row(browser: &mut Browser<'_>, model: &str, found: &str, action: &str) -> String {
    if found == "new" {
        return format!("/admin/{model}/new/");
    }
    let query = if model == "operators" { "" } else { found };
    let list = browser.get(&format!("/admin/{model}/{query}")).await;
    for row in list.rows(model) {
        let page = browser.get(&row).await;
        let is_it = model != "operators" || page.text.contains(&format!("<h1>{found}</h1>"));
        if is_it && page.text.contains(&format!("/{action}/\"")) {
            return row;
        }
    }
    panic!("{action} can be done to nothing of {model}{found}");
}

#[tokio::test(start_paused = true)]
async fn every_action_is_done_and_logged_with_what_it_changed() {
    let mut scene = Scene::set().await;
    scene.world.may_leave_messages();
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    for (model, found, action, fields) in STEPS {
        let row = row(&mut browser, model, found, action).await;
        let page = browser.act(&format!("{row}{action}/"), fields).await;
        assert_eq!(page.status, 303, "{action}: {}", page.text);
        let target = browser.get(page.location()).await;
        assert_eq!(target.status, 200, "{action}");
        scene.world.pass(Duration::from_secs(10)).await;
    }
    let log = log(&scene).await;
    assert!(
        log.iter().all(|entry| entry.outcome == AuditOutcome::Done),
        "{log:#?}"
    );
    assert!(log.iter().all(|entry| entry.operator == "meera"));
    let done: BTreeSet<&str> = log.iter().map(|entry| entry.action.as_str()).collect();
    let all: BTreeSet<&str> = models::all()
        .flat_map(|model| model.actions)
        .map(|action| action.name)
        .collect();
    // These have stories of their own below.
    let told = BTreeSet::from(["redrive", "reject-withdrawal", "reset-second-factor"]);
    assert_eq!(
        all.difference(&done).copied().collect::<BTreeSet<_>>(),
        told
    );

    let entry = |action: &str| log.iter().find(|entry| entry.action == action).unwrap();
    let edited = entry("edit-category");
    assert_eq!(edited.before["name"], json!("Toys"));
    assert_eq!(edited.after["name"], json!("Games"));
    assert_eq!(
        entry("verify-seller").after["seller"]["verification_status"],
        "verified"
    );
    assert_eq!(
        entry("approve-withdrawal").after["withdrawal_status"],
        "completed"
    );
    assert_eq!(entry("close-account").note, "Fraud");
    let secret = entry("set-password");
    assert_eq!(secret.after["password_hash"], json!("(hidden)"));
    assert!(
        !format!("{log:?}").contains("twelve"),
        "a password is in the log"
    );

    let page = browser.get("/admin/audit/?operator=meera").await;
    for action in done {
        assert!(page.text.contains(action), "{action} is not shown");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_rules_refuse_changes_nothing_and_is_logged() {
    let scene = Scene::set().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    let path = "/admin/categories/new/create-category/";
    let taken = browser.act(path, &[("name", "Books")]).await;
    assert_eq!(taken.status, 409);
    assert!(taken.text.contains("of that name already") && taken.text.contains("value=\"Books\""));
    let nameless = browser.act(path, &[("name", " ")]).await;
    assert_eq!(nameless.status, 400);
    assert!(nameless.text.contains("Name is missing."));
    let short = [
        ("name", "kiran"),
        ("password", "short"),
        ("roles", "support"),
    ];
    let refused = browser
        .act("/admin/operators/new/create-operator/", &short)
        .await;
    assert!(refused.text.contains("12 to 128 characters") && !refused.text.contains("short"));
    // A delivered order can't be cancelled, whatever form is sent.
    let orders = browser
        .get("/admin/orders/?status=delivered")
        .await
        .rows("orders");
    let path = format!("{}cancel-order/", orders[0]);
    let refused = browser.act(&path, &[("note", "please")]).await;
    assert_eq!(refused.status, 409);
    let log = log(&scene).await;
    assert_eq!(log.len(), 4);
    assert!(
        log.iter()
            .all(|entry| entry.outcome == AuditOutcome::Refused)
    );
    assert!(
        log.iter()
            .all(|entry| entry.reason.is_some() && entry.after.is_empty())
    );
}

#[tokio::test(start_paused = true)]
async fn who_lost_the_phone_sets_up_another() {
    let scene = Scene::set().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    let mut lost = Browser::operator(&scene.world, "kiran", &[Role::Support]).await;
    let row = row(&mut browser, "operators", "kiran", "reset-second-factor").await;
    let page = browser
        .act(&format!("{row}reset-second-factor/"), &[])
        .await;
    assert_eq!(page.status, 303);
    // Whoever has the phone now is out, and the next sign-in shows a new secret.
    assert_eq!(lost.get("/admin/").await.location(), "/admin/sign-in/");
    let mut found = Browser::new(&scene.world);
    found.sign_in("kiran", super::browser::PASSWORD).await;
    assert_eq!(found.get("/admin/").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_withdrawal_is_the_sellers_again() {
    let scene = Scene::set().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Finance]).await;
    let row = row(
        &mut browser,
        "withdrawals",
        "?status=pending",
        "reject-withdrawal",
    )
    .await;
    let page = browser
        .act(
            &format!("{row}reject-withdrawal/"),
            &[("note", "Wrong name")],
        )
        .await;
    assert_eq!(page.status, 303);
    scene.world.pass(Duration::from_secs(10)).await;
    let list = browser.get("/admin/withdrawals/?status=pending").await;
    assert!(list.rows("withdrawals").is_empty());
    assert!(browser.get(&row).await.text.contains("Wrong name"));
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_tried_again() {
    let mut scene = Scene::set().await;
    scene.world.may_leave_messages();
    let queues = &scene.world.core().services.queues;
    let dead: Vec<&str> = queues
        .names()
        .filter(|name| queues.is_dead_letter_queue(name))
        .collect();
    for (index, queue) in dead.iter().enumerate() {
        let group = queues.is_fifo(queue).then_some("room");
        let sending = Sending {
            group,
            ..Sending::default()
        };
        queues
            .send_as(queue, &format!("no command {index}"), sending)
            .unwrap();
    }
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Superuser]).await;
    assert_eq!(scene.world.dead_letters().len(), dead.len());
    let rows = browser
        .get("/admin/dead-letters/")
        .await
        .rows("dead-letters");
    assert_eq!(rows.len(), dead.len());
    for row in rows {
        let page = browser.get(&row).await;
        assert!(page.text.contains("redrive/"), "{}", page.text);
        let page = browser.act(&format!("{row}redrive/"), &[]).await;
        assert_eq!(page.status, 303, "{}", page.text);
    }
    assert_eq!(scene.world.dead_letters(), []);
    // They are as broken as before, and come back.
    scene.world.pass(Duration::from_secs(2 * 3_600)).await;
    assert_eq!(scene.world.dead_letters().len(), dead.len());
}

#[tokio::test(start_paused = true)]
async fn picked_rows_are_done_one_by_one() {
    let scene = Scene::set().await;
    let mut browser = Browser::operator(&scene.world, "meera", &[Role::Support]).await;
    let list = browser
        .get("/admin/sellers/?verification_status=pending")
        .await;
    let id = list
        .between("name=\"row\" value=\"", "\"")
        .unwrap()
        .to_owned();
    let fields = [("csrf", list.csrf()), ("row", id)];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = browser
        .post("/admin/sellers/picked/verify-seller/", &fields)
        .await;
    assert_eq!(page.location(), "/admin/sellers/");
    // Now there is nothing left to verify.
    let page = browser
        .post("/admin/sellers/picked/verify-seller/", &fields)
        .await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("new"));
}
