use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("bidding/list_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("bidding/place_bid_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
