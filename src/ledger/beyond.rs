//! What a newer version wrote, and what this one cannot judge because of it.

use std::fmt;

use crate::ledger::Tampering;
use crate::ledger::line::Line;
use crate::model::{EventData, FoldError};

/// An event that this version cannot judge, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJudged {
    /// The event.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// Why.
    pub why: Why,
}

/// Why an event cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A newer version has events of this kind.
    Kind,
    /// A newer version put more into it: members, words and fields, in words.
    Content(Vec<String>),
    /// It does not fit what happened before, as far as this version knows that.
    Contradicts(FoldError),
    /// It is signed with keys that this version does not know: nothing in it counts.
    Signatures,
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seq, kind, why } = self;
        write!(f, "event {seq}, `{kind}`: {why}")
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind => f.write_str("this version does not know that kind of event"),
            Self::Content(unknown) => write!(f, "this version does not know {}", unknown.join(", ")),
            Self::Contradicts(reason) => write!(f, "it does not fit what this version knows: {reason}"),
            Self::Signatures => {
                f.write_str("this version cannot verify its signatures, so nothing in it counts")
            }
        }
    }
}

/// All that this version cannot judge; empty where it wrote everything, or an older one did.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    events: Vec<NotJudged>,
    /// Whether what is not known may say who signs what follows.
    officers: bool,
}

impl Beyond {
    pub fn events(&self) -> &[NotJudged] {
        &self.events
    }

    pub const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Whether there may be officers, keys or a quorum that this version does not know.
    pub const fn has_officers(&self) -> bool {
        self.officers
    }

    /// Takes note of an event that a newer version wrote.
    pub fn note(&mut self, seq: u64, line: &Line) {
        let Some(newer) = &line.newer else { return };
        let is_known = EventData::is_known(line.data.kind());
        self.push(seq, line, if is_known { Why::Content(newer.unknown.clone()) } else { Why::Kind });
        self.officers |= line.data.changes_officers();
    }

    /// Whether what this version does not know may be why signatures do not hold. What does not
    /// fit the form of a line, or the chain, has no such excuse.
    pub const fn may_explain(&self, found: &Tampering) -> bool {
        self.officers
            && matches!(
                found,
                Tampering::Edited { .. } | Tampering::UnknownOfficer { .. } | Tampering::Impossible { .. }
            )
    }

    pub fn contradicts(&mut self, seq: u64, line: &Line, reason: FoldError) {
        if line.newer.is_none() {
            self.push(seq, line, Why::Contradicts(reason));
        }
    }

    pub fn not_verified(&mut self, seq: u64, line: &Line) {
        self.push(seq, line, Why::Signatures);
    }

    fn push(&mut self, seq: u64, line: &Line, why: Why) {
        self.events.push(NotJudged { seq, kind: line.data.kind().to_owned(), why });
    }
}
