//! How the form looks: the rows with their state in words, what is asked or said, the keys.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::secret::{SecretBytes, SecretText};
use crate::share::form::{Doubt, Form, Place, RowState};
use crate::share::rows::{Kind, ROW, RowFault, check_row};
use crate::text::wrap;

/// Rows of the screen below the rows of the sheet: a line between, six lines of text, the keys.
const BELOW: u16 = 9;
/// Where a row's characters begin: a mark, the number, a full stop.
const START: u16 = 6;
const GROUP: usize = 5;

/// What is shown below the rows.
pub struct Below {
    /// What is asked or said. It may hold characters of the share.
    pub text: Vec<SecretText>,
    /// A line that is being typed there, with its question.
    pub line: Option<(&'static str, String)>,
    /// Which keys do what.
    pub keys: &'static str,
}

/// The bytes that a page is drawn with, until they are written.
#[derive(Clone, Default)]
struct Frame(Rc<RefCell<SecretBytes>>);

impl Write for Frame {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Draws pages, each with the bytes by which it differs from the one before.
///
/// The library keeps two pages of cells on the heap, which the allocator erases when this is
/// dropped, and formats each cell on the stack, which every run erases at its end.
pub struct Pages {
    terminal: Terminal<CrosstermBackend<Frame>>,
    frame: Frame,
    size: (u16, u16),
    /// The row at the top of those that are shown.
    top: usize,
}

impl Pages {
    /// For a terminal of that size, with an empty screen.
    ///
    /// # Errors
    /// Nothing that can happen: bytes are kept in memory.
    pub fn new(size: (u16, u16)) -> io::Result<Self> {
        let frame = Frame::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let backend = CrosstermBackend::new(frame.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self { terminal, frame, size, top: 0 })
    }

