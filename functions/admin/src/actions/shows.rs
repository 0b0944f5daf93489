//! What keeps order in rooms.

use super::{Action, Deed, Field, Input, On, WORDS, changed};
use crate::model::text_at;
use boli_domain::operator::Permission;
use boli_domain::{RoomId, UserId};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure};
use boli_store::items::{Ban, EndReason};
use boli_store::{BanAs, HideAs, keys};
use serde_json::Value;

pub static END_STREAM: Action = Action {
    name: "end-stream",
    title: "End the stream",
    explanation: "The stream ends for everybody. An auction that runs is closed and settled.",
    needs: Permission::Moderate,
    on: On::Row,
    fields: &[WORDS],
    is_grave: true,
    applies: |room| text_at(room, "room_status") == "live",
    run: |deps, deed| Box::pin(end_stream(deps, deed)),
};

pub static BAN: Action = Action {
    name: "ban-from-room",
    title: "Ban somebody",
    explanation: "The user can neither watch nor write nor bid in this livestream, and is shown out at once.",
    needs: Permission::Moderate,
    on: On::Row,
    fields: &[Field::new("username", "Username", Input::Line), WORDS],
    is_grave: false,
    applies: super::always,
    run: |deps, deed| Box::pin(ban(deps, deed)),
};

pub static UNBAN: Action = Action {
    name: "unban-from-room",
    title: "Let back in",
    explanation: "The user may enter this livestream again.",
    needs: Permission::Moderate,
    on: On::Row,
    fields: &[],
    is_grave: false,
    applies: |gate| gate.get("ban").is_some_and(Value::is_object),
    run: |deps, deed| Box::pin(unban(deps, deed)),
};

pub static HIDE_MESSAGE: Action = Action {
    name: "hide-message",
    title: "Hide",
    explanation: "Nobody sees the message any more.",
    needs: Permission::Moderate,
    on: On::Rows,
    fields: &[],
    is_grave: false,
    applies: |message| message.get("is_visible") == Some(&Value::Bool(true)),
    run: |deps, deed| Box::pin(hide(deps, deed)),
};

fn room_of(deed: &Deed<'_>) -> Result<RoomId, Failure> {
    keys::room_of(deed.key).ok_or_else(changed)
}

fn refused(reason: impl ToString) -> Failure {
    Failure::new(Kind::Conflict, reason.to_string())
}

async fn end_stream(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let room = deps.store().room(room_of(&deed)?).await?;
    let room = room.ok_or_else(changed)?;
    let (id, seller) = (room.id, room.seller_id);
    let ended = deps
        .store()
        .end_room(id, seller, EndReason::Operator, deps.now());
    ended.await?.map_err(refused)
}

async fn ban(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let room = room_of(&deed)?;
    let user = deps.store().user_by_username(deed.text("username")).await?;
    let user = user.ok_or_else(|| Failure::invalid("There is no user of that name."))?;
    let ban = Ban {
        id: deps.new_row_id(),
        banned_by: UserId::SUPPORT,
        banned_by_name: "Support".to_owned(),
        reason: deed.note().to_owned(),
        banned_at: deps.now(),
    };
    let store = deps.store();
    let banned = store.ban_user(room, user.id, &user.username, &ban, BanAs::Operator);
    banned.await?.map_err(refused)
}

async fn unban(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let room = deps.store().room(room_of(&deed)?).await?;
    let room = room.ok_or_else(changed)?;
    let user = text_at(deed.row, "user_id")
        .parse()
        .map_err(|_| changed())?;
    let lifted = deps.store().unban_user(room.id, user, room.seller_id, None);
    lifted.await?.map_err(refused)
}

async fn hide(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let id = text_at(deed.row, "id").parse().map_err(|_| changed())?;
    let hidden = deps
        .store()
        .hide_message(room_of(&deed)?, id, HideAs::Owner);
    hidden.await?.map_err(refused)
}
