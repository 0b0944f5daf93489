//! The local cloud as a whole: services, functions, mappings.

use crate::aws::{EarlierReads, LocalAws, Switch};
use crate::clock::LocalClock;
use crate::elsewhere::{Elsewhere, Functions};
use crate::iam::{Denied, Grants, OPERATOR};
use crate::mailbox::Mailbox;
use crate::meter::Meter;
use crate::objects::Objects;
use crate::queues::{QueueSettings, Queues};
use crate::razorpay::{self, Simulator};
use crate::services::{ContainerClock, Services};
use crate::settings;
use crate::sockets::SocketHub;
use crate::state::State;
use crate::stream::IdleMappings;
use crate::table::Table;
use crate::template::{FunctionSettings, Source, TEMPLATE, Template, TemplateError};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use boli_runtime::clock::Clock;
use boli_runtime::deps::Platform;
use boli_runtime::environment::{ConfigError, Environment};
use boli_runtime::random::Random;
use boli_runtime::{Deps, Function};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often expired items are removed; AWS takes days.
const EXPIRY: Duration = Duration::from_secs(5 * 60);

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
    #[error("template.yaml declares functions that nobody wrote: {0}")]
    Unwritten(String),
    #[error("functions are missing in template.yaml: {0}")]
    Undeclared(String),
    #[error("function {function}: {error}")]
    Config {
        function: &'static str,
        error: ConfigError,
    },
    /// AWS would not start the function, or not tell what it logs.
    #[error("function {function}: {denied}")]
    Role {
        function: &'static str,
        denied: Denied,
    },
    #[error("the table can't be opened: {0}")]
    Table(String),
    #[error("the data was written for another table definition; start over with --fresh")]
    OtherTable,
}

/// A function with what it needs.
#[derive(Debug)]
pub(crate) struct LocalFunction {
    pub(crate) function: &'static Function,
    pub(crate) settings: FunctionSettings,
    pub(crate) deps: Deps,
}

/// Work under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<()>);

