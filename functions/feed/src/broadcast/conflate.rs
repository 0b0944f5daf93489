//! One tick of a room: what its sockets need to know of a batch of changes.

use super::effects::{Change, RoomEvent};
use boli_domain::{AuctionId, RoomId};
use boli_wire::origin::Origin;

/// What happened in one room, in order.
#[derive(Clone, Debug)]
pub struct RoomBatch {
    pub room: RoomId,
    /// The position of its first change in the batch.
    pub first: usize,
    pub events: Vec<RoomEvent>,
    /// Of all its changes, those that others took the place of included.
    pub origin: Origin,
}

/// Sorts changes by room, in the order in which the rooms appear. Of an auction's bids only
/// the latest stays, in the place of the latest, so before the auction's end.
#[must_use]
pub fn conflate(changes: Vec<(usize, Change)>) -> Vec<RoomBatch> {
    let mut batches: Vec<RoomBatch> = Vec::new();
    for (
        position,
        Change {
            room,
            event,
            origin,
        },
    ) in changes
    {
        let known = batches.iter().position(|batch| batch.room == room);
        let index = known.unwrap_or_else(|| {
            batches.push(RoomBatch {
                room,
                first: position,
                events: Vec::new(),
                origin: Origin::default(),
            });
            batches.len() - 1
        });
        let Some(batch) = batches.get_mut(index) else {
            continue;
        };
        if let Some(auction) = bid_on(&event) {
            batch
                .events
                .retain(|earlier| bid_on(earlier) != Some(auction));
        }
        batch.events.push(event);
        batch.origin.join(origin);
    }
    batches
}

fn bid_on(event: &RoomEvent) -> Option<AuctionId> {
    match event {
        RoomEvent::BidAccepted(auction) => Some(auction.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
