//! Payments: opened at the gateway, completed by its signed callback or its webhook, and what
//! sellers buy and earn.

use boli_runtime::Function;

pub mod create_order;
pub mod download_invoice;
pub mod download_report;
pub mod download_statement;
pub mod edit_bank_details;
pub mod get;
pub mod get_bank_details;
pub mod get_credit_purchase;
pub mod get_platform_stats;
pub mod get_platform_wallet;
pub mod get_seller_stats;
pub mod get_usage;
pub mod get_wallet;
pub mod get_withdrawal;
pub mod list;
pub mod list_credit_purchases;
pub mod list_earnings;
pub mod list_platform_entries;
pub mod list_wallet_transactions;
pub mod list_withdrawals;
pub mod purchase_credits;
pub mod report_failure;
pub mod report_revenue;
pub mod request_withdrawal;
pub mod update_bank_details;
pub mod verify;
pub mod view_invoice;
pub mod webhook;

mod bank;
mod documents;
mod gateway;
mod platform;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &create_order::FUNCTION,
    &download_invoice::FUNCTION,
    &download_report::FUNCTION,
    &download_statement::FUNCTION,
    &edit_bank_details::FUNCTION,
    &get::FUNCTION,
    &get_bank_details::FUNCTION,
    &get_credit_purchase::FUNCTION,
    &get_platform_stats::FUNCTION,
    &get_platform_wallet::FUNCTION,
    &get_seller_stats::FUNCTION,
    &get_usage::FUNCTION,
    &get_wallet::FUNCTION,
    &get_withdrawal::FUNCTION,
    &list::FUNCTION,
    &list_credit_purchases::FUNCTION,
    &list_earnings::FUNCTION,
    &list_platform_entries::FUNCTION,
    &list_wallet_transactions::FUNCTION,
    &list_withdrawals::FUNCTION,
    &purchase_credits::FUNCTION,
    &report_failure::FUNCTION,
    &report_revenue::FUNCTION,
    &request_withdrawal::FUNCTION,
    &update_bank_details::FUNCTION,
    &verify::FUNCTION,
    &view_invoice::FUNCTION,
    &webhook::FUNCTION,
];
