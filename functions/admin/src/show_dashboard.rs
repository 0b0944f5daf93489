//! `GET /admin/`: what happens now, and what waits for somebody.

use crate::cell::{money, time};
use crate::page::{self, Frame};
use crate::plots::{self, Series};
use crate::session::Session;
use askama::Template;
use boli_domain::auction::AuctionStatus;
use boli_domain::books::EntryKind;
use boli_domain::operator::Permission;
use boli_domain::order::OrderStatus;
use boli_domain::{RoomId, Timestamp};
use boli_runtime::queue::QueueState;
use boli_runtime::{Deps, Failure, Function, Response};
use boli_store::items::{BidItem, PresenceItem, RoomItem};
use boli_store::keys::{self, IndexName};
use boli_store::{DayFigures, Shelf, Span, decode};
use futures_util::future::try_join_all;
use http::StatusCode;
use std::time::Duration;

pub const FUNCTION: Function = Function::page("admin-show-dashboard", |deps, request| {
    Box::pin(page::for_operator(deps, request, |session, _| {
        dashboard(deps, session)
    }))
})
.requires(|deps| deps.environment().require("QUEUE_URLS").map(|_| ()));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE_MS: i64 = 60 * 1_000;
/// Days of the revenue plot.
const DAYS: u32 = 30;
/// Minutes of the bids' plot.
const MINUTES: usize = 60;
/// Livestreams that are shown.
const MOST_STREAMS: usize = 20;
/// Auctions whose bids are counted, and the bids of each that are read.
const MOST_AUCTIONS: usize = 10;
const MOST_BIDS: usize = 100;
/// Rows of a queue of decisions that are counted.
const MOST_WAITING: usize = 50;

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage {
    frame: Frame,
    now: String,
    tiles: Vec<Tile>,
    plots: Vec<Plot>,
    streams: Option<Vec<Stream>>,
    queues: Option<Vec<QueueState>>,
}

/// A number that matters, and where to look.
struct Tile {
    title: &'static str,
    value: String,
    address: &'static str,
    /// Somebody must do something.
    is_urgent: bool,
}

pub struct Plot {
    pub title: &'static str,
    pub svg: String,
    pub legend: Vec<(&'static str, &'static str)>,
}

struct Stream {
    title: String,
    address: String,
    seller: String,
    viewers: u32,
    since: String,
}

async fn dashboard(deps: &Deps, session: Session) -> Result<Response, Failure> {
    let mut page = DashboardPage {
        frame: Frame::new(deps, &session, "Dashboard", "dashboard"),
        now: time(deps.now()),
        tiles: Vec::new(),
        plots: Vec::new(),
        streams: None,
        queues: None,
    };
    if session.may(Permission::SeeShows) {
        let streams = streams(deps).await?;
        page.tiles.push(Tile {
            title: "live now",
            value: streams.len().to_string(),
            address: "/admin/livestreams/?status=live",
            is_urgent: false,
        });
        page.plots.push(bids(deps).await?);
        page.streams = Some(streams);
    }
    if session.may(Permission::DecideSellers) {
        let list = keys::sellers_list(boli_domain::account::VerificationStatus::Pending);
        let waiting = deps.store().list_count(&list).await?;
        page.tiles.push(Tile {
            title: "sellers to verify",
            value: waiting.to_string(),
            address: "/admin/sellers/?verification_status=pending",
            is_urgent: waiting > 0,
        });
    }
    if session.may(Permission::SeeOrders) {
        page.plots.push(orders(deps).await?);
        page.tiles.push(disputes(deps).await?);
    }
    if session.may(Permission::SeeMoney) {
        page.plots.insert(0, revenue(deps).await?);
        page.tiles.push(payouts(deps).await?);
    }
    if session.may(Permission::SeeSystem) {
        let queues = deps.queues().states().await?;
        let dead: u64 = queues.iter().map(|queue| queue.dead_letters).sum();
        page.tiles.push(Tile {
            title: "dead letters",
            value: dead.to_string(),
            address: "/admin/dead-letters/",
            is_urgent: dead > 0,
        });
        page.queues = Some(queues);
    }
    page::html(deps, StatusCode::OK, &page)
}

async fn streams(deps: &Deps) -> Result<Vec<Stream>, Failure> {
    let live = deps.store().live_rooms().await?;
    let ids: Vec<RoomId> = live
        .iter()
        .take(MOST_STREAMS)
        .map(|live| live.room_id)
        .collect();
    let wanted = ids
        .iter()
        .flat_map(|id| [keys::room(*id), keys::presence(*id)]);
    let mut items = deps.store().items(wanted.collect()).await?;
    let mut streams = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(room) = items.remove(&keys::room(id)) else {
            continue;
        };
        let room: RoomItem = decode(room)?;
        let presence = items.remove(&keys::presence(id));
        let presence = presence.map(decode::<PresenceItem>).transpose()?;
        streams.push(Stream {
            address: format!(
                "/admin/livestreams/{}/",
                crate::model::id_of(&keys::room(id))
            ),
            title: room.title,
            seller: room.seller_name,
            viewers: presence.map_or(0, |presence| presence.viewers),
            since: room.started_at.map(time).unwrap_or_default(),
        });
    }
    Ok(streams)
}

