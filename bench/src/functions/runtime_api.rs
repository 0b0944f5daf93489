//! Lambda's Runtime API on loopback: a function asks it for its next event and posts what it
//! answers.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::Instant;

/// Where the API lives below its address.
const VERSION: &str = "/2018-06-01/runtime/";
/// As Lambda: how long an init or an invocation may take here.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a function did when it should have asked or answered.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeApiError {
    #[error("it did not ask for an event within {PATIENCE:?}")]
    Silent,
    #[error("it did not answer within {PATIENCE:?}")]
    Unanswered,
    #[error("it reported that it can't start: {0}")]
    Init(String),
    #[error("the host can't listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// What a function made of an event.
#[derive(Clone, Debug)]
pub struct Answer {
    /// From handing over the event until the answer was read.
    pub took: Duration,
    /// The answer, or the error that the runtime reported.
    pub outcome: Result<Bytes, Bytes>,
}

/// The API for one function.
#[derive(Debug)]
pub struct RuntimeApi {
    address: SocketAddr,
    signs: mpsc::UnboundedReceiver<Sign>,
    asked: Option<oneshot::Sender<Bytes>>,
    serving: AbortHandle,
    state: Arc<State>,
}

#[derive(Debug)]
enum Sign {
    Polled(Instant, oneshot::Sender<Bytes>),
    InitFailed(Bytes),
}

/// An answer, or a reported error, and when it was read.
type Answered = (Instant, Result<Bytes, Bytes>);

#[derive(Debug)]
struct State {
    signs: mpsc::UnboundedSender<Sign>,
    answers: Mutex<Option<oneshot::Sender<Answered>>>,
}

impl RuntimeApi {
    /// Listens on a free port.
    ///
    /// # Errors
    /// There is none.
    pub async fn listen() -> Result<Self, RuntimeApiError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (sender, signs) = mpsc::unbounded_channel();
        let state = Arc::new(State {
            signs: sender,
            answers: Mutex::default(),
        });
        Ok(Self {
            address: listener.local_addr()?,
            signs,
            asked: None,
            serving: accept(listener, state.clone()).abort_handle(),
            state,
        })
    }

    /// What `AWS_LAMBDA_RUNTIME_API` says.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the function asks for its next event; when that was.
    ///
    /// # Errors
    /// It does not, or it reported an error of its init.
    pub async fn polled(&mut self) -> Result<Instant, RuntimeApiError> {
        let sign = tokio::time::timeout(PATIENCE, self.signs.recv()).await;
        match sign {
            Ok(Some(Sign::Polled(at, asked))) => {
                self.asked = Some(asked);
                Ok(at)
            }
            Ok(Some(Sign::InitFailed(report))) => Err(RuntimeApiError::Init(
                String::from_utf8_lossy(&report).into_owned(),
            )),
            Ok(None) | Err(_) => Err(RuntimeApiError::Silent),
        }
    }

    /// Hands an event to the waiting function and waits for its answer.
    ///
    /// # Errors
    /// It does not ask or does not answer.
    pub async fn invoke(&mut self, event: Bytes) -> Result<Answer, RuntimeApiError> {
        if self.asked.is_none() {
            self.polled().await?;
        }
        let asked = self.asked.take().ok_or(RuntimeApiError::Silent)?;
        let (sender, answered) = oneshot::channel();
        *lock(&self.state) = Some(sender);
        let handed_over = Instant::now();
        asked.send(event).map_err(|_| RuntimeApiError::Silent)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok((at, outcome))) => Ok(Answer {
                took: at.duration_since(handed_over),
                outcome,
            }),
            _ => Err(RuntimeApiError::Unanswered),
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(state: &State) -> MutexGuard<'_, Option<oneshot::Sender<Answered>>> {
    state.answers.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: TcpListener, state: Arc<State>) -> JoinHandle<()> {
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, state.clone()));
        }
    })
}

async fn converse(stream: TcpStream, state: Arc<State>) {
    // Without this each answer waits 40 ms for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let state = state.clone();
        async move { Ok::<_, Infallible>(answer(request, &state).await) }
    });
    let served = hyper::server::conn::http1::Builder::new()
        // Head and body leave in one write.
        .writev(true)
        .serve_connection(TokioIo::new(stream), service);
    // A function that was stopped hangs up.
    let _ = served.await;
}

async fn answer(request: Request<Incoming>, state: &State) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    let what = path.strip_prefix(VERSION).unwrap_or_default();
    if request.method() == Method::GET && what == "invocation/next" {
        let (asked, event) = oneshot::channel();
        let _ = state.signs.send(Sign::Polled(Instant::now(), asked));
        return match event.await {
            Ok(event) => invocation(event),
            Err(_) => status(StatusCode::GONE),
        };
    }
    let Ok(body) = request.into_body().collect().await else {
        return status(StatusCode::BAD_REQUEST);
    };
    let (at, body) = (Instant::now(), body.to_bytes());
    let outcome = match what.rsplit('/').next() {
        _ if what == "init/error" => {
            let _ = state.signs.send(Sign::InitFailed(body));
            return status(StatusCode::ACCEPTED);
        }
        Some("response") => Ok(body),
        Some("error") => Err(body),
        _ => return status(StatusCode::NOT_FOUND),
    };
    let waiting = lock(state).take();
    match waiting.map(|waiting| waiting.send((at, outcome))) {
        Some(Ok(())) => status(StatusCode::ACCEPTED),
        _ => status(StatusCode::BAD_REQUEST),
    }
}

fn invocation(event: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(event));
    let deadline = "4102444800000"; // 2100: nothing here is stopped by its deadline.
    let headers = [
        (
            "lambda-runtime-aws-request-id",
            "6f1d2c9e-3f52-4b39-9d5c-52ab3c1c8c11",
        ),
        ("lambda-runtime-deadline-ms", deadline),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:ap-south-1:123456789012:function:bench",
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-6a01f00d-0123456789abcdef01234567;Sampled=0",
        ),
        ("content-type", "application/json"),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, http::HeaderValue::from_static(value));
    }
    response
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
