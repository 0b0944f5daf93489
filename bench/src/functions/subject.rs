//! One program under measurement.

use super::endpoint::{self, Endpoint};
use super::figures::{self, Figures, HELLO, PYTHON, PYTHON_TWIN};
use super::program::{Launch, Profile, Program};
use super::runtime_api::{RuntimeApi, RuntimeApiError};
use super::sample::Sample;
use super::stage::Stage;
use super::{MeasureError, zip};
use boli_runtime::clock::{Clock, SystemClock};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// Where functions read the certificates that they trust.
const CERTIFICATES: &str = "SSL_CERT_FILE";
/// A round ends early for a function that takes long.
const LONGEST_ROUND: Duration = Duration::from_secs(2);

/// A program, what it is sent, and its figures.
pub struct Subject {
    pub launch: Launch,
    pub figures: Figures,
    /// Why it is not measured any more.
    pub failed: Option<String>,
    /// The same start with all the public roots to read.
    with_roots: Option<Launch>,
    sample: Sample,
    invoked: u64,
    _endpoint: Option<Endpoint>,
}

/// Why a start or an invocation came to nothing, with what the program logged.
struct Failed(String);

impl Subject {
    fn new(launch: Launch, sample: Sample, zip_bytes: usize) -> Self {
        Self {
            figures: Figures {
                name: launch.name.clone(),
                zip_bytes,
                ..Figures::default()
            },
            launch,
            failed: None,
            with_roots: None,
            sample,
            invoked: 0,
            _endpoint: None,
        }
    }

    /// The empty function.
    ///
    /// # Errors
    /// It is not built.
    pub fn hello(profile: Profile, target: &Path) -> Result<Self, MeasureError> {
        let program = profile.find(target, HELLO);
        let program = program.ok_or_else(|| MeasureError::NotBuilt {
            name: HELLO.to_owned(),
            command: profile.build_command(),
        })?;
        let zip_bytes = zip::zipped_size(&std::fs::read(&program)?);
        let launch = Launch {
            name: HELLO.to_owned(),
            program,
            arguments: Vec::new(),
            environment: BTreeMap::new(),
        };
        Ok(Self::new(launch, Sample::empty(), zip_bytes))
    }

    /// A function of the product, calling an endpoint of its own.
    ///
    /// # Errors
    /// It has no sample, or the stage is not set for it.
    pub async fn function(
        stage: &Stage,
        name: &'static str,
        program: PathBuf,
    ) -> Result<Self, MeasureError> {
        let endpoint = stage.endpoint(Some(name)).await?;
        let zip_bytes = zip::zipped_size(&std::fs::read(&program)?);
        let mut environment = stage.environment(name);
        // A function without sockets or payments does not look at these.
        let elsewhere = [
            ("SOCKET_CALLBACK_URL", format!("{}/live", endpoint.url())),
            (
                "RAZORPAY_URL",
                format!("{}{}", endpoint.url(), endpoint::RAZORPAY),
            ),
        ];
        environment.extend(elsewhere.map(|(name, url)| (name.to_owned(), url)));
        environment.extend(service_variables(stage, &endpoint));
        let launch = Launch {
            name: name.to_owned(),
            program,
            arguments: Vec::new(),
            environment,
        };
        let mut with_roots = launch.clone();
        let public = stage.trust.public.to_string_lossy().into_owned();
        with_roots
            .environment
            .insert(CERTIFICATES.to_owned(), public);
        let sample = stage.sample(name, name).await?;
        Ok(Self {
            with_roots: Some(with_roots),
            _endpoint: Some(endpoint),
            ..Self::new(launch, sample, zip_bytes)
        })
    }

