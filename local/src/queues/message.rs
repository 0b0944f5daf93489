//! What queues take, give and count.

use boli_domain::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// What a sender says besides the body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sending<'a> {
    pub delay: Option<Duration>,
    /// `AWSTraceHeader`.
    pub trace_header: Option<&'a str>,
    /// The message group, on a FIFO queue.
    pub group: Option<&'a str>,
}

/// A received message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    pub body: String,
    pub sent_at: Timestamp,
    pub received: u32,
    /// The system attribute `AWSTraceHeader`.
    pub trace_header: Option<String>,
    /// The message group, on a FIFO queue.
    pub group: Option<String>,
}

/// Counts of one queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueCounts {
    pub visible: u32,
    pub in_flight: u32,
    pub delayed: u32,
}

/// Reads `id, body, sent_at, received, trace_header, group_id`.
pub(super) fn message(row: &rusqlite::Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get(0)?,
        body: row.get(1)?,
        sent_at: Timestamp::from_millis(row.get(2)?),
        received: row.get(3)?,
        trace_header: row.get(4)?,
        group: row.get(5)?,
    })
}
