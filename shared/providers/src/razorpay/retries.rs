//! Calls that are made again. Only those that are safe to repeat; the creation of an order is
//! not, since the gateway knows no idempotency there.

use super::RazorpayError;
use crate::HttpError;
use bytes::Bytes;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// How a client waits. The clock and the randomness are its maker's.
pub trait Pause: Debug + Send + Sync {
    /// Waits a random part of `at_most`: clients that were refused together do not come again
    /// together.
    fn pause(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// All tries of a call.
const TRIES: u32 = 3;
/// The longest wait before the second try; each later one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// Makes a call until it is answered for good. All tries together get the time of one: whoever
/// asks inside a request must still answer.
pub(super) async fn within<F: Future<Output = Result<Bytes, RazorpayError>>>(
    time: Duration,
    pause: Option<&dyn Pause>,
    call: impl Fn() -> F,
) -> Result<Bytes, RazorpayError> {
    let tries = async {
        let mut tried = 1;
        loop {
            let answer = call().await;
            let (Err(error), Some(pause)) = (&answer, pause) else {
                return answer;
            };
            if !error.passes_soon() || tried == TRIES {
                return answer;
            }
            pause.pause(FIRST_PAUSE * 2_u32.pow(tried - 1)).await;
            tried += 1;
        }
    };
    tokio::time::timeout(time, tries)
        .await
        .unwrap_or(Err(RazorpayError::Unreachable(HttpError::Timeout(time))))
}

impl RazorpayError {
    /// Whether the same call is worth making again at once: the gateway answered, and was busy
    /// or broken. One that did not answer has used up the time.
    const fn passes_soon(&self) -> bool {
        matches!(self, Self::InProgress | Self::Throttled | Self::Failed(_))
    }
}
