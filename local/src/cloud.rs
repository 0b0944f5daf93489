//! The local cloud as a whole: services, functions, mappings.

use crate::aws::{LocalAws, dynamodb};
use crate::clock::LocalClock;
use crate::mailbox::Mailbox;
use crate::meter::Meter;
use crate::objects::Objects;
use crate::queues::{QueueSettings, Queues};
use crate::razorpay::{self, Simulator};
use crate::services::Services;
use crate::settings;
use crate::sockets::SocketHub;
use crate::state::State;
use crate::template::{FunctionSettings, TABLE, TEMPLATE, Template, TemplateError};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use boli_runtime::clock::Clock;
use boli_runtime::deps::Platform;
use boli_runtime::environment::{ConfigError, Environment};
use boli_runtime::random::Random;
use boli_runtime::{Deps, Function};
use bytes::Bytes;
use dynoxide::Database;
use http::{Request, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How a local cloud is set up.
#[derive(Debug)]
pub struct Options {
    /// Where everything is kept.
    pub data: PathBuf,
    pub clock: Arc<LocalClock>,
    pub random: Arc<dyn Random>,
    /// Where clients reach it: `http://localhost:8000`.
    pub public_url: String,
    pub functions: Vec<&'static Function>,
}

/// Why a local cloud does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the data folder {} can't be used: {reason}", folder.display())]
    Data { folder: PathBuf, reason: String },
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("template.yaml and the functions differ: {0}")]
    Functions(String),
    #[error("function {function}: {error}")]
    Config {
        function: &'static str,
        error: ConfigError,
    },
    #[error("the table can't be made: {0}")]
    Table(String),
}

/// A function with what it needs.
#[derive(Debug)]
pub(crate) struct LocalFunction {
    function: &'static Function,
    pub(crate) settings: FunctionSettings,
    deps: Deps,
}

/// What the gateways and mappings share.
#[derive(Debug)]
pub struct Core {
    pub services: Arc<Services>,
    pub(crate) state: Arc<State>,
    pub(crate) template: Template,
    pub(crate) functions: BTreeMap<&'static str, LocalFunction>,
    pub(crate) stream_arn: String,
    /// For the operator's endpoint and the sample data.
    pub(crate) operator: Deps,
    table_file: PathBuf,
    /// Batches being worked on.
    busy: watch::Sender<i64>,
    idle_streams: Mutex<BTreeSet<&'static str>>,
}

/// A running local cloud; it stops when dropped.
#[derive(Debug)]
pub struct Cloud {
    core: Arc<Core>,
    _tasks: JoinSet<()>,
}

impl Cloud {
    /// Starts everything.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(options: Options) -> Result<Self, StartError> {
        let core = Arc::new(Core::open(options)?);
        let mut tasks = JoinSet::new();
        crate::mappings::start(&core, &mut tasks);
        tasks.spawn(razorpay::deliver(core.clone()));
        // What a former run wrote and nobody read yet.
        core.services.writes.send_modify(|writes| *writes += 1);
        Ok(Self {
            core,
            _tasks: tasks,
        })
    }

    #[must_use]
    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Sends a request from this machine.
    pub async fn request(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.core
            .http(request, IpAddr::V4(Ipv4Addr::LOCALHOST))
            .await
    }

    /// Dependencies of no function in particular, for sample data and operators.
    #[must_use]
    pub fn operator(&self) -> &Deps {
        &self.core.operator
    }
}

