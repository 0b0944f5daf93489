//! The meter: charges a live stream's periods as they begin, warns its seller, ends it.
//!
//! Every step is one conditional write that names the period, so it changes nothing that
//! another delivery or request does the same at the same time.

use crate::{Deps, Failure};
use boli_domain::credits::{MeterDecision, Metered, meter};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{RoomId, Timestamp};
use boli_store::items::RoomItem;

/// A room after everything that is due was done.
#[derive(Debug)]
pub struct Reading {
    /// As of the last step; `None` for an unknown room.
    pub room: Option<RoomItem>,
    /// The seller's credits left, as far as they were looked at.
    pub credits: Option<u32>,
    /// Whether a credit was taken here.
    pub has_charged: bool,
    /// When to look again; `None` when the stream is not live.
    pub next: Option<Timestamp>,
}

/// Does what is due for a stream.
///
/// # Errors
/// The table can't be reached.
pub async fn bring_up_to_date(deps: &Deps, id: RoomId) -> Result<Reading, Failure> {
    let mut reading = Reading {
        room: None,
        credits: None,
        has_charged: false,
        next: None,
    };
    // This ends: each step charges a period, warns, ends the stream or waits; one that
    // another delivery took first shows in the next read.
    loop {
        reading.room = deps.store().room(id).await?;
        let Some(room) = reading.room.as_ref().filter(|room| is_live(room)) else {
            return Ok(reading);
        };
        let seller = deps.store().user(room.seller_id).await?;
        let credits = seller.map_or(0, |seller| seller.credits);
        reading.credits = Some(credits);
        match meter(&metered(room), credits, deps.now()) {
            MeterDecision::Charge { period } => {
                let charged = deps.store().charge_period(room, period).await?;
                reading.has_charged |= charged.is_ok();
                if let Err(refused) = charged {
                    tracing::info!(room = %room.id, period, ?refused, "period not charged");
                }
            }
            MeterDecision::Warn => {
                deps.store()
                    .warn_of_credits(room.id, room.credits_consumed)
                    .await?;
            }
            MeterDecision::End { at } => {
                let ended = deps.store().end_unpaid_room(room, at).await?;
                tracing::info!(room = %room.id, ended, "no credit for the next period");
            }
            MeterDecision::Wait { until } => {
                reading.next = Some(until);
                return Ok(reading);
            }
        }
    }
}

/// A live room as the meter sees it.
#[must_use]
pub fn metered(room: &RoomItem) -> Metered {
    Metered {
        // Every live room has a start; one without is not charged for the time before it had.
        started_at: room.started_at.unwrap_or(room.updated_at),
        charged: room.credits_consumed,
        is_warned: room.credit_warned,
    }
}

fn is_live(room: &RoomItem) -> bool {
    room.room_status == LivestreamStatus::Live
}
