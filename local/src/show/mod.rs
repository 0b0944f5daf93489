//! One whole show, from registration to the seller's earnings: what `cargo run -- demo`
//! plays over TCP, and the journey test in a [`crate::World`] too.

mod acts;
mod facts;
mod remote;
mod stage;

pub use facts::{Fact, Facts};
pub use remote::Remote;
pub use stage::{Line, Stage, StageSocket};

use acts::Show;

/// The show could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    #[error("{call} answered {status}: {body}")]
    Refused {
        call: String,
        status: u16,
        body: String,
    },
    #[error("{0}")]
    Missing(String),
    #[error("the connection broke: {0}")]
    Connection(String),
}

/// Plays the show. `run` keeps the accounts of one run apart from those of others on the same
/// data; `tell` hears what happens.
///
/// # Errors
/// The show could not go on; what is wrong but lets it go on is a failed fact.
pub async fn play(
    stage: &dyn Stage,
    run: &str,
    tell: &(dyn Fn(Line<'_>) + Sync),
) -> Result<Facts, ShowError> {
    let mut show = Show::new(stage, run, tell);
    show.register().await?;
    show.go_live().await?;
    show.gather().await?;
    show.chat().await?;
    show.auction().await?;
    show.order().await?;
    show.pay().await?;
    show.deliver().await?;
    show.close().await?;
    Ok(show.facts)
}
