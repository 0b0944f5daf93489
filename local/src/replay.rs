//! `cargo run -- replay`: hands the records that the feed gave up on to their functions again.

use aws_sdk_lambda::primitives::Blob;
use boli_local::failed_records::{FailedBatch, PREFIX, is_done, oldest_first};
use boli_runtime::deps::sdk_config;
use boli_runtime::environment::Environment;
use boli_runtime::lambda::network_client;
use clap::Args;
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
    bucket: String,
    s3: aws_sdk_s3::Client,
    lambda: aws_sdk_lambda::Client,
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
        let s3 = aws_sdk_s3::config::Builder::from(&sdk)
            // An emulator has no host name for each bucket.
            .force_path_style(sdk.endpoint_url().is_some())
            .build();
        Ok(Self {
            bucket: bucket.to_owned(),
            s3: aws_sdk_s3::Client::from_conf(s3),
            lambda: aws_sdk_lambda::Client::new(&sdk),
        })
    }

    /// All keys below a prefix, the oldest first.
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, aws_sdk_s3::Error> {
        let listing = self.s3.list_objects_v2();
        let mut pages = listing
            .bucket(&self.bucket)
            .prefix(prefix)
            .into_paginator()
            .send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            keys.extend(
                page.contents()
                    .iter()
                    .filter_map(|object| object.key())
                    .map(str::to_owned),
            );
        }
        oldest_first(&mut keys);
        Ok(keys)
    }

    async fn replay(&self, key: &str) -> Result<(), Box<dyn Error>> {
        let object = self.s3.get_object().bucket(&self.bucket).key(key);
        let object = object.send().await.map_err(aws_sdk_s3::Error::from)?;
        let batch = FailedBatch::read(&object.body.collect().await?.into_bytes())?;
        let event = serde_json::to_vec(batch.event())?;
        let invocation = self
            .lambda
            .invoke()
            .function_name(batch.function_arn())
            .payload(Blob::new(event));
        let reply = invocation
            .send()
            .await
            .map_err(aws_sdk_lambda::Error::from)?;
        let said = reply.payload().map(Blob::as_ref).unwrap_or(b"null");
        if let Some(error) = reply.function_error() {
            return Err(format!("{error}: {}", String::from_utf8_lossy(said)).into());
        }
        let said: Value = serde_json::from_slice(said)?;
        if !is_done(&said) {
            return Err(format!("not all records are done: {said}").into());
        }
        let deletion = self.s3.delete_object().bucket(&self.bucket).key(key);
        deletion.send().await.map_err(aws_sdk_s3::Error::from)?;
        Ok(())
    }
}
