//! The caller's own referral code.

use boli_domain::code::alphanumeric;
use boli_domain::referral::{CODE_CHARS, CODE_PREFIX};
use boli_runtime::{Caller, Deps, Failure};
use boli_store::ReferrerRefused;
use boli_store::items::ReferrerItem;

/// Codes drawn before giving up; there are 1.7 million.
const ATTEMPTS: usize = 8;

/// The caller as a referrer, with a code from now on.
///
/// # Errors
/// 503 when the table is busy, or every code drawn was taken.
pub async fn get(deps: &Deps, caller: &Caller) -> Result<ReferrerItem, Failure> {
    for _ in 0..ATTEMPTS {
        if let Some(referrer) = deps.store().referrer(caller.id()).await? {
            return Ok(referrer);
        }
        let drawn = alphanumeric(deps.random_bytes(), CODE_CHARS);
        let code = format!("{CODE_PREFIX}{drawn}");
        let referrer = ReferrerItem::new(caller.id(), deps.new_id(), code, deps.now());
        match deps.store().create_referrer(&referrer).await {
            Ok(()) => return Ok(referrer),
            Err(ReferrerRefused::CodeTaken | ReferrerRefused::HasOne) => {}
            Err(ReferrerRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable("every referral code drawn was taken"))
}
