//! What functions log in a world, as it would be in CloudWatch, at every level.

use boli_runtime::telemetry;
use serde_json::Value;
use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

thread_local! {
    /// What this thread logs, while a test listens: a world runs on its test's thread.
    static WRITTEN: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

struct ThisThread;

impl Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN.with_borrow_mut(|written| {
            written.iter_mut().for_each(|written| written.extend(bytes));
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The log of this thread until it is dropped.
pub struct Log(());

impl Log {
    /// Starts to listen. One subscriber serves all tests of the process: with one each, tests
    /// side by side would turn each other's lines off.
    pub fn start() -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let subscriber = telemetry::subscriber(Some("trace"), || ThisThread);
            tracing::subscriber::set_global_default(subscriber).unwrap();
        });
        WRITTEN.set(Some(Vec::new()));
        Self(())
    }

    pub fn text(&self) -> String {
        let written = WRITTEN.with_borrow(Clone::clone);
        String::from_utf8(written.unwrap_or_default()).unwrap()
    }

    pub fn lines(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The lines with a message.
    pub fn told(&self, message: &str) -> Vec<Value> {
        let lines = self.lines().into_iter();
        lines.filter(|line| line["message"] == message).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        WRITTEN.set(None);
    }
}
