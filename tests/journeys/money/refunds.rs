//! Money of some lines of an order goes back, and the rest of the order goes on.

use super::shop::{Shop, id};
use boli_domain::ledger::{Account, Balances};
use boli_domain::order::OrderStatus;
use boli_domain::refund::{RefundCause, RefundStatus};
use boli_domain::tax_document::DocumentKind;
use boli_domain::{ProductId, RowId};
use boli_runtime::refunds::{NotRefunded, Wanted, give_back};
use boli_store::items::{JournalItem, OrderItem, RefundItem, Track};
use boli_store::{EarningsMove, Goods, MoveRefused};
use http::Method;
use serde_json::{Value, json};

/// Two sellers have a line each in a paid order: the shop's of 499, and another's of 300.
struct Two {
    shop: Shop,
    other: String,
    product: ProductId,
    order: String,
}

impl Two {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let other = shop.world.cloud().seller("other", 0).await.unwrap().token;
        let product = json!({
            "name": "Lamp", "description": "Brass", "category": 3, "base_price": 300, "quantity": 5,
        });
        let path = "/api/products/products/";
        let made = shop
            .world
            .call(Method::POST, path, Some(&other), Some(product));
        let product = id(&made.await.body["id"]).parse().unwrap();
        let line = json!({ "product_id": product, "quantity": 1 });
        shop.buyer(Method::POST, "orders/cart/add/", line, 201)
            .await;
        let (order, _) = shop.paid_order(1).await;
        Self {
            shop,
            other,
            product,
            order,
        }
    }

    async fn item(&self) -> OrderItem {
        let store = self.shop.world.cloud().operator().store();
        let order = store.order(self.order.parse().unwrap()).await;
        order.unwrap().unwrap()
    }

    async fn move_other(&self, status: &str, expected: u16) -> Value {
        let path = format!("/api/orders/seller/orders/{}/update-status/", self.order);
        let body = Some(json!({ "status": status }));
        let world = &self.shop.world;
        let reply = world
            .call(Method::PATCH, &path, Some(&self.other), body)
            .await;
        assert_eq!(reply.status, expected, "{}", reply.body);
        world.settle().await;
        reply.body
    }

    async fn stock_of_other(&self) -> (u32, u32, u32) {
        let store = self.shop.world.cloud().operator().store();
        let product = store.product(self.product).await.unwrap().unwrap();
        (product.available, product.reserved, product.sold)
    }

    async fn deliver(&self) {
        for status in ["shipped", "delivered"] {
            self.shop.move_on(&self.order, status).await;
        }
        self.shop.world.settle().await;
    }

    /// An operator gives a seller's lines back.
    async fn grant(&self, seller: &str, goods: Goods) -> Result<(), NotRefunded> {
        let deps = self.shop.world.cloud().operator();
        let order = self.item().await;
        let of = |line: &&boli_store::items::OrderLine| line.seller.username == seller;
        let lines: Vec<RowId> = order.lines.iter().filter(of).map(|line| line.id).collect();
        let cause = match goods {
            Goods::CameBack => RefundCause::Returned,
            Goods::Kept => RefundCause::Granted,
            Goods::NotSent => RefundCause::Cancelled,
        };
        let wanted = Wanted {
            lines: &lines,
            cause,
            goods,
            goods_return: None,
        };
        let step = Track {
            id: order.next_track_id(deps.new_row_id()),
            notes: "Decided by support".to_owned(),
            created_at: deps.now(),
            ..order.tracking[0].clone()
        };
        let granted = give_back(deps, &order, wanted, step).await;
        self.shop.world.settle().await;
        granted
    }

    /// The trial balance of everything that happened.
    fn ledger(&self) -> Balances {
        let journals: Vec<JournalItem> = boli_tests::table::held(&self.shop.world);
        let balances = Balances::of(journals.iter().flat_map(|journal| &journal.legs)).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances
    }

    async fn refunds(&self) -> Vec<RefundItem> {
        let payment = self.item().await.payment.gateway_payment_id.unwrap();
        let store = self.shop.world.cloud().operator().store();
        let refunds = store.refunds_of(&payment).await.unwrap();
        let is_paid = |refund: &RefundItem| refund.status == RefundStatus::Processed;
        assert!(refunds.iter().all(is_paid), "{refunds:?}");
        refunds
    }
}

