use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("auth/logout_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("auth/logout_again_with_dead_token", UNAUTHENTICATED, Expect::Unauthorized),
    ("profile/profile_no_auth", UNAUTHENTICATED, Expect::Unauthorized),
    ("profile/profile_bad_token", UNAUTHENTICATED, Expect::Unauthorized),
    ("profile/profile_malformed_token_header", UNAUTHENTICATED, Expect::Unauthorized),
    ("profile/profile_bearer_scheme_ignored", UNAUTHENTICATED, Expect::Unauthorized),
];