    /// The bytes that show a form as it is now.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn draw(&mut self, form: &Form, title: &[String], below: &Below) -> io::Result<SecretBytes> {
        let (size, top) = (self.size, &mut self.top);
        // terminals that know these marks show the page at once; others pass them over
        self.frame.write_all(b"\x1b[?2026h")?;
        let mut cursor = Position::new(0, 0);
        self.terminal.draw(|frame| {
            cursor = page(frame.buffer_mut(), size, top, form, title, below);
            frame.set_cursor_position(cursor);
        })?;
        self.frame.write_all(b"\x1b[?2026l")?;
        Ok(std::mem::take(&mut self.frame.0.borrow_mut()))
    }
}

/// Draws everything; gives the place of the cursor.
fn page(
    buffer: &mut Buffer,
    (width, height): (u16, u16),
    top: &mut usize,
    form: &Form,
    title: &[String],
    below: &Below,
) -> Position {
    let mut pen = Pen { buffer, width };
    let title_lines: Vec<String> = title.iter().flat_map(|line| wrapped(line, width)).collect();
    // while nothing is typed, what was said has the room of the rows
    let wanted = if form.is_untouched() { 12 } else { 4 };
    let most = usize::from(height.saturating_sub(BELOW + 3)).min(wanted);
    let shown = &title_lines[title_lines.len().saturating_sub(most)..];
    let mut y = 0;
    for line in shown {
        pen.put(0, y, line, Style::new());
        y += 1;
    }
    pen.put(0, y, &heading(form), Style::new().add_modifier(Modifier::BOLD));
    y += 1;
    let places = form.places();
    let room = usize::from(height.saturating_sub(y + BELOW).max(1));
    let active = places.iter().position(|place| *place == form.asked()).unwrap_or(0);
    *top = (*top).min(active).max((active + 1).saturating_sub(room)).min(places.len().saturating_sub(room));
    let mut cursor = Position::new(0, y);
    for place in places.iter().skip(*top).take(room) {
        if let Some(at) = row(&mut pen, y, form, *place) {
            cursor = Position::new(at, y);
        }
        y += 1;
    }
    let hidden = places.len().saturating_sub(*top + room);
    if *top > 0 || hidden > 0 {
        pen.put(
            0,
            y,
            &format!("{} rows above, {hidden} below", *top),
            Style::new().add_modifier(Modifier::DIM),
        );
    }
    let mut y = height.saturating_sub(BELOW - 1).max(y + 1);
    if let Some((question, line)) = &below.line {
        pen.put(0, y, question, Style::new());
        // the end of a long name is what is being typed
        let room = usize::from(width.saturating_sub(1));
        let shown: String = line.chars().skip(line.chars().count().saturating_sub(room)).collect();
        pen.put(0, y + 1, &shown, Style::new());
        cursor = Position::new(u16::try_from(shown.chars().count()).unwrap_or(0), y + 1);
        y += 2;
    }
    let last = height.saturating_sub(1);
    for text in &below.text {
        for line in wrapped(text.expose(), width) {
            if y < last {
                pen.put(0, y, &line, Style::new());
                y += 1;
            }
        }
    }
    pen.put(0, last, below.keys, Style::new().add_modifier(Modifier::REVERSED));
    cursor
}

/// One line that says how far the sheet has come.
fn heading(form: &Form) -> String {
    let places = form.places();
    let good = places.iter().filter(|place| form.state(**place) == RowState::Good).count();
    match form.count() {
        Some(count) => format!("a sheet of {count} rows: {good} good"),
        None => format!("type the rows of a sheet as they are printed: {good} good"),
    }
}

/// Draws a row; where the cursor stands in it, if it is the one that is asked for.
fn row(pen: &mut Pen<'_>, y: u16, form: &Form, place: Place) -> Option<u16> {
    let is_asked = place == form.asked();
    let number = match place.kind {
        Kind::Share => format!("{:>3}.", place.row),
        Kind::Signature => format!("{:>3}.", format!("S{}", place.row)),
    };
    pen.put(0, y, if is_asked { ">" } else { " " }, Style::new());
    pen.put(1, y, &number, Style::new());
    let typed = form.line();
    let is_typing = is_asked && typed.is_changed();
    let text = if is_asked { Some(typed.text()) } else { form.text(place) };
    let text = text.filter(|text| !text.is_empty());
    let mut at = START;
    if let Some(text) = text {
        let reading = check_row(place.kind, place.row, text.expose());
        for (character, column) in text.expose().chars().zip(1..) {
            let is_foreign = reading.unreadable().iter().any(|wrong| wrong.column() == column);
            // marked by more than colour: the line below the rows names it
            let style = if is_foreign { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            let mut buffer = [0; 4];
            let shown = if character.is_control() { '?' } else { character.to_ascii_uppercase() };
            pen.put(at, y, shown.encode_utf8(&mut buffer), style);
            at += 1 + u16::from(column % GROUP == 0);
        }
    } else if place == (Place { kind: Kind::Share, row: 1 })
        && let Some(start) = form.known_start()
    {
        for (character, column) in start.chars().zip(1..) {
            let mut buffer = [0; 4];
            let style = Style::new().add_modifier(Modifier::DIM);
            pen.put(at, y, character.encode_utf8(&mut buffer), style);
            at += 1 + u16::from(column % GROUP == 0);
        }
    }
    let state = if is_typing { typing(form) } else { state(form.state(place)) };
    pen.put((START + 27).max(at + 2), y, &state, Style::new());
    let before = u16::try_from(typed.cursor()).unwrap_or(0);
    is_asked.then_some(START + before + before / 5)
}

/// How far the row has come that is being typed.
fn typing(form: &Form) -> String {
    let text = form.line().text();
    let place = form.asked();
    let count = text.expose().chars().count();
    let reading = check_row(place.kind, place.row, text.expose());
    match reading.unreadable().last() {
        Some(wrong) => match wrong.suggestion() {
            Some(meant) => format!("`{}` is it `{meant}`?", printable(wrong.typed())),
            None if wrong.typed() == '?' => format!("{count} typed"),
            None => format!("`{}` is never used", printable(wrong.typed())),
        },
        None => format!("{count} typed"),
    }
}

fn printable(character: char) -> char {
    if character.is_control() { '?' } else { character }
}

/// A row's state in a few words.
fn state(state: RowState) -> String {
    match state {
        RowState::Empty => String::new(),
        RowState::Good => "good".to_owned(),
        RowState::Doubtful(doubt) => match doubt {
            Doubt::Unreadable { count, .. } => format!("{count} unreadable"),
            Doubt::Fault(RowFault::TooShort { needed, typed, .. }) if needed > ROW => {
                format!("{} too few", needed - typed)
            }
            Doubt::Fault(RowFault::TooShort { .. }) => "too short".to_owned(),
            Doubt::Fault(RowFault::TooLong { needed, typed, .. }) => format!("{} too many", typed - needed),
            Doubt::Fault(RowFault::Version(_)) => "other version".to_owned(),
            Doubt::Fault(RowFault::Prefix) => "begins wrongly".to_owned(),
            Doubt::EndsEarly { .. } | Doubt::EndsLate(_) | Doubt::HardlyEnds(_) => "not this row".to_owned(),
            Doubt::Fault(_) => "fails its check".to_owned(),
        },
    }
}

/// Writes onto the page, never beside it.
struct Pen<'a> {
    buffer: &'a mut Buffer,
    width: u16,
}

impl Pen<'_> {
    fn put(&mut self, x: u16, y: u16, text: &str, style: Style) {
        if x < self.width && y < self.buffer.area.height {
            self.buffer.set_stringn(x, y, text, usize::from(self.width - x), style);
        }
    }
}

/// The lines of a text as the page shows them.
fn wrapped(text: &str, width: u16) -> Vec<String> {
    text.lines().flat_map(|line| wrap(line, width.into(), 0)).collect()
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn long_lines_are_parted_at_spaces() {
        assert_eq!(wrapped("  one two three\nfour", 9), ["  one two", "  three", "four"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbreakable"]);
    }
}
