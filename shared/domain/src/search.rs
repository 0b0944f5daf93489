//! Words of texts, as searches find them.

use crate::limits::MAX_WORD_CHARS;
use std::collections::BTreeSet;

/// The first `most` different words of the texts, in lower case.
///
/// A word is a run of letters and digits. Long ones are cut, here and in a search alike.
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>, most: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        for word in text.split(|char: char| !is_part_of_word(char)) {
            if found.len() == most {
                return found;
            }
            if !word.is_empty() {
                let lower = word.to_lowercase();
                found.insert(lower.chars().take(MAX_WORD_CHARS).collect());
            }
        }
    }
    found
}

/// Whether one of a text's words begins like this.
#[must_use]
pub fn has_word(text: &str, prefix: &str) -> bool {
    words([text], usize::MAX)
        .iter()
        .any(|word| word.starts_with(prefix))
}

/// Vowel signs and viramas of the Indian scripts are no letters by themselves, but without
/// them no word is left whole.
fn is_part_of_word(char: char) -> bool {
    const DANDA: char = '\u{964}';
    const DOUBLE_DANDA: char = '\u{965}';
    let is_indic = ('\u{900}'..='\u{dff}').contains(&char);
    char.is_alphanumeric() || (is_indic && char != DANDA && char != DOUBLE_DANDA)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        words([text], 10).into_iter().collect()
    }

    #[test]
    fn words_are_whole_in_every_script_and_counted_once() {
        assert_eq!(found("Hand-woven SILK, silk!"), ["hand", "silk", "woven"]);
        assert_eq!(found("बनारसी साड़ी। हिन्दी"), ["बनारसी", "साड़ी", "हिन्दी"]);
        assert_eq!(found(" ,;# "), Vec::<String>::new());
    }

    #[test]
    fn a_long_text_gives_its_first_words_and_a_long_word_its_beginning() {
        assert_eq!(words(["c b", "a a d"], 3).len(), 3);
        assert!(!words(["c b", "a d"], 3).contains("d"));
        let long = "x".repeat(MAX_WORD_CHARS + 1);
        assert_eq!(found(&long), [long[1..].to_owned()]);
        assert!(has_word("Home & Kitchen", "kit"));
        assert!(!has_word("Home & Kitchen", "itch"));
    }
}
