//! Pages of the operators' panel over a table with many users and orders: what they read, and how
//! much longer than their queries they take.

use crate::bar::Bar;
use boli_admin::listing::Asked;
use boli_admin::model::Source;
use boli_admin::{list, models, session};
use boli_domain::operator::Role;
use boli_domain::{OrderId, RowId, Timestamp, UserId};
use boli_local::clock::LocalClock;
use boli_local::cloud::{Cloud, Options, StartError};
use boli_local::elsewhere::{Elsewhere, Functions};
use boli_local::random::Seeded;
use boli_local::template::TEMPLATE;
use boli_local::world::BEGINNING;
use boli_runtime::{Deps, Failure};
use boli_store::items::{
    AddressItem, ListCountItem, ListRowItem, Listed, OperatorItem, OperatorSessionItem, OrderItem,
    UserItem, WordItem,
};
use boli_store::{CommitError, Entity, StoreError, Write};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A page may take so many times as long as its queries, in hundredths.
const MOST_OF_QUERIES: u64 = 300;
/// Each is timed so often, and the shortest counts.
const ROUNDS: usize = 15;
/// Writes of a transaction.
const TRANSACTION: usize = 100;
/// Users who have an address: as many as a page may look at, and some.
const WITH_ADDRESS: u32 = 80;
const COOKIE: &str = "a cookie of a bench";

/// What a page read and took.
#[derive(Clone, Debug)]
pub struct PageFigures {
    pub model: &'static str,
    pub source: &'static str,
    pub rows: usize,
    pub read_units: f64,
    pub queries: Duration,
    pub page: Duration,
}

/// What was measured, and over how much.
#[derive(Clone, Debug)]
pub struct Figures {
    pub seeded: u32,
    pub pages: Vec<PageFigures>,
}

#[derive(Debug, thiserror::Error)]
pub enum PanelError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sample(#[from] serde_json::Error),
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    #[error("{0}")]
    Failed(String),
}

impl From<Failure> for PanelError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure.to_string())
    }
}

/// The most that a page reads, by where its rows come from: docs/ACCESS-PATTERNS.md.
#[must_use]
pub const fn most_read_units(source: &Source) -> (&'static str, f64) {
    match source {
        Source::Shelf(_) => ("shelf", 60.0),
        Source::Under { .. } => ("beneath", 90.0),
        Source::Within { .. } => ("within", 90.0),
        Source::Days(_) => ("days", 40.0),
        Source::Fixed(_) => ("fixed", 2.0),
        Source::DeadLetters => ("queues", 2.0),
    }
}

impl Figures {
    /// Whether pages read what they may, and full ones take no longer than they may.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        for page in &self.pages {
            let most =
                models::named(page.model).map_or(0.0, |model| most_read_units(&model.source).1);
            bars.push(Bar::new(
                format!("{}: read units", page.model),
                page.read_units,
                most,
            ));
            if page.rows >= 50 {
                let ratio = page.page.as_secs_f64() / page.queries.as_secs_f64();
                let most = f64::from(u32::try_from(MOST_OF_QUERIES).unwrap_or(u32::MAX)) / 100.0;
                bars.push(Bar::new(
                    format!("{}: a page in times of its queries", page.model),
                    ratio,
                    most,
                ));
            }
        }
        bars
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} users and as many orders", self.seeded)?;
        writeln!(
            f,
            "{:<20} {:<8} {:>5} {:>11} {:>11} {:>11} {:>6}",
            "page", "source", "rows", "read units", "queries", "page", "ratio"
        )?;
        for page in &self.pages {
            let ratio = page.page.as_secs_f64() / page.queries.as_secs_f64().max(f64::EPSILON);
            writeln!(
                f,
                "{:<20} {:<8} {:>5} {:>11} {:>8.2} ms {:>8.2} ms {:>6.2}",
                page.model,
                page.source,
                page.rows,
                page.read_units,
                page.queries.as_secs_f64() * 1_000.0,
                page.page.as_secs_f64() * 1_000.0,
                ratio
            )?;
        }
        for bar in self.bars() {
            if !bar.holds() {
                writeln!(f, "{bar}")?;
            }
        }
        Ok(())
    }
}

