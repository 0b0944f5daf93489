//! Operators, what they did, and what the machine has given up on.

use super::{column, field, flag, number, state, text, time};
use crate::actions::{operators, system};
use crate::model::{By, Filter, Group, Kind, Model, Narrowed, Search, Source};
use boli_domain::operator::{Permission, Role};
use boli_store::keys::{self, IndexName};
use boli_store::{Entity, Shelf, items};
use serde_json::{Value, json};

fn roles() -> Vec<Value> {
    let row = |role: Role| json!({ "name": role.as_str(), "may": may(role) });
    Role::ALL.into_iter().map(row).collect()
}

fn may(role: Role) -> &'static str {
    match role {
        Role::Support => {
            "see people, shop, shows and orders; decide about sellers and returns; cancel orders; close accounts"
        }
        Role::Finance => {
            "see people, shop, orders and money; refund, pay out, credit rewards; cancel orders; decide about returns; edit promotions"
        }
        Role::Moderator => {
            "see people, shop and shows; end streams, hide messages, ban; close accounts; edit the catalog"
        }
        Role::Superuser => "everything",
    }
}

fn roles_of(operator: &Value) -> String {
    let roles = operator.get("roles").and_then(Value::as_array);
    let roles = roles.into_iter().flatten().filter_map(Value::as_str);
    roles.collect::<Vec<_>>().join(", ")
}

fn by_operator(name: &str) -> Option<Shelf> {
    Some(Shelf::Index {
        index: IndexName::Gsi2,
        pk: keys::audit_by(name),
    })
}

fn has_second_factor(operator: &Value) -> String {
    let is_set = operator.get("second_factor").is_some_and(Value::is_string);
    if is_set { "yes" } else { "not yet" }.to_owned()
}

pub const MODELS: &[Model] = &[
    Model {
        name: "audit",
        title: "Audit log",
        group: Group::System,
        needs: Permission::SeeSystem,
        entity: items::AuditItem::NAME,
        label: "action",
        columns: &[
            time("At", "at"),
            text("Operator", "operator"),
            text("Action", "action"),
            text("Of", "model"),
            text("What", "label"),
            state("Outcome", "outcome"),
            text("Words", "note"),
        ],
        source: Source::Shelf(|| Shelf::collection(keys::AUDIT, "")),
        filters: &[
            Filter {
                name: "operator",
                title: "operator",
                values: &[],
                by: Narrowed::Shelf(by_operator),
            },
            field(
                "outcome",
                "outcome",
                &[
                    ("done", "done"),
                    ("begun", "begun"),
                    ("refused", "refused"),
                    ("forbidden", "forbidden"),
                    ("failed", "failed"),
                ],
            ),
        ],
        has_days: true,
        search: Some(Search {
            hint: "a part of the action, what it was done to, or the operator",
            by: &[By::Fields(&["action", "label", "operator", "note"])],
        }),
        related: &[],
        actions: &[],
    },
    Model {
        name: "dead-letters",
        title: "Dead letters",
        group: Group::System,
        needs: Permission::SeeSystem,
        entity: "",
        label: "queue",
        columns: &[
            text("Queue", "queue"),
            number("Messages waiting", "waiting"),
            number("In work", "in_work"),
            number("Dead letters", "dead_letters"),
        ],
        source: Source::DeadLetters,
        filters: &[],
        has_days: false,
        search: None,
        related: &[],
        actions: &[&system::REDRIVE],
    },
    Model {
        name: "operators",
        title: "Operators",
        group: Group::System,
        needs: Permission::SeeSystem,
        entity: items::OperatorItem::NAME,
        label: "name",
        columns: &[
            text("Name", "name"),
            column("Roles", "roles", Kind::Worked(roles_of)),
            column(
                "Second factor",
                "second_factor",
                Kind::Worked(has_second_factor),
            ),
            flag("Active", "is_active"),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::collection(keys::OPERATORS, keys::OPERATOR_PREFIX)),
        filters: &[],
        has_days: false,
        search: None,
        related: &[],
        actions: &[
            &operators::CREATE,
            &operators::SET_ROLES,
            &operators::SET_PASSWORD,
            &operators::RESET_FACTOR,
            &operators::CLOSE,
            &operators::REOPEN,
        ],
    },
    Model {
        name: "roles",
        title: "Roles",
        group: Group::System,
        needs: Permission::SeeSystem,
        entity: "",
        label: "name",
        columns: &[text("Role", "name"), text("May", "may")],
        source: Source::Fixed(roles),
        filters: &[],
        has_days: false,
        search: None,
        related: &[],
        actions: &[],
    },
];
