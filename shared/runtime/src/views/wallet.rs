//! Users' own money as they see it.

use boli_domain::bank::BankAccount;
use boli_domain::{Paise, RowId};
use boli_store::items::{
    BalanceItem, BankDetailsItem, SoldLine, UserItem, WalletTransactionItem, WithdrawalItem,
};
use boli_wire::wallet as wire;
use boli_wire::{Decimal, Ist};

/// A user's wallet: a view of the balances, which nobody without money has yet.
#[must_use]
pub fn wallet(user: &UserItem, balance: Option<&BalanceItem>) -> wire::Wallet {
    let moved_at = balance.and_then(|balance| balance.updated_at);
    wire::Wallet {
        id: RowId::of_user(user.id),
        user: user.id,
        user_name: user.username.clone(),
        balance: Decimal(balance.map_or(Paise::ZERO, BalanceItem::total)),
        created_at: Ist(user.date_joined),
        updated_at: Ist(moved_at.unwrap_or(user.date_joined)),
    }
}

/// A movement in a wallet.
#[must_use]
pub fn transaction(movement: &WalletTransactionItem) -> wire::WalletTransaction {
    let line = |line: &SoldLine| wire::SoldLine {
        product_id: line.product_id,
        product_name: line.product_name.clone(),
        quantity: line.quantity,
        unit_price: Decimal(line.unit_price),
    };
    wire::WalletTransaction {
        id: movement.id,
        transaction_type: movement.direction,
        category: movement.category,
        amount: Decimal(movement.amount),
        description: movement.description.clone(),
        order_number: movement.order_number.clone(),
        reference_id: movement.reference_id.clone(),
        metadata: wire::WalletMetadata {
            line: movement.line.as_ref().map(line),
        },
        created_at: Ist(movement.created_at),
    }
}

/// A withdrawal.
#[must_use]
pub fn withdrawal(withdrawal: &WithdrawalItem) -> wire::Withdrawal {
    wire::Withdrawal {
        id: withdrawal.id,
        seller: withdrawal.seller_id,
        seller_name: withdrawal.seller_name.clone(),
        amount: Decimal(withdrawal.amount),
        tax_withheld: Some(withdrawal.taken().withheld)
            .filter(|withheld| *withheld > Paise::ZERO)
            .map(Decimal),
        bank_details: withdrawal.bank.clone(),
        status: withdrawal.withdrawal_status,
        requested_at: Ist(withdrawal.requested_at),
        created_at: Ist(withdrawal.requested_at),
        processed_at: withdrawal.processed_at.map(Ist),
        notes: withdrawal.notes.clone(),
    }
}

/// Where a seller is paid; blank until the seller says it.
#[must_use]
pub fn bank_details(seller: &UserItem, details: Option<&BankDetailsItem>) -> wire::BankDetails {
    match details {
        Some(details) => wire::BankDetails {
            id: details.id,
            bank: details.bank.clone(),
            created_at: Ist(details.created_at),
            updated_at: Ist(details.updated_at),
        },
        None => wire::BankDetails {
            id: RowId::of_user(seller.id),
            bank: BankAccount::default(),
            created_at: Ist(seller.date_joined),
            updated_at: Ist(seller.date_joined),
        },
    }
}
