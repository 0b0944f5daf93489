//! `GET` and `POST /admin/{model}/{id}/{action}/`: asks for what an action needs to know, and
//! carries it out. In the place of the id stands `new` for what makes a row, and `picked` for the
//! rows that were picked from the list.

use crate::actions::{Action, Field, Input, On};
use crate::model::{Model, Row, at};
use crate::models;
use crate::page::{self, Frame};
use crate::session::{Session, not_allowed};
use crate::show::row;
use askama::Template;
use boli_domain::Timestamp;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::Form;
use http::{Method, StatusCode};
use serde_json::Value;

pub const FUNCTION: Function = Function::page("admin-act", |deps, request| {
    Box::pin(page::for_operator(deps, request, |session, request| {
        act(deps, session, request)
    }))
})
.requires(|deps| deps.environment().require("QUEUE_URLS").map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const NEW: &str = "new";
const PICKED: &str = "picked";
/// Rows that are picked at once: a page of a list.
const MOST_PICKED: usize = 50;

#[derive(Template)]
#[template(path = "act.html")]
struct ActPage {
    frame: Frame,
    /// What it is done to.
    label: String,
    back: String,
    explanation: &'static str,
    button: &'static str,
    is_grave: bool,
    inputs: Vec<InputView>,
    error: String,
}

struct InputView {
    name: &'static str,
    title: &'static str,
    kind: &'static str,
    is_needed: bool,
    value: String,
    choices: Vec<(&'static str, &'static str, bool)>,
}

async fn act(deps: &Deps, session: Session, request: Request) -> Result<Response, Failure> {
    let name: String = request.param("model")?;
    let id: String = request.param("id")?;
    let wanted: String = request.param("action")?;
    let missing = || Failure::not_found("There is no such page.");
    let model = models::named(&name).ok_or_else(missing)?;
    let action = model.actions.iter().find(|action| action.name == wanted);
    let action = *action.ok_or_else(missing)?;
    let form = if request.method == Method::POST {
        let form = request.form().await?;
        session.check(&form)?;
        Some(form)
    } else {
        None
    };
    // Nobody learns of a row from an action on it that is not theirs; trying is in the log.
    if !session.may(model.needs) || !session.may(action.needs) {
        let unseen = Row::without_key(Value::Null);
        let form = form.unwrap_or_default();
        let refused = action.carry_out(deps, &request, &session, model, &unseen, &form);
        refused.await?;
        return Err(not_allowed());
    }
    match (id.as_str(), action.on) {
        (NEW, On::Model) => {
            let nothing = Row::without_key(Value::Null);
            on_row(deps, &session, &request, model, action, nothing, form).await
        }
        (PICKED, On::Rows) => on_picked(deps, &session, &request, model, action, form).await,
        (_, On::Row | On::Rows) => {
            let row = row(deps, model, &id).await?;
            on_row(deps, &session, &request, model, action, row, form).await
        }
        _ => Err(missing()),
    }
}

async fn on_row(
    deps: &Deps,
    session: &Session,
    request: &Request,
    model: &'static Model,
    action: &'static Action,
    row: Row,
    form: Option<Form>,
) -> Result<Response, Failure> {
    let back = match &row.key {
        Some(key) if !matches!(model.source, crate::model::Source::DeadLetters) => {
            model.address_of(key)
        }
        _ => model.address(),
    };
    let Some(form) = form else {
        return ask(deps, session, model, action, &row, &back, None);
    };
    match action
        .carry_out(deps, request, session, model, &row, &form)
        .await
    {
        Ok(true) => Ok(page::to(&format!("{back}?done={}", action.name))),
        Ok(false) => Ok(page::to(&model.address())),
        Err(refused) if refused.kind.status().is_client_error() => ask(
            deps,
            session,
            model,
            action,
            &row,
            &back,
            Some((&form, refused)),
        ),
        Err(failure) => Err(failure),
    }
}

/// Does it to each of the rows; those that it can't be done to are left out, and named.
async fn on_picked(
    deps: &Deps,
    session: &Session,
    request: &Request,
    model: &'static Model,
    action: &'static Action,
    form: Option<Form>,
) -> Result<Response, Failure> {
    let form = form.unwrap_or_default();
    let picked: Vec<String> = match form.raw("row") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(ids)) => {
            let ids = ids.iter().filter_map(Value::as_str);
            ids.take(MOST_PICKED).map(str::to_owned).collect()
        }
        _ => return Ok(page::to(&model.address())),
    };
    let mut left_out = Vec::new();
    for id in &picked {
        let row = row(deps, model, id).await?;
        let done = action.carry_out(deps, request, session, model, &row, &form);
        match done.await {
            Ok(_) => {}
            Err(refused) if refused.kind.status().is_client_error() => {
                left_out.push(model.label_of(&row.value));
            }
            Err(failure) => return Err(failure),
        }
    }
    if left_out.is_empty() {
        return Ok(page::to(&model.address()));
    }
    Err(Failure::invalid(format!(
        "Done, but not to {}: it can't be done to them as they are.",
        left_out.join(", ")
    )))
}

