//! `POST /api/orders/orders/{id}/returns/`: the buyer asks to give an item back, with a reason and
//! up to three pictures (a form with `picture_1` to `picture_3`), within days of its delivery
//! (`RETURN_WINDOW_DAYS`). The seller answers, or an operator decides.

use boli_domain::RowId;
use boli_domain::goods_return::{ReturnReason, ReturnStatus, Returnable, may_ask};
use boli_domain::limits::{
    MAX_NOTES_CHARS, MAX_RETURN_PICTURES, RETURN_ANSWER_TIME, RETURN_WINDOW_DAYS,
    UPLOADS_PER_ACCOUNT,
};
use boli_runtime::digest::sha256;
use boli_runtime::environment::ConfigError;
use boli_runtime::failure::Kind;
use boli_runtime::views::returns;
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::CommitError;
use boli_store::items::{OrderItem, OrderLine, Person, ReturnItem, ReturnPicture, ReturnStep};
use boli_wire::picture::{PRODUCT_IMAGE, Picture};
use boli_wire::{FieldErrors, Upload};
use std::time::Duration;

pub const FUNCTION: Function = Function::http("orders-create-return", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| {
    deps.media()?;
    window(deps).map(drop)
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

/// What the buyer wants.
struct Wanted {
    item: RowId,
    reason: ReturnReason,
    description: String,
    pictures: Vec<(String, Upload)>,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let order = deps.store().order(request.param("id")?).await?;
    let order = order
        .filter(|order| order.buyer.id == caller.id())
        .ok_or_else(|| Failure::no_match("Order"))?;
    let wanted = parse(&request).await?;
    let line = order.lines.iter().find(|line| line.id == wanted.item);
    let line =
        line.ok_or_else(|| FieldErrors::one("item", "This item is not part of the order."))?;
    let earlier = deps.store().goods_return(order.id, line.id).await?;
    let returnable = Returnable {
        order: order.order_status,
        delivered_at: order.delivered_at,
        is_refunded: line.refund.is_some(),
        earlier: earlier.map(|item| item.return_status),
    };
    may_ask(returnable, window(deps)?, deps.now())
        .map_err(|refused| Failure::invalid(refused.to_string()))?;

    let pictures = store(deps, &caller, &order, line, wanted.pictures).await?;
    let asked = ReturnItem {
        reason: wanted.reason,
        description: wanted.description,
        pictures,
        ..draft(deps, &order, line)
    };
    match deps.store().ask_return(&asked).await {
        Ok(()) => Response::created(&returns::goods_return(deps, &asked)),
        Err(CommitError::Refused { .. }) => Err(Failure::new(
            Kind::Conflict,
            "A return of this item has been asked for already",
        )),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}

async fn parse(request: &Request) -> Result<Wanted, Failure> {
    let mut form = request.form().await?;
    let item = form.integer("item", 0..=i64::MAX);
    let reason = form.choice("reason");
    let description = form.text("description", MAX_NOTES_CHARS);
    let names = (1..=MAX_RETURN_PICTURES).map(|number| format!("picture_{number}"));
    let pictures = names
        .filter_map(|name| Some((name.clone(), form.take_file(&name)?)))
        .collect();
    form.finish()?;
    Ok(Wanted {
        item: RowId(item),
        reason,
        description,
        pictures,
    })
}

/// How long after delivery a return may be asked for.
fn window(deps: &Deps) -> Result<Duration, ConfigError> {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let days: u32 = deps
        .environment()
        .parse_or("RETURN_WINDOW_DAYS", RETURN_WINDOW_DAYS)?;
    Ok(DAY.saturating_mul(days))
}

/// Puts pictures where nobody finds them who was not told of them.
async fn store(
    deps: &Deps,
    caller: &Caller,
    order: &OrderItem,
    line: &OrderLine,
    uploads: Vec<(String, Upload)>,
) -> Result<Vec<ReturnPicture>, Failure> {
    if !uploads.is_empty() {
        deps.count_use(&UPLOADS_PER_ACCOUNT, &caller.id().to_string())
            .await?;
    }
    let mut pictures = Vec::with_capacity(uploads.len());
    for (name, upload) in uploads {
        let picture = Picture::read(upload, PRODUCT_IMAGE)
            .map_err(|refused| FieldErrors::one(&name, refused.to_string()))?;
        let place = deps.new_row_id();
        let key = format!(
            "returns/{}/{}-{place}-{name}.{}",
            order.id, line.id, picture.extension
        );
        let stored = ReturnPicture {
            sha256: sha256(&picture.bytes),
            key,
        };
        deps.media()?
            .put(&stored.key, picture.content_type, picture.bytes)
            .await
            .map_err(Failure::unavailable)?;
        pictures.push(stored);
    }
    Ok(pictures)
}

fn draft(deps: &Deps, order: &OrderItem, line: &OrderLine) -> ReturnItem {
    let now = deps.now();
    let buyer = &order.buyer;
    ReturnItem {
        order_id: order.id,
        line_id: line.id,
        order_number: order.order_number.clone(),
        product_name: line.product_name.clone(),
        quantity: line.quantity,
        amount: line.total(),
        buyer: Person {
            id: buyer.id,
            name: buyer.username.clone(),
            email: buyer.email.clone(),
        },
        seller: Person {
            id: line.seller.id,
            name: line.seller.username.clone(),
            email: line.seller.email.clone(),
        },
        reason: ReturnReason::default(),
        description: String::new(),
        pictures: Vec::new(),
        return_status: ReturnStatus::Requested,
        answer_until: now.plus(RETURN_ANSWER_TIME),
        tracking_id: None,
        history: vec![ReturnStep {
            status: ReturnStatus::Requested,
            by: buyer.username.clone(),
            note: String::new(),
            at: now,
        }],
        created_at: now,
        revision: 0,
    }
}
