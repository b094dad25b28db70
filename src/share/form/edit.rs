//! The line under the cursor.

use crate::secret::SecretText;
use crate::share::alphabet::{is_separator, value_of};

/// More than any row: what goes beyond it is a paste, which is taken apart first.
const LONGEST: usize = 2048;

/// Characters that are being typed, and where the next one goes.
pub struct Line {
    text: SecretText,
    /// In characters.
    cursor: usize,
    is_changed: bool,
    /// It says a whole row: who types then types the row again, and does not go on with it.
    begins_anew: bool,
    /// Something stood in it before it was typed in.
    had_text: bool,
    /// What was typed behind that, with what parts groups; `None` after any other change.
    typed: Option<SecretText>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            text: SecretText::default(),
            cursor: 0,
            is_changed: false,
            begins_anew: false,
            had_text: false,
            typed: Some(SecretText::default()),
        }
    }
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

    /// What was typed behind what stood in the line before, as it was typed; `None` once it was changed in
    /// another way.
    pub(super) const fn typed(&self) -> Option<&SecretText> {
        self.typed.as_ref()
    }

    /// What was typed where that is known in its order, or else what stands in the line.
    #[must_use]
    pub fn as_typed(&self) -> &SecretText {
        self.typed().unwrap_or(&self.text)
    }

    /// What was typed, where something stood there and something was typed.
    pub(super) fn typed_behind(&self) -> Option<&SecretText> {
        self.typed().filter(|typed| self.had_text && !typed.is_empty())
    }

    /// The number in the digits that were typed last and stand apart, which are taken away: the full stop
    /// behind them is no character of a row, and makes a row's number of them.
    pub(super) fn take_number(&mut self) -> Option<usize> {
        let typed = self.typed.as_ref().filter(|_| self.may_be_part())?.expose();
        let digits = typed.rsplit(char::is_whitespace).next()?;
        let (row, count) = (digits.parse().ok()?, digits.len());
        (0..count).for_each(|_| self.backspace());
        Some(row)
    }

    /// Whether everything in it may be of a row.
    #[must_use]
    pub fn may_be_part(&self) -> bool {
        self.text.expose().chars().all(|c| value_of(c).is_some() || c == '?' || c == '1')
    }

    /// What was refused is not gone on with, where it is far too long.
    pub(super) fn begin_anew_if_longer(&mut self, len: usize) {
        self.begins_anew |= self.len() > len;
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Begins with what a row says. Where that is whole, the first character that is typed begins it anew.
    pub(super) fn start(&mut self, text: Option<SecretText>, is_whole: bool) {
        let text = text.unwrap_or_default();
        let cursor = text.expose().chars().count();
        *self = Self { cursor, had_text: cursor > 0, text, begins_anew: is_whole, ..Self::default() };
    }

    fn len(&self) -> usize {
        self.text.expose().chars().count()
    }

    /// Types one character at the cursor; groups need no spaces.
    pub fn insert(&mut self, character: char) {
        let is_label = self.text.expose().bytes().all(|b| b.is_ascii_digit()) && !self.is_empty();
        if self.len() >= LONGEST {
            return;
        }
        if self.begins_anew && !is_separator(character) {
            self.erase();
        }
        if let Some(typed) = &mut self.typed {
            typed.push(character);
        }
        if is_separator(character) && !is_label {
            return;
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
        if self.cursor == 0 {
            return;
        }
        let typed = self.typed().and_then(without_last);
        self.cursor -= 1;
        self.delete();
        self.typed = typed;
    }

    /// Takes away the character under the cursor.
    pub fn delete(&mut self) {
        let at = self.cursor;
        self.typed = None;
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
        self.typed = None;
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

/// Without its last character that is kept in the line; `None` where there is none.
fn without_last(typed: &SecretText) -> Option<SecretText> {
    let end = typed.expose().trim_end_matches(is_separator);
    let (last, _) = end.char_indices().next_back()?;
    Some(SecretText::from(&end[..last]))
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
