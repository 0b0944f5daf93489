//! Keys of money: payments, journals, balances and the books.

use super::{Key, by_time, key, user_partition};
use boli_domain::{
    CreditPurchaseId, OrderId, PaymentId, RowId, Timestamp, UserId, WalletTransactionId,
    WithdrawalId,
};

pub const PAYMENT_PREFIX: &str = "GATEWAYORDER#";

/// Payments are stored under the gateway's order id: callbacks and webhooks know only that.
#[must_use]
pub fn payment(gateway_order_id: &str) -> Key {
    key(payment_partition(gateway_order_id), "PAYMENT")
}

#[must_use]
pub fn payment_partition(gateway_order_id: &str) -> String {
    format!("{PAYMENT_PREFIX}{gateway_order_id}")
}

#[must_use]
pub fn payment_by_id(id: PaymentId) -> String {
    format!("PAYMENT#{id}")
}

#[must_use]
pub fn user_payments(user: UserId) -> String {
    format!("USER#{user}#PAYMENTS")
}

pub const ATTEMPT_PREFIX: &str = "ATTEMPT#";

/// A try to pay: beside its payment.
#[must_use]
pub fn payment_attempt(gateway_order_id: &str, gateway_payment_id: &str) -> Key {
    key(
        payment_partition(gateway_order_id),
        format!("{ATTEMPT_PREFIX}{gateway_payment_id}"),
    )
}

#[must_use]
pub fn journal(kind: &str, external_id: &str) -> Key {
    key(format!("JOURNAL#{kind}#{external_id}"), "JOURNAL")
}

#[must_use]
pub fn seller_partition(seller: UserId) -> String {
    format!("SELLER#{seller}")
}

#[must_use]
pub fn balance(seller: UserId) -> Key {
    key(seller_partition(seller), "BALANCE")
}

pub const SALE_PREFIX: &str = "SALE#";

/// A seller's part of a paid order, in the order of the orders.
#[must_use]
pub fn sale(seller: UserId, ordered_at: Timestamp, order: OrderId) -> Key {
    key(
        seller_partition(seller),
        format!("{SALE_PREFIX}{}", by_time(ordered_at, order)),
    )
}

/// Where a seller is paid.
#[must_use]
pub fn bank_details(seller: UserId) -> Key {
    key(seller_partition(seller), "BANK")
}

pub const WITHDRAWAL_PREFIX: &str = "WITHDRAWAL#";

#[must_use]
pub fn withdrawal(seller: UserId, id: WithdrawalId) -> Key {
    key(seller_partition(seller), format!("{WITHDRAWAL_PREFIX}{id}"))
}

/// Refunds that the gateway has not ended, in the order in which they were asked for.
pub const OPEN_REFUNDS: &str = "OPENREFUNDS";

/// Withdrawals that wait for an operator.
pub const OPEN_WITHDRAWALS: &str = "OPENWITHDRAWALS";

/// Says of a journal that what people see of it is written.
#[must_use]
pub fn booked(kind: &str, external_id: &str) -> Key {
    key(format!("JOURNAL#{kind}#{external_id}"), "BOOKED")
}

#[must_use]
pub fn wallet_partition(user: UserId) -> String {
    format!("WALLET#{user}")
}

#[must_use]
pub fn wallet_transaction(user: UserId, at: Timestamp, id: WalletTransactionId) -> Key {
    key(wallet_partition(user), by_time(at, id))
}

/// The platform's entries of a day in India.
#[must_use]
pub fn platform_day(day: &str) -> String {
    format!("PLATFORM#{day}")
}

#[must_use]
pub fn platform_entry(day: &str, at: Timestamp, id: RowId) -> Key {
    key(platform_day(day), by_time(at, id))
}

#[must_use]
pub fn figures_partition(shard: u32) -> String {
    format!("FIGURES#{shard}")
}

#[must_use]
pub fn figures(shard: u32, day: &str) -> Key {
    key(figures_partition(shard), day)
}

/// Money that must go back, by the gateway's payment: once, whatever asks for it.
#[must_use]
pub fn refund(gateway_payment_id: &str, id: &str) -> Key {
    key(
        refunds_partition(gateway_payment_id),
        format!("REFUND#{id}"),
    )
}

/// All refunds of a payment of the gateway.
#[must_use]
pub fn refunds_partition(gateway_payment_id: &str) -> String {
    format!("REFUND#{gateway_payment_id}")
}

pub const CREDIT_PURCHASE_PREFIX: &str = "CREDITPURCHASE#";

#[must_use]
pub fn credit_purchase(user: UserId, id: CreditPurchaseId) -> Key {
    key(
        user_partition(user),
        format!("{CREDIT_PURCHASE_PREFIX}{id}"),
    )
}
