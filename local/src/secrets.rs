//! The secret of a deployment: what template.yaml reads from Secrets Manager. Signing keys and
//! the origin key are made here; the gateway's and Agora's come from their consoles.

use crate::settings::{
    RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET, RAZORPAY_WEBHOOK_SECRET, new_signing_keys,
};
use boli_runtime::random::Random;
use serde_json::{Map, Value, json};

/// What other companies issue.
pub const ISSUED: [&str; 5] = [
    "RAZORPAY_KEY_ID",
    "RAZORPAY_KEY_SECRET",
    "RAZORPAY_WEBHOOK_SECRET",
    "AGORA_APP_ID",
    "AGORA_APP_CERTIFICATE",
];

/// Why there is no secret.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SecretsError {
    #[error("set {0} to what their consoles show, or pass --simulator for a stack without them")]
    Missing(String),
    #[error("no signing keys can be made: {0}")]
    Keys(String),
}

/// The local simulator's keys, in place of the gateway's. Without Agora clients get development
/// tokens.
#[must_use]
pub fn of_simulator(name: &str) -> Option<String> {
    let value = match name {
        "RAZORPAY_KEY_ID" => RAZORPAY_KEY_ID,
        "RAZORPAY_KEY_SECRET" => RAZORPAY_KEY_SECRET,
        "RAZORPAY_WEBHOOK_SECRET" => RAZORPAY_WEBHOOK_SECRET,
        "AGORA_APP_ID" | "AGORA_APP_CERTIFICATE" => "",
        _ => return None,
    };
    Some(value.to_owned())
}

/// The secret's JSON: one key for each dynamic reference in template.yaml. `issued` knows what
/// other companies issued.
///
/// # Errors
/// Something issued is missing; all that is missing is named.
pub fn secret(
    random: &dyn Random,
    issued: impl Fn(&str) -> Option<String>,
) -> Result<Value, SecretsError> {
    let mut secret = Map::new();
    let mut missing = Vec::new();
    for name in ISSUED {
        match issued(name) {
            Some(value) => {
                secret.insert(name.to_owned(), json!(value));
            }
            None => missing.push(name),
        }
    }
    if !missing.is_empty() {
        return Err(SecretsError::Missing(missing.join(", ")));
    }
    // Until there is a former one, the present one stands for it.
    let former = secret["RAZORPAY_WEBHOOK_SECRET"].clone();
    secret.insert("RAZORPAY_WEBHOOK_SECRET_PREVIOUS".to_owned(), former);
    let (private, public) = new_signing_keys().map_err(SecretsError::Keys)?;
    secret.insert("JWT_PRIVATE_KEY".to_owned(), json!(private));
    secret.insert("JWT_PUBLIC_KEY".to_owned(), json!(public));
    let mut key = [0; 20];
    random.fill(&mut key);
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    secret.insert("ORIGIN_KEY".to_owned(), json!(key));
    Ok(secret.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;
    use crate::template::TEMPLATE;
    use std::collections::BTreeSet;

    #[test]
    fn it_has_what_the_template_reads_and_no_more() {
        let secret = secret(&Seeded::new(1), of_simulator).unwrap();
        let made: BTreeSet<_> = secret.as_object().unwrap().keys().cloned().collect();
        let read = TEMPLATE.split(":SecretString:").skip(1);
        let read: BTreeSet<_> = read
            .map(|rest| rest.split(':').next().unwrap().to_owned())
            .collect();
        assert_eq!(made, read);
        assert_eq!(secret["ORIGIN_KEY"].as_str().unwrap().len(), 40);
    }

    #[test]
    fn all_that_is_missing_is_named() {
        let refused = secret(&Seeded::new(1), |name| {
            name.starts_with("AGORA").then(|| "x".to_owned())
        });
        assert_eq!(
            refused,
            Err(SecretsError::Missing(
                "RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET, RAZORPAY_WEBHOOK_SECRET".to_owned()
            ))
        );
    }
}
