//! Randomness from outside, so that a simulation can be replayed from its seed.

use std::fmt::Debug;

/// A source of unpredictable bytes.
pub trait Random: Send + Sync + Debug {
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug)]
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(
        clippy::expect_used,
        reason = "without randomness no token may be issued"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has no randomness");
    }
}
