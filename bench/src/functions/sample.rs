//! The samples in events/, made to speak of what exists on the stage.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

/// What stands in the samples for a token.
const SAMPLE_TOKEN: &str = "eyJhbGciOiJFZERTQSJ9.e30.sample";

/// Ids and a token that exist.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub token: String,
    pub room: String,
    pub product: String,
    /// Only where the function is about one.
    pub auction: Option<String>,
}

impl Names {
    /// The id that belongs under a name of JSON.
    fn of(&self, name: &str) -> Option<&str> {
        match name {
            "livestream" | "livestream_id" | "room_id" => Some(&self.room),
            "product" | "product_id" | "products" => Some(&self.product),
            "auction" | "auction_id" => self.auction.as_deref(),
            _ => None,
        }
    }

    /// The id that a path names.
    fn of_path(&self, path: &str) -> Option<&str> {
        if path.contains("/biddings/") {
            self.auction.as_deref()
        } else if path.contains("/products/products/") {
            Some(&self.product)
        } else if path.contains("/livestreams/livestreams/") || path.contains("/chat/messages/") {
            Some(&self.room)
        } else {
            None
        }
    }
}

/// A sample that can be sent again and again.
#[derive(Clone, Debug)]
pub struct Sample(Value);

impl Sample {
    /// An event without anything in it.
    #[must_use]
    pub fn empty() -> Self {
        Self(Value::Object(Map::new()))
    }

    /// Puts `names` in place of the sample's own.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn new(text: &str, names: &Names) -> serde_json::Result<Self> {
        let mut event: Value = serde_json::from_str(&text.replace(SAMPLE_TOKEN, &names.token))?;
        rename(&mut event, names);
        if let (Some(id), Some(path)) =
            (event.pointer("/pathParameters/id"), event["path"].as_str())
            && let (Some(id), Some(known)) = (id.as_str().map(str::to_owned), names.of_path(path))
        {
            event["path"] = Value::from(path.replace(&id, known));
            event["pathParameters"]["id"] = Value::from(known);
        }
        Ok(Self(event))
    }

    /// The event of a call at `now_ms`. A bid is higher than the one before.
    #[must_use]
    pub fn event(&self, number: u64, now_ms: i64) -> Bytes {
        let mut event = self.0.clone();
        if let Some(time) = event.pointer_mut("/requestContext/requestTimeEpoch") {
            *time = Value::from(now_ms);
        }
        raise(&mut event, number);
        Bytes::from(event.to_string())
    }
}

fn rename(value: &mut Value, names: &Names) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, names)),
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                match (names.of(name), &mut *value) {
                    (Some(known), Value::String(id)) => *id = known.to_owned(),
                    (Some(known), Value::Array(ids)) => *ids = vec![Value::from(known)],
                    _ => rename(value, names),
                }
            }
            with_body(object, |body| rename(body, names));
        }
        _ => {}
    }
}

/// Bids of the REST API and of sockets.
fn raise(event: &mut Value, number: u64) {
    let Some(object) = event.as_object_mut() else {
        return;
    };
    let amount = 549 + number;
    with_body(object, |body| {
        if body.get("bid_amount").is_some() {
            body["bid_amount"] = Value::from(amount);
        }
        let is_bid = body.as_object().is_some_and(|body| body.len() == 1);
        if is_bid && body.get("amount").is_some() {
            body["amount"] = Value::from(amount.to_string());
        }
    });
}

/// Changes a JSON body inside an event, which may be in base64.
fn with_body(object: &mut Map<String, Value>, change: impl FnOnce(&mut Value)) {
    let Some(text) = object.get("body").and_then(Value::as_str) else {
        return;
    };
    let encoded = object.get("isBase64Encoded") == Some(&Value::Bool(true));
    let bytes = if encoded {
        STANDARD.decode(text).unwrap_or_default()
    } else {
        text.as_bytes().to_vec()
    };
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else {
        return;
    };
    change(&mut body);
    let text = if encoded {
        STANDARD.encode(body.to_string())
    } else {
        body.to_string()
    };
    object.insert("body".to_owned(), Value::String(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names() -> Names {
        Names {
            token: "real".to_owned(),
            room: "room".to_owned(),
            product: "saree".to_owned(),
            auction: Some("auction".to_owned()),
        }
    }

    fn sent(event: &Value, number: u64) -> Value {
        let sample = Sample::new(&event.to_string(), &names()).unwrap();
        serde_json::from_slice(&sample.event(number, 77)).unwrap()
    }

    #[test]
    fn a_sample_speaks_of_what_exists() {
        let event = json!({
            "path": "/api/livestreams/biddings/x1/place-bid/", "pathParameters": { "id": "x1" },
            "headers": { "Authorization": format!("Token {SAMPLE_TOKEN}") },
            "requestContext": { "requestTimeEpoch": 1 },
            "body": "{\"product\":\"p\",\"livestream\":\"l\",\"products\":[\"p\"]}",
        });
        assert_eq!(
            sent(&event, 0),
            json!({
                "path": "/api/livestreams/biddings/auction/place-bid/", "pathParameters": { "id": "auction" },
                "headers": { "Authorization": "Token real" },
                "requestContext": { "requestTimeEpoch": 77 },
                "body": "{\"product\":\"saree\",\"livestream\":\"room\",\"products\":[\"saree\"]}",
            })
        );
    }

    #[test]
    fn bids_rise_also_in_base64() {
        let body = STANDARD.encode("{\"amount\":\"1\"}");
        let event = json!({ "body": body, "isBase64Encoded": true });
        let text = STANDARD.decode(sent(&event, 3)["body"].as_str().unwrap());
        assert_eq!(text.unwrap(), b"{\"amount\":\"552\"}");
        let event = json!({ "body": "{\"bid_amount\":1,\"product_id\":\"c\"}" });
        assert_eq!(
            sent(&event, 1)["body"],
            "{\"bid_amount\":550,\"product_id\":\"saree\"}"
        );
    }

    #[test]
    fn messages_are_renamed_and_other_bodies_left_alone() {
        let event = json!({ "Records": [{ "body": "{\"room_id\":\"r\",\"epoch\":1}" }] });
        assert_eq!(
            sent(&event, 0)["Records"][0]["body"],
            "{\"room_id\":\"room\",\"epoch\":1}"
        );
        let event = json!({ "body": "not json" });
        assert_eq!(sent(&event, 0), event);
    }
}
