//! `cargo run -- replay`: hands the records that the feed gave up on to their functions again.

use boli_local::failed_records::{FailedBatch, PREFIX, is_done, oldest_first};
use boli_providers::{Bucket, HttpClient, SignedClient};
use boli_runtime::deps::sdk_config;
use boli_runtime::environment::Environment;
use boli_runtime::lambda::network_client;
use bytes::Bytes;
use clap::Args;
use serde::Deserialize;
use serde_json::Value;
use std::error::Error;
use std::process::ExitCode;

/// The bucket of a deployment. Credentials and region are the environment's.
#[derive(Debug, Args)]
pub struct Replay {
    /// The bucket of failed records, as the stack's output FailedRecords names it.
    #[arg(long)]
    bucket: String,
    /// Only what is below this prefix.
    #[arg(long, default_value = PREFIX)]
    prefix: String,
    /// Only say what is there.
    #[arg(long)]
    dry_run: bool,
}

/// The bucket and the functions.
struct Deployment {
    bucket: Bucket,
    lambda: SignedClient,
}

/// A page of S3's `ListObjectsV2`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listing {
    #[serde(default)]
    contents: Vec<Object>,
    next_continuation_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Object {
    key: String,
}

impl Replay {
    /// Replays every object; one is deleted when all of its records are done.
    pub async fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let deployment = Deployment::new(&self.bucket)?;
        let keys = deployment.keys(&self.prefix).await?;
        let mut failed = 0;
        for key in &keys {
            if self.dry_run {
                println!("{key}");
                continue;
            }
            match deployment.replay(key).await {
                Ok(()) => println!("done    {key}"),
                Err(error) => {
                    failed += 1;
                    println!("failed  {key}: {error}");
                }
            }
        }
        println!("{} objects, {failed} failed", keys.len());
        Ok(if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

impl Deployment {
    fn new(bucket: &str) -> Result<Self, Box<dyn Error>> {
        let sdk = sdk_config(&Environment::of_process(), network_client())?;
        let http = HttpClient::new(network_client());
        Ok(Self {
            bucket: Bucket::new(&sdk, http.clone(), bucket),
            lambda: SignedClient::new(&sdk, http, "lambda"),
        })
    }

    /// All keys below a prefix, the oldest first.
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let mut keys = Vec::new();
        let mut query = form_urlencoded::Serializer::new("?list-type=2&".to_owned());
        let mut page = Some(query.append_pair("prefix", prefix).finish());
        let first = page.clone().unwrap_or_default();
        while let Some(asked) = page {
            let said = self.bucket.get(&asked).await?;
            let listing: Listing = quick_xml::de::from_reader(&*said)?;
            keys.extend(listing.contents.into_iter().map(|object| object.key));
            page = listing.next_continuation_token.map(|token| {
                let mut next = form_urlencoded::Serializer::new(format!("{first}&"));
                next.append_pair("continuation-token", &token).finish()
            });
        }
        oldest_first(&mut keys);
        Ok(keys)
    }

    async fn replay(&self, key: &str) -> Result<(), Box<dyn Error>> {
        let batch = FailedBatch::read(&self.bucket.get(key).await?)?;
        let event = serde_json::to_vec(batch.event())?;
        let invocation = format!(
            "{}/2015-03-31/functions/{}/invocations",
            self.lambda.url_of("lambda"),
            batch.function_arn()
        );
        let invocation = http::Request::post(invocation).body(Bytes::from(event))?;
        let reply = self.lambda.send(&invocation).await?;
        let said = reply.body();
        let error = reply.headers().get("x-amz-function-error");
        if error.is_some() || !reply.status().is_success() {
            let said = String::from_utf8_lossy(said);
            return Err(format!("{}: {said}", reply.status()).into());
        }
        let said: Value = serde_json::from_slice(said)?;
        if !is_done(&said) {
            return Err(format!("not all records are done: {said}").into());
        }
        self.bucket.delete(key).await?;
        Ok(())
    }
}
