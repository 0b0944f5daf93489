//! What is uploaded: a zip with the one file `bootstrap` in it, or with a handler's files.

/// Deflate's level in `cargo lambda build --output-format zip`.
const LEVEL: u8 = 6;
/// Of one file: local header, central directory and end record, with its name twice.
const ENVELOPE: usize = 30 + 46 + 22 + 2 * "bootstrap".len();

/// The zip's size in bytes.
#[must_use]
pub fn zipped_size(file: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(file, LEVEL).len() + ENVELOPE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_small_and_noise_is_not() {
        assert!(zipped_size(&[7; 100_000]) < 500);
        let seeded = boli_local::random::Seeded::new(1);
        let noise: Vec<u8> = (0..50_000)
            .map(|_| seeded.next().to_be_bytes()[0])
            .collect();
        assert!(zipped_size(&noise) > 40_000, "{}", zipped_size(&noise));
    }
}
