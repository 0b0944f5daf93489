//! Accounts, addresses, notifications, referrals; and what belongs to no area.

use super::{Row, registration, row};
use crate::scene::Caller::{Buyer, Seller};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    let mut rows = open();
    rows.extend(own());
    rows.extend(notifications());
    rows.extend(referrals());
    rows
}

/// What anybody may ask.
fn open() -> Vec<Row> {
    let shop = json!({
        "shop_name": "Shop", "shop_address": "12 Linking Road, Mumbai",
        "aadhar_number": "234567890124", "pan_number": "ABCDE1234F",
    });
    let mut seller = registration("shopkeeper");
    if let (Value::Object(seller), Value::Object(shop)) = (&mut seller, shop) {
        seller.extend(shop);
    }
    vec![
        row(
            "accounts-register-buyer",
            Buyer,
            "201 201 201 201 201 201 201",
        )
        .json(registration("somebody")),
        row(
            "accounts-register-seller",
            Seller,
            "201 201 201 201 201 201 201",
        )
        .json(seller),
        row(
            "accounts-send-registration-code",
            Buyer,
            "200 200 200 200 200 200 200",
        )
        .json(json!({ "email": "unverified@example.com" })),
        row(
            "accounts-verify-registration-code",
            Buyer,
            "200 200 200 200 200 200 200",
        )
        .json(json!({
            "email": "unverified@example.com", "otp_code": "$registration_code",
        })),
        row("accounts-login", Buyer, "200 200 200 200 200 200 200")
            .json(json!({ "username": "referred", "password": "monsoon-2026" })),
        row(
            "accounts-send-reset-code",
            Buyer,
            "200 200 200 200 200 200 200",
        )
        .json(json!({ "email": "asha@example.com" })),
        row(
            "accounts-reset-password",
            Buyer,
            "200 200 200 200 200 200 200",
        )
        .json(json!({
            "email": "asha@example.com", "otp_code": "$reset_code", "new_password": "winter-2026",
        })),
        row("gateway-check-health", Buyer, "200 200 200 200 200 200 200"),
        row("gateway-list-area", Buyer, "200 200 200 200 200 200 200"),
        row("pages-show-share", Buyer, "200 200 200 200 200 200 200"),
        row("pages-redirect-share", Buyer, "301 301 301 301 301 301 301"),
        row(
            "pages-get-asset-links",
            Buyer,
            "200 200 200 200 200 200 200",
        ),
        row(
            "pages-get-app-association",
            Buyer,
            "200 200 200 200 200 200 200",
        ),
    ]
}

/// The caller's own account.
fn own() -> Vec<Row> {
    let address = json!({
        "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "1 Second Street",
        "city": "Bengaluru", "state": "Karnataka", "postal_code": "560001",
    });
    vec![
        row("accounts-logout", Buyer, "401 200 200 200 200 200 200"),
        row("accounts-get-profile", Buyer, "401 200 200 200 200 200 200"),
        row(
            "accounts-update-profile",
            Buyer,
            "401 200 200 200 200 200 200",
        )
        .json(json!({ "first_name": "A." })),
        row(
            "accounts-get-verification-status",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row(
            "accounts-get-credits",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row(
            "accounts-list-addresses",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "accounts-create-address",
            Buyer,
            "401 201 201 201 201 201 201",
        )
        .json(address.clone()),
        row("accounts-get-address", Buyer, "401 404 404 404 404 404 200").on("address"),
        row(
            "accounts-update-address",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .on("address")
        .json(address),
        row(
            "accounts-set-default-address",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .on("address"),
        row(
            "accounts-delete-address",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .on("address"),
    ]
}

fn notifications() -> Vec<Row> {
    vec![
        row("notifications-list", Buyer, "401 200 200 200 200 200 200"),
        row("notifications-get", Buyer, "401 404 404 404 404 404 200").on("notification"),
        row("notifications-update", Buyer, "401 404 404 404 404 404 200")
            .on("notification")
            .json(json!({ "is_read": true })),
        row("notifications-delete", Buyer, "401 404 404 404 404 404 200").on("notification"),
        row(
            "notifications-mark-read",
            Buyer,
            "401 404 404 404 404 404 200",
        )
        .on("notification"),
        row(
            "notifications-mark-all-read",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row("notifications-clear", Buyer, "401 200 200 200 200 200 200"),
        row(
            "notifications-count-unread",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "notifications-get-stats",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
    ]
}

fn referrals() -> Vec<Row> {
    let promo = json!({ "promo_code": "LEVEL1_W0E9FP", "order_amount": 500 });
    vec![
        row("referral-get-code", Buyer, "401 200 200 200 200 200 200"),
        row("referral-share", Buyer, "401 200 200 200 200 200 200")
            .json(json!({ "platform": "whatsapp" })),
        row("referral-apply", Buyer, "401 400 400 400 400 400 400")
            .json(json!({ "referral_code": "LIVE680D" })),
        row(
            "referral-list-history",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row("referral-get-stats", Buyer, "401 200 200 200 200 200 200"),
        row(
            "referral-list-rewards",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "referral-list-campaigns",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "referral-get-progress",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "referral-get-level-progress",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row("referral-complete", Buyer, "401 403 403 403 403 200 403").on("referral"),
        row("referral-list-promos", Buyer, "401 200 200 200 200 200 200"),
        row(
            "referral-list-available-promos",
            Buyer,
            "401 200 200 200 200 200 200",
        ),
        row(
            "referral-validate-promo",
            Buyer,
            "401 400 400 400 400 400 200",
        )
        .json(promo.clone()),
        row("referral-apply-promo", Buyer, "401 400 400 400 400 400 200").json(promo),
    ]
}
