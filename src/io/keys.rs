//! The keys that a form needs, from the bytes that a terminal sends.
//!
//! Crossterm could read them too, but its reader is one for the whole process whose buffers are
//! never freed, and here they would hold shares. This one holds what it read in a secret, and is
//! total: any bytes give keys or nothing.

use crate::ops::ports::Key;
use crate::secret::{SecretBytes, SecretText};

/// More than any sheet; a longer paste comes in pieces.
const MAX_PASTE: usize = 256 * 1024;
/// A longer sequence is none.
const MAX_SEQUENCE: usize = 32;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Bytes that were read and are not yet keys.
#[derive(Default)]
pub struct Keys {
    pending: SecretBytes,
}

enum Parsed {
    Key(Key, usize),
    Skip(usize),
    More,
}

impl Keys {
    /// Takes bytes from the terminal.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// Whether something was read that is not yet a key.
    pub fn are_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// The next key; `is_idle` when nothing followed for a while, so that an escape is a key.
    pub fn next(&mut self, is_idle: bool) -> Option<Key> {
        loop {
            let (key, used) = match parse(self.pending.expose(), is_idle) {
                Parsed::Key(key, used) => (Some(key), used),
                Parsed::Skip(used) => (None, used),
                Parsed::More => return None,
            };
            self.pending = SecretBytes::from(&self.pending.expose()[used..]);
            if key.is_some() {
                return key;
            }
        }
    }
}

fn parse(bytes: &[u8], is_idle: bool) -> Parsed {
    let Some(&first) = bytes.first() else { return Parsed::More };
    match first {
        b'\r' | b'\n' => Parsed::Key(Key::Enter, 1),
        b'\t' => Parsed::Key(Key::Tab, 1),
        0x7f | 0x08 => Parsed::Key(Key::Backspace, 1),
        0x1b => escape(bytes, is_idle),
        1..=26 => Parsed::Key(Key::Ctrl(char::from(first - 1 + b'a')), 1),
        0 | 0x1c..=0x1f => Parsed::Skip(1),
        _ => character(bytes, is_idle),
    }
}

fn character(bytes: &[u8], is_idle: bool) -> Parsed {
    let len = match bytes[0] {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    match bytes.get(..len).map(std::str::from_utf8) {
        Some(Ok(text)) => text.chars().next().map_or(Parsed::Skip(1), |c| Parsed::Key(Key::Char(c), len)),
        Some(Err(_)) => Parsed::Skip(1),
        None if is_idle => Parsed::Skip(1),
        None => Parsed::More,
    }
}

fn escape(bytes: &[u8], is_idle: bool) -> Parsed {
    match bytes.get(1) {
        None if is_idle => Parsed::Key(Key::Escape, 1),
        None => Parsed::More,
        Some(b'[') => sequence(bytes, is_idle),
        Some(b'O') => match bytes.get(2) {
            None if is_idle => Parsed::Skip(2),
            None => Parsed::More,
            Some(&last) => named(b"", last).map_or(Parsed::Skip(3), |key| Parsed::Key(key, 3)),
        },
        Some(_) => Parsed::Key(Key::Escape, 1),
    }
}

fn sequence(bytes: &[u8], is_idle: bool) -> Parsed {
    let end = bytes[2..].iter().position(|byte| (0x40..=0x7e).contains(byte));
    let Some(end) = end.map(|at| at + 2).filter(|&at| at <= MAX_SEQUENCE) else {
        let is_over = is_idle || bytes.len() > MAX_SEQUENCE;
        return if is_over { Parsed::Skip(bytes.len().min(2)) } else { Parsed::More };
    };
    let (parameters, last) = (&bytes[2..end], bytes[end]);
    if parameters == b"200" && last == b'~' {
        return paste(bytes, end + 1);
    }
    named(parameters, last).map_or(Parsed::Skip(end + 1), |key| Parsed::Key(key, end + 1))
}

fn paste(bytes: &[u8], start: usize) -> Parsed {
    let content = &bytes[start..];
    let end = content.windows(PASTE_END.len()).position(|window| window == PASTE_END);
    let (end, used) = match end {
        Some(end) => (end, start + end + PASTE_END.len()),
        None if content.len() > MAX_PASTE => (content.len(), bytes.len()),
        None => return Parsed::More,
    };
    let mut text = SecretText::with_capacity(end);
    for chunk in content[..end].utf8_chunks() {
        // terminals send the ends of lines as the Enter key does
        text.push_str(&chunk.valid().replace("\r\n", "\n").replace('\r', "\n"));
    }
    Parsed::Key(Key::Paste(text), used)
}

fn named(parameters: &[u8], last: u8) -> Option<Key> {
    Some(match (parameters, last) {
        (_, b'A') => Key::Up,
        (_, b'B') => Key::Down,
        (_, b'C') => Key::Right,
        (_, b'D') => Key::Left,
        (_, b'H') | (b"1" | b"7", b'~') => Key::Home,
        (_, b'F') | (b"4" | b"8", b'~') => Key::End,
        (b"3", b'~') => Key::Delete,
        (b"5", b'~') => Key::PageUp,
        (b"6", b'~') => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(bytes: &[u8]) -> String {
        let mut keys = Keys::default();
        keys.feed(bytes);
        let mut names = String::new();
        while let Some(key) = keys.next(true) {
            match key {
                Key::Char(c) => names.push(c),
                Key::Enter => names.push('⏎'),
                Key::Tab => names.push('⇥'),
                Key::Backspace => names.push('⌫'),
                Key::Left => names.push('←'),
                Key::Up => names.push('↑'),
                Key::Escape => names.push('␛'),
                Key::Ctrl(c) => names.extend(['^', c]),
                Key::Paste(text) => names.extend(["[", text.expose(), "]"]),
                _ => names.push('…'),
            }
        }
        names
    }

    #[test]
    fn keys_of_a_terminal_are_read() {
        assert_eq!(keys("a\r\tü\u{7f}\x1b[D\x1bOA\x1a".as_bytes()), "a⏎⇥ü⌫←↑^z");
        assert_eq!(keys(b"\x1b[200~1. AB\n\x1b[201~x"), "[1. AB\n]x");
        assert_eq!(keys(b"\x1b[200~1. AB\r2. CD\r\n3. EF\x1b[201~"), "[1. AB\n2. CD\n3. EF]");
        assert_eq!(keys(b"\x1b\x1b[1;5D\x1b[99z\x1b[?1x"), "␛←");
        assert_eq!(keys(b"\x1b[3~\xff\xc3"), "…");
    }

    #[test]
    fn an_escape_waits_for_what_follows() {
        let mut keys = Keys::default();
        keys.feed(b"\x1b");
        assert!(keys.next(false).is_none());
        keys.feed(b"[D");
        assert!(matches!(keys.next(false), Some(Key::Left)));
        keys.feed(b"\x1b[200~half");
        assert!(keys.next(true).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_end_as_keys_or_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            keys(&bytes);
        }
    }
}
