//! `cargo run -- edge`: a stand-in for CloudFront in front of functions that run elsewhere.

use boli_local::deployed::{self, DeployedQueues};
use boli_local::elsewhere::{Elsewhere, Functions};
use boli_local::origin::Origin;
use boli_runtime::environment::Environment;
use clap::Args;
use std::error::Error;

/// Endpoints that can be another's in a local cloud.
const ENDPOINTS: [&str; 5] = [
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_SQS",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_SESV2",
    "RAZORPAY_URL",
];

/// The deployment.
#[derive(Debug, Args)]
pub struct Edge {
    /// The REST API with its stage, such as
    /// https://abc.execute-api.ap-south-1.amazonaws.com/live; its API key is taken from the
    /// environment variable ORIGIN_KEY.
    #[arg(long, value_name = "URL")]
    rest: String,
    /// The WebSocket API with its stage, such as
    /// wss://def.execute-api.ap-south-1.amazonaws.com/live.
    #[arg(long, value_name = "URL")]
    sockets: Option<String>,
    /// The functions' table, when it is not the one here. The usual variables say where it
    /// is: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …
    #[arg(long)]
    table: Option<String>,
    /// The CloudFormation stack whose queues are counted, beside --table.
    #[arg(long, requires = "table")]
    stack: Option<String>,
}

impl Edge {
    /// What is elsewhere, seen from a stand-in that serves at `url`.
    pub fn elsewhere(&self, url: &str) -> Result<Elsewhere, Box<dyn Error>> {
        let key = std::env::var("ORIGIN_KEY").ok();
        let origin = Origin::new(&self.rest, self.sockets.as_deref(), key.as_deref())?;
        let mut elsewhere = Elsewhere {
            functions: Functions::Deployed(Box::new(origin)),
            ..Elsewhere::default()
        };
        if let Some(table) = &self.table {
            let environment = Environment::of_process();
            elsewhere.operator = Some(deployed::operator(std::env::vars(), table, url)?);
            elsewhere.queues = Some(DeployedQueues::new(&environment, self.stack.clone())?);
        }
        Ok(elsewhere)
    }

    /// Whether the table belongs to a deployment, which gets no sample accounts.
    pub const fn has_own_table(&self) -> bool {
        self.table.is_some()
    }
}

/// Other endpoints of services, as the environment of this process names them.
pub fn endpoints() -> Elsewhere {
    let set = ENDPOINTS
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
    Elsewhere {
        variables: set.collect(),
        ..Elsewhere::default()
    }
}
