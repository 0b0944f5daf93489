//! The suites that cross crates: `cargo test -p boli-tests --test journeys` and its siblings.
