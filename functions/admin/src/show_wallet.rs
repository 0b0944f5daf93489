//! `GET /admin/platform-wallet/`: what the platform earned, and its newest entries.

use crate::cell::{Cell, Names, cell, money, time};
use crate::listing::{self, Asked};
use crate::models;
use crate::page::{self, Frame};
use crate::plots::{self, Series};
use crate::session::{Session, not_allowed};
use crate::show_dashboard::{Plot, kind_title, rupees};
use askama::Template;
use boli_domain::books::{EntryKind, Figures};
use boli_domain::operator::Permission;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::DayFigures;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

pub const FUNCTION: Function = Function::page("admin-show-wallet", |deps, request| {
    Box::pin(page::for_operator(deps, request, |session, request| {
        wallet(deps, session, request)
    }))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// Days of the trend.
const TREND_DAYS: usize = 30;
/// Entries of the history.
const MOST_ENTRIES: usize = 10;

#[derive(Template)]
#[template(path = "wallet.html")]
struct WalletPage {
    frame: Frame,
    updated: String,
    figures: Vec<(&'static str, String)>,
    kinds: Plot,
    trend: Plot,
    kind: String,
    choices: Vec<(&'static str, &'static str, bool)>,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

async fn wallet(deps: &Deps, session: Session, request: Request) -> Result<Response, Failure> {
    if !session.may(Permission::SeeMoney) {
        return Err(not_allowed());
    }
    let days = deps.store().figures().await?;
    if request.query("report").is_some() {
        return Ok(report(&days));
    }
    let none = Figures::default();
    let all = days.iter().fold(none, |sum, day| sum.plus(&day.figures));
    let kind = request.query("type").unwrap_or_default().to_owned();
    let history = models::named("platform-history")
        .ok_or_else(|| Failure::internal("no model of the platform's history"))?;
    let asked = Asked {
        chosen: history
            .filters
            .iter()
            .filter(|_| !kind.is_empty())
            .map(|filter| (filter.name, kind.clone()))
            .collect(),
        ..Asked::default()
    };
    let found = listing::page(deps, history, &asked).await?;
    let names = Names::default();
    let rows = found.rows.iter().take(MOST_ENTRIES).map(|row| {
        let columns = history.columns.iter();
        columns
            .map(|column| cell(column.kind, column.path, &row.value, &names))
            .collect()
    });
    let page = WalletPage {
        frame: Frame::new(deps, &session, "Platform wallet", models::WALLET),
        updated: days
            .iter()
            .map(|day| day.updated_at)
            .max()
            .map(time)
            .unwrap_or_default(),
        figures: six(&all),
        kinds: kinds(&all)?,
        trend: trend(&days)?,
        choices: history
            .filters
            .iter()
            .flat_map(|filter| filter.values)
            .map(|(value, title)| (*value, *title, kind == *value))
            .collect(),
        kind,
        columns: history.columns.iter().map(|column| column.title).collect(),
        rows: rows.collect(),
    };
    page::html(deps, StatusCode::OK, &page)
}

/// The six figures of the former panel.
fn six(all: &Figures) -> Vec<(&'static str, String)> {
    let amount = |kind: EntryKind| money(Some(all.get(kind).amount));
    vec![
        ("Balance", money(Some(all.revenue()))),
        ("Platform fees", amount(EntryKind::PlatformFee)),
        ("Shipping fees", amount(EntryKind::ShippingFee)),
        ("Taxes", amount(EntryKind::TaxAmount)),
        ("Credit revenue", amount(EntryKind::CreditPurchase)),
        ("Orders", all.orders.to_string()),
    ]
}

fn kinds(all: &Figures) -> Result<Plot, Failure> {
    let series: Vec<Series> = EntryKind::ALL
        .into_iter()
        .map(|kind| Series {
            name: kind_title(kind),
            values: vec![all.get(kind).amount],
        })
        .collect();
    let title = "Revenue by kind";
    Ok(Plot {
        title,
        svg: plots::ring(title, &series)?,
        legend: plots::legend(&series),
    })
}

/// The newest days that have figures, in their order.
fn trend(days: &[DayFigures]) -> Result<Plot, Failure> {
    let mut newest: Vec<&DayFigures> = days.iter().take(TREND_DAYS).collect();
    newest.reverse();
    let marks = newest
        .iter()
        .map(|day| day.day.get(5..).unwrap_or_default().to_owned());
    let marks: Vec<String> = marks.collect();
    let values: Vec<i64> = newest.iter().map(|day| day.figures.revenue()).collect();
    let title = "Revenue by day";
    Ok(Plot {
        title,
        svg: plots::line(title, &marks, &values, rupees)?,
        legend: Vec::new(),
    })
}

/// All days as CSV, the newest first; amounts in rupees.
fn report(days: &[DayFigures]) -> Response {
    let mut csv = "day,platform_fees,shipping_fees,taxes,credits,revenue,orders\n".to_owned();
    for day in days {
        let amount = |paise: i64| boli_domain::SignedPaise(paise).to_string();
        let amounts = EntryKind::ALL.map(|kind| amount(day.figures.get(kind).amount));
        let revenue = amount(day.figures.revenue());
        let (name, amounts, orders) = (&day.day, amounts.join(","), day.figures.orders);
        csv.push_str(&format!("{name},{amounts},{revenue},{orders}\n"));
    }
    let response = Response {
        body: csv.into(),
        ..Response::new(StatusCode::OK)
    };
    response
        .header(CONTENT_TYPE, "text/csv; charset=utf-8")
        .header(
            CONTENT_DISPOSITION,
            "attachment; filename=\"platform-wallet.csv\"",
        )
}
