//! The second factor of operators: time-based one-time passwords (RFC 6238) of an authenticator
//! app, with SHA-1, six digits and steps of thirty seconds, which is what all apps know.

use boli_domain::Timestamp;
use boli_runtime::Failure;
use form_urlencoded::byte_serialize;
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Bytes of a secret: what RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Steps that a phone's clock may be off.
const SKEW: u16 = 1;

/// A new secret in base32.
#[must_use]
pub fn secret(random: [u8; SECRET_BYTES]) -> String {
    Secret::from(random.to_vec()).to_base32()
}

/// The time step that a code is of; `None` for a wrong code.
///
/// # Errors
/// The stored secret can't be read.
pub fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<u64>, Failure> {
    let seconds = u64::try_from(now.as_seconds()).unwrap_or_default();
    Ok(totp(secret)?.check(code, seconds))
}

/// The code of a moment.
///
/// # Errors
/// The secret can't be read.
pub fn code_at(secret: &str, now: Timestamp) -> Result<String, Failure> {
    let seconds = u64::try_from(now.as_seconds()).unwrap_or_default();
    Ok(totp(secret)?.generate(seconds).to_string())
}

fn totp(secret: &str) -> Result<Totp, Failure> {
    let secret = Secret::try_from_base32(secret).map_err(|_| unreadable())?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret)
        .build()
        .map_err(|_| unreadable())
}

/// Without the cause, in whose text the secret could be.
fn unreadable() -> Failure {
    Failure::internal("the second factor's secret can't be read")
}

/// What an authenticator app reads, as a picture.
///
/// # Errors
/// The address is too long for a QR code.
pub fn picture(brand: &str, operator: &str, secret: &str) -> Result<String, Failure> {
    let encode = |text: &str| -> String {
        // Apps show a plus sign as it is.
        let encoded: String = byte_serialize(text.as_bytes()).collect();
        encoded.replace('+', "%20")
    };
    let (brand, operator) = (encode(brand), encode(operator));
    let address = format!("otpauth://totp/{brand}:{operator}?secret={secret}&issuer={brand}");
    let code = QrCode::new(address).map_err(|error| Failure::internal(error.to_string()))?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .build();
    // Inside a page there is no declaration of XML.
    let start = picture.find("<svg").unwrap_or_default();
    Ok(picture.get(start..).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of the eight digits.
        let secret = secret(*b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804")] {
            let at = Timestamp::from_millis(seconds * 1_000);
            assert_eq!(code_at(&secret, at).unwrap(), code);
            let step = u64::try_from(seconds).unwrap() / STEP_SECONDS;
            assert_eq!(step_of(&secret, code, at).unwrap(), Some(step));
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_before_and_after_its_own() {
        let secret = secret([7; SECRET_BYTES]);
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        let code = code_at(&secret, at(3_000)).unwrap();
        let step = |seconds| step_of(&secret, &code, at(seconds)).unwrap();
        assert_eq!([step(2_975), step(3_059)], [Some(100), Some(100)]);
        assert_eq!([step(2_939), step(3_061)], [None, None]);
    }

    #[test]
    fn the_picture_is_one_that_a_page_may_show() {
        let picture = picture("Boli & Co", "asha", &secret([7; SECRET_BYTES])).unwrap();
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>"));
        assert!(
            !picture.contains("style="),
            "the page allows no inline styles"
        );
    }
}
