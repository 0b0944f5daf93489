//! The main of every function on AWS.

use crate::clock::SystemClock;
use crate::deps::Platform;
use crate::environment::Environment;
use crate::function::Function;
use crate::metrics::Stdout;
use crate::random::OsRandom;
use crate::{Deps, telemetry};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;

/// Runs a function until Lambda stops it. Not generic, so that a bin is one call.
///
/// # Panics
/// Never; a wrong configuration is logged and ends the process with exit code 1.
pub fn main(function: &'static Function) {
    let environment = Environment::of_process();
    telemetry::start(environment.get("LOG_LEVEL"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(function, environment)),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = outcome {
        tracing::error!(function = function.name, "{error}");
        std::process::exit(1);
    }
}

/// The client of everything that a function calls over the network.
#[must_use]
pub fn network_client() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(aws_smithy_http_client::tls::Provider::Rustls(
            aws_smithy_http_client::tls::rustls_provider::CryptoMode::AwsLc,
        ))
        .build_https()
}

async fn run(
    function: &'static Function,
    environment: Environment,
) -> Result<(), lambda_runtime::Error> {
    let deps = Deps::new(Platform {
        environment,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        metrics: Arc::new(Stdout),
        http: network_client(),
    })?;
    function.prepare(&deps)?;
    let deps = &deps;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let payload = serde_json::to_vec(&event.payload)?;
        let span = tracing::info_span!("invocation", request_id = %event.context.request_id);
        let reply = tracing::Instrument::instrument(function.invoke(deps, &payload), span).await?;
        Ok::<Value, lambda_runtime::Error>(serde_json::from_slice(&reply)?)
    }))
    .await
}
