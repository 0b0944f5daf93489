//! Compiled functions, started as Lambda starts them: cold start, invocations, memory, zip.

mod endpoint;
mod figures;
mod program;
mod runtime_api;
mod sample;
mod stage;
mod zip;

use endpoint::Endpoint;
pub use figures::{Figures, HELLO, PYTHON, PYTHON_TWIN, Report};
pub use program::{Launch, Profile, Program};
pub use runtime_api::{Answer, RuntimeApi, RuntimeApiError};
use sample::Sample;
use stage::{Stage, StageError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// A clock's segment runs for half a minute on purpose.
const WITHOUT_SAMPLE: [&str; 1] = ["workers-run-auction-clock"];
/// Where functions read the certificates that they trust.
const CERTIFICATES: &str = "SSL_CERT_FILE";
/// A round ends early for a function that takes long.
const LONGEST_ROUND: Duration = Duration::from_secs(2);

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// All functions where none is named.
    pub names: Vec<String>,
    pub profile: Profile,
    /// Each program is started once a round, one after the other.
    pub rounds: usize,
    /// Warm invocations a round.
    pub invokes: u64,
    /// The interpreter of a venv with boto3.
    pub python: Option<PathBuf>,
}

/// Nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    #[error("{name} is not built; build all functions with\n  {command}")]
    NotBuilt { name: String, command: String },
    #[error("there is no function {0}")]
    Unknown(String),
    #[error("the local cloud: {0}")]
    Stage(#[from] StageError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<endpoint::EndpointError> for MeasureError {
    fn from(error: endpoint::EndpointError) -> Self {
        Self::Stage(error.into())
    }
}

/// One program under measurement.
struct Subject {
    launch: Launch,
    sample: Sample,
    figures: Figures,
    failed: Option<String>,
    invoked: u64,
    _endpoint: Option<Endpoint>,
}

/// Why a start or an invocation came to nothing, with what the program logged.
struct Failed(String);

/// Runs the programs in rounds.
///
/// # Errors
/// Nothing is built, or there is no place to run it in.
pub async fn measure(plan: &Plan) -> Result<Report, MeasureError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let folder = tempfile::tempdir()?;
    let stage = Stage::open(folder.path(), root.join("events")).await?;
    let mut missing = Vec::new();
    let mut subjects = vec![hello(plan.profile, &target)?];
    for name in chosen(plan, &stage.functions())? {
        match plan.profile.find(&target, name) {
            Some(path) => subjects.push(function(&stage, name, path).await?),
            None => missing.push((name.to_owned(), "not built".to_owned())),
        }
    }
    if subjects.len() == 1 {
        return Err(MeasureError::NotBuilt {
            name: "no function".to_owned(),
            command: plan.profile.build_command(),
        });
    }
    if let Some(python) = &plan.python {
        let handler = root.join("bench/python");
        subjects.push(python_handler(&stage, python, &handler).await?);
    }
    let hello = subjects[0].launch.clone();
    for round in 1..=plan.rounds {
        eprintln!("round {round} of {}", plan.rounds);
        for subject in &mut subjects {
            if subject.failed.is_some() {
                continue;
            }
            let outcome = run(subject, &hello, &stage, plan.invokes, folder.path()).await;
            subject.failed = outcome.err().map(|Failed(reason)| reason);
        }
    }
    let failed = subjects.iter().filter_map(|subject| {
        let reason = subject.failed.clone()?;
        Some((subject.figures.name.clone(), reason))
    });
    missing.extend(failed);
    let ran = subjects
        .into_iter()
        .filter(|subject| subject.failed.is_none());
    Ok(Report {
        profile: plan.profile,
        figures: ran.map(|subject| subject.figures).collect(),
        missing,
    })
}

/// The functions to measure, in the order of the template.
fn chosen<'a>(plan: &Plan, all: &[&'a str]) -> Result<Vec<&'a str>, MeasureError> {
    if plan.names.is_empty() {
        let sampled = all.iter().filter(|name| !WITHOUT_SAMPLE.contains(name));
        return Ok(sampled.copied().collect());
    }
    let known = |name: &String| all.iter().find(|known| *known == name).copied();
    plan.names
        .iter()
        .map(|name| known(name).ok_or_else(|| MeasureError::Unknown(name.clone())))
        .collect()
}

