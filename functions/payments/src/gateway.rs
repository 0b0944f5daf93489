//! Orders at the gateway.

use boli_domain::{Paise, Timestamp};
use boli_runtime::{Deps, Failure};
use boli_wire::payments::CURRENCY;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a gateway order is for: `notes` at the gateway, so that an event finds its order even
/// without us.
const REFERENCE: &str = "reference";

/// A receipt: a prefix, the first eight digits of an id, the last eight of a time. The same
/// for each try, so that an order made in a try that broke off is found again.
pub fn receipt(prefix: &str, id: Uuid, at: Timestamp) -> String {
    let id = id.simple().to_string();
    let time = at.as_millis().rem_euclid(100_000_000);
    format!("{prefix}_{}_{time:08}", id.get(..8).unwrap_or_default())
}

/// The gateway's order for `amount` with that receipt, made if there is none. `reference` is
/// the id of what is paid.
///
/// # Errors
/// 503 when the gateway does not answer.
pub async fn order(
    deps: &Deps,
    amount: Paise,
    receipt: &str,
    reference: Uuid,
) -> Result<String, Failure> {
    let razorpay = deps.razorpay()?;
    let reference = reference.to_string();
    let found = razorpay
        .find_order_by_receipt(receipt)
        .await
        .map_err(Failure::unavailable)?;
    let ours = found.filter(|order| {
        // Receipts are short; two may be alike.
        order.amount == amount
            && order.currency == CURRENCY
            && order.notes.get(REFERENCE) == Some(&reference)
    });
    if let Some(order) = ours {
        return Ok(order.id);
    }
    let notes = BTreeMap::from([(REFERENCE.to_owned(), reference)]);
    let made = razorpay
        .create_order(amount, receipt, &notes)
        .await
        .map_err(Failure::unavailable)?;
    Ok(made.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_short_and_the_same_each_time() {
        let id = Uuid::from_u128(0x786a_b973_aaea_46da_88bf_a79a_d340_96b6);
        let receipt = receipt("ord", id, Timestamp(1_795_354_386_435));
        assert_eq!(receipt, "ord_786ab973_54386435");
        assert!(receipt.len() <= 40);
    }
}
