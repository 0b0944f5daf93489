//! Goods that come back after their delivery.

use super::shop::{Shop, id};
use crate::{form_with_picture, png};
use boli_domain::goods_return::{ReturnMove, ReturnParty};
use boli_domain::ledger::{Account, Balances};
use boli_runtime::digest::sha256;
use boli_runtime::returns::{Answer, answer};
use boli_store::items::JournalItem;
use boli_tests::table::held;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Shop {
    /// A delivered order of one line, and that line's id.
    async fn delivered(&self) -> (String, Value) {
        let (order, _) = self.paid_order(1).await;
        let packed = json!({ "status": "shipped", "packing_media_sha256": sha256(b"film") });
        let path = format!("orders/seller/orders/{order}/update-status/");
        self.seller(Method::PATCH, &path, packed, 200).await;
        self.move_on(&order, "delivered").await;
        self.world.settle().await;
        let item = self.see_order(&order).await["items"][0]["id"].clone();
        (order, item)
    }

    async fn ask(&self, order: &str, item: &Value, status: u16) -> Value {
        let path = format!("orders/orders/{order}/returns/");
        let body = json!({ "item": item, "reason": "damaged", "description": "A seam is torn" });
        self.buyer(Method::POST, &path, body, status).await
    }

    async fn answers(&self, token: &str, order: &str, body: Value, status: u16) -> Value {
        let path = format!("/api/orders/orders/{order}/answer-return/");
        let reply = self
            .world
            .call(Method::POST, &path, Some(token), Some(body))
            .await;
        assert_eq!(reply.status, status, "{}", reply.body);
        self.world.settle().await;
        reply.body
    }

    fn everything(&self) -> Balances {
        let journals: Vec<JournalItem> = held(&self.world);
        let balances = Balances::of(journals.iter().flat_map(|journal| &journal.legs)).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances
    }
}

