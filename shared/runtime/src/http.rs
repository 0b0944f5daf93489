//! REST requests and responses, from and to API Gateway's proxy events.

use crate::Deps;
use crate::event::gateway::{ProxyEvent, ProxyReply};
use crate::failure::{Failure, Kind};
use crate::function::{HttpHandler, InvokeError};
use ::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use ::http::{HeaderMap, Method, StatusCode};
use boli_domain::{Timestamp, Trace, limits};
use boli_store::trace;
use boli_wire::{Form, Message, Page};
use bytes::Bytes;
use serde::Serialize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Every request through the gateway has it.
const TRACE_HEADER: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// A REST request.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// As the client sent it, without the query.
    pub path: String,
    /// The route's pattern: `/api/orders/orders/{id}`.
    pub route: String,
    pub params: BTreeMap<String, String>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub source_ip: String,
    pub request_id: String,
    /// When the gateway took the request.
    pub received_at: Timestamp,
}

impl Request {
    /// A path variable read as an id. Something else than an id names nothing.
    ///
    /// # Errors
    /// 404, as for an id that does not exist.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T, Failure> {
        self.params
            .get(name)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Failure::detail(Kind::NotFound, "Not found."))
    }

    /// The first non-empty query value of that name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    #[must_use]
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The trace that the gateway put the request into, or one made of the request's id.
    fn trace(&self, deps: &Deps) -> Trace {
        self.header(TRACE_HEADER)
            .and_then(Trace::of_header)
            .or_else(|| Trace::of_request_id(&self.request_id))
            .unwrap_or_else(|| Trace::of_bytes(deps.random_bytes()))
    }

    /// The body as a form, whatever its encoding.
    ///
    /// # Errors
    /// 400 or 415 when it can't be read, 413 when it is too long.
    pub async fn form(&self) -> Result<Form, Failure> {
        if self.body.len() > limits::MAX_BODY_BYTES {
            let text = format!(
                "The request is too large: its body can have {} MB at most.",
                limits::MAX_BODY_BYTES / (1024 * 1024)
            );
            return Err(Failure::new(Kind::TooLarge, text).code("REQUEST_TOO_LARGE"));
        }
        let content_type = self.header(CONTENT_TYPE).unwrap_or_default();
        Ok(Form::read(content_type, self.body.clone()).await?)
    }

    /// The page of `all` that `?page=` asks for, as a response.
    ///
    /// # Errors
    /// 404 past the end.
    pub fn page<T>(&self, deps: &Deps, all: Vec<T>) -> Result<Page<T>, Failure> {
        let number = self.page_number();
        Ok(Page::cut(all, number, |page| self.page_url(deps, page))?)
    }

    /// The same, for clients that ask for a page more than there are: that one is empty.
    ///
    /// # Errors
    /// 404 for what is no page number.
    pub fn page_or_empty<T>(&self, deps: &Deps, all: Vec<T>) -> Result<Page<T>, Failure> {
        let count = all.len();
        match self.page(deps, all) {
            Err(_) if self.page_number() > 0 => {
                Ok(Page::behind(count, |page| self.page_url(deps, page)))
            }
            page => page,
        }
    }

    /// The page asked for, whose `rows` were read alone, of a list of `count`.
    ///
    /// # Errors
    /// 404 past the end.
    pub fn page_of<T>(&self, deps: &Deps, count: usize, rows: Vec<T>) -> Result<Page<T>, Failure> {
        let url = |page| self.page_url(deps, page);
        Ok(Page::of(count, rows, self.page_number(), url)?)
    }

    /// The page asked for, from 1; 0 is none.
    #[must_use]
    pub fn page_number(&self) -> usize {
        match self.query("page") {
            None => 1,
            Some(text) => text.parse().unwrap_or(0),
        }
    }

    fn page_url(&self, deps: &Deps, page: usize) -> String {
        let others = self.query.iter().filter(|(name, _)| name != "page");
        let mut query = url_encode(others.map(|(name, value)| (name.as_str(), value.as_str())));
        if page > 1 {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&format!("page={page}"));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        format!(
            "{}{}/{mark}{query}",
            deps.public_url(),
            self.path.trim_end_matches('/')
        )
    }
}

fn url_encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut encoder = form_urlencoded::Serializer::new(String::new());
    encoder.extend_pairs(pairs);
    encoder.finish()
}

/// A REST response.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Response {
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// A JSON body.
    ///
    /// # Errors
    /// 500 when the body can't be spelled as JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_vec(body).map_err(Failure::internal)?;
        Ok(Self {
            body: body.into(),
            ..Self::new(status)
        }
        .header(CONTENT_TYPE, "application/json"))
    }

    /// 200 with a JSON body.
    ///
    /// # Errors
    /// See [`Self::json`].
    pub fn ok(body: &impl Serialize) -> Result<Self, Failure> {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with a JSON body.
    ///
    /// # Errors
    /// See [`Self::json`].
    pub fn created(body: &impl Serialize) -> Result<Self, Failure> {
        Self::json(StatusCode::CREATED, body)
    }

    /// 200 `{"message"}`.
    ///
    /// # Errors
    /// See [`Self::json`].
    pub fn message(text: &str) -> Result<Self, Failure> {
        Self::ok(&Message { message: text })
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

impl From<&Failure> for Response {
    fn from(failure: &Failure) -> Self {
        let body = serde_json::to_vec(&failure.body).unwrap_or_default();
        let mut response = Self {
            body: body.into(),
            ..Self::new(failure.kind.status())
        }
        .header(CONTENT_TYPE, "application/json");
        if failure.kind == Kind::Unauthenticated {
            response = response.header(WWW_AUTHENTICATE, "Token");
        }
        if let Some(wait) = failure.retry_after {
            response = response.header(RETRY_AFTER, &wait.as_secs().max(1).to_string());
        }
        response
    }
}

/// Every response of the API may be read by a page of another origin; no cookies are used.
pub(crate) const CORS: [(&str, &str); 4] = [
    ("access-control-allow-origin", "*"),
    (
        "access-control-allow-methods",
        "DELETE, GET, OPTIONS, PATCH, POST, PUT",
    ),
    (
        "access-control-allow-headers",
        "accept, authorization, content-type, x-requested-with",
    ),
    ("access-control-max-age", "86400"),
];

/// Adapts one gateway event. Each response has these headers, too.
pub(crate) async fn serve(
    deps: &Deps,
    handler: HttpHandler,
    event: &[u8],
    headers: &[(&'static str, &'static str)],
) -> Result<Vec<u8>, InvokeError> {
    let event: ProxyEvent = serde_json::from_slice(event)?;
    let is_of_version_2 = event.is_of_version_2();
    let request = event.into_request();
    let trace = request.trace(deps);
    let span = tracing::info_span!("request", %trace, id = %request.request_id, method = %request.method, route = %request.route);
    let response = {
        let _entered = span.enter();
        tracing::debug!("received");
        handler(deps, request)
    };
    let response = trace::scope(Some(trace), response);
    let response = tracing::Instrument::instrument(response, span.clone()).await;
    let mut response = response.unwrap_or_else(|failure| {
        span.in_scope(|| failure.log());
        Response::from(&failure)
    });
    for (name, value) in headers.iter().copied() {
        response.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    let reply = ProxyReply::from(response);
    let reply = if is_of_version_2 {
        reply.in_version_2()
    } else {
        reply
    };
    Ok(serde_json::to_vec(&reply)?)
}
