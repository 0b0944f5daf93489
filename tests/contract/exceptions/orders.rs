use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("orders/cart_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
