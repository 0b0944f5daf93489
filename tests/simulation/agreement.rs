//! One rule, two spellings: the table's expressions and the pure functions of the domain
//! agree on every state and bid.

use boli_domain::auction::{
    self, AuctionState, AuctionStatus, AuctionTerms, Bid, BidRefused, CloseRefused, Closing,
};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::product::ProductStatus;
use boli_domain::{BidId, Paise, ProductId, RoomId, Timestamp, UserId};
use boli_local::World;
use boli_local::world::BEGINNING;
use boli_store::items::{AuctionItem, ProductItem, RoomItem};
use boli_store::{CloseBy, CloseOutcome, NewBid, Write};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::Duration;
use uuid::Uuid;

const CASES: u32 = 200;

const SELLER: UserId = UserId(Uuid::from_u128(1));
const ROOM: RoomId = RoomId(Uuid::from_u128(10));

fn user() -> impl Strategy<Value = UserId> {
    (1..4_u128).prop_map(|number| UserId(Uuid::from_u128(number)))
}

/// Few different moments, so that equal and neighbouring ones are common.
fn moment() -> impl Strategy<Value = Timestamp> {
    (-2..=2_i64, -1..=1_i64)
        .prop_map(|(seconds, millis)| Timestamp(BEGINNING.0 + seconds * 1_000 + millis))
}

fn paise() -> impl Strategy<Value = Paise> {
    (50_000..50_006_u64).prop_map(Paise)
}

prop_compose! {
    fn states()(
        is_open in prop::bool::weighted(0.85),
        (seq, high, bidder) in (0..5_u64, paise(), user()),
        (min_next, increment) in (paise(), 1..3_u64),
        (base_end, hard_end) in (moment(), moment()),
        (last_bid_at, soft_end) in prop_oneof![Just((Timestamp(0), Timestamp(0))), (moment(), moment())],
        window_ms in prop_oneof![Just(0_i64), Just(5_000)],
        seller in prop_oneof![4 => Just(SELLER), 1 => user()],
    ) -> AuctionState {
        let has_bids = seq > 0;
        AuctionState {
            status: if is_open { AuctionStatus::Open } else { AuctionStatus::Closed },
            seq,
            high: has_bids.then_some(high),
            bidder: has_bids.then_some(bidder),
            bid_id: has_bids.then_some(BidId(Uuid::from_u128(77))),
            min_next,
            increment: Paise(increment),
            last_bid_at,
            base_end,
            soft_end,
            hard_end,
            window_ms,
            seller,
            close_seq: (!is_open).then_some(seq),
            winner: (!is_open && has_bids).then_some(bidder),
            hammer: (!is_open && has_bids).then_some(high),
        }
    }
}

/// The item of a state, in a room and of a product that need not exist.
fn item(world: &World, state: &AuctionState) -> AuctionItem {
    let terms = AuctionTerms::plain(state.seller, Paise(1), Duration::from_secs(30));
    let opened = AuctionItem::open(
        world.cloud().operator().new_id(),
        &room(),
        &product(),
        &terms,
        BEGINNING,
    );
    AuctionItem {
        status: state.status,
        seq: state.seq,
        min_next: state.min_next,
        increment: state.increment,
        last_bid_at: state.last_bid_at,
        base_end: state.base_end,
        soft_end: state.soft_end,
        hard_end: state.hard_end,
        window: state.window_ms,
        high: state.high,
        bidder: state.bidder,
        bid_id: state.bid_id,
        winner: state.winner,
        hammer: state.hammer,
        close_seq: state.close_seq,
        closed_at: state.close_seq.map(|_| Timestamp(1)),
        ..opened
    }
}

async fn stored(world: &World, state: &AuctionState) -> AuctionItem {
    let item = item(world, state);
    assert_eq!(item.state(), *state, "the item is not the state");
    world
        .cloud()
        .operator()
        .store()
        .commit(vec![Write::put(&item).unwrap()])
        .await
        .unwrap();
    item
}

