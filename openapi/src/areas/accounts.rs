//! Accounts: registration, sign-in, passwords, profiles, addresses.

use crate::field::{Field, Kind, of, text, word};
use crate::operation::Operation;
use boli_domain::address::AddressType;
use boli_domain::limits::{
    MAX_ADDRESS_CHARS, MAX_ADDRESS_LINE_CHARS, MAX_ADDRESSEE_CHARS, MAX_EMAIL_CHARS,
    MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MAX_PHONE_CHARS, MAX_PLACE_CHARS, MAX_POSTAL_CODE_CHARS,
    MAX_REFERRAL_CODE_CHARS, MAX_SHOP_NAME_CHARS, MAX_USERNAME_CHARS,
};
use boli_wire::Message;
use boli_wire::accounts::{
    Address, Profile, ProfileUpdated, Registered, SellerCredits, SellerVerification, SignedIn,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::of(
            "accounts-register-buyer",
            "Registers a buyer, who may sign in once the e-mail address is verified.",
        )
        .open()
        .post("/api/auth/register/buyer/")
        .body(REGISTRATION)
        .body([text("referral_code", MAX_REFERRAL_CODE_CHARS)])
        .created::<Registered>()
        .refuses([409]),
        Operation::of(
            "accounts-register-seller",
            "Registers a seller, who may sign in once an operator has verified the shop.",
        )
        .open()
        .post("/api/auth/register/seller/")
        .body(REGISTRATION)
        .body([
            text("shop_name", MAX_SHOP_NAME_CHARS).required(),
            text("shop_address", MAX_ADDRESS_CHARS).required(),
            text("aadhar_number", 12).required(),
            text("pan_number", 10).required(),
        ])
        .created::<Registered>()
        .refuses([409]),
        Operation::of(
            "accounts-send-registration-code",
            "Mails a code that verifies a registration.",
        )
        .open()
        .post("/api/auth/registration/send-otp/")
        .body([email().required()])
        .ok::<Message>(),
        Operation::of(
            "accounts-verify-registration-code",
            "Activates a registered account with the mailed code, and signs it in.",
        )
        .open()
        .post("/api/auth/registration/verify-otp/")
        .body([email().required(), text("otp_code", 20).required()])
        .ok::<SignedIn>()
        .refuses([404, 409]),
        Operation::of(
            "accounts-login",
            "Signs in by username or e-mail address. Wrong credentials are a 400.",
        )
        .open()
        .post("/api/auth/login/")
        .body([
            text("username", MAX_EMAIL_CHARS).required(),
            text("password", MAX_PASSWORD_CHARS).required(),
        ])
        .ok::<SignedIn>()
        .refuses([403]),
        Operation::of("accounts-logout", "Ends the session.")
            .post("/api/auth/logout/")
            .ok::<Message>(),
        Operation::of(
            "accounts-send-reset-code",
            "Mails a code with which a forgotten password may be replaced, when there is such an account.",
        )
        .open()
        .post("/api/auth/forgot-password/send-otp/")
        .body([email().required()])
        .ok::<Message>(),
        Operation::of(
            "accounts-reset-password",
            "Replaces a forgotten password with the mailed code.",
        )
        .open()
        .post("/api/auth/forgot-password/verify-otp/")
        .body([
            email().required(),
            text("otp_code", 20).required(),
            text("new_password", MAX_PASSWORD_CHARS).required(),
        ])
        .ok::<Message>(),
        Operation::of("accounts-get-profile", "The caller, with the buyer's or seller's profile.")
            .get("/api/auth/profile/")
            .ok::<Profile>(),
        Operation::of("accounts-update-profile", "Changes what is sent of the caller's profile.")
            .patch("/api/auth/profile/update/")
            .put("/api/auth/profile/update/")
            .body([
                text("username", MAX_USERNAME_CHARS),
                email(),
                text("first_name", MAX_NAME_CHARS),
                text("last_name", MAX_NAME_CHARS),
                text("phone_number", MAX_PHONE_CHARS),
                of("date_of_birth", Kind::Day),
                text("shop_name", MAX_SHOP_NAME_CHARS),
                text("shop_address", MAX_ADDRESS_CHARS),
                text("pan", MAX_PLACE_CHARS),
                text("gstin", MAX_PLACE_CHARS),
                text("legal_name", MAX_NAME_CHARS),
                text("state", MAX_PLACE_CHARS),
            ])
            .ok::<ProfileUpdated>()
            .refuses([409]),
        Operation::of("accounts-get-verification-status", "What operators decided about the seller who asks.")
            .get("/api/auth/seller/verification-status/")
            .ok::<SellerVerification>()
            .refuses([403, 404]),
        Operation::of("accounts-get-credits", "The stream credits of the seller who asks.")
            .get("/api/auth/seller/credits/")
            .ok::<SellerCredits>()
            .refuses([403, 404]),
        Operation::of("accounts-list-addresses", "The caller's addresses, the oldest first.")
            .get("/api/auth/addresses/")
            .paged()
            .page::<Address>(),
        Operation::of("accounts-create-address", "Puts an address into the caller's address book.")
            .post("/api/auth/addresses/")
            .body(address(true))
            .created::<Address>()
            .refuses([409]),
        Operation::of("accounts-get-address", "One of the caller's addresses.")
            .get("/api/auth/addresses/{id}/")
            .ok::<Address>(),
        Operation::of("accounts-update-address", "Changes what is sent of an address.")
            .put("/api/auth/addresses/{id}/")
            .patch("/api/auth/addresses/{id}/")
            .body(address(false))
            .ok::<Address>()
            .refuses([409]),
        Operation::of(
            "accounts-delete-address",
            "Removes an address. Another takes the place of the default.",
        )
        .delete("/api/auth/addresses/{id}/")
        .ok::<Message>()
        .refuses([409]),
        Operation::of("accounts-set-default-address", "Makes an address the default one.")
            .patch("/api/auth/addresses/{id}/set-default/")
            .post("/api/auth/addresses/{id}/set-default/")
            .patch("/api/auth/addresses/{id}/set_default/")
            .post("/api/auth/addresses/{id}/set_default/")
            .ok::<Message>()
            .refuses([409]),
    ]
}

const REGISTRATION: [Field; 7] = [
    text("username", MAX_USERNAME_CHARS).required(),
    email().required(),
    text("password", MAX_PASSWORD_CHARS).required(),
    text("password_confirm", MAX_PASSWORD_CHARS).required(),
    text("first_name", MAX_NAME_CHARS),
    text("last_name", MAX_NAME_CHARS),
    text("phone_number", MAX_PHONE_CHARS).required(),
];

const fn email() -> Field {
    of("email", Kind::Email)
}

/// The fields of an address, of which a whole one must have the most.
fn address(is_whole: bool) -> Vec<Field> {
    let fields = [
        (text("full_name", MAX_ADDRESSEE_CHARS), true),
        (text("phone_number", MAX_PHONE_CHARS), true),
        (text("address_line_1", MAX_ADDRESS_LINE_CHARS), true),
        (text("address_line_2", MAX_ADDRESS_LINE_CHARS), false),
        (text("city", MAX_PLACE_CHARS), true),
        (text("state", MAX_PLACE_CHARS), true),
        (text("postal_code", MAX_POSTAL_CODE_CHARS), true),
        (text("country", MAX_PLACE_CHARS), false),
        (word::<AddressType>("address_type"), false),
        (of("is_default", Kind::Flag), false),
    ];
    let required = |(field, is_required): (Field, bool)| match is_whole && is_required {
        true => field.required(),
        false => field,
    };
    fields.into_iter().map(required).collect()
}
