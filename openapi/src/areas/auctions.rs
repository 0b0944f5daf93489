//! Auctions, which are "biddings" on the wire.

use crate::field::{Kind, choice, integer_of, of};
use crate::operation::Operation;
use boli_domain::limits::{AUCTION_SECONDS, MAX_EXTENSION_WINDOW_SECONDS};
use boli_wire::auctions::{BidTaken, Bidding, BiddingClosed};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of(
            "auctions-list",
            "Auctions, newest first, of one livestream or of all.",
        )
        .get("/api/livestreams/biddings/")
        .query([
            of("livestream", Kind::Id),
            choice("status", &["active", "ended"]),
        ])
        .paged()
        .page::<Bidding>()
        .refuses([400]),
        Operation::of(
            "auctions-create",
            "A seller opens an auction in their live stream.",
        )
        .post("/api/livestreams/biddings/")
        .body([
            of("livestream", Kind::Id).required(),
            of("product", Kind::Id).required(),
            of("starting_price", Kind::Money).required(),
            integer_of("timer_duration", AUCTION_SECONDS).required(),
            integer_of("extension_window", 0..=MAX_EXTENSION_WINDOW_SECONDS),
            integer_of("max_extension", 0..=*AUCTION_SECONDS.end()),
        ])
        .created::<Bidding>()
        .refuses([403, 404]),
        Operation::of("auctions-get", "An auction with its bids.")
            .get("/api/livestreams/biddings/{id}/")
            .ok::<Bidding>(),
        Operation::of(
            "auctions-end",
            "The seller ends an auction early: the last accepted bid wins.",
        )
        .patch("/api/livestreams/biddings/{id}/end/")
        .post("/api/livestreams/biddings/{id}/end/")
        .ok::<BiddingClosed>()
        .refuses([400, 403]),
        Operation::of("auctions-place-bid", "Places a bid.")
            .post("/api/livestreams/biddings/{id}/place-bid/")
            .body([of("amount", Kind::Money).required()])
            .ok::<BidTaken>()
            .refuses([403]),
    ]
}
