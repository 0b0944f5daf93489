//! A function of the product: its name and what handles its events.

use crate::clock::BoxFuture;
use crate::environment::ConfigError;
use crate::http::{self, Request, Response};
use crate::queue::{self, QueueRecord};
use crate::socket::{self, SocketEvent, SocketReply};
use crate::stream::{self, StreamFailure, StreamRecord};
use crate::{Deps, Failure, metrics};
use boli_domain::Trace;
use boli_store::trace;
use tracing::Instrument;

/// What a handler returns: a future borrowing the dependencies.
pub type Handling<'a, T> = BoxFuture<'a, T>;

/// Boxed so that each handler is compiled once, in its area's library: a bin is one call.
pub type HttpHandler = for<'a> fn(&'a Deps, Request) -> Handling<'a, Result<Response, Failure>>;
pub type SocketHandler =
    for<'a> fn(&'a Deps, SocketEvent) -> Handling<'a, Result<SocketReply, Failure>>;
pub type QueueHandler = for<'a> fn(&'a Deps, QueueRecord) -> Handling<'a, Result<(), Failure>>;
pub type StreamHandler =
    for<'a> fn(&'a Deps, Vec<StreamRecord>) -> Handling<'a, Result<(), StreamFailure>>;
pub type ScheduleHandler = for<'a> fn(&'a Deps) -> Handling<'a, Result<(), Failure>>;

#[derive(Clone, Copy)]
enum Handler {
    Http(HttpHandler),
    Page(HttpHandler),
    Socket(SocketHandler),
    Queue(QueueHandler),
    Stream(StreamHandler),
    Schedule(ScheduleHandler),
}

/// One Lambda function. `name` is the endpoint's one name: the bin, `events/<name>.json`
/// and, in camel case with `Function` behind it, the resource of template.yaml.
#[derive(Clone, Copy)]
pub struct Function {
    pub name: &'static str,
    handler: Handler,
    prepare: fn(&Deps) -> Result<(), ConfigError>,
}

impl Function {
    const fn new(name: &'static str, handler: Handler) -> Self {
        Self {
            name,
            handler,
            prepare: |_| Ok(()),
        }
    }

    /// Serves a REST endpoint.
    #[must_use]
    pub const fn http(name: &'static str, handler: HttpHandler) -> Self {
        Self::new(name, Handler::Http(handler))
    }

    /// Serves pages to people, who sign in with a cookie: no page of another origin may read
    /// them.
    #[must_use]
    pub const fn page(name: &'static str, handler: HttpHandler) -> Self {
        Self::new(name, Handler::Page(handler))
    }

    /// Serves socket events; always answers 200, since clients draw errors as chat lines.
    #[must_use]
    pub const fn socket(name: &'static str, handler: SocketHandler) -> Self {
        Self::new(name, Handler::Socket(handler))
    }

    /// Works on queue messages, one call each; only the failed ones are given back.
    #[must_use]
    pub const fn queue(name: &'static str, handler: QueueHandler) -> Self {
        Self::new(name, Handler::Queue(handler))
    }

    /// Reads the table's change feed.
    #[must_use]
    pub const fn stream(name: &'static str, handler: StreamHandler) -> Self {
        Self::new(name, Handler::Stream(handler))
    }

    /// Runs on a schedule.
    #[must_use]
    pub const fn schedule(name: &'static str, handler: ScheduleHandler) -> Self {
        Self::new(name, Handler::Schedule(handler))
    }

    /// What must be configured beyond the table, checked when the function starts.
    #[must_use]
    pub const fn requires(mut self, prepare: fn(&Deps) -> Result<(), ConfigError>) -> Self {
        self.prepare = prepare;
        self
    }

    /// Builds what the handler needs, so that a wrong configuration shows at start.
    ///
    /// # Errors
    /// The variable that is missing or wrong.
    pub fn prepare(&self, deps: &Deps) -> Result<(), ConfigError> {
        match self.handler {
            // Who answers clients must be able to tell who they are.
            Handler::Http(_) | Handler::Page(_) | Handler::Socket(_) => {
                deps.verifier().map(drop)?;
            }
            Handler::Queue(_) | Handler::Stream(_) | Handler::Schedule(_) => {}
        }
        (self.prepare)(deps)
    }

    /// Handles one Lambda event (the JSON that AWS would send) and returns the JSON that
    /// AWS expects back.
    ///
    /// # Errors
    /// The invocation failed: AWS retries it (queues, streams) or answers 502 (gateway).
    pub async fn invoke(&self, deps: &Deps, event: &[u8]) -> Result<Vec<u8>, InvokeError> {
        let (reply, counted) = metrics::of_invocation(self.serve(deps, event)).await;
        if !counted.is_empty() {
            deps.metrics().publish(self.name, &counted, deps.now());
        }
        reply
    }

    async fn serve(&self, deps: &Deps, event: &[u8]) -> Result<Vec<u8>, InvokeError> {
        match self.handler {
            Handler::Http(handler) => http::serve(deps, handler, event, &http::CORS).await,
            Handler::Page(handler) => http::serve(deps, handler, event, &[]).await,
            Handler::Socket(handler) => socket::serve(deps, handler, event).await,
            Handler::Queue(handler) => queue::serve(deps, handler, event).await,
            Handler::Stream(handler) => stream::serve(deps, handler, event).await,
            Handler::Schedule(handler) => {
                let trace = Trace::of_bytes(deps.random_bytes());
                let span = tracing::info_span!("schedule", %trace);
                let handling = trace::scope(Some(trace), handler(deps));
                let outcome = Instrument::instrument(handling, span.clone()).await;
                outcome.map_err(|failure| {
                    span.in_scope(|| failure.log());
                    InvokeError::Failed(failure.to_string())
                })?;
                Ok(b"null".to_vec())
            }
        }
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// An invocation that could not be answered at all.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    #[error("the event is not of the kind this function handles: {0}")]
    Event(#[from] serde_json::Error),
    #[error("{0}")]
    Failed(String),
}
