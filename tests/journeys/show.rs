//! The show of the demo, on a virtual clock and over real sockets.

use boli_domain::Timestamp;
use boli_local::clock::LocalClock;
use boli_local::random::Seeded;
use boli_local::show::{self, Line, Remote};
use boli_local::{Cloud, Options, World, registry, sample_data, server};
use boli_runtime::clock::{Clock, SystemClock};
use std::sync::Arc;
use tokio::net::TcpListener;

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
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let cloud = Cloud::start(Options {
        data: folder.path().to_owned(),
        clock: Arc::new(LocalClock::starting_at(now())),
        random: Arc::new(Seeded::new(7)),
        public_url: format!("http://localhost:{port}"),
        functions: registry::functions(),
    })
    .unwrap();
    sample_data::seed(cloud.operator()).await.unwrap();
    tokio::spawn(server::serve(cloud.core().clone(), listener, None));
    let facts = show::play(&Remote::new(port, None).unwrap(), "tcp", &silent)
        .await
        .unwrap();
    assert_eq!(facts.wrong(), Vec::<&show::Fact>::new(), "\n{facts}");
}

fn now() -> Timestamp {
    SystemClock.now()
}
