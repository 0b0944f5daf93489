//! What a promo code takes off an amount, or why it does not: validating and applying ask the
//! same.

use crate::promo_view::promo;
use boli_domain::Paise;
use boli_domain::limits::MAX_PROMO_CODE_CHARS;
use boli_domain::promo::{Discount, PromoRefused, usable};
use boli_runtime::{Caller, Deps, Failure, Request};
use boli_store::items::PromoCodeItem;
use boli_wire::form::NON_FIELD;
use boli_wire::promos::PromoQuote;
use boli_wire::{FieldErrors, Number};
use serde_json::Value;

const CODE: &str = "promo_code";

/// A usable code, and the amount that it was asked for.
#[derive(Debug)]
pub struct Asked {
    promo: PromoCodeItem,
    amount: Paise,
    discount: Paise,
}

impl Asked {
    /// The code as it is kept.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.promo.code
    }

    /// The discount as messages spell it: the recorded server multiplied percentages without
    /// rounding, so theirs has four decimals.
    #[must_use]
    pub fn saved(&self) -> String {
        match self.promo.discount {
            Discount::Percentage(_) => format!("{}00", self.discount),
            Discount::Fixed(_) => self.discount.to_string(),
        }
    }

    /// The answer with these words.
    #[must_use]
    pub fn quote(&self, message: &str) -> PromoQuote {
        let left = self.amount.checked_sub(self.discount);
        PromoQuote {
            promo_code: promo(&self.promo),
            order_amount: Number(self.amount),
            discount_amount: Number(self.discount),
            final_amount: Number(left.unwrap_or_default()),
            message: message.to_owned(),
        }
    }
}

/// Reads the code and the amount; the errors inside are the client's.
///
/// # Errors
/// The body or the table can't be read.
pub async fn read(
    deps: &Deps,
    caller: &Caller,
    request: &Request,
) -> Result<Result<Asked, FieldErrors>, Failure> {
    let mut form = request.form().await?;
    let code = form.text(CODE, MAX_PROMO_CODE_CHARS);
    let amount = form.amount("order_amount");
    let promo = match code.as_str() {
        "" => None,
        code => deps.store().promo(code).await?,
    };
    let usable = match &promo {
        Some(promo) => usable(&promo.state(), caller.id(), amount, deps.now()),
        None => Err(PromoRefused::Unknown),
    };
    // Whose code it is, and whether the amount is enough, comes after the fields themselves.
    if let Err(refused) = usable
        && refused.is_of_code()
        && !code.is_empty()
    {
        form.reject(CODE, refused.to_string());
    }
    if let Err(errors) = form.finish() {
        return Ok(Err(errors));
    }
    Ok(match (promo, usable) {
        (Some(promo), Ok(())) => Ok(Asked {
            discount: promo.off(amount),
            promo,
            amount,
        }),
        (_, Err(refused)) => Err(FieldErrors::one(NON_FIELD, refused.to_string())),
        (None, Ok(())) => Err(FieldErrors::one(CODE, PromoRefused::Unknown.to_string())),
    })
}

/// 400 `{<flag>: false, "errors": {…}}`.
pub fn refused(flag: &str, errors: FieldErrors) -> Failure {
    Failure::invalid(errors.first())
        .with(flag, false)
        .with("errors", Value::Object(errors.0))
}
