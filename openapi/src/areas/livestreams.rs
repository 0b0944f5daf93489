//! Livestreams.

use crate::answer::Answer;
use crate::field::{Field, Kind, choice, integer_of, of, text, word};
use crate::operation::Operation;
use boli_domain::limits::{
    MAX_CATEGORY_NAME_CHARS, MAX_DESCRIPTION_CHARS, MAX_TITLE_CHARS, SLOW_MODE_SECONDS,
};
use boli_domain::livestream::LivestreamStatus;
use boli_providers::agora::RtcToken;
use boli_wire::Message;
use boli_wire::livestreams::{
    CreditMonitor, CreditsChecked, HeartbeatNoted, Stream, StreamEnded, StreamJoined,
    StreamProducts, StreamRow, StreamStarted,
};

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = announcements();
    operations.extend(broadcasts());
    operations.extend(credits());
    operations
}

fn announcements() -> Vec<Operation> {
    vec![
        Operation::of("livestreams-list", "Livestreams, newest first.")
            .open()
            .get("/api/livestreams/livestreams/")
            .query([
                text("category", MAX_CATEGORY_NAME_CHARS),
                word::<LivestreamStatus>("status"),
                of("seller", Kind::Id),
            ])
            .paged()
            .page::<StreamRow>(),
        Operation::of("livestreams-create", "A seller announces a livestream.")
            .post("/api/livestreams/livestreams/")
            .body(announcement())
            .created::<Stream>()
            .refuses([403]),
        Operation::of("livestreams-list-live", "What is live, most viewers first.")
            .open()
            .get("/api/livestreams/livestreams/live_now/")
            .answers(Answer::list::<StreamRow>()),
        Operation::of(
            "livestreams-list-own",
            "All streams of the seller who asks, newest first.",
        )
        .get("/api/livestreams/livestreams/my_livestreams/")
        .page::<StreamRow>()
        .refuses([403]),
        Operation::of("livestreams-get", "A livestream's page.")
            .open()
            .get("/api/livestreams/livestreams/{id}/")
            .ok::<Stream>(),
        Operation::of(
            "livestreams-update",
            "A seller changes an announcement, as a whole or in part.",
        )
        .put("/api/livestreams/livestreams/{id}/")
        .patch("/api/livestreams/livestreams/{id}/")
        .body(announcement())
        .patch_is_partial()
        .ok::<Stream>()
        .refuses([403]),
        Operation::of(
            "livestreams-delete",
            "A seller removes a stream that is not live.",
        )
        .delete("/api/livestreams/livestreams/{id}/")
        .nothing()
        .refuses([403]),
        Operation::of(
            "livestreams-list-products",
            "What a stream shows, newest first.",
        )
        .open()
        .get("/api/livestreams/livestreams/{id}/products/")
        .ok::<StreamProducts>(),
    ]
}

fn broadcasts() -> Vec<Operation> {
    vec![
        Operation::of("livestreams-start", "The seller goes live.")
            .patch("/api/livestreams/livestreams/{id}/start/")
            .post("/api/livestreams/livestreams/{id}/start/")
            .ok::<StreamStarted>()
            .refuses([400, 403]),
        Operation::of("livestreams-end", "The seller ends the stream.")
            .patch("/api/livestreams/livestreams/{id}/end/")
            .post("/api/livestreams/livestreams/{id}/end/")
            .ok::<StreamEnded>()
            .refuses([400, 403]),
        Operation::of("livestreams-join", "Starts watching.")
            .post("/api/livestreams/livestreams/{id}/join/")
            .ok::<StreamJoined>()
            .refuses([400, 403]),
        Operation::of("livestreams-leave", "Stops watching.")
            .patch("/api/livestreams/livestreams/{id}/leave/")
            .post("/api/livestreams/livestreams/{id}/leave/")
            .ok::<Message>()
            .refuses([400]),
        Operation::of(
            "livestreams-get-rtc-token",
            "Access to the stream's video channel.",
        )
        .get("/api/livestreams/livestreams/{id}/agora-token/")
        .query([choice("version", &["006", "007"])])
        .ok::<RtcToken>()
        .refuses([400, 403]),
    ]
}

fn credits() -> Vec<Operation> {
    vec![
        Operation::of("livestreams-heartbeat", "The owner's client is there.")
            .post("/api/livestreams/livestreams/{id}/heartbeat/")
            .ok::<HeartbeatNoted>()
            .refuses([400, 403]),
        Operation::of(
            "livestreams-check-credits",
            "How long the stream is paid for.",
        )
        .post("/api/livestreams/livestreams/{id}/check_credits/")
        .ok::<CreditsChecked>()
        .refuses([400, 403]),
        Operation::of(
            "livestreams-get-credit-monitor",
            "The live streams as the meter sees them, a seller's own or, for staff, all.",
        )
        .get("/api/livestreams/credit-monitor/status/")
        .ok::<CreditMonitor>()
        .refuses([403]),
    ]
}

fn announcement() -> [Field; 7] {
    [
        text("title", MAX_TITLE_CHARS).required(),
        text("description", MAX_DESCRIPTION_CHARS).required(),
        integer_of("category", 0..=i64::MAX).required(),
        of("products", Kind::Ids).required(),
        of("scheduled_start_time", Kind::Moment),
        integer_of("slow_mode", SLOW_MODE_SECONDS),
        of("thumbnail", Kind::File),
    ]
}
