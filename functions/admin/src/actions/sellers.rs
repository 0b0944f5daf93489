//! What is decided about sellers.

use super::{Action, Deed, On, WORDS, changed};
use crate::model::text_at;
use boli_domain::account::VerificationStatus;
use boli_domain::operator::Permission;
use boli_runtime::{Deps, Failure};
use serde_json::Value;

const STATUS: &str = "seller.verification_status";

fn is_seller(user: &Value) -> bool {
    !text_at(user, STATUS).is_empty()
}

pub static VERIFY: Action = Action {
    name: "verify-seller",
    title: "Verify",
    explanation: "The seller may sell and go live from now on, and is told so by mail.",
    needs: Permission::DecideSellers,
    on: On::Rows,
    fields: &[],
    is_grave: false,
    applies: |user| is_seller(user) && text_at(user, STATUS) != "verified",
    run: |deps, deed| Box::pin(decide(deps, deed, VerificationStatus::Verified)),
};

pub static REJECT: Action = Action {
    name: "reject-seller",
    title: "Reject",
    explanation: "The seller can't sell, and is not told so by the product: write what is missing.",
    needs: Permission::DecideSellers,
    on: On::Row,
    fields: &[WORDS],
    is_grave: true,
    applies: |user| is_seller(user) && text_at(user, STATUS) != "rejected",
    run: |deps, deed| Box::pin(decide(deps, deed, VerificationStatus::Rejected)),
};

async fn decide(deps: &Deps, deed: Deed<'_>, status: VerificationStatus) -> Result<(), Failure> {
    let is_active = status == VerificationStatus::Verified;
    let username = text_at(deed.row, "username");
    let set = deps
        .store()
        .set_seller(username, status, is_active, deps.now());
    set.await?.map(drop).ok_or_else(changed)
}
