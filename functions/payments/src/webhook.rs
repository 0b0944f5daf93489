//! `POST /api/payments/webhook/`: takes an event of the gateway. The gateway waits five
//! seconds and sends again on anything but 2xx, so the event, its signature checked over the
//! raw bytes, only goes onto the queue; the table is not touched. One of another account, which
//! some other product of the company may have, is taken and left alone.

use boli_domain::limits::WEBHOOKS_PER_ADDRESS;
use boli_providers::WebhookEvent;
use boli_runtime::metrics::{self, Metric};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::commands::VerifyPayment;
use boli_wire::payments::WebhookTaken;

pub const FUNCTION: Function = Function::http("payments-webhook", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| {
    deps.razorpay()?;
    deps.queues().require::<VerifyPayment>()
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

const SIGNATURE: &str = "x-razorpay-signature";

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    deps.count_use_here(&WEBHOOKS_PER_ADDRESS, &request.network())?;
    let signature = request.headers.get(SIGNATURE);
    let Some(signature) = signature.and_then(|value| value.to_str().ok()) else {
        metrics::count(Metric::WebhooksRefused, 1);
        return Err(Failure::invalid("Webhook processing failed"));
    };
    let razorpay = deps.razorpay()?;
    if !razorpay.verify_webhook_signature(&request.body, signature) {
        metrics::count(Metric::WebhooksRefused, 1);
        return Err(Failure::invalid("Invalid signature"));
    }
    let account = WebhookEvent::account_of(&request.body);
    if !razorpay.is_own_account(account.as_deref()) {
        metrics::count(Metric::WebhooksOfOthers, 1);
        tracing::warn!(?account, "event of another account");
        return Response::ok(&WebhookTaken { status: "ok" });
    }
    let body = String::from_utf8(request.body.to_vec())
        .map_err(|_| Failure::invalid("Webhook processing failed"))?;
    let command = VerifyPayment::Webhook {
        body,
        received_at: request.received_at,
    };
    deps.queues().send(&command).await?;
    metrics::count(Metric::WebhooksAccepted, 1);
    Response::ok(&WebhookTaken { status: "ok" })
}
