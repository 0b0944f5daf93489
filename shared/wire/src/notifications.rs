//! Bodies of the notifications endpoints, and what notifications are about.

use crate::{Decimal, Ist};
use boli_domain::notification::NotificationType;
use boli_domain::{NotificationId, OrderId};
use serde::Serialize;
use serde_json::{Map, Value};

/// Something that the caller was told.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: NotificationId,
    pub title: String,
    pub message: String,
    #[serde(rename = "type")]
    pub notification_type: NotificationType,
    /// One of the types below, or what a campaign put there.
    pub data: Option<Map<String, Value>>,
    pub is_read: bool,
    pub image_url: Option<String>,
    pub action_url: Option<String>,
    pub created_at: Ist,
    pub read_at: Option<Ist>,
    pub expires_at: Option<Ist>,
    pub time_ago: String,
    pub is_expired: bool,
}

/// What came of marking a notification as read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Marked {
    pub status: &'static str,
}

/// What came of a change of all notifications.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllChanged {
    pub status: String,
    pub count: usize,
}

/// How many notifications wait to be read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadCount {
    pub unread_count: usize,
}

/// How many notifications there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationStats {
    pub total_count: usize,
    pub unread_count: usize,
    pub read_count: usize,
    pub order_count: usize,
    pub payment_count: usize,
    pub referral_count: usize,
    pub system_count: usize,
    pub promotion_count: usize,
    pub today_count: usize,
    pub this_week_count: usize,
    pub this_month_count: usize,
}

/// The `data` of news of an order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderNews {
    pub order_id: OrderId,
    pub order_number: String,
    pub status: &'static str,
    pub total_amount: Decimal,
}

/// The `data` of news of an order's payment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentNews {
    pub order_id: OrderId,
    pub order_number: String,
    pub payment_status: &'static str,
    pub total_amount: Decimal,
}

/// The `data` of news of a newcomer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralNews {
    pub referred_user: String,
    pub reward_amount: String,
    pub referred_user_name: String,
}

/// The `data` of news of a promo code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromoNews {
    pub promo_code: String,
    pub level: u32,
    pub discount_value: Decimal,
    pub discount_type: &'static str,
}
