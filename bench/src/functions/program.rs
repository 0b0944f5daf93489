//! Programs as Lambda runs them: where they are, what they are started with, what they weigh.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tokio::time::Instant;

/// How functions are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    Release,
    Dist,
}

impl Profile {
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dist => "dist",
        }
    }

    /// Where a bin may be, the newest way of building first.
    fn places(self, target: &Path, bin: &str) -> Vec<PathBuf> {
        let plain = target.join(self.name()).join(bin);
        match self {
            // cargo lambda has one folder, and leaves the release build in it.
            Self::Release => vec![target.join("lambda").join(bin).join("bootstrap"), plain],
            Self::Dist => vec![plain],
        }
    }

    /// Finds a compiled function.
    #[must_use]
    pub fn find(self, target: &Path, bin: &str) -> Option<PathBuf> {
        self.places(target, bin)
            .into_iter()
            .find(|path| path.is_file())
    }

    /// The command that compiles functions so.
    #[must_use]
    pub fn build_command(self) -> String {
        let name = self.name();
        format!(
            "cargo build --profile {name} --workspace --exclude boli-local --bins\n  \
             cargo build --profile {name} -p boli-bench --bin hello"
        )
    }
}

/// A program and what it is started with.
#[derive(Clone, Debug)]
pub struct Launch {
    pub name: String,
    pub program: PathBuf,
    pub arguments: Vec<PathBuf>,
    pub environment: BTreeMap<String, String>,
}

/// A running program; it is stopped when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    log: PathBuf,
    started: Instant,
}

impl Program {
    /// Starts a program against a Runtime API.
    ///
    /// # Errors
    /// It is not for this processor, or its log can't be written.
    pub fn start(launch: &Launch, runtime_api: SocketAddr, logs: &Path) -> std::io::Result<Self> {
        let log = logs.join(format!("{}.log", launch.name));
        let output = File::create(&log)?;
        let mut command = Command::new(&launch.program);
        command
            .args(&launch.arguments)
            .env_clear()
            .envs(lambda_variables(&launch.name))
            .envs(&launch.environment)
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string())
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let started = Instant::now();
        Ok(Self {
            child: command.spawn()?,
            log,
            started,
        })
    }

    #[must_use]
    pub fn started(&self) -> Instant {
        self.started
    }

    /// The most memory it ever had, in KB; `None` where the system has no `/proc`.
    #[must_use]
    pub fn peak_memory_kb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        peak_of(&status)
    }

    /// The end of what it logged.
    #[must_use]
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `VmHWM` of `/proc/<pid>/status`.
fn peak_of(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn lambda_variables(name: &str) -> [(&'static str, String); 7] {
    [
        ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "bench".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench".to_owned()),
        ("_HANDLER", "bootstrap".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_in_kilobytes() {
        let status =
            "Name:\tbootstrap\nVmPeak:\t  99999 kB\nVmHWM:\t    8604 kB\nVmRSS:\t    8000 kB\n";
        assert_eq!(peak_of(status), Some(8_604));
        assert_eq!(peak_of("Name:\tbootstrap\n"), None);
    }

    #[test]
    fn what_cargo_lambda_left_comes_first() {
        let target = tempfile::tempdir().unwrap();
        let plain = target.path().join("release/cart-get");
        std::fs::create_dir_all(plain.parent().unwrap()).unwrap();
        std::fs::write(&plain, "").unwrap();
        let find = || Profile::Release.find(target.path(), "cart-get");
        assert_eq!(find(), Some(plain));
        let bootstrap = target.path().join("lambda/cart-get/bootstrap");
        std::fs::create_dir_all(bootstrap.parent().unwrap()).unwrap();
        std::fs::write(&bootstrap, "").unwrap();
        assert_eq!(find(), Some(bootstrap));
        assert_eq!(Profile::Dist.find(target.path(), "cart-get"), None);
    }
}
