//! A shop to spend money in.

use boli_domain::ProductId;
use boli_domain::ledger::Balances;
use boli_local::World;
use boli_local::razorpay::WEBHOOKS;
use boli_store::items::{JournalItem, ProductItem};
use boli_store::keys;
use http::Method;
use serde_json::{Value, json};

/// A shop with one product, its seller and a buyer, signed in.
pub struct Shop {
    pub world: World,
    pub buyer: String,
    pub seller: String,
    pub product: ProductId,
}

impl Shop {
    pub async fn open() -> Self {
        let world = World::start().await;
        let buyer = sign_in(&world, "buyer1", "buyer123").await;
        let seller = sign_in(&world, "seller1", "seller123").await;
        let product = json!({
            "name": "Saree", "description": "Hand woven", "category": 2, "base_price": 499, "quantity": 3,
        });
        let product = call(
            &world,
            Method::POST,
            "products/products/",
            &seller,
            product,
            201,
        )
        .await;
        let product = id(&product["id"]).parse().unwrap();
        Self {
            world,
            buyer,
            seller,
            product,
        }
    }

    pub async fn buyer(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        call(&self.world, method, path, &self.buyer, body, status).await
    }

    pub async fn seller(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        call(&self.world, method, path, &self.seller, body, status).await
    }

    pub async fn fill_cart(&self, quantity: u32) {
        let body = json!({ "product_id": self.product, "quantity": quantity });
        self.buyer(Method::POST, "orders/cart/add/", body, 201)
            .await;
    }

    /// Orders the cart and opens its payment: the order's id and the gateway's.
    pub async fn order(&self) -> (String, String) {
        let address = json!({ "shipping_address": {
            "full_name": "Test User", "phone_number": "9876543210", "address_line_1": "12 First Street",
            "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
            "country": "India",
        }});
        let order = self
            .buyer(Method::POST, "orders/orders/create/", address, 201)
            .await;
        let body = json!({ "amount": 1, "order_id": order["id"], "purpose": "order_payment" });
        let payment = self
            .buyer(Method::POST, "payments/create-order/", body.clone(), 200)
            .await;
        assert_eq!(payment["amount"], order["total_amount"]);
        let again = self
            .buyer(Method::POST, "payments/create-order/", body, 200)
            .await;
        assert_eq!(again, payment, "an order has one gateway order");
        (id(&order["id"]), id(&payment["razorpay_order_id"]))
    }

    /// Plays the buyer at the checkout; the answer is what the callback brings.
    pub async fn checkout(&self, gateway_order: &str, outcome: &str) -> Value {
        let body = json!({ "razorpay_order_id": gateway_order, "outcome": outcome });
        let reply = self
            .world
            .call(Method::POST, "/_local/razorpay/checkout", None, Some(body))
            .await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body
    }

    /// The gateway's webhooks are lost for ever.
    pub fn lose_webhooks(&self) {
        let queues = &self.world.core().services.queues;
        for webhook in queues.messages(WEBHOOKS).unwrap() {
            queues.delete(&webhook.id).unwrap();
        }
    }

    /// Brings the callback of a checkout.
    pub async fn verify(&self, callback: &Value, status: u16) -> Value {
        let path = "payments/verify-payment/";
        self.buyer(Method::POST, path, callback.clone(), status)
            .await
    }

    /// An order of `units` that is paid, and the callback that said so.
    pub async fn paid_order(&self, units: u32) -> (String, Value) {
        self.fill_cart(units).await;
        let (order, gateway_order) = self.order().await;
        let callback = self.checkout(&gateway_order, "paid").await;
        self.verify(&callback, 200).await;
        self.world.settle().await;
        (order, callback)
    }

    pub async fn see_order(&self, order: &str) -> Value {
        self.buyer(
            Method::GET,
            &format!("orders/orders/{order}/"),
            Value::Null,
            200,
        )
        .await
    }

    pub async fn product(&self) -> ProductItem {
        self.world
            .cloud()
            .operator()
            .store()
            .product(self.product)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn stock(&self) -> (u32, u32, u32) {
        let product = self.product().await;
        (product.available, product.reserved, product.sold)
    }

    pub async fn move_on(&self, order: &str, status: &str) -> Value {
        let path = format!("orders/seller/orders/{order}/update-status/");
        self.seller(Method::PATCH, &path, json!({ "status": status }), 200)
            .await
    }

    /// The trial balance of journals by kind and external id, each of which must be there.
    pub async fn balances(&self, journals: &[(&str, &str)]) -> Balances {
        let store = self.world.cloud().operator().store();
        let mut legs = Vec::new();
        for (kind, external_id) in journals {
            let journal = store
                .get_now::<JournalItem>(keys::journal(kind, external_id))
                .await;
            legs.extend(journal.unwrap().unwrap_or_else(|| panic!("no {kind}")).legs);
        }
        let balances = Balances::of(&legs).unwrap();
        assert_eq!(balances.total(), Some(0));
        balances
    }

    pub fn mails(&self, subject: &str) -> usize {
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        mails
            .iter()
            .filter(|mail| mail.subject.contains(subject))
            .count()
    }
}

async fn sign_in(world: &World, username: &str, password: &str) -> String {
    let body = json!({ "username": username, "password": password });
    let reply = world
        .call(Method::POST, "/api/auth/login/", None, Some(body))
        .await;
    id(&reply.body["token"])
}

async fn call(
    world: &World,
    method: Method,
    path: &str,
    token: &str,
    body: Value,
    status: u16,
) -> Value {
    let body = Some(body).filter(|body| !body.is_null());
    let reply = world
        .call(method, &format!("/api/{path}"), Some(token), body)
        .await;
    assert_eq!(reply.status, status, "{path}: {:?}", reply.body);
    reply.body
}

pub fn id(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
