//! The local cloud inside a test: a virtual clock, a seed, and faults.

use crate::aws::faults::Faults;
use crate::clock::LocalClock;
use crate::cloud::{Cloud, Core, Options, StartError};
use crate::gateway::socket::MAX_FRAME_BYTES;
use crate::random::Seeded;
use crate::sockets::Socket;
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// 2026-11-22T13:30:00Z, when every world begins.
pub const BEGINNING: Timestamp = Timestamp::from_millis(1_795_354_200_000);

/// The address that a world's clients come from.
const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A world. Run it on tokio's paused clock (`#[tokio::test(start_paused = true)]`): time then
/// passes only when everybody waits.
#[derive(Debug)]
pub struct World {
    cloud: Option<Cloud>,
    pub clock: Arc<LocalClock>,
    pub random: Arc<Seeded>,
    folder: tempfile::TempDir,
    may_leave_messages: bool,
}

/// A response as tests look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    /// The JSON body, or its text.
    pub body: Value,
    pub headers: http::HeaderMap,
}

impl World {
    /// A world with the sample data.
    ///
    /// # Panics
    /// When it can't start: a test can't go on.
    pub async fn start() -> Self {
        Self::seeded(1).await
    }

    /// A world whose randomness comes from a seed.
    ///
    /// # Panics
    /// When it can't start.
    pub async fn seeded(seed: u64) -> Self {
        let world = Self::empty(seed);
        let seeded = crate::sample_data::seed(world.cloud().operator()).await;
        world.furnished(seeded)
    }

    /// A world with nothing in it but the categories, which is there in a moment.
    ///
    /// # Panics
    /// When it can't start.
    pub async fn bare(seed: u64) -> Self {
        let world = Self::empty(seed);
        let seeded = crate::sample_data::categories(world.cloud().operator()).await;
        world.furnished(seeded)
    }

    #[expect(clippy::panic, reason = "a test without a world has failed")]
    fn furnished(self, seeded: Result<(), boli_runtime::Failure>) -> Self {
        match seeded {
            Ok(()) => self,
            Err(error) => panic!("the world does not start: {error}"),
        }
    }

    #[expect(clippy::panic, reason = "a test without a world has failed")]
    fn empty(seed: u64) -> Self {
        match Self::try_empty(seed) {
            Ok(world) => world,
            Err(error) => panic!("the world does not start: {error}"),
        }
    }

    fn try_empty(seed: u64) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(LocalClock::starting_at(BEGINNING));
        let random = Arc::new(Seeded::new(seed));
        let mut world = Self {
            cloud: None,
            clock,
            random,
            folder,
            may_leave_messages: false,
        };
        world.cloud = Some(world.open()?);
        Ok(world)
    }

    fn open(&self) -> Result<Cloud, StartError> {
        let cloud = Cloud::start(Options {
            data: self.folder.path().to_owned(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            public_url: "http://boli.test".to_owned(),
            functions: crate::registry::functions(),
        })?;
        cloud.forgo_durability()?;
        Ok(cloud)
    }

    /// Kills the process, so to speak, and starts it again on the same data.
    ///
    /// # Panics
    /// When it does not start again.
    #[expect(clippy::panic, reason = "a test without a world has failed")]
    pub fn restart(&mut self) {
        self.cloud = None;
        match self.open() {
            Ok(cloud) => self.cloud = Some(cloud),
            Err(error) => panic!("the world does not start again: {error}"),
        }
    }

    /// A copy of the world as it is, which goes its own way from here: equal calls have equal
    /// effects in both. Sockets stay behind.
    ///
    /// # Panics
    /// When it does not start.
    #[expect(clippy::panic, reason = "a test without a world has failed")]
    #[must_use]
    pub fn fork(&self) -> Self {
        match self.try_fork() {
            Ok(world) => world,
            Err(error) => panic!("the world does not start: {error}"),
        }
    }

    fn try_fork(&self) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        copy(self.folder.path(), folder.path())?;
        let mut world = Self {
            cloud: None,
            clock: Arc::new(LocalClock::starting_at(self.clock.now())),
            random: Arc::new(self.random.fork()),
            folder,
            may_leave_messages: self.may_leave_messages,
        };
        world.cloud = Some(world.open()?);
        Ok(world)
    }

    /// The running cloud.
    ///
    /// # Panics
    /// Never: a world always has one.
    #[expect(clippy::expect_used, reason = "only None in between, see restart")]
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        self.cloud.as_ref().expect("the cloud runs")
    }

    #[must_use]
    pub fn core(&self) -> &Arc<Core> {
        self.cloud().core()
    }

    /// Lets every call of functions go through `faults` from now on.
    pub fn set_faults(&self, faults: Option<Arc<dyn Faults>>) {
        if let Ok(mut current) = self.core().services.faults.lock() {
            *current = faults;
        }
    }

    /// Sends a REST request; a token and a JSON body where given.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Token {token}"));
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let body = body
            .map(|body| Bytes::from(body.to_string()))
            .unwrap_or_default();
        match request.body(body) {
            Ok(request) => self.send(request).await,
            Err(error) => Reply {
                status: 0,
                body: Value::String(error.to_string()),
                headers: http::HeaderMap::new(),
            },
        }
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Bytes>) -> Reply {
        let response = self.cloud().request(request).await;
        let (parts, body) = response.into_parts();
        let body = serde_json::from_slice(&body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
        Reply {
            status: parts.status.as_u16(),
            body,
            headers: parts.headers,
        }
    }

    /// Opens a socket: `/ws/livestream/<id>/?token=…`.
    ///
    /// # Errors
    /// The status of the refusal.
    pub async fn connect(&self, path: &str) -> Result<Client, StatusCode> {
        let socket = self.core().connect(path, CLIENT).await?;
        Ok(Client {
            core: self.core().clone(),
            socket,
        })
    }

    /// Lets time pass.
    pub async fn pass(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }

    /// Lets time pass until the feed is read and no message is due.
    ///
    /// # Panics
    /// When that takes more than ten minutes of virtual time.
    #[expect(clippy::panic, reason = "a test must say what hangs")]
    pub async fn settle(&self) {
        let deadline = self.clock.now().plus(Duration::from_secs(600));
        loop {
            self.clock.sleep(Duration::from_millis(50)).await;
            if self.core().is_quiet() && self.due_messages().is_empty() {
                return;
            }
            if self.clock.now() > deadline {
                panic!("the world does not settle: {:?}", self.due_messages());
            }
        }
    }

    /// Queues with messages that are visible or in work.
    fn due_messages(&self) -> Vec<(String, crate::queues::QueueCounts)> {
        let queues = &self.core().services.queues;
        let counts = queues
            .names()
            .filter(|name| !queues.is_dead_letter_queue(name))
            .map(|name| (name.to_owned(), queues.counts(name).unwrap_or_default()));
        counts
            .filter(|(_, counts)| counts.visible + counts.in_flight > 0)
            .collect()
    }

    /// The messages in dead-letter queues.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<(String, u32)> {
        let queues = &self.core().services.queues;
        let dead = queues
            .names()
            .filter(|name| queues.is_dead_letter_queue(name));
        let counts = dead.map(|name| {
            (
                name.to_owned(),
                queues.counts(name).unwrap_or_default().visible,
            )
        });
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// This test ends with work left on purpose.
    pub fn may_leave_messages(&mut self) {
        self.may_leave_messages = true;
    }
}

