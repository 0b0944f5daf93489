//! What comparing a reply with its recording comes to.

use crate::compare::{Contract, differences};
use crate::documents;
use crate::example::{self, Example};
use crate::exceptions::{self, Exception, Expect};
use boli_local::world::Reply;
use serde_json::{Value, json};

/// How one example went.
#[derive(Debug)]
pub struct Outcome {
    pub example: String,
    pub verdict: Verdict,
    /// The recording itself would match, so its exception is out of date.
    pub is_needless_exception: bool,
    /// What the reply is and the OpenAPI document does not say.
    pub undocumented: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Matches,
    /// Differs from the recording as the exception says.
    MatchesRule,
    Differs(Vec<String>),
}

/// Judges a reply to an example.
pub fn judge(example: &Example, reply: &Reply) -> Outcome {
    let mut recorded = against(example.status, &example.response, reply);
    recorded.extend(cross_origin(example, reply));
    let exception = exceptions::all().find(|(name, ..)| *name == example.name);
    let is_needless_exception = exception.is_some() && recorded.is_empty();
    let verdict = match exception {
        None if recorded.is_empty() => Verdict::Matches,
        None => Verdict::Differs(recorded),
        Some(exception) => by_rule(example, exception, reply),
    };
    Outcome {
        example: example.name.clone(),
        verdict,
        is_needless_exception,
        undocumented: Vec::new(),
    }
}

fn by_rule(example: &Example, (_, rule, expect): &Exception, reply: &Reply) -> Verdict {
    let differing = match expect {
        Expect::Unauthorized => unauthorized(example, reply),
        Expect::Reply(status, body) => {
            against(*status, &serde_json::from_str(body).unwrap(), reply)
        }
        Expect::Like(other) => {
            let other = example::load(other);
            against(other.status, &other.response, reply)
        }
        Expect::With(changes) => {
            let mut response = example.response.clone();
            for (pointer, value) in *changes {
                set(&mut response, pointer, serde_json::from_str(value).unwrap());
            }
            against(example.status, &response, reply)
        }
        Expect::Rows(other, pointer, rows) => {
            let mut other = example::load(other);
            let list = other
                .response
                .pointer_mut(pointer)
                .and_then(Value::as_array_mut)
                .unwrap();
            *list = vec![list[0].clone(); *rows];
            against(other.status, &other.response, reply)
        }
    };
    if differing.is_empty() {
        return Verdict::MatchesRule;
    }
    Verdict::Differs(
        differing
            .into_iter()
            .map(|difference| format!("({rule}) {difference}"))
            .collect(),
    )
}

/// 401 with the recorded words, also as `error`, and the challenge that makes clients sign out.
fn unauthorized(example: &Example, reply: &Reply) -> Vec<String> {
    let detail = &example.response["detail"];
    let mut differing = against(401, &json!({ "detail": detail, "error": detail }), reply);
    if reply
        .headers
        .get("www-authenticate")
        .is_none_or(|challenge| challenge != "Token")
    {
        differing.push("header www-authenticate: Token is missing".to_owned());
    }
    differing
}

/// Headers that a browser's preflight was allowed and no client sends.
const UNUSED_HEADERS: [&str; 2] = ["user-agent", "x-csrftoken"];

/// What a page of another origin may do, word by word.
fn cross_origin(example: &Example, reply: &Reply) -> Vec<String> {
    let headers = example.headers.as_object().into_iter().flatten();
    let headers = headers.filter(|(name, _)| name.starts_with("access-control-"));
    let mut missing = Vec::new();
    for (name, recorded) in headers {
        let ours = reply
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let ours: Vec<_> = ours.split(", ").collect();
        let recorded = recorded
            .as_str()
            .unwrap()
            .split(", ")
            .filter(|word| !UNUSED_HEADERS.contains(word));
        missing.extend(
            recorded
                .filter(|word| !ours.contains(word))
                .map(|word| format!("header {name}: no {word}")),
        );
    }
    missing
}

fn against(status: u16, body: &Value, reply: &Reply) -> Vec<String> {
    if reply.status != status {
        return vec![format!(
            "status {} instead of {status}: {}",
            reply.status, reply.body
        )];
    }
    if body.is_null() && reply.body == "" {
        return Vec::new();
    }
    if documents::is_described(body) {
        return documents::differences(body, reply);
    }
    differences(Contract { status }, body, &reply.body)
}

fn set(response: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = response.pointer_mut(pointer) {
        *place = value;
        return;
    }
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    response.pointer_mut(parent).unwrap()[key] = value;
}
