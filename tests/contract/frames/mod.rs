//! The recorded socket scenarios, played again. Frames are compared as replies are; where the
//! contract mends what was recorded (echoes, unchecked broadcasts, bans that nobody stored,
//! presence that nobody sent), the scenario's test says so.

mod auctions;
mod chat;
mod room;
mod strangers;

use crate::compare::{Contract, differences};
use crate::example::{socket_scenario, socket_scenarios};
use crate::show::EVENING_SHOW;
use crate::stage::Stage;
use boli_local::world::Client;
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than a tick of the room, so that its frames have arrived.
const TICK: Duration = Duration::from_secs(1);

#[test]
fn every_recorded_scenario_is_played() {
    let played = [
        "anonymous_broadcast",
        "auction_ended_by_seller",
        "auction_expires_with_winner",
        "auction_no_bids",
        "bad_frames",
        "chat_session",
        "connect_variants",
        "join_while_auction_runs",
        "viewer_and_stream_lifecycle",
    ];
    assert_eq!(socket_scenarios(), played);
}

/// The evening show on air, with all accounts signed in.
async fn on_air() -> Stage {
    let mut stage = Stage::with_people().await;
    stage.with_plenty_of_products().await;
    stage.with_live_show().await;
    stage.world.settle().await;
    stage
}

impl Stage {
    /// Opens a socket of the evening show; the first frames are still to be read.
    async fn open(&self, socket: &str, account: &str) -> Client {
        let path = self.socket_path(socket, EVENING_SHOW, account);
        self.world
            .connect(&path)
            .await
            .unwrap_or_else(|status| panic!("{account} was refused: {status}"))
    }

    /// A livestream socket that has been told about the stream.
    async fn watch(&self, account: &str) -> Client {
        let mut client = self.open("livestream", account).await;
        self.world.pass(TICK).await;
        let frames = client.received();
        assert_eq!(kinds(&frames), ["livestream_data"]);
        client
    }

    /// The frames that a client has got, a tick from now.
    async fn frames(&self, client: &mut Client) -> Vec<Value> {
        self.world.pass(TICK).await;
        client.received()
    }

    /// This world's id of a recorded account, auction …
    fn id(&self, recorded: &str) -> String {
        self.in_this_world(recorded)
    }
}

fn kinds(frames: &[Value]) -> Vec<&str> {
    frames
        .iter()
        .map(|frame| frame["type"].as_str().unwrap())
        .collect()
}

/// The only frame of a kind.
fn only<'a>(frames: &'a [Value], kind: &str) -> &'a Value {
    let found: Vec<_> = frames
        .iter()
        .filter(|frame| frame["type"] == kind)
        .collect();
    assert_eq!(found.len(), 1, "{kind} in {frames:#?}");
    found[0]
}

/// The first frame of a kind that the server was recorded to send.
fn recorded(scenario: &str, kind: &str) -> Value {
    let lines = socket_scenario(scenario);
    let mut sent = lines
        .iter()
        .filter(|line| line["dir"] == "server->client")
        .map(|line| &line["frame"]);
    sent.find(|frame| frame["type"] == kind).unwrap().clone()
}

/// Compares a frame with one that was recorded.
#[track_caller]
fn assert_like_recorded(scenario: &str, frame: &Value) {
    let kind = frame["type"].as_str().unwrap();
    assert_like(frame, &with_additions(recorded(scenario, kind)));
}

/// Compares a frame with one that the contract describes.
#[track_caller]
fn assert_like(frame: &Value, expected: &Value) {
    let found = differences(Contract { status: 200 }, expected, frame);
    assert!(found.is_empty(), "{found:#?}\nin {frame:#}");
}

/// What the contract adds to recorded frames, because the seller console reads it.
fn with_additions(mut frame: Value) -> Value {
    let added = match frame["type"].as_str().unwrap() {
        "bidding_started" => json!({
            "id": frame["data"]["bidding_id"],
            "livestream": EVENING_SHOW,
            "livestream_title": "Evening show",
            "duration": 60,
            "remaining_time": 60,
            "product": {
                "id": frame["data"]["product_id"], "name": "Phone", "base_price": "12000.00", "primary_image": null,
            },
        }),
        _ => json!({}),
    };
    let data = frame["data"].as_object_mut().unwrap();
    data.extend(added.as_object().unwrap().clone());
    frame
}
