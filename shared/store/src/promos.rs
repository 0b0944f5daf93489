//! Access patterns of promo codes.

use crate::client::{Query, Store};
use crate::entity::Entity;
use crate::error::{CommitError, StoreError, happened};
use crate::items::{AppliedPromoItem, OrderItem, OrderPromo, PromoCodeItem};
use crate::keys::{self, IndexName};
use crate::write::Write;
use boli_domain::{Timestamp, UserId};

/// What a refusal is called when a promo code is not to be had.
pub(crate) const PROMO: &str = PromoCodeItem::NAME;

impl Store {
    /// Closes a promo code that nobody has used, or opens it again; `false` for another. 0 read
    /// units / 1 write unit.
    pub async fn set_promo(&self, code: &str, is_active: bool) -> Result<bool, StoreError> {
        let write = Write::update(keys::promo(code), "SET is_active = :active")
            .when("is_used = :no")
            .value(":active", is_active)
            .value(":no", false);
        happened(self.commit(vec![write]).await)
    }

    /// A promo code, whatever its case, as of now. 1 read unit / 0 write units.
    pub async fn promo(&self, code: &str) -> Result<Option<PromoCodeItem>, StoreError> {
        self.get_now(keys::promo(code)).await
    }

    /// A user's promo codes, newest first; a user has one for each level. 1 read unit each, and
    /// 0.5 per 4 KB of keys / 0 write units.
    pub async fn promos_of(&self, user: UserId) -> Result<Vec<PromoCodeItem>, StoreError> {
        let query = Query::index(IndexName::Gsi1, keys::user_promos(user)).newest_first();
        self.listed(query).await
    }

    /// Keeps a code for the user's next order, in place of another. 0 read units / 1 write unit.
    pub async fn apply_promo(&self, applied: &AppliedPromoItem) -> Result<(), CommitError> {
        self.commit(vec![Write::put(applied)?]).await
    }

    /// The code that is kept for the user's next order, as of now. 1 read unit, 2 with a code /
    /// 0 write units.
    pub async fn applied_promo(&self, user: UserId) -> Result<Option<PromoCodeItem>, StoreError> {
        match self
            .get_now::<AppliedPromoItem>(keys::applied_promo(user))
            .await?
        {
            Some(applied) => self.promo(&applied.code).await,
            None => Ok(None),
        }
    }
}

/// An order takes the code that was kept for it, so that the next one has none.
pub(crate) fn take(user: UserId, promo: &OrderPromo) -> Write {
    Write::delete(keys::applied_promo(user))
        .when("code = :code")
        .value(":code", &promo.code)
        .named(PROMO)
}

/// The code is spent with the order's payment; nobody pays two orders with it.
pub(crate) fn spend(order: &OrderItem, promo: &OrderPromo, now: Timestamp) -> Write {
    Write::update(
        keys::promo(&promo.code),
        "SET is_used = :yes, used_at = :now, order_id = :order",
    )
    .when("is_used = :no")
    .value(":yes", true)
    .value(":no", false)
    .value(":now", now)
    .value(":order", order.id)
    .named(PROMO)
}

/// The order that spent the code is cancelled: the code is its owner's to use again.
pub(crate) fn give_back(order: &OrderItem, promo: &OrderPromo) -> Write {
    Write::update(
        keys::promo(&promo.code),
        "SET is_used = :no, used_at = :none, order_id = :none",
    )
    .when("order_id = :order")
    .value(":no", false)
    .value(":none", None::<Timestamp>)
    .value(":order", order.id)
    .named(PROMO)
}
