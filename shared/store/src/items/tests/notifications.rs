//! Notifications.

use super::{LATER, NOW, id, stored};
use crate::items::{NotificationItem, ToldItem};
use boli_domain::notification::NotificationType;
use serde_json::json;

stored! {
    notification: shipped(),
    notification_read: NotificationItem {
        notification_type: NotificationType::Promotion,
        data: None,
        image_url: Some("https://example.com/sale.jpg".into()),
        action_url: None,
        read_at: Some(LATER),
        expires_at: Some(LATER),
        ..shipped()
    },
    told: ToldItem {
        user_id: id(1),
        event: "order-1-shipped".into(),
        told_at: NOW,
    },
}

fn shipped() -> NotificationItem {
    NotificationItem {
        id: id(2),
        user_id: id(1),
        notification_type: NotificationType::Order,
        title: "Order Shipped".into(),
        message: "Your order has been shipped and is on its way!".into(),
        data: json!({ "order_number": "JFWG34E8" }).as_object().cloned(),
        image_url: None,
        action_url: Some("/orders/1".into()),
        created_at: NOW,
        read_at: None,
        expires_at: None,
    }
}
