//! The local cloud around a small product of its own, so that its rules are tested apart
//! from Boli's.

mod crash;
mod origin;
mod over_http;
mod payouts;
mod product;
mod queue;
mod razorpay;
mod rest;
mod roles;
mod sockets;
mod stream;

use crate::clock::LocalClock;
use crate::cloud::{Cloud, Core, Options, StartError};
use crate::random::Seeded;
use crate::template::TABLE;
use crate::world::BEGINNING;
use boli_runtime::Function;
use boli_runtime::clock::Clock;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const TEMPLATE: &str = include_str!("template.yaml");

/// A cloud that can be stopped and started again on the same data.
struct Fixture {
    folder: tempfile::TempDir,
    clock: Arc<LocalClock>,
    cloud: Option<Cloud>,
}

impl Fixture {
    fn start() -> Self {
        product::forget();
        let clock = Arc::new(LocalClock::starting_at(BEGINNING));
        let mut fixture = Self {
            folder: tempfile::tempdir().unwrap(),
            clock,
            cloud: None,
        };
        fixture.start_again();
        fixture
    }

    fn open(&self, functions: Vec<&'static Function>) -> Result<Cloud, StartError> {
        let options = Options {
            data: self.folder.path().to_owned(),
            clock: self.clock.clone(),
            random: Arc::new(Seeded::new(1)),
            public_url: "http://fixture.test".to_owned(),
            functions,
        };
        Cloud::start_from(options, TEMPLATE)
    }

    /// What a kill and a new start do.
    fn start_again(&mut self) {
        self.cloud = None;
        let cloud = self.open(product::functions()).unwrap();
        cloud.forgo_durability().unwrap();
        self.cloud = Some(cloud);
    }

    fn core(&self) -> &Arc<Core> {
        self.cloud.as_ref().unwrap().core()
    }

    /// Writes an item, as a function would.
    fn put(&self, key: &str) {
        let request = json!({ "TableName": TABLE, "Item": { "PK": { "S": key } } });
        let table = &self.core().services.table;
        crate::table::run(&request, |request| table.database.put_item(request)).unwrap();
        self.core().services.announce_write();
    }

    fn send(&self, body: &str) {
        self.core()
            .services
            .queues
            .send("WorkQueue", body, None)
            .unwrap();
    }

    async fn pass(&self, seconds: u64) {
        self.clock.sleep(Duration::from_secs(seconds)).await;
    }

    async fn get(&self, path: &str) -> Value {
        let request = http::Request::get(path).body(bytes::Bytes::new()).unwrap();
        let response = self.cloud.as_ref().unwrap().request(request).await;
        serde_json::from_slice(response.body()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_cloud_starts_only_when_template_and_functions_agree() {
    let fixture = Fixture::start();
    let mut functions = product::functions();
    let dropped = functions.pop().unwrap();
    let error = fixture.open(functions).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "template.yaml declares functions that nobody wrote: {}",
            dropped.name
        )
    );
    let mut functions = product::functions();
    functions.push(&product::UNDECLARED);
    let error = fixture.open(functions).unwrap_err().to_string();
    assert_eq!(
        error,
        "functions are missing in template.yaml: rest-undeclared"
    );
    let mut functions = product::functions();
    functions.retain(|function| function.name != dropped.name);
    functions.push(&product::UNCONFIGURED);
    let error = fixture.open(functions).unwrap_err().to_string();
    assert_eq!(
        error,
        "function schedule-tick: environment variable RAZORPAY_KEY_ID is not set"
    );
}

#[tokio::test(start_paused = true)]
async fn data_of_another_table_is_left_alone() {
    let fixture = Fixture::start();
    let other = TEMPLATE.replace("AttributeName: PK", "AttributeName: ID");
    let options = Options {
        data: fixture.folder.path().to_owned(),
        clock: fixture.clock.clone(),
        random: Arc::new(Seeded::new(1)),
        public_url: "http://fixture.test".to_owned(),
        functions: product::functions(),
    };
    let error = Cloud::start_from(options, &other).unwrap_err();
    assert!(matches!(error, StartError::OtherTable), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_schedule_follows_the_clock_and_the_clock_survives_a_restart() {
    let mut fixture = Fixture::start();
    fixture.pass(181).await;
    assert_eq!(
        product::log().iter().filter(|line| *line == "tick").count(),
        3
    );
    fixture.core().advance(Duration::from_secs(3_600));
    let before = fixture.clock.now();
    fixture.start_again();
    assert_eq!(
        fixture.clock.now(),
        before,
        "the same clock is not moved twice"
    );
    fixture.clock = Arc::new(LocalClock::starting_at(BEGINNING));
    fixture.start_again();
    assert_eq!(
        fixture.clock.now(),
        BEGINNING.plus(Duration::from_secs(3_600))
    );
}
