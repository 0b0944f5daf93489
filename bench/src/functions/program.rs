//! Programs as Lambda runs them: where they are, what they are started with, what they weigh.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
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
            .find(|path| is_for_this_machine(path))
    }

    /// The command that compiles functions so.
    #[must_use]
    pub fn build_command(self) -> String {
        let name = self.name();
        let functions = match self {
            Self::Release => "cargo lambda build --release --compiler cargo".to_owned(),
            Self::Dist => format!(
                "cargo build --profile {name} --workspace --exclude bench --exclude boli-local --exclude boli-tests"
            ),
        };
        format!("{functions}\n  cargo build --profile {name} -p bench --bin hello")
    }
}

/// Whether a file is a program that this machine runs: what is built for AWS on a laptop with
/// another processor is not.
fn is_for_this_machine(path: &Path) -> bool {
    let mut head = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let machine = match std::env::consts::ARCH {
        "x86_64" => 62,
        "aarch64" => 183,
        _ => return read.is_ok(),
    };
    // Other systems' programs have another head, and only this system's are built here.
    let is_elf = head.starts_with(b"\x7fELF");
    read.is_ok() && (!is_elf || u16::from_le_bytes([head[18], head[19]]) == machine)
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

    /// How long it could have run and others did, since it started: on a busy machine that says
    /// nothing about the program. None where the system does not tell.
    #[must_use]
    pub fn waited(&self) -> Duration {
        let path = format!("/proc/{}/schedstat", self.child.id());
        let statistics = std::fs::read_to_string(path).unwrap_or_default();
        waited_of(&statistics).unwrap_or_default()
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

/// The second figure of `/proc/<pid>/schedstat`, in nanoseconds.
fn waited_of(statistics: &str) -> Option<Duration> {
    let nanoseconds = statistics.split_whitespace().nth(1)?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
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
    fn waiting_is_told_from_running() {
        let waited = waited_of("652459 109861 2\n");
        assert_eq!(waited, Some(Duration::from_nanos(109_861)));
        assert_eq!(waited_of(""), None);
    }

    #[test]
    fn what_cargo_lambda_left_comes_first_unless_it_is_for_another_machine() {
        let target = tempfile::tempdir().unwrap();
        let write = |path: &str, program: &[u8]| {
            let path = target.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, program).unwrap();
            path
        };
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let find = || Profile::Release.find(target.path(), "cart-get");
        let plain = write("release/cart-get", &own);
        assert_eq!(find(), Some(plain.clone()));
        let bootstrap = write("lambda/cart-get/bootstrap", &own);
        assert_eq!(find(), Some(bootstrap));
        let mut foreign = own;
        foreign[18] ^= 0xff;
        write("lambda/cart-get/bootstrap", &foreign);
        assert_eq!(find(), Some(plain));
        assert_eq!(Profile::Dist.find(target.path(), "cart-get"), None);
    }
}
