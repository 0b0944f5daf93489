//! Referrals and promo codes.

use super::{Exception, Expect, UNAUTHENTICATED};

/// A code that was applied waits for the next order, and is not used yet.
const WAITS: &str = "F39: applying a code keeps it for the next order, whose payment uses it";

const APPLIED: &str = r#"{
    "applied": true,
    "promo_code": {
        "id": 1, "code": "LEVEL1_W0E9FP", "level": 1, "level_name": "Level 1 (5 referrals)",
        "discount_type": "percentage", "discount_value": "5.00", "discount_display": "5.00% off",
        "minimum_order_amount": "0.00", "maximum_discount": null, "is_used": false, "used_at": null,
        "status": "available", "valid_from": "2026-11-22T19:10:40.496416+05:30", "valid_until": null,
        "created_at": "2026-11-22T19:10:40.496655+05:30"
    },
    "order_amount": 50.0, "discount_amount": 2.5, "final_amount": 47.5,
    "message": "Promo code applied successfully! You saved ₹2.5000"
}"#;

pub const EXCEPTIONS: &[Exception] = &[
    (
        "referral/code_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "referral/complete_by_any_user_accepted",
        "F40: only operators complete a referral",
        Expect::Reply(
            403,
            r#"{"detail": "You do not have permission to perform this action."}"#,
        ),
    ),
    (
        "promo/validate_expired_accepted",
        "F39: a code ends when it says so",
        Expect::Reply(
            400,
            r#"{"valid": false, "errors": {"promo_code": ["This promo code has expired."]}}"#,
        ),
    ),
    ("promo/apply_ok", WAITS, Expect::Reply(200, APPLIED)),
    ("promo/apply_again", WAITS, Expect::Reply(200, APPLIED)),
];
