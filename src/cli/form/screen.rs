//! The form on the whole terminal: what each key does.

use std::path::PathBuf;

use super::Entered;
use super::names::{self, Command, Files};
use super::page::{Below, Pages};
use super::question;
use crate::cli::failure::Failure;
use crate::cli::unlock::asking;
use crate::ops::ports::{Key, Screen};
use crate::secret::SecretText;
use crate::share::form::{Form, Question};
use crate::text::printable;

const KEYS: &str = "Enter next  3. row 3  ^U clear  / file  : more  ^D leave";
const KEYS_SELECTED: &str = "Enter yes, as on paper  Esc no  Tab another  or a character";
const KEYS_ONE: &str = "Enter yes, as on paper  Esc no  or a character of the paper";
const KEYS_LIST: &str = "its number, then Enter  Tab the next  Esc none of them";
const KEYS_OPEN: &str = "type what the paper has  Enter go on  Tab show  arrows edit";
const KEYS_COMMAND: &str = "Enter do it  Tab complete the name  Esc back to the rows";
const KEYS_LEAVE: &str = "yes and Enter leave  Esc stay";
/// What can be typed after a colon.
const COMMANDS: &str = "3  clear 3  back 3  swap 3 4  file NAME  drop 1  leave";
const HELP: &str = "type the rows as they are printed; the keys are in the last line, and the commands here";
const NOTHING_TYPED: &str =
    "nothing is typed: type row 1, or a file's name; Ctrl-D when there are no more sheets";
const LEAVE: &str = "leave this sheet? its rows are forgotten; type yes";
/// So many characters after each other are no answers.
const TYPED_ON: usize = 3;

/// Where the keys go.
enum Mode {
    Rows,
    Command(Entry),
    Leave(String),
}

/// A command that is typed.
#[derive(Default)]
struct Entry {
    line: String,
    /// It was refused: who types on types another, or a row.
    was_refused: bool,
}

impl Entry {
    fn of(line: impl Into<String>) -> Self {
        Self { line: line.into(), was_refused: false }
    }

    fn refused(line: impl Into<String>) -> Self {
        Self { line: line.into(), was_refused: true }
    }
}

/// One form on a screen.
struct Session<'a> {
    form: &'a mut Form,
    files: Files<'a>,
    mode: Mode,
    said: Vec<SecretText>,
    /// The characters that were the last answers to a question.
    answered: SecretText,
    /// The last key ended the number of a row, which is asked for now.
    has_gone: bool,
    /// The last key was an answer that fits nowhere.
    was_refused: bool,
    /// The next key was pressed before what is on the screen could be read.
    is_unseen: bool,
}

/// Asks for the rows of one sheet.
///
/// # Errors
/// [`Failure`] when the terminal is gone, or the person stops with Ctrl-C.
pub fn run(
    screen: &mut dyn Screen,
    files: Files<'_>,
    form: &mut Form,
    above: &str,
) -> Result<Entered, Failure> {
    let title: Vec<String> = above.lines().map(printable).collect();
    let mut session = Session {
        form,
        files,
        mode: Mode::Rows,
        said: Vec::new(),
        answered: SecretText::default(),
        has_gone: false,
        was_refused: false,
        is_unseen: false,
    };
    if let Some(start) = session.form.start_to_type() {
        session.say(&format!("row 1 begins like {start}: type it whole, or the characters at `?` alone"));
    }
    let mut pages = Pages::new(screen.size()).map_err(drawing)?;
    loop {
        session.collect();
        let bytes = pages.draw(session.form, &title, &session.below()).map_err(drawing)?;
        session.is_unseen = screen.has_keys();
        screen.show(bytes.expose()).map_err(asking)?;
        let key = screen.key().map_err(asking)?;
        if matches!(key, Key::Resized) {
            screen.show(b"\x1b[0m\x1b[2J").map_err(asking)?;
            pages = Pages::new(screen.size()).map_err(drawing)?;
            continue;
        }
        if let Some(entered) = session.press(key) {
            return Ok(entered);
        }
        if let Some(share) = session.form.take() {
            // what was said of its rows says nothing of the next sheet
            session.form.take_notices();
            return Ok(Entered::Share(Box::new(share)));
        }
    }
}

fn drawing(error: std::io::Error) -> Failure {
    asking(error.into())
}

