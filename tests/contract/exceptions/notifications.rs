//! Notifications.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "notifications/anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "notifications/list_unread_filter",
        "F41: a referral earns with the newcomer's first paid order, not with the registration",
        Expect::With(&[(
            "/results/2/message",
            r#""Ref joined using your referral code. You get ₹50 credits with their first order!""#,
        )]),
    ),
    (
        "notifications/create_by_client_crashes",
        "N: clients write no notifications",
        Expect::Reply(405, r#"{"detail": "Method \"POST\" not allowed."}"#),
    ),
    (
        "notifications/mark_as_read_client_alias",
        "D1: the buyer app says read",
        Expect::Reply(200, r#"{"status": "notification marked as read"}"#),
    ),
    (
        "notifications/mark_all_read_client_alias",
        "D1: the buyer app says mark-all-read",
        Expect::Reply(
            200,
            r#"{"status": "0 notifications marked as read", "count": 0}"#,
        ),
    ),
    (
        "notifications/delete_one",
        "N: the buyer app decodes every reply, so that deleting answers a message",
        Expect::Reply(200, r#"{"message": "Notification deleted successfully"}"#),
    ),
    (
        "notifications/clear_all_client_alias",
        "D1: the buyer app says clear-all",
        Expect::Reply(200, r#"{"status": "0 notifications cleared", "count": 0}"#),
    ),
];
