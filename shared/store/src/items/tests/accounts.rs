//! Accounts, sign-in, codes and mails.

use super::{LATER, NOW, id, stored};
use crate::items::{
    AccountStatus, AddressBookItem, AddressItem, CodeItem, CodePurpose, EmailItem, SellerProfile,
    SentMailItem, SessionItem, SignInAttemptsItem, UserItem, UsernameItem, UsesItem,
};
use boli_domain::RowId;
use boli_domain::account::{UserType, VerificationStatus};
use boli_domain::address::AddressType;

stored! {
    user: seller(),
    user_pending: buyer(),
    username: UsernameItem {
        username: "Asha".into(),
        user_id: id(1),
        held_until: Some(LATER),
    },
    email: EmailItem {
        email: "Asha@Example.com".into(),
        user_id: id(1),
        held_until: Some(LATER),
    },
    session: SessionItem {
        id: id(2),
        user_id: id(1),
        password_revision: 1,
        created_at: NOW,
        valid_until: LATER,
    },
    code: code_item(CodePurpose::Registration),
    code_of_password_reset: code_item(CodePurpose::PasswordReset),
    sign_in_attempts: SignInAttemptsItem {
        login: "Asha".into(),
        failures: 3,
        paused_until: LATER,
    },
    uses: UsesItem {
        rate: "sign_ins".into(),
        who: "203.0.113.7".into(),
        uses: 3,
        free_at: LATER,
    },
    address: AddressItem {
        id: RowId(7),
        user_id: id(1),
        address_type: AddressType::Work,
        full_name: "Asha Rao".into(),
        phone_number: "+919876543210".into(),
        address_line_1: "12 MG Road".into(),
        address_line_2: "Floor 2".into(),
        city: "Bengaluru".into(),
        state: "Karnataka".into(),
        postal_code: "560001".into(),
        country: "India".into(),
        created_at: NOW,
    },
    address_book: AddressBookItem {
        user_id: id(1),
        default_id: Some(RowId(7)),
        kept: 2,
    },
    sent_mail: SentMailItem {
        id: "registration-1".into(),
        sent_at: NOW,
    },
}

fn seller() -> UserItem {
    UserItem {
        id: id(1),
        username: "asha".into(),
        email: "asha@example.com".into(),
        first_name: "Asha".into(),
        last_name: "Rao".into(),
        user_type: UserType::Seller,
        phone_number: "+919876543210".into(),
        date_joined: NOW,
        password_hash: "$argon2id$sample".into(),
        password_revision: 1,
        account_status: AccountStatus::Active,
        is_staff: false,
        date_of_birth: None,
        seller: Some(SellerProfile {
            shop_name: "Asha Silks".into(),
            shop_address: "12 MG Road, Bengaluru".into(),
            aadhaar_last4: "9012".into(),
            pan_number: "ABCDE1234F".into(),
            verification_status: VerificationStatus::Verified,
            is_account_active: true,
            verified_at: Some(LATER),
            tax: Default::default(),
        }),
        credits: 5,
        referral_code: None,
    }
}

fn buyer() -> UserItem {
    UserItem {
        user_type: UserType::Buyer,
        account_status: AccountStatus::Pending,
        date_of_birth: Some("1990-02-28".into()),
        seller: None,
        credits: 0,
        referral_code: Some("LIVE680D".into()),
        ..seller()
    }
}

fn code_item(purpose: CodePurpose) -> CodeItem {
    CodeItem {
        user_id: id(1),
        purpose,
        code: "123456".into(),
        issued_at: NOW,
        valid_until: LATER,
        attempts: 1,
    }
}
