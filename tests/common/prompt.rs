//! A person at a terminal who types what was written down before.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use firesafe::ops::ports::{Prompt, PromptError, Screen};
use firesafe::secret::SecretText;

/// Somebody who looks at each question.
pub type Person = Box<dyn FnMut(&str) -> String>;

/// Answers in their order; `^C` interrupts, `^D` ends the input, and so does having no more. `paper`
/// types the row that was asked for, from the sheet that was asked for; `paper~7` with character 7
/// wrong, `paper@2` that of sheet 2.
pub struct Script {
    answers: Option<VecDeque<String>>,
    /// The rows of each sheet, by its number.
    pub papers: BTreeMap<u8, Vec<String>>,
    /// Answers when no answer was written down.
    pub person: Option<Person>,
    /// All that stood on the terminal.
    pub transcript: String,
    is_private: bool,
    /// Whether the run was asked to stop, which its files are asked too.
    stop: Rc<Cell<bool>>,
}

impl Script {
    pub fn new(answers: Option<Vec<String>>, stop: Rc<Cell<bool>>) -> Self {
        Self {
            stop,
            answers: answers.map(VecDeque::from),
            papers: BTreeMap::new(),
            person: None,
            transcript: String::new(),
            is_private: false,
        }
    }

    fn answer(&mut self, question: &str, shown: bool) -> Result<SecretText, PromptError> {
        let answers = self.answers.as_mut().ok_or(PromptError::NoTerminal)?;
        let answer = match (answers.pop_front(), &mut self.person) {
            (Some(answer), _) => answer,
            (None, Some(person)) => person(question),
            (None, None) => "^D".to_owned(),
        };
        let answer = match answer.strip_prefix("paper") {
            Some(how) => row_asked_for(question, &self.papers, how),
            None => answer,
        };
        match answer.as_str() {
            "^C" => {
                self.stop.set(true);
                Err(PromptError::Interrupted)
            }
            "^D" => Err(PromptError::Ended),
            text => {
                self.transcript.push_str(if shown { text } else { "" });
                self.transcript.push('\n');
                Ok(SecretText::from(text))
            }
        }
    }
}

impl Prompt for Script {
    fn can_ask(&self) -> bool {
        self.answers.is_some()
    }

    fn tell(&mut self, text: &str) -> Result<(), PromptError> {
        self.answers.as_ref().ok_or(PromptError::NoTerminal)?;
        self.transcript.push_str(text);
        Ok(())
    }

    fn line(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.tell(question)?;
        self.answer(question, true)
    }

    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.tell(question)?;
        self.answer(question, false)
    }

    fn can_clear(&self) -> bool {
        true
    }

    fn reveal(&mut self, page: &SecretText) -> Result<SecretText, PromptError> {
        self.private(true)?;
        self.tell(page.expose())?;
        let answer = self.answer("", true);
        self.private(false)?;
        match answer {
            Err(PromptError::Ended) => Ok(SecretText::default()),
            answer => answer,
        }
    }

    fn private(&mut self, on: bool) -> Result<(), PromptError> {
        if on != self.is_private {
            self.tell(if on { "<screen>\n" } else { "</screen>\n" })?;
            self.is_private = on;
        }
        Ok(())
    }

    fn screen(&mut self) -> Result<Option<Box<dyn Screen>>, PromptError> {
        Ok(None)
    }
}

/// `row 3 of sheet 1: `
pub fn row_asked_for(question: &str, papers: &BTreeMap<u8, Vec<String>>, how: &str) -> String {
    let numbers: Vec<usize> =
        question.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let [row, sheet] = numbers.as_slice() else { panic!("`{question}` asks for no row") };
    let other = how.strip_prefix('@').map(|sheet| sheet.parse().expect("a sheet"));
    let row = &papers[&other.unwrap_or(u8::try_from(*sheet).expect("a sheet"))][row - 1];
    let Some(column) = how.strip_prefix('~') else { return row.clone() };
    // `3. ABCDE FGHIJ`: the label, then groups of five
    let column: usize = column.parse().expect("a column");
    let at = 3 + (column - 1) + (column - 1) / 5;
    let wrong = if &row[at..=at] == "Q" { "P" } else { "Q" };
    format!("{}{wrong}{}", &row[..at], &row[at + 1..])
}
