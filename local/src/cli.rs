//! The command line.

use crate::demo::Demo;
use crate::greeting;
use crate::stand_in::{self, Edge};
use boli_domain::Timestamp;
use boli_local::clock::LocalClock;
use boli_local::elsewhere::{Elsewhere, Functions};
use boli_local::template::TEMPLATE;
use boli_local::{Cloud, Options, registry, sample_data, server, variables};
use boli_runtime::clock::{Clock, SystemClock};
use boli_runtime::random::OsRandom;
use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::net::{IpAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Boli on this machine: REST, WebSockets, table, queues, a Razorpay simulator and a mailbox.
#[derive(Debug, Parser)]
#[command(name = "boli", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serving: Serving,
    /// Run no functions: serve the table, queues, buckets, mails and the Razorpay simulator to
    /// functions that run elsewhere, and say what they need in their environment.
    #[arg(long, conflicts_with = "tls")]
    no_functions: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play a whole show over HTTP and WebSockets, and check the facts afterwards.
    Demo(Demo),
    /// Stand in for CloudFront in front of functions that run elsewhere: a deployment, or
    /// `cargo lambda watch`. Serves the services too, as --no-functions does.
    Edge(Edge),
    /// Print the secret of a new deployment as JSON, with fresh keys.
    Secrets(crate::operate::Secrets),
    /// Do on a deployment what its operators do.
    Operate(crate::operate::Operate),
    /// Print an access token of an account of the local cloud, running or not: `token admin` for
    /// the operators' endpoints, which the API signs nobody in for.
    Token(crate::token::Token),
    /// Hand the records that the feed gave up on to their functions again.
    Replay(crate::replay::Replay),
    /// Compare the roles of template.yaml with what a test run used.
    Grants(crate::grants::Grants),
    /// Print the template's REST routes for `cargo lambda watch`.
    Routes(crate::routes_command::Routes),
    /// Print the OpenAPI document of the REST endpoints.
    Openapi,
}

/// Where and how to serve.
#[derive(Debug, Args)]
pub struct Serving {
    /// The port to listen on.
    #[arg(long, default_value_t = 8000, global = true)]
    pub(crate) port: u16,
    /// The address to listen on; 0.0.0.0 serves phones on the same network. `/_local/` stays
    /// on this machine.
    #[arg(long, default_value = "127.0.0.1", global = true)]
    host: IpAddr,
    /// Serve https and wss with a self-signed certificate.
    #[arg(long, global = true)]
    pub(crate) tls: bool,
    /// The folder that keeps the data between runs.
    #[arg(long, default_value = ".local", global = true)]
    data: PathBuf,
    /// Keep nothing: use a temporary folder and delete it.
    #[arg(long, global = true, conflicts_with_all = ["data", "fresh"])]
    memory: bool,
    /// Start over: delete the data first.
    #[arg(long, global = true)]
    fresh: bool,
    /// Write the environment of functions that run elsewhere to this file.
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "tls")]
    env_file: Option<PathBuf>,
}

/// Where the functions are.
enum Place<'a> {
    Here,
    Anywhere,
    Behind(&'a Edge),
}

/// A served local cloud.
pub struct Served {
    pub url: String,
    /// What a client must trust, with `--tls`.
    pub certificate: Option<CertificateDer<'static>>,
    cloud: Cloud,
    /// Deleted when dropped, with `--memory`.
    _temporary: Option<tempfile::TempDir>,
    /// Keeps other processes out of the data folder.
    _lock: std::fs::File,
}

