//! Whole stories, told through the public surface only.

mod accounts;
mod catalog;
mod errors;
mod interruptions;
mod money;
mod room;
mod show;