#[tokio::test(start_paused = true)]
async fn a_seller_cancels_the_own_lines_and_the_order_goes_on_for_the_other() {
    let two = Two::open().await;
    let answer = two.move_other("cancelled", 200).await;
    assert_eq!(answer["order"]["status"], "confirmed");
    // What others have in the order is not this seller's business.
    assert_eq!(answer["order"]["total_amount"], 0.0);
    let refused = two.move_other("shipped", 400).await;
    assert_eq!(refused["error"], "Your items in this order are cancelled");
    assert_eq!(two.stock_of_other().await, (5, 0, 0));
    let [refund] = two.refunds().await.try_into().unwrap();
    assert_eq!(refund.amount.to_string(), "300.00");
    assert_eq!(two.shop.mails("Items of order"), 1);

    two.deliver().await;
    let seen = two.shop.see_order(&two.order).await;
    assert_eq!(
        (&seen["status"], &seen["payment_status"]),
        (&json!("delivered"), &json!("completed"))
    );
    let ledger = two.ledger();
    let store = two.shop.world.cloud().operator().store();
    let mut available = Vec::new();
    for name in ["seller1", "other"] {
        let user = store.user_by_username(name).await.unwrap().unwrap();
        let pending = ledger.get(Account::SellerPending(user.id));
        available.push((pending, ledger.get(Account::SellerAvailable(user.id))));
    }
    assert_eq!(available, [(0, 49_900), (0, 0)]);
    // What the gateway still has: the other line, delivery and the fee.
    assert_eq!(ledger.get(Account::Gateway), -(49_900 + 7_900 + 300));
    assert_eq!(ledger.get(Account::RefundsDue), 0);
}

#[tokio::test(start_paused = true)]
async fn cancelled_line_by_line_an_order_gives_back_all_that_was_paid() {
    let two = Two::open().await;
    two.move_other("cancelled", 200).await;
    two.shop.move_on(&two.order, "cancelled").await;
    two.shop.world.settle().await;
    let seen = two.shop.see_order(&two.order).await;
    assert_eq!(
        (&seen["status"], &seen["payment_status"]),
        (&json!("cancelled"), &json!("refunded"))
    );
    let mut amounts: Vec<String> = two
        .refunds()
        .await
        .iter()
        .map(|refund| refund.amount.to_string())
        .collect();
    amounts.sort_unstable();
    assert_eq!(amounts, ["300.00", "581.00"]);
    let ledger = two.ledger();
    assert_eq!(ledger.get(Account::Gateway), 0);
    assert_eq!(ledger.get(Account::PlatformFee), 0);
    assert_eq!(ledger.get(Account::RefundsDue), 0);
    assert_eq!(two.shop.stock().await, (3, 0, 0));
    assert_eq!(two.stock_of_other().await, (5, 0, 0));
    let earned = two
        .shop
        .seller(Method::GET, "payments/seller/earnings/", Value::Null, 200)
        .await;
    assert_eq!(earned["earnings"], json!([]));
    two.shop.adds_up().await;
}

