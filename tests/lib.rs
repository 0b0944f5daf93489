//! The suites that cross crates: `cargo test -p boli-tests --test journeys` and its siblings, and
//! what more than one of them needs.

pub mod conformity;
pub mod promo;
pub mod table;
