use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("chat/list_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("chat/send_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
