//! What must be true of a room when the dust has settled.

use crate::auction::Show;
use boli_domain::auction::{self, AuctionState, AuctionStatus, Bid, Closing};
use boli_local::World;
use boli_store::items::{AuctionItem, BidItem};

impl Show {
    /// The auction is closed and settled, and its history, winner and stock fit together.
    pub async fn check(&mut self, world: &World) {
        let closed = self.witness.look(world, &self.room, self.stock).await;
        assert_eq!(
            closed.status,
            AuctionStatus::Closed,
            "16: the auction is closed in the end"
        );
        let store = world.cloud().operator().store();
        assert!(
            !store.is_unsettled(closed.id).await.unwrap(),
            "16: the auction is settled in the end"
        );
        let mut history = store.bids(self.room.id, self.room.auction).await.unwrap();
        history.sort_by_key(|bid| bid.seq);
        self.check_history(&history);
        self.check_close(&closed, &history);
        self.check_carts(world, &closed).await;
    }

    /// Invariant 4.
    fn check_history(&self, history: &[BidItem]) {
        let numbers: Vec<_> = history.iter().map(|bid| bid.seq).collect();
        assert_eq!(
            numbers,
            (1..=history.len() as u64).collect::<Vec<_>>(),
            "4: the history has a gap"
        );
        assert!(
            history.is_sorted_by(|a, b| a.amount < b.amount),
            "4: prices do not rise: {history:?}"
        );
        for bidder in &self.bidders {
            let id = bidder.person.id;
            for (bid, amount) in &bidder.acknowledged {
                let found = history.iter().find(|accepted| accepted.id == *bid);
                let found = found.map(|bid| (bid.bidder, bid.amount));
                assert_eq!(found, Some((id, *amount)), "4: an acknowledged bid is lost");
            }
            for amount in &bidder.refused {
                let found = history
                    .iter()
                    .find(|bid| bid.bidder == id && bid.amount == *amount);
                assert_eq!(found, None, "a refused bid counts");
            }
        }
    }

    /// Invariants 3 and 5: the rule itself, given the history, comes to the same end.
    fn check_close(&self, closed: &AuctionItem, history: &[BidItem]) {
        let last = history.last();
        assert_eq!(
            closed.winner,
            last.map(|bid| bid.bidder),
            "3: the last accepted bid wins"
        );
        assert_eq!(closed.hammer, last.map(|bid| bid.amount), "3: at its price");
        assert_eq!(
            closed.close_seq,
            Some(history.len() as u64),
            "3: close seq = accepted bids"
        );
        let bids = history.iter().map(|bid| Bid {
            id: bid.id,
            bidder: bid.bidder,
            amount: bid.amount,
            at: bid.at,
        });
        let model = bids.fold(self.opened.state(), |state, bid| accepted(&state, &bid));
        let closing = if closed.closed_by_hand {
            Closing::Seller
        } else {
            Closing::Deadline
        };
        let at = closed.closed_at.expect("a closed auction has a time");
        let model =
            auction::close(&model, at, closing).expect("the model closes when the table did");
        assert_eq!(model, closed.state(), "the model and the table differ");
    }

    /// Invariant 8.
    async fn check_carts(&self, world: &World, closed: &AuctionItem) {
        let mut won = Vec::new();
        for bidder in &self.bidders {
            won.extend(
                world
                    .cloud()
                    .operator()
                    .store()
                    .cart(bidder.person.id)
                    .await
                    .unwrap(),
            );
        }
        let won: Vec<_> = won
            .iter()
            .map(|line| {
                (
                    line.user_id,
                    line.auction_id,
                    line.unit_price,
                    line.quantity,
                )
            })
            .collect();
        let due = closed.winner.zip(closed.hammer);
        let due: Vec<_> = due
            .map(|(winner, hammer)| (winner, Some(closed.id), hammer, 1))
            .into_iter()
            .collect();
        assert_eq!(won, due, "8: exactly one winning line, at the hammer price");
        let product = world
            .cloud()
            .operator()
            .store()
            .product(self.room.product)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            product.reserved,
            due.len() as u32,
            "7: only the winner's unit is reserved"
        );
    }

    /// The unit of a winner who does not order goes back to sale.
    pub async fn check_abandoned(&mut self, world: &World) {
        self.witness.look(world, &self.room, self.stock).await;
        let store = world.cloud().operator().store();
        let product = store.product(self.room.product).await.unwrap().unwrap();
        assert_eq!(
            product.available, self.stock,
            "7: an abandoned unit is not for sale"
        );
        for bidder in &self.bidders {
            assert_eq!(
                store.cart(bidder.person.id).await.unwrap(),
                [],
                "8: an abandoned line is left"
            );
        }
    }
}

fn accepted(state: &AuctionState, bid: &Bid) -> AuctionState {
    auction::place_bid(state, bid)
        .unwrap_or_else(|refused| panic!("the model refuses {bid:?}: {refused:?}"))
}
