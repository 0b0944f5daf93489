//! Referrals, up to their rewards, and the promo code of the first level.

use crate::scope;
use crate::show::SAREE;
use crate::stage::Stage;
use crate::verdict::Outcome;
use boli_domain::referral::RewardType;
use boli_domain::{Paise, Timestamp};
use boli_store::Write;
use boli_store::items::{CampaignItem, PromoCodeItem};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const CODE: &str = "LIVE680D";
const PROMO: &str = "LEVEL1_W0E9FP";
const LAST_REFERRAL: &str = "0a509d1c-1ce7-40c1-a570-87f1d5efa40d";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_plenty_of_products().await;
    code(&mut stage).await;
    five_newcomers(&mut stage).await;
    campaign(&mut stage).await;
    promo(&mut stage).await;
    completion(&mut stage).await;
    stage.done().await
}

async fn code(stage: &mut Stage) {
    stage
        .replay(&[
            "referral/code_anonymous",
            "referral/stats_new",
            "referral/code",
        ])
        .await;
    let own = stage
        .must("buyer1", Method::GET, "/api/auth/referral/code/", None)
        .await;
    stage.let_stand_for(CODE, own["code"].as_str().unwrap());
    stage
        .replay(&[
            "referral/apply_always_refused",
            "referral/share_default",
            "referral/share_general",
            "referral/share_copy",
            "referral/share_whatsapp",
            "referral/share_telegram",
            "referral/share_email",
            "referral/share_bad_platform",
            "referral/progress_new",
            "referral/level_progress_new",
            "referral/rewards_empty",
            "promo/list_empty",
        ])
        .await;
}

/// Four register unrecorded, and all of them prove their address.
async fn five_newcomers(stage: &mut Stage) {
    for number in 1..=5 {
        let email = format!("ref{number}@example.com");
        if number == 5 {
            stage.replay(&["referral/register_with_code_fifth"]).await;
        } else {
            let mut newcomer = crate::example::load("referral/register_with_code_fifth").request;
            newcomer["username"] = json!(format!("ref{number}"));
            newcomer["email"] = json!(email);
            stage.post("register/buyer", newcomer).await;
        }
        let to = json!({ "email": email });
        stage.post("registration/send-otp", to).await;
        let code = stage.code_mailed_to(&email).await;
        let typed = json!({ "email": email, "otp_code": code });
        stage.post("registration/verify-otp", typed).await;
        stage.world.settle().await;
    }
    stage
        .replay(&[
            "referral/history_after_five",
            "referral/stats_after_five",
            "referral/progress_after_five",
            "referral/level_progress_after_five",
        ])
        .await;
}

async fn campaign(stage: &mut Stage) {
    let deps = stage.world.cloud().operator();
    let now = deps.now();
    let campaign = CampaignItem {
        id: deps.new_id(),
        name: "Launch".to_owned(),
        description: "Double rewards".to_owned(),
        referrer_reward: Paise::rupees(100),
        newcomer_reward: Paise::rupees(50),
        reward_type: RewardType::Credits,
        minimum_referrals: 1,
        is_active: true,
        starts_at: now.minus(DAY),
        ends_at: now.plus(30 * DAY),
        created_at: now,
    };
    deps.store().put_campaign(&campaign).await.unwrap();
    stage.replay(&["referral/campaigns"]).await;
}

async fn promo(stage: &mut Stage) {
    let earned = stage
        .must("buyer1", Method::GET, "/api/auth/promo-codes/", None)
        .await;
    let code = earned["results"][0]["code"].as_str().unwrap().to_owned();
    stage.let_stand_for(PROMO, code.clone());
    stage.let_stand_for(&PROMO.to_lowercase(), code.to_lowercase());
    stage
        .replay(&[
            "promo/list",
            "promo/available",
            "promo/validate_unknown",
            "promo/validate_bad_amount",
            "promo/validate_other_users_code",
            "promo/validate_lowercase_ok",
            "promo/validate_ok",
            "promo/apply_unknown",
        ])
        .await;
    let usual = stage.promo(&code).await;
    let for_much = PromoCodeItem {
        minimum_order: Paise::rupees(500),
        ..usual.clone()
    };
    stage.put(&for_much).await;
    stage.replay(&["promo/validate_below_minimum"]).await;
    let over = PromoCodeItem {
        valid_until: Some(Timestamp(usual.valid_from.0 - 1)),
        ..usual.clone()
    };
    stage.put(&over).await;
    stage.replay(&["promo/validate_expired_accepted"]).await;
    stage.put(&usual).await;
    stage.replay(&["promo/apply_ok", "promo/apply_again"]).await;
    stage.order("<discounted order>", &[(SAREE, 1)]).await;
    stage.pay("buyer1", "<discounted order>").await;
    stage
        .replay(&[
            "promo/validate_used",
            "promo/available_after_use",
            "promo/progress_after_use",
        ])
        .await;
}

async fn completion(stage: &mut Stage) {
    stage
        .replay(&["referral/complete_by_any_user_accepted"])
        .await;
    // What is left was recorded of a buyer who could do what operators can.
    let operator = stage.operator().await;
    stage.keep_token("buyer2", &json!(operator));
    let path = format!("/api/auth/referral/{LAST_REFERRAL}/complete/");
    stage.must("buyer2", Method::PATCH, &path, None).await;
    stage
        .replay(&[
            "referral/complete_twice",
            "referral/complete_unknown",
            "referral/rewards_after_complete",
            "referral/stats_after_complete",
        ])
        .await;
    let wallet = "referral/wallet_after_complete";
    if scope::examples().contains(wallet) {
        stage.replay(&[wallet]).await;
    }
}

impl Stage {
    async fn post(&self, path: &str, body: Value) {
        let path = format!("/api/auth/{path}/");
        self.must("anonymous", Method::POST, &path, Some(body))
            .await;
    }

    async fn promo(&self, code: &str) -> PromoCodeItem {
        let store = self.world.cloud().operator().store();
        store.promo(code).await.unwrap().unwrap()
    }

    async fn put(&self, promo: &PromoCodeItem) {
        let store = self.world.cloud().operator().store();
        let put = Write::put(promo).unwrap();
        store.commit(vec![put]).await.unwrap();
    }

    /// The token of an operator.
    async fn operator(&self) -> String {
        let operator = self.world.cloud().staff("operator1").await.unwrap();
        operator.token
    }
}
