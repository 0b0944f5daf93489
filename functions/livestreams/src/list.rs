//! `GET /api/livestreams/livestreams/`: livestreams, newest first, a page at a time.
//!
//! `status`, `category` (id or name) and `seller` narrow the list; a filter that names nothing
//! finds nothing. Other parameters are ignored.

use boli_domain::livestream::LivestreamStatus;
use boli_domain::{RoomId, UserId};
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::{Facts, ListRowItem, id_of};
use boli_store::{Categories, keys};
use boli_wire::Page;

pub const FUNCTION: Function = Function::http("livestreams-list", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let categories = deps.store().categories().await?;
    let page = match Filter::read(&request, &categories) {
        Some(filter) => page(deps, &request, &filter).await?,
        None => request.page(deps, Vec::new())?,
    };
    // Only the rows of the page are read.
    let rooms = deps.store().watched_rooms(&page.results).await?;
    let row = |watched| views::livestreams::row(watched, &categories, |key| deps.media_url(key));
    Response::ok(&page.with(rooms.iter().map(row).collect()))
}

async fn page(deps: &Deps, request: &Request, filter: &Filter) -> Result<Page<RoomId>, Failure> {
    if let Some(seller) = filter.seller {
        let list = keys::seller_rooms_list(seller);
        let mut rows = deps.store().list_rows(&list).await?;
        rows.retain(|row| filter.takes(&row.facts));
        return request.page(deps, ids(&rows));
    }
    let list = keys::rooms_list(filter.status, filter.category_id);
    let page = deps.store().list_page(&list, request.page_number()).await?;
    request.page_of(deps, page.count, ids(&page.rows))
}

fn ids(rows: &[ListRowItem]) -> Vec<RoomId> {
    rows.iter().filter_map(|row| id_of(&row.order)).collect()
}

/// What the query asks for.
struct Filter {
    status: Option<LivestreamStatus>,
    category_id: Option<i64>,
    seller: Option<UserId>,
}

impl Filter {
    /// The query's filter, or `None` when a value in it names nothing.
    fn read(request: &Request, categories: &Categories) -> Option<Self> {
        let category_id = match request.query("category") {
            None => None,
            Some(text) => Some(match text.parse() {
                Ok(id) => id,
                Err(_) => categories.named(text)?.id,
            }),
        };
        let status = match request.query("status") {
            None => None,
            Some(text) => Some(LivestreamStatus::from_wire(text)?),
        };
        Some(Self {
            status,
            category_id,
            seller: request.query("seller").map(str::parse).transpose().ok()?,
        })
    }

    fn takes(&self, facts: &Facts) -> bool {
        self.status
            .is_none_or(|status| facts.status == status.wire())
            && self
                .category_id
                .is_none_or(|id| facts.category_id == Some(id))
    }
}
