//! One seed: a room, its auction, and what everybody does in it.

use crate::bidder::{Bidder, Screen};
use crate::chaos::Chaos;
use crate::commands;
use crate::plan::{Ending, Plan};
use crate::stream;
use crate::witness::Witness;
use boli_bench::{Room, RoomPlan};
use boli_local::World;
use boli_store::items::AuctionItem;
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
pub struct Show {
    pub room: Room,
    pub opened: AuctionItem,
    pub stock: u32,
    ending: Ending,
    has_ended: bool,
    pub bidders: Vec<Bidder>,
    pub witness: Witness,
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
