//! Replies that are no JSON of ours: pages, redirects and PDFs. A recording describes them by
//! `_content_type`, `_location` and the words that a reader sees.

use crate::compare::{self, Contract};
use boli_local::world::Reply;
use serde_json::Value;

/// What the recordings call the brand, and what it is here.
const BRAND: (&str, &str) = ("<brand>", "Boli");

/// Whether a recorded body describes a document.
pub fn is_described(recorded: &Value) -> bool {
    recorded.get("_content_type").is_some() || recorded.get("_location").is_some()
}

/// Where a reply departs from a described document.
pub fn differences(recorded: &Value, reply: &Reply) -> Vec<String> {
    let mut found = Vec::new();
    for (key, name) in [("_content_type", "content-type"), ("_location", "location")] {
        if let Some(recorded) = recorded[key].as_str() {
            let ours = reply
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok());
            if ours != Some(recorded) {
                found.push(format!("header {name}: {ours:?} instead of {recorded:?}"));
            }
        }
    }
    if let Some(recorded) = recorded["_content_disposition"].as_str() {
        let ours = reply.headers.get("content-disposition");
        let ours = ours
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        // What comes before the first dash says what the file is, and its end its type.
        let kind = |value: &str| {
            let stem = value.split('-').next().unwrap_or_default().to_owned();
            (stem, value.ends_with(".pdf\""))
        };
        if kind(ours) != kind(recorded) {
            found.push(format!("saved as {ours:?} instead of {recorded:?}"));
        }
    }
    if let Some(magic) = recorded["_magic"].as_str() {
        let body = reply.body.as_str().unwrap_or_default();
        if !body.starts_with(magic) {
            found.push(format!("the document does not begin with {magic}"));
        }
    }
    if let Some(json) = recorded.get("json") {
        let contract = Contract {
            status: reply.status,
        };
        found.extend(compare::differences(contract, json, &reply.body));
    }
    if let Some(excerpt) = recorded["_text_excerpt"].as_str() {
        let page = reply.body.as_str().unwrap_or_default();
        let words = excerpt.replace(BRAND.0, BRAND.1);
        // Ids, dates and amounts are another run's.
        let is_ours =
            |word: &&str| word.is_ascii() && !word.contains(|letter: char| letter.is_ascii_digit());
        let words = words.split_whitespace().filter(is_ours);
        let missing = words.filter(|word| !page.contains(word));
        found.extend(missing.map(|word| format!("the page does not say {word:?}")));
    }
    found
}

#[test]
fn a_page_that_lacks_a_word_or_leads_elsewhere_differs() {
    let reply = Reply {
        status: 200,
        body: "<title>Boli - Live</title>".into(),
        headers: [(http::header::LOCATION, "/share".parse().unwrap())]
            .into_iter()
            .collect(),
    };
    let same = serde_json::json!({"_location": "/share", "_text_excerpt": "<brand> - Live"});
    assert!(is_described(&same) && differences(&same, &reply).is_empty());
    let other = serde_json::json!({"_location": "/", "_text_excerpt": "Live Shopping"});
    assert_eq!(differences(&other, &reply).len(), 2);
}
