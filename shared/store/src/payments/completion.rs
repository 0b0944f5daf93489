//! A payment comes to its end: everything that nobody may see half done, in one transaction.
//! What follows for sellers and carts the change feed brings about.

use super::Subject;
use crate::cart::remove_line;
use crate::client::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{AttemptItem, CartLineItem, CreditPurchaseItem, OrderItem, PaymentTrail, Track};
use crate::keys::{self, Key};
use crate::write::Write;
use crate::{Entity, ledger, promos};
use boli_domain::ledger::Journal;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_domain::{ProductId, Timestamp};

/// Units of a product that must be taken off sale with the payment, because what held them is
/// over. They are promised to the order until it is delivered, like those that it held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    pub product_id: ProductId,
    pub units: u32,
}

/// An order's good payment.
#[derive(Clone, Debug)]
pub struct OrderCompletion<'a> {
    pub gateway_payment_id: &'a str,
    /// The gateway said that it has the money.
    pub captured: bool,
    pub order: &'a OrderItem,
    pub step: Track,
    pub supply: Vec<Supply>,
    /// Won lines, which hold a unit that the order holds from now on.
    pub won: Vec<CartLineItem>,
    pub journal: Journal,
}

/// A good payment of credits.
#[derive(Clone, Debug)]
pub struct CreditCompletion<'a> {
    pub gateway_payment_id: &'a str,
    pub captured: bool,
    pub purchase: &'a CreditPurchaseItem,
    pub journal: Journal,
    pub now: Timestamp,
}