/// Seeds the table and measures each list's first page.
///
/// # Errors
/// The cloud does not start, or a page fails.
pub async fn measure(seeded: u32) -> Result<Figures, PanelError> {
    let folder = tempfile::tempdir()?;
    let options = Options {
        data: folder.path().to_owned(),
        clock: Arc::new(LocalClock::starting_at(BEGINNING)),
        random: Arc::new(Seeded::new(1)),
        public_url: "http://boli.test".to_owned(),
        functions: boli_local::registry::functions(),
    };
    // Nobody reads the stream: what the feed would write is seeded too.
    let elsewhere = Elsewhere {
        functions: Functions::Anywhere,
        ..Elsewhere::default()
    };
    let cloud = Cloud::start_with(options, TEMPLATE, elsewhere)?;
    cloud.forgo_durability()?;
    let deps = cloud.operator();
    seed(deps, seeded).await?;
    let mut pages = Vec::new();
    for model in models::all() {
        let before = units(&cloud);
        let page = show(&cloud, model.name).await?;
        let read_units = units(&cloud) - before;
        let (mut shortest, mut queries) = (Duration::MAX, Duration::MAX);
        // In turns, so that what else the machine does hits both.
        for _ in 0..ROUNDS {
            let started = Instant::now();
            show(&cloud, model.name).await?;
            shortest = shortest.min(started.elapsed());
            let started = Instant::now();
            let asked = Asked::default();
            deps.store()
                .operator_session(&session::digest(COOKIE), deps.now())
                .await?;
            list::read(deps, model, &asked).await?;
            queries = queries.min(started.elapsed());
        }
        pages.push(PageFigures {
            model: model.name,
            source: most_read_units(&model.source).0,
            rows: page.matches("<tr>").count().saturating_sub(1),
            read_units,
            queries,
            page: shortest,
        });
    }
    Ok(Figures { seeded, pages })
}

fn units(cloud: &Cloud) -> f64 {
    let usage = cloud.core().services.meter.usage();
    usage
        .get("admin-list")
        .map_or(0.0, |usage| usage.read_units)
}

/// A page as the gateway would get it.
async fn show(cloud: &Cloud, model: &str) -> Result<String, PanelError> {
    let event = json!({
        "resource": "/admin/{model}",
        "path": format!("/admin/{model}"),
        "httpMethod": "GET",
        "headers": { "Cookie": format!("boli_operator={COOKIE}") },
        "pathParameters": { "model": model },
        "requestContext": { "requestId": "bench", "requestTimeEpoch": BEGINNING.as_millis() },
    });
    let reply = cloud.core().invoke("admin-list", &event).await;
    let reply = reply.map_err(PanelError::Failed)?;
    if reply["statusCode"] != 200 {
        return Err(PanelError::Failed(format!("{model}: {reply}")));
    }
    Ok(reply["body"].as_str().unwrap_or_default().to_owned())
}

/// Collects writes and commits them a transaction at a time.
struct Batch<'a> {
    deps: &'a Deps,
    writes: Vec<Write>,
    counts: BTreeMap<String, i64>,
}

impl Batch<'_> {
    async fn put<E: Entity>(&mut self, entity: &E) -> Result<(), PanelError> {
        self.writes.push(Write::put(entity)?);
        if self.writes.len() == TRANSACTION {
            self.flush().await?;
        }
        Ok(())
    }

    /// An item with what the feed writes of it.
    async fn list<E: Listed>(&mut self, item: &E) -> Result<(), PanelError> {
        self.put(item).await?;
        let (key, order, placement) = (item.key(), item.order(), item.placement());
        for list in &placement.counted {
            *self.counts.entry(list.clone()).or_default() += 1;
            let row = ListRowItem {
                list: list.clone(),
                order: order.clone(),
                target_pk: key.pk.clone(),
                target_sk: key.sk.clone(),
                facts: placement.facts.clone(),
            };
            self.put(&row).await?;
        }
        for word in &placement.words {
            let word = WordItem {
                word: word.clone(),
                order: order.clone(),
                facts: placement.facts.clone(),
            };
            self.put(&word).await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), PanelError> {
        let writes = std::mem::take(&mut self.writes);
        Ok(self.deps.store().commit(writes).await?)
    }
}

