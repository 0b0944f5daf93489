//! Auctions.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "bidding/list_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "bidding/place_bid_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "bidding/create_negative_timer",
        "N: an auction has a shortest time, one second in the local cloud",
        Expect::Reply(
            400,
            r#"{"timer_duration": ["Ensure this value is greater than or equal to 1."]}"#,
        ),
    ),
    (
        "bidding/create_by_buyer_crashes",
        "N: 403 for whom the livestream does not belong to",
        Expect::Reply(
            403,
            r#"{"error": "Only livestream owner can create biddings"}"#,
        ),
    ),
    (
        "bidding/create_second_concurrent_accepted",
        "F17: one auction at a time",
        Expect::Reply(
            400,
            r#"{"error": "Another bidding is already running in this livestream"}"#,
        ),
    ),
    (
        "bidding/create_out_of_stock_crashes",
        "N: 400 without a unit to sell",
        Expect::Reply(
            400,
            r#"{"error": "Cannot start bidding on out-of-stock product"}"#,
        ),
    ),
    (
        "bidding/list_by_status",
        "F17: one auction at a time",
        Expect::Rows("bidding/list_by_status", "/results", 1),
    ),
    (
        "bidding/list_bad_livestream_id_crashes",
        "F44: a bad filter is told",
        Expect::Reply(400, r#"{"livestream": ["“abc” is not a valid UUID."]}"#),
    ),
    (
        "bidding/patch_by_buyer_allowed",
        "F11: auctions are not rewritten",
        Expect::Reply(405, r#"{"detail": "Method \"PATCH\" not allowed."}"#),
    ),
    (
        "bidding/delete_by_buyer_allowed",
        "F11: auctions are not deleted",
        Expect::Reply(405, r#"{"detail": "Method \"DELETE\" not allowed."}"#),
    ),
    (
        "bidding/end_post_not_allowed",
        "D4: POST and PATCH end",
        Expect::Like("bidding/end_twice"),
    ),
];
