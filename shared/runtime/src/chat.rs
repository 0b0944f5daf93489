//! Chat and its moderation, the same over REST and over the sockets.

use crate::{Caller, Deps, Failure};
use boli_domain::chat::{BanRefused, ChatRefused, HideRefused};
use boli_domain::limits::MESSAGES_PER_ACCOUNT;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{MessageId, RoomId, UserId};
use boli_store::items::{Ban, ChatMessageItem};
use boli_wire::chat::ChatDraft;
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
    let slow_mode = match deps.store().room(room).await? {
        Some(room) if room.room_status == LivestreamStatus::Live => room.slow_mode,
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
        .send_chat(&message, slow_mode)
        .await?
        .map(|()| message))
}

/// Bans a user from a room of `owner`. The change feed tells the room and closes the user's
/// sockets.
///
/// # Errors
/// The table can't be reached; why nobody was banned is the inner result.
pub async fn ban(
    deps: &Deps,
    owner: &Caller,
    room: RoomId,
    user: UserId,
    reason: String,
) -> Result<Result<Ban, BanRefused>, Failure> {
    if user == owner.id() {
        return Ok(Err(BanRefused::Yourself));
    }
    let Some(banned) = deps.store().user(user).await? else {
        return Ok(Err(BanRefused::UnknownUser));
    };
    let ban = Ban {
        id: deps.new_row_id(),
        banned_by: owner.id(),
        banned_by_name: owner.user.username.clone(),
        reason,
        banned_at: deps.now(),
    };
    Ok(deps
        .store()
        .ban_user(room, user, &banned.username, &ban)
        .await?
        .map(|()| ban))
}

/// Hides a message from everybody: its author may, and the room's owner.
///
/// # Errors
/// The table can't be reached; why nothing was hidden is the inner result.
pub async fn hide(
    deps: &Deps,
    caller: &Caller,
    room: RoomId,
    message: MessageId,
) -> Result<Result<(), HideRefused>, Failure> {
    // A room never changes its owner, so this needs no part in the write.
    let room_item = deps.store().room(room).await?;
    let owner = room_item.is_some_and(|room| room.seller_id == caller.id());
    let author = (!owner).then(|| caller.id());
    Ok(deps.store().hide_message(room, message, author).await?)
}
