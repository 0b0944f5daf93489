//! The price table, bench/prices.toml.

use serde::Deserialize;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../../prices.toml");

/// One price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// US dollars for `per` units.
    pub usd: f64,
    pub per: f64,
    /// From so many units a month on, another price.
    #[serde(default)]
    pub then: Vec<Step>,
    /// Units a month that cost nothing.
    #[serde(default)]
    pub free: f64,
    pub source: String,
    pub date: String,
}

/// A step of a price.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub from: f64,
    pub usd: f64,
}

/// Prices by service and item.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Prices(BTreeMap<String, BTreeMap<String, Price>>);

/// The table can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PriceError {
    #[error("prices.toml: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("prices.toml has no {0}.{1}")]
    Missing(&'static str, &'static str),
}

impl Price {
    /// Dollars for so many units, the first of a month.
    #[must_use]
    pub fn of(&self, units: f64) -> f64 {
        let mut dollars = 0.0;
        let (mut from, mut usd) = (0.0, self.usd);
        for step in &self.then {
            dollars += usd * (units.min(step.from) - from).max(0.0);
            (from, usd) = (step.from, step.usd);
        }
        (dollars + usd * (units - from).max(0.0)) / self.per
    }

    /// Dollars for so many units after the free ones.
    #[must_use]
    pub fn beyond_free(&self, units: f64) -> f64 {
        self.of((units - self.free).max(0.0))
    }

    /// Whether nobody looked it up.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.source == "recalled"
    }
}

impl Prices {
    /// The table of this repository.
    ///
    /// # Errors
    /// It can't be read.
    pub fn of_repository() -> Result<Self, PriceError> {
        Ok(toml::from_str(TABLE)?)
    }

    /// # Errors
    /// There is no such price.
    pub fn get(&self, service: &'static str, item: &'static str) -> Result<&Price, PriceError> {
        let price = self.0.get(service).and_then(|items| items.get(item));
        price.ok_or(PriceError::Missing(service, item))
    }

    /// All of them with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Price)> {
        self.0.iter().flat_map(|(service, items)| {
            let items = items.iter();
            items.map(move |(item, price)| (service.as_str(), item.as_str(), price))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(figure: f64, expected: f64) {
        assert!(
            (figure - expected).abs() < 1e-9,
            "{figure} is not {expected}"
        );
    }

    #[test]
    fn steps_make_the_units_beyond_them_cheaper() {
        let prices = Prices::of_repository().unwrap();
        let message = prices.get("websocket", "message").unwrap();
        close(message.of(0.0), 0.0);
        close(message.of(1e9), 1_000.0);
        close(message.of(3e9), 1_000.0 + 1_600.0);
        let request = prices.get("rest", "request").unwrap();
        close(request.of(1.1e9), 333.0 * 3.5 + 667.0 * 2.8 + 100.0 * 2.38);
    }

    #[test]
    fn free_units_come_first() {
        let prices = Prices::of_repository().unwrap();
        let alarm = prices.get("cloudwatch", "alarm").unwrap();
        close(alarm.of(22.0), 2.2);
        close(alarm.beyond_free(22.0), 1.2);
        close(alarm.beyond_free(9.0), 0.0);
    }

    #[test]
    fn every_price_says_where_it_is_from() {
        let prices = Prices::of_repository().unwrap();
        for (service, item, price) in prices.iter() {
            let known = ["price list", "pricing page", "recalled"].contains(&price.source.as_str());
            assert!(known, "{service}.{item}: {}", price.source);
            assert_eq!(price.date.len(), "2026-11-23".len(), "{service}.{item}");
            assert!(price.usd > 0.0 && price.per >= 1.0, "{service}.{item}");
            let froms: Vec<_> = price.then.iter().map(|step| step.from).collect();
            assert!(froms.is_sorted(), "{service}.{item}");
        }
        assert!(prices.get("lambda", "wish").is_err());
    }
}
