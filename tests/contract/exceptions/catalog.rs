use super::{Exception, Expect, UNAUTHENTICATED};

pub const EXCEPTIONS: &[Exception] = &[
    ("catalog/product_create_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
    ("catalog/image_list_anonymous", UNAUTHENTICATED, Expect::Unauthorized),
];