/// Runs a property on the emulator.
fn check<S: Strategy>(
    inputs: S,
    property: impl AsyncFn(&World, S::Value) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let mut world = runtime.block_on(World::bare(1));
    // Auctions out of nowhere stay unsettled.
    world.may_leave_messages();
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome =
        TestRunner::new(config).run(&inputs, |input| runtime.block_on(property(&world, input)));
    if let Err(failed) = outcome {
        panic!("{failed}");
    }
}

#[test]
fn bids_are_decided_by_the_table_as_by_the_rule() {
    check(
        (states(), user(), paise(), moment()),
        async |world, (state, bidder, amount, at)| {
            let item = stored(world, &state).await;
            let bid = Bid {
                id: world.cloud().operator().new_id(),
                bidder,
                amount,
                at,
            };
            let expected = match auction::place_bid(&state, &bid) {
                // The store tries once more, with the time of the last bid.
                Err(BidRefused::ClockBehind { last_bid_at }) => auction::place_bid(
                    &state,
                    &Bid {
                        at: last_bid_at,
                        ..bid
                    },
                ),
                decided => decided,
            };
            let new = NewBid {
                id: bid.id,
                room_id: ROOM,
                auction_id: item.id,
                bidder,
                bidder_name: "asha".to_owned(),
                amount,
                at,
            };
            let store = world.cloud().operator().store();
            let decided = store
                .place_bid(&new)
                .await
                .unwrap()
                .map(|accepted| accepted.state());
            prop_assert_eq!(&decided, &expected);
            let now = store.auction(ROOM, item.id).await.unwrap().unwrap();
            prop_assert_eq!(now.state(), expected.unwrap_or(state));
            Ok(())
        },
    );
}

#[test]
fn closes_are_decided_by_the_table_as_by_the_rule() {
    let closings = prop_oneof![Just(Closing::Deadline), Just(Closing::Seller)];
    check(
        (states(), closings, moment()),
        async |world, (state, closing, at)| {
            // The grace is a second: so both sides of it are common.
            let at = at.plus(Duration::from_secs(1));
            let item = stored(world, &state).await;
            let expected = auction::close(&state, at, closing);
            let by = match closing {
                Closing::Deadline => CloseBy::Deadline,
                Closing::Seller => CloseBy::Seller(state.seller),
            };
            let store = world.cloud().operator().store();
            let decided = match store.close_auction(ROOM, item.id, by, at).await.unwrap() {
                CloseOutcome::Closed(closed) => Ok(closed.state()),
                CloseOutcome::WasClosed(_) => Err(CloseRefused::AlreadyClosed),
                CloseOutcome::NotDue(open) => Err(CloseRefused::NotDue {
                    deadline: open.deadline(),
                }),
                other => panic!("{other:?}"),
            };
            prop_assert_eq!(&decided, &expected);
            let now = store.auction(ROOM, item.id).await.unwrap().unwrap();
            prop_assert_eq!(now.state(), expected.unwrap_or(state));
            Ok(())
        },
    );
}

fn room() -> RoomItem {
    RoomItem {
        id: ROOM,
        seller_id: SELLER,
        seller_name: "jane".to_owned(),
        title: "Evening show".to_owned(),
        description: String::new(),
        category_id: 2,
        product_ids: Vec::new(),
        channel: ROOM.to_string(),
        thumbnail: None,
        room_status: LivestreamStatus::Live,
        scheduled_start: None,
        started_at: Some(BEGINNING),
        ended_at: None,
        end_reason: None,
        auction_id: None,
        credits_consumed: 1,
        credit_warned: false,
        slow_mode: 0,
        created_at: BEGINNING,
        updated_at: BEGINNING,
    }
}

fn product() -> ProductItem {
    ProductItem {
        id: ProductId(Uuid::from_u128(20)),
        seller_id: SELLER,
        seller_name: "jane".to_owned(),
        name: "Silk saree".to_owned(),
        description: String::new(),
        category_id: 2,
        base_price: Paise(1),
        product_status: ProductStatus::Active,
        available: 1,
        reserved: 0,
        sold: 0,
        images: Vec::new(),
        created_at: BEGINNING,
        updated_at: BEGINNING,
        removed_at: None,
        tax: Default::default(),
    }
}
