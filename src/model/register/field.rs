//! What a field may hold, and how people write it.

use jiff::civil::Date;

use crate::model::register::{Register, RegisterError, Value};
use crate::model::{Hex, Name};
use crate::text::{is_unprintable, was_unprintable};

/// The most characters of a text, and of each item of a list.
pub const MAX_TEXT: usize = 1000;

/// One thing that is recorded of every entry of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the ledger, in tables and in JSON; on the command line with `-` for `_`.
    pub key: &'static str,
    /// What it may hold.
    pub kind: FieldKind,
    /// What it says, in a few words.
    pub help: &'static str,
    /// Whether it tells a burglar where to go.
    pub location: bool,
    /// Whether a list of entries shows it.
    pub listed: bool,
}

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Up to [`MAX_TEXT`] characters in one line.
    Text,
    /// Yes or no.
    Flag,
    /// A day, never later than the event that records it.
    Date,
    /// A day, past or to come.
    AnyDate,
    /// A whole number.
    Number,
    /// From 0 to 100, in decimals.
    Percent,
    /// The SHA-256 of a file, 64 hexadecimal digits.
    Sha256,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Some of these.
    Choices(&'static [&'static str]),
    /// Texts.
    List,
    /// The name of a current entry.
    Ref(Register),
    /// Names of current entries.
    Refs(Register),
}

impl Field {
    /// A value as a person writes it; spaces around it do not count.
    ///
    /// # Errors
    /// [`RegisterError`] names the field and what it may hold.
    pub fn parse(&self, text: &str) -> Result<Value, RegisterError> {
        match text.trim().chars().find(|&character| is_unprintable(character)) {
            Some(bad) => Err(RegisterError::Unprintable(self.key, bad.into())),
            None => self.read(text),
        }
    }

    /// A value as it was recorded, also by an earlier version that refused less.
    fn read(&self, text: &str) -> Result<Value, RegisterError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RegisterError::Empty(self.key));
        }
        match self.kind {
            FieldKind::Flag => self.flag(text),
            FieldKind::Number => {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = if digits { text.parse().ok() } else { None };
                number.map(Value::Number).ok_or(self.expects("a whole number"))
            }
            FieldKind::Text => self.text(text).map(Value::Text),
            FieldKind::Date | FieldKind::AnyDate => self.date(text).map(|date| Value::Text(date.to_string())),
            FieldKind::Percent => {
                percent(text).map(Value::Text).ok_or(self.expects("a percentage from 0 to 100, like `0.5`"))
            }
            FieldKind::Sha256 => {
                let digest: Option<Hex<32>> = text.to_lowercase().parse().ok();
                digest
                    .map(|digest| Value::Text(digest.to_string()))
                    .ok_or(self.expects("a SHA-256 digest, 64 hexadecimal digits"))
            }
            FieldKind::Choice(choices) => self.choice(choices, text).map(Value::Text),
            FieldKind::Ref(_) => self.name(text).map(Value::Text),
            FieldKind::Choices(choices) => self.list(text, |item| self.choice(choices, item)),
            FieldKind::List => self.list(text, |item| self.text(item)),
            FieldKind::Refs(_) => self.list(text, |item| self.name(item)),
        }
    }

    /// Whether a value stands in the one form in which this field holds it.
    pub(super) fn check(&self, value: &Value) -> Result<(), RegisterError> {
        if self.read(&value.to_string())? == *value {
            Ok(())
        } else {
            Err(RegisterError::WrongForm(self.key))
        }
    }

    fn expects(&self, what: &'static str) -> RegisterError {
        RegisterError::Expected { key: self.key, what }
    }

    fn flag(&self, text: &str) -> Result<Value, RegisterError> {
        match text.to_lowercase().as_str() {
            "yes" | "true" => Ok(Value::Flag(true)),
            "no" | "false" => Ok(Value::Flag(false)),
            _ => Err(self.expects("`yes` or `no`")),
        }
    }

    fn date(&self, text: &str) -> Result<Date, RegisterError> {
        let date = Date::strptime("%Y-%m-%d", text).ok();
        date.filter(|date| date.to_string() == text).ok_or(self.expects("a date like `2026-03-31`"))
    }

    fn text(&self, text: &str) -> Result<String, RegisterError> {
        if let Some(bad) = text.chars().find(|&character| was_unprintable(character)) {
            return Err(RegisterError::Unprintable(self.key, bad.into()));
        }
        match text.chars().count() {
            length if length > MAX_TEXT => Err(RegisterError::TooLong(self.key, length)),
            _ => Ok(text.to_owned()),
        }
    }

    fn choice(&self, choices: &'static [&'static str], text: &str) -> Result<String, RegisterError> {
        let text = text.to_lowercase();
        let known = choices.contains(&text.as_str());
        if known { Ok(text) } else { Err(RegisterError::NotAChoice { key: self.key, choices }) }
    }

    fn name(&self, text: &str) -> Result<String, RegisterError> {
        let name =
            Name::try_from(text.to_owned()).map_err(|source| RegisterError::BadName(self.key, source))?;
        Ok(name.as_str().to_owned())
    }

    fn list(
        &self,
        text: &str,
        mut item: impl FnMut(&str) -> Result<String, RegisterError>,
    ) -> Result<Value, RegisterError> {
        let mut items: Vec<String> = Vec::new();
        for part in text.split(';') {
            let part = part.trim();
            if part.is_empty() {
                return Err(RegisterError::EmptyItem(self.key));
            }
            let part = item(part)?;
            if items.iter().any(|other| other.to_lowercase() == part.to_lowercase()) {
                return Err(RegisterError::Twice(self.key, part));
            }
            items.push(part);
        }
        Ok(Value::List(items))
    }
}

/// The shortest form of a percentage: no sign, no zeros that say nothing.
fn percent(text: &str) -> Option<String> {
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let fraction = fraction.trim_end_matches('0');
    match (whole, fraction) {
        (0..=100, "") => Some(whole.to_string()),
        (0..100, fraction) => Some(format!("{whole}.{fraction}")),
        _ => None,
    }
}