/// The form of an action; after a refusal as it was filled in, with the reason.
fn ask(
    deps: &Deps,
    session: &Session,
    model: &Model,
    action: &Action,
    row: &Row,
    back: &str,
    refused: Option<(&Form, Failure)>,
) -> Result<Response, Failure> {
    let inputs = action.fields.iter().map(|input| {
        let form = refused.as_ref().map(|(form, _)| *form);
        input_view(input, &row.value, form)
    });
    let status = refused
        .as_ref()
        .map_or(StatusCode::OK, |(_, failure)| failure.kind.status());
    let error = refused
        .as_ref()
        .and_then(|(_, failure)| failure.body.get("error")?.as_str());
    let page = ActPage {
        frame: Frame::new(deps, session, action.title, model.name),
        label: match action.on {
            On::Model => model.title.to_owned(),
            On::Row | On::Rows => model.label_of(&row.value),
        },
        back: back.to_owned(),
        explanation: action.explanation,
        button: action.title,
        is_grave: action.is_grave,
        inputs: inputs.collect(),
        error: error.unwrap_or_default().to_owned(),
    };
    page::html(deps, status, &page)
}

fn input_view(input: &Field, row: &Value, form: Option<&Form>) -> InputView {
    let value = form.and_then(|form| form.raw(input.name)).or_else(|| {
        let begins_with = Some(input.begins_with).filter(|path| !path.is_empty());
        begins_with.and_then(|path| at(row, path))
    });
    let is_chosen = |choice: &str| match value {
        Some(Value::Array(list)) => list.iter().any(|one| one == choice),
        Some(value) => value == choice,
        None => false,
    };
    let (kind, choices) = match input.input {
        Input::Line | Input::Money | Input::Number | Input::Moment => ("text", &[][..]),
        Input::Password => ("password", &[][..]),
        Input::Text => ("textarea", &[][..]),
        Input::Flag => ("checkbox", &[][..]),
        Input::Choice(choices) => ("radio", choices),
        Input::Choices(choices) => ("checkboxes", choices),
    };
    InputView {
        name: input.name,
        title: input.title,
        kind,
        is_needed: input.is_needed,
        value: spelled(input.input, value, form.is_some()),
        choices: choices
            .iter()
            .map(|(value, title)| (*value, *title, is_chosen(value)))
            .collect(),
    }
}

/// A value as it is typed: amounts in rupees, moments in India. A password is never sent back.
fn spelled(input: Input, value: Option<&Value>, is_typed: bool) -> String {
    match (input, value) {
        (Input::Password, _) | (_, None) => String::new(),
        (_, Some(Value::String(text))) => text.clone(),
        (Input::Money, Some(Value::Number(paise))) if !is_typed => {
            let paise = paise.as_u64().unwrap_or_default();
            boli_domain::Paise(paise).to_string()
        }
        (Input::Moment, Some(Value::Number(at))) if !is_typed => {
            Timestamp::from_millis(at.as_i64().unwrap_or_default()).to_ist()
        }
        (Input::Flag, Some(Value::Bool(flag))) => (if *flag { "true" } else { "" }).to_owned(),
        (_, Some(other)) => other.to_string(),
    }
}
