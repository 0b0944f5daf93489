//! `RazorpayX`: pays sellers. A contact has fund accounts (a bank account or a UPI address),
//! and a payout goes to one of them (Razorpay: contacts, fund accounts, payouts).

use super::entities::{Collection, Notes, map_or_empty_array};
use super::{Razorpay, RazorpayError, checked};
use boli_domain::Paise;
use boli_domain::bank::BankAccount;
use boli_domain::payout::{Destination, PayoutMode, PayoutStep};
use serde::Deserialize;
use serde_json::{Value, json};
use std::future::Future;

/// Where a payout stands. `Processed` is not final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GatewayPayoutStatus {
    /// Waits for somebody's approval in the dashboard.
    Pending,
    /// The balance is too low, or the bank is down.
    Queued,
    Scheduled,
    Processing,
    Processed,
    Reversed,
    Failed,
    Rejected,
    Cancelled,
    /// A state this program does not know.
    #[default]
    #[serde(other)]
    Unknown,
}

impl GatewayPayoutStatus {
    /// What it means; a state that is not known means nothing yet.
    #[must_use]
    pub const fn step(self) -> PayoutStep {
        match self {
            Self::Processed => PayoutStep::Processed,
            Self::Reversed | Self::Failed | Self::Rejected | Self::Cancelled => {
                PayoutStep::Returned
            }
            Self::Pending | Self::Queued | Self::Scheduled | Self::Processing | Self::Unknown => {
                PayoutStep::Underway
            }
        }
    }
}

/// A payout at the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GatewayPayout {
    pub id: String,
    #[serde(default)]
    pub amount: Paise,
    #[serde(default)]
    pub status: GatewayPayoutStatus,
    /// Ours, as it was sent.
    #[serde(default)]
    pub reference_id: Option<String>,
    /// The bank's number, when there is one.
    #[serde(default)]
    pub utr: Option<String>,
    #[serde(default, deserialize_with = "map_or_empty_array")]
    pub notes: Notes,
    #[serde(default)]
    status_details: Option<StatusDetails>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct StatusDetails {
    #[serde(default)]
    reason: Option<String>,
}

impl GatewayPayout {
    /// Why it stands as it does; empty when nothing is said.
    #[must_use]
    pub fn reason(&self) -> &str {
        let details = self.status_details.as_ref();
        details
            .and_then(|details| details.reason.as_deref())
            .unwrap_or_default()
    }
}

/// What is paid, to whom. The same key must always carry the same order.
#[derive(Clone, Debug)]
pub struct PayoutOrder<'a> {
    pub fund_account_id: &'a str,
    pub amount: Paise,
    pub mode: PayoutMode,
    /// Idempotency key and reference in one: 4 to 36 letters, digits and dashes.
    pub key: &'a str,
    pub narration: &'a str,
    pub notes: &'a Notes,
}

/// Whoever pays sellers.
pub trait Payouts {
    /// Makes a contact of a seller, and says its id.
    fn create_contact(
        &self,
        name: &str,
        reference: &str,
    ) -> impl Future<Output = Result<String, RazorpayError>> + Send;

    /// Makes an account that a contact is paid to, and says its id. It can't be changed.
    fn create_fund_account(
        &self,
        contact_id: &str,
        name: &str,
        bank: &BankAccount,
    ) -> impl Future<Output = Result<String, RazorpayError>> + Send;

    /// Pays, once for each key: the same call again answers with the payout as it is by now.
    /// After an error that leaves the outcome open nothing else may be sent than the same.
    fn pay(
        &self,
        order: &PayoutOrder<'_>,
    ) -> impl Future<Output = Result<GatewayPayout, RazorpayError>> + Send;

    /// A payout by its id.
    fn fetch_payout(
        &self,
        payout_id: &str,
    ) -> impl Future<Output = Result<GatewayPayout, RazorpayError>> + Send;

    /// The payout made under a key, if there is one.
    fn find_payout(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<GatewayPayout>, RazorpayError>> + Send;
}

/// The real one.
#[derive(Clone, Debug)]
pub struct RazorpayX {
    api: Razorpay,
    /// Our account there, which is another one in test mode.
    account_number: String,
}

/// What is read of an answer that only gives a name to something.
#[derive(Deserialize)]
struct Named {
    id: String,
}

impl RazorpayX {
    #[must_use]
    pub fn new(api: Razorpay, account_number: impl Into<String>) -> Self {
        Self {
            api,
            account_number: account_number.into(),
        }
    }
}

impl Payouts for RazorpayX {
    async fn create_contact(&self, name: &str, reference: &str) -> Result<String, RazorpayError> {
        let body = json!({ "name": name, "type": "vendor", "reference_id": reference });
        let made: Named = self.api.post_once("/v1/contacts", &body, None).await?;
        Ok(made.id)
    }

