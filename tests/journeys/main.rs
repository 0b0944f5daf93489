//! Whole stories, told through the public surface only.

mod errors;
mod interruptions;
mod money;
mod room;
mod show;
