//! Carts, orders and returns.

use super::people::USER_HINT;
use super::{column, field, money, number, state, text, time, user};
use crate::actions::orders;
use crate::model::{By, Filter, Group, Kind, Model, Narrowed, Related, Search, Source, text_at};
use boli_domain::UserId;
use boli_domain::operator::Permission;
use boli_domain::order::OrderStatus;
use boli_store::items::{self, Enlisted};
use boli_store::keys::{self, IndexName, Key};
use boli_store::{Entity, Shelf};
use serde_json::{Value, json};

fn orders_of(status: &str) -> Option<Shelf> {
    let status = OrderStatus::from_wire(status)?;
    Some(Shelf::List(keys::orders_list(Some(status))))
}

/// An order's number, or its id.
fn order_key(text: &str) -> Option<Key> {
    if let Ok(id) = text.parse() {
        return Some(keys::order(id));
    }
    let number = text.to_ascii_uppercase();
    let is_number = number.len() > 3 && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_number.then(|| Key {
        pk: format!("ORDER#{number}"),
        sk: "ORDER".to_owned(),
    })
}

fn cart(key: &Key) -> Option<Shelf> {
    super::people::of_user(key, keys::CART_LINE_PREFIX)
}

/// A list within an order, each part with the order's number.
fn parts(order: &Value, list: &str) -> Vec<Value> {
    let parts = order.get(list).and_then(Value::as_array);
    let parts = parts.cloned().unwrap_or_default().into_iter();
    parts
        .map(|mut part| {
            part["order_number"] = json!(text_at(order, "order_number"));
            part
        })
        .collect()
}

/// Quantity times price.
fn line_total(line: &Value) -> String {
    let number = |path| crate::model::number_at(line, path);
    crate::cell::money(number("quantity").checked_mul(number("unit_price")))
}

fn returns_of(status: &str) -> Option<Shelf> {
    let pk = match status {
        "disputed" => keys::DISPUTES,
        "requested" => keys::UNANSWERED_RETURNS,
        _ => return None,
    };
    Some(Shelf::Index {
        index: IndexName::Gsi2,
        pk: pk.to_owned(),
    })
}

const STATUSES: &[(&str, &str)] = &[
    ("pending", "pending"),
    ("confirmed", "confirmed"),
    ("processing", "processing"),
    ("shipped", "shipped"),
    ("delivered", "delivered"),
    ("cancelled", "cancelled"),
    ("returned", "returned"),
];

pub const MODELS: &[Model] = &[
    Model {
        name: "orders",
        title: "Orders",
        group: Group::Orders,
        needs: Permission::SeeOrders,
        entity: items::OrderItem::NAME,
        label: "order_number",
        columns: &[
            text("Number", "order_number"),
            text("Buyer", "buyer.username"),
            state("Status", "order_status"),
            state("Payment", "payment_status"),
            column("Items", "lines", Kind::Count),
            money("Total", "total"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(keys::orders_list(None))),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: STATUSES,
            by: Narrowed::Shelf(orders_of),
        }],
        has_days: true,
        search: Some(Search {
            hint: "an order's number, or a user",
            by: &[
                By::Key(order_key),
                By::OfUser(|id: UserId| Shelf::Index {
                    index: IndexName::Gsi1,
                    pk: keys::user_orders(id),
                }),
            ],
        }),
        related: &[Related {
            model: "returns",
            shelf: |key, _| Some(Shelf::collection(&key.pk, keys::RETURN_PREFIX)),
        }],
        actions: &[&orders::CANCEL, &orders::REFUND],
    },
    Model {
        name: "order-items",
        title: "Order items",
        group: Group::Orders,
        needs: Permission::SeeOrders,
        entity: "",
        label: "product_name",
        columns: &[
            text("Order", "order_number"),
            text("Product", "product_name"),
            text("Seller", "seller.username"),
            number("Quantity", "quantity"),
            money("Unit price", "unit_price"),
            column("Total", "unit_price", Kind::Worked(line_total)),
        ],
        source: Source::Within {
            parents: "orders",
            parts: |order| parts(order, "lines"),
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: "a part of the order's number, the product's or the seller's name",
            by: &[By::Fields(&[
                "order_number",
                "product_name",
                "seller.username",
            ])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "tracking",
        title: "Order tracking",
        group: Group::Orders,
        needs: Permission::SeeOrders,
        entity: "",
        label: "order_number",
        columns: &[
            text("Order", "order_number"),
            state("Status", "status"),
            text("Notes", "notes"),
            text("By", "created_by_name"),
            time("At", "created_at"),
        ],
        source: Source::Within {
            parents: "orders",
            parts: |order| parts(order, "tracking"),
        },
        filters: &[field("status", "status", STATUSES)],
        has_days: false,
        search: Some(Search {
            hint: "a part of the order's number",
            by: &[By::Fields(&["order_number"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "returns",
        title: "Returns",
        group: Group::Orders,
        needs: Permission::SeeOrders,
        entity: items::ReturnItem::NAME,
        label: "order_number",
        columns: &[
            text("Order", "order_number"),
            text("Product", "product_name"),
            text("Buyer", "buyer.name"),
            text("Seller", "seller.name"),
            money("Amount", "amount"),
            state("Status", "return_status"),
            time("Asked for", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::ReturnItem::LIST.to_owned())),
        filters: &[Filter {
            name: "status",
            title: "waiting for",
            values: &[("disputed", "an operator"), ("requested", "the seller")],
            by: Narrowed::Shelf(returns_of),
        }],
        has_days: true,
        search: Some(Search {
            hint: "a part of the order's number or a name",
            by: &[By::Fields(&[
                "order_number",
                "product_name",
                "buyer.name",
                "seller.name",
            ])],
        }),
        related: &[],
        actions: &[&orders::DECIDE_RETURN],
    },
    Model {
        name: "carts",
        title: "Cart items",
        group: Group::Orders,
        needs: Permission::SeeOrders,
        entity: items::CartLineItem::NAME,
        label: "id",
        columns: &[
            user("User", "user_id"),
            column("Product", "product_id", Kind::Of("products")),
            number("Quantity", "quantity"),
            money("Unit price", "unit_price"),
            column("Total", "unit_price", Kind::Worked(line_total)),
            time("Added", "added_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: cart,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::user_partition(id), keys::CART_LINE_PREFIX)
            })],
        }),
        related: &[],
        actions: &[],
    },
];
