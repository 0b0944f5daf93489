//! Orders that wait for their money.

use crate::client::{Query, Store};
use crate::entity::decode;
use crate::error::StoreError;
use crate::items::OrderItem;
use crate::keys::{self, IndexName};
use boli_domain::Timestamp;

impl Store {
    /// The gateway orders of unpaid orders whose hold ends from `from` on and before `to`; orders
    /// of nothing but won lines hold no units themselves, and are not among them. 0.5
    /// read units per 4 KB of keys and 1 per 4 KB of what ends then / 0 write units.
    pub async fn unpaid_until(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        // Keys are a time, a separator and an id: nothing sorts before the time alone.
        let query = Query::index(IndexName::Gsi2, keys::HELD)
            .between(keys::by_time(from, ""), keys::by_time(to, ""));
        let held = self.query_items(query).await?;
        let orders = held.iter().filter_map(crate::listing::key_of).collect();
        let orders = self.get_many(orders).await?;
        let mut unpaid = Vec::with_capacity(orders.len());
        for order in orders {
            let order: OrderItem = decode(order)?;
            if order.holds_units() {
                unpaid.extend(order.gateway_order_id);
            }
        }
        Ok(unpaid)
    }
}
