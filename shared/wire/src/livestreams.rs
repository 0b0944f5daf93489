//! Bodies of the livestream endpoints.

use crate::Ist;
use crate::catalog::Card;
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{ProductId, RoomId, UserId};
use serde::Serialize;

/// A livestream as lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct StreamRow {
    pub id: RoomId,
    pub title: String,
    pub category_name: String,
    /// Absolute address of the picture.
    pub thumbnail: Option<String>,
    pub status: LivestreamStatus,
    pub scheduled_start_time: Option<Ist>,
    /// Distinct users watching; zero unless live.
    pub viewer_count: u32,
    pub seller_name: String,
    pub created_at: Ist,
}

/// A livestream's page.
#[derive(Clone, Debug, Serialize)]
pub struct Stream {
    pub id: RoomId,
    pub title: String,
    pub description: String,
    pub category: i64,
    pub category_name: String,
    /// Absolute address of the picture.
    pub thumbnail: Option<String>,
    /// Newest first, like `products_data`.
    pub products: Vec<ProductId>,
    pub products_data: Vec<Card>,
    pub agora_channel_name: String,
    pub status: LivestreamStatus,
    pub scheduled_start_time: Option<Ist>,
    pub actual_start_time: Option<Ist>,
    pub end_time: Option<Ist>,
    /// Distinct users watching; zero unless live.
    pub viewer_count: u32,
    pub credits_consumed: u32,
    pub seller: UserId,
    pub seller_name: String,
    pub created_at: Ist,
    pub updated_at: Ist,
}

/// The reply to going live.
#[derive(Clone, Debug, Serialize)]
pub struct StreamStarted {
    pub message: &'static str,
    pub agora_channel_name: String,
    pub remaining_credits: u32,
}

/// The reply to ending a stream.
#[derive(Clone, Debug, Serialize)]
pub struct StreamEnded {
    pub message: &'static str,
    /// Whole minutes.
    pub duration_minutes: u64,
    pub credits_consumed: u32,
}

/// The reply to joining. It must not carry an RTC token: the buyers' app would leave the
/// channel it just joined.
#[derive(Clone, Debug, Serialize)]
pub struct StreamJoined {
    pub message: &'static str,
    pub agora_channel_name: String,
    pub viewer_count: u32,
}