/// Bids of the last hour, by minute: of the auctions that run.
async fn bids(deps: &Deps) -> Result<Plot, Failure> {
    let open = Shelf::List(keys::auctions_list(Some(AuctionStatus::Open)));
    let open = deps
        .store()
        .shelf_keys(&open, &Span::newest(MOST_AUCTIONS))
        .await?;
    let shelves: Vec<Shelf> = open
        .rows
        .iter()
        .filter_map(|(_, key)| {
            let auction = key.sk.strip_prefix(keys::AUCTION_PREFIX)?.parse().ok()?;
            Some(Shelf::collection(&key.pk, &keys::bid_prefix(auction)))
        })
        .collect();
    let span = Span::newest(MOST_BIDS);
    let reads = shelves
        .iter()
        .map(|shelf| deps.store().shelf_rows(shelf, &span));
    let now = deps.now().as_millis();
    let mut minutes = vec![0_i64; MINUTES];
    for page in try_join_all(reads).await? {
        for row in page.rows {
            let bid: BidItem = decode(row.item)?;
            let ago = now.saturating_sub(bid.at.as_millis()) / MINUTE_MS;
            let place = usize::try_from(ago)
                .ok()
                .and_then(|ago| (MINUTES - 1).checked_sub(ago));
            if let Some(count) = place.and_then(|place| minutes.get_mut(place)) {
                *count += 1;
            }
        }
    }
    let marks = (0..MINUTES).map(|minute| {
        let ago = i64::try_from(MINUTES - 1 - minute).unwrap_or_default();
        let at = Timestamp::from_millis(now - ago * MINUTE_MS).to_ist();
        at.get(11..16).unwrap_or_default().to_owned()
    });
    let marks: Vec<String> = marks.collect();
    let title = "Bids per minute of running auctions";
    let series = [Series {
        name: "bids",
        values: minutes,
    }];
    Ok(Plot {
        title,
        svg: plots::stacked(title, &marks, &series, |count| count.to_string())?,
        legend: Vec::new(),
    })
}

async fn orders(deps: &Deps) -> Result<Plot, Failure> {
    let lists = OrderStatus::ALL.map(|status| keys::orders_list(Some(status)));
    let counts = try_join_all(lists.iter().map(|list| deps.store().list_count(list))).await?;
    let counts = counts
        .into_iter()
        .map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    let title = "Orders by state";
    let series = [Series {
        name: "orders",
        values: counts.collect(),
    }];
    let marks = OrderStatus::ALL.map(|status| status.wire().to_owned());
    Ok(Plot {
        title,
        svg: plots::stacked(title, &marks, &series, |count| count.to_string())?,
        legend: Vec::new(),
    })
}

async fn revenue(deps: &Deps) -> Result<Plot, Failure> {
    let first = deps.now().minus(DAY * (DAYS - 1));
    let days: Vec<String> = (0..DAYS)
        .map(|day| first.plus(DAY * day).to_ist_date())
        .collect();
    let figures = deps.store().figures_since(&first.to_ist_date()).await?;
    let series = by_kind(&days, &figures);
    let marks: Vec<String> = days
        .iter()
        .map(|day| day.get(5..).unwrap_or_default().to_owned())
        .collect();
    let title = "Revenue by day and kind";
    Ok(Plot {
        title,
        svg: plots::stacked(title, &marks, &series, rupees)?,
        legend: plots::legend(&series),
    })
}

/// What each kind brought on each day, in paise.
pub fn by_kind(days: &[String], figures: &[DayFigures]) -> Vec<Series> {
    let of = |kind: EntryKind, day: &String| {
        let figures = figures.iter().find(|figures| figures.day == *day);
        figures.map_or(0, |day| day.figures.get(kind).amount)
    };
    let series = |kind: EntryKind| Series {
        name: kind_title(kind),
        values: days.iter().map(|day| of(kind, day)).collect(),
    };
    EntryKind::ALL.into_iter().map(series).collect()
}

pub const fn kind_title(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::PlatformFee => "platform fees",
        EntryKind::ShippingFee => "shipping fees",
        EntryKind::TaxAmount => "taxes",
        EntryKind::CreditPurchase => "credits",
    }
}

/// Whole rupees, for axes.
pub fn rupees(paise: i64) -> String {
    let text = money(Some(paise));
    text.split_once('.')
        .map_or(text.clone(), |(rupees, _)| rupees.to_owned())
}

async fn waiting(deps: &Deps, queue: &str) -> Result<usize, Failure> {
    let shelf = Shelf::Index {
        index: IndexName::Gsi2,
        pk: queue.to_owned(),
    };
    let rows = deps
        .store()
        .shelf_keys(&shelf, &Span::newest(MOST_WAITING))
        .await?;
    Ok(rows.rows.len())
}

fn at_most(count: usize) -> String {
    if count < MOST_WAITING {
        count.to_string()
    } else {
        format!("{count}+")
    }
}

async fn disputes(deps: &Deps) -> Result<Tile, Failure> {
    let count = waiting(deps, keys::DISPUTES).await?;
    Ok(Tile {
        title: "disputed returns",
        value: at_most(count),
        address: "/admin/returns/?status=disputed",
        is_urgent: count > 0,
    })
}

async fn payouts(deps: &Deps) -> Result<Tile, Failure> {
    let count = waiting(deps, keys::OPEN_WITHDRAWALS).await?;
    Ok(Tile {
        title: "withdrawals to decide",
        value: at_most(count),
        address: "/admin/withdrawals/?status=pending",
        is_urgent: count > 0,
    })
}
