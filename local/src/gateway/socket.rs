//! WebSockets: events in, and the rules of API Gateway about frames and lifetimes.

use crate::cloud::Core;
use crate::sockets::Socket;
use boli_runtime::clock::Clock;
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;

/// Larger frames close the socket with 1009.
pub const MAX_FRAME_BYTES: usize = 32 * 1024;
/// API Gateway closes a socket after this long without a frame either way.
pub const IDLE: Duration = Duration::from_secs(10 * 60);
/// And any socket after this long.
pub const LIFE: Duration = Duration::from_secs(2 * 60 * 60);

impl Core {
    /// Opens a socket at a path of the contract: `/ws/livestream/<id>/` or `/ws/chat/<id>/`.
    /// The edge turns the path into query parameters, as CloudFront does in production.
    ///
    /// # Errors
    /// The status with which `$connect` refused.
    pub async fn connect(&self, path_and_query: &str, peer: IpAddr) -> Result<Socket, StatusCode> {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        let mut segments = path.trim_matches('/').split('/');
        let (Some("ws"), Some(kind @ ("livestream" | "chat")), Some(room), None) = (
            segments.next(),
            segments.next(),
            segments.next(),
            segments.next(),
        ) else {
            return Err(StatusCode::NOT_FOUND);
        };
        let mut parameters: Map<String, Value> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), json!(value)))
            .collect();
        parameters.insert("socket".to_owned(), json!(kind));
        parameters.insert("livestream".to_owned(), json!(room));

        let id = self.new_connection_id();
        let socket = self.services.sockets.begin(id, self.services.clock.now());
        let mut event = self.socket_event(&socket, "CONNECT", "$connect", peer);
        event["queryStringParameters"] = parameters.into();
        let reply = self.socket_route("$connect", &event).await;
        let status = reply
            .as_ref()
            .ok()
            .and_then(|reply| reply.get("statusCode")?.as_u64());
        let status = status.and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
        match status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR) {
            ok if ok.is_success() => {
                self.services.sockets.establish(&socket.id);
                Ok(socket)
            }
            refused => {
                self.services.sockets.close(&socket.id);
                Err(refused)
            }
        }
    }

    /// Handles a frame from the client, routed by its `type`.
    pub async fn frame(&self, socket: &Socket, text: &str, peer: IpAddr) {
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        let selected = frame
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("$default");
        let known =
            self.template.socket_routes.contains_key(selected) && !selected.starts_with('$');
        let route = if known { selected } else { "$default" };
        let mut event = self.socket_event(socket, "MESSAGE", route, peer);
        event["body"] = json!(text);
        if let Err(error) = self.socket_route(route, &event).await {
            tracing::error!(route, "{error}");
        }
    }

    /// Tells that a socket is closed.
    pub async fn disconnect(&self, socket: &Socket, peer: IpAddr) {
        self.services.sockets.close(&socket.id);
        let event = self.socket_event(socket, "DISCONNECT", "$disconnect", peer);
        if let Err(error) = self.socket_route("$disconnect", &event).await {
            tracing::error!("{error}");
        }
    }

    async fn socket_route(&self, route: &str, event: &Value) -> Result<Value, String> {
        match self.template.socket_routes.get(route) {
            Some(function) => self.invoke_named(function, event).await,
            None => Err(format!("no function for {route}")),
        }
    }

    fn socket_event(&self, socket: &Socket, kind: &str, route: &str, peer: IpAddr) -> Value {
        json!({
            "requestContext": {
                "routeKey": route,
                "eventType": kind,
                "connectionId": socket.id,
                "connectedAt": socket.connected_at.as_millis(),
                "requestTimeEpoch": self.services.clock.now().as_millis(),
                "requestId": self.new_request_id(),
                "domainName": "sockets.local",
                "stage": "live",
                "apiId": "local",
                "identity": { "sourceIp": peer.to_string() },
            },
            "isBase64Encoded": false,
        })
    }
}
