//! Address books: one default, whatever is done to them.

use super::{buyer, done};
use boli_domain::limits::MAX_ADDRESSES;
use boli_local::World;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const BOOK: &str = "/api/auth/addresses/";

fn form(city: &str, is_default: bool) -> Value {
    json!({
        "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "city": city, "state": "Karnataka", "postal_code": "560001", "is_default": is_default,
    })
}

/// A buyer with an address book.
struct Book {
    world: World,
    owner: String,
}

impl Book {
    async fn start() -> Self {
        let world = World::start().await;
        let owner = buyer(&world).await;
        Self { world, owner }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        done(&self.world, method, path, &self.owner, body).await
    }

    /// Puts an address in; its path.
    async fn add(&self, city: &str, is_default: bool) -> String {
        // Nobody types two addresses in a millisecond; their ids would have no order.
        self.world.pass(Duration::from_millis(1)).await;
        let body = Some(form(city, is_default));
        let added = self.call(Method::POST, BOOK, body).await;
        assert_eq!(added["is_default"], is_default);
        format!("{BOOK}{}/", added["id"])
    }

    /// The cities of all addresses, and those of the defaults.
    async fn cities(&self) -> (Vec<String>, Vec<String>) {
        let page = self.call(Method::GET, BOOK, None).await;
        let rows = page["results"].as_array().unwrap();
        assert_eq!(page["count"], rows.len());
        let city = |row: &Value| row["city"].as_str().unwrap().to_owned();
        let defaults = rows.iter().filter(|row| row["is_default"] == true);
        (
            rows.iter().map(city).collect(),
            defaults.map(city).collect(),
        )
    }

    async fn defaults(&self) -> Vec<String> {
        self.cities().await.1
    }
}

#[tokio::test(start_paused = true)]
async fn f45_an_address_book_has_one_default_and_keeps_one() {
    let book = Book::start().await;
    let first = book.add("Agra", true).await;
    let second = book.add("Bhopal", true).await;
    let third = book.add("Cochin", false).await;
    assert_eq!(
        book.defaults().await,
        ["Bhopal"],
        "the new default replaces the old one"
    );

    let yes = || Some(json!({ "is_default": true }));
    book.call(Method::PATCH, &first, yes()).await;
    assert_eq!(book.defaults().await, ["Agra"], "by PATCH");
    let put = book.call(Method::PUT, &second, yes()).await;
    assert_eq!(
        (&put["is_default"], &put["city"]),
        (&json!(true), &json!("Bhopal"))
    );
    assert_eq!(book.defaults().await, ["Bhopal"], "by PUT");
    for (method, spelling) in [
        (Method::PATCH, "set-default"),
        (Method::POST, "set-default"),
        (Method::PATCH, "set_default"),
        (Method::POST, "set_default"),
    ] {
        book.call(Method::PATCH, &first, yes()).await;
        let path = format!("{second}{spelling}/");
        let set = book.call(method, &path, None).await;
        assert_eq!(set["message"], "Address set as default");
        assert_eq!(book.defaults().await, ["Bhopal"], "{spelling}");
    }

    book.call(Method::DELETE, &second, None).await;
    assert_eq!(book.defaults().await, ["Cochin"], "another takes its place");
    book.call(Method::DELETE, &first, None).await;
    assert_eq!(
        book.defaults().await,
        ["Cochin"],
        "which others don't take it from"
    );
    book.call(Method::DELETE, &third, None).await;
    assert_eq!(book.cities().await, (vec![], vec![]));
    book.add("Delhi", false).await;
    assert_eq!(
        book.defaults().await,
        Vec::<String>::new(),
        "only who wants one has one"
    );
}

#[tokio::test(start_paused = true)]
async fn f45_defaults_set_at_once_are_one() {
    let book = Book::start().await;
    let (first, second) = (
        book.add("Agra", true).await,
        book.add("Bhopal", false).await,
    );
    let (first, second) = (
        format!("{first}set-default/"),
        format!("{second}set-default/"),
    );
    let set = |path| {
        book.world
            .call(Method::PATCH, path, Some(&book.owner), None)
    };
    let (one, other) = futures_util::future::join(set(&first), set(&second)).await;
    assert_eq!((one.status, other.status), (200, 200));
    assert_eq!(book.defaults().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_address_is_changed_in_part_and_by_its_owner_only() {
    let book = Book::start().await;
    let path = book.add("Agra", true).await;
    let change = json!({ "city": "Mysuru", "pincode": 570_001, "address_type": "work" });
    let changed = book.call(Method::PUT, &path, Some(change)).await;
    assert_eq!(
        (
            &changed["city"],
            &changed["postal_code"],
            &changed["address_type"],
            &changed["state"]
        ),
        (
            &json!("Mysuru"),
            &json!("570001"),
            &json!("work"),
            &json!("Karnataka")
        )
    );
    assert_eq!(book.call(Method::GET, &path, None).await, changed);
    let blank = json!({ "city": "" });
    let refused = book
        .world
        .call(Method::PATCH, &path, Some(&book.owner), Some(blank))
        .await;
    assert_eq!(
        (refused.status, &refused.body["city"][0]),
        (400, &json!("This field may not be blank."))
    );
    // No default is what its owner wants, too.
    let none = json!({ "is_default": false });
    book.call(Method::PATCH, &path, Some(none)).await;
    assert_eq!(book.defaults().await, Vec::<String>::new());

    let stranger = book.world.cloud().buyer("meera").await.unwrap().token;
    let strangers = [
        (Method::GET, path.clone()),
        (Method::PUT, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::PATCH, format!("{path}set-default/")),
    ];
    for (method, path) in strangers {
        let body = (method == Method::PUT).then(|| json!({ "city": "Pune" }));
        let refused = book.world.call(method, &path, Some(&stranger), body).await;
        assert_eq!(
            (refused.status, &refused.body["detail"]),
            (404, &json!("No Address matches the given query."))
        );
    }
    assert_eq!(book.cities().await.0, ["Mysuru"]);
}

#[tokio::test(start_paused = true)]
async fn an_address_book_ends_somewhere() {
    let book = Book::start().await;
    for _ in 0..MAX_ADDRESSES {
        book.add("Agra", false).await;
    }
    let more = Some(form("Bhopal", true));
    let refused = book
        .world
        .call(Method::POST, BOOK, Some(&book.owner), more)
        .await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.body["error"],
        "Your address book is full. Please remove an address first."
    );
    let page = book.call(Method::GET, BOOK, None).await;
    assert_eq!(
        (&page["count"], page["results"].as_array().unwrap().len()),
        (&json!(50), 20)
    );
    let third = book
        .call(Method::GET, "/api/auth/addresses/?page=3", None)
        .await;
    assert_eq!(third["results"].as_array().unwrap().len(), 10);
}