/// What the gateways and mappings share.
#[derive(Debug)]
pub struct Core {
    pub services: Arc<Services>,
    pub(crate) state: Arc<State>,
    pub(crate) template: Template,
    pub(crate) functions: BTreeMap<&'static str, LocalFunction>,
    /// For the operator's endpoint and the sample data.
    pub(crate) operator: Deps,
    pub(crate) elsewhere: Elsewhere,
    pub(crate) idle_mappings: IdleMappings,
    busy: Busy,
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
        Self::start_from(options, TEMPLATE)
    }

    /// Starts what another template declares.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start_from(options: Options, template: &str) -> Result<Self, StartError> {
        Self::start_with(options, template, Elsewhere::default())
    }

    /// Starts a cloud of which some parts are elsewhere.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start_with(
        options: Options,
        template: &str,
        elsewhere: Elsewhere,
    ) -> Result<Self, StartError> {
        let core = Arc::new(Core::open(options, template, elsewhere)?);
        let mut tasks = JoinSet::new();
        if matches!(core.elsewhere.functions, Functions::Here) {
            crate::mappings::start(&core, &mut tasks);
        }
        tasks.spawn(razorpay::deliver(core.clone()));
        tasks.spawn(expire(core.clone()));
        // What a former run wrote and nobody read yet.
        core.services.announce_write();
        Ok(Self {
            core,
            _tasks: tasks,
        })
    }

    /// Stops waiting for the disk, for data that is not kept anyway.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn forgo_durability(&self) -> Result<(), StartError> {
        let core = &self.core;
        core.services
            .table
            .forgo_durability()
            .map_err(|error| StartError::Table(error.to_string()))?;
        core.state
            .forgo_durability()
            .map_err(|error| StartError::Table(error.to_string()))
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
    fn open(
        options: Options,
        template: &str,
        mut elsewhere: Elsewhere,
    ) -> Result<Self, StartError> {
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
            clock.skip_to(Duration::from_millis(skipped));
        }
        let parameters = settings::parameters(&state, &public_url).map_err(unusable)?;
        let template = Template::parse(template, parameters)?;
        keep_definition(&state, &template.table)?;
        let table = Table::open(
            &data.join("table.sqlite"),
            &template.table,
            template.ttl.as_deref(),
            clock.clone(),
        );
        let mut queues = template.queues.clone();
        queues.insert(razorpay::WEBHOOKS.to_owned(), WEBHOOK_QUEUE);
        let queues = Queues::open(queues, state.clone(), clock.clone(), random.clone())
            .map_err(|error| unusable(error.to_string()))?;
        let services = Arc::new(Services {
            table: table.map_err(|error| StartError::Table(error.to_string()))?,
            queues,
            sockets: SocketHub::default(),
            objects: Objects::new(data.join("objects")),
            failed_records: Objects::new(data.join("failed-records")),
            mailbox: Mailbox(state.clone()),
            razorpay: Simulator::new(state.clone(), random.clone()),
            meter: Meter::default(),
            metrics: Arc::default(),
            grants: Grants::of(&template),
            writes: watch::Sender::new(0),
            faults: Mutex::new(None),
            earlier_reads: EarlierReads::default(),
            clock,
            random,
        });
        let variables = settings::own_variables(&elsewhere.variables, &public_url);
        let local = build_functions(&services, &template, functions, &variables)?;
        let mut everything: BTreeMap<String, String> = BTreeMap::new();
        for function in local.values() {
            everything.extend(function.settings.environment.clone());
        }
        let operator = match elsewhere.operator.take() {
            Some(operator) => operator,
            None => deps(&services, OPERATOR, everything).map_err(|error| StartError::Config {
                function: OPERATOR,
                error,
            })?,
        };
        Ok(Self {
            services,
            state,
            template,
            functions: local,
            operator,
            elsewhere,
            idle_mappings: IdleMappings::default(),
            busy: Busy(Arc::default()),
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

    /// Counts work under way until the guard is dropped.
    pub(crate) fn busy(&self) -> Busy {
        Busy(self.busy.0.clone())
    }

    /// Whether nothing is being worked on and the stream is read to its end.
    pub(crate) fn is_quiet(&self) -> bool {
        Arc::strong_count(&self.busy.0) == 1 && self.is_stream_read()
    }

    /// What Lambda gives a function as its environment; empty for an unknown one.
    #[must_use]
    pub fn environment(&self, function: &str) -> BTreeMap<String, String> {
        let own = self.functions.get(function);
        let own = own.map(|local| local.settings.environment.clone());
        let lambda = own.is_some().then(settings::lambda_variables);
        lambda.into_iter().chain(own).flatten().collect()
    }

    pub(crate) fn stream_mappings(&self) -> impl Iterator<Item = &'static str> {
        let follows = |local: &LocalFunction| {
            local
                .settings
                .sources
                .iter()
                .any(|source| matches!(source, Source::Stream { .. }))
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
}

/// The queue of webhooks on their way.
const WEBHOOK_QUEUE: QueueSettings = QueueSettings {
    visibility: Duration::from_secs(60),
    delay: Duration::ZERO,
    retention: Duration::from_secs(14 * 24 * 60 * 60),
    redrive: None,
    fifo: false,
};

/// Removes expired items now and then.
async fn expire(core: Arc<Core>) {
    loop {
        core.sleep(EXPIRY).await;
        match core.services.table.expire() {
            Ok(0) => {}
            Ok(_) => core.services.announce_write(),
            Err(error) => tracing::warn!("expired items can't be removed: {error}"),
        }
    }
}

/// A table keeps the definition it was made with: another one needs another table.
fn keep_definition(state: &State, definition: &Value) -> Result<(), StartError> {
    let unreadable = |error: rusqlite::Error| StartError::Table(error.to_string());
    match state
        .get::<Value>("table", "definition")
        .map_err(unreadable)?
    {
        Some(kept) if kept != *definition => Err(StartError::OtherTable),
        Some(_) => Ok(()),
        None => state
            .put("table", "definition", definition)
            .map_err(unreadable),
    }
}

fn build_functions(
    services: &Arc<Services>,
    template: &Template,
    functions: Vec<&'static Function>,
    variables: &BTreeMap<String, String>,
) -> Result<BTreeMap<&'static str, LocalFunction>, StartError> {
    let declared: BTreeSet<&str> = template.functions.keys().map(String::as_str).collect();
    let written: BTreeSet<&str> = functions.iter().map(|function| function.name).collect();
    let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    if !declared.is_subset(&written) {
        return Err(StartError::Unwritten(list(&declared - &written)));
    }
    if !written.is_subset(&declared) {
        return Err(StartError::Undeclared(list(&written - &declared)));
    }
    let mut built = BTreeMap::new();
    for function in functions {
        let mut settings = template.functions[function.name].clone();
        settings.environment.extend(variables.clone());
        let failed = |error| StartError::Config {
            function: function.name,
            error,
        };
        services
            .grants
            .check_lambda(function.name, &settings)
            .map_err(|denied| StartError::Role {
                function: function.name,
                denied,
            })?;
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
    // Credentials of a role have a token. Here it says whose they are.
    let token = ("AWS_SESSION_TOKEN".to_owned(), name.to_owned());
    let variables: BTreeMap<_, _> = settings::lambda_variables()
        .into_iter()
        .chain([token])
        .chain(variables)
        .collect();
    let here = LocalAws::new(services.clone(), name);
    let http = SharedHttpClient::new(Switch::new(here, &variables));
    let environment: Environment = variables.into_iter().collect();
    Deps::new(Platform {
        environment,
        clock: Arc::new(ContainerClock {
            services: services.clone(),
            function: name,
        }),
        random: services.random.clone(),
        http,
        metrics: services.metrics.clone(),
    })
}
