//! Pages of lists.

use boli_domain::limits::PAGE_SIZE;
use serde::Serialize;

/// A page of the contract: `{count, next, previous, results}`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub count: usize,
    pub next: Option<String>,
    pub previous: Option<String>,
    pub results: Vec<T>,
}

/// A page number that the list does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid page.")]
pub struct NoSuchPage;

impl<T> Page<T> {
    /// Everything on one page, for lists that are not paged.
    #[must_use]
    pub fn whole(results: Vec<T>) -> Self {
        Self {
            count: results.len(),
            next: None,
            previous: None,
            results,
        }
    }

    /// The same page with other results: the rows of the ids that it held.
    #[must_use]
    pub fn with<U>(self, results: Vec<U>) -> Page<U> {
        Page {
            count: self.count,
            next: self.next,
            previous: self.previous,
            results,
        }
    }

    /// The page behind the last one of `count` rows: nothing, for clients that ask for a page
    /// more than there are.
    #[must_use]
    pub fn behind(count: usize, url: impl Fn(usize) -> String) -> Self {
        Self {
            count,
            next: None,
            previous: Some(url(count.div_ceil(PAGE_SIZE).max(1))),
            results: Vec::new(),
        }
    }

    /// Page `number` (from 1) of `all`. `url` makes the address of a page.
    ///
    /// # Errors
    /// [`NoSuchPage`] past the end; an empty list has one empty page.
    pub fn cut(
        all: Vec<T>,
        number: usize,
        url: impl Fn(usize) -> String,
    ) -> Result<Self, NoSuchPage> {
        let count = all.len();
        let before = number.saturating_sub(1).saturating_mul(PAGE_SIZE);
        let results = all.into_iter().skip(before).take(PAGE_SIZE).collect();
        Self::of(count, results, number, url)
    }

    /// Page `number` (from 1) of a list of `count` rows, of which `results` are on it.
    ///
    /// # Errors
    /// [`NoSuchPage`] past the end; an empty list has one empty page.
    pub fn of(
        count: usize,
        results: Vec<T>,
        number: usize,
        url: impl Fn(usize) -> String,
    ) -> Result<Self, NoSuchPage> {
        let pages = count.div_ceil(PAGE_SIZE).max(1);
        if number == 0 || number > pages {
            return Err(NoSuchPage);
        }
        Ok(Self {
            count,
            next: (number < pages).then(|| url(number + 1)),
            previous: (number > 1).then(|| url(number - 1)),
            results,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_where_the_list_ends() {
        let url = |page: usize| format!("?page={page}");
        let second = Page::cut((0..41).collect(), 2, url).unwrap();
        assert_eq!((second.count, second.results.len()), (41, 20));
        assert_eq!(second.next.as_deref(), Some("?page=3"));
        assert_eq!(second.previous.as_deref(), Some("?page=1"));
        assert_eq!(
            Page::cut((0..41).collect(), 4, url).unwrap_err(),
            NoSuchPage
        );
        assert_eq!(Page::cut(Vec::<u8>::new(), 1, url).unwrap().count, 0);
    }
}
