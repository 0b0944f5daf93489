//! What the fields of an account must look like. The texts are the contract's.

use crate::limits::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS};
use time::Date;
use time::macros::format_description;

/// Why a field of an account is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldRefused {
    #[error(
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."
    )]
    Username,
    #[error("Enter a valid email address.")]
    Email,
    /// Phone, Aadhaar and PAN numbers.
    #[error("Enter a valid value.")]
    Number,
    #[error("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")]
    Date,
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    #[error("Ensure this field has at least {MIN_PASSWORD_CHARS} characters.")]
    TooShort,
    #[error("Ensure this field has no more than {MAX_PASSWORD_CHARS} characters.")]
    TooLong,
    #[error("This password is too common.")]
    Common,
    #[error("This password is entirely numeric.")]
    Numeric,
}

/// Letters of any script, digits and `@.+-_`.
///
/// # Errors
/// Another character.
pub fn check_username(text: &str) -> Result<(), FieldRefused> {
    let allowed = |letter: char| letter.is_alphanumeric() || "@.+-_".contains(letter);
    if text.chars().all(allowed) {
        Ok(())
    } else {
        Err(FieldRefused::Username)
    }
}

/// Something before one `@` and a domain with a dot behind it: only a mail that arrives
/// proves more.
///
/// # Errors
/// It can't be an address.
pub fn check_email(text: &str) -> Result<(), FieldRefused> {
    let wrong = |letter: char| {
        letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter)
    };
    let (local, domain) = text.split_once('@').ok_or(FieldRefused::Email)?;
    let labels_are_fine = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-')
    });
    let fine = !local.is_empty()
        && !text.contains(wrong)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && labels_are_fine;
    if fine {
        Ok(())
    } else {
        Err(FieldRefused::Email)
    }
}

/// Nine to fifteen digits, with `+` before them or not.
///
/// # Errors
/// It can't be a phone number.
pub fn check_phone(text: &str) -> Result<(), FieldRefused> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let fine = (9..=16).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        // Sixteen only with the country code 1, which the contract's pattern leaves room for.
        && (digits.len() < 16 || digits.starts_with('1'));
    if fine {
        Ok(())
    } else {
        Err(FieldRefused::Number)
    }
}

/// The last four of an Aadhaar number's twelve digits: all of it that is kept.
///
/// # Errors
/// Not twelve digits.
pub fn aadhaar_last4(text: &str) -> Result<String, FieldRefused> {
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(FieldRefused::Number);
    }
    text.get(8..).map(str::to_owned).ok_or(FieldRefused::Number)
}

/// Five letters, four digits, a letter: `ABCDE1234F`.
///
/// # Errors
/// Another shape.
pub fn check_pan(text: &str) -> Result<(), FieldRefused> {
    let fine = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            5..=8 => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase(),
        });
    if fine {
        Ok(())
    } else {
        Err(FieldRefused::Number)
    }
}

/// A date as `YYYY-MM-DD`.
///
/// # Errors
/// Not a day of the calendar in that spelling.
pub fn check_date(text: &str) -> Result<(), FieldRefused> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map(|_| ())
        .map_err(|_| FieldRefused::Date)
}

/// A password's length.
///
/// # Errors
/// Too short or too long.
pub fn check_password_length(password: &str) -> Result<(), PasswordRefused> {
    match password.chars().count() {
        0..MIN_PASSWORD_CHARS => Err(PasswordRefused::TooShort),
        MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS => Ok(()),
        _ => Err(PasswordRefused::TooLong),
    }
}

/// Whether a password of sufficient length is among those that are tried first.
///
/// # Errors
/// Well known, or digits only.
pub fn check_password_strength(password: &str) -> Result<(), PasswordRefused> {
    let lower = password.trim().to_lowercase();
    if COMMON_PASSWORDS.lines().any(|common| common == lower) {
        return Err(PasswordRefused::Common);
    }
    if lower.chars().all(|letter| letter.is_ascii_digit()) {
        return Err(PasswordRefused::Numeric);
    }
    Ok(())
}

/// The passwords of eight and more characters that lead the lists of leaked ones, one a line.
const COMMON_PASSWORDS: &str = include_str!("registration/common_passwords.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_and_addresses_hold_what_the_contract_allows() {
        assert_eq!(check_username("a.b+c-d_e@f"), Ok(()));
        assert_eq!(check_username("a b"), Err(FieldRefused::Username));
        assert_eq!(check_email("buyer2@example.com"), Ok(()));
        for wrong in [
            "nope",
            "@example.com",
            "a@b",
            "a@b..com",
            "a b@example.com",
            "a@b@c.de",
            "a@-b.de",
        ] {
            assert_eq!(check_email(wrong), Err(FieldRefused::Email), "{wrong}");
        }
    }

    #[test]
    fn numbers_follow_their_patterns() {
        assert_eq!(check_phone("+919876543211"), Ok(()));
        assert_eq!(check_phone("9876500002"), Ok(()));
        assert_eq!(check_phone("12345"), Err(FieldRefused::Number));
        assert_eq!(check_phone("98765-00002"), Err(FieldRefused::Number));
        assert_eq!(aadhaar_last4("123456789012").as_deref(), Ok("9012"));
        assert_eq!(aadhaar_last4("12ab"), Err(FieldRefused::Number));
        assert_eq!(check_pan("ABCDE1234F"), Ok(()));
        assert_eq!(check_pan("abcde1234f"), Err(FieldRefused::Number));
        assert_eq!(check_date("1990-01-31"), Ok(()));
        assert_eq!(check_date("1990-02-31"), Err(FieldRefused::Date));
    }

    #[test]
    fn passwords_that_are_tried_first_are_refused() {
        assert_eq!(
            check_password_length("short"),
            Err(PasswordRefused::TooShort)
        );
        assert_eq!(
            check_password_length(&"x".repeat(129)),
            Err(PasswordRefused::TooLong)
        );
        assert_eq!(
            check_password_strength("Password1"),
            Err(PasswordRefused::Common)
        );
        assert_eq!(
            check_password_strength("9284756201"),
            Err(PasswordRefused::Numeric)
        );
        assert_eq!(check_password_strength("passw0rd!1"), Ok(()));
        assert!(
            COMMON_PASSWORDS
                .lines()
                .all(|word| word.len() >= MIN_PASSWORD_CHARS)
        );
    }
}
