//! Text from outside that a terminal or a reader could take for something else.

/// Whether a terminal would act on a character, or a reader not see it or see another.
///
/// These are control characters, and what Unicode lets a program ignore or reorder: its
/// `Default_Ignorable_Code_Point` and `Bidi_Control` properties (UAX #44), with the separators of
/// lines and paragraphs, the interlinear and musical formatting characters, private use and
/// noncharacters.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
                | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}'
        )
}

/// What [`is_unprintable`] meant before 2026-11-24: names in ledgers of those days must stay readable.
#[must_use]
pub fn was_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Text without what a terminal would act on; line ends stay.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_unprintable(c) { '\u{fffd}' } else { c }).collect()
}

/// The same on one line: a file's name may hold a line end that would pass for a message of ours.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_moves_no_cursor() {
        assert_eq!(printable("a\u{1b}]0;x\u{7}\u{202e}b\né"), "a\u{fffd}]0;x\u{fffd}\u{fffd}b\né");
        assert_eq!(one_line("a\nb"), "a\u{fffd}b");
    }

    #[test]
    fn ignorable_and_turning_characters_are_unprintable() {
        for hidden in
            "\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200d}\u{2066}\u{3164}\u{fe0f}\u{ffa0}\u{e0001}\u{e0100}"
                .chars()
        {
            assert!(is_unprintable(hidden), "U+{:04X}", u32::from(hidden));
        }
        assert!("Zoë Ωμέγα Иван 株式会社 नेटवर्क עברית".chars().all(|c| !is_unprintable(c)));
    }
}
