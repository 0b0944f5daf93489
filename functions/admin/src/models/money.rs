//! Payments, refunds, what sellers earn and are paid, wallets and the ledger. Nothing here can
//! be edited: money moves by journals alone.

use super::people::USER_HINT;
use super::{column, field, money, number, state, text, time, user};
use crate::actions::withdrawals;
use crate::model::{
    By, Column, Filter, Group, Kind, Model, Narrowed, Related, Search, Source, text_at,
};
use boli_domain::UserId;
use boli_domain::operator::Permission;
use boli_store::items::{self, Enlisted};
use boli_store::keys::{self, IndexName, Key};
use boli_store::{Entity, Shelf};
use serde_json::{Value, json};

fn seller(key: &Key, prefix: &str) -> Option<Shelf> {
    let seller = keys::seller_partition(keys::user_of(key)?);
    Some(Shelf::collection(seller, prefix))
}

fn open_withdrawals(status: &str) -> Option<Shelf> {
    (status == "pending").then(|| Shelf::Index {
        index: IndexName::Gsi2,
        pk: keys::OPEN_WITHDRAWALS.to_owned(),
    })
}

fn open_refunds(status: &str) -> Option<Shelf> {
    (status == "open").then(|| Shelf::Index {
        index: IndexName::Gsi2,
        pk: keys::OPEN_REFUNDS.to_owned(),
    })
}

fn payment_key(text: &str) -> Option<Key> {
    text.starts_with("order_").then(|| keys::payment(text))
}

/// Of an order or of credits.
fn purpose(payment: &Value) -> String {
    text_at(payment, "purpose.kind").to_owned()
}

/// What each line of a sale left to the seller.
fn earnings(sale: &Value) -> Vec<Value> {
    let lines = sale.get("lines").and_then(Value::as_array);
    let lines = lines.cloned().unwrap_or_default().into_iter();
    lines
        .map(|mut line| {
            for name in ["order_number", "seller_id", "paid_at"] {
                line[name] = sale.get(name).cloned().unwrap_or_default();
            }
            let part = |name| crate::model::number_at(&line, name);
            line["net"] = json!(part("gross").saturating_sub(part("fee")));
            line
        })
        .collect()
}

/// The accounts and amounts of a journal.
fn legs(journal: &Value) -> String {
    let legs = journal.get("legs").and_then(Value::as_array);
    legs.map_or(0, Vec::len).to_string()
}

fn wallet_transactions(key: &Key) -> Option<Shelf> {
    let user = keys::user_of(key)?;
    Some(Shelf::collection(keys::wallet_partition(user), ""))
}

const BY_SELLER: Column = user("Seller", "seller_id");

