//! Registration, sign-in and profiles.

use crate::stage::Stage;
use crate::verdict::Outcome;
use boli_domain::limits::REGISTRATION_CODE_LIFE;
use boli_local::World;
use boli_local::people::token;
use boli_store::Write;
use boli_store::items::{AccountStatus, UserItem};
use http::Method;
use serde_json::json;
use std::time::Duration;

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::new(World::start().await);
    sample_accounts(&mut stage).await;
    sellers(&mut stage).await;
    buyers(&mut stage).await;
    profiles(&mut stage).await;
    sellers_standing(&mut stage).await;
    forgotten_password(&mut stage).await;
    stage.done().await
}

async fn sample_accounts(stage: &mut Stage) {
    stage
        .replay(&[
            "auth/login_buyer_ok",
            "auth/login_seller_ok",
            "auth/login_by_email_ok",
            "auth/login_form_encoded",
            "auth/login_no_trailing_slash_post",
            "auth/login_wrong_password",
            "auth/login_empty_body",
            "auth/login_malformed_json",
            "auth/login_wrong_method",
            "auth/logout_anonymous",
        ])
        .await;
}

async fn sellers(stage: &mut Stage) {
    stage
        .replay(&[
            "auth/register_seller_missing_fields",
            "auth/register_seller_password_mismatch",
            "auth/register_seller_bad_phone_short_password",
            "auth/register_seller_aadhar_too_long",
            "auth/register_seller_bad_aadhar_pan_accepted",
        ])
        .await;
    stage.register_seller2().await;
    stage
        .replay(&[
            "auth/register_seller_duplicate_username",
            "auth/register_seller_duplicate_email_accepted",
            "auth/login_seller_pending",
        ])
        .await;
    stage.set_seller("s2", "rejected", false).await;
    stage.replay(&["auth/login_seller_rejected"]).await;
    stage.set_seller("s2", "verified", false).await;
    stage.replay(&["auth/login_seller_inactive"]).await;
    stage.set_seller("s2", "verified", true).await;
    stage.replay(&["auth/login_seller2_ok"]).await;
    stage.sign_in("seller2", "s2", "passw0rd!").await;
    stage
        .replay(&["profile/update_seller_credits_ignored"])
        .await;
    // What an operator does to an account that misbehaves.
    let disable = |user: &mut UserItem| user.account_status = AccountStatus::Disabled;
    stage.change("s2", disable).await;
    stage.replay(&["auth/login_user_disabled"]).await;
}

async fn buyers(stage: &mut Stage) {
    stage
        .replay(&[
            "auth/register_buyer_missing_fields",
            "auth/register_buyer_email_exists",
            "auth/register_buyer_password_mismatch",
            "auth/register_buyer_short_password",
            "auth/register_buyer_numeric_common_password_accepted",
            "auth/register_buyer_bad_phone",
            "auth/register_buyer_bad_email",
            "auth/register_buyer_bad_referral",
            "auth/register_buyer_ok",
            "auth/register_buyer_again_before_verification",
            "auth/register_buyer_same_email_new_username_before_verification",
            "auth/login_unverified_buyer",
            "auth/registration_send_otp_missing_email",
            "auth/registration_send_otp_already_active",
            "auth/registration_send_otp_unknown_email",
            "auth/registration_send_otp_ok",
            "auth/registration_verify_otp_missing_email",
            "auth/registration_verify_otp_missing_code",
            "auth/registration_verify_otp_unknown_email",
            "auth/registration_verify_otp_wrong",
        ])
        .await;
    let code = stage.code_mailed_to("buyer2@example.com").await;
    stage.let_stand_for("XKIJ5", code);
    stage
        .replay(&[
            "auth/registration_verify_otp_ok",
            "auth/registration_verify_otp_twice",
            "auth/login_buyer2_ok",
        ])
        .await;
    expired_code(stage).await;
}

/// Another buyer's code, entered a minute too late.
async fn expired_code(stage: &mut Stage) {
    let mut buyer = crate::example::load("auth/register_buyer_ok").request;
    (buyer["username"], buyer["email"]) = (json!("zz9"), json!("zz9@example.com"));
    stage
        .must(
            "anonymous",
            Method::POST,
            "/api/auth/register/buyer/",
            Some(buyer),
        )
        .await;
    let email = json!({ "email": "zz9@example.com" });
    stage
        .must(
            "anonymous",
            Method::POST,
            "/api/auth/registration/send-otp/",
            Some(email),
        )
        .await;
    let code = stage.code_mailed_to("zz9@example.com").await;
    stage.let_stand_for("RTVZN", code);
    stage
        .world
        .pass(REGISTRATION_CODE_LIFE + Duration::from_secs(60))
        .await;
    stage
        .replay(&["auth/registration_verify_otp_expired"])
        .await;
}

