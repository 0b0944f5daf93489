//! What is done to operators.

use super::{Action, Deed, Field, Input, On, always, changed};
use crate::model::text_at;
use boli_domain::limits::{MAX_EMAIL_CHARS, MAX_PASSWORD_CHARS, MIN_OPERATOR_PASSWORD_CHARS};
use boli_domain::operator::{Permission, Role};
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, passwords};
use boli_store::CommitError;
use boli_store::items::OperatorItem;
use serde_json::Value;
use std::collections::BTreeSet;

const ROLES: Field = Field::new(
    "roles",
    "Roles",
    Input::Choices(&[
        ("support", "support"),
        ("finance", "finance"),
        ("moderator", "moderator"),
        ("superuser", "superuser"),
    ]),
);
const PASSWORD: Field = Field::new("password", "Password", Input::Password);

pub static CREATE: Action = Action {
    name: "create-operator",
    title: "Add an operator",
    explanation: "Hand name and password over in person. The first sign-in sets up the second factor.",
    needs: Permission::EditOperators,
    on: On::Model,
    fields: &[Field::new("name", "Name", Input::Line), PASSWORD, ROLES],
    is_grave: false,
    applies: always,
    run: |deps, deed| Box::pin(create(deps, deed)),
};

pub static SET_ROLES: Action = Action {
    name: "set-roles",
    title: "Change roles",
    explanation: "The operator signs in again.",
    needs: Permission::EditOperators,
    on: On::Row,
    fields: &[ROLES.kept()],
    is_grave: false,
    applies: always,
    run: |deps, deed| {
        Box::pin(async move {
            let roles = roles(&deed)?;
            change(deps, &deed, |operator| operator.roles = roles).await
        })
    },
};

pub static SET_PASSWORD: Action = Action {
    name: "set-password",
    title: "Set a password",
    explanation: "The operator signs in again, with this.",
    needs: Permission::EditOperators,
    on: On::Row,
    fields: &[PASSWORD],
    is_grave: false,
    applies: always,
    run: |deps, deed| {
        Box::pin(async move {
            let hash = hash(deps, deed.text(PASSWORD.name))?;
            change(deps, &deed, |operator| operator.password_hash = hash).await
        })
    },
};

pub static RESET_FACTOR: Action = Action {
    name: "reset-second-factor",
    title: "Reset the second factor",
    explanation: "For somebody who lost the phone: the next sign-in sets up a new one.",
    needs: Permission::EditOperators,
    on: On::Row,
    fields: &[],
    is_grave: true,
    applies: |operator| operator.get("second_factor").is_some_and(Value::is_string),
    run: |deps, deed| {
        Box::pin(async move {
            change(deps, &deed, |operator| {
                operator.second_factor = None;
                operator.last_code_step = 0;
            })
            .await
        })
    },
};

pub static CLOSE: Action = Action {
    name: "close-operator",
    title: "Close",
    explanation: "The operator is signed out and can't sign in.",
    needs: Permission::EditOperators,
    on: On::Row,
    fields: &[],
    is_grave: true,
    applies: |operator| operator.get("is_active") == Some(&Value::Bool(true)),
    run: |deps, deed| {
        Box::pin(async move {
            if text_at(deed.row, "name").eq_ignore_ascii_case(deed.operator) {
                return Err(Failure::invalid("You can't close yourself out."));
            }
            change(deps, &deed, |operator| operator.is_active = false).await
        })
    },
};

pub static REOPEN: Action = Action {
    name: "reopen-operator",
    title: "Open again",
    explanation: "The operator can sign in again.",
    needs: Permission::EditOperators,
    on: On::Row,
    fields: &[],
    is_grave: false,
    applies: |operator| operator.get("is_active") == Some(&Value::Bool(false)),
    run: |deps, deed| {
        Box::pin(async move { change(deps, &deed, |operator| operator.is_active = true).await })
    },
};

async fn create(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let name = deed.text("name");
    let operator = new_operator(deps, name, deed.text(PASSWORD.name), roles(&deed)?)?;
    match deps.store().create_operator(&operator).await {
        Ok(()) => Ok(()),
        Err(CommitError::Refused { .. }) => Err(Failure::new(
            Kind::Conflict,
            "There is an operator of that name already.",
        )),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}

/// An operator who has not signed in yet.
///
/// # Errors
/// 400 for a name or password that can't be.
pub fn new_operator(
    deps: &Deps,
    name: &str,
    password: &str,
    roles: BTreeSet<Role>,
) -> Result<OperatorItem, Failure> {
    let is_name = name
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || ".-_".contains(char));
    if name.is_empty() || name.len() > MAX_EMAIL_CHARS || !is_name {
        let text = "A name is made of letters, digits, dots and dashes.";
        return Err(Failure::invalid(text));
    }
    if roles.is_empty() {
        return Err(Failure::invalid("An operator has a role at least."));
    }
    Ok(OperatorItem {
        name: name.to_owned(),
        roles,
        password_hash: hash(deps, password)?,
        second_factor: None,
        last_code_step: 0,
        is_active: true,
        created_at: deps.now(),
        revision: 1,
    })
}

fn hash(deps: &Deps, password: &str) -> Result<String, Failure> {
    let length = password.chars().count();
    if !(MIN_OPERATOR_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&length) {
        return Err(Failure::invalid(format!(
            "A password has {MIN_OPERATOR_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters."
        )));
    }
    passwords::hash(password, deps.random()).map_err(|error| Failure::internal(error.to_string()))
}

fn roles(deed: &Deed<'_>) -> Result<BTreeSet<Role>, Failure> {
    let roles = deed.choices(ROLES.name).into_iter().map(str::parse);
    let roles: Result<_, _> = roles.collect();
    roles.map_err(|error: boli_domain::operator::NoSuchRole| Failure::invalid(error.to_string()))
}

/// Changes an operator as it is now, which ends its sessions.
async fn change(
    deps: &Deps,
    deed: &Deed<'_>,
    edit: impl FnOnce(&mut OperatorItem),
) -> Result<(), Failure> {
    let operator = deps
        .store()
        .panel_operator(text_at(deed.row, "name"))
        .await?;
    let mut operator = operator.ok_or_else(changed)?;
    let seen = operator.revision;
    edit(&mut operator);
    operator.revision = seen.saturating_add(1);
    match deps.store().change_operator(&operator, seen).await {
        Ok(()) => Ok(()),
        Err(CommitError::Refused { .. }) => Err(changed()),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}
