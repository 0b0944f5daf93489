//! template.yaml as the local cloud reads it: functions, routes, queues, mappings and the
//! table, with the intrinsic functions resolved to local values.

mod intrinsics;

use crate::queues::QueueSettings;
use intrinsics::Resolver;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The stack's name; resources are called `boli-…`.
pub const STACK: &str = "boli";
/// The table's name.
pub const TABLE: &str = "boli";

/// The template in this repository.
pub const TEMPLATE: &str = include_str!("../../template.yaml");

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
}

/// What starts a function besides the gateways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Queue { queue: String, batch: usize },
    Stream { batch: usize, attempts: u32 },
    Every(Duration),
}

/// A REST route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `None` for any.
    pub method: Option<String>,
    /// `/api/orders/orders/{id}`.
    pub pattern: String,
    pub function: String,
}

/// The template.
#[derive(Clone, Debug)]
pub struct Template {
    pub functions: BTreeMap<String, FunctionSettings>,
    pub routes: Vec<Route>,
    /// Route key to function: `$connect`, `place_bid`, `$default` …
    pub socket_routes: BTreeMap<String, String>,
    pub queues: BTreeMap<String, QueueSettings>,
    /// A CreateTable request.
    pub table: Value,
}

impl Template {
    /// Reads a template with the given parameters.
    ///
    /// # Errors
    /// It is not a template of the shapes this project uses.
    pub fn parse(text: &str, parameters: BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let document: serde_yaml_ng::Value = serde_yaml_ng::from_str(text)?;
        let resolver = Resolver::new(parameters);
        let document = resolver.resolve(&document);
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
            socket_routes: BTreeMap::new(),
            queues: BTreeMap::new(),
            table: Value::Null,
        };
        for (id, resource) in resources {
            let properties = resource.get("Properties").cloned().unwrap_or_default();
            match resource
                .get("Type")
                .and_then(Value::as_str)
                .unwrap_or_default()
            {
                "AWS::Serverless::Function" => {
                    let name = function_name(&properties).ok_or_else(|| {
                        TemplateError::Meaning(format!("{id} has no FunctionName"))
                    })?;
                    template
                        .functions
                        .insert(name, function(&globals, &properties));
                }
                "AWS::Serverless::Api" => template.routes = routes(&properties),
                "AWS::ApiGatewayV2::Route" => {
                    if let Some((key, function)) = socket_route(&properties, resources) {
                        template.socket_routes.insert(key, function);
                    }
                }
                "AWS::SQS::Queue" => {
                    template.queues.insert(id.clone(), queue(&properties));
                }
                "AWS::DynamoDB::Table" => template.table = table(&properties),
                _ => {}
            }
        }
        Ok(template)
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

/// Integrations end in `:function:boli-<name>/invocations`.
fn function_of_uri(uri: &str) -> Option<String> {
    let name = uri.strip_suffix("/invocations")?.rsplit(':').next()?;
    name.strip_prefix(&format!("{STACK}-")).map(str::to_owned)
}

fn function(globals: &Value, properties: &Value) -> FunctionSettings {
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
    FunctionSettings {
        timeout: timeout.unwrap_or(Duration::from_secs(3)),
        environment,
        sources: events
            .into_iter()
            .flatten()
            .filter_map(|(_, event)| source(event))
            .collect(),
    }
}

fn source(event: &Value) -> Option<Source> {
    let properties = event.get("Properties")?;
    let number = |name: &str| properties.get(name).and_then(Value::as_u64);
    let batch = usize::try_from(number("BatchSize").unwrap_or(10)).unwrap_or(10);
    Some(match text(event, "Type")? {
        "SQS" => Source::Queue {
            queue: text(properties, "Queue")?.rsplit(':').next()?.to_owned(),
            batch,
        },
        "DynamoDB" => Source::Stream {
            batch,
            attempts: u32::try_from(number("MaximumRetryAttempts").unwrap_or(10)).unwrap_or(10),
        },
        "Schedule" => {
            let rate = text(properties, "Schedule")?
                .strip_prefix("rate(")?
                .strip_suffix(')')?;
            let (count, unit) = rate.split_once(' ')?;
            let unit = match unit.trim_end_matches('s') {
                "minute" => 60,
                "hour" => 3_600,
                _ => return None,
            };
            Source::Every(Duration::from_secs(count.parse::<u64>().ok()? * unit))
        }
        _ => return None,
    })
}

fn routes(properties: &Value) -> Vec<Route> {
    let paths = properties
        .pointer("/DefinitionBody/paths")
        .and_then(Value::as_object);
    let mut routes = Vec::new();
    for (pattern, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let uri = operation
                .pointer("/x-amazon-apigateway-integration/uri")
                .and_then(Value::as_str)
                .and_then(function_of_uri);
            let Some(function) = uri else { continue };
            let any = method == "x-amazon-apigateway-any-method";
            routes.push(Route {
                method: (!any).then(|| method.to_uppercase()),
                pattern: pattern.clone(),
                function,
            });
        }
    }
    routes
}

