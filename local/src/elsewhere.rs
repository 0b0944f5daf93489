//! A local cloud whose functions, or some of whose services, are not in this process.

use crate::cloud::Core;
use crate::deployed::DeployedQueues;
use crate::edge;
use crate::origin::Origin;
use crate::server::json;
use boli_runtime::Deps;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json as value;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Where the functions are.
#[derive(Debug, Default)]
pub enum Functions {
    /// In this process.
    #[default]
    Here,
    /// Wherever somebody starts them; nobody here hands them requests, messages or records.
    Anywhere,
    /// Behind the two APIs of a deployment.
    Deployed(Box<Origin>),
}

/// What is not in this process. The default is that everything is.
#[derive(Debug, Default)]
pub struct Elsewhere {
    pub functions: Functions,
    /// Set over the template's variables: other endpoints of services.
    pub variables: BTreeMap<String, String>,
    /// Who acts as operator, when the table is not the one here.
    pub operator: Option<Deps>,
    /// The queues to count, when they are not those here.
    pub queues: Option<DeployedQueues>,
    /// Whether other machines may call the services, and not only this one.
    pub open_services: bool,
}

impl Core {
    /// Answers a request of the REST API as a client reaches it, through the edge.
    pub(crate) async fn api(&self, request: Request<Bytes>, peer: IpAddr) -> Response<Bytes> {
        match &self.elsewhere.functions {
            Functions::Here => self.rest(without_slash(request), peer).await,
            Functions::Anywhere => json(
                StatusCode::SERVICE_UNAVAILABLE,
                &value!({ "error": "The functions run elsewhere (--no-functions)." }),
            ),
            Functions::Deployed(origin) => {
                origin.rest(request, peer).await.unwrap_or_else(|error| {
                    tracing::error!("{error}");
                    json(
                        StatusCode::BAD_GATEWAY,
                        &value!({ "error": error.to_string() }),
                    )
                })
            }
        }
    }
}

fn without_slash(request: Request<Bytes>) -> Request<Bytes> {
    let (mut parts, body) = request.into_parts();
    let path = edge::rest_path(parts.uri.path());
    let target = match parts.uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    // A part of an address is one, too; should it not be, the slash does no harm.
    if let Ok(uri) = target.parse() {
        parts.uri = uri;
    }
    Request::from_parts(parts, body)
}
