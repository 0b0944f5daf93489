//! Accounts as clients see them.

use boli_domain::account::{UserType, mask_aadhaar, mask_pan};
use boli_store::KeptAddress;
use boli_store::items::{SellerProfile, UserItem};
use boli_wire::Ist;
use boli_wire::accounts::{Address, BuyerDetails, Profile, ProfileDetails, SellerDetails, User};

/// An account's public fields.
#[must_use]
pub fn user(user: &UserItem) -> User {
    User {
        id: user.id,
        username: user.username.clone(),
        email: user.email.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        user_type: user.user_type,
        phone_number: user.phone_number.clone(),
        date_joined: Ist(user.date_joined),
    }
}

/// An account for its owner.
#[must_use]
pub fn profile(account: &UserItem) -> Profile {
    let details = match (account.user_type, &account.seller) {
        (UserType::Buyer, _) => Some(ProfileDetails::Buyer(BuyerDetails {
            user: user(account),
            date_of_birth: account.date_of_birth.clone(),
        })),
        (UserType::Seller, Some(seller)) => Some(ProfileDetails::Seller(Box::new(seller_details(
            account, seller,
        )))),
        (UserType::Seller, None) => None,
    };
    Profile {
        user: user(account),
        profile: details,
    }
}

/// An address for its owner.
#[must_use]
pub fn address(kept: &KeptAddress) -> Address {
    let address = kept.address.clone();
    Address {
        id: address.id,
        address_type: address.address_type,
        full_name: address.full_name,
        phone_number: address.phone_number,
        address_line_1: address.address_line_1,
        address_line_2: address.address_line_2,
        city: address.city,
        state: address.state,
        postal_code: address.postal_code,
        country: address.country,
        is_default: kept.is_default,
        created_at: Ist(address.created_at),
    }
}

fn seller_details(account: &UserItem, seller: &SellerProfile) -> SellerDetails {
    SellerDetails {
        user: user(account),
        shop_name: seller.shop_name.clone(),
        shop_address: seller.shop_address.clone(),
        aadhar_number: mask_aadhaar(&seller.aadhaar_last4),
        pan_number: mask_pan(&seller.pan_number),
        verification_status: seller.verification_status,
        credits: account.credits,
        is_account_active: seller.is_account_active,
        verified_at: seller.verified_at.map(Ist),
        gstin: seller.tax.gstin.clone().map(String::from),
        legal_name: seller.tax.legal_name.clone(),
        state: seller.tax.state.map(|state| state.name().to_owned()),
    }
}
