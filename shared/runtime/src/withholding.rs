//! What is kept back of payouts, with the rates that a deployment is configured with.

use crate::Deps;
use crate::environment::{ConfigError, Environment};
use boli_domain::Paise;
use boli_domain::limits::MIN_PAYOUT;
use boli_domain::tax_document::FinancialYear;
use boli_domain::withholding::{Rates, Taxpayer, kept_back};
use boli_store::TaxYear;
use boli_store::items::{SellerProfile, WithheldOfYear};
use std::collections::BTreeMap;

/// The rates of this deployment: the law's, or those of `WITHHOLDING_RATES` for the day that the
/// law changes before this program. That is JSON with `tcs`, `tds` and `tds_without_pan`, each a
/// list of `since` (a day) and `points` (hundredths of a percent).
///
/// # Errors
/// They can't be read.
pub fn rates(environment: &Environment) -> Result<Rates, ConfigError> {
    environment.get("WITHHOLDING_RATES").map_or_else(
        || Ok(Rates::law()),
        |json| {
            serde_json::from_str(json)
                .map_err(|error| ConfigError::Invalid("WITHHOLDING_RATES", error.to_string()))
        },
    )
}

/// What a withdrawal of `amount` leaves behind of each year's taxes; the bank always gets the
/// least that it pays.
///
/// # Errors
/// The rates can't be read.
pub fn of_withdrawal(
    deps: &Deps,
    seller: &SellerProfile,
    years: &BTreeMap<FinancialYear, TaxYear>,
    amount: Paise,
) -> Result<Vec<WithheldOfYear>, ConfigError> {
    let rates = rates(deps.environment())?;
    let pan = seller.pan_number.parse().ok();
    let taxpayer = Taxpayer::of(pan.as_ref(), !seller.aadhaar_last4.is_empty());
    let mut left = amount.checked_sub(MIN_PAYOUT).unwrap_or_default();
    let mut all = Vec::new();
    for (year, sold) in years {
        let before = sold.withheld.unwrap_or_default();
        let withheld = kept_back(&sold.months, taxpayer, &rates, before, left);
        left = left.checked_sub(withheld.total()).unwrap_or_default();
        if withheld.total() > Paise::ZERO {
            all.push(WithheldOfYear {
                year: *year,
                withheld,
            });
        }
    }
    Ok(all)
}
