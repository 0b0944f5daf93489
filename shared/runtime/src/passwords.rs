//! Password hashing: argon2id with 19 MiB and two passes (OWASP's first choice).

use crate::random::Random;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};

/// What is verified when no account matches, so that unknown and known names take as long.
/// The hash of a password nobody can type.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Ym9saS1ub2JvZHktc2FsdA$\
                      mV7qvJXG0pFwuhXyHDK5uZzVbVdYJdIz4S0Q0fI1cDk";

/// Hashes a new password.
///
/// # Errors
/// The hasher refused its input.
pub fn hash(password: &str, random: &dyn Random) -> Result<String, Error> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let hash: PasswordHash =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one of `hash`; without a hash the same work is done in vain.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    let matches = Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    matches && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn only_the_password_verifies() {
        let stored = hash("passw0rd!1", &OsRandom).unwrap();
        assert!(verify("passw0rd!1", Some(&stored)));
        assert!(!verify("passw0rd!2", Some(&stored)));
        assert!(!verify("passw0rd!1", None));
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "the unknown account must cost as much"
        );
    }
}
