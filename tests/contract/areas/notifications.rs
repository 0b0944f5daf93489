//! Notifications: one of each kind, as the recorded server's helpers wrote them.

use crate::show::SAREE;
use crate::stage::Stage;
use crate::verdict::Outcome;
use boli_domain::referral::{ReferralStatus, RewardType};
use boli_domain::{OrderId, Paise, UserId};
use boli_runtime::Deps;
use boli_runtime::notices::{Notice, OrderEvent, PaymentEvent};
use boli_store::items::{Newcomer, OrderItem, PromoCodeItem, ReferralItem, Reward};
use boli_tests::promo::five_percent;
use http::Method;
use std::time::Duration;

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage.with_plenty_of_products().await;
    stage.order("<order>", &[(SAREE, 1)]).await;
    stage.world.settle().await;
    // What the order itself told is another story.
    let clear = "/api/auth/notifications/clear-all/";
    stage.must("buyer1", Method::DELETE, clear, None).await;
    stage
        .replay(&["notifications/anonymous", "notifications/list_empty"])
        .await;

    tell_everything(&stage).await;
    stage
        .replay(&[
            "notifications/list_unread_filter",
            "notifications/list_type_filter",
            "notifications/list_include_expired",
            "notifications/unread_count",
            "notifications/stats",
            "notifications/retrieve",
            "notifications/retrieve_other_user",
            "notifications/create_by_client_crashes",
            "notifications/mark_as_read_client_alias",
            "notifications/retrieve_after_read",
            "notifications/mark_all_read",
            "notifications/mark_all_read_client_alias",
            "notifications/delete_one",
            "notifications/delete_missing",
            "notifications/clear_all",
            "notifications/clear_all_client_alias",
        ])
        .await;
    stage.done().await
}

async fn tell_everything(stage: &Stage) {
    let deps = stage.world.cloud().operator();
    let order: OrderId = stage.in_this_world("<order>").parse().unwrap();
    let order = deps.store().order(order).await.unwrap().unwrap();
    let now = deps.now();
    let yesterday = now.minus(Duration::from_secs(24 * 60 * 60));
    let sale = Notice::promotion("Sale", "Everything must go", Some(yesterday));
    for notice in [
        Notice::order(&order, OrderEvent::Shipped),
        Notice::payment(&order, PaymentEvent::Successful),
        Notice::payment(&order, PaymentEvent::Failed),
        Notice::joined(&referral(deps, &order)),
        Notice::promo_earned(&promo(deps, order.buyer.id)),
        Notice::welcome("<brand>"),
        sale.about(&serde_json::json!({})),
    ] {
        let event = notice.title.clone();
        assert!(deps.tell(order.buyer.id, &event, notice).await.unwrap());
    }
}

fn referral(deps: &Deps, order: &OrderItem) -> ReferralItem {
    let reward =
        |rupees| Reward::pending(deps.new_id(), RewardType::Credits, Paise::rupees(rupees));
    ReferralItem {
        id: deps.new_id(),
        referrer_id: order.buyer.id,
        referrer_name: order.buyer.username.clone(),
        code: "LIVE680D".to_owned(),
        newcomer: Newcomer {
            id: deps.new_id(),
            username: "ref1".to_owned(),
            first_name: "Ref".to_owned(),
            last_name: "1".to_owned(),
            joined_at: deps.now(),
        },
        referral_status: ReferralStatus::Pending,
        created_at: deps.now(),
        completed_at: None,
        referrer_reward: reward(50),
        newcomer_reward: reward(25),
    }
}

fn promo(deps: &Deps, owner_id: UserId) -> PromoCodeItem {
    five_percent(deps.new_row_id(), owner_id, deps.now())
}
