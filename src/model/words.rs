//! Numbers as words that can be read aloud: the EFF large word list, base 7776.
//!
//! The list stands in `templates/words/`, with its licence beside it.

use std::sync::LazyLock;

use thiserror::Error;

use crate::text::closest;

/// How many words the list has: five dice, 6⁵.
pub const BASE: usize = 7776;

const FILE: &str = include_str!("../../templates/words/eff_large_wordlist.txt");

/// The 7776 words of the EFF large word list, sorted; none begins with another.
pub static LIST: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| FILE.lines().filter_map(|line| Some(line.split_once('\t')?.1)).collect());

/// Why words could not be read as a number.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WordsError {
    /// A word that is not in the list.
    #[error("`{word}` is not a word of the list: did you mean `{nearest}`?")]
    Unknown {
        /// The word as it was given.
        word: String,
        /// The word of the list that differs least.
        nearest: &'static str,
    },
    /// Too few or too many words.
    #[error("found {found} of {expected} words: type all {expected}, in their order")]
    Count {
        /// How many were given.
        found: usize,
        /// How many are needed.
        expected: usize,
    },
    /// The words stand for a number of more than 128 bits, which nothing prints.
    #[error("these words stand for no number that was ever printed: compare them with the paper")]
    TooLarge,
}

/// `bits` as `count` words, the most significant first, joined by single spaces.
///
/// Five words hold 64 bits, ten hold 128. With fewer words than the number
/// needs, its most significant part is left out.
#[must_use]
pub fn to_words(bits: u128, count: usize) -> String {
    let mut words = vec![LIST[0]; count];
    let mut rest = bits;
    for word in words.iter_mut().rev() {
        // the remainder is below 7776, so it fits any index
        *word = LIST[(rest % BASE as u128) as usize];
        rest /= BASE as u128;
    }
    words.join(" ")
}

/// The number behind `count` words: the way back from [`to_words`], in either
/// case, with any spaces, commas or line ends between the words.
///
/// # Errors
/// [`WordsError::Unknown`] names the first word that is not in the list,
/// [`WordsError::Count`] says how many are missing or too many, and
/// [`WordsError::TooLarge`] refuses numbers beyond 128 bits.
pub fn from_words(text: &str, count: usize) -> Result<u128, WordsError> {
    let given = || text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut bits = 0_u128;
    let mut too_large = false;
    for word in given() {
        let value = value_of(word)? as u128;
        match bits.checked_mul(BASE as u128).and_then(|bits| bits.checked_add(value)) {
            Some(next) => bits = next,
            None => too_large = true,
        }
    }
    match given().count() {
        found if found != count => Err(WordsError::Count { found, expected: count }),
        _ if too_large => Err(WordsError::TooLarge),
        _ => Ok(bits),
    }
}

fn value_of(word: &str) -> Result<usize, WordsError> {
    let lower = word.to_lowercase();
    LIST.binary_search(&lower.as_str()).map_err(|_| WordsError::Unknown {
        word: word.to_owned(),
        nearest: closest(&lower, LIST.iter().copied()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(LIST.len(), BASE);
        assert!(LIST.is_sorted_by(|a, b| a < b));
        assert!(LIST.windows(2).all(|pair| !pair[1].starts_with(pair[0])));
        assert!(LIST.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
        assert_eq!((LIST[0], LIST[BASE - 1]), ("abacus", "zoom"));
    }

    #[test]
    fn the_file_is_the_one_that_was_published() {
        use sha2::{Digest as _, Sha256};
        let digest = hex::encode(Sha256::digest(FILE.as_bytes()));
        assert_eq!(digest, "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e");
        assert!(include_str!("../../templates/words/LICENCE.md").contains(&digest));
    }

    #[test]
    fn numbers_come_back() {
        for bits in [0, 1, 7775, 7776, (1 << 60) - 1, u128::MAX] {
            let words = to_words(bits, 10);
            assert_eq!(words.split(' ').count(), 10);
            assert_eq!(from_words(&words, 10), Ok(bits));
        }
        assert_eq!(to_words(7776 + 2, 3), "abacus abdomen abdominal");
        assert_eq!(from_words(&to_words((1 << 60) - 1, 5), 5), Ok((1 << 60) - 1));
    }

    #[test]
    fn case_and_spaces_do_not_matter() {
        assert_eq!(from_words("  Abacus\n ABDOMEN,\tabdominal ", 3), Ok(7776 + 2));
        assert_eq!(from_words("Drop-Down", 1), Ok(LIST.binary_search(&"drop-down").unwrap() as u128));
    }

    #[test]
    fn errors_say_what_to_do() {
        let error = |text, count| from_words(text, count).unwrap_err().to_string();
        assert_eq!(
            error("abacus abdomne", 2),
            "`abdomne` is not a word of the list: did you mean `abdomen`?"
        );
        assert_eq!(error("abacus", 2), "found 1 of 2 words: type all 2, in their order");
        assert_eq!(from_words(&"zoom ".repeat(10), 10), Err(WordsError::TooLarge));
        assert_eq!(from_words("", 5), Err(WordsError::Count { found: 0, expected: 5 }));
    }
}
