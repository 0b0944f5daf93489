use super::*;
use crate::broadcast::effects;
use crate::samples::{ASHA, ROOM, auction, change, with_bids};
use boli_domain::auction::AuctionStatus;
use boli_store::Entity;
use boli_store::items::{AuctionItem, PresenceItem, PresentUser};
use uuid::Uuid;

fn event<E: Entity>(old: Option<&E>, new: &E) -> Option<Change> {
    effects(&change(old, Some(new))).unwrap()
}

fn names(batch: &RoomBatch) -> Vec<&'static str> {
    let name = |event: &RoomEvent| match event {
        RoomEvent::AuctionOpened(_) => "opened",
        RoomEvent::BidAccepted(_) => "bid",
        RoomEvent::AuctionClosed(_) => "closed",
        RoomEvent::ViewerJoined { .. } => "joined",
        RoomEvent::ViewerLeft { .. } => "left",
        _ => "other",
    };
    batch.events.iter().map(name).collect()
}

#[test]
fn the_bids_of_a_tick_collapse_to_the_latest() {
    let open = auction();
    let (first, second) = (with_bids(&open, 1), with_bids(&open, 2));
    let closed = AuctionItem {
        status: AuctionStatus::Closed,
        ..second.clone()
    };
    let changes = [
        event(None, &open),
        event(Some(&open), &first),
        event(Some(&first), &second),
        event(Some(&second), &closed),
    ];
    let batches = conflate(changes.into_iter().flatten().enumerate().collect());
    assert_eq!(
        batches.iter().map(names).collect::<Vec<_>>(),
        [["opened", "bid", "closed"]]
    );
    let bid = batches[0].events.iter().find_map(|event| match event {
        RoomEvent::BidAccepted(auction) => Some(auction.seq),
        _ => None,
    });
    assert_eq!(bid, Some(2));
}

#[test]
fn rooms_are_told_apart() {
    let here = auction();
    let there = AuctionItem {
        room_id: RoomId(Uuid::from_u128(77)),
        ..here.clone()
    };
    let changes = [
        event(None, &here),
        event(None, &there),
        event(Some(&here), &with_bids(&here, 1)),
    ];
    let batches = conflate(changes.into_iter().flatten().enumerate().collect());
    let firsts: Vec<_> = batches
        .iter()
        .map(|batch| (batch.room, batch.first))
        .collect();
    assert_eq!(firsts, [(ROOM, 0), (there.room_id, 1)]);
    assert_eq!(names(&batches[0]), ["opened", "bid"]);
}

#[test]
fn viewers_come_and_go_in_order() {
    let presence = |viewers| PresenceItem {
        room_id: ROOM,
        viewers,
        connects: 1,
        last_user: Some(PresentUser {
            id: ASHA,
            username: "asha".to_owned(),
        }),
    };
    let connected = PresenceItem {
        connects: 2,
        ..presence(0)
    };
    let changes = [
        event(Some(&presence(0)), &connected),
        event(Some(&connected), &presence(1)),
        event(Some(&presence(1)), &presence(0)),
    ];
    let batches = conflate(changes.into_iter().flatten().enumerate().collect());
    assert_eq!(
        batches.iter().map(names).collect::<Vec<_>>(),
        [["joined", "left"]]
    );
}
