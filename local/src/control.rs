//! The control surface under `/_local/`: what operators, other companies and time do
//! elsewhere. Only for clients on this machine.

use crate::cloud::Core;
use crate::meter::Usage;
use crate::people;
use crate::razorpay::{CheckoutRefused, Outcome, PayoutOutcome, RefundOutcome, WebhookSettings};
use crate::server::json;
use boli_domain::account::VerificationStatus;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json as value};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

mod checkout;
mod pages;

use checkout::Choice;

/// The clock jumps at most a month at once: past that, tokens expire.
const MAX_ADVANCE: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// Where checkout pages are, each under its order.
const CHECKOUT: &str = "/_local/razorpay/checkout/";

/// A request that can't be carried out: status and text.
type Refusal = (StatusCode, String);

#[derive(Deserialize)]
struct Checkout {
    razorpay_order_id: String,
    outcome: Outcome,
}

#[derive(Deserialize)]
struct Next {
    next: RefundOutcome,
}

#[derive(Deserialize)]
struct Calls {
    calls: u32,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Payout {
    Next {
        next: PayoutOutcome,
    },
    One {
        payout_id: String,
        outcome: PayoutOutcome,
        reason: Option<String>,
    },
}

#[derive(Deserialize)]
struct Advance {
    advance_seconds: u64,
}

#[derive(Deserialize)]
struct Account {
    username: String,
}

#[derive(Deserialize)]
struct Seller {
    username: String,
    verification_status: VerificationStatus,
    is_account_active: bool,
}

impl Core {
    /// Answers a request of the control surface.
    pub(crate) async fn control(&self, request: Request<Bytes>, peer: IpAddr) -> Response<Bytes> {
        if !peer.to_canonical().is_loopback() {
            return json(StatusCode::NOT_FOUND, &value!({ "error": "Not found." }));
        }
        let path = request.uri().path().trim_end_matches('/').to_owned();
        let outcome = match (request.method(), path.as_str()) {
            (&Method::GET, "" | "/_local") => return html(&pages::index(self).await),
            (&Method::GET, "/_local/mailbox") => return html(&pages::mailbox(self)),
            (&Method::GET, "/_local/mail") => self.mail(),
            (&Method::GET, "/_local/usage") => Ok(self.usage()),
            (&Method::GET, "/_local/metrics") => Ok(value!(self.services.metrics.all())),
            (&Method::GET, "/_local/queues") => match &self.elsewhere.queues {
                Some(deployed) => deployed.counts().await.map_err(broken),
                None => self.queue_counts(),
            },
            (&Method::POST, "/_local/clock") => self.advance_clock(request.body()),
            (&Method::POST, "/_local/razorpay/checkout") => self.checkout(request.body()),
            (&Method::GET, "/_local/razorpay/payouts") => {
                Ok(value!(self.services.razorpay.payouts()))
            }
            (&Method::POST, "/_local/razorpay/payouts") => self.payout(request.body()),
            (&Method::POST, "/_local/replay") => {
                let replayed = self.replay().await;
                replayed.map(|replayed| value!(replayed)).map_err(broken)
            }
            (&Method::POST, "/_local/token") => self.token(request.body()).await,
            (&Method::POST, "/_local/sellers") => self.set_seller(request.body()).await,
            (&Method::POST, "/_local/razorpay/refunds") => self.refunds(request.body()),
            (&Method::POST, "/_local/razorpay/webhooks") => self.webhooks(request.body()),
            (&Method::POST, "/_local/razorpay/busy") => self.busy_gateway(request.body()),
            (&Method::GET | &Method::POST, page) if page.starts_with(CHECKOUT) => {
                let id = page.rsplit('/').next().unwrap_or_default();
                return html(&self.checkout_page(id, request.method(), request.body()));
            }
            (method, known) if is_known(known) => Err((
                StatusCode::METHOD_NOT_ALLOWED,
                format!("Method \"{method}\" not allowed."),
            )),
            _ => Err((StatusCode::NOT_FOUND, "Not found.".to_owned())),
        };
        match outcome {
            Ok(body) => json(StatusCode::OK, &body),
            Err((status, text)) => json(status, &value!({ "error": text })),
        }
    }

    /// Every function, also those that nobody called yet.
    fn usage(&self) -> Value {
        let mut usage: BTreeMap<_, _> = self
            .functions
            .keys()
            .map(|name| (*name, Usage::default()))
            .collect();
        usage.extend(self.services.meter.usage());
        value!(usage)
    }

    fn mail(&self) -> Result<Value, Refusal> {
        self.services
            .mailbox
            .newest_first()
            .map(|mails| value!(mails))
            .map_err(broken)
    }

    fn queue_counts(&self) -> Result<Value, Refusal> {
        let queues = &self.services.queues;
        let mut listed = Map::new();
        for name in queues
            .names()
            .filter(|name| !queues.is_dead_letter_queue(name))
        {
            let counts = queues.counts(name).map_err(broken)?;
            let dead = self
                .template
                .queues
                .get(name)
                .and_then(|queue| queue.redrive.clone());
            let dead = dead
                .map(|(dead, _)| queues.counts(&dead))
                .transpose()
                .map_err(broken)?;
            let mut counts = value!(counts);
            counts["dead_letters"] = value!(dead.unwrap_or_default().visible);
            listed.insert(name.to_owned(), counts);
        }
        let mut streams = Map::new();
        for mapping in self.stream_mappings() {
            let waiting = self.records_after(mapping, 1_000).map_err(broken)?.len();
            streams.insert(mapping.to_owned(), value!({ "waiting": waiting }));
        }
        let failed = self.failed_batches().map_err(broken)?;
        Ok(value!({ "queues": listed, "streams": streams, "failed_records": failed.len() }))
    }

