//! `POST /api/payments/verify-payment/`: the checkout's signed answer. A right signature
//! completes the payment at once; whether the money was captured, the gateway is asked behind
//! the scenes. Sent again, the answer is the same and nothing else happens.

use boli_domain::order::PaymentStatus;
use boli_domain::payment::{News, PaymentDecision, PaymentEvent};
use boli_runtime::payments::{Applied, Evidence, Subject, apply};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::payments::PaymentVerified;

pub const FUNCTION: Function = Function::http("payments-verify", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.razorpay().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Longer than any id or signature of the gateway.
const MAX_CHARS: usize = 200;

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut form = request.form().await?;
    let gateway_order_id = form.text("razorpay_order_id", MAX_CHARS);
    let payment_id = form.text("razorpay_payment_id", MAX_CHARS);
    let signature = form.text("razorpay_signature", MAX_CHARS);
    form.finish()?;

    let unknown = || Failure::not_found("Payment record not found");
    let payment = deps.store().payment(&gateway_order_id).await?;
    let payment = payment
        .filter(|payment| payment.user_id == caller.id())
        .ok_or_else(unknown)?;
    // Over our own order id: the client's is only how we found it.
    let ours = &payment.gateway_order_id;
    if !deps
        .razorpay()?
        .verify_checkout_signature(ours, &payment_id, &signature)
    {
        return Err(Failure::invalid("Invalid payment signature"));
    }

    let event = PaymentEvent {
        payment_id: Some(payment_id),
        gateway_order_id: payment.gateway_order_id.clone(),
        news: News::Signed,
    };
    let evidence = Evidence {
        gateway_order_id: payment.gateway_order_id,
        event,
        reason: None,
        webhook: None,
        at: deps.now(),
    };
    let applied = apply(deps, &evidence).await?.ok_or_else(unknown)?;
    answer(&applied)
}

fn answer(applied: &Applied) -> Result<Response, Failure> {
    let completed_now = matches!(applied.decision, PaymentDecision::Complete { .. });
    if !completed_now && applied.payment.payment_status != PaymentStatus::Completed {
        return Err(Failure::invalid(
            "The order could not be kept for you any longer. Money that was taken is refunded.",
        ));
    }
    let message = match &applied.subject {
        Subject::Order(_) => "Payment successful! Order confirmed.".to_owned(),
        Subject::Credits(purchase) => format!(
            "Payment successful! {} credits added to your account.",
            purchase.credits
        ),
    };
    Response::ok(&PaymentVerified {
        message,
        payment_status: PaymentStatus::Completed,
    })
}