fn socket_route(properties: &Value, resources: &Map<String, Value>) -> Option<(String, String)> {
    let integration = text(properties, "Target")?.strip_prefix("integrations/")?;
    let uri = resources
        .get(integration)?
        .pointer("/Properties/IntegrationUri")?
        .as_str()?;
    Some((
        text(properties, "RouteKey")?.to_owned(),
        function_of_uri(uri)?,
    ))
}

fn queue(properties: &Value) -> QueueSettings {
    let redrive = properties.get("RedrivePolicy").and_then(|policy| {
        let dead = text(policy, "deadLetterTargetArn")?
            .rsplit(':')
            .next()?
            .to_owned();
        let after = policy.get("maxReceiveCount")?.as_u64()?;
        Some((dead, u32::try_from(after).ok()?))
    });
    QueueSettings {
        visibility: seconds(properties.get("VisibilityTimeout")).unwrap_or(Duration::from_secs(30)),
        delay: seconds(properties.get("DelaySeconds")).unwrap_or_default(),
        redrive,
    }
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
mod tests {
    use super::*;

    fn template() -> Template {
        Template::parse(
            TEMPLATE,
            BTreeMap::from([("PublicUrl".into(), "http://here".into())]),
        )
        .unwrap()
    }

    #[test]
    fn a_function_has_its_globals_and_its_own_variables() {
        let template = template();
        let login = &template.functions["accounts-login"];
        assert_eq!(login.environment["PUBLIC_URL"], "http://here");
        assert_eq!(login.environment["BOLI_TABLE"], TABLE);
        assert!(login.environment.contains_key("JWT_PRIVATE_KEY"));
        assert!(
            !template.functions["accounts-logout"]
                .environment
                .contains_key("JWT_PRIVATE_KEY")
        );
        assert_eq!(login.timeout, Duration::from_secs(15));
    }

    #[test]
    fn routes_sockets_queues_and_mappings_are_found() {
        let template = template();
        let bid = template
            .routes
            .iter()
            .find(|route| route.function == "auctions-place-bid")
            .unwrap();
        assert_eq!(bid.method.as_deref(), Some("POST"));
        assert_eq!(bid.pattern, "/api/livestreams/biddings/{id}/place-bid");
        assert_eq!(template.socket_routes["$connect"], "sockets-connect");
        let settle = &template.queues["SettleAuctionQueue"];
        assert_eq!(
            settle.redrive,
            Some(("SettleAuctionDeadLetterQueue".into(), 5))
        );
        let worker = &template.functions["workers-settle-auction"];
        assert_eq!(
            worker.sources,
            [Source::Queue {
                queue: "SettleAuctionQueue".into(),
                batch: 10
            }]
        );
        let relay = &template.functions["feed-relay"];
        assert_eq!(
            relay.sources,
            [Source::Stream {
                batch: 100,
                attempts: 10
            }]
        );
        assert_eq!(template.table["StreamSpecification"]["StreamEnabled"], true);
    }
}
