//! The environment of functions that run in processes of their own, but with the services
//! of this local cloud.

use crate::aws::RAZORPAY;
use crate::cloud::Core;
use crate::settings;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How the resolver of the template begins the addresses of queues.
const LOCAL_QUEUES: &str = "https://sqs.local/";

impl Core {
    /// The variables of all functions together, with the services at `url`.
    #[must_use]
    pub fn variables(&self, url: &str) -> BTreeMap<String, String> {
        let functions = self.functions.values();
        let mut variables = settings::lambda_variables();
        for (name, value) in functions.flat_map(|function| &function.settings.environment) {
            let value = match value.strip_prefix(LOCAL_QUEUES) {
                Some(queue) => format!("{url}/000000000000/{queue}"),
                None => value.clone(),
            };
            variables.insert(name.clone(), value);
        }
        let own = [
            ("AWS_ENDPOINT_URL", url.to_owned()),
            ("RAZORPAY_URL", format!("{url}{RAZORPAY}")),
            ("SOCKET_CALLBACK_URL", format!("{url}/live")),
        ];
        variables.extend(own.map(|(name, value)| (name.to_owned(), value)));
        // To a function an empty variable is one that is not set.
        variables.retain(|_, value| !value.is_empty());
        variables
    }
}

/// One assignment a line, each preceded by `before`, for a shell and for env files: quoted,
/// line breaks and all.
#[must_use]
pub fn assignments(variables: &BTreeMap<String, String>, before: &str) -> String {
    let lines = variables.iter().map(|(name, value)| {
        let value = value.trim_end().replace('\'', "'\\''");
        format!("{before}{name}='{value}'\n")
    });
    lines.collect()
}

/// Writes them to a file that only its owner reads: keys are among them.
///
/// # Errors
/// The file can't be written.
pub fn write(variables: &BTreeMap<String, String>, file: &Path) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(assignments(variables, "").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_for_the_shell() {
        let variables = BTreeMap::from([
            ("KEY".to_owned(), "-----BEGIN\nabc\n-----END\n".to_owned()),
            ("NAME".to_owned(), "Jane's".to_owned()),
        ]);
        assert_eq!(
            assignments(&variables, "export "),
            "export KEY='-----BEGIN\nabc\n-----END'\nexport NAME='Jane'\\''s'\n"
        );
    }
}
