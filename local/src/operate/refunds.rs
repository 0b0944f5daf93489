//! Money that an operator gives back.

use boli_domain::limits::MAX_NOTES_CHARS;
use boli_domain::order::OrderStatus;
use boli_domain::refund::RefundCause;
use boli_domain::{OrderId, RowId, UserId};
use boli_runtime::Deps;
use boli_runtime::refunds::{Wanted, give_back};
use boli_store::Goods;
use boli_store::items::{OrderItem, OrderLine, Track};
use clap::Args;
use std::error::Error;
use std::process::ExitCode;

/// What to give back of an order.
#[derive(Debug, Args)]
pub struct Refund {
    order: OrderId,
    /// A line of the order; all that are left when none is named.
    #[arg(long = "line")]
    lines: Vec<RowId>,
    /// Only what this seller has in it.
    #[arg(long)]
    seller: Option<String>,
    /// Words to the buyer.
    #[arg(long)]
    reason: String,
    /// The seller has delivered goods again, which are on sale once more.
    #[arg(long)]
    goods_came_back: bool,
}

impl Refund {
    /// Gives it back.
    pub async fn run(&self, deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
        if self.reason.is_empty() || self.reason.chars().count() > MAX_NOTES_CHARS {
            return Err(format!("a reason has 1 to {MAX_NOTES_CHARS} characters").into());
        }
        let order = deps.store().order(self.order).await?;
        let order = order.ok_or_else(|| format!("there is no order {}", self.order))?;
        let lines = self.lines_of(&order);
        let (cause, goods) = match (order.order_status, self.goods_came_back) {
            (OrderStatus::Delivered, true) => (RefundCause::Returned, Goods::CameBack),
            (OrderStatus::Delivered, false) => (RefundCause::Granted, Goods::Kept),
            (_, true) => return Err("the order is not delivered: its goods can't come back".into()),
            (_, false) => (RefundCause::Cancelled, Goods::NotSent),
        };
        let wanted = Wanted {
            lines: &lines,
            cause,
            goods,
            goods_return: None,
        };
        give_back(deps, &order, wanted, self.step(deps, &order)).await?;
        println!(
            "{} of {} lines are refunded.",
            lines.len(),
            order.lines.len()
        );
        Ok(ExitCode::SUCCESS)
    }

    fn lines_of(&self, order: &OrderItem) -> Vec<RowId> {
        if !self.lines.is_empty() {
            return self.lines.clone();
        }
        let is_of = |line: &&OrderLine| {
            let seller = self.seller.as_ref();
            seller.is_none_or(|seller| line.seller.username == *seller)
        };
        order.living().filter(is_of).map(|line| line.id).collect()
    }

    fn step(&self, deps: &Deps, order: &OrderItem) -> Track {
        Track {
            id: order.next_track_id(deps.new_row_id()),
            status: order.order_status,
            notes: self.reason.clone(),
            tracking_id: None,
            courier_name: None,
            packing_media_sha256: None,
            created_at: deps.now(),
            created_by: UserId::SUPPORT,
            created_by_name: "Support".to_owned(),
        }
    }
}
