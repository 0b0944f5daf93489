//! `POST /api/payments/credits/purchase/`: opens the payment of stream credits. The price is
//! the package's, or ten rupees a credit; a client's `amount` is not read.

use crate::gateway;
use boli_domain::credits;
use boli_domain::order::PaymentStatus;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{CreditPurchaseItem, PaymentItem, PaymentTrail, Purpose};
use boli_wire::payments::{CURRENCY, CreditPayment};
use boli_wire::{FieldErrors, Number};

pub const FUNCTION: Function = Function::http("payments-purchase-credits", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.razorpay().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(|| Failure::forbidden("Only sellers can purchase credits"))?;
    let count = parse(&request).await?;
    let is_first = credits::depends_on_history(count) && is_first(deps, &caller).await?;
    let total = credits::price_of(count, is_first)
        .map_err(|refused| FieldErrors::one("credits", refused.to_string()))?;

    let purchase_id: boli_domain::CreditPurchaseId = deps.new_id();
    let now = deps.now();
    let receipt = gateway::receipt("crd", caller.id().into(), now);
    let payment = PaymentItem {
        id: deps.new_id(),
        gateway_order_id: gateway::order(deps, total, &receipt, purchase_id.into()).await?,
        user_id: caller.id(),
        user_name: caller.user.username.clone(),
        purpose: Purpose::Credits(purchase_id),
        amount: total,
        created_at: now,
    };
    let purchase = CreditPurchaseItem {
        id: purchase_id,
        seller_id: caller.id(),
        seller_name: caller.user.username.clone(),
        payment_id: payment.id,
        gateway_order_id: payment.gateway_order_id.clone(),
        credits: count,
        price_per_credit: credits::price_per_credit(total, count),
        total,
        payment_status: PaymentStatus::Pending,
        payment: PaymentTrail::default(),
        created_at: now,
    };
    deps.store()
        .open_credit_payment(&purchase, &payment)
        .await?;
    Response::ok(&CreditPayment {
        razorpay_order_id: payment.gateway_order_id,
        amount: Number(total),
        currency: CURRENCY,
        key: deps.razorpay()?.key_id().to_owned(),
        credits: count,
        credit_purchase_id: purchase_id,
    })
}

/// Reads all that the seller ever began to buy, so it is asked when a price depends on it only.
async fn is_first(deps: &Deps, caller: &Caller) -> Result<bool, Failure> {
    let earlier = deps.store().credit_purchases(caller.id()).await?;
    let completed = |bought: &CreditPurchaseItem| bought.payment_status == PaymentStatus::Completed;
    Ok(!earlier.iter().any(completed))
}

async fn parse(request: &Request) -> Result<u32, Failure> {
    let mut form = request.form().await?;
    // The rule has its own texts for too few and too many.
    let count = form.integer("credits", i64::MIN..=i64::MAX);
    form.finish()?;
    Ok(u32::try_from(count.max(0)).unwrap_or(u32::MAX))
}
