//! `GET /api/payments/usage-history/`: what the caller's streams took of the credits: by stream, by
//! day and by month in India, newest first. Buyers use none.

use boli_domain::credits::period_start;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::RoomItem;
use boli_wire::Ist;
use boli_wire::usage::{DayUsage, MonthUsage, StreamUsage, Usage};
use std::collections::BTreeMap;

pub const FUNCTION: Function = Function::http("payments-get-usage", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let ids = deps.store().seller_room_ids(caller.id()).await?;
    let rooms = deps.store().rooms(&ids).await?;
    Response::ok(&usage(&rooms, caller.user.credits))
}

/// A credit is used at the beginning of the half hour that it pays.
fn usage(rooms: &[RoomItem], remaining_credits: u32) -> Usage {
    let mut days: BTreeMap<String, u32> = BTreeMap::new();
    let mut months: BTreeMap<String, u32> = BTreeMap::new();
    let mut usage = Usage {
        remaining_credits,
        ..Usage::default()
    };
    for room in rooms {
        let Some(started_at) = room.started_at else {
            continue;
        };
        for period in 0..room.credits_consumed {
            let at = period_start(started_at, period);
            for (sums, key) in [
                (&mut days, at.to_ist_date()),
                (&mut months, at.to_ist_month()),
            ] {
                let sum = sums.entry(key).or_default();
                *sum = sum.saturating_add(1);
            }
        }
        usage.total_usage = usage.total_usage.saturating_add(room.credits_consumed);
        usage.usage_history.push(StreamUsage {
            livestream_id: room.id,
            livestream_title: room.title.clone(),
            credits_used: room.credits_consumed,
            started_at: Ist(started_at),
            ended_at: room.ended_at.map(Ist),
        });
    }
    usage.daily_usage = days
        .into_iter()
        .rev()
        .map(|(date, credits_used)| DayUsage { date, credits_used })
        .collect();
    usage.monthly_usage = months
        .into_iter()
        .rev()
        .map(|(month, credits_used)| MonthUsage {
            month,
            credits_used,
        })
        .collect();
    usage
}
