//! Compares a reply with a recording: every field, its JSON type, null or not, there or not;
//! words literally where clients show or branch on them; of everything else the kind of text
//! (an id, a time with its offset, a decimal, an address), because ids, times and amounts are
//! another run's.

use crate::additions;
use serde_json::Value;

/// What the compared bodies belong to.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    pub status: u16,
}

/// Texts that clients show, or whose value they branch on.
const LITERAL: &[&str] = &[
    "error",
    "detail",
    "message",
    "code",
    "status",
    "payment_status",
    "current_status",
    "verification_status",
    "user_type",
    "message_type",
    "transaction_type",
    "payment_method",
    "currency",
    "type",
];

/// Words that stand for themselves wherever they are.
const LITERAL_VALUES: &[&str] = &["dummy_token_for_development", "dummy_app_id"];

/// Where `ours` departs from `recorded`; empty when it does not.
pub fn differences(contract: Contract, recorded: &Value, ours: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(contract, recorded, ours, "", &mut found);
    found
}

fn compare(contract: Contract, recorded: &Value, ours: &Value, at: &str, found: &mut Vec<String>) {
    match (recorded, ours) {
        (Value::Null, Value::Null) | (Value::Bool(_), Value::Bool(_)) => {}
        (Value::Number(recorded), Value::Number(ours)) => {
            // A client that reads an integer can't read 1.0; one that reads a number reads 1.
            let is_whole = |number: &serde_json::Number| number.is_i64() || number.is_u64();
            if is_whole(recorded) && !is_whole(ours) && recorded.as_i64() != Some(0) {
                found.push(format!("{at}: {ours} is not an integer"));
            }
        }
        (Value::String(recorded), Value::String(ours)) => {
            text(contract, recorded, ours, at, found);
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            if recorded.len() != ours.len() {
                found.push(format!(
                    "{at}: {} elements instead of {}: {ours:?}",
                    ours.len(),
                    recorded.len()
                ));
                return;
            }
            for (index, (recorded, ours)) in recorded.iter().zip(ours).enumerate() {
                compare(contract, recorded, ours, &format!("{at}/{index}"), found);
            }
        }
        (Value::Object(recorded), Value::Object(ours)) => {
            for (key, value) in recorded {
                match ours.get(key) {
                    Some(mine) => compare(contract, value, mine, &format!("{at}/{key}"), found),
                    None => found.push(format!("{at}/{key} is missing")),
                }
            }
            for (key, value) in ours {
                if !recorded.contains_key(key)
                    && !additions::is_allowed(contract, recorded, at, key, value)
                {
                    found.push(format!("{at}/{key} is an addition: {value}"));
                }
            }
        }
        _ => found.push(format!("{at}: {ours} instead of {recorded}")),
    }
}

fn text(contract: Contract, recorded: &str, ours: &str, at: &str, found: &mut Vec<String>) {
    let key = at
        .rsplit('/')
        .find(|segment| segment.parse::<usize>().is_err())
        .unwrap_or_default();
    let is_literal = contract.status >= 400
        || (LITERAL.contains(&key) && !is_drawn(recorded))
        || LITERAL_VALUES.contains(&recorded);
    if is_literal {
        if recorded != ours {
            found.push(format!("{at}: {ours:?} instead of {recorded:?}"));
        }
    } else if kind(recorded) != kind(ours) {
        found.push(format!(
            "{at}: {ours:?} is {:?}, not {:?} as {recorded:?}",
            kind(ours),
            kind(recorded)
        ));
    }
}

/// What a text is.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Id,
    /// With its offset: `Z`, `+05:30` …
    Time(String),
    Date,
    Decimal,
    /// A referral or promo code, which chance drew.
    Drawn,
    Address,
    Words,
}

fn kind(text: &str) -> Kind {
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|char| char.is_ascii_digit());
    if is_uuid(text) {
        return Kind::Id;
    }
    if text.len() == 10 && text.as_bytes()[4] == b'-' && text.split('-').all(is_digits) {
        return Kind::Date;
    }
    if text.len() > 19 && text.as_bytes()[10] == b'T' && is_digits(&text[..4]) {
        let after_seconds =
            text[19..].trim_start_matches(|char: char| char == '.' || char.is_ascii_digit());
        return Kind::Time(after_seconds.to_owned());
    }
    if let Some((whole, cents)) = text.trim_start_matches('-').split_once('.')
        && is_digits(whole)
        && is_digits(cents)
        && cents.len() == 2
    {
        return Kind::Decimal;
    }
    if is_drawn(text) {
        return Kind::Drawn;
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Kind::Address;
    }
    Kind::Words
}

