//! template.yaml as the local cloud reads it: functions, routes, queues, mappings and the
//! table, with the intrinsic functions resolved to local values.

mod filter;
mod gateway;
mod intrinsics;
mod queues;
mod roles;
mod sources;

use crate::iam::Policy;
use crate::queues::QueueSettings;
pub use filter::Filter;
pub use gateway::{GatewayResponse, Route};
use intrinsics::Resolver;
use serde_json::{Map, Value, json};
pub use sources::Source;
use std::collections::BTreeMap;
use std::time::Duration;

/// The stack's name; resources are called `boli-…`.
pub const STACK: &str = "boli";
/// The table's name.
pub const TABLE: &str = "boli";

/// The template in this repository.
pub const TEMPLATE: &str = include_str!("../../template.yaml");
/// The alarms.yaml of this build: the stack inside the template's that watches it.
pub const ALARMS: &str = include_str!("../../alarms.yaml");

/// Lambda's own timeout where the template sets none.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(3);

/// The template can't be read.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("template.yaml is not YAML: {0}")]
    Yaml(#[from] serde_yaml_ng::Error),
    #[error("template.yaml: {0}")]
    Meaning(String),
}

/// A function as the template declares it.
#[derive(Clone, Debug)]
pub struct FunctionSettings {
    pub timeout: Duration,
    pub environment: BTreeMap<String, String>,
    pub sources: Vec<Source>,
    /// Where it logs: the group's logical id.
    pub log_group: Option<String>,
    /// Where whole records go that its stream mapping gave up on: the bucket's logical id.
    pub failed_records: Option<String>,
    /// What its role allows.
    pub policy: Policy,
}

/// The template.
#[derive(Clone, Debug)]
pub struct Template {
    pub functions: BTreeMap<String, FunctionSettings>,
    pub routes: Vec<Route>,
    /// Media types whose bodies reach functions in base64: `image/*`.
    pub binary_media_types: Vec<String>,
    /// What the gateway itself answers, by response type: `REQUEST_TOO_LARGE`.
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
    /// The logical id of the WebSocket API.
    pub socket_api: String,
    /// Route key to function: `$connect`, `place_bid`, `$default` …
    pub socket_routes: BTreeMap<String, String>,
    pub queues: BTreeMap<String, QueueSettings>,
    /// A CreateTable request.
    pub table: Value,
    /// The attribute by which the table's items expire.
    pub ttl: Option<String>,
}

