//! Razorpay's signatures: lower-case hex of HMAC-SHA256.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// The signature of `message` under `secret`.
pub(crate) fn sign(secret: &str, message: &[u8]) -> String {
    // A key of any length is a valid HMAC key, so the error arm is never taken; an empty
    // signature matches none.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message);
    let bytes = mac.finalize().into_bytes();
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Compares in time that does not depend on where the two differ. Upper-case hex is refused,
/// as the official SDKs do.
pub(super) fn verify(secret: &str, message: &[u8], signature: &str) -> bool {
    let expected = sign(secret, message);
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(signature.as_bytes()))
}
