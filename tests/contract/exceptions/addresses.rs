//! The address book.

use super::{Exception, Expect, UNAUTHENTICATED};

const BOTH_SPELLINGS: &str = "D1: the buyer app says set-default, by PATCH";

pub const EXCEPTIONS: &[Exception] = &[
    ("addresses/anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    (
        "addresses/create_pincode_field_rejected",
        "D6: pincode is taken for postal_code",
        Expect::Like("addresses/create_ok"),
    ),
    (
        "addresses/put_partial_rejected",
        "D5: PUT changes what is sent, as PATCH does",
        Expect::Like("addresses/patch_ok"),
    ),
    (
        "addresses/set_default_patch_underscore",
        BOTH_SPELLINGS,
        Expect::Like("addresses/set_default_post_underscore"),
    ),
    (
        "addresses/set_default_patch_hyphen_client_alias",
        BOTH_SPELLINGS,
        Expect::Like("addresses/set_default_post_underscore"),
    ),
    (
        "addresses/delete",
        "N: the buyer app decodes every reply, so that deleting answers a message",
        Expect::Reply(200, r#"{"message": "Address deleted successfully"}"#),
    ),
];
