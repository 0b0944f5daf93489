//! Operators of the panel, and what they did.

use super::{LATER, NOW, id, stored};
use crate::items::{AuditItem, AuditOutcome, OperatorItem, OperatorSessionItem};
use boli_domain::operator::Role;
use serde_json::{Map, json};

stored! {
    operator: operator_item(),
    operator_before_the_first_sign_in: OperatorItem {
        second_factor: None,
        last_code_step: 0,
        ..operator_item()
    },
    operator_session: OperatorSessionItem {
        digest: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".into(),
        operator: "Meera".into(),
        revision: 2,
        csrf: "token".into(),
        is_complete: false,
        offered_factor: Some("GEZDGNBVGY3TQOJQ".into()),
        opened_at: NOW,
        valid_until: LATER,
    },
    audit: AuditItem {
        id: id(20),
        at: NOW,
        operator: "Meera".into(),
        source_ip: "203.0.113.7".into(),
        action: "edit-category".into(),
        model: "categories".into(),
        label: "Fashion".into(),
        target_pk: "CATEGORIES".into(),
        target_sk: "CATEGORY#000002".into(),
        note: "Typing error".into(),
        outcome: AuditOutcome::Refused,
        reason: Some("There is a category of that name already.".into()),
        before: Map::from_iter([("name".to_owned(), json!("Fashion"))]),
        after: Map::from_iter([("name".to_owned(), json!("Books"))]),
    },
}

fn operator_item() -> OperatorItem {
    OperatorItem {
        name: "Meera".into(),
        roles: [Role::Support, Role::Finance].into(),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into(),
        second_factor: Some("GEZDGNBVGY3TQOJQ".into()),
        last_code_step: 59_845_146,
        is_active: true,
        created_at: NOW,
        revision: 2,
    }
}
