//! `GET /api/auth/notifications/`: what the caller was told, newest first. `type` and `is_read`
//! leave others out; what is of no interest any more is shown with `include_expired=true` only.

use crate::view;
use boli_domain::Timestamp;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::NotificationItem;

pub const FUNCTION: Function = Function::http("notifications-list", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let now = deps.now();
    let wanted = Wanted::read(&request);
    let mut told = deps.store().notifications(caller.id()).await?;
    told.retain(|told| wanted.is_met_by(told, now));
    let page = request.page(deps, told)?;
    let rows = page
        .results
        .iter()
        .map(|told| view::of(told, now))
        .collect();
    Response::ok(&page.with(rows))
}

/// What the query asks for.
struct Wanted<'a> {
    kind: Option<&'a str>,
    is_read: Option<bool>,
    expired_too: bool,
}

impl<'a> Wanted<'a> {
    fn read(request: &'a Request) -> Self {
        let flag = |name| match request.query(name).map(str::to_lowercase).as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        Self {
            kind: request.query("type"),
            is_read: flag("is_read"),
            expired_too: flag("include_expired") == Some(true),
        }
    }

    /// An unknown type is that of no notification.
    fn is_met_by(&self, told: &NotificationItem, now: Timestamp) -> bool {
        self.kind
            .is_none_or(|kind| told.notification_type.wire() == kind)
            && self.is_read.is_none_or(|is_read| told.is_read() == is_read)
            && (self.expired_too || !told.is_expired(now))
    }
}
