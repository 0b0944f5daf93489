//! Accounts: registration, sign-in, passwords, profiles and address books.

pub mod create_address;
pub mod delete_address;
pub mod get_address;
pub mod get_credits;
pub mod get_profile;
pub mod get_verification_status;
pub mod list_addresses;
pub mod login;
pub mod logout;
pub mod register_buyer;
pub mod register_seller;
pub mod reset_password;
pub mod send_registration_code;
pub mod send_reset_code;
pub mod set_default_address;
pub mod update_address;
pub mod update_profile;
pub mod verify_registration_code;

mod address_form;
mod codes;
mod fields;
mod registration;
mod seller;

use boli_runtime::Function;

/// The functions of this area.
pub const FUNCTIONS: &[&Function] = &[
    &create_address::FUNCTION,
    &delete_address::FUNCTION,
    &get_address::FUNCTION,
    &get_credits::FUNCTION,
    &get_profile::FUNCTION,
    &get_verification_status::FUNCTION,
    &list_addresses::FUNCTION,
    &login::FUNCTION,
    &logout::FUNCTION,
    &register_buyer::FUNCTION,
    &register_seller::FUNCTION,
    &reset_password::FUNCTION,
    &send_registration_code::FUNCTION,
    &send_reset_code::FUNCTION,
    &set_default_address::FUNCTION,
    &update_address::FUNCTION,
    &update_profile::FUNCTION,
    &verify_registration_code::FUNCTION,
];
