//! Categories and products.

use super::{YES_NO, column, field, flag, money, number, text, time};
use crate::actions::catalog;
use crate::model::{By, Filter, Group, Kind, Model, Narrowed, Search, Source, text_at};
use boli_domain::operator::Permission;
use boli_domain::product::ProductStatus;
use boli_store::items::{self, Enlisted};
use boli_store::keys::{self, Key};
use boli_store::{Entity, Shelf};
use serde_json::{Value, json};

fn products_shown_as(status: &str) -> Option<Shelf> {
    let status = match status {
        "active" => ProductStatus::Active,
        "sold_out" => ProductStatus::SoldOut,
        _ => return None,
    };
    Some(Shelf::List(keys::products_list(status, None)))
}

/// What buyers see of a product's state.
fn shown_as(product: &Value) -> String {
    let is_removed = product.get("removed_at").is_some_and(|at| !at.is_null());
    let is_gone = crate::model::number_at(product, "available") == 0;
    match text_at(product, "product_status") {
        _ if is_removed => "removed".to_owned(),
        "active" if is_gone => "sold out".to_owned(),
        status => status.to_owned(),
    }
}

fn product_key(text: &str) -> Option<Key> {
    text.parse().ok().map(keys::product)
}

/// The pictures of a product, with the product's name.
fn pictures(product: &Value) -> Vec<Value> {
    let list = product.get("images").and_then(Value::as_array);
    let list = list.cloned().unwrap_or_default().into_iter();
    list.map(|mut picture| {
        picture["product"] = json!(text_at(product, "name"));
        picture
    })
    .collect()
}

pub const MODELS: &[Model] = &[
    Model {
        name: "categories",
        title: "Categories",
        group: Group::Shop,
        needs: Permission::SeeShop,
        entity: items::CategoryItem::NAME,
        label: "name",
        columns: &[
            text("Name", "name"),
            text("Description", "description"),
            flag("Active", "is_active"),
            time("Created", "created_at"),
            time("Removed", "removed_at"),
        ],
        source: Source::Shelf(|| Shelf::collection(keys::CATEGORIES, "CATEGORY#")),
        filters: &[field("active", "is_active", YES_NO)],
        has_days: false,
        search: Some(Search {
            hint: "a part of the name",
            by: &[By::Fields(&["name"])],
        }),
        related: &[],
        actions: &[
            &catalog::CREATE_CATEGORY,
            &catalog::EDIT_CATEGORY,
            &catalog::REMOVE_CATEGORY,
        ],
    },
    Model {
        name: "products",
        title: "Products",
        group: Group::Shop,
        needs: Permission::SeeShop,
        entity: items::ProductItem::NAME,
        label: "name",
        columns: &[
            text("Name", "name"),
            column("Seller", "seller_id", Kind::Of("users")),
            column("Category", "category_id", Kind::Of("categories")),
            money("Price", "base_price"),
            number("Units", "available"),
            column("Status", "product_status", Kind::Worked(shown_as)),
            time("Created", "created_at"),
        ],
        source: Source::Shelf(|| Shelf::List(items::ProductItem::LIST.to_owned())),
        filters: &[Filter {
            name: "status",
            title: "status",
            values: &[("active", "active"), ("sold_out", "sold out")],
            by: Narrowed::Shelf(products_shown_as),
        }],
        has_days: true,
        search: Some(Search {
            hint: "beginnings of words of name and description, a seller, or an id",
            by: &[
                By::Key(product_key),
                By::ProductWord,
                By::OfUser(|id| Shelf::List(keys::seller_products_list(id))),
            ],
        }),
        related: &[],
        actions: &[&catalog::HIDE_PRODUCT, &catalog::SHOW_PRODUCT],
    },
    Model {
        name: "product-images",
        title: "Product images",
        group: Group::Shop,
        needs: Permission::SeeShop,
        entity: "",
        label: "product",
        columns: &[
            text("Product", "product"),
            flag("Primary", "is_primary"),
            text("File", "key"),
            time("Created", "created_at"),
        ],
        source: Source::Within {
            parents: "products",
            parts: pictures,
        },
        filters: &[field("primary", "is_primary", YES_NO)],
        has_days: false,
        search: None,
        related: &[],
        actions: &[],
    },
];
