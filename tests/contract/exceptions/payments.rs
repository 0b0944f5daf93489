use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("payments/verify_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
