//! The line under the cursor.

use crate::secret::SecretText;
use crate::share::alphabet::is_separator;

/// More than any row: what goes beyond it is a paste, which is taken apart first.
const LONGEST: usize = 2048;

/// Characters that are being typed, and where the next one goes.
#[derive(Default)]
pub struct Line {
    text: SecretText,
    /// In characters.
    cursor: usize,
    is_changed: bool,
    /// It says a whole row: who types then types the row again, and does not go on with it.
    begins_anew: bool,
}

impl Line {
    /// What stands in it.
    #[must_use]
    pub const fn text(&self) -> &SecretText {
        &self.text
    }

    /// How many characters stand before the cursor.
    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the person changed it.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.is_changed
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Begins with what a row says. Where that is whole, the first character that is typed begins it anew.
    pub(super) fn start(&mut self, text: Option<SecretText>, is_whole: bool) {
        let text = text.unwrap_or_default();
        let cursor = text.expose().chars().count();
        *self = Self { cursor, text, is_changed: false, begins_anew: is_whole };
    }

    fn len(&self) -> usize {
        self.text.expose().chars().count()
    }

    /// Types one character at the cursor; groups need no spaces.
    pub fn insert(&mut self, character: char) {
        let is_label = self.text.expose().bytes().all(|b| b.is_ascii_digit()) && !self.is_empty();
        if (is_separator(character) && !is_label) || self.len() >= LONGEST {
            return;
        }
        if self.begins_anew {
            self.erase();
        }
        let at = self.cursor;
        self.rebuild(|index, old, text| {
            if index == at {
                text.push(character);
            }
            text.extend_with(old);
        });
        self.cursor += 1;
    }

    /// Takes away the character before the cursor.
    pub fn backspace(&mut self) {
        if self.cursor > 0 {
            self.cursor -= 1;
            self.delete();
        }
    }

    /// Takes away the character under the cursor.
    pub fn delete(&mut self) {
        let at = self.cursor;
        if at < self.len() {
            self.rebuild(|index, old, text| {
                if index != at {
                    text.extend_with(old);
                }
            });
        }
    }

    /// Takes everything away.
    pub fn erase(&mut self) {
        *self = Self { is_changed: true, ..Self::default() };
    }

    /// Moves the cursor, negative to the left.
    pub fn step(&mut self, by: isize) {
        self.begins_anew = false;
        self.cursor = self.cursor.saturating_add_signed(by).min(self.len());
    }

    /// Calls `with` for each character and once at the end, to write a new text.
    fn rebuild(&mut self, with: impl Fn(usize, Option<char>, &mut SecretText)) {
        let mut text = SecretText::with_capacity(self.text.len() + 4);
        for (index, old) in self.text.expose().chars().enumerate() {
            with(index, Some(old), &mut text);
        }
        with(self.len(), None, &mut text);
        self.text = text;
        self.is_changed = true;
        self.begins_anew = false;
    }
}

trait ExtendWith {
    fn extend_with(&mut self, character: Option<char>);
}

impl ExtendWith for SecretText {
    fn extend_with(&mut self, character: Option<char>) {
        if let Some(character) = character {
            self.push(character);
        }
    }
}
