//! The operators' panel under `/admin/`: pages made on the server, which work without scripts.
//!
//! A page is one function's: the sign-in, the dashboard, the platform's wallet, a list of a
//! model's rows, a row, and what is done to it. What models there are is in [`models`], what can
//! be done in [`actions`].

use boli_runtime::Function;

pub mod act;
pub mod get_asset;
pub mod list;
pub mod show;
pub mod show_dashboard;
pub mod show_wallet;
pub mod sign_in;
pub mod sign_out;

pub mod actions;
pub mod listing;
pub mod model;
pub mod models;
pub mod second_factor;
pub mod session;

mod cell;
mod page;
mod plots;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &act::FUNCTION,
    &get_asset::FUNCTION,
    &list::FUNCTION,
    &show::FUNCTION,
    &show_dashboard::FUNCTION,
    &show_wallet::FUNCTION,
    &sign_in::FUNCTION,
    &sign_out::FUNCTION,
];
