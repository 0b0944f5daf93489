//! Accounts and what is theirs.

use super::{YES_NO, field, flag, number, state, text, time, user};
use crate::actions::{accounts, sellers};
use crate::model::{By, Filter, Group, Model, Narrowed, Related, Search, Source};
use boli_domain::UserId;
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::operator::Permission;
use boli_store::keys::{self, IndexName, Key};
use boli_store::{Entity, Shelf, items};
use serde_json::Value;

/// What can be typed where users are looked for.
pub const USER_HINT: &str =
    "beginning of a username, name, shop or phone number; or a whole e-mail address";

/// The shelf of a user whose key it is.
pub fn of_user(key: &Key, prefix: &str) -> Option<Shelf> {
    keys::user_of(key).map(|id| Shelf::collection(keys::user_partition(id), prefix))
}

fn all_users() -> Shelf {
    Shelf::List(keys::users_list(None))
}

fn sellers_decided(status: &str) -> Option<Shelf> {
    let status = match status {
        "pending" => VerificationStatus::Pending,
        "verified" => VerificationStatus::Verified,
        "rejected" => VerificationStatus::Rejected,
        _ => return None,
    };
    Some(Shelf::List(keys::sellers_list(status)))
}

fn users_of_kind(kind: &str) -> Option<Shelf> {
    match kind {
        "buyer" => Some(Shelf::List(keys::users_list(Some(UserType::Buyer)))),
        "seller" => Some(Shelf::List(keys::users_list(Some(UserType::Seller)))),
        _ => None,
    }
}

fn disabled_users(status: &str) -> Option<Shelf> {
    (status == "disabled").then(|| Shelf::List(keys::DISABLED_USERS_LIST.to_owned()))
}

fn email_owner(text: &str) -> Option<Key> {
    text.contains('@').then(|| keys::email(text))
}

fn addresses(key: &Key) -> Option<Shelf> {
    of_user(key, "ADDRESS#")
}

fn sessions(key: &Key) -> Option<Shelf> {
    of_user(key, keys::SESSION_PREFIX)
}

fn notifications(key: &Key) -> Option<Shelf> {
    let user = keys::user_of(key)?;
    Some(Shelf::collection(
        keys::notifications_partition(user),
        keys::NOTIFICATION_PREFIX,
    ))
}

fn orders(key: &Key) -> Option<Shelf> {
    let pk = keys::user_orders(keys::user_of(key)?);
    let index = IndexName::Gsi1;
    Some(Shelf::Index { index, pk })
}

fn products(key: &Key) -> Option<Shelf> {
    let pk = keys::seller_products(keys::user_of(key)?);
    let index = IndexName::Gsi1;
    Some(Shelf::Index { index, pk })
}

fn payments(key: &Key) -> Option<Shelf> {
    let pk = keys::user_payments(keys::user_of(key)?);
    let index = IndexName::Gsi1;
    Some(Shelf::Index { index, pk })
}

fn livestreams(key: &Key) -> Option<Shelf> {
    let pk = keys::seller_rooms(keys::user_of(key)?);
    let index = IndexName::Gsi1;
    Some(Shelf::Index { index, pk })
}

fn money(key: &Key, prefix: &str) -> Option<Shelf> {
    let seller = keys::seller_partition(keys::user_of(key)?);
    Some(Shelf::collection(seller, prefix))
}

fn is_seller(value: &Value) -> bool {
    value.get("seller").is_some_and(Value::is_object)
}

const OF_USER: &[Related] = &[
    Related {
        model: "addresses",
        shelf: |key, _| addresses(key),
    },
    Related {
        model: "orders",
        shelf: |key, _| orders(key),
    },
    Related {
        model: "payments",
        shelf: |key, _| payments(key),
    },
    Related {
        model: "carts",
        shelf: |key, _| of_user(key, keys::CART_LINE_PREFIX),
    },
    Related {
        model: "wallets",
        shelf: |key, _| money(key, "BALANCE"),
    },
    Related {
        model: "products",
        shelf: |key, value| products(key).filter(|_| is_seller(value)),
    },
    Related {
        model: "livestreams",
        shelf: |key, value| livestreams(key).filter(|_| is_seller(value)),
    },
    Related {
        model: "withdrawals",
        shelf: |key, value| money(key, keys::WITHDRAWAL_PREFIX).filter(|_| is_seller(value)),
    },
    Related {
        model: "bank-details",
        shelf: |key, value| money(key, "BANK").filter(|_| is_seller(value)),
    },
    Related {
        model: "referral-codes",
        shelf: |key, _| of_user(key, "REFERRER"),
    },
    Related {
        model: "tokens",
        shelf: |key, _| sessions(key),
    },
];

