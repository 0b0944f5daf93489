//! `POST /api/livestreams/biddings/`: a seller opens an auction in their live stream.

use boli_domain::auction::{AntiSnipe, AuctionTerms};
use boli_domain::limits::{AUCTION_SECONDS, EXTENSION_WINDOWS, MAX_EXTENSION_WINDOW_SECONDS};
use boli_domain::{Paise, ProductId, RoomId, UserId};
use boli_runtime::environment::ConfigError;
use boli_runtime::{Deps, Failure, Function, Request, Response, views};
use boli_store::OpenRefused;
use boli_store::items::AuctionItem;
use boli_wire::{FieldErrors, Form};
use std::time::Duration;

pub const FUNCTION: Function = Function::http("auctions-create", |deps, request| {
    Box::pin(handle(deps, request))
})
.requires(|deps| shortest_timer(deps).map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    caller.seller(not_owner)?;
    let draft = Draft::read(request.form().await?, shortest_timer(deps)?)?;
    let room = deps.store().room(draft.room_id).await?;
    let room = room.ok_or_else(|| Failure::not_found("Livestream not found"))?;
    if room.seller_id != caller.id() {
        return Err(not_owner());
    }
    let product = deps.store().product(draft.product_id).await?;
    let mut product = product.ok_or_else(|| Failure::not_found("Product not found"))?;
    let categories = deps.store().categories().await?;
    let terms = draft.terms(caller.id());
    let auction = AuctionItem::open(deps.new_id(), &room, &product, &terms, deps.now());
    deps.store()
        .open_auction(&auction, room.auction_id)
        .await?
        .map_err(failure)?;
    // As the table has it now: one unit is reserved.
    product.available = product.available.saturating_sub(1);
    let card = views::auctions::card(deps, &auction, Some(&product), &categories);
    Response::created(&views::auctions::bidding(&auction, Vec::new(), card))
}

/// The shortest timer in seconds; tests use shorter ones than people.
fn shortest_timer(deps: &Deps) -> Result<i64, ConfigError> {
    deps.environment()
        .parse_or("AUCTION_MIN_SECONDS", *AUCTION_SECONDS.start())
}

/// What the seller asks for, in itself valid.
struct Draft {
    room_id: RoomId,
    product_id: ProductId,
    starting_price: Paise,
    /// Seconds.
    timer: i64,
    anti_snipe: Option<AntiSnipe>,
}

impl Draft {
    fn read(mut form: Form, shortest_timer: i64) -> Result<Self, FieldErrors> {
        let room_id = form.id("livestream");
        let product_id = form.id("product");
        let starting_price = form.amount("starting_price");
        let timer = form.integer("timer_duration", shortest_timer..=*AUCTION_SECONDS.end());
        let anti_snipe = anti_snipe(&mut form);
        form.finish()?;
        Ok(Self {
            room_id,
            product_id,
            starting_price,
            timer,
            anti_snipe,
        })
    }

    fn terms(&self, seller: UserId) -> AuctionTerms {
        let plain = AuctionTerms::plain(seller, self.starting_price, seconds(self.timer));
        AuctionTerms {
            anti_snipe: self.anti_snipe,
            ..plain
        }
    }
}

/// Late bids extend the auction only when the seller asks for it: existing clients don't.
fn anti_snipe(form: &mut Form) -> Option<AntiSnipe> {
    let window = form.optional_integer("extension_window", 0..=MAX_EXTENSION_WINDOW_SECONDS);
    let longest = form.optional_integer("max_extension", 0..=*AUCTION_SECONDS.end());
    let window = seconds(window.filter(|window| *window > 0)?);
    let longest_extension =
        longest.map_or_else(|| window.saturating_mul(EXTENSION_WINDOWS), seconds);
    Some(AntiSnipe {
        window,
        longest_extension,
    })
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}

fn not_owner() -> Failure {
    Failure::forbidden("Only livestream owner can create biddings")
}

fn failure(refused: OpenRefused) -> Failure {
    match refused {
        OpenRefused::NotOwner => not_owner(),
        OpenRefused::NotLive => Failure::invalid("Livestream is not currently live"),
        OpenRefused::NotInRoom => Failure::invalid("Product is not part of this livestream"),
        OpenRefused::Running => {
            Failure::invalid("Another bidding is already running in this livestream")
        }
        OpenRefused::OutOfStock => Failure::invalid("Cannot start bidding on out-of-stock product"),
    }
}
