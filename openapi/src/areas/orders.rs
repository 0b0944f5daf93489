//! Orders, as buyers and sellers see them.

use crate::answer::Answer;
use crate::field::{Field, Kind, of, text, word};
use crate::operation::Operation;
use boli_domain::goods_return::ReturnReason;
use boli_domain::limits::{
    MAX_ADDRESS_LINE_CHARS, MAX_ADDRESSEE_CHARS, MAX_NOTES_CHARS, MAX_PHONE_CHARS, MAX_PLACE_CHARS,
    MAX_POSTAL_CODE_CHARS, MAX_REFERENCE_CHARS,
};
use boli_domain::order::OrderStatus;
use boli_wire::Message;
use boli_wire::orders::{Order, SellerOrder, StatusUpdated, Tracking};
use boli_wire::returns::{Evidence, Return};

const SHIPPING_ADDRESS: &[Field] = &[
    text("full_name", MAX_ADDRESSEE_CHARS).required(),
    text("phone_number", MAX_PHONE_CHARS).required(),
    text("address_line_1", MAX_ADDRESS_LINE_CHARS).required(),
    text("address_line_2", MAX_ADDRESS_LINE_CHARS),
    text("city", MAX_PLACE_CHARS).required(),
    text("state", MAX_PLACE_CHARS).required(),
    text("pincode", MAX_POSTAL_CODE_CHARS).required(),
    text("country", MAX_PLACE_CHARS),
];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of("orders-list", "The caller's orders, newest first.")
            .get("/api/orders/orders/")
            .paged()
            .page::<Order>(),
        Operation::of(
            "orders-create",
            "Makes an order of the caller's cart and holds its units until it is paid.",
        )
        .post("/api/orders/orders/create/")
        .body([
            of("shipping_address", Kind::Object(SHIPPING_ADDRESS)).required(),
            text("customer_notes", MAX_NOTES_CHARS),
        ])
        .created::<Order>()
        .refuses([403, 409]),
        Operation::of("orders-get", "An order of the caller.")
            .get("/api/orders/orders/{id}/")
            .ok::<Order>(),
        Operation::of(
            "orders-download-invoice",
            "The tax documents of a paid order, for its buyer and its sellers, as a PDF.",
        )
        .get("/api/orders/orders/{id}/invoice/")
        .answers(Answer::file(["application/pdf"])),
        Operation::of(
            "orders-create-return",
            "The buyer asks to give an item back, with up to three pictures (`picture_1` to `picture_3` of a form).",
        )
        .post("/api/orders/orders/{id}/returns/")
        .body([
            of("item", Kind::Integer(0..=i64::MAX)).required(),
            word::<ReturnReason>("reason").required(),
            text("description", MAX_NOTES_CHARS).required(),
        ])
        .created::<Return>()
        .refuses([409, 413]),
        Operation::of(
            "orders-answer-return",
            "Buyer or seller move a return on.",
        )
        .post("/api/orders/orders/{id}/answer-return/")
        .body([
            of("item", Kind::Integer(0..=i64::MAX)).required(),
            of("move", Kind::Choice(&["withdraw", "send", "accept", "dispute", "refuse", "receive", "waive"])).required(),
            text("note", MAX_NOTES_CHARS),
            text("tracking_id", MAX_REFERENCE_CHARS),
        ])
        .ok::<Return>()
        .refuses([409]),
        Operation::of(
            "orders-list-returns",
            "What is to be given back to the caller; with `order`, the returns of that order.",
        )
        .get("/api/orders/returns/")
        .query([of("order", Kind::Id)])
        .paged()
        .page::<Return>()
        .refuses([400]),
        Operation::of(
            "orders-get-evidence",
            "All that is known of an item of an order, with a digest.",
        )
        .get("/api/orders/orders/{id}/evidence/")
        .query([of("item", Kind::Integer(0..=i64::MAX))])
        .ok::<Evidence>(),
        Operation::of(
            "orders-track",
            "Where an order is, for its buyer and its sellers.",
        )
        .get("/api/orders/orders/{id}/track/")
        .ok::<Tracking>()
        .refuses([403]),
        Operation::of(
            "orders-cancel",
            "The buyer gives up an order that was not shipped.",
        )
        .patch("/api/orders/orders/{id}/cancel/")
        .post("/api/orders/orders/{id}/cancel/")
        .ok::<Message>()
        .refuses([400, 409]),
        Operation::of(
            "orders-list-seller",
            "The paid orders with lines of the seller who asks, newest first.",
        )
        .get("/api/orders/seller/orders/")
        .paged()
        .page::<SellerOrder>()
        .refuses([403]),
        Operation::of("orders-update-status", "A seller moves a paid order on.")
            .patch("/api/orders/seller/orders/{id}/update-status/")
            .body([
                word::<OrderStatus>("status").required(),
                text("notes", MAX_NOTES_CHARS),
                text("tracking_id", MAX_REFERENCE_CHARS),
                text("courier_name", MAX_REFERENCE_CHARS),
                text("packing_media_sha256", 64),
            ])
            .ok::<StatusUpdated>()
            .refuses([403, 409]),
    ]
}