impl Template {
    /// Reads a template with the given parameters.
    ///
    /// # Errors
    /// It is not a template of the shapes this project uses, or names something that it does
    /// not declare.
    pub fn parse(text: &str, parameters: BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let document: serde_yaml_ng::Value = serde_yaml_ng::from_str(text)?;
        let document = Resolver::new(&document, parameters).resolve(&document);
        let empty = Map::new();
        let resources = document
            .get("Resources")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let globals = document
            .pointer("/Globals/Function")
            .cloned()
            .unwrap_or_default();
        let mut template = Self {
            functions: BTreeMap::new(),
            routes: Vec::new(),
            binary_media_types: Vec::new(),
            gateway_responses: BTreeMap::new(),
            socket_api: String::new(),
            socket_routes: BTreeMap::new(),
            queues: BTreeMap::new(),
            table: Value::Null,
            ttl: None,
        };
        for (id, resource) in resources {
            let properties = resource.get("Properties").cloned().unwrap_or_default();
            let kind = resource
                .get("Type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            template
                .add(kind, id, &properties, &globals, resources)
                .map_err(|reason| TemplateError::Meaning(format!("{id}: {reason}")))?;
        }
        template.check().map_err(TemplateError::Meaning)?;
        Ok(template)
    }

    fn add(
        &mut self,
        kind: &str,
        id: &str,
        properties: &Value,
        globals: &Value,
        resources: &Map<String, Value>,
    ) -> Result<(), String> {
        match kind {
            "AWS::Serverless::Function" => {
                let name = function_name(properties).ok_or("it has no FunctionName")?;
                let function = function(globals, properties, resources)?;
                self.functions.insert(name, function);
            }
            "AWS::Serverless::Api" => {
                self.routes = gateway::routes(properties)?;
                self.binary_media_types = gateway::binary_media_types(properties);
                self.gateway_responses = gateway::responses(properties);
            }
            "AWS::ApiGatewayV2::Api" => id.clone_into(&mut self.socket_api),
            "AWS::ApiGatewayV2::Route" => {
                let (key, function) = gateway::socket_route(properties, resources)
                    .ok_or("its integration is not one of a function")?;
                self.socket_routes.insert(key, function);
            }
            "AWS::SQS::Queue" => {
                self.queues
                    .insert(id.to_owned(), queues::queue(properties)?);
            }
            "AWS::DynamoDB::Table" => {
                self.table = table(properties);
                let ttl = properties.pointer("/TimeToLiveSpecification/AttributeName");
                self.ttl = ttl.and_then(Value::as_str).map(str::to_owned);
            }
            _ => {}
        }
        Ok(())
    }

    /// Whatever is named must be declared.
    fn check(&self) -> Result<(), String> {
        let targets = self
            .routes
            .iter()
            .map(|route| (&route.pattern, &route.function));
        for (route, function) in targets.chain(&self.socket_routes) {
            if !self.functions.contains_key(function) {
                return Err(format!(
                    "{route} leads to {function}, which is not declared"
                ));
            }
        }
        queues::check_kinds(&self.queues)?;
        for (name, function) in &self.functions {
            for source in &function.sources {
                if let Source::Queue { queue, .. } = source {
                    let settings = self.queues.get(queue);
                    let settings = settings
                        .ok_or_else(|| format!("{name} reads {queue}, which is not declared"))?;
                    if settings.visibility < function.timeout {
                        return Err(format!(
                            "{queue} shows messages again that {name} may still work on"
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

fn seconds(value: Option<&Value>) -> Option<Duration> {
    value.and_then(Value::as_u64).map(Duration::from_secs)
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn function_name(properties: &Value) -> Option<String> {
    let name = text(properties, "FunctionName")?;
    Some(
        name.strip_prefix(&format!("{STACK}-"))
            .unwrap_or(name)
            .to_owned(),
    )
}

fn function(
    globals: &Value,
    properties: &Value,
    resources: &Map<String, Value>,
) -> Result<FunctionSettings, String> {
    let mut environment = BTreeMap::new();
    for level in [globals, properties] {
        let variables = level
            .pointer("/Environment/Variables")
            .and_then(Value::as_object);
        for (name, value) in variables.into_iter().flatten() {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            environment.insert(name.clone(), value);
        }
    }
    let timeout = seconds(properties.get("Timeout")).or_else(|| seconds(globals.get("Timeout")));
    let events = properties.get("Events").and_then(Value::as_object);
    let sources = events.into_iter().flatten().map(|(name, event)| {
        sources::source(event).map_err(|reason| format!("event {name}: {reason}"))
    });
    Ok(FunctionSettings {
        timeout: timeout.unwrap_or(DEFAULT_TIMEOUT),
        environment,
        sources: sources.collect::<Result<_, _>>()?,
        log_group: properties
            .pointer("/LoggingConfig/LogGroup")
            .and_then(Value::as_str)
            .map(str::to_owned),
        failed_records: sources::failed_records(properties),
        policy: roles::policy(properties, resources)?,
    })
}

fn table(properties: &Value) -> Value {
    let mut request = json!({ "TableName": TABLE });
    let kept = [
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "BillingMode",
    ];
    for name in kept {
        if let Some(value) = properties.get(name) {
            request[name] = value.clone();
        }
    }
    if let Some(view) = properties.pointer("/StreamSpecification/StreamViewType") {
        request["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
    }
    request
}

#[cfg(test)]
mod tests;