    async fn create_fund_account(
        &self,
        contact_id: &str,
        name: &str,
        bank: &BankAccount,
    ) -> Result<String, RazorpayError> {
        let body = fund_account(contact_id, name, bank);
        let made: Named = self.api.post_once("/v1/fund_accounts", &body, None).await?;
        Ok(made.id)
    }

    async fn pay(&self, order: &PayoutOrder<'_>) -> Result<GatewayPayout, RazorpayError> {
        let body = json!({
            "account_number": self.account_number,
            "fund_account_id": order.fund_account_id,
            "amount": order.amount,
            "currency": "INR",
            "mode": order.mode,
            "purpose": "payout",
            // It waits for money instead of failing.
            "queue_if_low_balance": true,
            "reference_id": order.key,
            "narration": order.narration,
            "notes": order.notes,
        });
        let key = ("x-payout-idempotency", order.key);
        self.api.post_once("/v1/payouts", &body, Some(key)).await
    }

    async fn fetch_payout(&self, payout_id: &str) -> Result<GatewayPayout, RazorpayError> {
        let path = format!("/v1/payouts/{}", checked(payout_id)?);
        self.api.get(&path).await
    }

    async fn find_payout(&self, key: &str) -> Result<Option<GatewayPayout>, RazorpayError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("account_number", &self.account_number)
            .append_pair("reference_id", key)
            .finish();
        let path = format!("/v1/payouts?{query}");
        let payouts: Collection<GatewayPayout> = self.api.get(&path).await?;
        Ok(payouts
            .items
            .into_iter()
            .find(|payout| payout.reference_id.as_deref() == Some(key)))
    }
}

fn fund_account(contact_id: &str, name: &str, bank: &BankAccount) -> Value {
    match Destination::of(bank) {
        Destination::BankAccount => json!({
            "contact_id": contact_id,
            "account_type": "bank_account",
            "bank_account": {
                "name": name, "ifsc": bank.ifsc_code, "account_number": bank.account_number,
            },
        }),
        Destination::Vpa => json!({
            "contact_id": contact_id,
            "account_type": "vpa",
            "vpa": { "address": bank.account_number },
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::razorpay::WebhookEvent;

    #[test]
    fn a_published_event_is_read() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../../../tests/vectors/vectors.json")).unwrap();
        let events = vectors["razorpay"]["webhook_signature"].as_array().unwrap();
        let reversed = events
            .iter()
            .find(|event| event["name"] == "payout_reversed");
        let body = reversed.unwrap()["raw_body"].as_str().unwrap();
        let payout = WebhookEvent::parse(body.as_bytes())
            .unwrap()
            .payout
            .unwrap();
        assert_eq!(payout.status, GatewayPayoutStatus::Reversed);
        assert_eq!(payout.reason(), "beneficiary_bank_offline");
        assert_eq!((payout.amount, payout.notes.len()), (Paise(100_000), 0));
    }

    #[test]
    fn states_say_what_may_be_done() {
        let step = |status: &str| {
            let text =
                format!(r#"{{"id": "pout_1", "status": "{status}", "status_details": null}}"#);
            let payout: GatewayPayout = serde_json::from_str(&text).unwrap();
            payout.status.step()
        };
        for open in [
            "pending",
            "queued",
            "scheduled",
            "processing",
            "on_hold_by_martians",
        ] {
            assert_eq!(step(open), PayoutStep::Underway, "{open}");
        }
        assert_eq!(step("processed"), PayoutStep::Processed);
        for back in ["reversed", "failed", "rejected", "cancelled"] {
            assert_eq!(step(back), PayoutStep::Returned, "{back}");
        }
    }

    #[test]
    fn a_fund_account_is_a_bank_account_or_a_upi_address() {
        let bank = BankAccount {
            account_number: "12345678901".to_owned(),
            ifsc_code: "HDFC0000001".to_owned(),
            ..BankAccount::default()
        };
        let made = fund_account("cont_1", "Jane Smith", &bank);
        assert_eq!(made["bank_account"]["ifsc"], "HDFC0000001");
        let vpa = BankAccount {
            account_number: "jane@okhdfc".to_owned(),
            ..bank
        };
        let made = fund_account("cont_1", "Jane Smith", &vpa);
        assert_eq!(made["vpa"]["address"], "jane@okhdfc");
        assert_eq!(made["account_type"], "vpa");
    }
}