/// Copies a folder's files and folders.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

impl Drop for World {
    #[expect(
        clippy::manual_assert,
        clippy::panic,
        reason = "a world that leaves work behind fails its test"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() || self.may_leave_messages || self.cloud.is_none() {
            return;
        }
        let (due, dead) = (self.due_messages(), self.dead_letters());
        if !due.is_empty() || !dead.is_empty() {
            panic!("messages were left behind: {due:?}, dead letters: {dead:?}");
        }
        let grants = &self.core().services.grants;
        let refused = grants.refusals();
        if !refused.is_empty() && !grants.is_off_the_record() {
            panic!("calls were refused: {refused:?}");
        }
        let failed = self.core().failed_batches().unwrap_or_default();
        if !failed.is_empty() {
            panic!("records of the stream were given up on: {failed:?}");
        }
    }
}

/// A client's socket in a world.
#[derive(Debug)]
pub struct Client {
    core: Arc<Core>,
    socket: Socket,
}

impl Client {
    /// Sends a frame.
    pub async fn send(&self, frame: &Value) {
        self.send_text(&frame.to_string()).await;
    }

    /// Sends text that need not be a frame. Too long a text closes the socket.
    pub async fn send_text(&self, text: &str) {
        if text.len() > MAX_FRAME_BYTES {
            self.core.disconnect(&self.socket.connection).await;
        } else {
            self.core.frame(&self.socket.connection, text).await;
        }
    }

    /// The next frame, or `None` when none comes within a minute or the socket is closed.
    pub async fn next(&mut self) -> Option<Value> {
        tokio::select! {
            text = self.socket.frames.recv() => serde_json::from_str(&text?).ok(),
            () = self.core.sleep(Duration::from_secs(60)) => None,
        }
    }

    /// The next frame of a type, leaving others out.
    pub async fn next_of(&mut self, kind: &str) -> Option<Value> {
        loop {
            let frame = self.next().await?;
            if frame["type"] == kind {
                return Some(frame);
            }
        }
    }

    /// The frames that have come so far.
    pub fn received(&mut self) -> Vec<Value> {
        let frames = std::iter::from_fn(|| self.socket.frames.try_recv().ok());
        frames
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect()
    }

    /// Whether the server closed the socket, after all frames were read.
    pub fn is_closed(&self) -> bool {
        self.socket.frames.is_closed()
    }

    /// Closes the socket.
    pub async fn close(self) {
        self.core.disconnect(&self.socket.connection).await;
    }
}
