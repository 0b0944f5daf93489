//! Bank details as forms bring them, each typed twice where a slip costs money.

use boli_domain::bank::{BankAccount, BankRefused, ifsc};
use boli_domain::limits::{IFSC_CHARS, MAX_ACCOUNT_NUMBER_CHARS, MAX_BANK_NAME_CHARS};
use boli_domain::{RowId, Timestamp, UserId};
use boli_store::items::BankDetailsItem;
use boli_wire::{FieldErrors, Form};

/// Bank details with what was typed a second time.
pub struct Confirmed {
    account: BankAccount,
    account_number: String,
    ifsc_code: String,
}

/// Longest text of the mobile number: long enough for any that is refused with its own words.
const MAX_MOBILE_CHARS: usize = 20;

impl Confirmed {
    /// Reads the fields of the withdrawal form; what is wrong with one alone is noted there.
    pub fn read(form: &mut Form) -> Self {
        let number = form.text("bank_account_number", MAX_ACCOUNT_NUMBER_CHARS);
        let account_number = form.text("confirm_account_number", MAX_ACCOUNT_NUMBER_CHARS);
        let code = form.text("bank_ifsc_code", *IFSC_CHARS.end());
        let ifsc_code = form.text("confirm_ifsc_code", *IFSC_CHARS.end());
        Self {
            account: BankAccount {
                bank_name: form.text("bank_name", MAX_BANK_NAME_CHARS),
                account_holder_name: form.text("account_holder_name", MAX_BANK_NAME_CHARS),
                mobile_number: form.text("mobile_number", MAX_MOBILE_CHARS),
                account_number: number,
                ifsc_code: ifsc(&code),
            },
            account_number,
            ifsc_code,
        }
    }

    /// The details, when both spellings agree.
    ///
    /// # Errors
    /// 400 `{"non_field_errors"}`.
    pub fn check(self) -> Result<BankAccount, FieldErrors> {
        self.account
            .confirmed_by(&self.account_number, &self.ifsc_code)
            .map_err(|refused: BankRefused| {
                FieldErrors::one("non_field_errors", refused.to_string())
            })?;
        Ok(self.account)
    }
}

/// A seller's details with `bank` in place of what was there.
pub fn details(
    seller: UserId,
    earlier: Option<BankDetailsItem>,
    bank: BankAccount,
    now: Timestamp,
) -> BankDetailsItem {
    BankDetailsItem {
        id: RowId::of_user(seller),
        seller_id: seller,
        bank,
        created_at: earlier.map_or(now, |earlier| earlier.created_at),
        updated_at: now,
    }
}
