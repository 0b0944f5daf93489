//! `GET /api/livestreams/livestreams/`: livestreams, newest first, a page at a time.
//!
//! `status`, `category` (id or name) and `seller` narrow the list; a filter that names nothing
//! finds nothing. Other parameters are ignored.

use boli_domain::livestream::LivestreamStatus;
use boli_domain::{RoomId, UserId};
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::items::RoomItem;
use boli_store::{Categories, StoreError};
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
    let filter = Filter::of(&request, &categories);
    let ids = filter.candidates(deps).await?;
    let page = if filter.reads_rows() {
        let mut rooms = deps.store().watched_rooms(&ids).await?;
        rooms.retain(|watched| filter.matches(&watched.room));
        request.page(deps, rooms)?
    } else {
        // Only the rows of the page are read.
        let Page {
            count,
            next,
            previous,
            results,
        } = request.page(deps, ids)?;
        Page {
            count,
            next,
            previous,
            results: deps.store().watched_rooms(&results).await?,
        }
    };
    let row = |watched| views::livestreams::row(watched, &categories, |key| deps.media_url(key));
    Response::ok(&Page {
        count: page.count,
        next: page.next,
        previous: page.previous,
        results: page.results.iter().map(row).collect::<Vec<_>>(),
    })
}

/// What the query asks for; the inner `None` is a value that names nothing.
struct Filter {
    status: Option<Option<LivestreamStatus>>,
    category: Option<Option<i64>>,
    seller: Option<Option<UserId>>,
}

impl Filter {
    fn of(request: &Request, categories: &Categories) -> Self {
        let category = |text: &str| {
            let named = categories.named(text).map(|category| category.id);
            text.parse().ok().or(named)
        };
        Self {
            status: request.query("status").map(LivestreamStatus::from_wire),
            category: request.query("category").map(category),
            seller: request.query("seller").map(|text| text.parse().ok()),
        }
    }

    /// The shortest list of ids that holds everything asked for, newest first.
    async fn candidates(&self, deps: &Deps) -> Result<Vec<RoomId>, StoreError> {
        match (self.status, self.seller) {
            (Some(Some(LivestreamStatus::Live)), _) => deps.store().live_room_ids().await,
            (_, Some(Some(seller))) => deps.store().seller_room_ids(seller).await,
            (Some(None), _) | (_, Some(None)) => Ok(Vec::new()),
            (_, None) => deps.store().room_ids().await,
        }
    }

    /// Whether the ids alone don't tell what matches.
    fn reads_rows(&self) -> bool {
        self.status.is_some() || self.category.is_some()
    }

    fn matches(&self, room: &RoomItem) -> bool {
        self.status
            .is_none_or(|status| status == Some(room.room_status))
            && self
                .category
                .is_none_or(|category| category == Some(room.category_id))
            && self
                .seller
                .is_none_or(|seller| seller == Some(room.seller_id))
    }
}