impl Core {
    fn open(options: Options) -> Result<Self, StartError> {
        let Options {
            data,
            clock,
            random,
            public_url,
            functions,
        } = options;
        let unusable = |reason: String| StartError::Data {
            folder: data.clone(),
            reason,
        };
        std::fs::create_dir_all(&data).map_err(|error| unusable(error.to_string()))?;
        let state =
            State::open(&data.join("state.sqlite")).map_err(|error| unusable(error.to_string()))?;
        let state = Arc::new(state);
        if let Ok(Some(skipped)) = state.get::<u64>("clock", "skipped_ms") {
            clock.advance(Duration::from_millis(skipped));
        }
        let parameters = settings::parameters(&state, &public_url).map_err(unusable)?;
        let template = Template::parse(TEMPLATE, parameters.clone())?;

        let table_file = data.join("table.sqlite");
        let database = Database::new(&table_file.to_string_lossy())
            .map_err(|error| StartError::Table(error.to_string()))?;
        dynamodb::create_table(&database, &template.table)
            .map_err(|error| StartError::Table(error.to_string()))?;
        index_stream(&table_file).map_err(|error| StartError::Table(error.to_string()))?;
        let stream_arn = stream_arn(&database).map_err(StartError::Table)?;

        let mut queues = template.queues.clone();
        let webhooks = QueueSettings {
            visibility: Duration::from_secs(60),
            delay: Duration::ZERO,
            redrive: None,
        };
        queues.insert(razorpay::WEBHOOKS.to_owned(), webhooks);
        let queues = Queues::open(queues, state.clone(), clock.clone(), random.clone())
            .map_err(|error| unusable(error.to_string()))?;
        let services = Arc::new(Services {
            database,
            queues,
            sockets: SocketHub::default(),
            objects: Objects::new(data.join("objects")),
            mailbox: Mailbox(state.clone()),
            razorpay: Simulator::new(state.clone(), random.clone()),
            meter: Meter::default(),
            writes: watch::Sender::new(0),
            faults: Mutex::new(None),
            clock,
            random,
        });
        let local = build_functions(&services, &template, functions)?;
        let mut everything: BTreeMap<String, String> = BTreeMap::new();
        for function in local.values() {
            everything.extend(function.settings.environment.clone());
        }
        let operator =
            deps(&services, "operator", everything).map_err(|error| StartError::Config {
                function: "operator",
                error,
            })?;
        Ok(Self {
            services,
            state,
            template,
            functions: local,
            stream_arn,
            operator,
            table_file,
            busy: watch::Sender::new(0),
            idle_streams: Mutex::default(),
        })
    }

    /// Waits on the local clock.
    pub(crate) async fn sleep(&self, duration: Duration) {
        self.services.clock.sleep(duration).await;
    }

    /// Moves the clock, for this run and the next.
    pub fn advance(&self, by: Duration) {
        self.services.clock.advance(by);
        let skipped = u64::try_from(self.services.clock.skipped().as_millis()).unwrap_or(u64::MAX);
        if let Err(error) = self.state.put("clock", "skipped_ms", &skipped) {
            tracing::error!("the clock's advance can't be kept: {error}");
        }
    }

