//! Characters, their values, and groups of five bits.

use crate::model::ALPHABET;
use crate::secret::SecretBytes;

/// Stands among values for a character that cannot be read.
pub(super) const UNREADABLE: u8 = 0xff;

/// The value of a character in either case, 0 to 31; `None` outside the alphabet.
pub(super) fn value_of(character: char) -> Option<u8> {
    let upper = u8::try_from(character).ok()?.to_ascii_uppercase();
    (0..32).find(|&value| ALPHABET[usize::from(value)] == upper)
}

/// The character with a value; `?` for anything that is none.
pub(super) fn char_of(value: u8) -> char {
    ALPHABET.get(usize::from(value)).map_or('?', |&c| char::from(c))
}

/// What a character outside the alphabet was probably meant to be.
pub(super) fn suggestion(character: char) -> Option<char> {
    match character.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | '1' | '|' | '!' => Some('L'),
        'B' => Some('8'),
        '$' => Some('S'),
        _ => None,
    }
}

/// Whether a character only parts groups: white space and hyphens of every kind.
pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}')
}

/// A typed character as a message may show it: a control character would garble the
/// terminal, a change of direction what stands beside it.
pub(super) fn shown(typed: char) -> char {
    let is_hidden = typed.is_control()
        || matches!(typed, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if is_hidden { '\u{fffd}' } else { typed }
}

/// Bytes as groups of five bits, the highest first, the last filled with zero bits.
pub(super) fn to_groups(bytes: &[u8]) -> SecretBytes {
    let mut groups = SecretBytes::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut held, mut bits) = (0_u16, 0);
    for &byte in bytes {
        held = (held << 8 | u16::from(byte)) & 0x0fff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            groups.push((held >> bits & 31) as u8);
        }
    }
    if bits > 0 {
        groups.push((held << (5 - bits) & 31) as u8);
    }
    groups
}

/// Groups of five bits as whole bytes; `None` when a spare bit is not zero, a whole
/// group is spare, or a value is no group.
pub(super) fn from_groups(groups: &[u8]) -> Option<SecretBytes> {
    let mut bytes = SecretBytes::with_capacity(groups.len() * 5 / 8);
    let (mut held, mut bits) = (0_u16, 0);
    for &group in groups {
        if group > 31 {
            return None;
        }
        held = (held << 5 | u16::from(group)) & 0x0fff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    let spare = held & ((1 << bits) - 1);
    (bits < 5 && spare == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_has_its_value_in_either_case() {
        for value in 0..32 {
            assert_eq!(value_of(char_of(value)), Some(value));
            assert_eq!(value_of(char_of(value).to_ascii_lowercase()), Some(value));
        }
        for outside in ['1', 'B', 'I', 'O', 'b', 'i', 'o', '?', ' ', 'Ｑ', 'ſ', '\u{212a}'] {
            assert_eq!(value_of(outside), None);
        }
    }

    #[test]
    fn what_a_terminal_would_act_on_is_not_shown() {
        for hidden in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}'] {
            assert_eq!(shown(hidden), '\u{fffd}');
        }
        assert_eq!(['2', 'é', '?'].map(shown), ['2', 'é', '?']);
    }

    #[test]
    fn spare_bits_must_be_zero_and_fewer_than_five() {
        assert_eq!(from_groups(&[31, 28]).unwrap().expose(), [0xff]);
        assert!(from_groups(&[31, 29]).is_none());
        assert!(from_groups(&[31]).is_none());
        assert!(from_groups(&[31, 28, 0]).is_none());
        assert!(from_groups(&[32, 28]).is_none());
        assert!(from_groups(&[]).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn bytes_survive_groups(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let groups = to_groups(&bytes);
            prop_assert_eq!(groups.len(), (bytes.len() * 8).div_ceil(5));
            let back = from_groups(groups.expose()).unwrap();
            prop_assert_eq!(back.expose(), &bytes[..]);
        }
    }
}
