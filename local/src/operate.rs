//! `cargo run -- secrets` and `-- operate`: what a deployment needs of a person before its
//! first show.

use boli_domain::account::VerificationStatus;
use boli_local::{deployed, sample_data, secrets};
use boli_runtime::random::OsRandom;
use clap::{Args, Subcommand};
use std::error::Error;
use std::process::ExitCode;

/// The keys of a new deployment.
#[derive(Debug, Args)]
pub struct Secrets {
    /// Use the local simulator's payment keys and no video, for a stack on an emulator.
    #[arg(long)]
    simulator: bool,
}

impl Secrets {
    /// Prints the secret as JSON.
    pub fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let issued = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let secret = if self.simulator {
            secrets::secret(&OsRandom, secrets::of_simulator)?
        } else {
            secrets::secret(&OsRandom, issued)?
        };
        println!("{secret:#}");
        Ok(ExitCode::SUCCESS)
    }
}

/// A deployment's table, and what to do there. Credentials are the environment's.
#[derive(Debug, Args)]
pub struct Operate {
    /// The table, as the stack's outputs name it.
    #[arg(long)]
    table: String,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Create the product categories that are missing.
    Categories,
    /// Let a seller sell.
    VerifySeller { username: String },
    /// Turn a seller away.
    RejectSeller { username: String },
}

impl Operate {
    pub async fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        // No address is written by these tasks.
        let deps = deployed::operator(std::env::vars(), &self.table, "http://operator")?;
        let decided = match &self.task {
            Task::Categories => {
                sample_data::categories(&deps)
                    .await
                    .map_err(|failure| failure.to_string())?;
                println!("The categories are there.");
                return Ok(ExitCode::SUCCESS);
            }
            Task::VerifySeller { username } => (username, VerificationStatus::Verified),
            Task::RejectSeller { username } => (username, VerificationStatus::Rejected),
        };
        let (username, status) = decided;
        let is_active = status == VerificationStatus::Verified;
        let changed = deps
            .store()
            .set_seller(username, status, is_active, deps.now())
            .await?;
        if changed.is_none() {
            return Err(format!("{username} is not a seller").into());
        }
        println!("{username} is {status:?} now.");
        Ok(ExitCode::SUCCESS)
    }
}
