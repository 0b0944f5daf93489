//! The gateway, asked by an operator.

use boli_domain::OrderId;
use boli_runtime::Deps;
use boli_runtime::payments::gateway::reconcile;
use std::error::Error;
use std::process::ExitCode;

/// Brings an order's payment to what the gateway says, and prints where it stands then.
pub async fn ask(deps: &Deps, id: OrderId) -> Result<ExitCode, Box<dyn Error>> {
    let order = deps.store().order(id).await?;
    let order = order.ok_or_else(|| format!("there is no order {id}"))?;
    let gateway_order = order
        .gateway_order_id
        .ok_or_else(|| format!("nobody has begun to pay {id}"))?;
    let asked = reconcile(deps, &gateway_order).await;
    asked.map_err(|failure| failure.to_string())?;
    let order = deps.store().order(id).await?;
    let order = order.ok_or_else(|| format!("there is no order {id}"))?;
    println!(
        "{id} is {}, its payment is {}.",
        order.order_status,
        order.payment_status.wire()
    );
    Ok(ExitCode::SUCCESS)
}
