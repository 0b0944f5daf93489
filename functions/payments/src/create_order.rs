//! `POST /api/payments/create-order/`: opens the payment of one of the caller's unpaid orders
//! at the gateway, for the order's own total. An order has one gateway order: asked again, by
//! whatever device, the answer is the same, so nobody pays twice.

use crate::gateway;
use boli_domain::OrderId;
use boli_domain::order::{OrderStatus, PaymentStatus};
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::OpenPaymentRefused;
use boli_store::items::{OrderItem, PaymentItem, Purpose};
use boli_wire::Number;
use boli_wire::payments::{CURRENCY, OrderPayment};
use std::str::FromStr;

pub const FUNCTION: Function = Function::http("payments-create-order", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.razorpay().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// What the client says it pays for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    OrderPayment,
    CreditPurchase,
}

impl FromStr for Wanted {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "order_payment" => Ok(Self::OrderPayment),
            "credit_purchase" => Ok(Self::CreditPurchase),
            _ => Err(()),
        }
    }
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let order_id = parse(&request).await?;
    let payment = match open(deps, &caller, order_id).await? {
        Some(payment) => payment,
        // Another device was faster: its payment is the order's.
        None => open(deps, &caller, order_id).await?.ok_or_else(|| {
            Failure::new(Kind::Conflict, "The order was changed. Please try again.")
        })?,
    };
    Response::ok(&OrderPayment {
        razorpay_order_id: payment.gateway_order_id,
        amount: Number(payment.amount),
        currency: CURRENCY,
        key: deps.razorpay()?.key_id().to_owned(),
        payment_id: payment.id,
    })
}

/// The order to pay. `amount` is nobody's business but ours: it is not even read.
async fn parse(request: &Request) -> Result<OrderId, Failure> {
    let mut form = request.form().await?;
    let wanted = match form.raw("purpose") {
        None => Some(Wanted::OrderPayment),
        Some(_) => form.optional_choice("purpose"),
    };
    let order_id = match wanted {
        Some(Wanted::OrderPayment) => form.id("order_id"),
        Some(Wanted::CreditPurchase) => {
            form.reject("purpose", "Credits are bought at credits/purchase/.");
            OrderId(uuid::Uuid::nil())
        }
        None => OrderId(uuid::Uuid::nil()),
    };
    form.finish()?;
    Ok(order_id)
}

/// The order's payment, opened if there is none yet; `None` when it was changed meanwhile.
async fn open(deps: &Deps, caller: &Caller, id: OrderId) -> Result<Option<PaymentItem>, Failure> {
    let order = deps.store().order(id).await?;
    let order = order
        .filter(|order| order.buyer.id == caller.id())
        .ok_or_else(|| Failure::not_found("Order not found"))?;
    payable(deps, &order)?;
    has_promo(deps, &order).await?;
    if let Some(gateway_order_id) = &order.gateway_order_id {
        return Ok(deps.store().opened_payment(gateway_order_id).await?);
    }
    let receipt = gateway::receipt("ord", order.id.into(), order.created_at);
    let payment = PaymentItem {
        id: deps.new_id(),
        gateway_order_id: gateway::order(deps, order.total, &receipt, order.id.into()).await?,
        user_id: caller.id(),
        user_name: caller.user.username.clone(),
        purpose: Purpose::Order(order.id),
        amount: order.total,
        created_at: deps.now(),
    };
    match deps
        .store()
        .open_order_payment(order.id, &payment, deps.now())
        .await
    {
        Ok(()) => Ok(Some(payment)),
        Err(OpenPaymentRefused::Changed) => Ok(None),
        Err(OpenPaymentRefused::Store(error)) => Err(error.into()),
    }
}

/// Of the orders with one promo code only the first that is paid has it: money for another
/// would go back, so it is not taken.
async fn has_promo(deps: &Deps, order: &OrderItem) -> Result<(), Failure> {
    let Some(of_order) = &order.promo else {
        return Ok(());
    };
    let promo = deps.store().promo(&of_order.code).await?;
    if promo.is_some_and(|promo| !promo.is_used) {
        return Ok(());
    }
    Err(Failure::invalid(
        "The promo code of this order was used for another order. Please order again.",
    ))
}

/// An order is paid once, and as long as its units are held.
fn payable(deps: &Deps, order: &OrderItem) -> Result<(), Failure> {
    let unpaid = matches!(
        order.payment_status,
        PaymentStatus::Pending | PaymentStatus::Failed
    );
    if order.is_paid() {
        return Err(Failure::invalid("Order is already paid"));
    }
    if !unpaid || order.order_status != OrderStatus::Pending {
        return Err(Failure::invalid("Order cannot be paid"));
    }
    if order.reservation_released || order.reserved_until <= deps.now() {
        return Err(Failure::invalid(
            "The time to pay for this order is over. Please order again.",
        ));
    }
    Ok(())
}
