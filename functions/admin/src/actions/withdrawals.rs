//! What is decided about withdrawals.

use super::{Action, Deed, Field, Input, On, changed};
use crate::model::text_at;
use boli_domain::operator::Permission;
use boli_runtime::withdrawals::{self, NotApproved, PaidBy};
use boli_runtime::{Deps, Failure};
use boli_store::items::WithdrawalItem;
use serde_json::Value;

fn is_open(withdrawal: &Value) -> bool {
    text_at(withdrawal, "withdrawal_status") == "pending"
}

/// What the seller reads.
const NOTES: Field = Field::new("note", "Words to the seller", Input::Text);

pub static APPROVE: Action = Action {
    name: "approve-withdrawal",
    title: "Approve",
    explanation: "RazorpayX pays the amount to the seller's bank, less what is kept back for taxes. Where RazorpayX is not set up, or with the tick, this says that you have paid it by hand. A large one needs a second operator.",
    needs: Permission::PayOut,
    on: On::Row,
    fields: &[
        NOTES.optional(),
        Field::new("paid_by_hand", "I have paid it by hand", Input::Flag).optional(),
    ],
    is_grave: true,
    applies: is_open,
    run: |deps, deed| Box::pin(approve(deps, deed)),
};

pub static REJECT: Action = Action {
    name: "reject-withdrawal",
    title: "Reject",
    explanation: "The seller gets the money back to withdraw it again.",
    needs: Permission::PayOut,
    on: On::Row,
    fields: &[NOTES],
    is_grave: true,
    applies: is_open,
    run: |deps, deed| Box::pin(reject(deps, deed)),
};

async fn approve(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let withdrawal = read(deps, &deed).await?;
    let account = deps.environment().get("RAZORPAYX_ACCOUNT_NUMBER");
    let paid_by = if deed.flag("paid_by_hand") || account.is_none() {
        PaidBy::Hand
    } else {
        PaidBy::RazorpayX
    };
    let approved = withdrawals::approve(deps, &withdrawal, deed.operator, paid_by, deed.note());
    match approved.await {
        Ok(_) => Ok(()),
        Err(NotApproved::Failed(failure)) => Err(failure),
        Err(refused) => Err(Failure::invalid(refused.to_string())),
    }
}

async fn reject(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let withdrawal = read(deps, &deed).await?;
    match withdrawals::reject(deps, &withdrawal, deed.note()).await? {
        true => Ok(()),
        false => Err(changed()),
    }
}

async fn read(deps: &Deps, deed: &Deed<'_>) -> Result<WithdrawalItem, Failure> {
    let seller = text_at(deed.row, "seller_id").parse();
    let id = text_at(deed.row, "id").parse();
    let (Ok(seller), Ok(id)) = (seller, id) else {
        return Err(changed());
    };
    let withdrawal = deps.store().withdrawal(seller, id).await?;
    withdrawal.ok_or_else(changed)
}
