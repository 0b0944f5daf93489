//! Referrals, rewards, campaigns and promo codes.

use super::people::USER_HINT;
use super::{YES_NO, column, field, flag, money, number, state, text, time, user};
use crate::actions::promotions;
use crate::model::{By, Group, Kind, Model, Search, Source, text_at};
use boli_domain::UserId;
use boli_domain::operator::Permission;
use boli_store::items::{self, Enlisted};
use boli_store::keys::{self, IndexName, Key};
use boli_store::{Entity, Shelf};
use serde_json::{Value, json};

fn referrers(key: &Key) -> Option<Shelf> {
    super::people::of_user(key, "REFERRER")
}

fn referrer_of(id: UserId) -> Shelf {
    Shelf::collection(keys::user_partition(id), "REFERRER")
}

fn promo_key(text: &str) -> Option<Key> {
    let is_code = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| keys::promo(text))
}

/// Both sides' rewards of a referral.
fn rewards(referral: &Value) -> Vec<Value> {
    let side = |name: &str, recipient: &str| {
        let mut reward = referral.get(name)?.clone();
        reward["recipient"] = json!(text_at(referral, recipient));
        reward["created_at"] = referral.get("created_at").cloned().unwrap_or_default();
        reward["side"] = json!(name);
        Some(reward)
    };
    [
        side("referrer_reward", "referrer_name"),
        side("newcomer_reward", "newcomer.username"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn discount(promo: &Value) -> String {
    match promo.get("discount") {
        Some(Value::Object(discount)) => {
            let part = |name: &str| discount.get(name).and_then(Value::as_i64);
            match (part("percentage"), part("fixed")) {
                (Some(percent), _) => format!("{}%", percent / 100),
                (_, fixed) => crate::cell::money(fixed),
            }
        }
        _ => "–".to_owned(),
    }
}

const STATUSES: &[(&str, &str)] = &[("pending", "pending"), ("completed", "completed")];

pub const MODELS: &[Model] = &[
    Model {
        name: "referral-codes",
        title: "Referral codes",
        group: Group::Referrals,
        needs: Permission::SeePeople,
        entity: items::ReferrerItem::NAME,
        label: "code",
        columns: &[
            text("Code", "code"),
            user("User", "user_id"),
            flag("Active", "is_active"),
            time("Created", "created_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: referrers,
        },
        filters: &[field("active", "is_active", YES_NO)],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(referrer_of)],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "referrals",
        title: "Referrals",
        group: Group::Referrals,
        needs: Permission::SeePeople,
        entity: items::ReferralItem::NAME,
        label: "code",
        columns: &[
            text("Referrer", "referrer_name"),
            text("Newcomer", "newcomer.username"),
            text("Code", "code"),
            state("Status", "referral_status"),
            time("Created", "created_at"),
            time("Completed", "completed_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::ReferralItem::LIST.to_owned())),
        filters: &[field("status", "referral_status", STATUSES)],
        has_days: true,
        search: Some(Search {
            hint: "a referrer",
            by: &[By::OfUser(|id: UserId| Shelf::Index {
                index: IndexName::Gsi1,
                pk: keys::user_referrals(id),
            })],
        }),
        related: &[],
        actions: &[&promotions::CREDIT_REWARDS],
    },
    Model {
        name: "rewards",
        title: "Referral rewards",
        group: Group::Referrals,
        needs: Permission::SeePeople,
        entity: "",
        label: "recipient",
        columns: &[
            text("Recipient", "recipient"),
            text("Type", "reward_type"),
            money("Amount", "amount"),
            state("Status", "reward_status"),
            time("Created", "created_at"),
            time("Credited", "credited_at"),
        ],
        source: Source::Within {
            parents: "referrals",
            parts: rewards,
        },
        filters: &[
            field(
                "type",
                "reward_type",
                &[("credits", "credits"), ("cash", "cash")],
            ),
            field(
                "status",
                "reward_status",
                &[("pending", "pending"), ("credited", "credited")],
            ),
        ],
        has_days: false,
        search: Some(Search {
            hint: "a part of the recipient's name",
            by: &[By::Fields(&["recipient"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "referral-stats",
        title: "Referral stats",
        group: Group::Referrals,
        needs: Permission::SeePeople,
        entity: items::ReferrerItem::NAME,
        label: "code",
        columns: &[
            user("User", "user_id"),
            number("Total", "total_referrals"),
            number("Successful", "successful_referrals"),
            money("Earnings", "total_earnings"),
            number("Credits", "total_credits_earned"),
            number("Streak", "current_streak"),
            number("Best", "best_streak"),
            time("Updated", "updated_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: referrers,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(referrer_of)],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "campaigns",
        title: "Campaigns",
        group: Group::Referrals,
        needs: Permission::SeeShop,
        entity: items::CampaignItem::NAME,
        label: "name",
        columns: &[
            text("Name", "name"),
            money("Referrer", "referrer_reward"),
            money("Newcomer", "newcomer_reward"),
            text("Type", "reward_type"),
            flag("Active", "is_active"),
            time("Starts", "starts_at"),
            time("Ends", "ends_at"),
        ],
        source: Source::Shelf(|| Shelf::collection(keys::CAMPAIGNS, keys::CAMPAIGN_PREFIX)),
        filters: &[
            field("active", "is_active", YES_NO),
            field(
                "type",
                "reward_type",
                &[("credits", "credits"), ("cash", "cash")],
            ),
        ],
        has_days: false,
        search: Some(Search {
            hint: "a part of the name or the description",
            by: &[By::Fields(&["name", "description"])],
        }),
        related: &[],
        actions: &[&promotions::CREATE_CAMPAIGN, &promotions::EDIT_CAMPAIGN],
    },
    Model {
        name: "promo-codes",
        title: "Promo codes",
        group: Group::Referrals,
        needs: Permission::SeeShop,
        entity: items::PromoCodeItem::NAME,
        label: "code",
        columns: &[
            text("Code", "code"),
            user("Owner", "owner_id"),
            column("Discount", "discount", Kind::Worked(discount)),
            flag("Active", "is_active"),
            flag("Used", "is_used"),
            time("Valid until", "valid_until"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::PromoCodeItem::LIST.to_owned())),
        filters: &[
            field("active", "is_active", YES_NO),
            field("used", "is_used", YES_NO),
        ],
        has_days: true,
        search: Some(Search {
            hint: "a code, or a user",
            by: &[
                By::Key(promo_key),
                By::OfUser(|id: UserId| Shelf::Index {
                    index: IndexName::Gsi1,
                    pk: keys::user_promos(id),
                }),
            ],
        }),
        related: &[],
        actions: &[&promotions::CLOSE_PROMO, &promotions::REOPEN_PROMO],
    },
];
