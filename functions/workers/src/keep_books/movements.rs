//! What a journal moves in users' wallets, with the words that they read. A wallet's movements
//! add up to its balance: what only goes from one of a seller's accounts to another is none.

use super::{Refunded, Source};
use boli_domain::refund::RefundCause;
use boli_domain::wallet::{Category, Direction};
use boli_domain::{Paise, Timestamp, UserId, WalletTransactionId};
use boli_store::items::{OrderItem, OrderLine, SoldLine, WalletTransactionItem, WithdrawalItem};
use uuid::Uuid;

/// The movements, without id and moment. `reference` is the journal's external id.
pub fn of(source: &Source, reference: &str) -> Vec<WalletTransactionItem> {
    match source {
        Source::Paid(order) => order.lines.iter().map(|line| sold(order, line)).collect(),
        Source::Refunded(Refunded { order, lines, .. }) => {
            lines.iter().map(|line| taken_back(order, line)).collect()
        }
        Source::Withdrawal(withdrawal) => {
            withdrawn(withdrawal, Direction::Debit, &to_account(withdrawal))
        }
        Source::Reversed(withdrawal) => {
            let text = "Withdrawal returned by the bank";
            withdrawn(withdrawal, Direction::Credit, text)
        }
        Source::Reward { user, amount } => vec![movement(
            *user,
            Direction::Credit,
            Category::Other,
            *amount,
            "Reward".to_owned(),
            reference,
        )],
        // Credits are paid at the gateway, not from the wallet.
        Source::Credits(_) => Vec::new(),
    }
}

fn sold(order: &OrderItem, line: &OrderLine) -> WalletTransactionItem {
    let text = format!(
        "Sale revenue for {} (Qty: {}) from order {}",
        line.product_name, line.quantity, order.order_number
    );
    of_line(order, line, Direction::Credit, Category::ProductSale, text)
}

fn taken_back(order: &OrderItem, line: &OrderLine) -> WalletTransactionItem {
    let cause = line.refund.as_ref().map(|refund| refund.cause);
    let text = format!(
        "Refund for {} (Qty: {}) from {} order {}",
        line.product_name,
        line.quantity,
        cause.unwrap_or(RefundCause::Cancelled).as_str(),
        order.order_number
    );
    of_line(order, line, Direction::Debit, Category::Refund, text)
}

fn of_line(
    order: &OrderItem,
    line: &OrderLine,
    direction: Direction,
    category: Category,
    text: String,
) -> WalletTransactionItem {
    let number = &order.order_number;
    WalletTransactionItem {
        order_number: Some(number.clone()),
        line: Some(SoldLine {
            product_id: line.product_id,
            product_name: line.product_name.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        }),
        ..movement(
            line.seller.id,
            direction,
            category,
            line.total(),
            text,
            number,
        )
    }
}

fn to_account(withdrawal: &WithdrawalItem) -> String {
    let number = &withdrawal.bank.account_number;
    let last = number.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let last = number.get(last..).unwrap_or_default();
    format!("Withdrawal to account ending in {last}")
}

/// What the bank gets or sends back, and what is kept back of it or given back.
fn withdrawn(
    withdrawal: &WithdrawalItem,
    direction: Direction,
    text: &str,
) -> Vec<WalletTransactionItem> {
    let id = withdrawal.id.to_string();
    let taken = withdrawal.taken();
    let of = |category, amount, text: &str| {
        movement(
            withdrawal.seller_id,
            direction,
            category,
            amount,
            text.to_owned(),
            &id,
        )
    };
    let mut movements = vec![of(Category::Withdrawal, taken.paid, text)];
    if taken.withheld > Paise::ZERO {
        let text = "Tax withheld (TCS and TDS)";
        movements.push(of(Category::TaxAmount, taken.withheld, text));
    }
    movements
}

fn movement(
    user_id: UserId,
    direction: Direction,
    category: Category,
    amount: Paise,
    description: String,
    reference: &str,
) -> WalletTransactionItem {
    WalletTransactionItem {
        id: WalletTransactionId(Uuid::nil()),
        user_id,
        direction,
        category,
        amount,
        description,
        order_number: None,
        reference_id: reference.to_owned(),
        line: None,
        created_at: Timestamp::default(),
    }
}