#[tokio::test(start_paused = true)]
async fn each_sellers_credit_note_is_of_the_lines_that_go_back() {
    let two = Two::open().await;
    two.move_other("cancelled", 200).await;
    two.deliver().await;
    let documents = two.shop.tax_documents(&two.order).await;
    let mut kinds: Vec<_> = documents
        .iter()
        .map(|one| {
            (
                one.supplier.name.as_str(),
                one.kind,
                one.total.price().to_string(),
            )
        })
        .collect();
    kinds.sort_unstable();
    let own = kinds
        .iter()
        .find(|(name, ..)| *name != "other's shop")
        .unwrap();
    assert_eq!(
        (own.1, own.2.as_str()),
        (DocumentKind::BillOfSupply, "499.00")
    );
    let others: Vec<_> = kinds
        .iter()
        .filter(|(name, ..)| *name == "other's shop")
        .map(|(_, kind, amount)| (*kind, amount.as_str()))
        .collect();
    assert_eq!(
        others,
        [
            (DocumentKind::BillOfSupply, "300.00"),
            (DocumentKind::CreditNote, "300.00")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_seller_had_withdrawn_is_owed_and_paid_by_the_next_earnings() {
    let two = Two::open().await;
    two.deliver().await;
    // The seller has 12,499 rupees, and takes out all but 499 of it.
    two.shop.earn_twice(6_000).await;
    two.shop
        .withdraw_to(json!(12_300), "12345678901", 201)
        .await;
    assert_eq!(two.shop.money().await[0], 199.0);
    two.grant("seller1", Goods::CameBack).await.unwrap();
    assert_eq!(two.shop.money().await[0], 0.0);
    // The unit is on sale again.
    assert_eq!(two.shop.stock().await, (3, 0, 0));
    let seller = two.shop.product().await.seller_id;
    let ledger = two.ledger();
    assert_eq!(ledger.get(Account::SellerDebt(seller)), -30_000);
    assert_eq!(ledger.get(Account::SellerAvailable(seller)), 0);

    two.shop.earn_twice(100).await;
    let ledger = two.ledger();
    assert_eq!(ledger.get(Account::SellerDebt(seller)), -10_000);
    two.shop.earn_twice(100).await;
    let ledger = two.ledger();
    assert_eq!(ledger.get(Account::SellerDebt(seller)), 0);
    assert_eq!(ledger.get(Account::SellerAvailable(seller)), 10_000);
    assert_eq!(two.shop.money().await[0], 100.0);
    two.shop.adds_up().await;
}

#[tokio::test(start_paused = true)]
async fn the_last_line_that_comes_back_ends_a_delivered_order_and_no_line_goes_back_twice() {
    let two = Two::open().await;
    two.deliver().await;
    let stale = two.item().await;
    two.grant("other", Goods::Kept).await.unwrap();
    // Who read it before can't give all of it back.
    let all: Vec<RowId> = stale.lines.iter().map(|line| line.id).collect();
    let wanted = Wanted {
        lines: &all,
        cause: RefundCause::Granted,
        goods: Goods::Kept,
        goods_return: None,
    };
    let deps = two.shop.world.cloud().operator();
    let refused = give_back(deps, &stale, wanted, stale.tracking[0].clone()).await;
    assert!(matches!(refused, Err(NotRefunded::Changed)), "{refused:?}");
    // The buyer keeps the lamp.
    assert_eq!(two.stock_of_other().await, (4, 0, 1));
    let again = two.grant("other", Goods::Kept).await;
    assert!(matches!(again, Err(NotRefunded::Rule(_))), "{again:?}");
    assert_eq!(two.shop.see_order(&two.order).await["status"], "delivered");
    two.grant("seller1", Goods::CameBack).await.unwrap();
    let seen = two.shop.see_order(&two.order).await;
    assert_eq!(
        (&seen["status"], &seen["payment_status"]),
        (&json!("returned"), &json!("refunded"))
    );
    // The platform has delivered: its fees stay.
    let ledger = two.ledger();
    assert_eq!(ledger.get(Account::Gateway), -8_200);
    let none_left = two.grant("seller1", Goods::CameBack).await;
    assert!(
        matches!(none_left, Err(NotRefunded::NotPaid)),
        "{none_left:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn two_sides_that_cancel_at_once_refund_each_line_once() {
    let two = Two::open().await;
    let cancel = format!("orders/orders/{}/cancel/", two.order);
    let by_buyer = async {
        let path = format!("/api/{cancel}");
        let world = &two.shop.world;
        world
            .call(Method::POST, &path, Some(&two.shop.buyer), None)
            .await
            .status
    };
    let by_seller = async {
        let path = format!("/api/orders/seller/orders/{}/update-status/", two.order);
        let body = Some(json!({ "status": "cancelled" }));
        two.shop
            .world
            .call(Method::PATCH, &path, Some(&two.other), body)
            .await
            .status
    };
    let (buyer, seller) = tokio::join!(by_buyer, by_seller);
    assert_eq!(buyer, 200);
    assert!([200, 400, 409].contains(&seller), "{seller}");
    two.shop.world.settle().await;
    let refunds = two.refunds().await;
    let sum: u64 = refunds.iter().map(|refund| refund.amount.0).sum();
    assert_eq!(sum, 88_100);
    assert_eq!(two.ledger().get(Account::Gateway), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_read_before_a_refund_decides_nothing_after_it() {
    let two = Two::open().await;
    two.shop.move_on(&two.order, "shipped").await;
    let stale = two.item().await;
    two.move_other("cancelled", 200).await;
    let deps = two.shop.world.cloud().operator();
    let all: Vec<RowId> = stale.lines.iter().map(|line| line.id).collect();
    let step = Track {
        id: stale.next_track_id(deps.new_row_id()),
        created_at: deps.now(),
        ..stale.tracking[0].clone()
    };
    let wanted = Wanted {
        lines: &all,
        cause: RefundCause::Cancelled,
        goods: Goods::NotSent,
        goods_return: None,
    };
    let refused = give_back(deps, &stale, wanted, step.clone()).await;
    assert!(matches!(refused, Err(NotRefunded::Changed)), "{refused:?}");
    // Nor does it deliver what was given back.
    let delivered = Track {
        status: OrderStatus::Delivered,
        ..step
    };
    let moved = deps
        .store()
        .move_order(&stale, &delivered, EarningsMove::Stay)
        .await;
    assert!(matches!(moved, Err(MoveRefused::Changed)), "{moved:?}");
    assert_eq!(two.refunds().await.len(), 1);
    assert_eq!(two.stock_of_other().await, (5, 0, 0));
}
