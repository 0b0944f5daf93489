//! Access patterns of bank details and withdrawals.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{BankDetailsItem, Payee, WithdrawalItem, WithheldItem, WithheldOfYear};
use crate::keys::{self, IndexName};
use crate::taxes::TaxYear;
use crate::write::Write;
use crate::{Entity, ledger};
use boli_domain::ledger::{Journal, JournalKind};
use boli_domain::tax_document::FinancialYear;
use boli_domain::withholding::Withheld;
use boli_domain::{Timestamp, UserId, WithdrawalId};
use std::collections::BTreeMap;

/// Money can't be reserved for a withdrawal.
#[derive(Debug, thiserror::Error)]
pub enum ReserveRefused {
    /// The seller has less by now.
    #[error("the balance is too low")]
    Insufficient,
    /// Another payout took what this one keeps back: it is reckoned again.
    #[error("what is kept back was changed meanwhile")]
    Overtaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Where a seller is paid, as of now. 1 read unit / 0 write units.
    pub async fn bank_details(
        &self,
        seller: UserId,
    ) -> Result<Option<BankDetailsItem>, StoreError> {
        self.get_now(keys::bank_details(seller)).await
    }

    /// Says where a seller is paid. 0 read units / 1 write unit.
    pub async fn put_bank_details(&self, details: &BankDetailsItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(details)?]).await
    }

    /// Asks for money: the amount is reserved, and the bank details are kept, in one
    /// transaction. What it keeps back is added to what `years` were seen to have. 0 read units /
    /// 10 write units, 2 of them for the list of open withdrawals, and 2 for each year that
    /// something is kept back for.
    ///
    /// # Errors
    /// [`ReserveRefused`]; then nothing is reserved.
    pub async fn request_withdrawal(
        &self,
        withdrawal: &WithdrawalItem,
        details: &BankDetailsItem,
        journal: &Journal,
        years: &BTreeMap<FinancialYear, TaxYear>,
    ) -> Result<(), ReserveRefused> {
        let mut writes = vec![Write::create(withdrawal)?, Write::put(details)?];
        writes.extend(ledger::post(journal, withdrawal.requested_at)?);
        for kept in &withdrawal.withheld {
            let seen = years.get(&kept.year).and_then(|year| year.withheld);
            writes.push(keep_back(withdrawal.seller_id, kept, seen)?);
        }
        self.commit(writes)
            .await
            .map_err(|error| match error.refusal() {
                Ok(WithheldItem::NAME) => ReserveRefused::Overtaken,
                Ok(_) => ReserveRefused::Insufficient,
                Err(error) => error.into(),
            })
    }

    /// A seller's withdrawal, as of now. 1 read unit / 0 write units.
    pub async fn withdrawal(
        &self,
        seller: UserId,
        id: WithdrawalId,
    ) -> Result<Option<WithdrawalItem>, StoreError> {
        self.get_now(keys::withdrawal(seller, id)).await
    }

    /// A seller's withdrawals as of now, newest first. 1 read unit per 4 KB / 0 write units.
    pub async fn withdrawals(&self, seller: UserId) -> Result<Vec<WithdrawalItem>, StoreError> {
        let query = Query::collection(keys::seller_partition(seller), keys::WITHDRAWAL_PREFIX);
        self.query(query.consistent().newest_first()).await
    }

    /// The withdrawals that wait for an operator, the oldest first. 1 read unit each and 0.5
    /// per 4 KB of keys / 0 write units.
    pub async fn open_withdrawals(&self) -> Result<Vec<WithdrawalItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi2, keys::OPEN_WITHDRAWALS))
            .await
    }

    /// Changes a withdrawal with what its journals move, in one transaction; `withdrawal` is as
    /// it shall be, but for its revision. What it kept back is undone with it. 0 read units / 4
    /// write units, 2 of them for the list of open withdrawals, 2 for each journal, 2 for the
    /// balance and 2 for each year that something was kept back for.
    ///
    /// # Errors
    /// Refused when somebody changed it meanwhile.
    pub async fn revise_withdrawal(
        &self,
        withdrawal: &WithdrawalItem,
        journals: &[Journal],
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let revised = WithdrawalItem {
            revision: withdrawal.revision.saturating_add(1),
            ..withdrawal.clone()
        };
        // Those of before withdrawals had revisions have none.
        let unchanged = "attribute_exists(PK) AND \
                         (attribute_not_exists(revision) OR revision = :seen)";
        let revise = Write::put(&revised)?
            .when(unchanged)
            .value(":seen", withdrawal.revision)
            .named("withdrawal");
        let mut writes = vec![revise];
        writes.extend(ledger::post_all(journals, now)?);
        let is_undone = |journal: &Journal| journal.kind() == JournalKind::WithdrawalRejected;
        if journals.iter().any(is_undone) {
            let kept = withdrawal.withheld.iter();
            writes.extend(kept.map(|kept| give_back(withdrawal.seller_id, kept)));
        }
        self.commit(writes).await
    }

    /// Keeps who a seller is at `RazorpayX`. 0 read units / 1 write unit.
    ///
    /// # Errors
    /// Refused when the seller changed the details meanwhile.
    pub async fn note_payee(
        &self,
        details: &BankDetailsItem,
        payee: &Payee,
    ) -> Result<(), CommitError> {
        let noted = Write::update(details.key(), "SET payee = :payee")
            .when("updated_at = :seen")
            .value(":payee", payee)
            .value(":seen", details.updated_at)
            .named("bank details");
        self.commit(vec![noted]).await
    }
}

/// Adds to what was kept back of a seller's payouts for a year.
fn keep_back(
    seller: UserId,
    kept: &WithheldOfYear,
    seen: Option<Withheld>,
) -> Result<Write, StoreError> {
    let item = WithheldItem {
        seller_id: seller,
        year: kept.year,
        withheld: seen.unwrap_or_default().plus(kept.withheld),
    };
    let Some(seen) = seen else {
        return Write::create(&item);
    };
    Ok(Write::put(&item)?
        .when("tcs = :tcs AND tds = :tds")
        .value(":tcs", seen.tcs)
        .value(":tds", seen.tds))
}

/// Takes off what a payout kept back that came to nothing.
fn give_back(seller: UserId, kept: &WithheldOfYear) -> Write {
    let Withheld { tcs, tds } = kept.withheld;
    Write::update(
        keys::withheld(seller, kept.year),
        "SET tcs = tcs - :tcs, tds = tds - :tds",
    )
    .when("tcs >= :tcs AND tds >= :tds")
    .value(":tcs", tcs)
    .value(":tds", tds)
    .named(WithheldItem::NAME)
}
