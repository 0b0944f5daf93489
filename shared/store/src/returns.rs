//! Access patterns of returns.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::ReturnItem;
use crate::keys::{self, IndexName};
use crate::write::Write;
use boli_domain::{OrderId, RowId, Timestamp, UserId};

impl Store {
    /// Asks for a return; one that was withdrawn is asked for anew. 0 read units / 3 write units,
    /// 2 of them for the lists of the seller and of what waits for an answer.
    ///
    /// # Errors
    /// Refused when there is one that was not withdrawn.
    pub async fn ask_return(&self, asked: &ReturnItem) -> Result<(), CommitError> {
        let asked = Write::put(asked)?
            .when("attribute_not_exists(PK) OR return_status = :withdrawn")
            .value(":withdrawn", "withdrawn");
        self.commit(vec![asked]).await
    }

    /// The return of a line, as of now. 1 read unit / 0 write units.
    pub async fn goods_return(
        &self,
        order: OrderId,
        line: RowId,
    ) -> Result<Option<ReturnItem>, StoreError> {
        self.get_now(keys::goods_return(order, line)).await
    }

    /// The returns of an order, as of now. 1 read unit per 4 KB / 0 write units.
    pub async fn returns_of(&self, order: OrderId) -> Result<Vec<ReturnItem>, StoreError> {
        let query = Query::collection(keys::order(order).pk, keys::RETURN_PREFIX);
        self.query(query.consistent()).await
    }

    /// What buyers want to give back to a seller, the newest first. 1 read unit each, and 0.5 per
    /// 4 KB of keys / 0 write units.
    pub async fn seller_returns(&self, seller: UserId) -> Result<Vec<ReturnItem>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::seller_returns(seller));
        self.listed(query.newest_first()).await
    }

    /// Returns that their sellers have not answered in time. 1 read unit each, and 0.5 per 4 KB of
    /// keys / 0 write units.
    pub async fn unanswered_returns(&self, now: Timestamp) -> Result<Vec<ReturnItem>, StoreError> {
        let query = Query::index(IndexName::Gsi2, keys::UNANSWERED_RETURNS);
        let until = keys::by_time(now, "~");
        self.listed(query.between(String::new(), until)).await
    }

    /// Returns that wait for an operator, the oldest first. 1 read unit each, and 0.5 per 4 KB of
    /// keys / 0 write units.
    pub async fn disputes(&self) -> Result<Vec<ReturnItem>, StoreError> {
        self.listed(Query::index(IndexName::Gsi2, keys::DISPUTES))
            .await
    }

    /// Moves a return on; `moved` is as it shall be, but for its revision. 0 read units / 1 write
    /// unit per KB, and 1 for each list that it leaves or enters.
    ///
    /// # Errors
    /// Refused when it was changed meanwhile.
    pub async fn move_return(&self, moved: &ReturnItem) -> Result<(), CommitError> {
        self.commit(vec![revised(moved)?]).await
    }
}

/// A return as it shall be, unless somebody changed it.
pub(crate) fn revised(moved: &ReturnItem) -> Result<Write, StoreError> {
    let next = ReturnItem {
        revision: moved.revision.saturating_add(1),
        ..moved.clone()
    };
    Ok(Write::put(&next)?
        .when("revision = :seen")
        .value(":seen", moved.revision))
}
