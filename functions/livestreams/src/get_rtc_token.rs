//! `GET /api/livestreams/livestreams/{id}/agora-token/`: access to the stream's RTC channel.
//!
//! The owner may publish, everybody else who is not banned may watch. Existing clients get
//! tokens of version 006; `?version=007` asks for the newer ones.

use boli_domain::livestream::{JoinRefused, LivestreamStatus, rtc_uid};
use boli_domain::{RoomId, limits};
use boli_providers::{RtcGrant, RtcRole, RtcTokenVersion};
use boli_runtime::{Deps, Failure, Function, Request, Response};

pub const FUNCTION: Function = Function::http("livestreams-get-rtc-token", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| deps.agora().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let room = crate::stream(deps, id).await?;
    if room.room_status != LivestreamStatus::Live {
        return Err(Failure::invalid(JoinRefused::NotLive.to_string()));
    }
    let owner = room.seller_id == caller.id();
    let gate = deps.store().gate(id, caller.id()).await?;
    if gate.is_some_and(|gate| gate.ban.is_some()) {
        return Err(Failure::forbidden(JoinRefused::Banned.to_string()));
    }
    if owner {
        // Going on air is a sign of life (fault F22).
        deps.store()
            .note_activity(id, caller.id(), deps.now())
            .await?;
    }
    let grant = RtcGrant {
        channel: &room.channel,
        uid: rtc_uid(caller.id()),
        role: if owner {
            RtcRole::Publisher
        } else {
            RtcRole::Subscriber
        },
        version: match request.query("version") {
            Some("007") => RtcTokenVersion::V007,
            _ => RtcTokenVersion::V006,
        },
        now: deps.now(),
        life: limits::RTC_TOKEN_LIFE,
        random: u32::from_be_bytes(deps.random_bytes()),
    };
    Response::ok(&deps.agora()?.token(&grant).map_err(Failure::internal)?)
}
