//! What was measured, as a table and as bars.

use crate::bar::Bar;
use crate::functions::program::Profile;
use crate::percentile::Times;
use serde_json::Value;
use std::fmt;

/// The empty function.
pub const HELLO: &str = "hello";
/// The same GetItem in another language, and the function that it is compared with.
pub const PYTHON: &str = "python + boto3";
pub const PYTHON_TWIN: &str = "catalog-get-category";
/// Functions that hash a password.
const HASHING: [&str; 3] = [
    "accounts-login",
    "accounts-register-buyer",
    "accounts-register-seller",
];

const INIT_MS: f64 = 6.0;
/// Reading 144 certificates is most of it.
const INIT_WITH_ROOTS_MS: f64 = 10.0;
const INIT_TO_HELLO: f64 = 1.6;
const FIRST_ABOVE_WARM_MS: f64 = 10.0;
/// The first hash touches its 19 MiB for the first time.
const FIRST_HASHING_MS: f64 = 40.0;
const MEMORY_MB: f64 = 14.0;
/// argon2id works on 19 MiB.
const MEMORY_HASHING_MB: f64 = 34.0;
const ZIP_KB: f64 = 3_700.0;
const ZIP_DIST_KB: f64 = 2_900.0;
const HELLO_ZIP_KB: f64 = 1_300.0;
const HELLO_WARM_P99_US: f64 = 500.0;

/// One program's figures.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub name: String,
    /// From spawn to the first question for an event. This and the other times leave out what the
    /// program waited for a processor.
    pub init: Times,
    /// The same with the public root certificates to read, as on AWS.
    pub init_with_roots: Times,
    /// The init of the empty function, started just before each time.
    pub hello: Times,
    pub first: Times,
    pub warm: Times,
    pub memory_kb: Option<u64>,
    pub zip_bytes: usize,
    /// What the first and the last invocation answered: a status, `ok` or `error`.
    pub answers: Option<(String, String)>,
}

impl Figures {
    fn is_function(&self) -> bool {
        self.name != HELLO && self.name != PYTHON
    }

    fn hashes(&self) -> bool {
        HASHING.contains(&self.name.as_str())
    }

    /// Init in relation to the empty function's in the same rounds.
    fn init_to_hello(&self) -> f64 {
        self.init.millis(50) / self.hello.millis(50)
    }

    fn memory_mb(&self) -> f64 {
        self.memory_kb.map_or(f64::NAN, |kb| figure(kb) / 1_024.0)
    }

    fn zip_kb(&self) -> f64 {
        figure(u64::try_from(self.zip_bytes).unwrap_or(u64::MAX)) / 1_024.0
    }

    /// What the services behind the endpoint take is the same warm and cold, and not AWS's time:
    /// the first invocation is judged by what a start adds to it.
    fn bars(&self, profile: Profile) -> Vec<Bar> {
        let bar =
            |what: &str, figure, most| Bar::new(format!("{}: {what}", self.name), figure, most);
        if self.name == HELLO {
            return vec![
                bar("zip KB", self.zip_kb(), HELLO_ZIP_KB),
                bar(
                    "warm p99 us",
                    self.warm.millis(99) * 1_000.0,
                    HELLO_WARM_P99_US,
                ),
            ];
        }
        if !self.is_function() {
            return Vec::new();
        }
        let zip = match profile {
            Profile::Release => ZIP_KB,
            Profile::Dist => ZIP_DIST_KB,
        };
        let (first, memory) = if self.hashes() {
            (FIRST_HASHING_MS, MEMORY_HASHING_MB)
        } else {
            (FIRST_ABOVE_WARM_MS, MEMORY_MB)
        };
        let mut bars = vec![
            bar("zip KB", self.zip_kb(), zip),
            bar("init p50 ms", self.init.millis(50), INIT_MS),
            bar(
                "init p50 ms with public roots",
                self.init_with_roots.millis(50),
                INIT_WITH_ROOTS_MS,
            ),
            bar("init p50 / hello's", self.init_to_hello(), INIT_TO_HELLO),
            bar(
                "first invoke p50 ms above a warm one",
                self.first.millis(50) - self.warm.millis(50),
                first,
            ),
        ];
        if self.memory_kb.is_some() {
            bars.push(bar("peak memory MB", self.memory_mb(), memory));
        }
        bars
    }
}

