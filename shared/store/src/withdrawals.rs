//! Access patterns of bank details and withdrawals.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{BankDetailsItem, Payee, WithdrawalItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use crate::{Entity, ledger};
use boli_domain::ledger::Journal;
use boli_domain::{Timestamp, UserId, WithdrawalId};

/// Money can't be reserved for a withdrawal.
#[derive(Debug, thiserror::Error)]
pub enum ReserveRefused {
    /// The seller has less by now.
    #[error("the balance is too low")]
    Insufficient,
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
    /// transaction. 0 read units / 10 write units, 2 of them for the list of open withdrawals.
    ///
    /// # Errors
    /// [`ReserveRefused::Insufficient`]; then nothing is reserved.
    pub async fn request_withdrawal(
        &self,
        withdrawal: &WithdrawalItem,
        details: &BankDetailsItem,
        journal: &Journal,
    ) -> Result<(), ReserveRefused> {
        let mut writes = vec![Write::create(withdrawal)?, Write::put(details)?];
        writes.extend(ledger::post(journal, withdrawal.requested_at)?);
        self.commit(writes)
            .await
            .map_err(|error| match error.refusal() {
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
    /// it shall be, but for its revision. 0 read units / 4 write units, 2 of them for the list of
    /// open withdrawals, 2 for each journal and 2 for the balance.
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
