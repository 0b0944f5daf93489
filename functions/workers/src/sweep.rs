//! Every minute: finds what a lost message left behind, and sends the message again. The
//! workers do nothing when there is nothing to do. Live streams that their owners forgot are
//! warned and ended, and the gateway is asked about orders that nobody heard of. Returns that
//! no seller answered become the operators'.

mod forgotten;
mod reconcile;

use boli_domain::Timestamp;
use boli_domain::limits::CLOSE_GRACE;
use boli_runtime::{Deps, Failure, Function, returns};
use boli_store::Hold;
use boli_store::items::{LiveRoomItem, UnsettledAuctionItem};
use boli_wire::commands::{
    Command, MeterCredits, ReleaseReservation, SettleAuction, VerifyPayment,
};
use futures_util::stream::{self, TryStreamExt};

/// Messages sent at the same time.
const CONCURRENCY: usize = 16;

pub const FUNCTION: Function = Function::schedule("workers-sweep", |deps| Box::pin(handle(deps)))
    .requires(|deps| {
        deps.queues().require::<SettleAuction>()?;
        deps.queues().require::<MeterCredits>()?;
        deps.queues().require::<ReleaseReservation>()?;
        deps.queues().require::<VerifyPayment>()
    });

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps) -> Result<(), Failure> {
    let now = deps.now();
    let auctions = deps.store().unsettled_auctions().await?;
    let overdue = auctions.iter().filter(|auction| is_due(auction, now));
    send_all(deps, overdue.map(settlement)).await?;
    let unpaid = auctions.iter().filter_map(|auction| unpaid(auction, now));
    send_all(deps, unpaid).await?;
    let live = deps.store().live_rooms().await?;
    send_all(deps, live.iter().map(metering)).await?;
    let holds = deps.store().due_holds(now).await?;
    send_all(deps, holds.into_iter().map(release)).await?;
    send_all(deps, reconcile::questions(deps, now).await?.into_iter()).await?;
    if reconcile::is_hourly(now) {
        returns::dispute_unanswered(deps).await?;
    }
    stream::iter(live.iter().map(Ok))
        .try_for_each_concurrent(CONCURRENCY, |live| forgotten::look(deps, live, now))
        .await
}

fn metering(live: &LiveRoomItem) -> MeterCredits {
    MeterCredits {
        room_id: live.room_id,
        swept: true,
    }
}

/// An auction that was extended is due later; its worker finds out.
fn is_due(auction: &UnsettledAuctionItem, now: Timestamp) -> bool {
    auction.won.is_none() && auction.base_end.plus(CLOSE_GRACE) <= now
}

/// A won unit that is due back. One that an order prolonged is due later; its worker finds out.
fn unpaid(auction: &UnsettledAuctionItem, now: Timestamp) -> Option<ReleaseReservation> {
    let won = auction.won.filter(|won| won.until <= now)?;
    Some(ReleaseReservation::WonLine {
        user_id: won.user_id,
        product_id: won.product_id,
        auction_id: auction.auction_id,
    })
}

fn settlement(auction: &UnsettledAuctionItem) -> SettleAuction {
    SettleAuction {
        room_id: auction.room_id,
        auction_id: auction.auction_id,
    }
}

fn release(hold: Hold) -> ReleaseReservation {
    match hold {
        Hold::Order(order_id) => ReleaseReservation::Order { order_id },
        Hold::Earnings(order_id) => ReleaseReservation::Earnings { order_id },
    }
}

async fn send_all<C: Command>(
    deps: &Deps,
    commands: impl Iterator<Item = C>,
) -> Result<(), Failure> {
    stream::iter(commands.map(Ok))
        .try_for_each_concurrent(CONCURRENCY, |command| async move {
            deps.queues().send(&command).await
        })
        .await
}
