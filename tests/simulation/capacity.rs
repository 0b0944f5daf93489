//! What a bid costs: the bench's own figures, held to their bars.

use boli_bench::bids::{self, Bar};
use boli_local::World;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_thousand_bids_cost_what_was_promised() {
    let world = World::bare(1).await;
    // About as many bids as a busy room has in a minute and a half.
    let figures = bids::measure(&world, 1_000, Duration::from_millis(100))
        .await
        .unwrap();
    let bars = figures.bars();
    assert!(bars.iter().all(Bar::holds), "\n{figures}");
    // A figure that nobody counted would hold as well.
    assert!(
        bars.iter()
            .filter(|bar| bar.most >= 1.0)
            .all(|bar| bar.figure > 0.5),
        "\n{figures}"
    );
}