async fn profiles(stage: &mut Stage) {
    stage.sign_in("buyer1", "buyer1", "buyer123").await;
    stage.sign_in("seller1", "seller1", "seller123").await;
    stage.sign_in("buyer2", "buyer2x", "passw0rd!1").await;
    stage
        .replay(&[
            "profile/profile_no_auth",
            "profile/profile_bad_token",
            "profile/profile_malformed_token_header",
            "profile/profile_bearer_scheme_ignored",
            "auth/profile_no_trailing_slash_get",
            "profile/profile_buyer",
            "profile/update_bad_phone",
            "profile/update_buyer_patch",
            "profile/profile_buyer_after_update",
            "profile/update_put_crashes",
            "profile/update_seller_patch",
            "profile/update_user_type_escalation",
        ])
        .await;
}

/// What sellers, buyers and an operator without a shop are told of a seller's standing.
async fn sellers_standing(stage: &mut Stage) {
    let operator = stage.world.cloud().operator();
    let admin = token(operator, "admin").await.unwrap();
    let pending = stage.world.cloud().seller("s9", 1).await.unwrap();
    stage.keep_token("admin", &json!(admin));
    stage.keep_token("pending_seller", &json!(pending.token));
    stage.set_seller("s9", "pending", false).await;
    stage
        .replay(&[
            "profile/seller_verification_status",
            "profile/seller_verification_status_pending",
            "profile/seller_verification_status_as_buyer",
            "profile/seller_verification_status_no_profile",
            "profile/seller_credits",
            "profile/seller_credits_as_buyer",
        ])
        .await;
    for (credits, example) in [
        (5, "livestreams/seller_credits_after"),
        (23, "payments/credits_after"),
    ] {
        stage.change("seller1", |user| user.credits = credits).await;
        stage.replay(&[example]).await;
    }
}

async fn forgotten_password(stage: &mut Stage) {
    let email = "buyer2@example.com";
    stage
        .replay(&[
            "auth/forgot_password_send_otp_missing",
            "auth/forgot_password_send_otp_unknown_email",
            "auth/forgot_password_verify_unknown_email",
            "auth/forgot_password_send_otp_ok",
        ])
        .await;
    let code = stage.code_mailed_to(email).await;
    stage.let_stand_for("5FZ9QFD", code);
    stage
        .replay(&[
            "auth/forgot_password_verify_missing_password",
            "auth/forgot_password_verify_wrong",
            "auth/forgot_password_verify_weak_password_accepted",
        ])
        .await;
    let typed = json!({ "email": email, "otp_code": "5FZ9QFD", "new_password": "other-2026" });
    let path = "/api/auth/forgot-password/verify-otp/";
    stage
        .must("anonymous", Method::POST, path, Some(typed))
        .await;
    stage
        .replay(&[
            "auth/forgot_password_verify_reuse",
            "auth/forgot_password_old_token_still_valid",
        ])
        .await;
    let again = json!({ "email": email });
    let path = "/api/auth/forgot-password/send-otp/";
    stage
        .must("anonymous", Method::POST, path, Some(again))
        .await;
    let code = stage.code_mailed_to(email).await;
    stage.let_stand_for("3G2VOWP", code);
    stage.replay(&["auth/forgot_password_verify_ok"]).await;
    stage.sign_in("buyer2", "buyer2x", "passw0rd!1").await;
    stage
        .must("buyer2", Method::POST, "/api/auth/logout/", None)
        .await;
    stage.replay(&["auth/logout_again_with_dead_token"]).await;
}

impl Stage {
    /// Registers `s2`; only refusals of it were recorded.
    async fn register_seller2(&mut self) {
        let body = crate::example::load("auth/register_seller_duplicate_username").request;
        self.must(
            "anonymous",
            Method::POST,
            "/api/auth/register/seller/",
            Some(body),
        )
        .await;
    }

    /// Brings an account into the state that a recording needs.
    async fn change(&self, username: &str, change: impl FnOnce(&mut UserItem)) {
        let store = self.world.cloud().operator().store();
        let mut user = store.user_by_username(username).await.unwrap().unwrap();
        change(&mut user);
        store
            .commit(vec![Write::put(&user).unwrap()])
            .await
            .unwrap();
    }

    /// The code in the newest mail to an address: the one word of capitals and digits that
    /// stands alone on its line.
    pub(super) async fn code_mailed_to(&self, address: &str) -> String {
        self.world.settle().await;
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        let mail = mails.iter().find(|mail| mail.to == address).unwrap();
        let is_code = |word: &&str| {
            (word.len() == 5 || word.len() == 7)
                && word
                    .chars()
                    .all(|char| char.is_ascii_uppercase() || char.is_ascii_digit())
        };
        let words = mail.text.split(|char: char| !char.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .find(is_code)
            .unwrap_or_else(|| panic!("no code: {}", mail.text))
            .to_owned()
    }
}
