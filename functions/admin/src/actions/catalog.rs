//! What is done to categories and products.

use super::{Action, Deed, Field, Input, On, WORDS, always, changed};
use crate::model::{number_at, text_at};
use boli_domain::operator::Permission;
use boli_domain::product::ProductStatus;
use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure};
use boli_store::CategoryRefused;
use boli_store::items::CategoryItem;
use serde_json::Value;

const NAME: Field = Field::new("name", "Name", Input::Line);
const DESCRIPTION: Field = Field::new("description", "Description", Input::Text);
const IS_ACTIVE: Field = Field::new("is_active", "Active", Input::Flag);

pub static CREATE_CATEGORY: Action = Action {
    name: "create-category",
    title: "Add a category",
    explanation: "Sellers can put products into it at once.",
    needs: Permission::EditCatalog,
    on: On::Model,
    fields: &[NAME, DESCRIPTION.optional(), IS_ACTIVE.optional()],
    is_grave: false,
    applies: always,
    run: |deps, deed| Box::pin(create_category(deps, deed)),
};

pub static EDIT_CATEGORY: Action = Action {
    name: "edit-category",
    title: "Edit",
    explanation: "The name changes wherever the category is shown. One that is not active can't be chosen any more.",
    needs: Permission::EditCatalog,
    on: On::Row,
    fields: &[
        NAME.kept(),
        DESCRIPTION.kept().optional(),
        IS_ACTIVE.kept().optional(),
    ],
    is_grave: false,
    applies: is_there,
    run: |deps, deed| Box::pin(edit_category(deps, deed)),
};

pub static REMOVE_CATEGORY: Action = Action {
    name: "remove-category",
    title: "Remove",
    explanation: "Products that are in it keep its name; nothing new can be put into it.",
    needs: Permission::EditCatalog,
    on: On::Row,
    fields: &[],
    is_grave: true,
    applies: is_there,
    run: |deps, deed| Box::pin(remove_category(deps, deed)),
};

pub static HIDE_PRODUCT: Action = Action {
    name: "hide-product",
    title: "Hide",
    explanation: "Buyers see the product no more; its seller can show it again.",
    needs: Permission::EditCatalog,
    on: On::Row,
    fields: &[WORDS],
    is_grave: false,
    applies: |product| text_at(product, "product_status") == "active" && is_there(product),
    run: |deps, deed| Box::pin(show(deps, deed, ProductStatus::Inactive)),
};

pub static SHOW_PRODUCT: Action = Action {
    name: "show-product",
    title: "Show",
    explanation: "Buyers see the product again.",
    needs: Permission::EditCatalog,
    on: On::Row,
    fields: &[],
    is_grave: false,
    applies: |product| text_at(product, "product_status") == "inactive" && is_there(product),
    run: |deps, deed| Box::pin(show(deps, deed, ProductStatus::Active)),
};

fn is_there(row: &Value) -> bool {
    row.get("removed_at").is_none_or(Value::is_null)
}

async fn create_category(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let category = CategoryItem {
        id: deps.new_row_id().0,
        name: deed.text("name").to_owned(),
        description: deed.text("description").to_owned(),
        image: None,
        is_active: deed.flag("is_active"),
        created_at: deps.now(),
        removed_at: None,
    };
    deps.store()
        .create_category(&category)
        .await
        .map_err(refused)
}

async fn edit_category(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let seen = category(deps, &deed).await?;
    let changed = CategoryItem {
        name: deed.text("name").to_owned(),
        description: deed.text("description").to_owned(),
        is_active: deed.flag("is_active"),
        ..seen.clone()
    };
    let saved = deps.store().change_category(&seen, &changed).await;
    saved.map_err(refused)
}

async fn remove_category(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    let seen = category(deps, &deed).await?;
    let removed = deps.store().remove_category(&seen, deps.now()).await;
    removed.map_err(refused)
}

async fn category(deps: &Deps, deed: &Deed<'_>) -> Result<CategoryItem, Failure> {
    let category = deps.store().category(number_at(deed.row, "id")).await?;
    category.ok_or_else(changed)
}

fn refused(refused: CategoryRefused) -> Failure {
    match refused {
        CategoryRefused::NameTaken => {
            Failure::new(Kind::Conflict, "There is a category of that name already.")
        }
        CategoryRefused::Changed => changed(),
        CategoryRefused::Store(error) => error.into(),
    }
}

async fn show(deps: &Deps, deed: Deed<'_>, status: ProductStatus) -> Result<(), Failure> {
    let id = text_at(deed.row, "id").parse().map_err(|_| changed())?;
    match deps
        .store()
        .set_product_status(id, status, deps.now())
        .await?
    {
        true => Ok(()),
        false => Err(changed()),
    }
}
