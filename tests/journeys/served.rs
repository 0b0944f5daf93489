//! A local cloud on a TCP port of its own, on real time.

use boli_local::clock::LocalClock;
use boli_local::elsewhere::Elsewhere;
use boli_local::random::Seeded;
use boli_local::template::TEMPLATE;
use boli_local::{Cloud, Options, registry, sample_data, server};
use boli_runtime::clock::{Clock, SystemClock};
use std::sync::Arc;
use tokio::net::TcpListener;

pub struct Served {
    pub cloud: Cloud,
    pub port: u16,
    _folder: tempfile::TempDir,
}

/// Starts one with the sample data.
pub async fn serve() -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve_with(Elsewhere::default(), listener).await
}

/// Starts one of which some parts are elsewhere.
pub async fn serve_with(elsewhere: Elsewhere, listener: TcpListener) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let port = listener.local_addr().unwrap().port();
    let options = Options {
        data: folder.path().to_owned(),
        clock: Arc::new(LocalClock::starting_at(SystemClock.now())),
        random: Arc::new(Seeded::new(7)),
        public_url: format!("http://localhost:{port}"),
        functions: registry::functions(),
    };
    let cloud = Cloud::start_with(options, TEMPLATE, elsewhere).unwrap();
    sample_data::seed(cloud.operator()).await.unwrap();
    tokio::spawn(server::serve(cloud.core().clone(), listener, None));
    Served {
        cloud,
        port,
        _folder: folder,
    }
}
