//! The checkout page: what the gateway's own shows a buyer, without a script, so that it works in
//! whatever a client opens it in.

use super::pages::escape;
use crate::razorpay::{CheckoutReply, Outcome};
use boli_domain::Paise;
use serde_json::{Value, json};

const STYLE: &str = "<meta charset=utf-8><meta name=viewport content='width=device-width, initial-scale=1'>
<style>
:root { color-scheme: light dark; --ink: #1b2333; --quiet: #667085; --paper: #fff; --back: #eef1f6; --line: #d9dee8; --pay: #1552f0 }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf5; --quiet: #98a2b3; --paper: #1a2030; --back: #10141f; --line: #323b50; --pay: #5c8bff } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { width: min(26rem, 100%); background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden }
header { padding: 1.25rem 1.5rem; border-bottom: 1px solid var(--line) }
h1 { font-size: 1rem; margin: 0 } header p { margin: 0; color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere }
.amount { font-size: 2rem; font-weight: 650; margin: 1.25rem 1.5rem .25rem } .state { margin: 0 1.5rem 1rem; color: var(--quiet) }
form { display: grid; gap: .6rem; padding: 0 1.5rem 1.5rem }
button, .button { font: inherit; padding: .8rem 1rem; border-radius: .6rem; border: 1px solid var(--line); background: none; color: inherit; text-align: center; text-decoration: none; cursor: pointer }
button.pay { background: var(--pay); border-color: var(--pay); color: #fff; font-weight: 600 }
small { color: var(--quiet); display: block } pre { margin: 0 1.5rem 1.25rem; padding: .8rem; background: var(--back); border-radius: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem }
</style>";

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    End(Outcome),
    /// The checkout is closed; nothing was tried.
    Cancel,
}

impl Choice {
    /// Reads a form of the page.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let (_, word) = form_urlencoded::parse(body).find(|(name, _)| name == "outcome")?;
        match &*word {
            "paid" => Some(Self::End(Outcome::Paid)),
            "failed" => Some(Self::End(Outcome::Failed)),
            "late" => Some(Self::End(Outcome::Late)),
            "cancelled" => Some(Self::Cancel),
            _ => None,
        }
    }
}

/// The page of an order at the gateway.
pub(super) fn page(order: &Value) -> String {
    let is_paid = order["status"] == "paid";
    let form = if is_paid {
        "<p class=state>This order has been paid.</p>".to_owned()
    } else {
        format!(
            "<form method=post>
<button class=pay name=outcome value=paid>Pay {}</button>
<button name=outcome value=late>Pay late <small>fails now, the bank pays in a quarter of an hour</small></button>
<button name=outcome value=failed>Fail <small>the bank refuses</small></button>
<button name=outcome value=cancelled>Cancel <small>close the checkout</small></button>
</form>",
            amount(order)
        )
    };
    framed(order, &form)
}

/// The page after a choice, with what the client's handler gets.
pub(super) fn ended(order: &Value, choice: Choice, reply: Option<&CheckoutReply>) -> String {
    let (words, told) = match (choice, reply) {
        (Choice::End(Outcome::Paid), Some(reply)) => ("Paid. The client is told:", json!(reply)),
        (Choice::End(_), Some(reply)) => (
            "The payment failed. The client is told:",
            json!({ "error": {
                "code": "BAD_REQUEST_ERROR", "description": "Payment was cancelled by the customer",
                "source": "customer", "step": "payment_authentication", "reason": "payment_cancelled",
                "metadata": {
                    "order_id": reply.razorpay_order_id, "payment_id": reply.razorpay_payment_id,
                },
            }}),
        ),
        _ => ("The checkout was closed. Nothing was paid.", Value::Null),
    };
    let told = match told {
        Value::Null => String::new(),
        told => format!("<pre>{}</pre>", escape(&format!("{told:#}"))),
    };
    let again = "<form><a class=button href=''>Back to the checkout</a></form>";
    framed(order, &format!("<p class=state>{words}</p>{told}{again}"))
}

/// There is no such order.
pub(super) fn unknown(id: &str) -> String {
    framed(
        &json!({ "id": id, "amount": 0 }),
        "<p class=state>The id provided does not exist.</p>",
    )
}

fn framed(order: &Value, body: &str) -> String {
    let text = |name: &str| escape(order[name].as_str().unwrap_or_default());
    format!(
        "<!doctype html><html lang=en><title>Checkout</title>{STYLE}
<main><header><h1>Boli checkout</h1><p>{} {}</p></header>
<p class=amount>{}</p>{body}</main></html>",
        text("id"),
        text("receipt"),
        amount(order),
    )
}

fn amount(order: &Value) -> String {
    format!(
        "&#8377;{}",
        Paise(order["amount"].as_u64().unwrap_or_default())
    )
}
