//! The show of the demo, on a virtual clock and over real sockets.

use boli_local::World;
use boli_local::show::{self, Line, Remote};

fn silent(_: Line<'_>) {}

#[tokio::test(start_paused = true)]
async fn a_show_from_registration_to_earnings() {
    let world = World::start().await;
    let facts = show::play(&world, "world", &silent).await.unwrap();
    assert!(
        facts.0.len() > 25,
        "only {} facts were checked",
        facts.0.len()
    );
    assert_eq!(facts.wrong(), Vec::<&show::Fact>::new(), "\n{facts}");
    world.settle().await;
    assert_eq!(world.dead_letters(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_show_over_tcp() {
    let served = super::served::serve().await;
    let stage = Remote::at(&format!("http://localhost:{}", served.port)).unwrap();
    let facts = show::play(&stage, "tcp", &silent).await.unwrap();
    assert_eq!(facts.wrong(), Vec::<&show::Fact>::new(), "\n{facts}");
}
