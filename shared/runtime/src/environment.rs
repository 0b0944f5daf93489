//! Configuration from the environment. Nothing secret has a default: a missing or wrong
//! variable stops a function at its start with a message that names it.

use std::collections::BTreeMap;
use std::str::FromStr;

/// The variables a function was started with.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<String, String>);

/// A variable is missing or can't be read. Values are never in the text: they may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("environment variable {0} is not set")]
    Missing(&'static str),
    #[error("environment variable {0} is not valid: {1}")]
    Invalid(&'static str, String),
}

impl Environment {
    /// The variables of this process.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars().collect()
    }

    /// The variable, or `None` when it is unset or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// What the product is called: `BRAND_NAME`.
    #[must_use]
    pub fn brand(&self) -> &str {
        self.get("BRAND_NAME").unwrap_or("Boli")
    }

    /// # Errors
    /// [`ConfigError::Missing`] when it is unset or empty.
    pub fn require(&self, name: &'static str) -> Result<&str, ConfigError> {
        self.get(name).ok_or(ConfigError::Missing(name))
    }

    /// The variable read as `T`, or `default` when it is unset.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when it is set and can't be read.
    pub fn parse_or<T: FromStr<Err: std::fmt::Display>>(
        &self,
        name: &'static str,
        default: T,
    ) -> Result<T, ConfigError> {
        self.get(name).map_or(Ok(default), |text| {
            text.parse()
                .map_err(|error: T::Err| ConfigError::Invalid(name, error.to_string()))
        })
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}