/// A change of what became of a payment, beside its status.
#[derive(Clone, Copy, Debug)]
pub enum TrailWrite<'a> {
    /// The money is there, from this payment of the gateway instead of the one that was signed,
    /// which has brought none.
    PaidBy(&'a str),
    /// A gateway payment is set aside for an operator.
    Quarantine(&'a str),
    /// A try failed; the payment may still complete.
    Failed { reason: &'a str, at: Timestamp },
}

/// A payment can't come to this end.
#[derive(Debug, thiserror::Error)]
pub enum PaymentRefused {
    /// The payment, its order or the cart is not as it was read.
    #[error("the payment was changed meanwhile")]
    Changed,
    /// The units are not there any more, or the promo code was spent on another order.
    #[error("the units or the promo code are gone")]
    OutOfStock,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) fn payment_refused(error: CommitError) -> PaymentRefused {
    match error.refusal() {
        Ok("stock" | promos::PROMO) => PaymentRefused::OutOfStock,
        Ok(_) => PaymentRefused::Changed,
        Err(error) => error.into(),
    }
}

impl Store {
    /// Completes an order's payment: the order is confirmed, what it won leaves the cart, its
    /// promo code is spent, its sellers earn: one transaction. 0 read units / 7 write units for one
    /// line in an order of 2 KB: 4 for the order, 1 for the list of held units, 2 for the journal; 8
    /// for a won line: 4, 2 for the journal, 2 for the line in the cart. 2 more for each KB of the
    /// order, each more won line, a promo code, and each product whose units were released meanwhile.
    ///
    /// # Errors
    /// [`PaymentRefused`]; then nothing changed.
    pub async fn complete_order_payment(
        &self,
        paid: OrderCompletion<'_>,
    ) -> Result<(), PaymentRefused> {
        let now = paid.step.created_at;
        let mut writes = vec![confirmed(&paid)];
        writes.extend(paid.supply.iter().map(take_off_sale));
        writes.extend(paid.won.iter().map(remove_line));
        let promo = paid.order.promo.iter();
        writes.extend(promo.map(|promo| promos::spend(paid.order, promo, now)));
        writes.extend(ledger::post(&paid.journal, now)?);
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Completes a payment of credits: the seller gets them, in one transaction. 0 read units
    /// / 6 write units.
    ///
    /// # Errors
    /// [`PaymentRefused`]; then nothing changed.
    pub async fn complete_credit_payment(
        &self,
        paid: CreditCompletion<'_>,
    ) -> Result<(), PaymentRefused> {
        let purchase = on_trail(
            paid.purchase.key(),
            &paid.purchase.payment,
            &format!("payment_status = :completed, {COMPLETED}"),
        );
        let purchase = completed(purchase, paid.gateway_payment_id, paid.captured, paid.now);
        let mut writes = vec![while_unpaid(purchase, "").named("purchase")];
        writes.push(
            Write::update(
                keys::user(paid.purchase.seller_id),
                "SET credits = credits + :credits",
            )
            .when("attribute_exists(PK)")
            .value(":credits", paid.purchase.credits)
            .named("user"),
        );
        writes.extend(ledger::post(&paid.journal, paid.now)?);
        self.commit(writes).await.map_err(payment_refused)
    }

    /// Notes something about a payment. 0 read units / 1 write unit per KB of what it pays; with
    /// [`TrailWrite::PaidBy`] 2, and 2 for the try that is given up, in one transaction.
    ///
    /// # Errors
    /// [`PaymentRefused`], also when the payment completed meanwhile.
    pub async fn write_trail(
        &self,
        subject: &Subject,
        change: TrailWrite<'_>,
    ) -> Result<(), PaymentRefused> {
        let (key, trail) = match subject {
            Subject::Order(order) => (order.key(), &order.payment),
            Subject::Credits(purchase) => (purchase.key(), &purchase.payment),
        };
        let writes = match change {
            TrailWrite::PaidBy(payment) => {
                let paid_by =
                    on_trail(key, trail, "gateway_payment_id = :payment, captured = :yes")
                        .value(":payment", payment)
                        .value(":yes", true);
                std::iter::once(paid_by)
                    .chain(still_not_captured(subject, trail))
                    .collect()
            }
            TrailWrite::Quarantine(payment) => {
                let has_paid = trail.gateway_payment_id.as_deref() == Some(payment);
                let flag = if has_paid && matches!(subject, Subject::Order(_)) {
                    ", payment_quarantined = :yes"
                } else {
                    ""
                };
                let aside = format!("quarantined = {}{flag}", appended("quarantined"));
                let aside = append(on_trail(key, trail, &aside), payment);
                vec![if flag.is_empty() {
                    aside
                } else {
                    aside.value(":yes", true)
                }]
            }
            TrailWrite::Failed { reason, at } => {
                let touched = match subject {
                    Subject::Order(_) => ", updated_at = :now",
                    Subject::Credits(_) => "",
                };
                let set = format!("payment_status = :failed, failure_reason = :reason{touched}");
                let failed = on_trail(key, trail, &set).value(":reason", reason);
                let failed = if touched.is_empty() {
                    failed
                } else {
                    failed.value(":now", at)
                };
                vec![while_unpaid(failed, "")]
            }
        };
        self.commit(writes).await.map_err(payment_refused)
    }
}

/// The signed payment that is given up has brought no money until now.
fn still_not_captured(subject: &Subject, trail: &PaymentTrail) -> Option<Write> {
    let gateway_order_id = match subject {
        Subject::Order(order) => order.gateway_order_id.as_deref()?,
        Subject::Credits(purchase) => &purchase.gateway_order_id,
    };
    let key = keys::payment_attempt(gateway_order_id, trail.gateway_payment_id.as_deref()?);
    let check = Write::check(key, "attribute_not_exists(PK) OR captured = :no");
    Some(check.value(":no", false).named(AttemptItem::NAME))
}

/// Changes what became of a payment, of which nothing has changed since it was read.
pub(crate) fn on_trail(key: Key, trail: &PaymentTrail, set: &str) -> Write {
    Write::update(key, format!("SET payment_revision = :next, {set}"))
        .when(REVISION)
        .value(":next", trail.payment_revision.saturating_add(1))
        .value(":revision", trail.payment_revision)
        .named("payment")
}

const REVISION: &str = "payment_revision = :revision";

/// The states from which an order or purchase may still be paid; `failed` is not final.
pub(crate) const UNPAID: &str = "payment_status IN (:pending, :failed)";

/// Only what nobody has paid, and of which `more` holds, too.
pub(crate) fn while_unpaid(write: Write, more: &str) -> Write {
    write
        .when(&format!("{REVISION} AND {UNPAID}{more}"))
        .value(":pending", PaymentStatus::Pending)
        .value(":failed", PaymentStatus::Failed)
}

/// A list that may not be there yet, with one more.
pub(crate) fn appended(list: &str) -> String {
    format!("list_append(if_not_exists({list}, :none), :one)")
}

/// Binds the names of [`appended`].
pub(crate) fn append(write: Write, one: &str) -> Write {
    write
        .value(":none", Vec::<String>::new())
        .value(":one", [one])
}

const COMPLETED: &str = "gateway_payment_id = :payment, captured = :captured, completed_at = :now";

/// Binds the names of [`COMPLETED`].
fn completed(write: Write, gateway_payment_id: &str, captured: bool, now: Timestamp) -> Write {
    write
        .value(":completed", PaymentStatus::Completed)
        .value(":payment", gateway_payment_id)
        .value(":captured", captured)
        .value(":now", now)
}

fn confirmed(paid: &OrderCompletion<'_>) -> Write {
    let OrderCompletion { order, step, .. } = paid;
    let set = format!(
        "order_status = :confirmed, payment_status = :completed, confirmed_at = :now, \
         updated_at = :now, tracking = list_append(tracking, :step), {COMPLETED} \
         REMOVE GSI2PK, GSI2SK"
    );
    let write = on_trail(order.key(), &order.payment, &set)
        .value(":confirmed", OrderStatus::Confirmed)
        .value(":step", vec![step])
        .value(":status", order.order_status)
        .value(":released", order.reservation_released)
        .named("order");
    let write = completed(
        write,
        paid.gateway_payment_id,
        paid.captured,
        step.created_at,
    );
    while_unpaid(
        write,
        " AND order_status = :status AND reservation_released = :released",
    )
}

fn take_off_sale(supply: &Supply) -> Write {
    Write::update(
        keys::product(supply.product_id),
        "SET available = available - :units, reserved = reserved + :units",
    )
    .when("available >= :units")
    .value(":units", supply.units)
    .named("stock")
}
