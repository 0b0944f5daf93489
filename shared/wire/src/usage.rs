//! Bodies about the use of stream credits.

use crate::scalars::Ist;
use boli_domain::RoomId;
use serde::Serialize;

/// What a seller's streams took, newest first.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    pub daily_usage: Vec<DayUsage>,
    pub monthly_usage: Vec<MonthUsage>,
    pub total_usage: u32,
    pub remaining_credits: u32,
    /// What the seller console reads.
    pub usage_history: Vec<StreamUsage>,
}

/// Credits taken on a day in India.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayUsage {
    /// `2026-11-22`.
    pub date: String,
    pub credits_used: u32,
}

/// Credits taken in a month in India.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthUsage {
    /// `2026-11`.
    pub month: String,
    pub credits_used: u32,
}

/// Credits taken for one stream.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamUsage {
    pub livestream_id: RoomId,
    pub livestream_title: String,
    pub credits_used: u32,
    pub started_at: Ist,
    pub ended_at: Option<Ist>,
}
