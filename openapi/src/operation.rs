//! An operation: what a function serves, by one or more routes.

use crate::answer::Answer;
use crate::field::{Field, Kind};
use boli_wire::Page;
use http::Method;
use utoipa::ToSchema;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anybody,
    /// Anybody; who is signed in sees more, and a token that holds no longer is refused.
    AnybodyOrSignedIn,
    /// Whoever is signed in; what else it takes, the operation's 403 says.
    SignedIn,
}

/// A method of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
}

/// What a function serves.
pub struct Operation {
    /// The function's name.
    pub function: &'static str,
    pub summary: &'static str,
    pub routes: Vec<Route>,
    pub access: Access,
    pub query: Vec<Field>,
    pub body: Vec<Field>,
    /// Changing by PATCH needs no field, replacing by PUT all of them.
    pub patch_is_partial: bool,
    /// Headers that must be there.
    pub headers: Vec<Field>,
    pub(crate) answers: Vec<Answer>,
    /// Statuses of refusals beside those that follow from the rest.
    pub(crate) refusals: Vec<u16>,
}

impl Operation {
    pub(crate) const fn of(function: &'static str, summary: &'static str) -> Self {
        Self {
            function,
            summary,
            routes: Vec::new(),
            access: Access::SignedIn,
            query: Vec::new(),
            body: Vec::new(),
            patch_is_partial: false,
            headers: Vec::new(),
            answers: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn at(mut self, method: Method, path: &'static str) -> Self {
        self.routes.push(Route { method, path });
        self
    }

    pub(crate) fn get(self, path: &'static str) -> Self {
        self.at(Method::GET, path)
    }

    pub(crate) fn post(self, path: &'static str) -> Self {
        self.at(Method::POST, path)
    }

    pub(crate) fn put(self, path: &'static str) -> Self {
        self.at(Method::PUT, path)
    }

    pub(crate) fn patch(self, path: &'static str) -> Self {
        self.at(Method::PATCH, path)
    }

    pub(crate) fn delete(self, path: &'static str) -> Self {
        self.at(Method::DELETE, path)
    }

    pub(crate) const fn open(mut self) -> Self {
        self.access = Access::Anybody;
        self
    }

    pub(crate) const fn open_or_signed_in(mut self) -> Self {
        self.access = Access::AnybodyOrSignedIn;
        self
    }

    pub(crate) fn query(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.query.extend(fields);
        self
    }

    /// A page of a list is asked for by its number, from 1.
    pub(crate) fn paged(self) -> Self {
        let page = Field::new("page", Kind::Integer(1..=i64::MAX));
        self.query([page]).refuses([404])
    }

    pub(crate) fn header(mut self, field: Field) -> Self {
        self.headers.push(field);
        self
    }

    pub(crate) fn body(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.body.extend(fields);
        self
    }

    pub(crate) const fn patch_is_partial(mut self) -> Self {
        self.patch_is_partial = true;
        self
    }

    pub(crate) fn answers(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    pub(crate) fn ok<T: ToSchema>(self) -> Self {
        self.answers(Answer::named::<T>(200))
    }

    pub(crate) fn created<T: ToSchema>(self) -> Self {
        self.answers(Answer::named::<T>(201))
    }

    /// 200 with a page of rows.
    pub(crate) fn page<T: ToSchema>(self) -> Self
    where
        Page<T>: ToSchema,
    {
        self.answers(Answer::page::<T>())
    }

    /// 204.
    pub(crate) fn nothing(self) -> Self {
        self.answers(Answer::empty(204))
    }

    pub(crate) fn refuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.refusals.extend(statuses);
        self
    }

    /// The fields of the body that must be there, by this route.
    #[must_use]
    pub fn required(&self, route: &Route) -> Vec<&'static str> {
        if self.patch_is_partial && route.method == Method::PATCH {
            return Vec::new();
        }
        let required = self.body.iter().filter(|field| field.is_required);
        required.map(|field| field.name).collect()
    }

    /// All statuses of its refusals, in their order.
    #[must_use]
    pub fn refusal_statuses(&self) -> Vec<u16> {
        // The stage's throttle, and a service that is out of reach.
        let mut statuses = vec![429, 503];
        if self.access != Access::Anybody {
            statuses.push(401);
        }
        if self.routes.iter().any(|route| route.path.contains('{')) {
            statuses.push(404);
        }
        if !self.body.is_empty() {
            statuses.extend([400, 413, 415]);
        }
        statuses.extend(&self.refusals);
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }
}
