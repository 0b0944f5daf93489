//! Accounts: registration, sign-in and profiles.

pub mod get_profile;
pub mod login;
pub mod logout;
pub mod register_buyer;
pub mod register_seller;
pub mod send_registration_code;
pub mod update_profile;
pub mod verify_registration_code;

mod fields;
mod registration;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &get_profile::FUNCTION,
    &login::FUNCTION,
    &logout::FUNCTION,
    &register_buyer::FUNCTION,
    &register_seller::FUNCTION,
    &send_registration_code::FUNCTION,
    &update_profile::FUNCTION,
    &verify_registration_code::FUNCTION,
];
