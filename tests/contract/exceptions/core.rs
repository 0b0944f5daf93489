use super::Exception;

pub const EXCEPTIONS: &[Exception] = &[
];
