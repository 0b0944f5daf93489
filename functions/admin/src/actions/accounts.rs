//! What is done to accounts.

use super::{Action, Deed, On, WORDS, always, changed};
use crate::model::text_at;
use boli_domain::operator::Permission;
use boli_runtime::{Deps, Failure};
use boli_store::items::AccountStatus;
use boli_store::keys;

/// Bans somebody from the platform.
pub static CLOSE: Action = Action {
    name: "close-account",
    title: "Ban",
    explanation: "The account is closed: it can't sign in, and whoever is signed in with it is signed out at the next request. Orders and money stay as they are.",
    needs: Permission::CloseAccounts,
    on: On::Row,
    fields: &[WORDS],
    is_grave: true,
    applies: |user| text_at(user, "account_status") == "active",
    run: |deps, deed| {
        Box::pin(set(
            deps,
            deed,
            AccountStatus::Active,
            AccountStatus::Disabled,
        ))
    },
};

pub static REOPEN: Action = Action {
    name: "reopen-account",
    title: "Lift the ban",
    explanation: "The account can sign in again.",
    needs: Permission::CloseAccounts,
    on: On::Row,
    fields: &[WORDS],
    is_grave: false,
    applies: |user| text_at(user, "account_status") == "disabled",
    run: |deps, deed| {
        Box::pin(set(
            deps,
            deed,
            AccountStatus::Disabled,
            AccountStatus::Active,
        ))
    },
};

async fn set(
    deps: &Deps,
    deed: Deed<'_>,
    from: AccountStatus,
    to: AccountStatus,
) -> Result<(), Failure> {
    let user = keys::user_of(deed.key).ok_or_else(changed)?;
    match deps.store().set_account_status(user, from, to).await? {
        true => Ok(()),
        false => Err(changed()),
    }
}

pub static SIGN_OUT: Action = Action {
    name: "sign-out",
    title: "End this session",
    explanation: "The token of this session is of no use any more.",
    needs: Permission::CloseAccounts,
    on: On::Row,
    fields: &[],
    is_grave: false,
    applies: always,
    run: |deps, deed| Box::pin(sign_out(deps, deed)),
};

async fn sign_out(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let user = keys::user_of(deed.key).ok_or_else(changed)?;
    let session = text_at(deed.row, "id").parse().map_err(|_| changed())?;
    Ok(deps.store().close_session(user, session).await?)
}
