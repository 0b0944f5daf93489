//! Campaigns, promo codes and rewards.

use super::{Action, Deed, Field, Input, On, WORDS, always, changed};
use crate::model::text_at;
use boli_domain::operator::Permission;
use boli_domain::referral::RewardType;
use boli_runtime::{Deps, Failure};
use boli_store::items::CampaignItem;
use boli_store::keys;
use serde_json::Value;

const CAMPAIGN: &[Field] = &[
    Field::new("name", "Name", Input::Line).kept(),
    Field::new("description", "Description", Input::Text)
        .kept()
        .optional(),
    Field::new(
        "referrer",
        "The referrer gets (rupees or credits)",
        Input::Money,
    )
    .begins_with("referrer_reward"),
    Field::new("newcomer", "The newcomer gets", Input::Money).begins_with("newcomer_reward"),
    Field::new(
        "reward_type",
        "As",
        Input::Choice(&[
            ("credits", "stream credits; money for buyers"),
            ("cash", "money in the wallet"),
        ]),
    )
    .kept(),
    Field::new(
        "minimum_referrals",
        "For referrers of at least so many",
        Input::Number,
    )
    .kept(),
    Field::new("starts_at", "Starts", Input::Moment).kept(),
    Field::new("ends_at", "Ends", Input::Moment).kept(),
    Field::new("is_active", "Active", Input::Flag)
        .kept()
        .optional(),
];

pub static CREATE_CAMPAIGN: Action = Action {
    name: "create-campaign",
    title: "Add a campaign",
    explanation: "Referrals that are completed while it runs earn this.",
    needs: Permission::EditPromotions,
    on: On::Model,
    fields: CAMPAIGN,
    is_grave: false,
    applies: always,
    run: |deps, deed| Box::pin(create_campaign(deps, deed)),
};

pub static EDIT_CAMPAIGN: Action = Action {
    name: "edit-campaign",
    title: "Edit",
    explanation: "Rewards that were given stay as they are.",
    needs: Permission::EditPromotions,
    on: On::Row,
    fields: CAMPAIGN,
    is_grave: false,
    applies: always,
    run: |deps, deed| Box::pin(edit_campaign(deps, deed)),
};

async fn create_campaign(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let campaign = campaign(
        &deed,
        CampaignItem {
            id: deps.new_id(),
            name: String::new(),
            description: String::new(),
            referrer_reward: Default::default(),
            newcomer_reward: Default::default(),
            reward_type: RewardType::Credits,
            minimum_referrals: 0,
            is_active: false,
            starts_at: deps.now(),
            ends_at: deps.now(),
            created_at: deps.now(),
        },
    )?;
    Ok(deps.store().put_campaign(&campaign).await?)
}

async fn edit_campaign(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let id = text_at(deed.row, "id");
    let campaigns = deps.store().campaigns().await?;
    let seen = campaigns.into_iter().find(|one| one.id.to_string() == id);
    let campaign = campaign(&deed, seen.ok_or_else(changed)?)?;
    Ok(deps.store().put_campaign(&campaign).await?)
}

fn campaign(deed: &Deed<'_>, before: CampaignItem) -> Result<CampaignItem, Failure> {
    let campaign = CampaignItem {
        name: deed.text("name").to_owned(),
        description: deed.text("description").to_owned(),
        referrer_reward: deed.amount("referrer")?,
        newcomer_reward: deed.amount("newcomer")?,
        reward_type: match deed.text("reward_type") {
            "cash" => RewardType::Cash,
            _ => RewardType::Credits,
        },
        minimum_referrals: deed.number("minimum_referrals")?,
        is_active: deed.flag("is_active"),
        starts_at: deed.moment("starts_at")?,
        ends_at: deed.moment("ends_at")?,
        ..before
    };
    if campaign.starts_at >= campaign.ends_at {
        return Err(Failure::invalid("It ends before it starts."));
    }
    Ok(campaign)
}

pub static CLOSE_PROMO: Action = Action {
    name: "close-promo-code",
    title: "Close",
    explanation: "The code can't be used any more.",
    needs: Permission::EditPromotions,
    on: On::Rows,
    fields: &[],
    is_grave: false,
    applies: |promo| is(promo, "is_active") && !is(promo, "is_used"),
    run: |deps, deed| Box::pin(set_promo(deps, deed, false)),
};

pub static REOPEN_PROMO: Action = Action {
    name: "reopen-promo-code",
    title: "Open again",
    explanation: "The code can be used again.",
    needs: Permission::EditPromotions,
    on: On::Rows,
    fields: &[],
    is_grave: false,
    applies: |promo| !is(promo, "is_active") && !is(promo, "is_used"),
    run: |deps, deed| Box::pin(set_promo(deps, deed, true)),
};

fn is(row: &Value, name: &str) -> bool {
    row.get(name) == Some(&Value::Bool(true))
}

async fn set_promo(deps: &Deps, deed: Deed<'_>, is_active: bool) -> Result<(), Failure> {
    let code = text_at(deed.row, "code");
    match deps.store().set_promo(code, is_active).await? {
        true => Ok(()),
        false => Err(changed()),
    }
}

pub static CREDIT_REWARDS: Action = Action {
    name: "mark-credited",
    title: "Mark the rewards as credited",
    explanation: "Says that both sides have what they were promised: for rewards that were given another way. No money moves.",
    needs: Permission::CreditRewards,
    on: On::Row,
    fields: &[WORDS],
    is_grave: false,
    applies: |referral| {
        let sides = [
            "referrer_reward.reward_status",
            "newcomer_reward.reward_status",
        ];
        sides
            .iter()
            .any(|side| text_at(referral, side) == "pending")
    },
    run: |deps, deed| Box::pin(credit_rewards(deps, deed)),
};

async fn credit_rewards(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let newcomer = keys::user_of(deed.key).ok_or_else(changed)?;
    match deps
        .store()
        .mark_rewards_credited(newcomer, deps.now())
        .await?
    {
        true => Ok(()),
        false => Err(changed()),
    }
}
