//! A deployment's table and queues, reached with the credentials of the environment.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use boli_runtime::Deps;
use boli_runtime::clock::SystemClock;
use boli_runtime::deps::{Platform, sdk_config};
use boli_runtime::environment::{ConfigError, Environment};
use boli_runtime::lambda::network_client;
use boli_runtime::metrics::Stdout;
use boli_runtime::random::OsRandom;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The end of a dead-letter queue's logical id.
const DEAD_LETTERS: &str = "DeadLetterQueue";

/// An operator of the deployment whose table is called `table`. The variables say where:
/// `AWS_REGION`, `AWS_ACCESS_KEY_ID` …, and `AWS_ENDPOINT_URL` for an emulator.
///
/// # Errors
/// A variable is missing.
pub fn operator(
    variables: impl Iterator<Item = (String, String)>,
    table: &str,
    public_url: &str,
) -> Result<Deps, ConfigError> {
    let own = [
        ("BOLI_TABLE", table),
        ("PUBLIC_URL", public_url),
        ("MEDIA_URL", public_url),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Deps::new(Platform {
        environment: variables.chain(own).collect(),
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        http: network_client(),
        // An operator is no invocation, so counts nothing.
        metrics: Arc::new(Stdout),
    })
}

/// The queues of a deployment.
#[derive(Clone, Debug)]
pub struct DeployedQueues {
    client: Client,
    /// CloudFormation calls a queue `<stack>-<logical id>-<random>`; without a stack the name
    /// is the logical id.
    stack: Option<String>,
}

impl DeployedQueues {
    /// # Errors
    /// A variable is missing, as for [`operator`].
    pub fn new(environment: &Environment, stack: Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            client: Client::new(&sdk_config(environment, network_client())?),
            stack,
        })
    }

    /// What waits in each queue, in the shape of `GET /_local/queues`.
    ///
    /// # Errors
    /// SQS can't be reached or refuses.
    pub async fn counts(&self) -> Result<Value, aws_sdk_sqs::Error> {
        let prefix = self.stack.as_ref().map(|stack| format!("{stack}-"));
        let listed = self
            .client
            .list_queues()
            .set_queue_name_prefix(prefix)
            .max_results(1_000)
            .send()
            .await?;
        let mut queues = Map::new();
        for url in listed.queue_urls() {
            let name = self.logical_id(url.rsplit('/').next().unwrap_or_default());
            let [visible, in_flight, delayed] = self.count(url).await?;
            let (name, counts) = match name.strip_suffix(DEAD_LETTERS) {
                Some(of) => (format!("{of}Queue"), json!({ "dead_letters": visible })),
                None => (
                    name.to_owned(),
                    json!({ "visible": visible, "in_flight": in_flight, "delayed": delayed }),
                ),
            };
            let entry = queues.entry(name).or_insert_with(|| json!({}));
            if let (Some(entry), Value::Object(counts)) = (entry.as_object_mut(), counts) {
                entry.extend(counts);
            }
        }
        Ok(json!({ "queues": queues }))
    }

    /// Visible, in flight, delayed.
    async fn count(&self, url: &str) -> Result<[u64; 3], aws_sdk_sqs::Error> {
        let names = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::ApproximateNumberOfMessagesDelayed,
        ];
        let counted = self
            .client
            .get_queue_attributes()
            .queue_url(url)
            .set_attribute_names(Some(names.to_vec()))
            .send()
            .await?;
        let counts = counted.attributes();
        Ok(names.map(|name| {
            let count = counts.and_then(|counts| counts.get(&name)?.parse().ok());
            count.unwrap_or_default()
        }))
    }

    fn logical_id<'a>(&self, name: &'a str) -> &'a str {
        let Some(stack) = &self.stack else {
            return name;
        };
        let own = name.strip_prefix(stack.as_str()).unwrap_or(name);
        let own = own.trim_start_matches('-');
        own.rsplit_once('-').map_or(own, |(id, _)| id)
    }
}