/// Runs what the command line says.
pub async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    start_logging();
    match arguments.command {
        None if arguments.no_functions => {
            let served = serve(&arguments.serving, Place::Anywhere).await?;
            let variables = served.cloud.core().variables(&served.url);
            greeting::services(
                &served.url,
                &variables,
                arguments.serving.env_file.as_deref(),
            );
            until_stopped().await
        }
        None => {
            let served = serve(&arguments.serving, Place::Here).await?;
            greeting::local_cloud(&served.url);
            until_stopped().await
        }
        Some(Command::Demo(demo)) if demo.is_elsewhere() => demo.play_elsewhere().await,
        Some(Command::Demo(demo)) => {
            let served = serve(&arguments.serving, Place::Here).await?;
            demo.play(&served).await
        }
        Some(Command::Edge(edge)) => {
            let served = serve(&arguments.serving, Place::Behind(&edge)).await?;
            greeting::edge(&served.url);
            until_stopped().await
        }
        Some(Command::Secrets(secrets)) => secrets.run(),
        Some(Command::Operate(operate)) => operate.run().await,
        Some(Command::Token(token)) => token.run(&arguments.serving).await,
        Some(Command::Replay(replay)) => replay.run().await,
        Some(Command::Grants(arguments)) => crate::grants::run(&arguments),
        Some(Command::Routes(arguments)) => crate::routes_command::run(&arguments),
        Some(Command::Openapi) => {
            println!("{:#}", boli_openapi::document()?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn until_stopped() -> Result<ExitCode, Box<dyn Error>> {
    tokio::signal::ctrl_c().await?;
    println!("\nStopped.");
    Ok(ExitCode::SUCCESS)
}

/// Starts a local cloud and serves it.
async fn serve(serving: &Serving, place: Place<'_>) -> Result<Served, Box<dyn Error>> {
    let (data, temporary) = data_folder(serving)?;
    let lock = lock(&data)?;
    let certificate_file = data.join("certificate.pem");
    let listener = TcpListener::bind((serving.host, serving.port))
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "port {} is taken by another program; choose another with --port",
                serving.port
            ),
            _ => format!("can't listen on {}:{}: {error}", serving.host, serving.port),
        })?;
    let port = listener.local_addr()?.port();
    let scheme = if serving.tls { "https" } else { "http" };
    let host = host_name(serving.host);
    let url = format!("{scheme}://{host}:{port}");
    let mut elsewhere = match place {
        Place::Here => stand_in::endpoints(),
        Place::Anywhere => Elsewhere {
            functions: Functions::Anywhere,
            ..Elsewhere::default()
        },
        Place::Behind(edge) => edge.elsewhere(&url)?,
    };
    // Who serves functions that run elsewhere on another address than this machine's own
    // wants them to reach the services there.
    elsewhere.open_services = !matches!(place, Place::Here);
    let options = Options {
        data,
        clock: Arc::new(LocalClock::starting_at(now())),
        random: Arc::new(OsRandom),
        public_url: url.clone(),
        functions: registry::functions(),
    };
    let cloud = Cloud::start_with(options, TEMPLATE, elsewhere)?;
    let seeded = match place {
        Place::Behind(edge) if edge.has_own_table() => {
            sample_data::categories(cloud.operator()).await
        }
        _ => sample_data::seed(cloud.operator()).await,
    };
    seeded.map_err(|failure| failure.to_string())?;
    if let Some(file) = &serving.env_file {
        variables::write(&cloud.core().variables(&url), file)
            .map_err(|error| format!("{} can't be written: {error}", file.display()))?;
    }
    let (tls, certificate) = if serving.tls {
        let (acceptor, certificate) = self_signed(&host, &certificate_file)?;
        (Some(acceptor), Some(certificate))
    } else {
        (None, None)
    };
    tokio::spawn(server::serve(cloud.core().clone(), listener, tls));
    Ok(Served {
        url,
        certificate,
        cloud,
        _temporary: temporary,
        _lock: lock,
    })
}

/// What clients call this machine: pictures and pages carry it in their addresses.
fn host_name(host: IpAddr) -> String {
    if host.is_loopback() {
        return "localhost".to_owned();
    }
    if !host.is_unspecified() {
        return host.to_string();
    }
    // The address of the interface that leads outside; connecting UDP sends nothing.
    let outward = UdpSocket::bind((host, 0)).and_then(|socket| {
        socket.connect(("192.0.2.1", 9))?;
        socket.local_addr()
    });
    outward.map_or_else(
        |_| "localhost".to_owned(),
        |address| address.ip().to_string(),
    )
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

pub(crate) fn data_folder(
    serving: &Serving,
) -> Result<(PathBuf, Option<tempfile::TempDir>), Box<dyn Error>> {
    if serving.memory {
        let folder = tempfile::tempdir()?;
        return Ok((folder.path().to_owned(), Some(folder)));
    }
    let data = serving.data.clone();
    // Only a folder that this program made is deleted.
    if serving.fresh && data.join("state.sqlite").exists() {
        let _lock = lock(&data)?;
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)
        .map_err(|error| format!("the data folder {} can't be used: {error}", data.display()))?;
    Ok((data, None))
}

pub(crate) fn lock(data: &Path) -> Result<std::fs::File, Box<dyn Error>> {
    let file = std::fs::File::create(data.join("lock"))?;
    file.try_lock().map_err(|_| {
        format!(
            "the data folder {} is in use by another boli; choose another with --data",
            data.display()
        )
    })?;
    Ok(file)
}

/// A new certificate, which is left in `file` for clients that want to trust it.
fn self_signed(
    host: &str,
    file: &Path,
) -> Result<(TlsAcceptor, CertificateDer<'static>), Box<dyn Error>> {
    let names = vec![
        host.to_owned(),
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
    ];
    let made = rcgen::generate_simple_self_signed(names)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    std::fs::write(file, made.cert.pem())?;
    let certificate = made.cert.der().clone();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate))
}

fn start_logging() {
    let filter = std::env::var("LOG_LEVEL").unwrap_or_else(|_| "warn".to_owned());
    let filter: Targets = filter.parse().unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}
