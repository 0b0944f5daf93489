//! One seed: a room, its auction, and everything that must be true when the dust has settled.

use crate::bidder::{Bidder, Screen};
use crate::chaos::Chaos;
use crate::commands;
use crate::plan::{Ending, Plan};
use crate::stream;
use crate::witness::Witness;
use boli_bench::{Room, RoomPlan};
use boli_domain::auction::{self, AuctionState, AuctionStatus, Bid, Closing};
use boli_local::World;
use boli_store::items::{AuctionItem, BidItem};
use futures_util::future::{join, join_all, select};
use http::Method;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// Longer than any message stays invisible after its worker died.
const REDELIVERY: Duration = Duration::from_secs(300);
/// Longer than a winner has to order.
const ABANDONED: Duration = Duration::from_secs(25 * 60 * 60);

/// Plays a seed to its end.
pub async fn play(seed: u64) {
    let plan = Plan::of(seed);
    let mut world = World::bare(seed).await;
    let name = seed.to_string();
    let room = RoomPlan {
        name: &name,
        buyers: plan.bidders.len(),
        credits: plan.credits,
        stock: plan.stock,
        auction: plan.auction.clone(),
    };
    let room = Room::open(&world, room).await.unwrap();
    let mut show = Show::new(&world, room, &plan).await;
    let chaos = Arc::new(Chaos::of(seed));
    world.set_faults(Some(chaos.clone()));
    if let Some(at) = plan.restart {
        let kill = world.pass(at);
        select(pin!(show.play(&world)), pin!(kill)).await;
        show.lose_sockets();
        world.restart();
        world.set_faults(Some(chaos.clone()));
    }
    show.play(&world).await;
    stream::jump(&world, &show.room, &plan.jumps).await;
    chaos.stop();
    world.core().advance(REDELIVERY);
    world.settle().await;
    show.have_all_again(&world).await;
    show.check(&world).await;
    stream::check(&world, &show.room, &plan).await;
    if plan.is_abandoned {
        world.core().advance(ABANDONED);
        world.settle().await;
        show.have_all_again(&world).await;
        show.check_abandoned(&world).await;
        stream::check(&world, &show.room, &plan).await;
    }
    assert_eq!(world.dead_letters(), [], "messages were given up on");
}

/// The room in the middle of its auction.
struct Show {
    room: Room,
    opened: AuctionItem,
    stock: u32,
    ending: Ending,
    has_ended: bool,
    bidders: Vec<Bidder>,
    witness: Witness,
    screen: Screen,
}

impl Show {
    async fn new(world: &World, room: Room, plan: &Plan) -> Self {
        let mut witness = Witness::default();
        let opened = witness.look(world, &room, plan.stock).await;
        let screen = Screen::default();
        screen.price.set(opened.price().0);
        let people = room
            .buyers
            .iter()
            .cloned()
            .zip(plan.bidders.iter().cloned());
        let bidders = people
            .map(|(person, attempts)| Bidder::new(person, attempts))
            .collect();
        let (stock, ending) = (plan.stock, plan.ending);
        Self {
            room,
            opened,
            stock,
            ending,
            has_ended: false,
            bidders,
            witness,
            screen,
        }
    }

    /// Everybody does what is left of their plan, then waits for the close.
    async fn play(&mut self, world: &World) {
        let Self {
            room,
            opened,
            stock,
            ending,
            has_ended,
            bidders,
            witness,
            screen,
        } = self;
        let bidding = join_all(
            bidders
                .iter_mut()
                .map(|bidder| bidder.play(world, room, screen)),
        );
        let players = async {
            join(bidding, end(world, room, *ending, has_ended)).await;
            // Long enough for clocks that are behind; messages that got lost take longer.
            let rest = opened.hard_end.since(world.cloud().operator().now());
            world.pass(rest + Duration::from_secs(4)).await;
        };
        let watching = witness.watch(world, room, *stock, screen);
        select(pin!(players), pin!(watching)).await;
    }

    fn lose_sockets(&mut self) {
        for bidder in &mut self.bidders {
            bidder.socket = None;
        }
    }

    /// Has everything delivered once more, which must change nothing.
    async fn have_all_again(&mut self, world: &World) {
        let auction = self.witness.look(world, &self.room, self.stock).await;
        commands::send_all_again(world, &self.room, &auction);
        world.settle().await;
    }

    async fn check(&mut self, world: &World) {
        let closed = self.witness.look(world, &self.room, self.stock).await;
        assert_eq!(
            closed.status,
            AuctionStatus::Closed,
            "16: the auction is closed in the end"
        );
        assert!(
            closed.settled_at.is_some(),
            "16: the auction is settled in the end"
        );
        let store = world.cloud().operator().store();
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
    async fn check_abandoned(&mut self, world: &World) {
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

/// The seller, who tries again when nothing comes back.
async fn end(world: &World, room: &Room, ending: Ending, has_ended: &mut bool) {
    let (after, path) = match ending {
        Ending::Deadline => return,
        Ending::Seller(after) => (after, room.end_path()),
        Ending::Stream(after) => (after, room.stream_end_path()),
    };
    if *has_ended {
        return;
    }
    world.pass(after).await;
    for _ in 0..5 {
        let reply = world
            .call(Method::PATCH, &path, Some(&room.seller.token), None)
            .await;
        if reply.status < 500 {
            *has_ended = true;
            return;
        }
        world.pass(Duration::from_millis(300)).await;
    }
}
