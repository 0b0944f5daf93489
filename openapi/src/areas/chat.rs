//! Chat, its moderators and bans.

use crate::field::{Kind, choice, of, text};
use crate::operation::Operation;
use boli_domain::limits::{MAX_BAN_REASON_CHARS, MAX_CHAT_CHARS};
use boli_wire::Message;
use boli_wire::chat::{
    BannedUsers, ChatHistoryRow, ChatSent, ModeratorAdded, ModeratorRow, UserBanned,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of(
            "chat-list-messages",
            "The newest visible messages of a stream, newest first.",
        )
        .get("/api/chat/messages/{id}/")
        .paged()
        .page::<ChatHistoryRow>(),
        Operation::of("chat-send-message", "Writes into a stream's chat.")
            .post("/api/chat/messages/{id}/send/")
            .body([
                text("content", MAX_CHAT_CHARS).required(),
                choice("message_type", &["text", "emoji"]),
            ])
            .created::<ChatSent>()
            .refuses([403]),
        Operation::of(
            "chat-delete-message",
            "Hides a message, for its author, the stream's owner and its moderators.",
        )
        .delete("/api/chat/messages/{id}/delete/")
        .ok::<Message>()
        .refuses([403]),
        Operation::of(
            "chat-list-moderators",
            "Who helps to keep order in a stream.",
        )
        .get("/api/chat/livestreams/{id}/moderators/")
        .paged()
        .page::<ModeratorRow>()
        .refuses([403]),
        Operation::of(
            "chat-add-moderator",
            "The owner of a stream makes a user a moderator.",
        )
        .post("/api/chat/livestreams/{id}/moderators/")
        .body([of("moderator_id", Kind::Id).required()])
        .created::<ModeratorAdded>()
        .refuses([403]),
        Operation::of(
            "chat-remove-moderator",
            "The owner of a stream dismisses a moderator.",
        )
        .delete("/api/chat/moderators/{id}/remove/")
        .ok::<Message>()
        .refuses([403]),
        Operation::of(
            "chat-ban-user",
            "The owner of a stream, or a moderator, bans a user.",
        )
        .post("/api/chat/livestreams/{id}/ban-user/")
        .body([
            of("user_id", Kind::Id).required(),
            text("reason", MAX_BAN_REASON_CHARS),
        ])
        .created::<UserBanned>()
        .refuses([403]),
        Operation::of(
            "chat-unban-user",
            "The owner of a stream lets a user back in.",
        )
        .patch("/api/chat/livestreams/{id}/unban-user/")
        .body([of("user_id", Kind::Id).required()])
        .ok::<Message>()
        .refuses([403]),
        Operation::of(
            "chat-list-banned-users",
            "Who is banned from a stream, the latest first.",
        )
        .get("/api/chat/livestreams/{id}/banned-users/")
        .ok::<BannedUsers>()
        .refuses([403]),
        Operation::of(
            "chat-lift-ban",
            "The owner of a stream lifts a ban of its list.",
        )
        .patch("/api/chat/banned-users/{id}/unban/")
        .ok::<Message>()
        .refuses([403]),
    ]
}