fn subject(
    launch: Launch,
    sample: Sample,
    zip_bytes: usize,
    endpoint: Option<Endpoint>,
) -> Subject {
    Subject {
        figures: Figures {
            name: launch.name.clone(),
            zip_bytes,
            ..Figures::default()
        },
        launch,
        sample,
        failed: None,
        invoked: 0,
        _endpoint: endpoint,
    }
}

fn hello(profile: Profile, target: &Path) -> Result<Subject, MeasureError> {
    let program = profile
        .find(target, HELLO)
        .ok_or_else(|| MeasureError::NotBuilt {
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
    Ok(subject(launch, Sample::empty(), zip_bytes, None))
}

async fn function(
    stage: &Stage,
    name: &'static str,
    program: PathBuf,
) -> Result<Subject, MeasureError> {
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
    let sample = stage.sample(name, name).await?;
    Ok(subject(launch, sample, zip_bytes, Some(endpoint)))
}

async fn python_handler(
    stage: &Stage,
    python: &Path,
    handler: &Path,
) -> Result<Subject, MeasureError> {
    let endpoint = stage.endpoint(None).await?;
    let key = boli_store::keys::category(2);
    let mut environment = stage.environment(PYTHON_TWIN);
    environment.extend(service_variables(stage, &endpoint));
    let variables = [
        ("PK", key.pk),
        ("SK", key.sk),
        // Lambda keeps compiled modules of what it brings along, boto3 among them.
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
    Ok(subject(launch, sample, zip_bytes, Some(endpoint)))
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

/// One round of one program, after a start of the empty function to compare with.
async fn run(
    subject: &mut Subject,
    hello: &Launch,
    stage: &Stage,
    invokes: u64,
    logs: &Path,
) -> Result<(), Failed> {
    let (_, _, took) = start(hello, logs).await?;
    subject.figures.hello.add(took);
    if subject.launch.environment.contains_key(CERTIFICATES) {
        let mut launch = subject.launch.clone();
        let public = stage.trust.public.to_string_lossy().into_owned();
        launch.environment.insert(CERTIFICATES.to_owned(), public);
        let (_, _, took) = start(&launch, logs).await?;
        subject.figures.init_with_roots.add(took);
    }
    let (program, mut runtime_api, took) = start(&subject.launch, logs).await?;
    subject.figures.init.add(took);
    let begun = Instant::now();
    for number in 0..=invokes {
        let event = subject
            .sample
            .event(subject.invoked, stage.now().as_millis());
        subject.invoked += 1;
        let answer = runtime_api
            .invoke(event)
            .await
            .map_err(|error| failed(&program, error))?;
        let outcome = figures::outcome(&answer.outcome);
        let times = &mut subject.figures;
        if number == 0 {
            times.first.add(answer.took);
        } else {
            times.warm.add(answer.took);
        }
        let (_, last) = times
            .answers
            .get_or_insert((outcome.clone(), String::new()));
        *last = outcome;
        if begun.elapsed() > LONGEST_ROUND {
            break;
        }
    }
    let peak = program.peak_memory_kb();
    subject.figures.memory_kb = subject.figures.memory_kb.max(peak);
    Ok(())
}

async fn start(launch: &Launch, logs: &Path) -> Result<(Program, RuntimeApi, Duration), Failed> {
    let mut runtime_api = RuntimeApi::listen()
        .await
        .map_err(|error| Failed(error.to_string()))?;
    let program = Program::start(launch, runtime_api.address(), logs)
        .map_err(|error| Failed(format!("{}: {error}", launch.program.display())))?;
    let polled = runtime_api
        .polled()
        .await
        .map_err(|error| failed(&program, error))?;
    let took = polled.duration_since(program.started());
    Ok((program, runtime_api, took))
}

fn failed(program: &Program, error: RuntimeApiError) -> Failed {
    Failed(format!("{error}\n{}", program.last_words()))
}
