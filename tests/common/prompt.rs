//! A person at a terminal who types what was written down before.

use std::collections::VecDeque;

use firesafe::ops::ports::{Prompt, PromptError};
use firesafe::secret::SecretText;

/// Answers in their order; `^C` interrupts, `^D` ends the input, and so does having no more.
pub struct Script {
    answers: Option<VecDeque<String>>,
    /// All that stood on the terminal.
    pub transcript: String,
    is_private: bool,
}

impl Script {
    pub fn new(answers: Option<Vec<String>>) -> Self {
        Self { answers: answers.map(VecDeque::from), transcript: String::new(), is_private: false }
    }

    fn answer(&mut self, shown: bool) -> Result<SecretText, PromptError> {
        let answers = self.answers.as_mut().ok_or(PromptError::NoTerminal)?;
        let answer = answers.pop_front().unwrap_or_else(|| "^D".to_owned());
        match answer.as_str() {
            "^C" => Err(PromptError::Interrupted),
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
        self.answer(true)
    }

    fn hidden(&mut self, question: &str) -> Result<SecretText, PromptError> {
        self.tell(question)?;
        self.answer(false)
    }

    fn reveal(&mut self, page: &SecretText) -> Result<SecretText, PromptError> {
        self.private(true)?;
        self.tell(page.expose())?;
        let answer = self.answer(true);
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
}
