//! Compiled functions, started as Lambda starts them: cold start, invocations, memory, zip.

mod endpoint;
mod figures;
mod program;
mod runtime_api;
mod sample;
mod stage;
mod subject;
mod zip;

pub use figures::{Figures, HELLO, PYTHON, PYTHON_TWIN, Report};
pub use program::{Launch, Profile, Program};
pub use runtime_api::{Answer, RuntimeApi, RuntimeApiError};
use stage::{Stage, StageError};
use std::path::{Path, PathBuf};
use subject::Subject;

/// A clock's segment runs for half a minute on purpose.
const WITHOUT_SAMPLE: [&str; 1] = ["workers-run-auction-clock"];

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

/// Runs the programs in rounds. Each function has a cloud of its own, so that what others left
/// in it makes no list longer; what is compared runs in the same rounds.
///
/// # Errors
/// Nothing is built, or there is no place to run it in.
pub async fn measure(plan: &Plan) -> Result<Report, MeasureError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let folder = tempfile::tempdir()?;
    let empty = Subject::hello(plan.profile, &target)?;
    let hello = empty.launch.clone();
    let mut report = Report {
        profile: plan.profile,
        figures: Vec::new(),
        missing: Vec::new(),
    };
    rounds(plan, &hello, &mut [empty], folder.path(), &mut report).await;
    for name in chosen(plan)? {
        let Some(path) = plan.profile.find(&target, name) else {
            report
                .missing
                .push((name.to_owned(), "not built".to_owned()));
            continue;
        };
        eprintln!("{name}");
        let folder = tempfile::tempdir()?;
        let stage = Stage::open(folder.path(), root.join("events")).await?;
        let mut group = vec![Subject::function(&stage, name, path).await?];
        if let (Some(python), PYTHON_TWIN) = (&plan.python, name) {
            let handler = root.join("bench/python");
            group.push(Subject::python(&stage, python, &handler).await?);
        }
        // The stage is set: its services stay, and nothing else happens among them.
        drop(stage);
        rounds(plan, &hello, &mut group, folder.path(), &mut report).await;
    }
    if report.figures.len() == 1 && report.missing.iter().all(|(_, why)| why == "not built") {
        return Err(MeasureError::NotBuilt {
            name: "no function".to_owned(),
            command: plan.profile.build_command(),
        });
    }
    Ok(report)
}

/// Starts the programs of a group in turn, as often as the plan says.
async fn rounds(
    plan: &Plan,
    hello: &Launch,
    group: &mut [Subject],
    logs: &Path,
    report: &mut Report,
) {
    for _ in 0..plan.rounds {
        for subject in &mut *group {
            subject.run(hello, plan.invokes, logs).await;
        }
    }
    for subject in group {
        match &subject.failed {
            None => report.figures.push(subject.figures.clone()),
            Some(reason) => {
                let name = subject.figures.name.clone();
                report.missing.push((name, reason.clone()));
            }
        }
    }
}

/// The functions to measure, in the order of the template.
fn chosen(plan: &Plan) -> Result<Vec<&'static str>, MeasureError> {
    let functions = boli_local::registry::functions();
    let all: Vec<_> = functions.iter().map(|function| function.name).collect();
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
