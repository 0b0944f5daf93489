//! Chat and its moderation, the same over REST and over the sockets.

use crate::{Caller, Deps, Failure};
use boli_domain::chat::{BanRefused, ChatRefused, HideRefused};
use boli_domain::limits::MESSAGES_PER_ACCOUNT;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{MessageId, RoomId};
use boli_store::items::{Ban, ChatMessageItem, GateItem};
use boli_store::{BanAs, HideAs};
use boli_wire::chat::{BanDraft, ChatDraft};
use std::time::Duration;

/// Writes a message into a room's chat. The change feed carries it to the sockets.
///
/// # Errors
/// The table can't be reached; why the message was not taken is the inner result.
pub async fn send(
    deps: &Deps,
    writer: &Caller,
    room: RoomId,
    draft: ChatDraft,
) -> Result<Result<ChatMessageItem, ChatRefused>, Failure> {
    deps.count_use_here(&MESSAGES_PER_ACCOUNT, &writer.id().to_string())?;
    let (slow_mode, owner) = match deps.store().room(room).await? {
        Some(room) if room.room_status == LivestreamStatus::Live => {
            (room.slow_mode, room.seller_id)
        }
        Some(_) => return Ok(Err(ChatRefused::NotLive)),
        None => return Ok(Err(ChatRefused::UnknownRoom)),
    };
    let slow_mode = Duration::from_secs(slow_mode.into());
    let message = ChatMessageItem {
        id: deps.new_id(),
        room_id: room,
        user_id: writer.id(),
        username: writer.user.username.clone(),
        user_type: writer.user.user_type,
        message_type: draft.message_type,
        content: draft.content,
        is_visible: true,
        created_at: deps.now(),
    };
    Ok(deps
        .store()
        .send_chat(&message, slow_mode, owner == writer.id())
        .await?
        .map(|()| message))
}

/// Bans a user from a room, by the right that is named. The change feed tells the room and
/// closes the user's sockets.
///
/// # Errors
/// The table can't be reached; why nobody was banned is the inner result.
pub async fn ban(
    deps: &Deps,
    caller: &Caller,
    by: BanAs,
    room: RoomId,
    draft: BanDraft,
) -> Result<Result<GateItem, BanRefused>, Failure> {
    if draft.user == caller.id() {
        return Ok(Err(BanRefused::Yourself));
    }
    let Some(banned) = deps.store().user(draft.user).await? else {
        return Ok(Err(BanRefused::UnknownUser));
    };
    let ban = Ban {
        id: deps.new_row_id(),
        banned_by: caller.id(),
        banned_by_name: caller.user.username.clone(),
        reason: draft.reason,
        banned_at: deps.now(),
    };
    let done = deps
        .store()
        .ban_user(room, banned.id, &banned.username, &ban, by)
        .await?;
    Ok(done.map(|()| GateItem {
        room_id: room,
        user_id: banned.id,
        username: banned.username,
        ban: Some(ban),
        muted_until: None,
        last_message_at: None,
    }))
}

/// Hides a message from everybody: its author may, the room's owner, and its moderators.
///
/// # Errors
/// The table can't be reached; why nothing was hidden is the inner result.
pub async fn hide(
    deps: &Deps,
    caller: &Caller,
    room: RoomId,
    message: MessageId,
) -> Result<Result<(), HideRefused>, Failure> {
    let hide = async |by| deps.store().hide_message(room, message, by).await;
    // A room never changes its owner, so this needs no part in the write.
    let room_item = deps.store().room(room).await?;
    if room_item.is_some_and(|room| room.seller_id == caller.id()) {
        return Ok(hide(HideAs::Owner).await?);
    }
    match hide(HideAs::Author(caller.id())).await? {
        Err(HideRefused::NotAllowed) => Ok(hide(HideAs::Moderator(caller.id())).await?),
        decided => Ok(decided),
    }
}