const USERS: Search = Search {
    hint: USER_HINT,
    by: &[By::Key(email_owner), By::UserWord],
};

const STATUS: Filter = Filter {
    name: "account_status",
    title: "status",
    values: &[("disabled", "disabled")],
    by: Narrowed::Shelf(disabled_users),
};

pub const MODELS: &[Model] = &[
    Model {
        name: "users",
        title: "Users",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::UserItem::NAME,
        label: "username",
        columns: &[
            text("Username", "username"),
            text("E-mail", "email"),
            state("Kind", "user_type"),
            text("Phone", "phone_number"),
            state("Status", "account_status"),
            time("Joined", "date_joined"),
        ],
        source: Source::Shelf(all_users),
        filters: &[
            Filter {
                name: "user_type",
                title: "kind",
                values: &[("buyer", "buyers"), ("seller", "sellers")],
                by: Narrowed::Shelf(users_of_kind),
            },
            STATUS,
        ],
        has_days: true,
        search: Some(USERS),
        related: OF_USER,
        actions: &[&accounts::CLOSE, &accounts::REOPEN],
    },
    Model {
        name: "buyers",
        title: "Buyer profiles",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::UserItem::NAME,
        label: "username",
        columns: &[
            text("User", "username"),
            text("E-mail", "email"),
            text("Date of birth", "date_of_birth"),
            time("Joined", "date_joined"),
        ],
        source: Source::Shelf(|| Shelf::List(keys::users_list(Some(UserType::Buyer)))),
        filters: &[],
        has_days: true,
        search: Some(USERS),
        related: OF_USER,
        actions: &[&accounts::CLOSE, &accounts::REOPEN],
    },
    Model {
        name: "sellers",
        title: "Seller profiles",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::UserItem::NAME,
        label: "username",
        columns: &[
            text("User", "username"),
            text("Shop", "seller.shop_name"),
            state("Verification", "seller.verification_status"),
            number("Credits", "credits"),
            flag("Active", "seller.is_account_active"),
            time("Verified", "seller.verified_at"),
            time("Joined", "date_joined"),
        ],
        source: Source::Shelf(|| Shelf::List(keys::users_list(Some(UserType::Seller)))),
        filters: &[
            Filter {
                name: "verification_status",
                title: "verification",
                values: &[
                    ("pending", "pending"),
                    ("verified", "verified"),
                    ("rejected", "rejected"),
                ],
                by: Narrowed::Shelf(sellers_decided),
            },
            field("active", "seller.is_account_active", YES_NO),
        ],
        has_days: true,
        search: Some(USERS),
        related: OF_USER,
        actions: &[
            &sellers::VERIFY,
            &sellers::REJECT,
            &accounts::CLOSE,
            &accounts::REOPEN,
        ],
    },
    Model {
        name: "addresses",
        title: "Addresses",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::AddressItem::NAME,
        label: "full_name",
        columns: &[
            text("Name", "full_name"),
            user("User", "user_id"),
            state("Type", "address_type"),
            text("City", "city"),
            text("State", "state"),
            time("Added", "created_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: addresses,
        },
        filters: &[field(
            "type",
            "address_type",
            &[("home", "home"), ("work", "work"), ("other", "other")],
        )],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::user_partition(id), "ADDRESS#")
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "notifications",
        title: "Notifications",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::NotificationItem::NAME,
        label: "title",
        columns: &[
            text("Title", "title"),
            user("User", "user_id"),
            state("Type", "notification_type"),
            text("Message", "message"),
            time("Read", "read_at"),
            time("Sent", "created_at"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: notifications,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::notifications_partition(id), keys::NOTIFICATION_PREFIX)
            })],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "tokens",
        title: "Tokens",
        group: Group::People,
        needs: Permission::SeePeople,
        entity: items::SessionItem::NAME,
        label: "id",
        columns: &[
            text("Session", "id"),
            user("User", "user_id"),
            time("Signed in", "created_at"),
            time("Valid until", "valid_until"),
        ],
        source: Source::Under {
            parents: "users",
            shelf: sessions,
        },
        filters: &[],
        has_days: false,
        search: Some(Search {
            hint: USER_HINT,
            by: &[By::OfUser(|id: UserId| {
                Shelf::collection(keys::user_partition(id), keys::SESSION_PREFIX)
            })],
        }),
        related: &[],
        actions: &[&accounts::SIGN_OUT],
    },
];
