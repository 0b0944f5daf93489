//! Calls that are made again, and calls that are not.

use super::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Keeps how long it was to wait at most.
#[derive(Debug, Default)]
struct Waits(Mutex<Vec<Duration>>);

impl Pause for Waits {
    fn pause(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.lock().unwrap().push(at_most);
        Box::pin(std::future::ready(()))
    }
}

/// A gateway that answers `status` so many times before it answers well, its client, and what
/// the client waited.
fn stumbling(status: u16, times: usize) -> (Internet, Razorpay, Arc<Waits>) {
    let asked = AtomicUsize::new(0);
    let internet = Internet::new(move |_| {
        Some(if asked.fetch_add(1, Ordering::Relaxed) < times {
            response(status, "{}")
        } else {
            response(
                200,
                r#"{"id":"x_1","payment_id":"pay_1","amount":100,"status":"captured"}"#,
            )
        })
    });
    let waits = Arc::new(Waits::default());
    let client = razorpay(&internet, "secret", &[]).with_retries(waits.clone());
    (internet, client, waits)
}

#[tokio::test]
async fn a_busy_or_broken_gateway_is_asked_again_after_growing_pauses() {
    for status in [429, 500, 502, 503, 504] {
        let (internet, razorpay, waits) = stumbling(status, 2);
        assert_eq!(razorpay.fetch_payment("pay_1").await.unwrap().id, "x_1");
        assert_eq!(internet.asked().len(), 3, "{status}");
        let waited = waits.0.lock().unwrap().clone();
        assert_eq!(waited, [400, 800].map(Duration::from_millis));
    }
}

#[tokio::test]
async fn three_tries_are_enough() {
    let (internet, razorpay, _) = stumbling(429, 3);
    let error = razorpay.fetch_payment("pay_1").await.unwrap_err();
    assert!(matches!(error, RazorpayError::Throttled), "{error}");
    assert_eq!(internet.asked().len(), 3);
}

#[tokio::test]
async fn a_refund_is_made_again_under_its_key_also_while_the_first_is_in_progress() {
    for status in [409, 500] {
        let (internet, razorpay, _) = stumbling(status, 1);
        let refund = razorpay.refund("pay_1", Paise(100), "late-pay_1").await;
        assert_eq!(refund.unwrap().id, "x_1");
        let asked = internet.asked();
        assert_eq!(asked.len(), 2);
        assert_eq!(asked[0].body(), asked[1].body());
        for request in &asked {
            assert_eq!(request.headers()["x-refund-idempotency"], "late-pay_1");
        }
    }
}

#[tokio::test]
async fn an_order_is_never_made_again() {
    let (internet, razorpay, waits) = stumbling(500, 1);
    let error = razorpay.create_order(Paise(100), "r", &Notes::new()).await;
    assert!(matches!(error, Err(RazorpayError::Failed(500))));
    assert_eq!(
        (internet.asked().len(), waits.0.lock().unwrap().len()),
        (1, 0)
    );
}

#[tokio::test]
async fn a_refusal_stays_one() {
    let internet = Internet::always(400, r#"{"error":{"code":"BAD_REQUEST_ERROR"}}"#);
    let razorpay = razorpay(&internet, "secret", &[]).with_retries(Arc::new(Waits::default()));
    let error = razorpay.fetch_payment("pay_1").await.unwrap_err();
    assert!(matches!(error, RazorpayError::Refused { .. }));
    assert_eq!(internet.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn silence_is_waited_for_once() {
    let internet = Internet::new(|_| None);
    let razorpay = razorpay(&internet, "secret", &[]).with_retries(Arc::new(Waits::default()));
    let before = tokio::time::Instant::now();
    let error = razorpay.fetch_payment("pay_1").await.unwrap_err();
    assert!(error.retryable(), "{error}");
    assert_eq!(internet.asked().len(), 1);
    assert_eq!(before.elapsed(), TIMEOUT);
}
