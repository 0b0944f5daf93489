//! Looks at the auction and its product all the time, and objects to what may never be seen.

use crate::bidder::Screen;
use boli_bench::Room;
use boli_domain::auction::AuctionStatus;
use boli_local::World;
use boli_store::items::AuctionItem;
use std::time::Duration;

/// What was seen last.
#[derive(Debug, Default)]
pub struct Witness {
    before: Option<AuctionItem>,
}

impl Witness {
    /// Looks for ever.
    pub async fn watch(&mut self, world: &World, room: &Room, stock: u32, screen: &Screen) {
        loop {
            self.look(world, room, stock).await;
            if let Some(auction) = &self.before {
                screen.price.set(screen.price.get().max(auction.price().0));
                screen
                    .is_closed
                    .set(auction.status == AuctionStatus::Closed);
            }
            world.pass(Duration::from_millis(1_500)).await;
        }
    }

    /// Looks once.
    pub async fn look(&mut self, world: &World, room: &Room, stock: u32) -> AuctionItem {
        let store = world.cloud().operator().store();
        let now = store
            .auction(room.id, room.auction)
            .await
            .unwrap()
            .expect("the auction is there");
        let product = store
            .product(room.product)
            .await
            .unwrap()
            .expect("the product is there");
        let units = product.available + product.reserved + product.sold;
        assert_eq!(
            units, stock,
            "7: sold + reserved + available = stock, in {product:?}"
        );
        assert!(
            now.deadline() <= now.hard_end,
            "5: the deadline passed the hard end: {now:?}"
        );
        if let Some(before) = &self.before {
            assert!(
                now.deadline() >= before.deadline(),
                "5: the deadline shrank: {before:?} to {now:?}"
            );
            assert!(
                now.last_bid_at >= before.last_bid_at,
                "time went back: {before:?} to {now:?}"
            );
            assert!(
                now.seq >= before.seq,
                "4: a bid was lost: {before:?} to {now:?}"
            );
            assert!(
                now.seq == before.seq || now.high > before.high,
                "4: the price did not rise: {before:?} to {now:?}"
            );
            if before.status == AuctionStatus::Closed {
                assert_eq!(
                    format!("{before:?}"),
                    format!("{now:?}"),
                    "3, 5: changed after the close"
                );
            }
        }
        self.before = Some(now.clone());
        now
    }
}
