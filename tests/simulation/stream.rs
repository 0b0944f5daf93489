//! The livestream after its auction: the clock jumps over periods, which cost a credit each.

use crate::plan::Plan;
use boli_bench::Room;
use boli_domain::credits::{period_start, periods_due};
use boli_domain::livestream::LivestreamStatus;
use boli_local::World;
use boli_store::items::EndReason;
use boli_wire::commands::MeterCredits;
use std::time::Duration;

/// Clocks of functions differ from ours by two seconds.
const SKEW: Duration = Duration::from_secs(2);

/// Jumps forward, and has the meter asked more often than it should be.
pub async fn jump(world: &World, room: &Room, jumps: &[Duration]) {
    for jump in jumps {
        world.core().advance(*jump);
        for _ in 0..2 {
            crate::commands::send(
                world,
                "MeterCreditsQueue",
                &MeterCredits {
                    room_id: room.id,
                    swept: false,
                },
            );
        }
        world.pass(Duration::from_secs(3)).await;
    }
}

/// Invariant 9: what the seller has left and what streams cost is what there was, and a
/// period was charged once, when it began.
pub async fn check(world: &World, room: &Room, plan: &Plan) {
    let deps = world.cloud().operator();
    let stream = deps
        .store()
        .room(room.id)
        .await
        .unwrap()
        .expect("the room is there");
    let seller = deps
        .store()
        .user(room.seller.id)
        .await
        .unwrap()
        .expect("the seller is there");
    let charged = stream.credits_consumed;
    assert_eq!(
        seller.credits + charged,
        plan.credits,
        "9: credits got lost, or were taken twice"
    );
    let started = stream.started_at.expect("the stream has started");
    let now = deps.now();
    if stream.room_status == LivestreamStatus::Live {
        let range = periods_due(started, now.minus(SKEW))..=periods_due(started, now.plus(SKEW));
        assert!(
            range.contains(&charged),
            "9: {charged} periods charged of {range:?}"
        );
        return;
    }
    let ended = stream.ended_at.expect("the stream has ended");
    match stream.end_reason {
        Some(EndReason::NoCredits) => {
            assert_eq!(seller.credits, 0, "9: a stream ended with credits left");
            assert_eq!(
                ended,
                period_start(started, charged),
                "9: it ended between two periods"
            );
        }
        _ => assert!(
            charged <= periods_due(started, ended.plus(SKEW)),
            "9: too many periods were charged"
        ),
    }
}
