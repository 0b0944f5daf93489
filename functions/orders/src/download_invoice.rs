//! `GET /api/orders/orders/{id}/invoice/`: the tax documents of an order as one PDF: its buyer's
//! of all sellers, a seller's own.

mod paper;

use boli_runtime::documents::{PDF, download};
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("orders-download-invoice", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let order = deps.store().order(request.param("id")?).await?;
    let order = order
        .filter(|order| order.buyer.id == caller.id() || order.is_sold_by(caller.id()))
        .ok_or_else(|| Failure::no_match("Order"))?;
    let mut documents = deps.store().tax_documents(order.id).await?;
    if order.buyer.id != caller.id() {
        documents.retain(|document| document.seller_id == caller.id());
    }
    if documents.is_empty() {
        return Err(Failure::not_found("Invoice not available"));
    }
    // Each seller's credit note behind the invoice.
    documents.sort_by_key(|document| (document.seller_id, document.kind));
    Ok(download(
        &format!("invoice-{}.pdf", order.order_number),
        PDF,
        paper::pdf(&documents),
    ))
}
