//! Notifications: what people were told in the app. Workers and operators tell it.

pub mod clear;
pub mod count_unread;
pub mod delete;
pub mod get;
pub mod get_stats;
pub mod list;
pub mod mark_all_read;
pub mod mark_read;
pub mod update;

mod view;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &clear::FUNCTION,
    &count_unread::FUNCTION,
    &delete::FUNCTION,
    &get::FUNCTION,
    &get_stats::FUNCTION,
    &list::FUNCTION,
    &mark_all_read::FUNCTION,
    &mark_read::FUNCTION,
    &update::FUNCTION,
];