    fn advance_clock(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Advance { advance_seconds } = parse(body)?;
        let by = Duration::from_secs(advance_seconds);
        if by > MAX_ADVANCE {
            return Err((
                StatusCode::BAD_REQUEST,
                "advance_seconds is more than a month".to_owned(),
            ));
        }
        self.advance(by);
        Ok(value!({ "now": self.services.clock.now().to_utc_z() }))
    }

    fn checkout(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Checkout {
            razorpay_order_id,
            outcome,
        } = parse(body)?;
        let services = &self.services;
        let now = services.clock.now();
        services
            .razorpay
            .checkout(&services.queues, now, &razorpay_order_id, outcome)
            .map(|reply| value!(reply))
            .map_err(|refused| {
                let status = match refused {
                    CheckoutRefused::Unknown => StatusCode::NOT_FOUND,
                    CheckoutRefused::Paid => StatusCode::BAD_REQUEST,
                };
                (status, refused.to_string())
            })
    }

    /// The checkout as a page; a form of it ends the checkout.
    fn checkout_page(&self, id: &str, method: &Method, body: &[u8]) -> String {
        let services = &self.services;
        let Some(order) = services.razorpay.order(id) else {
            return checkout::unknown(id);
        };
        let choice = checkout::Choice::read(body).filter(|_| method == Method::POST);
        let reply = match choice {
            None => return checkout::page(&order),
            Some(Choice::Cancel) => None,
            Some(Choice::End(outcome)) => {
                let now = services.clock.now();
                match services
                    .razorpay
                    .checkout(&services.queues, now, id, outcome)
                {
                    Ok(reply) => Some(reply),
                    // Paid meanwhile, as the page says.
                    Err(_) => return checkout::page(&order),
                }
            }
        };
        let choice = choice.unwrap_or(Choice::Cancel);
        checkout::ended(&order, choice, reply.as_ref())
    }

    /// Says how refunds end from now on.
    fn refunds(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Next { next } = parse(body)?;
        self.services.razorpay.set_next_refunds(next);
        Ok(value!({ "next": next }))
    }

    /// Says how webhooks are sent from now on.
    fn webhooks(&self, body: &[u8]) -> Result<Value, Refusal> {
        let settings: WebhookSettings = parse(body)?;
        self.services.razorpay.set_webhooks(settings);
        Ok(value!(settings))
    }

    /// Has the next calls of the gateway's API answered 429.
    fn busy_gateway(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Calls { calls } = parse(body)?;
        self.services.razorpay.set_busy(calls);
        Ok(value!({ "calls": calls }))
    }

    /// Says how payouts end from now on, or ends one.
    fn payout(&self, body: &[u8]) -> Result<Value, Refusal> {
        let services = &self.services;
        let now = services.clock.now();
        match parse(body)? {
            Payout::Next { next } => {
                services.razorpay.set_next_payouts(next);
                Ok(value!({ "next": next }))
            }
            Payout::One {
                payout_id,
                outcome,
                reason,
            } => services
                .razorpay
                .move_payout(
                    &services.queues,
                    now,
                    &payout_id,
                    outcome,
                    reason.as_deref(),
                )
                .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string())),
        }
    }

    async fn token(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Account { username } = parse(body)?;
        match people::token(&self.operator, &username).await {
            Ok(Some(token)) => Ok(value!({ "token": token })),
            Ok(None) => Err((StatusCode::NOT_FOUND, format!("{username} is unknown"))),
            Err(failure) => Err(broken(failure)),
        }
    }

    async fn set_seller(&self, body: &[u8]) -> Result<Value, Refusal> {
        let Seller {
            username,
            verification_status,
            is_account_active,
        } = parse(body)?;
        let now = self.services.clock.now();
        let store = self.operator.store();
        let changed = store
            .set_seller(&username, verification_status, is_account_active, now)
            .await;
        match changed {
            Ok(Some(_)) => Ok(value!({
                "username": username,
                "verification_status": verification_status,
                "is_account_active": is_account_active,
            })),
            Ok(None) => Err((StatusCode::NOT_FOUND, format!("{username} is not a seller"))),
            Err(error) => Err(broken(error)),
        }
    }
}

fn is_known(path: &str) -> bool {
    let known = [
        "mail",
        "mailbox",
        "usage",
        "metrics",
        "queues",
        "clock",
        "sellers",
        "token",
        "razorpay/busy",
        "razorpay/checkout",
        "razorpay/payouts",
        "razorpay/refunds",
        "razorpay/webhooks",
        "replay",
    ];
    path.strip_prefix("/_local/")
        .is_some_and(|name| known.contains(&name))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

fn broken(error: impl std::fmt::Display) -> Refusal {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

fn html(page: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(page.as_bytes()));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