    /// The same GetItem as [`PYTHON_TWIN`]'s in Python.
    ///
    /// # Errors
    /// The stage is not set for it.
    pub async fn python(
        stage: &Stage,
        python: &Path,
        handler: &Path,
    ) -> Result<Self, MeasureError> {
        let endpoint = stage.endpoint(None).await?;
        let key = boli_store::keys::category(2);
        let mut environment = stage.environment(PYTHON_TWIN);
        environment.extend(service_variables(stage, &endpoint));
        let variables = [
            ("PK", key.pk),
            ("SK", key.sk),
            ("AWS_DEFAULT_REGION", "ap-south-1".to_owned()),
        ];
        environment.extend(variables.map(|(name, value)| (name.to_owned(), value)));
        // boto3 is part of Lambda's Python: the zip is the handler alone.
        let zip_bytes = zip::zipped_size(&std::fs::read(handler.join("handler.py"))?);
        let launch = Launch {
            name: PYTHON.to_owned(),
            program: python.to_owned(),
            arguments: vec![handler.join("bootstrap.py")],
            environment,
        };
        let sample = stage.sample(PYTHON_TWIN, "python").await?;
        Ok(Self {
            _endpoint: Some(endpoint),
            ..Self::new(launch, sample, zip_bytes)
        })
    }

    /// One round, after a start of the empty function to compare with. A failure ends the
    /// measurement of this program.
    pub async fn run(&mut self, hello: &Launch, invokes: u64, logs: &Path) {
        if self.failed.is_none() {
            let outcome = self.try_run(hello, invokes, logs).await;
            self.failed = outcome.err().map(|Failed(reason)| reason);
        }
    }

    async fn try_run(&mut self, hello: &Launch, invokes: u64, logs: &Path) -> Result<(), Failed> {
        let (_, _, took) = start(hello, logs).await?;
        self.figures.hello.add(took);
        if let Some(with_roots) = &self.with_roots {
            let (_, _, took) = start(with_roots, logs).await?;
            self.figures.init_with_roots.add(took);
        }
        let (program, mut runtime_api, took) = start(&self.launch, logs).await?;
        self.figures.init.add(took);
        let begun = Instant::now();
        for number in 0..=invokes {
            let now = SystemClock.now().as_millis();
            let event = self.sample.event(self.invoked, now);
            self.invoked += 1;
            let waited = program.waited();
            let answer = runtime_api.invoke(event).await;
            let answer = answer.map_err(|error| failed(&program, error))?;
            let waited = program.waited().saturating_sub(waited);
            let outcome = figures::outcome(&answer.outcome);
            let times = if number == 0 {
                &mut self.figures.first
            } else {
                &mut self.figures.warm
            };
            times.add(answer.took.saturating_sub(waited));
            let answers = &mut self.figures.answers;
            let (_, last) = answers.get_or_insert((outcome.clone(), String::new()));
            *last = outcome;
            if begun.elapsed() > LONGEST_ROUND {
                break;
            }
        }
        let peak = program.peak_memory_kb();
        self.figures.memory_kb = self.figures.memory_kb.max(peak);
        Ok(())
    }
}

fn service_variables(stage: &Stage, endpoint: &Endpoint) -> [(String, String); 4] {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let own = path(&stage.trust.own);
    let nothing = path(&stage.trust.nothing);
    let variables = [
        ("AWS_ENDPOINT_URL", endpoint.url().to_owned()),
        (CERTIFICATES, own.clone()),
        ("SSL_CERT_DIR", nothing),
        ("AWS_CA_BUNDLE", own),
    ];
    variables.map(|(name, value)| (name.to_owned(), value))
}

/// Starts a program; how long it took until it asked for an event, without what it waited for
/// a processor.
async fn start(launch: &Launch, logs: &Path) -> Result<(Program, RuntimeApi, Duration), Failed> {
    let runtime_api = RuntimeApi::listen().await;
    let mut runtime_api = runtime_api.map_err(|error| Failed(error.to_string()))?;
    let program = Program::start(launch, runtime_api.address(), logs)
        .map_err(|error| Failed(format!("{}: {error}", launch.program.display())))?;
    let polled = runtime_api.polled().await;
    let polled = polled.map_err(|error| failed(&program, error))?;
    let took = polled.duration_since(program.started());
    let waited = program.waited();
    Ok((program, runtime_api, took.saturating_sub(waited)))
}

fn failed(program: &Program, error: RuntimeApiError) -> Failed {
    Failed(format!("{error}\n{}", program.last_words()))
}
