//! What users are told in the app.

use crate::field::{Kind, of, word};
use crate::operation::Operation;
use boli_domain::notification::NotificationType;
use boli_wire::Message;
use boli_wire::notifications::{AllChanged, Marked, Notification, NotificationStats, UnreadCount};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of(
            "notifications-list",
            "What the caller was told, newest first.",
        )
        .get("/api/auth/notifications/")
        .query([
            word::<NotificationType>("type"),
            of("is_read", Kind::Flag),
            of("include_expired", Kind::Flag),
        ])
        .paged()
        .page::<Notification>(),
        Operation::of(
            "notifications-get",
            "One of the things that the caller was told.",
        )
        .get("/api/auth/notifications/{id}/")
        .ok::<Notification>(),
        Operation::of(
            "notifications-update",
            "Changes whether a notification was read.",
        )
        .put("/api/auth/notifications/{id}/")
        .patch("/api/auth/notifications/{id}/")
        .body([of("is_read", Kind::Flag)])
        .ok::<Notification>(),
        Operation::of("notifications-delete", "Removes a notification.")
            .delete("/api/auth/notifications/{id}/")
            .ok::<Message>(),
        Operation::of("notifications-mark-read", "Marks a notification as read.")
            .patch("/api/auth/notifications/{id}/read/")
            .post("/api/auth/notifications/{id}/read/")
            .patch("/api/auth/notifications/{id}/mark_as_read/")
            .post("/api/auth/notifications/{id}/mark_as_read/")
            .ok::<Marked>(),
        Operation::of(
            "notifications-mark-all-read",
            "Marks all that waits as read.",
        )
        .patch("/api/auth/notifications/mark-all-read/")
        .post("/api/auth/notifications/mark-all-read/")
        .patch("/api/auth/notifications/mark_all_read/")
        .post("/api/auth/notifications/mark_all_read/")
        .ok::<AllChanged>(),
        Operation::of(
            "notifications-clear",
            "Removes all that the caller was told.",
        )
        .delete("/api/auth/notifications/clear-all/")
        .delete("/api/auth/notifications/clear_all/")
        .ok::<AllChanged>(),
        Operation::of("notifications-count-unread", "How much waits to be read.")
            .get("/api/auth/notifications/unread-count/")
            .get("/api/auth/notifications/unread_count/")
            .ok::<UnreadCount>(),
        Operation::of(
            "notifications-get-stats",
            "How many there are, by kind and by age.",
        )
        .get("/api/auth/notifications/stats/")
        .ok::<NotificationStats>(),
    ]
}
