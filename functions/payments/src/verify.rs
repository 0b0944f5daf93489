//! `POST /api/payments/verify-payment/`: the checkout's signed answer. A right signature
//! completes the payment at once; whether the money was captured, the gateway is asked behind
//! the scenes. Sent again, the answer is the same and nothing else happens.

use boli_domain::order::PaymentStatus;
use boli_domain::payment::{News, PaymentDecision, PaymentEvent};
use boli_runtime::payments::supply::ordered;
use boli_runtime::payments::{Applied, Evidence, Subject, apply};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::OrderItem;
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
    let payment = deps.store().opened_payment(&gateway_order_id).await?;
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
        at: deps.now(),
    };
    let applied = apply(deps, &evidence).await?.ok_or_else(unknown)?;
    let answer = answer(&applied)?;
    if let Subject::Order(order) = &applied.payment.subject
        && let Err(failure) = empty_cart(deps, order).await
    {
        // The books do it within a second.
        tracing::warn!(?failure, "paid lines are still in the cart");
    }
    Ok(answer)
}

/// The client looks at the cart next: lines that were paid as a whole leave it at once. The books
/// see to the others.
async fn empty_cart(deps: &Deps, order: &OrderItem) -> Result<(), Failure> {
    let cart = deps.store().cart(order.buyer.id).await?;
    for (line, units) in ordered(order, &cart) {
        if line.quantity <= units {
            deps.store().remove_paid_line(&line).await?;
        }
    }
    Ok(())
}

fn answer(applied: &Applied) -> Result<Response, Failure> {
    let subject = &applied.payment.subject;
    let completed_now = matches!(applied.decision, PaymentDecision::Complete { .. });
    if !completed_now && subject.payment_status() != PaymentStatus::Completed {
        return Err(Failure::invalid(
            "The order could not be kept for you any longer. Money that was taken is refunded.",
        ));
    }
    let message = match subject {
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
