//! WebSocket events in, and frames posted back through `@connections`.

use crate::Deps;
use crate::environment::{ConfigError, Environment};
use crate::failure::Failure;
use crate::function::{InvokeError, SocketHandler};
use ::http::StatusCode;
use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::operation::post_to_connection::PostToConnectionError;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use boli_domain::{Timestamp, Trace};
use boli_store::trace;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What happened on a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SocketEventType {
    Connect,
    Message,
    Disconnect,
}

/// A socket event.
#[derive(Clone, Debug)]
pub struct SocketEvent {
    pub event_type: SocketEventType,
    /// The route that the frame's `type` selected.
    pub route: String,
    pub connection_id: String,
    pub query: BTreeMap<String, String>,
    pub body: String,
    pub received_at: Timestamp,
}

/// What the gateway is told: only `$connect` can refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketReply {
    Accepted,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawEvent {
    request_context: RawContext,
    #[serde(default)]
    query_string_parameters: Option<BTreeMap<String, String>>,
    #[serde(default)]
    body: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawContext {
    event_type: SocketEventType,
    route_key: String,
    connection_id: String,
    #[serde(default)]
    request_id: String,
    #[serde(default)]
    request_time_epoch: i64,
}

/// Adapts one socket event. A refused `$connect` answers its status; every other event
/// answers 200, because clients draw any error frame as a chat line.
pub(crate) async fn serve(
    deps: &Deps,
    handler: SocketHandler,
    event: &[u8],
) -> Result<Vec<u8>, InvokeError> {
    let raw: RawEvent = serde_json::from_slice(event)?;
    let id = raw.request_context.request_id;
    let trace = Trace::of_request_id(&id).unwrap_or_else(|| Trace::of_bytes(deps.random_bytes()));
    let event = SocketEvent {
        event_type: raw.request_context.event_type,
        route: raw.request_context.route_key,
        connection_id: raw.request_context.connection_id,
        query: raw.query_string_parameters.unwrap_or_default(),
        body: raw.body.unwrap_or_default(),
        received_at: Timestamp::from_millis(raw.request_context.request_time_epoch),
    };
    let connecting = event.event_type == SocketEventType::Connect;
    let span = tracing::info_span!("socket", %trace, %id, connection = %event.connection_id, route = %event.route);
    // A panicking handler must not become an error frame either.
    let handling = trace::scope(Some(trace), handler(deps, event));
    let handling = std::panic::AssertUnwindSafe(handling);
    let handling = futures_util::FutureExt::catch_unwind(handling);
    let status = match tracing::Instrument::instrument(handling, span.clone()).await {
        Ok(Ok(SocketReply::Accepted)) => StatusCode::OK,
        Ok(Err(failure)) => {
            span.in_scope(|| failure.log());
            if connecting {
                failure.kind.status()
            } else {
                StatusCode::OK
            }
        }
        Err(_) => {
            span.in_scope(|| tracing::error!("the socket handler panicked"));
            if connecting {
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::OK
            }
        }
    };
    Ok(serde_json::to_vec(
        &serde_json::json!({ "statusCode": status.as_u16() }),
    )?)
}

/// Posts to open sockets.
#[derive(Clone, Debug)]
pub struct Sockets {
    config: aws_sdk_apigatewaymanagement::Config,
    /// Made by the first frame, for which no start waits.
    client: OnceLock<Client>,
}

/// What became of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    Delivered,
    /// The socket is closed, or its handshake is not finished.
    Gone,
}

impl Sockets {
    pub(crate) fn from_env(
        sdk: &aws_types::SdkConfig,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let endpoint = environment.require("SOCKET_CALLBACK_URL")?;
        let config = aws_sdk_apigatewaymanagement::config::Builder::from(sdk)
            .endpoint_url(endpoint)
            .build();
        Ok(Self {
            config,
            client: OnceLock::new(),
        })
    }

    fn client(&self) -> &Client {
        let make = || Client::from_conf(self.config.clone());
        self.client.get_or_init(make)
    }

    /// Sends a text frame.
    ///
    /// # Errors
    /// The gateway can't be reached or throttles; the frame may be sent again.
    pub async fn post(&self, connection_id: &str, text: &str) -> Result<Posted, Failure> {
        let sent = self
            .client()
            .post_to_connection()
            .connection_id(connection_id)
            .data(Blob::new(text))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Posted::Delivered),
            Err(error) => match error.into_service_error() {
                PostToConnectionError::GoneException(_) => Ok(Posted::Gone),
                error => Err(Failure::unavailable(error)),
            },
        }
    }

    /// Closes a socket; one that is closed already is as good.
    ///
    /// # Errors
    /// The gateway can't be reached.
    pub async fn close(&self, connection_id: &str) -> Result<(), Failure> {
        let closed = self
            .client()
            .delete_connection()
            .connection_id(connection_id)
            .send()
            .await;
        match closed.map_err(aws_sdk_apigatewaymanagement::error::SdkError::into_service_error) {
            Err(error) if !error.is_gone_exception() => Err(Failure::unavailable(error)),
            _ => Ok(()),
        }
    }
}
