//! `POST /api/livestreams/livestreams/{id}/check_credits/`: how long the stream is paid for.
//! What is due is charged now; asking counts as a sign of life of the owner.

use boli_domain::credits::until_next_charge;
use boli_domain::livestream::LivestreamStatus;
use boli_runtime::{Deps, Failure, Function, Request, Response, metering};
use boli_store::items::{EndReason, RoomItem};
use boli_wire::livestreams::CreditsChecked;

pub const FUNCTION: Function = Function::http("livestreams-check-credits", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let room = crate::own_stream(deps, &request, &caller).await?;
    let reading = metering::bring_up_to_date(deps, room.id).await?;
    let room = reading.room.unwrap_or(room);
    let is_live = room.room_status == LivestreamStatus::Live;
    if is_live {
        deps.store()
            .note_activity(room.id, caller.id(), deps.now())
            .await?;
    }
    Response::ok(&CreditsChecked {
        message: message(&room),
        livestream_ended: room.room_status == LivestreamStatus::Ended,
        remaining_credits: reading.credits.unwrap_or(caller.user.credits),
        credits_consumed: is_live.then_some(room.credits_consumed),
        time_until_next_deduction_minutes: is_live.then(|| minutes_left(deps, &room)),
        credit_deducted: reading.has_charged,
        total_credits_consumed: room.credits_consumed,
    })
}

/// Whole minutes.
fn minutes_left(deps: &Deps, room: &RoomItem) -> f64 {
    let metered = metering::metered(room);
    let left = until_next_charge(metered.started_at, metered.charged, deps.now());
    u32::try_from(left.as_secs() / 60).map_or(0.0, f64::from)
}

/// Where the stream stands, and why (fault F23).
fn message(room: &RoomItem) -> &'static str {
    match (room.room_status, room.end_reason) {
        (LivestreamStatus::Live, _) => "Credits checked successfully",
        (LivestreamStatus::Ended, Some(EndReason::NoCredits)) => {
            "Livestream ended due to insufficient credits"
        }
        (LivestreamStatus::Ended, Some(EndReason::Inactive)) => {
            "Livestream ended due to inactivity"
        }
        (LivestreamStatus::Ended, Some(EndReason::Seller | EndReason::Operator) | None) => {
            "Livestream was ended by the seller"
        }
        (LivestreamStatus::Scheduled | LivestreamStatus::Cancelled, _) => {
            "Livestream is not currently live"
        }
    }
}