#[tokio::test(start_paused = true)]
async fn goods_that_come_back_are_refunded_and_on_sale_again() {
    let shop = Shop::open().await;
    let (order, item) = shop.delivered().await;
    assert_eq!(shop.stock().await, (2, 0, 1));
    let asked = shop.ask(&order, &item, 201).await;
    assert_eq!(
        (&asked["status"], &asked["amount"]),
        (&json!("requested"), &json!("499.00"))
    );
    shop.world.settle().await;
    assert_eq!(shop.mails("wants to return"), 1);
    let listed = shop
        .seller(Method::GET, "orders/returns/", Value::Null, 200)
        .await;
    assert_eq!(listed["results"][0]["order"], json!(order));

    let path = format!("orders/returns/?order={order}");
    let own = shop.buyer(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(own["results"], listed["results"]);

    shop.answers(
        &shop.seller,
        &order,
        json!({ "item": item, "move": "accept" }),
        200,
    )
    .await;
    assert_eq!(shop.mails("Your return of"), 1);
    let sent = json!({ "item": item, "move": "send", "tracking_id": "AWB7" });
    let sent = shop.answers(&shop.buyer, &order, sent, 200).await;
    assert_eq!(
        (&sent["status"], &sent["tracking_id"]),
        (&json!("accepted"), &json!("AWB7"))
    );
    let back = json!({ "item": item, "move": "receive" });
    let back = shop.answers(&shop.seller, &order, back, 200).await;
    assert_eq!(back["status"], "refunded");
    assert_eq!(shop.stock().await, (3, 0, 0));
    let seen = shop.see_order(&order).await;
    assert_eq!(
        (&seen["status"], &seen["payment_status"]),
        (&json!("returned"), &json!("refunded"))
    );
    let balances = shop.everything();
    // Delivery and the fee stay.
    assert_eq!(balances.get(Account::Gateway), -8_200);
    assert_eq!(balances.get(Account::RefundsDue), 0);
    assert_eq!(shop.money().await[0], 0.0);
    shop.adds_up().await;
    // It is over.
    let again = json!({ "item": item, "move": "receive" });
    let refused = shop.answers(&shop.seller, &order, again, 400).await;
    assert_eq!(
        refused["error"],
        "This return can't be changed like that: it is refunded"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_seller_disputes_or_does_not_answer_operators_decide() {
    let shop = Shop::open().await;
    let (order, item) = shop.delivered().await;
    shop.ask(&order, &item, 201).await;
    let deps = shop.world.cloud().operator();
    let disputes = || async { deps.store().disputes().await.unwrap() };
    assert!(disputes().await.is_empty());
    shop.world.core().advance(3 * DAY);
    shop.world.pass(Duration::from_secs(60 * 60)).await;
    shop.world.settle().await;
    let [disputed] = disputes().await.try_into().unwrap();
    assert_eq!(
        disputed.history.last().unwrap().note,
        "The seller has not answered"
    );
    // Too late for the seller.
    let late = json!({ "item": item, "move": "accept" });
    shop.answers(&shop.seller, &order, late, 400).await;

    let decided = Answer {
        by: ReturnParty::Operator,
        actor: boli_domain::UserId::SUPPORT,
        name: "Support".to_owned(),
        moved: ReturnMove::Waive,
        note: "The pictures show it".to_owned(),
        tracking_id: None,
    };
    let item = deps
        .store()
        .order(order.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    answer(deps, &item, disputed, decided).await.unwrap();
    shop.world.settle().await;
    assert!(disputes().await.is_empty());
    // The buyer keeps the goods.
    assert_eq!(shop.stock().await, (2, 0, 1));
    assert_eq!(shop.everything().get(Account::Gateway), -8_200);
}

#[tokio::test(start_paused = true)]
async fn a_return_is_asked_for_in_time_once_and_by_its_buyer() {
    let shop = Shop::open().await;
    let (order, _) = shop.paid_order(1).await;
    let item = shop.see_order(&order).await["items"][0]["id"].clone();
    let refused = shop.ask(&order, &item, 400).await;
    assert_eq!(refused["error"], "Only delivered items can be returned");
    for status in ["shipped", "delivered"] {
        shop.move_on(&order, status).await;
    }
    let path = format!("orders/orders/{order}/returns/");
    let body = json!({ "item": item, "reason": "damaged", "description": "Torn" });
    shop.seller(Method::POST, &path, body.clone(), 404).await;
    for wrong in [
        json!({ "item": 7, "reason": "damaged", "description": "Torn" }),
        json!({ "item": item, "reason": "bored", "description": "Torn" }),
        json!({ "item": item, "reason": "damaged" }),
    ] {
        shop.buyer(Method::POST, &path, wrong, 400).await;
    }
    let path = format!("/api/{path}");
    let ask = async || {
        let (token, body) = (Some(shop.buyer.as_str()), Some(body.clone()));
        shop.world
            .call(Method::POST, &path, token, body)
            .await
            .status
    };
    let (one, other) = tokio::join!(ask(), ask());
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert!([[201, 400], [201, 409]].contains(&statuses), "{statuses:?}");
    // Withdrawn, it may be asked for again, as long as there is time.
    let keep = json!({ "item": item, "move": "withdraw" });
    shop.answers(&shop.buyer, &order, keep.clone(), 200).await;
    shop.ask(&order, &item, 201).await;
    shop.answers(&shop.buyer, &order, keep, 200).await;
    shop.world.core().advance(8 * DAY);
    shop.world.settle().await;
    let refused = shop.ask(&order, &item, 400).await;
    assert_eq!(refused["error"], "The time to return this item is over");
}

#[tokio::test(start_paused = true)]
async fn an_evidence_tells_everything_and_can_be_checked() {
    let shop = Shop::open().await;
    let (order, item) = shop.delivered().await;
    shop.ask(&order, &item, 201).await;
    let path = format!("orders/orders/{order}/evidence/?item={item}");
    let told = shop.seller(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(
        told["order"]["order_number"],
        shop.see_order(&order).await["order_number"]
    );
    assert!(id(&told["order"]["razorpay_payment_id"]).starts_with("pay_"));
    let packed = |step: &&Value| step["status"] == "shipped";
    let packed = told["tracking"]
        .as_array()
        .unwrap()
        .iter()
        .find(packed)
        .unwrap();
    assert_eq!(packed["packing_media_sha256"], json!(sha256(b"film")));
    assert_eq!(told["return"]["description"], "A seam is torn");
    assert_eq!((&told["shown"], &told["bids"]), (&Value::Null, &json!([])));

    let mut rest = told.clone();
    let digest = rest.as_object_mut().unwrap().remove("sha256").unwrap();
    assert_eq!(digest, json!(sha256(rest.to_string().as_bytes())));
    let stranger = shop.world.cloud().buyer("stranger").await.unwrap().token;
    let path = format!("/api/{path}");
    let reply = shop
        .world
        .call(Method::GET, &path, Some(&stranger), None)
        .await;
    assert_eq!(reply.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_won_item_has_its_bids_in_evidence_and_pictures_in_its_return() {
    let shop = Shop::open().await;
    shop.with_code().await;
    shop.apply(200).await;
    shop.win().await;
    let (order, gateway_order) = shop.order().await;
    let callback = shop.checkout(&gateway_order, "paid").await;
    shop.verify(&callback, 200).await;
    shop.world.settle().await;
    assert!(!shop.is_available().await);
    for status in ["shipped", "delivered"] {
        shop.move_on(&order, status).await;
    }
    let item = shop.see_order(&order).await["items"][0]["id"].to_string();
    let path = format!("/api/orders/orders/{order}/returns/");
    let fields = [
        ("item", item.as_str()),
        ("reason", "damaged"),
        ("description", "Torn"),
    ];
    let png = png(500, 500);
    let picture = ("picture_1", png.as_slice());
    let buyer = shop.buyer.as_str();
    let asked = form_with_picture(&shop.world, Method::POST, &path, buyer, picture, &fields).await;
    assert_eq!(asked.status, 201, "{}", asked.body);
    let picture = &asked.body["pictures"][0];
    assert_eq!(picture["sha256"].as_str().unwrap().len(), 64);
    assert!(id(&picture["url"]).contains(&format!("returns/{order}/")));
    shop.world.settle().await;

    let path = format!("orders/orders/{order}/evidence/");
    let told = shop.buyer(Method::GET, &path, Value::Null, 200).await;
    assert_eq!(told["shown"]["title"], "Show");
    assert_eq!(told["shown"]["price"], "600.00");
    let bids = told["bids"].as_array().unwrap();
    assert_eq!((bids.len(), &bids[0]["amount"]), (1, &json!("600.00")));
    assert_eq!(&told["return"]["pictures"][0], picture);

    // The buyer keeps it, and has the promo code again.
    let item: Value = serde_json::from_str(&item).unwrap();
    let waived = json!({ "item": item, "move": "waive" });
    shop.answers(&shop.seller, &order, waived, 200).await;
    assert!(shop.is_available().await);
}
