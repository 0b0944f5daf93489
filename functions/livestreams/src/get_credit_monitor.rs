//! `GET /api/livestreams/credit-monitor/status/`: the live streams as the meter and the watch
//! over forgotten streams see them. A seller sees their own, operators see all (fault F12).

use boli_domain::limits::{CREDIT_PERIOD, IDLE_END, IDLE_WARNING, MONITOR_INTERVAL};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::{LiveRoomItem, RoomItem, UserItem};
use boli_wire::UtcZ;
use boli_wire::livestreams::{CreditMonitor, MonitorConfiguration, MonitorStatus, MonitoredStream};

pub const FUNCTION: Function = Function::http("livestreams-get-credit-monitor", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let mut live = deps.store().live_rooms().await?;
    live.retain(|live| caller.user.is_staff || live.seller_id == caller.id());
    let ids: Vec<_> = live.iter().map(|live| live.room_id).collect();
    let rooms = deps.store().rooms(&ids).await?;
    let sellers: Vec<_> = live.iter().map(|live| live.seller_id).collect();
    let sellers = deps.store().users(&sellers).await?;
    let streams: Vec<_> = live
        .iter()
        .filter_map(|live| monitored(deps, live, &rooms, &sellers))
        .collect();
    Response::ok(&CreditMonitor {
        monitor_status: MonitorStatus {
            is_running: true,
            check_interval: MONITOR_INTERVAL.as_secs(),
            thread_alive: true,
            active_streams: streams.len(),
        },
        total_active_streams: streams.len(),
        active_streams: streams,
        monitor_configuration: MonitorConfiguration {
            credit_deduction_interval_minutes: CREDIT_PERIOD.as_secs() / 60,
            inactivity_warning_minutes: IDLE_WARNING.as_secs() / 60,
            auto_end_minutes: IDLE_END.as_secs() / 60,
        },
    })
}

/// A live stream with what its seller has left; `None` when it is gone meanwhile.
fn monitored(
    deps: &Deps,
    live: &LiveRoomItem,
    rooms: &[RoomItem],
    sellers: &[UserItem],
) -> Option<MonitoredStream> {
    let room = rooms.iter().find(|room| room.id == live.room_id)?;
    let seller = sellers.iter().find(|seller| seller.id == live.seller_id)?;
    Some(MonitoredStream {
        id: room.id,
        seller: seller.username.clone(),
        title: room.title.clone(),
        credits_consumed: room.credits_consumed,
        seller_credits_remaining: seller.credits,
        last_activity_minutes_ago: deps.now().since(live.last_activity()).as_secs() / 60,
        // Both endings come by themselves, and both after a warning.
        auto_end_warned: live.idle_warned || room.credit_warned,
        started_at: UtcZ(live.started_at),
    })
}
