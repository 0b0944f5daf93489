//! Bank details as forms bring them, each typed twice where a slip costs money.

use boli_domain::bank::{BankAccount, BankRefused, ifsc};
use boli_domain::limits::{IFSC_CHARS, MAX_ACCOUNT_NUMBER_CHARS, MAX_BANK_NAME_CHARS};
use boli_domain::{RowId, Timestamp, UserId};
use boli_store::items::{BankDetailsItem, Payee};
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
    let Some(earlier) = earlier else {
        return BankDetailsItem {
            id: RowId::of_user(seller),
            seller_id: seller,
            bank,
            created_at: now,
            updated_at: now,
            moved_at: None,
            payee: None,
        };
    };
    let moves = bank.pays_elsewhere(&earlier.bank);
    let cools = moves && !earlier.bank.is_unsaid();
    BankDetailsItem {
        bank,
        updated_at: now,
        moved_at: if cools { Some(now) } else { earlier.moved_at },
        payee: earlier.payee.map(|payee| Payee {
            fund_account_id: payee.fund_account_id.filter(|_| !moves),
            ..payee
        }),
        ..earlier
    }
}
