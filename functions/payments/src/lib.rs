//! Payments: opened at the gateway, completed by its signed callback or its webhook, and what
//! sellers buy and earn.

use boli_runtime::Function;

pub mod create_order;
pub mod get;
pub mod get_credit_purchase;
pub mod list;
pub mod list_credit_purchases;
pub mod list_earnings;
pub mod purchase_credits;
pub mod report_failure;
pub mod verify;
pub mod webhook;

mod gateway;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &create_order::FUNCTION,
    &get::FUNCTION,
    &get_credit_purchase::FUNCTION,
    &list::FUNCTION,
    &list_credit_purchases::FUNCTION,
    &list_earnings::FUNCTION,
    &purchase_credits::FUNCTION,
    &report_failure::FUNCTION,
    &verify::FUNCTION,
    &webhook::FUNCTION,
];