/// A whole run.
#[derive(Clone, Debug)]
pub struct Report {
    pub profile: Profile,
    pub figures: Vec<Figures>,
    /// What was asked for and is not there, or did not run, with the reason.
    pub missing: Vec<(String, String)>,
}

impl Report {
    /// The bars of everything that ran.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        self.figures
            .iter()
            .flat_map(|figures| figures.bars(self.profile))
            .collect()
    }

    /// Whether all that was asked for ran and holds its bars.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.missing.is_empty() && !self.figures.is_empty() && self.bars().iter().all(Bar::holds)
    }

    fn find(&self, name: &str) -> Option<&Figures> {
        self.figures.iter().find(|figures| figures.name == name)
    }

    fn comparison(&self) -> String {
        match (self.find(PYTHON), self.find(PYTHON_TWIN)) {
            (Some(python), Some(twin)) => format!(
                "the same GetItem in Python: init {:.0} times as long, first invoke {:.1}, warm p50 {:.1}, memory {:.1}",
                python.init.millis(50) / twin.init.millis(50),
                python.first.millis(50) / twin.first.millis(50),
                python.warm.millis(50) / twin.warm.millis(50),
                python.memory_mb() / twin.memory_mb(),
            ),
            (None, _) => format!(
                "not compared with Python: give --python the interpreter of a venv with boto3 (and measure {PYTHON_TWIN})"
            ),
            (Some(_), None) => format!("not compared with Python: {PYTHON_TWIN} was not measured"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<34} {:>8} {:>7} {:>7} {:>9} {:>8} {:>8} {:>7} {:>8}  answers (first, last)",
            "function",
            "init ms",
            "/hello",
            "+roots",
            "first ms",
            "p50 us",
            "p99 us",
            "RSS MB",
            "zip KB"
        )?;
        for row in &self.figures {
            let answers = row.answers.clone().unwrap_or_default();
            let to_hello = match row.name.as_str() {
                HELLO => 1.0,
                _ => row.init_to_hello(),
            };
            writeln!(
                f,
                "{:<34} {:>8.2} {to_hello:>7.2} {:>7.2} {:>9.2} {:>8.0} {:>8.0} {:>7.1} {:>8.0}  {} {}",
                row.name,
                row.init.millis(50),
                row.init_with_roots.millis(50),
                row.first.millis(50),
                row.warm.millis(50) * 1_000.0,
                row.warm.millis(99) * 1_000.0,
                row.memory_mb(),
                row.zip_kb(),
                answers.0,
                answers.1,
            )?;
        }
        writeln!(f, "\n{}", self.comparison())?;
        let bars = self.bars();
        let broken: Vec<_> = bars.iter().filter(|bar| !bar.holds()).collect();
        writeln!(
            f,
            "{} of {} bars hold",
            bars.len() - broken.len(),
            bars.len()
        )?;
        for bar in broken {
            writeln!(f, "{bar}")?;
        }
        for (name, reason) in &self.missing {
            writeln!(f, "  WRONG  {name}: {reason}")?;
        }
        Ok(())
    }
}

/// What an answer amounts to.
#[must_use]
pub fn outcome(answer: &Result<bytes::Bytes, bytes::Bytes>) -> String {
    match answer {
        Err(_) => "error".to_owned(),
        Ok(body) => match serde_json::from_slice::<Value>(body) {
            Ok(body) => body["statusCode"]
                .as_u64()
                .map_or_else(|| "ok".to_owned(), |status| status.to_string()),
            Err(_) => "ok".to_owned(),
        },
    }
}

/// A count as a figure to calculate with: far below where a double is inexact.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "counts are small"
)]
fn figure(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
