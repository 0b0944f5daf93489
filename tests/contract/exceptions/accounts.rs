//! Registration, sign-in and profiles.

use super::{Exception, Expect, UNAUTHENTICATED};

const PROFILE: &str =
    "N: PUT and PATCH answer the user beside the message, which the buyer app reads";

const ALIKE: &str = "F6: nobody learns from a reset who has an account";

const UPDATED_BUYER: &str = r#"{
    "message": "Profile updated successfully", "id": "0b41b91a-4b6b-4527-ab86-792c8cfd3502",
    "username": "buyer2x", "email": "buyer2@example.com", "first_name": "Bea", "last_name": "Two",
    "user_type": "buyer", "phone_number": "9876500002", "date_joined": "2026-11-22T19:00:25.642117+05:30"
}"#;

const UPDATED_SELLER: &str = r#"{
    "message": "Profile updated successfully", "id": "39bb3e2a-748e-4034-95a4-3e9aecca676e",
    "username": "seller1", "email": "seller1@example.com", "first_name": "Jane", "last_name": "Smith",
    "user_type": "seller", "phone_number": "9876500003", "date_joined": "2026-11-22T18:57:01.694346+05:30"
}"#;

pub const EXCEPTIONS: &[Exception] = &[
    (
        "auth/logout_anonymous",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "auth/logout_again_with_dead_token",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "profile/profile_no_auth",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "profile/profile_bad_token",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "profile/profile_malformed_token_header",
        UNAUTHENTICATED,
        Expect::Unauthorized,
    ),
    (
        "profile/profile_bearer_scheme_ignored",
        "N: new clients say Bearer, so that a forged token is one in either scheme",
        Expect::Reply(401, r#"{"detail": "Invalid token."}"#),
    ),
    (
        "auth/login_no_trailing_slash_post",
        "N: paths are taken with and without the slash",
        Expect::Like("auth/login_buyer_ok"),
    ),
    (
        "auth/profile_no_trailing_slash_get",
        "N: paths are taken with and without the slash",
        Expect::Like("profile/profile_buyer"),
    ),
    (
        "auth/login_malformed_json",
        "N: a body that is no JSON is 400",
        Expect::Reply(
            400,
            r#"{"detail": "JSON parse error - key must be a string at line 1 column 2"}"#,
        ),
    ),
    (
        "auth/login_user_disabled",
        "N: a disabled account is told so",
        Expect::Reply(
            400,
            r#"{"error": "Your account is inactive. Please contact support.", "code": "LOGIN_ACCOUNT_INACTIVE"}"#,
        ),
    ),
    (
        "auth/login_unverified_buyer",
        "N: a buyer whose address is not verified is told so",
        Expect::Reply(
            400,
            r#"{"error": "Please verify your email address before logging in.", "code": "LOGIN_EMAIL_NOT_VERIFIED"}"#,
        ),
    ),
    (
        "auth/register_seller_bad_aadhar_pan_accepted",
        "F7: the patterns of identity numbers are checked",
        Expect::Reply(
            400,
            r#"{"aadhar_number": ["Enter a valid value."], "pan_number": ["Enter a valid value."]}"#,
        ),
    ),
    (
        "auth/register_seller_duplicate_email_accepted",
        "F7: an address belongs to one active account",
        Expect::Reply(
            400,
            r#"{"email": ["A user with this email already exists."]}"#,
        ),
    ),
    (
        "auth/register_buyer_numeric_common_password_accepted",
        "F5: common and numeric passwords are refused",
        Expect::Reply(
            400,
            r#"{"error": "Registration failed. Please check your information and try again.",
                "code": "REGISTER_WEAK_PASSWORD",
                "details": {"password": ["This password is too common."]}}"#,
        ),
    ),
    (
        "auth/register_buyer_again_before_verification",
        "F4: a pending account does not block its own username",
        Expect::Like("auth/register_buyer_ok"),
    ),
    (
        "profile/update_buyer_patch",
        PROFILE,
        Expect::Reply(200, UPDATED_BUYER),
    ),
    (
        "profile/update_put_crashes",
        PROFILE,
        Expect::Reply(200, UPDATED_BUYER),
    ),
    (
        "profile/update_user_type_escalation",
        "F1: nobody changes their own type",
        Expect::Reply(200, UPDATED_BUYER),
    ),
    (
        "profile/update_seller_patch",
        PROFILE,
        Expect::Reply(200, UPDATED_SELLER),
    ),
    (
        "profile/update_seller_credits_ignored",
        PROFILE,
        Expect::Reply(200, UPDATED_SELLER),
    ),
    (
        "auth/forgot_password_send_otp_unknown_email",
        ALIKE,
        Expect::Like("auth/forgot_password_send_otp_ok"),
    ),
    (
        "auth/forgot_password_verify_unknown_email",
        ALIKE,
        Expect::Like("auth/forgot_password_verify_wrong"),
    ),
    (
        "auth/forgot_password_verify_weak_password_accepted",
        "F5: a reset takes no weak password",
        Expect::Reply(
            400,
            r#"{"new_password": ["Ensure this field has at least 8 characters."]}"#,
        ),
    ),
    (
        "auth/forgot_password_old_token_still_valid",
        "F5: a reset ends all sessions",
        Expect::Reply(401, r#"{"detail": "Invalid token."}"#),
    ),
];
