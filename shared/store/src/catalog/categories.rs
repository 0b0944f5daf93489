//! Access patterns of categories.

use crate::client::{Query, Store};
use crate::error::{CommitError, StoreError};
use crate::items::{CategoryItem, CategoryNameItem};
use crate::keys;
use crate::write::Write;
use boli_domain::Timestamp;

/// All categories of the shop, by id: there are a few dozen at most, and most bodies name one.
#[derive(Clone, Debug, Default)]
pub struct Categories(Vec<CategoryItem>);

impl Categories {
    /// A category that products may be in.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&CategoryItem> {
        self.iter().find(|category| category.id == id)
    }

    /// A category's name, also of a removed one, which products may still be in; empty when
    /// there never was one.
    #[must_use]
    pub fn name(&self, id: i64) -> &str {
        let found = self.0.iter().find(|category| category.id == id);
        found.map_or("", |category| &category.name)
    }

    /// The category of that name, whatever its case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&CategoryItem> {
        self.iter()
            .find(|category| category.name.eq_ignore_ascii_case(name))
    }

    /// All but the removed ones.
    pub fn iter(&self) -> impl Iterator<Item = &CategoryItem> {
        self.0
            .iter()
            .filter(|category| category.removed_at.is_none())
    }
}

impl From<Vec<CategoryItem>> for Categories {
    fn from(categories: Vec<CategoryItem>) -> Self {
        Self(categories)
    }
}

/// Why a category is not saved.
#[derive(Debug, thiserror::Error)]
pub enum CategoryRefused {
    #[error("category with this name already exists.")]
    NameTaken,
    /// It was removed or renamed meanwhile.
    #[error("the category was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The write of a transaction that a taken name refuses.
const NAME: &str = "category_name";

impl Store {
    /// All categories, eventually consistent. 0.5 read units per 4 KB / 0 write units.
    pub async fn categories(&self) -> Result<Categories, StoreError> {
        let query = Query::collection(keys::CATEGORIES, "CATEGORY#");
        Ok(Categories(self.query(query).await?))
    }

    /// A category, eventually consistent. 0.5 read units / 0 write units.
    pub async fn category(&self, id: i64) -> Result<Option<CategoryItem>, StoreError> {
        let category: Option<CategoryItem> = self.get(keys::category(id)).await?;
        Ok(category.filter(|category| category.removed_at.is_none()))
    }

    /// Creates a category with a name of its own. 0 read units / 4 write units, in one
    /// transaction.
    ///
    /// # Errors
    /// [`CategoryRefused::NameTaken`].
    pub async fn create_category(&self, category: &CategoryItem) -> Result<(), CategoryRefused> {
        let writes = vec![Write::create(category)?, own_name(category)?];
        self.commit(writes).await.map_err(refused)
    }

    /// Saves what staff changed of a category, moving its name with it. 0 read units / 1 write
    /// unit; 6 in one transaction when it is renamed.
    ///
    /// # Errors
    /// [`CategoryRefused`], of the name and of a category that is not as `seen` any more.
    pub async fn change_category(
        &self,
        seen: &CategoryItem,
        changed: &CategoryItem,
    ) -> Result<(), CategoryRefused> {
        let save = Write::put(changed)?
            .when("#name = :seen AND attribute_not_exists(removed_at)")
            .name("#name", "name")
            .value(":seen", &seen.name);
        let (old, new) = (
            keys::category_name(&seen.name),
            keys::category_name(&changed.name),
        );
        let mut writes = vec![save];
        if old != new {
            writes.push(Write::delete(old));
            writes.push(own_name(changed)?);
        }
        self.commit(writes).await.map_err(refused)
    }

    /// Removes a category. The row stays, since products may still be in it; its name is free
    /// again. 0 read units / 4 write units, in one transaction.
    ///
    /// # Errors
    /// [`CategoryRefused::Changed`] when it is not as `seen` any more.
    pub async fn remove_category(
        &self,
        seen: &CategoryItem,
        now: Timestamp,
    ) -> Result<(), CategoryRefused> {
        let remove = Write::update(
            keys::category(seen.id),
            "SET is_active = :false, removed_at = :now",
        )
        .when("#name = :seen AND attribute_not_exists(removed_at)")
        .name("#name", "name")
        .value(":seen", &seen.name)
        .value(":false", false)
        .value(":now", now);
        let name = Write::delete(keys::category_name(&seen.name));
        self.commit(vec![remove, name]).await.map_err(refused)
    }
}

fn own_name(category: &CategoryItem) -> Result<Write, StoreError> {
    let name = CategoryNameItem {
        name: category.name.clone(),
        category_id: category.id,
    };
    Ok(Write::create(&name)?.named(NAME))
}

fn refused(error: CommitError) -> CategoryRefused {
    match error {
        CommitError::Refused { write: NAME, .. } => CategoryRefused::NameTaken,
        CommitError::Refused { .. } => CategoryRefused::Changed,
        CommitError::Store(error) => error.into(),
    }
}
