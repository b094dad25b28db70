//! What a check finds.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::Check;
use crate::model::register::Entry;
use crate::model::{Command, Register, Waiver};

/// How bad a finding is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It can be taken or lost, or will not work.
    Error,
    /// It may come to that, or nobody can tell.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word, as people read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The check that found it.
    pub check: &'static Check,
    /// How bad it is, at most as bad as the check's.
    pub severity: Severity,
    /// What it is about: `account`, `safe`, `person` and the like.
    pub what: &'static str,
    /// Its name.
    pub about: &'a str,
    /// What is wrong with it: a sentence without full stop.
    pub text: String,
    /// A command; words in capitals are for the person to replace.
    pub mend: Command,
    /// Why it is accepted for a time.
    pub waived: Option<&'a Waiver>,
}

impl Serialize for Finding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 8)?;
        fields.serialize_field("check", self.check.id)?;
        fields.serialize_field("severity", &self.severity)?;
        fields.serialize_field("asks", self.check.asks)?;
        fields.serialize_field("source", self.check.source)?;
        fields.serialize_field("what", self.what)?;
        fields.serialize_field("about", self.about)?;
        fields.serialize_field("text", &self.text)?;
        fields.serialize_field("mend", &self.mend)?;
        fields.end()
    }
}

/// What the checks found so far.
#[derive(Debug, Default)]
pub struct Findings<'a> {
    check: Option<&'static Check>,
    found: Vec<Finding<'a>>,
}

impl<'a> Findings<'a> {
    pub(super) fn begin(&mut self, check: &'static Check) {
        self.check = Some(check);
    }

    pub(super) fn add(
        &mut self,
        severity: Severity,
        (what, about): (&'static str, &'a str),
        text: impl Into<String>,
        mend: Command,
    ) {
        let Some(check) = self.check else { return };
        self.found.push(Finding { check, severity, what, about, text: text.into(), mend, waived: None });
    }

    pub(super) fn error(&mut self, about: (&'static str, &'a str), text: impl Into<String>, mend: Command) {
        self.add(Severity::Error, about, text, mend);
    }

    pub(super) fn warning(&mut self, about: (&'static str, &'a str), text: impl Into<String>, mend: Command) {
        self.add(Severity::Warning, about, text, mend);
    }

    pub(super) fn note(&mut self, about: (&'static str, &'a str), text: impl Into<String>, mend: Command) {
        self.add(Severity::Note, about, text, mend);
    }

    /// The worst first, then in the order of the checks, then as they were found.
    pub(super) fn sorted(mut self) -> Vec<Finding<'a>> {
        self.found.sort_by_key(|finding| finding.severity);
        self.found
    }
}

/// What an entry is called in a finding.
pub fn entry(register: Register, entry: &Entry) -> (&'static str, &str) {
    (register.noun(), entry.name.as_str())
}
