//! Commands that come once more, long after everything is done.

use boli_bench::Room;
use boli_local::World;
use boli_store::items::AuctionItem;
use boli_wire::commands::{
    Command, MeterCredits, ReleaseReservation, RunAuctionClock, SettleAuction,
};

/// Sends a command to its queue.
pub fn send<C: Command>(world: &World, queue: &str, command: &C) {
    let body = serde_json::to_string(command).unwrap();
    let sent = world
        .core()
        .services
        .queues
        .send(queue, &body, None)
        .unwrap();
    assert!(sent.is_some(), "there is no queue {queue}");
}

/// Sends everything that was ever asked for because of an auction again.
pub fn send_all_again(world: &World, room: &Room, auction: &AuctionItem) {
    let (room_id, auction_id) = (room.id, auction.id);
    send(
        world,
        "SettleAuctionQueue",
        &SettleAuction {
            room_id,
            auction_id,
        },
    );
    send(
        world,
        "AuctionClockQueue",
        &RunAuctionClock {
            room_id,
            auction_id,
            epoch: 1,
        },
    );
    send(
        world,
        "MeterCreditsQueue",
        &MeterCredits {
            room_id,
            swept: false,
        },
    );
    if let Some(user_id) = auction.winner {
        let product_id = auction.product_id;
        let won = ReleaseReservation::WonLine {
            user_id,
            product_id,
            auction_id,
        };
        send(world, "ReleaseReservationQueue", &won);
    }
}
