//! Queues and what they gave up on.

use super::{Action, Deed, On, changed};
use crate::model::{Row, number_at, text_at};
use boli_domain::operator::Permission;
use boli_runtime::{Deps, Failure};
use boli_store::Key;
use serde_json::json;

/// In the place of a partition key: queues are not in the table.
pub const QUEUE: &str = "QUEUE";

pub static REDRIVE: Action = Action {
    name: "redrive",
    title: "Redrive",
    explanation: "The dead letters go back into their queue and are tried again. That is safe: doing a message twice is as good as once. Mend the cause first.",
    needs: Permission::Redrive,
    on: On::Row,
    fields: &[],
    is_grave: false,
    applies: |queue| number_at(queue, "dead_letters") > 0,
    run: |deps, deed| Box::pin(redrive(deps, deed)),
};

async fn redrive(deps: &Deps, deed: Deed<'_>) -> Result<(), Failure> {
    deps.queues()
        .redrive(text_at(deed.row, "dead_letter_queue"))
        .await
}

/// All queues with how many messages they and their dead-letter queues hold.
///
/// # Errors
/// 503 when a queue can't be reached.
pub async fn queues(deps: &Deps) -> Result<Vec<Row>, Failure> {
    let row = |queue: boli_runtime::queue::QueueState| Row {
        place: String::new(),
        key: Some(Key {
            pk: QUEUE.to_owned(),
            sk: queue.name.clone(),
        }),
        value: json!({
            "queue": queue.name,
            "waiting": queue.waiting,
            "in_work": queue.in_work,
            "dead_letters": queue.dead_letters,
            "dead_letter_queue": queue.dead_letter_queue,
        }),
    };
    Ok(deps.queues().states().await?.into_iter().map(row).collect())
}

/// A queue's row.
///
/// # Errors
/// 503 when a queue can't be reached, 409 for one that is none.
pub async fn queue(deps: &Deps, name: &str) -> Result<Row, Failure> {
    let rows = queues(deps).await?;
    let row = rows
        .into_iter()
        .find(|row| text_at(&row.value, "queue") == name);
    row.ok_or_else(changed)
}
