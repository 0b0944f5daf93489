//! `POST /api/payments/payment-failed/`: the checkout on the client's device failed or was
//! closed. Only a note: the payment may still complete, and one that has completed stays so.

use boli_domain::OrderId;
use boli_domain::limits::MAX_FAILURE_REASON_CHARS;
use boli_domain::order::PaymentStatus;
use boli_domain::payment::{News, PaymentDecision, PaymentEvent};
use boli_runtime::payments::{Evidence, apply};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::PaymentItem;
use boli_wire::Form;
use boli_wire::payments::FailureNoted;

pub const FUNCTION: Function = Function::http("payments-report-failure", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// Longer than any id of the gateway.
const MAX_ID_CHARS: usize = 200;

/// What the client knows of the payment.
struct Report {
    gateway_order_id: Option<String>,
    /// The buyer app may know only the order.
    order_id: Option<OrderId>,
    reason: Option<String>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let report = parse(&request).await?;
    let unknown = || Failure::not_found("Payment record not found");
    let payment = find(deps, &caller, &report).await?.ok_or_else(unknown)?;

    let evidence = Evidence {
        gateway_order_id: payment.gateway_order_id.clone(),
        event: PaymentEvent {
            payment_id: None,
            gateway_order_id: payment.gateway_order_id,
            news: News::Failed,
        },
        reason: report.reason,
        at: deps.now(),
    };
    let applied = apply(deps, &evidence).await?.ok_or_else(unknown)?;
    Response::ok(&FailureNoted {
        message: "Payment failure recorded",
        payment_status: match applied.decision {
            PaymentDecision::Fail => PaymentStatus::Failed,
            _ => applied.payment.subject.payment_status(),
        },
        success: true,
    })
}

/// The seller console calls the reason `error_reason`, the buyer app `error_message`.
async fn parse(request: &Request) -> Result<Report, Failure> {
    let mut form = request.form().await?;
    let report = Report {
        gateway_order_id: form
            .optional_text("razorpay_order_id", MAX_ID_CHARS)
            .filter(|id| !id.is_empty()),
        order_id: form.optional_id("order_id"),
        reason: reason(&form, "error_reason").or_else(|| reason(&form, "error_message")),
    };
    form.finish()?;
    Ok(report)
}

/// Cut rather than refused: the news is worth more than its words.
fn reason(form: &Form, name: &str) -> Option<String> {
    let text = form.raw(name)?.as_str()?.trim();
    let text: String = text.chars().take(MAX_FAILURE_REASON_CHARS).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// The caller's payment of that gateway order, or else of that order.
async fn find(
    deps: &Deps,
    caller: &Caller,
    report: &Report,
) -> Result<Option<PaymentItem>, Failure> {
    let store = deps.store();
    let of_order = match (&report.gateway_order_id, report.order_id) {
        (None, Some(order)) => store
            .order(order)
            .await?
            .and_then(|order| order.gateway_order_id),
        _ => None,
    };
    let Some(gateway_order_id) = report.gateway_order_id.as_ref().or(of_order.as_ref()) else {
        return Ok(None);
    };
    let payment = store.opened_payment(gateway_order_id).await?;
    Ok(payment.filter(|payment| payment.user_id == caller.id()))
}
