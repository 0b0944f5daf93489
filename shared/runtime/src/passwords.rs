//! Password hashing: argon2id with 19 MiB and two passes (OWASP's first choice).

use crate::random::Random;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher, Error, PasswordVerifier, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::cell::RefCell;

thread_local! {
    /// What hashes are worked out in, kept from one to the next: given back each time, it leaves
    /// holes in the heap that the next one does not fit into, and a container has it three times.
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// What is verified when no account matches, so that unknown and known names take as long.
/// The hash of a password nobody can type.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Ym9saS1ub2JvZHktc2FsdA$\
                      mV7qvJXG0pFwuhXyHDK5uZzVbVdYJdIz4S0Q0fI1cDk";

/// Hashes a new password.
///
/// # Errors
/// The hasher refused its input.
pub fn hash(password: &str, random: &dyn Random) -> Result<String> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let params = Params::default();
    let hash = Hasher.hash_password_customized(password.as_bytes(), &salt, None, None, params)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one of `hash`; without a hash the same work is done in vain.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    let matches = Hasher.verify_password(password.as_bytes(), &parsed).is_ok();
    matches && hash.is_some()
}

/// Argon2 in memory that is kept. The comparison of hashes is its trait's, in constant time.
struct Hasher;

impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?;
        let algorithm = algorithm.unwrap_or_default();
        let version = version
            .map(Version::try_from)
            .transpose()?
            .unwrap_or_default();
        let salt = Salt::new(salt)?;
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(Error::OutputSize)?;
        let written = ParamsString::try_from(&params)?;
        BLOCKS.with_borrow_mut(|blocks| {
            blocks.resize(params.block_count(), Block::default());
            Argon2::new(algorithm, version, params)
                .hash_password_into_with_memory(password, &salt, output, blocks)
        })?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: written,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn hashes_are_argon2s_own() {
        use argon2::password_hash::PasswordHasher;
        let salt = b"sixteen bytes it";
        let own: PasswordHash = Argon2::default()
            .hash_password_with_salt(b"passw0rd!1", salt)
            .unwrap();
        // Twice, since the second is worked out in used memory.
        for _ in 0..2 {
            let params = Params::default();
            let kept = Hasher.hash_password_customized(b"passw0rd!1", salt, None, None, params);
            assert_eq!(kept.unwrap(), own);
        }
        assert!(verify("passw0rd!1", Some(&own.to_string())));
    }

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
