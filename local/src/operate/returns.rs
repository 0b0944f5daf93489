//! What operators decide about returns.

use boli_domain::goods_return::{ReturnMove, ReturnParty};
use boli_domain::limits::MAX_NOTES_CHARS;
use boli_domain::{OrderId, RowId, UserId};
use boli_runtime::Deps;
use boli_runtime::returns::{Answer, answer};
use clap::{Args, ValueEnum};
use std::error::Error;
use std::process::ExitCode;

/// A return, and what is decided about it.
#[derive(Debug, Args)]
pub struct Decision {
    order: OrderId,
    /// The item of the order.
    #[arg(long)]
    item: RowId,
    decision: Word,
    /// Words to both sides: why.
    #[arg(long)]
    note: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    /// The goods may come back.
    Accept,
    Refuse,
    /// The seller has the goods again: the money goes back.
    Receive,
    /// The money goes back, and the buyer keeps the goods.
    Waive,
}

/// Prints what waits for a decision.
pub async fn list(deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
    let disputes = deps.store().disputes().await?;
    for item in &disputes {
        println!(
            "{} item {}  Rs {}  {} of {}: {:?}, {}",
            item.order_id,
            item.line_id,
            item.amount,
            item.product_name,
            item.seller.name,
            item.reason,
            item.description,
        );
    }
    println!("{} wait for a decision.", disputes.len());
    Ok(ExitCode::SUCCESS)
}

impl Decision {
    /// Carries it out.
    pub async fn run(&self, deps: &Deps) -> Result<ExitCode, Box<dyn Error>> {
        if self.note.is_empty() || self.note.chars().count() > MAX_NOTES_CHARS {
            return Err(format!("a note has 1 to {MAX_NOTES_CHARS} characters").into());
        }
        let order = deps.store().order(self.order).await?;
        let item = deps.store().goods_return(self.order, self.item).await?;
        let (Some(order), Some(item)) = (order, item) else {
            return Err("there is no such return".into());
        };
        let decided = Answer {
            by: ReturnParty::Operator,
            actor: UserId::SUPPORT,
            name: "Support".to_owned(),
            moved: match self.decision {
                Word::Accept => ReturnMove::Accept,
                Word::Refuse => ReturnMove::Refuse,
                Word::Receive => ReturnMove::Receive,
                Word::Waive => ReturnMove::Waive,
            },
            note: self.note.clone(),
            tracking_id: None,
        };
        let item = answer(deps, &order, item, decided).await?;
        println!("The return is {} now.", item.return_status.wire());
        Ok(ExitCode::SUCCESS)
    }
}
