//! A month as somebody describes it.

use clap::Args;
use serde::Deserialize;

/// A month in bench/months, or as flags say it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Month {
    pub title: String,
    pub shows: Shows,
    pub shop: Shop,
    pub kept: Kept,
}

/// Shows, all alike.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shows {
    pub count: f64,
    /// Of each show, as everything below.
    pub minutes: f64,
    /// Who watch at any time, with both sockets open.
    pub viewers: f64,
    /// How often somebody comes and goes.
    pub joins: f64,
    pub auctions: f64,
    pub auction_seconds: f64,
    pub bids: f64,
    pub refused_bids: f64,
    pub chat: f64,
}

/// What happens besides shows, in the whole month.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shop {
    pub orders: f64,
    pub registrations: f64,
    pub sign_ins: f64,
    pub product_views: f64,
    /// Pictures that clients load, 150 KB each.
    pub pictures_seen: f64,
    pub uploads: f64,
}

/// What is stored, on average over the month.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kept {
    pub table_gb: f64,
    pub pictures_gb: f64,
}

/// Flags that change a month.
#[derive(Clone, Debug, Default, Args)]
pub struct Changes {
    /// Shows in the month.
    #[arg(long)]
    pub shows: Option<f64>,
    /// Minutes of a show.
    #[arg(long)]
    pub minutes: Option<f64>,
    /// Viewers of a show at any time.
    #[arg(long)]
    pub viewers: Option<f64>,
    /// How often somebody comes and goes in a show.
    #[arg(long)]
    pub joins: Option<f64>,
    /// Auctions of a show.
    #[arg(long)]
    pub auctions: Option<f64>,
    /// Accepted bids of a show.
    #[arg(long)]
    pub bids: Option<f64>,
    /// Chat messages of a show.
    #[arg(long)]
    pub chat: Option<f64>,
    /// Orders in the month.
    #[arg(long)]
    pub orders: Option<f64>,
}

/// The month can't be read.
#[derive(Debug, thiserror::Error)]
pub enum MonthError {
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    #[error("{0} is less than nothing")]
    Negative(&'static str),
}

impl Month {
    /// Reads a month.
    ///
    /// # Errors
    /// It is not TOML, has an unknown name, or a figure below zero.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let month: Self = toml::from_str(text)?;
        month.check()?;
        Ok(month)
    }

    /// This month with changes.
    ///
    /// # Errors
    /// A figure is below zero.
    pub fn changed(mut self, changes: &Changes) -> Result<Self, MonthError> {
        let shows = &mut self.shows;
        let figures = [
            (&mut shows.count, changes.shows),
            (&mut shows.minutes, changes.minutes),
            (&mut shows.viewers, changes.viewers),
            (&mut shows.joins, changes.joins),
            (&mut shows.auctions, changes.auctions),
            (&mut shows.bids, changes.bids),
            (&mut shows.chat, changes.chat),
            (&mut self.shop.orders, changes.orders),
        ];
        for (figure, change) in figures {
            *figure = change.unwrap_or(*figure);
        }
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), MonthError> {
        let Self {
            shows, shop, kept, ..
        } = self;
        let figures = [
            ("shows", shows.count),
            ("minutes", shows.minutes),
            ("viewers", shows.viewers),
            ("joins", shows.joins),
            ("auctions", shows.auctions),
            ("auction_seconds", shows.auction_seconds),
            ("bids", shows.bids),
            ("refused_bids", shows.refused_bids),
            ("chat", shows.chat),
            ("orders", shop.orders),
            ("registrations", shop.registrations),
            ("sign_ins", shop.sign_ins),
            ("product_views", shop.product_views),
            ("pictures_seen", shop.pictures_seen),
            ("uploads", shop.uploads),
            ("table_gb", kept.table_gb),
            ("pictures_gb", kept.pictures_gb),
        ];
        let wrong = |figure: &f64| figure.is_nan() || *figure < 0.0;
        match figures.into_iter().find(|(_, figure)| wrong(figure)) {
            Some((name, _)) => Err(MonthError::Negative(name)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_and_changed() {
        let month = Month::parse("title = \"t\"\n[shows]\ncount = 20\nviewers = 50").unwrap();
        assert_eq!((month.shows.count, month.shows.viewers), (20.0, 50.0));
        assert_eq!(month.shop, Shop::default());
        let changes = Changes {
            viewers: Some(400.0),
            orders: Some(3.0),
            ..Changes::default()
        };
        let month = month.changed(&changes).unwrap();
        assert_eq!((month.shows.count, month.shows.viewers), (20.0, 400.0));
        assert_eq!(month.shop.orders, 3.0);
    }

    #[test]
    fn mistakes_are_named() {
        let unknown = Month::parse("[shows]\nviewer = 50").unwrap_err();
        assert!(unknown.to_string().contains("viewer"), "{unknown}");
        let negative = Month::parse("[shop]\norders = -1").unwrap_err();
        assert_eq!(negative.to_string(), "orders is less than nothing");
        assert!(Month::parse("[kept]\ntable_gb = nan").is_err());
    }

    #[test]
    fn the_kept_months_can_be_read() {
        let months = [
            include_str!("../../months/idle.toml"),
            include_str!("../../months/small-seller.toml"),
            include_str!("../../months/platform.toml"),
        ];
        let shows = months.map(|text| Month::parse(text).unwrap().shows.count);
        assert_eq!(shows, [0.0, 20.0, 1_000.0]);
    }
}
