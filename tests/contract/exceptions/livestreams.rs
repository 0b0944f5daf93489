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
        "livestreams/my_livestreams",
        "D7: one page with all rows, which every screen of the seller console reads",
        Expect::Reply(
            200,
            r#"{"count": 2, "next": null, "previous": null, "results": [
                {"id": "b09f37ac-f24f-4fe3-9081-9efae90ca2a9", "title": "Scheduled show", "category_name": "Electronics",
                 "thumbnail": "http://<host>/media/livestreams/thumbnails/t.png", "status": "scheduled",
                 "scheduled_start_time": "2026-12-01T19:30:00+05:30", "viewer_count": 0, "seller_name": "seller1",
                 "created_at": "2026-11-22T19:02:59.342072+05:30"},
                {"id": "83748702-7e3a-4cfa-bc50-f4524bad7f02", "title": "Evening show", "category_name": "Fashion",
                 "thumbnail": null, "status": "scheduled", "scheduled_start_time": null, "viewer_count": 0,
                 "seller_name": "seller1", "created_at": "2026-11-22T19:02:59.264166+05:30"}]}"#,
        ),
    ),
    (
        "livestreams/products",
        "N: pictures have absolute addresses",
        Expect::With(&[(
            "/products/1/images/0/image",
            r#""http://<host>/media/products/a.png""#,
        )]),
    ),
    (
        "livestreams/update_not_owner_crashes",
        "N: 403 for whom the livestream does not belong to",
        Expect::Reply(
            403,
            r#"{"error": "You can only update your own livestreams"}"#,
        ),
    ),
    (
        "livestreams/delete_by_buyer_allowed",
        "F10: only its owner deletes a livestream",
        Expect::Reply(
            403,
            r#"{"error": "You can only delete your own livestreams"}"#,
        ),
    ),
    (
        "livestreams/start_put_crashes",
        "N: a wrong method is 405",
        Expect::Reply(405, r#"{"detail": "Method \"PUT\" not allowed."}"#),
    ),
    (
        "livestreams/check_credits_not_live",
        "F23: the real reason",
        Expect::Reply(
            200,
            r#"{"message": "Livestream is not currently live", "livestream_ended": false, "remaining_credits": 10}"#,
        ),
    ),
    (
        "livestreams/check_credits_inactive_16_min_ends",
        "F23: the real reason",
        Expect::Reply(
            200,
            r#"{"message": "Livestream ended due to inactivity", "livestream_ended": true, "remaining_credits": 4}"#,
        ),
    ),
    (
        "livestreams/credit_monitor_status_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "livestreams/credit_monitor_status_as_buyer",
        "F12: everybody but operators sees their own streams",
        Expect::Reply(
            200,
            r#"{"monitor_status": {"is_running": true, "check_interval": 300, "thread_alive": true, "active_streams": 0},
                "active_streams": [], "total_active_streams": 0,
                "monitor_configuration": {"credit_deduction_interval_minutes": 30, "inactivity_warning_minutes": 10,
                                          "auto_end_minutes": 15}}"#,
        ),
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
