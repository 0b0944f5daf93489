//! Chat over REST, and keeping order in it.

use boli_domain::RoomId;
use boli_domain::chat::{BanRefused, ChatRefused, ModeratorRefused, UnbanRefused};
use boli_runtime::failure::Kind;
use boli_runtime::{Caller, Deps, Failure, Function, Request};

pub mod add_moderator;
pub mod ban_user;
pub mod delete_message;
pub mod lift_ban;
pub mod list_banned_users;
pub mod list_messages;
pub mod list_moderators;
pub mod remove_moderator;
pub mod send_message;
pub mod unban_user;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &add_moderator::FUNCTION,
    &ban_user::FUNCTION,
    &delete_message::FUNCTION,
    &lift_ban::FUNCTION,
    &list_banned_users::FUNCTION,
    &list_messages::FUNCTION,
    &list_moderators::FUNCTION,
    &remove_moderator::FUNCTION,
    &send_message::FUNCTION,
    &unban_user::FUNCTION,
];

/// The stream that a request names when it is the caller's, else 404 or 403.
async fn own_stream(deps: &Deps, request: &Request, caller: &Caller) -> Result<RoomId, Failure> {
    let id: RoomId = request.param("id")?;
    match deps.store().room(id).await? {
        Some(room) if room.seller_id == caller.id() => Ok(id),
        Some(_) => Err(Failure::forbidden(BanRefused::NotOwner.to_string())),
        None => Err(no_such_stream()),
    }
}

fn no_such_stream() -> Failure {
    Failure::not_found(ChatRefused::UnknownRoom.to_string())
}

fn not_banned(refused: BanRefused) -> Failure {
    let kind = match refused {
        BanRefused::NotOwner => Kind::Forbidden,
        BanRefused::Yourself => Kind::Invalid,
        BanRefused::UnknownUser => Kind::NotFound,
    };
    Failure::new(kind, refused.to_string())
}

fn not_unbanned(refused: UnbanRefused) -> Failure {
    let kind = match refused {
        UnbanRefused::NotOwner => Kind::Forbidden,
        UnbanRefused::NotBanned => Kind::NotFound,
    };
    Failure::new(kind, refused.to_string())
}

fn not_moderated(refused: ModeratorRefused) -> Failure {
    let kind = match refused {
        ModeratorRefused::NotOwner => Kind::Forbidden,
        ModeratorRefused::Already => Kind::Invalid,
        ModeratorRefused::Missing => Kind::NotFound,
    };
    Failure::new(kind, refused.to_string())
}