    /// Invokes a function with an event, as Lambda would.
    ///
    /// # Errors
    /// It failed, or ran into its timeout.
    pub async fn invoke(&self, name: &str, event: &Value) -> Result<Value, String> {
        let (&name, local) = self
            .functions
            .get_key_value(name)
            .ok_or("there is no such function")?;
        self.services
            .meter
            .count(name, |usage| usage.invocations += 1);
        let event = serde_json::to_vec(event).map_err(|error| error.to_string())?;
        let invocation = local.function.invoke(&local.deps, &event);
        let invocation =
            futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(invocation));
        tokio::select! {
            reply = invocation => {
                let reply = reply.map_err(|_| "the function panicked".to_owned())?;
                let reply = reply.map_err(|error| error.to_string())?;
                serde_json::from_slice(&reply).map_err(|error| error.to_string())
            }
            () = self.sleep(local.settings.timeout) => Err(format!("{name} timed out")),
        }
    }

    pub(crate) async fn invoke_named(&self, name: &str, event: &Value) -> Result<Value, String> {
        self.busy(1);
        let reply = self.invoke(name, event).await;
        self.busy(-1);
        reply
    }

    /// Counts work under way.
    pub(crate) fn busy(&self, by: i64) {
        self.busy.send_modify(|busy| *busy += by);
    }

    pub(crate) fn set_idle(&self, mapping: &'static str, idle: bool) {
        if let Ok(mut streams) = self.idle_streams.lock() {
            if idle {
                streams.insert(mapping)
            } else {
                streams.remove(mapping)
            };
        }
    }

    /// Whether nothing is being worked on and the stream is read to its end.
    pub(crate) fn is_quiet(&self) -> bool {
        let following = self.stream_mappings().collect::<Vec<_>>();
        let idle = self
            .idle_streams
            .lock()
            .is_ok_and(|idle| following.iter().all(|mapping| idle.contains(mapping)));
        let read = following.iter().all(|mapping| {
            self.records_after(mapping, 1)
                .is_ok_and(|records| records.is_empty())
        });
        idle && read && *self.busy.borrow() == 0
    }

    pub(crate) fn stream_mappings(&self) -> impl Iterator<Item = &'static str> {
        let follows = |local: &LocalFunction| {
            local
                .settings
                .sources
                .iter()
                .any(|source| matches!(source, crate::template::Source::Stream { .. }))
        };
        self.functions
            .iter()
            .filter(move |(_, local)| follows(local))
            .map(|(name, _)| *name)
    }

    pub(crate) fn new_request_id(&self) -> String {
        let mut bytes = [0; 16];
        self.services.random.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }

    /// Connection ids look like AWS's: base64 with padding.
    pub(crate) fn new_connection_id(&self) -> String {
        let mut bytes = [0; 11];
        self.services.random.fill(&mut bytes);
        base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE, bytes)
    }

    /// Drops stream records that every mapping has read: the emulator never does.
    pub(crate) fn trim_stream(&self) {
        let positions = self
            .stream_mappings()
            .map(|mapping| self.state.position(mapping).ok().flatten());
        let Some(Some(read)) = positions.min() else {
            return;
        };
        let stored = read
            .trim_start_matches('1')
            .trim_start_matches('0')
            .to_owned();
        let trimmed = rusqlite::Connection::open(&self.table_file).and_then(|connection| {
            connection.execute(
                "DELETE FROM _stream_records WHERE CAST(sequence_number AS INTEGER) < CAST(?1 AS INTEGER)",
                [stored],
            )
        });
        if let Err(error) = trimmed {
            tracing::warn!("the stream can't be trimmed: {error}");
        }
    }
}

fn build_functions(
    services: &Arc<Services>,
    template: &Template,
    functions: Vec<&'static Function>,
) -> Result<BTreeMap<&'static str, LocalFunction>, StartError> {
    let declared: BTreeSet<&str> = template.functions.keys().map(String::as_str).collect();
    let written: BTreeSet<&str> = functions.iter().map(|function| function.name).collect();
    let differing: Vec<_> = declared.symmetric_difference(&written).copied().collect();
    if !differing.is_empty() {
        return Err(StartError::Functions(differing.join(", ")));
    }
    let mut built = BTreeMap::new();
    for function in functions {
        let settings = template.functions[function.name].clone();
        let failed = |error| StartError::Config {
            function: function.name,
            error,
        };
        let deps = deps(services, function.name, settings.environment.clone()).map_err(failed)?;
        function.prepare(&deps).map_err(failed)?;
        built.insert(
            function.name,
            LocalFunction {
                function,
                settings,
                deps,
            },
        );
    }
    Ok(built)
}

fn deps(
    services: &Arc<Services>,
    name: &'static str,
    variables: BTreeMap<String, String>,
) -> Result<Deps, ConfigError> {
    let environment: Environment = settings::lambda_variables()
        .into_iter()
        .chain(variables)
        .collect();
    Deps::new(Platform {
        environment,
        clock: services.clock.clone(),
        random: services.random.clone(),
        http: SharedHttpClient::new(LocalAws::new(services.clone(), name)),
    })
}

/// The emulator looks for the highest sequence number on every write: without an index that
/// is a scan of all records.
fn index_stream(file: &Path) -> rusqlite::Result<()> {
    rusqlite::Connection::open(file)?.execute_batch(
        "CREATE INDEX IF NOT EXISTS stream_records_by_number
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}

fn stream_arn(database: &Database) -> Result<String, String> {
    let request =
        serde_json::from_value(json!({ "TableName": TABLE })).map_err(|error| error.to_string())?;
    let table = database
        .describe_table(request)
        .map_err(|error| error.to_string())?;
    let table = serde_json::to_value(table).map_err(|error| error.to_string())?;
    let arn = table
        .pointer("/Table/LatestStreamArn")
        .and_then(Value::as_str);
    arn.map(str::to_owned)
        .ok_or_else(|| "the table has no stream".to_owned())
}
