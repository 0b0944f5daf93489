//! Bodies of the livestream endpoints.

use crate::catalog::{Card, Product};
use crate::{Ist, UtcZ};
use boli_domain::livestream::LivestreamStatus;
use boli_domain::{ProductId, RoomId, UserId};
use serde::Serialize;

/// A livestream as lists show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamRow {
    pub id: RoomId,
    pub title: String,
    /// The seller console's list cards read it (decision D10).
    pub description: String,
    pub category_name: String,
    /// Absolute address of the picture.
    pub thumbnail: Option<String>,
    pub status: LivestreamStatus,
    pub scheduled_start_time: Option<Ist>,
    /// Distinct users watching; zero unless live.
    pub viewer_count: u32,
    pub seller_name: String,
    /// The seller console's list cards count them (decision D10).
    pub products: Vec<ProductId>,
    pub created_at: Ist,
}

/// A livestream's page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamStarted {
    pub message: &'static str,
    pub agora_channel_name: String,
    pub remaining_credits: u32,
}

/// The reply to ending a stream.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamEnded {
    pub message: &'static str,
    /// Whole minutes.
    pub duration_minutes: u64,
    pub credits_consumed: u32,
}

/// The reply to joining. It must not carry an RTC token: the buyers' app would leave the
/// channel it just joined.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamJoined {
    pub message: &'static str,
    pub agora_channel_name: String,
    pub viewer_count: u32,
}

/// The products that a stream shows.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamProducts {
    pub products: Vec<Product>,
    pub count: usize,
}

/// The reply to a sign of life.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatNoted {
    pub message: &'static str,
    pub last_activity: UtcZ,
    pub remaining_credits: u32,
    pub credits_consumed: u32,
}

/// How long a stream is paid for, or why it is over.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditsChecked {
    pub message: &'static str,
    pub livestream_ended: bool,
    pub remaining_credits: u32,
    /// Absent unless the stream is live.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub credits_consumed: Option<u32>,
    /// Whole minutes; absent unless the stream is live.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub time_until_next_deduction_minutes: Option<f64>,
    /// Whether this check took a credit.
    pub credit_deducted: bool,
    pub total_credits_consumed: u32,
}

/// The streams that the meter watches.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditMonitor {
    pub monitor_status: MonitorStatus,
    pub active_streams: Vec<MonitoredStream>,
    pub total_active_streams: usize,
    pub monitor_configuration: MonitorConfiguration,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitorStatus {
    pub is_running: bool,
    /// Seconds.
    pub check_interval: u64,
    pub thread_alive: bool,
    pub active_streams: usize,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredStream {
    pub id: RoomId,
    /// Username.
    pub seller: String,
    pub title: String,
    pub credits_consumed: u32,
    pub seller_credits_remaining: u32,
    pub last_activity_minutes_ago: u64,
    /// The stream is about to end by itself.
    pub auto_end_warned: bool,
    pub started_at: UtcZ,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitorConfiguration {
    pub credit_deduction_interval_minutes: u64,
    pub inactivity_warning_minutes: u64,
    pub auto_end_minutes: u64,
}
