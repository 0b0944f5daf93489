//! `cargo run -- demo`: the show over real HTTP and WebSockets, narrated.

use crate::cli::Served;
use boli_local::show::{self, Line, Remote};
use boli_runtime::clock::{Clock, SystemClock};
use clap::Args;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// Where the show is played.
#[derive(Debug, Args)]
pub struct Demo {
    /// Play at this URL instead of starting a local cloud: another local cloud, or a
    /// deployment behind `edge`, which has the mailbox and the checkout under /_local/.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    /// Trust this certificate (PEM) at --at, as `cargo run -- --tls` leaves one in its data
    /// folder.
    #[arg(long, value_name = "FILE", requires = "at")]
    trust: Option<PathBuf>,
    /// Let everything take so many times longer. An emulator of AWS starts a process for each
    /// function and polls seldom.
    #[arg(long, value_name = "FACTOR", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=15))]
    patience: u32,
}

impl Demo {
    /// Whether no local cloud is needed.
    pub const fn is_elsewhere(&self) -> bool {
        self.at.is_some()
    }

    /// Plays at a local cloud of this process.
    pub async fn play(&self, served: &Served) -> Result<ExitCode, Box<dyn Error>> {
        self.play_at(&served.url, served.certificate.clone()).await
    }

    /// Plays at `--at`.
    pub async fn play_elsewhere(&self) -> Result<ExitCode, Box<dyn Error>> {
        let certificate = match &self.trust {
            None => None,
            Some(file) => Some(
                CertificateDer::from_pem_file(file)
                    .map_err(|error| format!("{}: {error}", file.display()))?,
            ),
        };
        let url = self.at.as_deref().unwrap_or_default();
        self.play_at(url, certificate).await
    }

    /// Plays the show and prints the checked facts; the exit code tells whether all hold.
    async fn play_at(
        &self,
        url: &str,
        certificate: Option<CertificateDer<'static>>,
    ) -> Result<ExitCode, Box<dyn Error>> {
        println!("A show on {url}\n");
        let stage = Remote::at(url)?
            .trusting(certificate)
            .patient(self.patience);
        let began = SystemClock.now();
        let tell = |line: Line<'_>| match line {
            Line::Act(title) => println!("\n{title}"),
            Line::Event(text) => println!(
                "  {:>6.1} s  {text}",
                SystemClock.now().since(began).as_secs_f64()
            ),
        };
        let run = format!("{:x}", began.as_millis());
        let facts = show::play(&stage, &run, &tell).await?;
        println!("\nChecked facts\n{facts}");
        let wrong = facts.wrong().len();
        if wrong > 0 {
            println!("{wrong} of {} facts are wrong.", facts.0.len());
            return Ok(ExitCode::FAILURE);
        }
        println!("All {} facts hold.", facts.0.len());
        Ok(ExitCode::SUCCESS)
    }
}
