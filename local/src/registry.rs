//! All functions of the product.

use boli_runtime::Function;

/// Every function, by area.
#[must_use]
pub fn functions() -> Vec<&'static Function> {
    [
        boli_accounts::FUNCTIONS,
        boli_admin::FUNCTIONS,
        boli_auctions::FUNCTIONS,
        boli_cart::FUNCTIONS,
        boli_catalog::FUNCTIONS,
        boli_chat::FUNCTIONS,
        boli_feed::FUNCTIONS,
        boli_gateway::FUNCTIONS,
        boli_livestreams::FUNCTIONS,
        boli_notifications::FUNCTIONS,
        boli_orders::FUNCTIONS,
        boli_pages::FUNCTIONS,
        boli_payments::FUNCTIONS,
        boli_referral::FUNCTIONS,
        boli_sockets::FUNCTIONS,
        boli_workers::FUNCTIONS,
    ]
    .concat()
}
