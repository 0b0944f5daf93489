//! `cargo run -- token <username>`: a session without a password, on this machine only.

use crate::cli::{Serving, data_folder, lock, now};
use boli_local::clock::LocalClock;
use boli_local::elsewhere::{Elsewhere, Functions};
use boli_local::show::{Remote, Stage};
use boli_local::template::TEMPLATE;
use boli_local::{Cloud, Options, people, registry, sample_data};
use boli_runtime::random::OsRandom;
use clap::Args;
use http::Request;
use serde_json::json;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// Whose token.
#[derive(Debug, Args)]
pub struct Token {
    /// The account's username, such as `admin`.
    username: String,
}

impl Token {
    /// Prints the token. Who serves the data is asked for it; data that nobody serves is opened.
    pub async fn run(&self, serving: &Serving) -> Result<ExitCode, Box<dyn Error>> {
        let (data, _temporary) = data_folder(serving)?;
        let token = match lock(&data) {
            Ok(_lock) => self.of_unserved(data, serving).await?,
            Err(_) => self.of_server(&data, serving).await?,
        };
        println!("{token}");
        Ok(ExitCode::SUCCESS)
    }

    async fn of_unserved(
        &self,
        data: PathBuf,
        serving: &Serving,
    ) -> Result<String, Box<dyn Error>> {
        let options = Options {
            data,
            clock: Arc::new(LocalClock::starting_at(now())),
            random: Arc::new(OsRandom),
            public_url: url(serving),
            functions: registry::functions(),
        };
        // Nothing of what waits in the queues is begun.
        let idle = Elsewhere {
            functions: Functions::Anywhere,
            ..Elsewhere::default()
        };
        let cloud = Cloud::start_with(options, TEMPLATE, idle)?;
        let seeded = sample_data::seed(cloud.operator()).await;
        seeded.map_err(|failure| failure.to_string())?;
        let token = people::token(cloud.operator(), &self.username).await;
        let token = token.map_err(|failure| failure.to_string())?;
        token.ok_or_else(|| format!("{} is unknown", self.username).into())
    }

    async fn of_server(&self, data: &Path, serving: &Serving) -> Result<String, Box<dyn Error>> {
        let certificate = serving
            .tls
            .then(|| CertificateDer::from_pem_file(data.join("certificate.pem")))
            .transpose()?;
        let server = Remote::at(&url(serving))?.trusting(certificate);
        let body = json!({ "username": self.username }).to_string();
        let reply = server
            .send(Request::post("/_local/token").body(body.into())?)
            .await
            .map_err(|error| format!("{error}; say --port as the local cloud was told"))?;
        match reply.body["token"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => Err(reply.body["error"].as_str().unwrap_or("refused").into()),
        }
    }
}

fn url(serving: &Serving) -> String {
    let scheme = if serving.tls { "https" } else { "http" };
    format!("{scheme}://localhost:{}", serving.port)
}
