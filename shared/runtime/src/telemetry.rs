//! Logs: one JSON object a line, with `timestamp` (RFC 3339, UTC) and `level`, by which
//! Lambda's log controls filter. Every line of an invocation has its `trace` in `span`.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};

/// The targets of this product's own crates begin with this.
const OURS: &str = "boli";

/// Starts logging to stdout at the level of `LOG_LEVEL` (default `info`).
pub fn start(level: Option<&str>) {
    // A second start, as in tests, keeps the first.
    let _ = tracing::subscriber::set_global_default(subscriber(level, std::io::stdout));
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        // A formatted message may hold anything; a fixed one is in the source.
        let message = panic.payload().downcast_ref::<&'static str>();
        tracing::error!(place, message, "panicked");
    }));
}

/// What writes log lines. The level is for this product's code; libraries, which spell out
/// whole requests at their lower levels, only warn.
pub fn subscriber<W>(level: Option<&str>, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let ours = level
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::INFO);
    let targets = Targets::new()
        .with_default(ours.min(LevelFilter::WARN))
        .with_target(OURS, ours);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(writer);
    tracing_subscriber::registry().with(lines.with_filter(targets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is logged at a level by this crate and by another.
    fn logged(level: Option<&str>) -> Vec<Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = subscriber(level, move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request", trace = "1-2-3");
            let _entered = span.enter();
            tracing::trace!("ours, trace");
            tracing::info!(auction = "a", "ours, info");
            tracing::error!("ours, error");
            tracing::info!(target: "aws_sdk", "theirs, info");
            tracing::warn!(target: "aws_sdk", "theirs, warn");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn messages(lines: &[Value]) -> Vec<&str> {
        lines
            .iter()
            .map(|line| line["message"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn a_line_is_what_lambdas_log_controls_read() {
        let lines = logged(None);
        assert_eq!(
            messages(&lines),
            ["ours, info", "ours, error", "theirs, warn"]
        );
        let line = &lines[0];
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["auction"], "a");
        assert_eq!(line["span"]["trace"], "1-2-3");
        let timestamp = line["timestamp"].as_str().unwrap();
        assert!(timestamp.ends_with('Z'), "{timestamp}");
        assert!(
            boli_domain::Timestamp::parse(timestamp).is_some(),
            "{timestamp}"
        );
    }

    #[test]
    fn no_level_makes_libraries_talk() {
        let lines = logged(Some("trace"));
        let expected = ["ours, trace", "ours, info", "ours, error", "theirs, warn"];
        assert_eq!(messages(&lines), expected);
        assert_eq!(messages(&logged(Some("error"))), ["ours, error"]);
        assert_eq!(messages(&logged(Some("nonsense"))).len(), 3);
    }
}
