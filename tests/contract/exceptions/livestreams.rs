//! Livestreams.

use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    (
        "livestreams/create_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "livestreams/start_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "livestreams/agora_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "livestreams/join_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "livestreams/create_unverified_crashes",
        "N: 403 for a seller who is not verified",
        Expect::Reply(403, r#"{"error": "Seller account not verified"}"#),
    ),
    (
        "livestreams/create_no_credits_crashes",
        "N: 400 without a credit",
        Expect::Reply(
            400,
            r#"{"error": "Insufficient credits to create livestream"}"#,
        ),
    ),
    (
        "livestreams/create_with_other_sellers_product_accepted",
        "F13: a livestream shows its seller's own products",
        Expect::Reply(
            400,
            r#"{"error": "You can only show your own products in a livestream"}"#,
        ),
    ),
    (
        "livestreams/list_category_name_crashes",
        "N: a category is filtered by id or name",
        Expect::Like("livestreams/list_category_id"),
    ),
    (
        "livestreams/bidding_create_not_live_crashes",
        "N: 400 while the livestream is not live",
        Expect::Reply(400, r#"{"error": "Livestream is not currently live"}"#),
    ),
    (
        "livestreams/start_post_readme_method",
        "D4: POST and PATCH start",
        Expect::Reply(
            200,
            r#"{"message": "Livestream started successfully", "remaining_credits": 1,
                "agora_channel_name": "0cacdb97-0000-4000-8000-000000000000"}"#,
        ),
    ),
    (
        "livestreams/end_post_readme_method",
        "D4: POST and PATCH end",
        Expect::Like("livestreams/end_ok"),
    ),
    (
        "livestreams/leave_post_not_allowed",
        "D4: POST and PATCH leave",
        Expect::Reply(200, r#"{"message": "Left livestream successfully"}"#),
    ),
    (
        "livestreams/agora_seller_real",
        "N: without RTC keys, the stand-ins that the seller console knows",
        Expect::Like("livestreams/agora_seller_dummy"),
    ),
    (
        "livestreams/agora_buyer_real",
        "N: without RTC keys, the stand-ins that the seller console knows",
        Expect::Like("livestreams/agora_buyer_dummy"),
    ),
    (
        "livestreams/end_auction_open_at_end_has_no_winner",
        "F15: an auction that runs when its livestream ends has its winner",
        Expect::With(&[
            ("/winner", r#""28344047-d3e5-43b7-a178-aa9e17ef64a0""#),
            ("/winner_name", r#""buyer1""#),
        ]),
    ),
];
