//! API Gateway in the template: REST routes, WebSocket routes, and the gateway's own answers.

use super::{STACK, text};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A REST route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `None` for any.
    pub method: Option<String>,
    /// `/api/orders/orders/{id}`.
    pub pattern: String,
    pub function: String,
}

/// What the gateway answers by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// `None` for the status that the occasion has anyway.
    pub status: Option<u16>,
    pub headers: BTreeMap<String, String>,
    /// The JSON body, where the template has one.
    pub body: Option<String>,
}

pub(super) fn routes(properties: &Value) -> Result<Vec<Route>, String> {
    let paths = properties
        .pointer("/DefinitionBody/paths")
        .and_then(Value::as_object);
    let mut routes = Vec::new();
    for (pattern, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let uri = operation.pointer("/x-amazon-apigateway-integration/uri");
            let function = uri.and_then(Value::as_str).and_then(function_of_uri);
            let any = method == "x-amazon-apigateway-any-method";
            routes.push(Route {
                method: (!any).then(|| method.to_uppercase()),
                pattern: pattern.clone(),
                function: function
                    .ok_or_else(|| format!("{method} {pattern} leads to no function"))?,
            });
        }
    }
    Ok(routes)
}

pub(super) fn binary_media_types(properties: &Value) -> Vec<String> {
    let types = properties.get("BinaryMediaTypes").and_then(Value::as_array);
    // SAM has `~1` where JSON pointers have it: for a slash.
    let types = types.into_iter().flatten().filter_map(Value::as_str);
    types.map(|kind| kind.replace("~1", "/")).collect()
}

pub(super) fn responses(properties: &Value) -> BTreeMap<String, GatewayResponse> {
    let responses = properties
        .get("GatewayResponses")
        .and_then(Value::as_object);
    let responses = responses.into_iter().flatten();
    responses
        .map(|(kind, response)| (kind.clone(), gateway_response(response)))
        .collect()
}

fn gateway_response(response: &Value) -> GatewayResponse {
    let status = response.get("StatusCode");
    let status = status.and_then(|code| {
        code.as_str()
            .map_or_else(|| code.as_u64(), |code| code.parse().ok())
    });
    let headers = response
        .pointer("/ResponseParameters/Headers")
        .and_then(Value::as_object);
    // Constants are written in single quotes.
    let headers = headers.into_iter().flatten().filter_map(|(name, value)| {
        Some((name.clone(), value.as_str()?.trim_matches('\'').to_owned()))
    });
    let body = response
        .get("ResponseTemplates")
        .and_then(|templates| text(templates, "application/json"));
    GatewayResponse {
        status: status.and_then(|code| u16::try_from(code).ok()),
        headers: headers.collect(),
        body: body.map(str::to_owned),
    }
}

pub(super) fn socket_route(
    properties: &Value,
    resources: &Map<String, Value>,
) -> Option<(String, String)> {
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

/// Integrations end in `:function:boli-<name>/invocations`, or `:function:boli-<name>:<alias>/invocations`.
fn function_of_uri(uri: &str) -> Option<String> {
    let (_, function) = uri.strip_suffix("/invocations")?.split_once(":function:")?;
    let name = function.split(':').next()?;
    name.strip_prefix(&format!("{STACK}-")).map(str::to_owned)
}
