//! Livestreams, auctions and chat.

use super::{Row, auction, row, stream};
use crate::scene::Caller::{Buyer, OtherBuyer, Seller};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = livestreams();
    rows.extend(broadcasts());
    rows.extend(auctions());
    rows.extend(chat());
    rows
}

fn livestreams() -> Vec<Row> {
    vec![
        row("livestreams-list", Seller, "200 200 200 200 200 200 200"),
        row("livestreams-create", Seller, "401 403 400 403 403 403 201").json(stream()),
        row(
            "livestreams-list-live",
            Seller,
            "200 200 200 200 200 200 200",
        ),
        row(
            "livestreams-list-own",
            Seller,
            "401 403 200 200 403 403 200",
        ),
        row("livestreams-get", Seller, "200 200 200 200 200 200 200").on("room"),
        row("livestreams-update", Seller, "401 403 403 403 403 403 200")
            .on("announced_room")
            .json(stream()),
        row("livestreams-delete", Seller, "401 403 403 403 403 403 204").on("announced_room"),
        row(
            "livestreams-list-products",
            Seller,
            "200 200 200 200 200 200 200",
        )
        .on("room"),
    ]
}

fn broadcasts() -> Vec<Row> {
    vec![
        row("livestreams-start", Seller, "401 403 403 403 403 403 200").on("announced_room"),
        row("livestreams-end", Seller, "401 403 403 403 403 403 200").on("room"),
        row(
            "livestreams-join",
            OtherBuyer,
            "401 200 200 200 403 200 200",
        )
        .on("room"),
        row("livestreams-leave", Buyer, "401 400 400 400 400 400 200").on("room"),
        row(
            "livestreams-get-rtc-token",
            Seller,
            "401 200 200 200 403 200 200",
        )
        .on("room"),
        row(
            "livestreams-heartbeat",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("room"),
        row(
            "livestreams-check-credits",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("room"),
        row(
            "livestreams-get-credit-monitor",
            Seller,
            "401 200 200 200 200 200 200",
        ),
    ]
}

fn auctions() -> Vec<Row> {
    vec![
        row("auctions-list", Seller, "401 200 200 200 200 200 200"),
        row("auctions-create", Seller, "401 403 403 403 403 403 201").json(auction("$quiet_room")),
        row("auctions-get", Seller, "401 200 200 200 200 200 200").on("auction"),
        row("auctions-end", Seller, "401 403 403 403 403 403 200").on("auction"),
        row("auctions-place-bid", Seller, "401 200 403 403 403 200 403")
            .on("auction")
            .json(json!({ "amount": 550 })),
    ]
}

fn chat() -> Vec<Row> {
    vec![
        row("chat-list-messages", Buyer, "401 200 200 200 200 200 200").on("room"),
        row("chat-send-message", Buyer, "401 201 201 201 403 201 201")
            .on("room")
            .json(json!({ "content": "Is it silk?" })),
        row("chat-delete-message", Buyer, "401 403 403 403 403 403 200").on("message"),
        row(
            "chat-list-moderators",
            Seller,
            "401 200 200 200 200 200 200",
        )
        .on("room"),
        row("chat-add-moderator", Seller, "401 403 403 403 403 403 201")
            .on("room")
            .json(json!({ "moderator_id": "$buyer" })),
        row(
            "chat-remove-moderator",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("moderator"),
        row("chat-ban-user", Seller, "401 403 403 403 403 403 201")
            .on("room")
            .json(json!({ "user_id": "$buyer" })),
        row("chat-unban-user", Seller, "401 403 403 403 403 403 200")
            .on("room")
            .json(json!({ "user_id": "$banned_buyer" })),
        row(
            "chat-list-banned-users",
            Seller,
            "401 403 403 403 403 403 200",
        )
        .on("room"),
        row("chat-lift-ban", Seller, "401 403 403 403 403 403 200").on("ban"),
    ]
}
