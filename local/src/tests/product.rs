//! The small product: functions that write down what they are handed, and fail on request.

use boli_runtime::environment::ConfigError;
use boli_runtime::failure::Kind;
use boli_runtime::queue::QueueRecord;
use boli_runtime::socket::{SocketEvent, SocketEventType, SocketReply};
use boli_runtime::stream::{StreamFailure, StreamRecord};
use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_store::entity::AttributeValue;
use http::HeaderName;
use std::cell::RefCell;
use std::time::Duration;

thread_local! {
    /// A test and all tasks of its cloud run on one thread.
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// Keys and bodies that functions fail on.
    static POISON: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

pub fn log() -> Vec<String> {
    LOG.with_borrow(Clone::clone)
}

pub fn forget() {
    LOG.with_borrow_mut(Vec::clear);
    POISON.with_borrow_mut(Vec::clear);
}

pub fn poison(keys: &[&str]) {
    POISON.set(keys.iter().map(|key| (*key).to_owned()).collect());
}

fn write(line: impl Into<String>) {
    LOG.with_borrow_mut(|log| log.push(line.into()));
}

fn is_poison(key: &str) -> bool {
    POISON.with_borrow(|poison| poison.iter().any(|poison| poison == key))
}

/// The beginning of a PDF: its second line is no text, as the format advises.
pub const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

fn failure() -> Failure {
    Failure::detail(Kind::Internal, "as the test wants it")
}

const ECHO: Function = Function::http("rest-echo", |deps, request| Box::pin(echo(deps, request)));
const FALLBACK: Function =
    Function::http("rest-fallback", |_, request| Box::pin(fallback(request)));
const WEBHOOK: Function = Function::http("rest-webhook", |_, request| Box::pin(webhook(request)));
const TALK: Function = Function::socket("sockets-talk", |deps, event| Box::pin(talk(deps, event)));
const WORK: Function = Function::queue("queue-work", |deps, record| Box::pin(work(deps, record)));
const FOLLOW: Function = Function::stream("stream-follow", |_, records| Box::pin(follow(records)));
const TICK: Function = Function::schedule("schedule-tick", |_| Box::pin(tick()));
pub const UNDECLARED: Function =
    Function::http("rest-undeclared", |_, request| Box::pin(fallback(request)));
pub const UNCONFIGURED: Function =
    Function::schedule("schedule-tick", |_| Box::pin(tick())).requires(needs_more);

pub fn functions() -> Vec<&'static Function> {
    vec![&ECHO, &FALLBACK, &WEBHOOK, &TALK, &WORK, &FOLLOW, &TICK]
}

fn needs_more(deps: &Deps) -> Result<(), ConfigError> {
    deps.environment().require("RAZORPAY_KEY_ID").map(|_| ())
}

async fn echo(deps: &Deps, request: Request) -> Result<Response, Failure> {
    match request.params.get("id").map(String::as_str) {
        Some("slow") => deps.sleep(Duration::from_secs(40)).await,
        Some("panic") => panic!("as the test wants it"),
        Some("pdf") => {
            let mut response = Response::new(http::StatusCode::OK);
            response.body = PDF.into();
            return Ok(response.header(http::header::CONTENT_TYPE, "application/pdf"));
        }
        _ => {}
    }
    Response::ok(&serde_json::json!({
        "route": request.route, "params": request.params, "query": request.query,
        "body": String::from_utf8_lossy(&request.body), "from": request.source_ip,
        "received_at": request.received_at.as_millis(),
    }))
}

async fn fallback(request: Request) -> Result<Response, Failure> {
    Err(Failure::detail(
        Kind::NotFound,
        format!("{} {}", request.method, request.route),
    ))
}

/// Takes an event of the payment gateway, unless it is poison.
async fn webhook(request: Request) -> Result<Response, Failure> {
    let signed =
        crate::razorpay::signature(crate::settings::RAZORPAY_WEBHOOK_SECRET, &request.body);
    let header = |name| {
        request
            .header(HeaderName::from_static(name))
            .unwrap_or_default()
    };
    let genuine = header("x-razorpay-signature") == signed
        && header("x-razorpay-event-id").starts_with("evt_");
    let event: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    let payment = &event["payload"]["payment"]["entity"];
    let name = event["event"].as_str().unwrap();
    write(format!(
        "{name} {} {genuine}",
        payment["status"].as_str().unwrap()
    ));
    if is_poison(name) {
        Err(failure())
    } else {
        Response::message("taken")
    }
}

/// Refuses the token `bad`; answers `say` with its own words, and tells how a post during
/// `$connect` ends.
async fn talk(deps: &Deps, event: SocketEvent) -> Result<SocketReply, Failure> {
    let sockets = deps.sockets()?;
    match event.event_type {
        SocketEventType::Connect => {
            if event.query.get("token").is_some_and(|token| token == "bad") {
                return Err(Failure::detail(Kind::Unauthenticated, "bad token"));
            }
            let posted = sockets.post(&event.connection_id, "too early").await?;
            write(format!(
                "connect {} {} {posted:?}",
                event.query["socket"], event.query["livestream"]
            ));
        }
        SocketEventType::Message => {
            write(format!(
                "{} {}",
                event.route,
                event.body.chars().take(40).collect::<String>()
            ));
            if is_poison("slow frame") {
                deps.sleep(Duration::from_secs(5)).await;
            }
            if event.route == "say" {
                sockets.post(&event.connection_id, &event.body).await?;
            }
            if event.body.contains("close me") {
                sockets.close(&event.connection_id).await?;
            }
        }
        SocketEventType::Disconnect => write("disconnect"),
    }
    Ok(SocketReply::Accepted)
}

/// Works a second.
async fn work(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let attempt = record
        .attributes
        .approximate_receive_count
        .unwrap_or_default();
    deps.sleep(Duration::from_secs(1)).await;
    write(format!("work {} #{attempt}", record.body));
    if is_poison(&record.body) {
        Err(failure())
    } else {
        Ok(())
    }
}

/// Panics on the key `crash` and gives back from the first poisoned key on.
async fn follow(records: Vec<StreamRecord>) -> Result<(), StreamFailure> {
    let key = |record: &StreamRecord| {
        let item = record.new.as_ref().or(record.old.as_ref()).unwrap();
        match item.get("PK") {
            Some(AttributeValue::S(key)) => key.clone(),
            other => panic!("the key is {other:?}"),
        }
    };
    let keys: Vec<_> = records.iter().map(key).collect();
    write(format!("batch {}", keys.join(" ")));
    if is_poison("crash") && keys.iter().any(|key| key == "crash") {
        panic!("as the test wants it");
    }
    for (record, key) in records.iter().zip(&keys) {
        if is_poison(key) {
            let sequence_number = record.sequence_number.clone();
            return Err(StreamFailure {
                sequence_number,
                trace: record.trace.clone(),
                failure: failure(),
            });
        }
        write(format!(
            "read {key}{}",
            if record.expired { " expired" } else { "" }
        ));
    }
    Ok(())
}

async fn tick() -> Result<(), Failure> {
    write("tick");
    Ok(())
}
