//! Live streams whose owners are gone: warned after ten minutes, ended after fifteen.

use boli_domain::Timestamp;
use boli_domain::activity::{IdleDecision, idle, is_idle};
use boli_runtime::{Deps, Failure};
use boli_store::items::LiveRoomItem;

/// Looks after one live stream. Neither client sends heartbeats, so the owner's open
/// livestream socket is a sign of life (fault F22).
///
/// # Errors
/// The table can't be reached.
pub(super) async fn look(deps: &Deps, live: &LiveRoomItem, now: Timestamp) -> Result<(), Failure> {
    let (room, owner) = (live.room_id, live.seller_id);
    // Most owners did something lately; only for the others are sockets read.
    if !is_idle(live.last_activity(), now) {
        return Ok(());
    }
    if deps.store().has_livestream_socket(room, owner).await? {
        return Ok(deps.store().note_activity(room, owner, now).await?);
    }
    match idle(live.last_activity(), live.idle_warned, now) {
        IdleDecision::Nothing => Ok(()),
        IdleDecision::Warn => Ok(deps.store().warn_of_idleness(live).await?),
        IdleDecision::End => {
            let ended = deps.store().end_idle_room(live, now).await?;
            tracing::info!(%room, ended, "no sign of life of the owner");
            Ok(())
        }
    }
}