async fn seed(deps: &Deps, seeded: u32) -> Result<(), PanelError> {
    let mut batch = Batch {
        deps,
        writes: Vec::new(),
        counts: BTreeMap::new(),
    };
    for number in 0..seeded {
        let at = BEGINNING.minus(Duration::from_secs(60) * (seeded - number));
        let user = user(number, at)?;
        batch.list(&user).await?;
        batch.list(&order(number, &user, at)?).await?;
        if seeded - number <= WITH_ADDRESS {
            batch.put(&address(number, &user, at)?).await?;
        }
    }
    for (list, entries) in std::mem::take(&mut batch.counts) {
        let count = ListCountItem {
            list,
            shard: 0,
            entries,
        };
        batch.put(&count).await?;
    }
    let operator = OperatorItem {
        name: "bench".to_owned(),
        roles: [Role::Superuser].into(),
        password_hash: String::new(),
        second_factor: None,
        last_code_step: 0,
        is_active: true,
        created_at: BEGINNING,
        revision: 1,
    };
    batch.put(&operator).await?;
    let session = OperatorSessionItem {
        digest: session::digest(COOKIE),
        operator: operator.name.clone(),
        revision: 1,
        csrf: "token".to_owned(),
        is_complete: true,
        offered_factor: None,
        opened_at: BEGINNING,
        valid_until: BEGINNING.plus(Duration::from_secs(24 * 60 * 60)),
    };
    batch.put(&session).await?;
    batch.flush().await
}

fn sample<T: DeserializeOwned>(value: Value) -> Result<T, PanelError> {
    Ok(serde_json::from_value(value)?)
}

fn uuid(at: Timestamp, number: u32) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap_or_default();
    let mut bytes = [0; 10];
    bytes[6..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

fn user(number: u32, at: Timestamp) -> Result<UserItem, PanelError> {
    sample(json!({
        "id": UserId(uuid(at, number)),
        "username": format!("user{number}"),
        "email": format!("user{number}@example.com"),
        "first_name": "Asha",
        "last_name": "Rao",
        "user_type": "buyer",
        "phone_number": format!("+9198{number:08}"),
        "date_joined": at,
        "password_hash": "",
        "account_status": "active",
        "is_staff": false,
        "date_of_birth": null,
        "seller": null,
        "credits": 0,
    }))
}

fn address(number: u32, user: &UserItem, at: Timestamp) -> Result<AddressItem, PanelError> {
    sample(json!({
        "id": RowId::new(at, u16::try_from(number % 1_000).unwrap_or_default()),
        "user_id": user.id, "address_type": "home", "full_name": "Asha Rao",
        "phone_number": user.phone_number, "address_line_1": "12 MG Road", "address_line_2": "",
        "city": "Bengaluru", "state": "Karnataka", "postal_code": "560001", "country": "India",
        "created_at": at,
    }))
}

fn order(number: u32, user: &UserItem, at: Timestamp) -> Result<OrderItem, PanelError> {
    let id = OrderId(uuid(at, number));
    let row = RowId::new(at, 1);
    let status = ["pending", "confirmed", "shipped", "delivered"][number as usize % 4];
    sample(json!({
        "id": id,
        "order_number": id.number(),
        "buyer": {
            "id": user.id, "username": user.username, "name": "Asha Rao", "email": user.email,
            "phone_number": user.phone_number,
        },
        "order_status": status,
        "payment_status": if status == "pending" { "pending" } else { "completed" },
        "shipping_address": { "name": "Asha Rao", "city": "Bengaluru", "pincode": "560001" },
        "lines": [{
            "id": row, "product_id": uuid(at, 1), "product_name": "Silk saree",
            "product_description": "Six yards", "quantity": 1, "unit_price": 54_950,
            "seller": { "id": uuid(BEGINNING, 2), "username": "jane", "email": "jane@example.com" },
            "auction": null, "cart_line_id": row,
        }],
        "subtotal": 54_950, "shipping_fee": 5_000, "platform_fee": 1_099, "tax": 989,
        "total": 62_038,
        "tracking": [{
            "id": row, "status": "pending", "notes": "Order placed", "tracking_id": null,
            "courier_name": null, "created_at": at, "created_by": user.id,
            "created_by_name": user.username,
        }],
        "created_at": at, "updated_at": at, "confirmed_at": null, "shipped_at": null,
        "delivered_at": null, "customer_notes": "", "seller_notes": "", "reserved_until": at,
        "gateway_order_id": null,
    }))
}
