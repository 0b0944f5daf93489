//! Access patterns of the meter: a live stream's periods and their credits.

use super::{ROOM, SELLER, close_room, take_credit, unexpected};
use crate::Store;
use crate::error::{CommitError, StoreError};
use crate::items::{EndReason, RoomItem};
use crate::keys;
use crate::write::Write;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{RoomId, Timestamp};

/// A period that was not charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeRefused {
    /// Another delivery of the command charged it, or the stream is over.
    AlreadyDone,
    NoCredits,
}

impl Store {
    /// Charges a stream's period, the first being 0. Nothing happens when another worker
    /// charged it, or the stream ended. 0 read units / 4 write units.
    ///
    /// # Errors
    /// The table can't be reached; the inner result says what was left as it is.
    pub async fn charge_period(
        &self,
        room: &RoomItem,
        period: u32,
    ) -> Result<Result<(), ChargeRefused>, StoreError> {
        let count = Write::update(
            keys::room(room.id),
            "SET credits_consumed = :next, credit_warned = :false",
        )
        .when("room_status = :live AND credits_consumed = :period")
        .value(":live", LivestreamStatus::Live)
        .value(":period", period)
        .value(":next", period.saturating_add(1))
        .value(":false", false)
        .named(ROOM);
        let pay = take_credit(room.seller_id).when("credits >= :one");
        match self.commit(vec![count, pay]).await {
            Ok(()) => Ok(Ok(())),
            Err(CommitError::Refused { write: ROOM, .. }) => Ok(Err(ChargeRefused::AlreadyDone)),
            Err(CommitError::Refused { write: SELLER, .. }) => Ok(Err(ChargeRefused::NoCredits)),
            Err(other) => Err(unexpected(other)),
        }
    }

    /// Notes that the seller was warned: the next boundary ends the stream unless a credit
    /// is bought. A stream that was charged meanwhile stays unwarned. 0 read units / 1 write
    /// unit.
    pub async fn warn_of_credits(&self, room: RoomId, charged: u32) -> Result<(), StoreError> {
        let warn = Write::update(keys::room(room), "SET credit_warned = :true")
            .when("room_status = :live AND credits_consumed = :charged")
            .value(":live", LivestreamStatus::Live)
            .value(":charged", charged)
            .value(":true", true);
        match self.commit(vec![warn]).await {
            Ok(()) | Err(CommitError::Refused { .. }) => Ok(()),
            Err(CommitError::Store(error)) => Err(error),
        }
    }

    /// Ends a stream as of the boundary `at`, at which its seller had no credit; one bought in
    /// the meantime keeps it going. Says whether it ended. 0 read units / 6 write units.
    pub async fn end_unpaid_room(
        &self,
        room: &RoomItem,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let close = close_room(room.id, EndReason::NoCredits, at)
            .when("room_status = :live AND credits_consumed = :charged AND credit_warned = :true")
            .value(":charged", room.credits_consumed)
            .value(":true", true);
        let broke = Write::check(keys::user(room.seller_id), "credits = :zero").value(":zero", 0);
        let marker = Write::delete(keys::live_room(room.id));
        match self.commit(vec![close, broke, marker]).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused { .. }) => Ok(false),
            Err(CommitError::Store(error)) => Err(error),
        }
    }
}