impl Session<'_> {
    fn say(&mut self, text: &str) {
        self.said.push(SecretText::from(text));
    }

    /// What the form says stands below until the next key that changes something.
    fn collect(&mut self) {
        let notices = self.form.take_notices();
        if !notices.is_empty() {
            self.said.clear();
        }
        for notice in notices {
            self.said.push(SecretText::from_string(notice.to_string()));
        }
    }

    fn below(&self) -> Below {
        let mut text: Vec<SecretText> =
            self.said.iter().map(|said| SecretText::from(said.expose())).collect();
        let (line, keys) = match &self.mode {
            Mode::Command(entry) => (Some((COMMANDS, entry.line.clone())), KEYS_COMMAND),
            Mode::Leave(line) => (Some((LEAVE, line.clone())), KEYS_LEAVE),
            Mode::Rows => match self.form.question() {
                Some(question) => {
                    text.extend(question::lines(question));
                    let keys = match question.selected() {
                        Some(_) if question.is_list() => KEYS_LIST,
                        Some(_) if question.candidates().len() == 1 => KEYS_ONE,
                        Some(_) => KEYS_SELECTED,
                        None => KEYS_OPEN,
                    };
                    (None, keys)
                }
                None => (None, KEYS),
            },
        };
        Below { text, line, keys }
    }

    fn press(&mut self, key: Key) -> Option<Entered> {
        match std::mem::replace(&mut self.mode, Mode::Rows) {
            Mode::Rows => self.press_in_rows(key),
            Mode::Command(entry) => self.press_in_command(key, entry),
            Mode::Leave(line) => self.press_in_leave(key, line),
        }
    }

    fn press_in_rows(&mut self, key: Key) -> Option<Entered> {
        let is_asked = self.form.question().is_some();
        let before = std::mem::take(&mut self.answered);
        let has_gone = std::mem::take(&mut self.has_gone);
        let was_refused = std::mem::take(&mut self.was_refused);
        match key {
            // `n` and Enter is no yes
            Key::Enter if was_refused && self.form.is_proposed() => {
                self.said.clear();
                self.say("Enter alone says that the paper is like this; Esc says that it is not");
            }
            // nor is an Enter that was pasted, or pressed before the question stood there
            Key::Enter if self.is_unseen && self.form.is_proposed() => {}
            // who ends a number with Enter is there already
            Key::Enter if has_gone => {}
            Key::Enter => return self.enter(),
            Key::Escape if is_asked => self.form.decline(),
            Key::Tab if is_asked => self.form.choose_next(),
            Key::Tab => self.complete_in_row(),
            Key::Char(character) if is_asked && character.is_ascii_alphanumeric() => {
                self.answer(&before, character);
            }
            Key::Char(character) if is_asked && !before.is_empty() && is_blank(character) => {
                self.answered = before;
            }
            Key::Char(character) if is_asked && !character.is_ascii() => {
                self.was_refused = !self.form.narrow(character);
            }
            Key::Char(character) => self.type_character(&before, character),
            Key::Paste(text) => self.paste(&text),
            // what is taken back is the answer, and no character of the row
            Key::Backspace if is_asked && !before.is_empty() => {
                self.said.clear();
                self.form.widen();
            }
            Key::Backspace => self.form.edit().backspace(),
            Key::Delete => self.form.edit().delete(),
            Key::Left => self.form.edit().step(-1),
            Key::Right => self.form.edit().step(1),
            Key::Home | Key::Ctrl('a') => self.form.edit().step(isize::MIN),
            Key::End | Key::Ctrl('e') => self.form.edit().step(isize::MAX),
            Key::Up => self.step(-1),
            Key::Down => self.step(1),
            Key::PageUp => self.step(-10),
            Key::PageDown => self.step(10),
            Key::Ctrl('u') => self.form.clear(self.form.asked()),
            Key::Ctrl('r') => self.form.restore(self.form.asked()),
            Key::Ctrl('o') => self.mode = Mode::Command(Entry::of("file ")),
            Key::Ctrl('d') if self.form.is_untouched() => return Some(Entered::Nothing),
            Key::Ctrl('d') => self.mode = Mode::Leave(String::new()),
            Key::Escape | Key::Ctrl(_) | Key::Resized => {}
        }
        None
    }

    /// One character says what the paper has, and a number which place it is. Who types on without
    /// looking types the next row.
    fn answer(&mut self, before: &SecretText, character: char) {
        if self.form.question().is_some_and(Question::is_whole) {
            self.answer_whole(before, character);
            return;
        }
        if !before.is_empty() {
            let number = character.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
            if number.is_some_and(|number| self.form.choose(number)) {
                self.answered.push_str(before.expose());
                self.answered.push(character);
                return;
            }
            self.form.refuse();
            if self.form.question().is_none() && self.form.line().is_empty() {
                for typed in before.expose().chars().chain([character]) {
                    self.form.edit().insert(typed);
                }
                return;
            }
        }
        self.was_refused = !self.form.narrow(character);
        // digits may turn out to be the number of a row
        if is_number(before) {
            self.answered.push_str(before.expose());
        }
        self.answered.push(character);
    }

    /// Nobody answers with several characters: who types them types the row again.
    fn answer_whole(&mut self, before: &SecretText, character: char) {
        self.answered.push_str(before.expose());
        self.answered.push(character);
        if self.answered.expose().chars().count() < TYPED_ON {
            self.was_refused = !self.form.narrow(character);
            return;
        }
        let typed = std::mem::take(&mut self.answered);
        self.said.clear();
        let line = self.form.edit();
        line.erase();
        typed.expose().chars().for_each(|character| line.insert(character));
    }

    fn enter(&mut self) -> Option<Entered> {
        if self.form.is_proposed() {
            self.form.accept();
            return None;
        }
        if self.form.question().is_some() {
            self.form.refuse();
            return None;
        }
        if self.form.is_untouched() {
            // what is pasted may begin with empty lines
            self.said.clear();
            self.say(NOTHING_TYPED);
            return None;
        }
        if self.form.line().is_empty() {
            self.form.pass_over();
            return None;
        }
        let line = self.form.line();
        let typed = SecretText::from(line.as_typed().expose());
        if names::may_name_file(typed.expose()) {
            return self.read_from_row(&typed);
        }
        if let Some(command) = names::command(line.text().expose()) {
            self.form.edit().erase();
            return self.obey(command);
        }
        self.form.submit_line();
        None
    }

    /// A character of a row, of its number, or the start of something else.
    fn type_character(&mut self, answered: &SecretText, character: char) {
        let is_empty = self.form.line().is_empty();
        match character {
            '.' | ':' | ')' if self.form.go_to_typed(answered.expose()) => {
                self.said.clear();
                self.has_gone = true;
            }
            '/' | '~' | '.' if is_empty => self.mode = Mode::Command(Entry::of(character)),
            // between words of another text it stands in no row, and begins no command
            ':' if is_empty || !self.form.line().is_changed() || self.form.line().may_be_part() => {
                self.mode = Mode::Command(Entry::default());
            }
            _ => {
                self.said.clear();
                self.form.edit().insert(character);
            }
        }
    }

    /// A file that was named in a row: what was typed of the row before it stays there.
    fn read_from_row(&mut self, typed: &SecretText) -> Option<Entered> {
        let Some((start, path)) = self.files.named_at_end(typed.expose()) else {
            self.said.clear();
            self.say(names::NO_FILE);
            return None;
        };
        self.form.take_back(&typed.expose()[start..]);
        Some(Entered::File(path))
    }

    /// One line goes where the cursor is; more are taken apart.
    fn paste(&mut self, text: &SecretText) {
        if lines_in(text) > 1 || text.expose().chars().count() > 60 {
            self.form.paste(text.expose());
            return;
        }
        for character in text.expose().trim_end().chars() {
            self.form.edit().insert(character);
        }
    }

    fn step(&mut self, by: isize) {
        let places = self.form.places();
        let at = places.iter().position(|place| *place == self.form.asked()).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(places.len().saturating_sub(1));
        if let Some(&place) = places.get(to) {
            self.said.clear();
            self.form.go(place);
        }
    }

    /// What stands in the row may be the start of a file's name.
    fn complete_in_row(&mut self) {
        let typed = self.form.line().as_typed();
        let line = format!("file {}", typed.expose());
        if !typed.is_empty() && self.files.complete(typed.expose()).1.is_empty() {
            return;
        }
        self.form.edit().erase();
        self.complete(&line);
    }

    /// Completes the name at the end of a command.
    fn complete(&mut self, line: &str) {
        let (verb, name) = match line.strip_prefix("file ") {
            Some(name) => ("file ", name),
            None => ("", line),
        };
        let (completed, matching) = self.files.complete(name);
        self.said.clear();
        if matching.len() > 1 {
            let shown: Vec<_> = matching.iter().map(|name| printable(name)).collect();
            self.say(&shown.join("  "));
        } else if matching.is_empty() {
            self.say("no file or folder begins like this");
        }
        self.mode = Mode::Command(Entry::of(format!("{verb}{completed}")));
    }

    fn press_in_command(&mut self, key: Key, mut entry: Entry) -> Option<Entered> {
        let was_refused = std::mem::take(&mut entry.was_refused);
        match key {
            Key::Escape => return None,
            Key::Enter => return self.command(&entry.line),
            Key::Tab => {
                self.complete(&entry.line);
                return None;
            }
            Key::Paste(text) if lines_in(&text) > 1 => {
                self.form.paste(text.expose());
                return None;
            }
            Key::Backspace if entry.line.is_empty() => return None,
            key => {
                if was_refused && matches!(key, Key::Char(_) | Key::Paste(_)) {
                    entry.line.clear();
                }
                edit(&mut entry.line, &key);
            }
        }
        self.mode = Mode::Command(entry);
        None
    }

    fn command(&mut self, line: &str) -> Option<Entered> {
        let line = line.trim();
        if line.is_empty() {
            return None;
        }
        let command = names::place(line).map(Command::Go).or_else(|| names::command(line));
        let command = command.or_else(|| {
            let path = PathBuf::from(line);
            self.files.exists(&path).then_some(Command::File(path))
        });
        let row = line.strip_prefix("file ").unwrap_or(line);
        match command {
            Some(Command::File(path)) if !self.files.exists(&path) && self.form.may_be_row(row) => {}
            Some(command) => return self.obey(command),
            None => {}
        }
        self.said.clear();
        if self.form.may_be_row(row) {
            // who types rows without a look at the screen loses none to a command
            self.form.submit(row);
        } else {
            self.say("that is no command and no file");
            self.mode = Mode::Command(Entry::refused(line));
        }
        None
    }

    fn obey(&mut self, command: Command) -> Option<Entered> {
        self.said.clear();
        match command {
            Command::File(path) => {
                if let Some(found) = self.files.found(&path) {
                    return Some(Entered::File(found));
                }
                self.say(names::NO_FILE);
                self.mode = Mode::Command(Entry::refused(format!("file {}", path.display())));
            }
            Command::Drop(number) => return Some(Entered::Drop(number)),
            Command::Go(place) => {
                self.form.go(place);
            }
            Command::Clear(place) => self.form.clear(place),
            Command::Back(place) => self.form.restore(place),
            Command::Swap(one, other) => self.form.swap(one, other),
            Command::Leave if self.form.is_untouched() => return Some(Entered::Nothing),
            Command::Leave => self.mode = Mode::Leave(String::new()),
            Command::Help => {
                self.say(HELP);
                self.mode = Mode::Command(Entry::default());
            }
            Command::Show => {}
        }
        None
    }

    fn press_in_leave(&mut self, key: Key, mut line: String) -> Option<Entered> {
        match key {
            Key::Escape => return None,
            Key::Enter if self.form.may_be_row(&line) => {
                self.form.submit(&line);
                return None;
            }
            Key::Enter => return line.trim().eq_ignore_ascii_case("yes").then_some(Entered::Nothing),
            key => edit(&mut line, &key),
        }
        self.mode = Mode::Leave(line);
        None
    }
}

fn lines_in(text: &SecretText) -> usize {
    text.expose().lines().filter(|line| !line.trim().is_empty()).count()
}

/// What stands between groups says nothing.
const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '-')
}

fn is_number(text: &SecretText) -> bool {
    !text.is_empty() && text.expose().bytes().all(|byte| byte.is_ascii_digit())
}

fn edit(line: &mut String, key: &Key) {
    match key {
        Key::Char(character) => line.push(*character),
        Key::Paste(text) => line.push_str(text.expose().trim()),
        Key::Backspace => {
            line.pop();
        }
        Key::Ctrl('u') => line.clear(),
        _ => {}
    }
}
