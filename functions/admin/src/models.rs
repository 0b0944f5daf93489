//! The models of the panel, by what they are about.

mod money;
mod orders;
mod people;
mod referrals;
mod shop;
mod shows;
mod system;

use crate::model::{Column, Filter, Group, Kind, Model, Narrowed};
use crate::page::{DASHBOARD, MenuEntry, MenuGroup};
use crate::session::Session;
use boli_domain::operator::Permission;
use boli_store::{Key, keys};

/// Every model, in the order of the menu.
pub const ALL: &[&[Model]] = &[
    people::MODELS,
    shop::MODELS,
    shows::MODELS,
    orders::MODELS,
    money::MODELS,
    referrals::MODELS,
    system::MODELS,
];

/// The page of the platform's wallet, in the menu.
pub const WALLET: &str = "platform-wallet";

/// All models.
pub fn all() -> impl Iterator<Item = &'static Model> {
    ALL.iter().copied().flatten()
}

/// The model of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Model> {
    all().find(|model| model.name == name)
}

/// Where the row of another model's id is, for those that ids name.
#[must_use]
pub fn key_of_id(model: &str, id: &str) -> Option<Key> {
    match model {
        "users" => Some(keys::user(id.parse().ok()?)),
        "livestreams" => Some(keys::room(id.parse().ok()?)),
        "products" => Some(keys::product(id.parse().ok()?)),
        "categories" => Some(keys::category(id.parse().ok()?)),
        "orders" => Some(keys::order(id.parse().ok()?)),
        _ => None,
    }
}

/// The menu of somebody: what the roles let them see.
#[must_use]
pub fn menu(session: &Session, current: &str) -> Vec<MenuGroup> {
    let overview = MenuGroup {
        title: "",
        entries: vec![MenuEntry {
            title: "Dashboard",
            address: DASHBOARD.to_owned(),
            is_current: current == "dashboard",
        }],
    };
    let group = |group: Group| {
        let wallet = MenuEntry {
            title: "Platform wallet",
            address: format!("/admin/{WALLET}/"),
            is_current: current == WALLET,
        };
        let has_wallet = group == Group::Money && session.may(Permission::SeeMoney);
        let entries = all()
            .filter(|model| model.group == group && session.may(model.needs))
            .map(|model| MenuEntry {
                title: model.title,
                address: model.address(),
                is_current: model.name == current,
            });
        let entries: Vec<_> = has_wallet
            .then_some(wallet)
            .into_iter()
            .chain(entries)
            .collect();
        (!entries.is_empty()).then_some(MenuGroup {
            title: group.title(),
            entries,
        })
    };
    std::iter::once(overview)
        .chain(Group::ALL.into_iter().filter_map(group))
        .collect()
}

// What the tables of models are written with.

const fn column(title: &'static str, path: &'static str, kind: Kind) -> Column {
    Column { title, path, kind }
}

const fn text(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Text)
}

const fn state(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::State)
}

const fn flag(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Flag)
}

const fn money(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Money)
}

const fn number(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Number)
}

const fn time(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Time)
}

const fn user(title: &'static str, path: &'static str) -> Column {
    column(title, path, Kind::Of("users"))
}

/// A filter on a field of the rows that are read.
const fn field(
    title: &'static str,
    path: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> Filter {
    Filter {
        name: path,
        title,
        values,
        by: Narrowed::Field(path),
    }
}

const YES_NO: &[(&str, &str)] = &[("true", "yes"), ("false", "no")];

#[cfg(test)]
mod tests;
