//! `GET /api/auth/notifications/stats/`: how many notifications there are, by kind and by age.

use boli_domain::Timestamp;
use boli_domain::notification::{NotificationType, days_start};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::items::NotificationItem;
use boli_wire::notifications::NotificationStats;

pub const FUNCTION: Function = Function::http("notifications-get-stats", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let all = deps.store().notifications(caller.id()).await?;
    Response::ok(&stats(&all, deps.now()))
}

fn stats(all: &[NotificationItem], now: Timestamp) -> NotificationStats {
    let of = |kind| {
        all.iter()
            .filter(|told| told.notification_type == kind)
            .count()
    };
    let since = |days| {
        let start = days_start(now, days);
        all.iter().filter(|told| told.created_at >= start).count()
    };
    let read_count = all.iter().filter(|told| told.is_read()).count();
    NotificationStats {
        total_count: all.len(),
        unread_count: all.len().saturating_sub(read_count),
        read_count,
        order_count: of(NotificationType::Order),
        payment_count: of(NotificationType::Payment),
        referral_count: of(NotificationType::Referral),
        system_count: of(NotificationType::System),
        promotion_count: of(NotificationType::Promotion),
        today_count: since(1),
        this_week_count: since(7),
        this_month_count: since(30),
    }
}