pub const MODELS: &[Model] = &[
    Model {
        name: "platform-history",
        title: "Platform history",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::PlatformEntryItem::NAME,
        label: "id",
        columns: &[
            text("Day", "day"),
            state("Type", "kind"),
            money("Amount", "amount"),
            text("Order", "source.order_number"),
            text("Buyer", "source.buyer"),
            time("At", "created_at"),
        ],
        source: Source::Days(|day| Shelf::collection(keys::platform_day(day), "")),
        filters: &[field(
            "type",
            "kind",
            &[
                ("platform_fee", "platform fee"),
                ("shipping_fee", "shipping fee"),
                ("tax_amount", "tax"),
                ("credit_purchase", "credit purchase"),
            ],
        )],
        has_days: true,
        search: Some(Search {
            hint: "a part of the order's number",
            by: &[By::Fields(&["source.order_number"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "payments",
        title: "Payments",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::PaymentItem::NAME,
        label: "id",
        columns: &[
            text("Payment", "id"),
            text("User", "user_name"),
            money("Amount", "amount"),
            column("For", "purpose", Kind::Worked(purpose)),
            text("Gateway's order", "gateway_order_id"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::PaymentItem::LIST.to_owned())),
        filters: &[field(
            "for",
            "purpose.kind",
            &[("order", "an order"), ("credits", "credits")],
        )],
        has_days: true,
        search: Some(Search {
            hint: "the gateway's order id, or a user",
            by: &[
                By::Key(payment_key),
                By::OfUser(|id: UserId| Shelf::Index {
                    index: IndexName::Gsi1,
                    pk: keys::user_payments(id),
                }),
            ],
        }),
        related: &[Related {
            model: "payment-attempts",
            shelf: |key, _| Some(Shelf::collection(&key.pk, keys::ATTEMPT_PREFIX)),
        }],
        actions: &[],
    },
    Model {
        name: "payment-attempts",
        title: "Payment attempts",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::AttemptItem::NAME,
        label: "gateway_payment_id",
        columns: &[
            text("Gateway's payment", "gateway_payment_id"),
            money("Amount", "amount"),
            super::flag("Captured", "captured"),
            text("Why it failed", "failure_reason"),
            time("Updated", "updated_at"),
        ],
        source: Source::Under {
            parents: "payments",
            shelf: |key| Some(Shelf::collection(&key.pk, keys::ATTEMPT_PREFIX)),
        },
        filters: &[field("captured", "captured", super::YES_NO)],
        has_days: false,
        search: None,
        related: &[],
        actions: &[],
    },
    Model {
        name: "refunds",
        title: "Refunds",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::RefundItem::NAME,
        label: "id",
        columns: &[
            text("Refund", "id"),
            text("Gateway's payment", "gateway_payment_id"),
            money("Amount", "amount"),
            state("Status", "status"),
            text("Reason", "reason"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::RefundItem::LIST.to_owned())),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: &[("open", "not ended yet")],
            by: Narrowed::Shelf(open_refunds),
        }],
        has_days: true,
        search: Some(Search {
            hint: "a part of one of the gateway's ids",
            by: &[By::Fields(&[
                "id",
                "gateway_payment_id",
                "gateway_order_id",
                "gateway_refund_id",
            ])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "credit-purchases",
        title: "Credit purchases",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::CreditPurchaseItem::NAME,
        label: "id",
        columns: &[
            text("Seller", "seller_name"),
            number("Credits", "credits"),
            money("Total", "total"),
            state("Status", "payment_status"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::CreditPurchaseItem::LIST.to_owned())),
        filters: &[field(
            "status",
            "payment_status",
            &[
                ("pending", "pending"),
                ("completed", "completed"),
                ("failed", "failed"),
            ],
        )],
        has_days: true,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::user_partition(id), keys::CREDIT_PURCHASE_PREFIX)
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "sales",
        title: "Sales",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::SaleItem::NAME,
        label: "order_number",
        columns: &[
            text("Order", "order_number"),
            BY_SELLER,
            column("Items", "lines", Kind::Count),
            time("Paid", "paid_at"),
        ],
        source: Source::Under {
            parents: "sellers",
            shelf: |key| seller(key, keys::SALE_PREFIX),
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::seller_partition(id), keys::SALE_PREFIX)
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "earnings",
        title: "Seller earnings",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: "",
        label: "order_number",
        columns: &[
            text("Order", "order_number"),
            BY_SELLER,
            text("Product", "product_name"),
            money("Gross", "gross"),
            money("Fee", "fee"),
            money("Net", "net"),
            time("Paid", "paid_at"),
        ],
        source: Source::Within {
            parents: "sales",
            parts: earnings,
        },
        filters: &[],
        has_days: false,
        search: None,
        related: &[],
        actions: &[],
    },
    Model {
        name: "withdrawals",
        title: "Withdrawals",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::WithdrawalItem::NAME,
        label: "id",
        columns: &[
            text("Seller", "seller_name"),
            money("Amount", "amount"),
            state("Status", "withdrawal_status"),
            column("Approved by", "approved_by", Kind::Count),
            time("Requested", "requested_at"),
            time("Processed", "processed_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::WithdrawalItem::LIST.to_owned())),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: &[("pending", "waiting for a decision")],
            by: Narrowed::Shelf(open_withdrawals),
        }],
        has_days: true,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::seller_partition(id), keys::WITHDRAWAL_PREFIX)
            })],
        }),
        related: &[],
        actions: &[&withdrawals::APPROVE, &withdrawals::REJECT],
    },
    Model {
        name: "bank-details",
        title: "Bank details",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::BankDetailsItem::NAME,
        label: "bank.account_holder_name",
        columns: &[
            BY_SELLER,
            text("Holder", "bank.account_holder_name"),
            text("Bank", "bank.bank_name"),
            text("IFSC", "bank.ifsc_code"),
            time("Updated", "updated_at"),
            time("Moved", "moved_at"),
        ],
        source: Source::Under {
            parents: "sellers",
            shelf: |key| seller(key, "BANK"),
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::seller_partition(id), "BANK")
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "wallets",
        title: "Wallets",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::BalanceItem::NAME,
        label: "seller_id",
        columns: &[
            user("User", "seller_id"),
            money("Pending", "pending"),
            money("Available", "available"),
            money("In flight", "in_flight"),
            money("Debt", "debt"),
            money("Given", "wallet"),
            time("Updated", "updated_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: |key| seller(key, "BALANCE"),
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::seller_partition(id), "BALANCE")
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "wallet-transactions",
        title: "Wallet transactions",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::WalletTransactionItem::NAME,
        label: "description",
        columns: &[
            user("User", "user_id"),
            state("Type", "direction"),
            text("Category", "category"),
            money("Amount", "amount"),
            text("Description", "description"),
            text("Reference", "reference_id"),
            time("At", "created_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: wallet_transactions,
        },
        filters: &[
            field(
                "type",
                "direction",
                &[("credit", "credit"), ("debit", "debit")],
            ),
            field(
                "category",
                "category",
                &[
                    ("product_sale", "sale"),
                    ("withdrawal", "withdrawal"),
                    ("refund", "refund"),
                    ("platform_fee", "platform fee"),
                    ("other", "other"),
                ],
            ),
        ],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::wallet_partition(id), "")
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "journals",
        title: "Journals",
        group: Group::Money,
        needs: Permission::SeeMoney,
        entity: items::JournalItem::NAME,
        label: "kind",
        columns: &[
            text("Kind", "kind"),
            text("Of", "external_id"),
            column("Legs", "legs", Kind::Worked(legs)),
            user("Party", "party"),
            time("At", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::JournalItem::LIST.to_owned())),
        filters: &[],
        has_days: true,
        search: Some(Search {
            hint: "a part of what it is of",
            by: &[By::Fields(&["external_id", "kind"])],
        }),
        related: &[],
        actions: &[],
    },
];
