//! Telling somebody something in the app (contract section 12). The words are here, so that
//! whoever has news to tell, a worker or an operator, says it alike.

use crate::{Deps, Failure};
use boli_domain::limits::CHECKOUT_WINDOW;
use boli_domain::notification::NotificationType;
use boli_domain::referral::{RewardType, whole_credits};
use boli_domain::{OrderId, Timestamp, UserId};
use boli_store::items::{NotificationItem, OrderItem, PromoCodeItem, ReferralItem};
use boli_wire::Decimal;
use boli_wire::notifications::{OrderNews, PaymentNews, PromoNews, ReferralNews};
use serde::Serialize;
use serde_json::{Map, Value};

/// What happened to an order, to its buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    Confirmed,
    Shipped,
    Delivered,
    Cancelled,
    /// Its money goes back.
    Refunded,
}

impl OrderEvent {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Confirmed => (
                "Order Confirmed",
                "Your order has been confirmed and will be shipped soon.",
            ),
            Self::Shipped => (
                "Order Shipped",
                "Your order has been shipped and is on its way!",
            ),
            Self::Delivered => ("Order Delivered", "Your order has been delivered. Enjoy!"),
            Self::Cancelled => ("Order Cancelled", "Your order has been cancelled."),
            Self::Refunded => (
                "Order Refunded",
                "The money for your order returns to you within a week.",
            ),
        }
    }
}

/// What came of paying for an order, to its buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentEvent {
    Successful,
    Failed,
    Pending,
}

/// What somebody is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub notification_type: NotificationType,
    pub title: String,
    pub message: String,
    /// An object for clients, or nothing.
    pub data: Option<Map<String, Value>>,
    /// What the app opens; it knows `/orders`, `/wallet`, `/referrals` and `/profile`.
    pub action_url: Option<String>,
    pub image_url: Option<String>,
    /// Of no interest from then on.
    pub expires_at: Option<Timestamp>,
}

impl Notice {
    /// A notice without anything beside its words.
    #[must_use]
    pub fn new(
        notification_type: NotificationType,
        title: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            notification_type,
            title: title.into(),
            message: message.into(),
            data: None,
            action_url: None,
            image_url: None,
            expires_at: None,
        }
    }

    /// News of an order.
    #[must_use]
    pub fn order(order: &OrderItem, event: OrderEvent) -> Self {
        let (title, message) = event.words();
        Self::new(NotificationType::Order, title, message)
            .about(&OrderNews {
                order_id: order.id,
                order_number: order.order_number.clone(),
                status: order.order_status.wire(),
                total_amount: Decimal(order.total),
            })
            .opens(order_page(order.id))
    }

    /// News of an order's payment.
    #[must_use]
    pub fn payment(order: &OrderItem, event: PaymentEvent) -> Self {
        let amount = order.total;
        let minutes = CHECKOUT_WINDOW.as_secs() / 60;
        let (payment_status, title, message) = match event {
            PaymentEvent::Successful => (
                "success",
                "Payment Successful",
                format!("Payment of ₹{amount} has been processed successfully."),
            ),
            PaymentEvent::Failed => (
                "failed",
                "Payment Failed",
                format!("Payment of ₹{amount} could not be processed. Please try again."),
            ),
            PaymentEvent::Pending => (
                "pending",
                "Payment Pending",
                format!("Pay ₹{amount} within {minutes} minutes to keep the items."),
            ),
        };
        Self::new(NotificationType::Payment, title, message)
            .about(&PaymentNews {
                order_id: order.id,
                order_number: order.order_number.clone(),
                payment_status,
                total_amount: Decimal(amount),
            })
            .opens(order_page(order.id))
    }

    /// To the referrer: somebody joined. The reward comes with the newcomer's first order.
    #[must_use]
    pub fn joined(referral: &ReferralItem) -> Self {
        let newcomer = &referral.newcomer;
        let reward = &referral.referrer_reward;
        let credits = whole_credits(reward.amount);
        let (amount, shown) = match reward.reward_type {
            RewardType::Credits => (credits.to_string(), format!("₹{credits} credits")),
            RewardType::Cash => (reward.amount.to_string(), format!("₹{}", reward.amount)),
        };
        let full_name = format!("{} {}", newcomer.first_name, newcomer.last_name);
        let or_username = |name: &str| match name.trim() {
            "" => newcomer.username.clone(),
            name => name.to_owned(),
        };
        let message = format!(
            "{} joined using your referral code. You get {shown} with their first order!",
            or_username(&newcomer.first_name)
        );
        Self::new(NotificationType::Referral, "New Referral Success!", message)
            .about(&ReferralNews {
                referred_user: newcomer.username.clone(),
                reward_amount: amount,
                referred_user_name: or_username(&full_name),
            })
            .opens("/referrals")
    }

    /// To its owner: a level brought a promo code.
    #[must_use]
    pub fn promo_earned(promo: &PromoCodeItem) -> Self {
        let (level, code) = (promo.level, &promo.code);
        let discount = promo.discount.to_string();
        let discount = discount.trim_end_matches(" off");
        let message = format!(
            "Congratulations! You've reached Level {level} and earned a {discount} discount code: {code}"
        );
        Self::new(
            NotificationType::Referral,
            "New Promo Code Earned! 🎉",
            message,
        )
        .about(&PromoNews {
            promo_code: code.clone(),
            level,
            discount_value: Decimal(promo.discount.value()),
            discount_type: promo.discount.kind(),
        })
        .opens("/referrals")
    }

    /// The account is active.
    #[must_use]
    pub fn welcome(brand: &str) -> Self {
        let message = format!(
            "Thanks for joining {brand}! Explore live shopping, share your referral code to earn \
             rewards, and enjoy amazing deals."
        );
        Self::new(
            NotificationType::System,
            format!("Welcome to {brand}! 🎉"),
            message,
        )
        .opens("/home")
    }

    /// What operators have to offer, until a moment.
    #[must_use]
    pub fn promotion(
        title: impl Into<String>,
        message: impl Into<String>,
        expires_at: Option<Timestamp>,
    ) -> Self {
        Self {
            expires_at,
            ..Self::new(NotificationType::Promotion, title, message)
        }
    }

    /// What it is about, for clients.
    #[must_use]
    pub fn about(self, data: &impl Serialize) -> Self {
        // A struct of ours is always an object.
        let data = match serde_json::to_value(data) {
            Ok(Value::Object(data)) => Some(data),
            _ => None,
        };
        Self { data, ..self }
    }

    /// What the app opens.
    #[must_use]
    pub fn opens(self, action_url: impl Into<String>) -> Self {
        Self {
            action_url: Some(action_url.into()),
            ..self
        }
    }

    /// A picture beside it.
    #[must_use]
    pub fn shows(self, image_url: impl Into<String>) -> Self {
        Self {
            image_url: Some(image_url.into()),
            ..self
        }
    }
}

fn order_page(order: OrderId) -> String {
    format!("/orders/{order}")
}

impl Deps {
    /// Tells a user something, once for each `event`; says whether this call did.
    ///
    /// # Errors
    /// The table can't be written.
    pub async fn tell(&self, user: UserId, event: &str, notice: Notice) -> Result<bool, Failure> {
        let notification = NotificationItem {
            id: self.new_id(),
            user_id: user,
            notification_type: notice.notification_type,
            title: notice.title,
            message: notice.message,
            data: notice.data,
            image_url: notice.image_url,
            action_url: notice.action_url,
            created_at: self.now(),
            read_at: None,
            expires_at: notice.expires_at,
        };
        Ok(self.store().add_notification(&notification, event).await?)
    }
}
