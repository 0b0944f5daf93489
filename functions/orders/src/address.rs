//! The address that an order is sent to.

use boli_domain::registration;
use boli_wire::Form;
use serde_json::{Map, Value};

const FIELD: &str = "shipping_address";

/// A part of an address, with its longest text.
struct Part {
    name: &'static str,
    max: usize,
    /// `None` when the part is required.
    default: Option<&'static str>,
}

const fn part(name: &'static str, max: usize, default: Option<&'static str>) -> Part {
    Part { name, max, default }
}

const PARTS: [Part; 8] = [
    part("full_name", 100, None),
    part("phone_number", 15, None),
    part("address_line_1", 255, None),
    part("address_line_2", 255, Some("")),
    part("city", 100, None),
    part("state", 100, None),
    part("pincode", 10, None),
    part("country", 100, Some("India")),
];

/// Reads the address: an object with the parts of an address as texts. Address books say
/// `postal_code` for `pincode`; either is taken, `pincode` is kept. Errors go to the form.
pub fn read(form: &mut Form) -> Map<String, Value> {
    let mut sent = form.object(FIELD);
    if !form.raw(FIELD).is_some_and(Value::is_object) {
        return sent;
    }
    if !sent.contains_key("pincode")
        && let Some(code) = sent.remove("postal_code")
    {
        sent.insert("pincode".to_owned(), code);
    }
    let mut address = Map::new();
    for part in PARTS {
        match read_part(&part, sent.get(part.name)) {
            Ok(text) => drop(address.insert(part.name.to_owned(), Value::String(text))),
            Err(error) => form.reject(FIELD, format!("{}: {error}", part.name)),
        }
    }
    address
}

fn read_part(part: &Part, sent: Option<&Value>) -> Result<String, String> {
    let text = match sent {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err("Not a valid string.".to_owned()),
    };
    if text.is_empty() {
        return part
            .default
            .map(str::to_owned)
            .ok_or_else(|| "This field is required.".to_owned());
    }
    if text.chars().count() > part.max {
        return Err(format!(
            "Ensure this field has no more than {} characters.",
            part.max
        ));
    }
    if part.name == "phone_number" {
        registration::check_phone(&text).map_err(|refused| refused.to_string())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The kept address, or the error texts.
    async fn read_json(address: Value) -> Result<Map<String, Value>, Vec<Value>> {
        let body = json!({ FIELD: address }).to_string();
        let mut form = Form::read("application/json", body.into()).await.unwrap();
        let address = read(&mut form);
        form.finish()
            .map(|()| address)
            .map_err(|errors| errors.0[FIELD].as_array().unwrap().clone())
    }

    fn address() -> Value {
        json!({
            "full_name": "Test User", "phone_number": "9876543210", "address_line_1": "12 First Street",
            "address_line_2": "", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
            "country": "India",
        })
    }

    #[tokio::test]
    async fn a_whole_address_is_kept_as_it_is() {
        assert_eq!(
            Value::Object(read_json(address()).await.unwrap()),
            address()
        );
    }

    #[tokio::test]
    async fn the_address_book_spelling_is_taken() {
        let mut book = address();
        book.as_object_mut().unwrap().remove("pincode");
        book["postal_code"] = json!(560_001);
        assert_eq!(read_json(book).await.unwrap()["pincode"], "560001");
    }

    #[tokio::test]
    async fn anything_else_is_refused() {
        assert_eq!(
            read_json(json!("just a string")).await,
            Err(vec![json!("Expected an object.")])
        );
        let errors = read_json(json!({ "phone_number": "lots", "city": [] }))
            .await
            .unwrap_err();
        assert_eq!(errors.len(), 6, "{errors:?}");
    }
}