/// `LIVE` and four letters or digits, or `LEVEL1_` and six.
fn is_drawn(text: &str) -> bool {
    let is_code = |code: &str, length| {
        code.len() == length
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let of_level = text.strip_prefix("LEVEL").and_then(|it| it.split_once('_'));
    match (of_level, text.strip_prefix("LIVE")) {
        (Some((level, code)), _) => level.parse::<u32>().is_ok() && is_code(code, 6),
        (None, Some(code)) => is_code(code, 4),
        (None, None) => false,
    }
}

/// Hyphenated, lower case or not.
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text
            .chars()
            .all(|char| char.is_ascii_hexdigit() || char == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ok(recorded: Value, ours: Value) -> Vec<String> {
        differences(Contract { status: 200 }, &recorded, &ours)
    }

    #[test]
    fn ids_times_and_amounts_may_differ_but_stay_what_they_are() {
        let recorded = json!({"id": "34ff8344-5a1e-4701-b90a-c1d099607f77", "price": "499.00",
            "at": "2026-11-22T19:02:58.074705+05:30", "n": 3, "image": "http://<host>/a.png"});
        let ours = json!({"id": "00000000-0000-7000-8000-c1d099607f77", "price": "12.50",
            "at": "2027-01-02T03:04:05+05:30", "n": 4, "image": "http://boli.test/media/b.png"});
        assert_eq!(ok(recorded.clone(), ours), Vec::<String>::new());
        let ours = json!({"id": "7", "price": 499.0, "at": "2027-01-02T03:04:05Z", "n": "3", "image": "/media/a.png"});
        assert_eq!(ok(recorded, ours).len(), 5);
    }

    #[test]
    fn null_is_not_absent_and_not_a_value() {
        let recorded = json!({"winner": null, "name": "x"});
        assert_eq!(
            ok(recorded.clone(), json!({"name": "x"})),
            ["/winner is missing"]
        );
        assert_eq!(
            ok(recorded.clone(), json!({"winner": "y", "name": "x"})).len(),
            1
        );
        assert_eq!(
            ok(recorded, json!({"winner": null, "name": "x", "more": 1})),
            ["/more is an addition: 1"]
        );
    }

    #[test]
    fn an_integer_stays_one_and_a_number_may_be_whole() {
        assert_eq!(
            ok(json!({"n": 3}), json!({"n": 3.0})),
            ["/n: 3.0 is not an integer"]
        );
        assert!(ok(json!({"n": 549.0}), json!({"n": 549})).is_empty());
        assert!(ok(json!({"total": 0}), json!({"total": 0.0})).is_empty());
    }

    #[test]
    fn what_clients_show_is_literal_and_refusals_wholly_so() {
        assert_eq!(
            ok(json!({"message": "Hi"}), json!({"message": "Hello"})).len(),
            1
        );
        assert!(ok(json!({"title": "Hi"}), json!({"title": "Hello"})).is_empty());
        let refused = |recorded, ours| differences(Contract { status: 400 }, &recorded, &ours);
        let recorded = json!({"amount": ["A valid number is required."]});
        let ours = json!({"amount": ["A valid number is required."], "error": "A valid number is required."});
        assert!(refused(recorded.clone(), ours).is_empty());
        assert_eq!(
            refused(recorded, json!({"amount": ["No number."]})).len(),
            1
        );
    }

    #[test]
    fn drawn_codes_differ_and_words_of_errors_do_not() {
        let code = |code: &str| json!({ "code": code });
        assert!(ok(code("LIVE680D"), code("LIVE9DDY")).is_empty());
        assert!(ok(code("LEVEL1_W0E9FP"), code("LEVEL1_FWTMH3")).is_empty());
        assert_eq!(ok(code("LIVE680D"), code("LIVE68")).len(), 1);
        assert_eq!(ok(code("OTP_INVALID"), code("OTP_EXPIRED")).len(), 1);
    }

    #[test]
    fn lists_have_the_same_rows() {
        assert_eq!(ok(json!([{"id": 1}]), json!([])).len(), 1);
        assert_eq!(ok(json!([{"id": 1}]), json!([{"id": "1"}])).len(), 1);
    }
}
