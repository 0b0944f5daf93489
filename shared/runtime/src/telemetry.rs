//! Logs: one JSON object a line on AWS, with request ids on every line.

use tracing_subscriber::EnvFilter;

/// Starts JSON logging at the level of `LOG_LEVEL` (default `info`).
pub fn start(level: Option<&str>) {
    let filter =
        EnvFilter::try_new(level.unwrap_or("info")).unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .without_time()
        .with_env_filter(filter)
        .try_init();
}
