//! Referrals: codes, invitations, what they earned, levels; and the promo codes of levels.

use boli_runtime::Function;

pub mod apply;
pub mod apply_promo;
pub mod complete;
pub mod get_code;
pub mod get_level_progress;
pub mod get_progress;
pub mod get_stats;
pub mod list_available_promos;
pub mod list_campaigns;
pub mod list_history;
pub mod list_promos;
pub mod list_rewards;
pub mod share;
pub mod validate_promo;

mod invitation;
mod own_code;
mod promo_quote;
mod promo_view;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &apply::FUNCTION,
    &apply_promo::FUNCTION,
    &complete::FUNCTION,
    &get_code::FUNCTION,
    &get_level_progress::FUNCTION,
    &get_progress::FUNCTION,
    &get_stats::FUNCTION,
    &list_available_promos::FUNCTION,
    &list_campaigns::FUNCTION,
    &list_history::FUNCTION,
    &list_promos::FUNCTION,
    &list_rewards::FUNCTION,
    &share::FUNCTION,
    &validate_promo::FUNCTION,
];
