use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("livestreams/create_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("livestreams/start_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("livestreams/agora_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("livestreams/join_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
