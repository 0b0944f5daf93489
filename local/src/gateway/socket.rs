//! WebSockets: events in, and the rules of API Gateway about frames and lifetimes.

use crate::aws::faults::GATEWAY;
use crate::cloud::Core;
use crate::edge;
use crate::sockets::{Connection, Socket};
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;

/// Larger frames close the socket with 1009.
pub const MAX_FRAME_BYTES: usize = 32 * 1024;
/// And so do longer messages of several frames.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024;
/// API Gateway closes a socket after this long without a frame either way.
pub const IDLE: Duration = Duration::from_secs(10 * 60);
/// And any socket after this long.
pub const LIFE: Duration = Duration::from_secs(2 * 60 * 60);

impl Core {
    /// Opens a socket at a path of the contract: `/ws/livestream/<id>/` or `/ws/chat/<id>/`,
    /// through the edge.
    ///
    /// # Errors
    /// The status with which `$connect` refused.
    pub async fn connect(&self, path_and_query: &str, peer: IpAddr) -> Result<Socket, StatusCode> {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        let query = edge::socket_query(path, query).ok_or(StatusCode::NOT_FOUND)?;
        self.connect_with(&query, peer).await
    }

    /// Opens a socket at the WebSocket API itself, which knows queries only.
    ///
    /// # Errors
    /// The status with which `$connect` refused.
    pub async fn connect_with(&self, query: &str, peer: IpAddr) -> Result<Socket, StatusCode> {
        let mut parameters = Map::new();
        let mut multi_parameters: Map<String, Value> = Map::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parameters.insert(name.to_string(), json!(value));
            multi_parameters.insert(name.into_owned(), json!([value]));
        }

        let connection = Connection {
            id: self.new_connection_id(),
            connected_at: self.services.time_at(GATEWAY),
            peer,
        };
        let mut event = self.socket_event(&connection, "CONNECT", "$connect");
        let socket = self.services.sockets.begin(connection);
        event["queryStringParameters"] = parameters.into();
        event["multiValueQueryStringParameters"] = multi_parameters.into();
        let reply = self.socket_route("$connect", &event).await;
        let status = reply
            .as_ref()
            .ok()
            .and_then(|reply| reply.get("statusCode")?.as_u64());
        let status = status.and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
        match status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR) {
            ok if ok.is_success() => {
                self.services.sockets.establish(&socket.connection.id);
                Ok(socket)
            }
            refused => {
                self.services.sockets.close(&socket.connection.id);
                Err(refused)
            }
        }
    }

    /// Handles a frame from the client, routed by its `type`.
    pub async fn frame(&self, connection: &Connection, text: &str) {
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        let selected = frame
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("$default");
        let known =
            self.template.socket_routes.contains_key(selected) && !selected.starts_with('$');
        let route = if known { selected } else { "$default" };
        let mut event = self.socket_event(connection, "MESSAGE", route);
        event["body"] = json!(text);
        if let Err(error) = self.socket_route(route, &event).await {
            tracing::error!(route, "{error}");
        }
    }

    /// Tells that a socket is closed.
    pub async fn disconnect(&self, connection: &Connection) {
        self.services.sockets.close(&connection.id);
        let event = self.socket_event(connection, "DISCONNECT", "$disconnect");
        if let Err(error) = self.socket_route("$disconnect", &event).await {
            tracing::error!("{error}");
        }
    }

    async fn socket_route(&self, route: &str, event: &Value) -> Result<Value, String> {
        match self.template.socket_routes.get(route) {
            Some(function) => self.invoke_busily(function, event).await,
            None => Err(format!("no function for {route}")),
        }
    }

    fn socket_event(&self, connection: &Connection, kind: &str, route: &str) -> Value {
        json!({
            "requestContext": {
                "routeKey": route,
                "eventType": kind,
                "connectionId": connection.id,
                "connectedAt": connection.connected_at.as_millis(),
                "requestTimeEpoch": self.services.time_at(GATEWAY).as_millis(),
                "requestId": self.new_request_id(),
                "domainName": "sockets.local",
                "stage": "live",
                "apiId": "local",
                "identity": { "sourceIp": connection.peer.to_string() },
            },
            "isBase64Encoded": false,
        })
    }
}
