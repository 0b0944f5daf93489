//! Chat, and bans.

use super::{Exception, Expect, UNAUTHENTICATED};

const BANNED: &str = "F18: a ban keeps from bids and tokens too";

pub const EXCEPTIONS: &[Exception] = &[
    ("chat/list_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("chat/send_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    (
        "chat/send_bid_type_by_buyer_accepted",
        "F24: clients send text and emoji only",
        Expect::Reply(
            400,
            r#"{"message_type": ["\"system\" is not a valid choice."]}"#,
        ),
    ),
    (
        "chat/ban_missing_reason",
        "N: a ban without a reason gets the usual one",
        Expect::Like("chat/ban_ok"),
    ),
    (
        "chat/moderator_remove_client_path",
        "D3: the seller console's path",
        Expect::Reply(200, r#"{"message": "Moderator removed successfully"}"#),
    ),
    (
        "chat/unban_client_path",
        "D3: the seller console's path",
        Expect::Like("chat/unban_ok"),
    ),
    (
        "chat/agora_when_banned_still_issued",
        BANNED,
        Expect::Like("chat/join_when_banned"),
    ),
    (
        "chat/bid_when_banned_still_accepted",
        BANNED,
        Expect::Like("chat/join_when_banned"),
    ),
];
