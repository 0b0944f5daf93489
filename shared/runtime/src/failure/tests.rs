//! What clients are told of each failure: status, headers and body.

use super::*;
use crate::http::Response;
use boli_wire::form::NON_FIELD;
use std::collections::BTreeMap;

/// One test for each failure, named as its snapshot.
macro_rules! sent {
    ($($snapshot:ident: $failure:expr),+ $(,)?) => {
        $(#[test]
        fn $snapshot() {
            assert_sent(stringify!($snapshot), &$failure);
        })+
    };
}

fn assert_sent(snapshot: &str, failure: &Failure) {
    let response = Response::from(failure);
    let headers: BTreeMap<&str, &str> = response
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    assert!(body["error"].is_string(), "clients show `error`: {body}");
    let sent = json!({
        "status": response.status.as_u16(),
        "headers": headers,
        "body": body,
    });
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(snapshot, sent);
    });
}

sent! {
    invalid: Failure::invalid("Quantity must be positive"),
    forbidden: Failure::forbidden("Permission denied"),
    not_found: Failure::not_found("Livestream not found"),
    no_match: Failure::no_match("Product"),
    detail: Failure::detail(Kind::Forbidden, "You do not have permission to perform this action."),
    code: Failure::new(Kind::Conflict, "Somebody was faster").code("CONFLICT"),
    more_members: Failure::invalid("Bid amount must be higher").with("minimum", "600.01"),
    retry_after: Failure::new(Kind::TooMany, "You are writing too fast")
        .retry_after(Duration::from_millis(2_500)),
    retry_after_less_than_a_second: Failure::new(Kind::TooMany, "You are writing too fast")
        .retry_after(Duration::from_millis(1)),
    unauthenticated: crate::auth::unauthenticated("Authentication credentials were not provided."),
    internal: Failure::internal("a secret of the log"),
    unavailable: Failure::unavailable("a secret of the log"),
    fields: Failure::from(fields_refused()),
    fields_together: Failure::from(FieldErrors::one(NON_FIELD, "Passwords don't match.")),
    body_not_json: Failure::from(BodyRefused::Json("Expecting value".into())),
    body_not_an_object: Failure::from(BodyRefused::NotAnObject("list")),
    body_not_multipart: Failure::from(BodyRefused::Multipart("Invalid boundary".into())),
    body_of_another_type: Failure::from(BodyRefused::MediaType("text/plain".into())),
    no_such_page: Failure::from(NoSuchPage),
    store_busy: Failure::from(StoreError::Busy("a secret of the log".into())),
    store_broken: Failure::from(StoreError::Service("a secret of the log".into())),
    commit_refused: Failure::from(CommitError::Refused {
        write: "secret",
        found: None,
    }),
    not_configured: Failure::from(ConfigError::Missing("TABLE_NAME")),
}

fn fields_refused() -> FieldErrors {
    let mut errors = FieldErrors::one("email", "Enter a valid email address.");
    errors.push("email", "This email is taken.");
    errors.push("quantity", "A valid integer is required.");
    errors
}

#[test]
fn kinds_have_statuses() {
    let kinds = [
        Kind::Invalid,
        Kind::Unauthenticated,
        Kind::Forbidden,
        Kind::NotFound,
        Kind::MethodNotAllowed,
        Kind::Conflict,
        Kind::TooLarge,
        Kind::UnsupportedMediaType,
        Kind::TooMany,
        Kind::Internal,
        Kind::Unavailable,
    ];
    let statuses: serde_json::Map<String, Value> = kinds
        .into_iter()
        .map(|kind| (format!("{kind:?}"), kind.status().as_u16().into()))
        .collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("kinds", statuses);
    });
}
