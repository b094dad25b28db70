//! One line: its label, its characters, and whether it looks like a row at all.

use crate::secret::SecretText;
use crate::share::alphabet::{is_separator, value_of};
use crate::share::rows::{Kind, ROW};

/// A line of a page with a row in it is not longer, in bytes.
const LONGEST: usize = 1024;

/// Characters of one line with separators left out.
pub(in crate::share) struct Line {
    label: Option<usize>,
    text: SecretText,
    looks_like_row: bool,
}

impl Line {
    /// The number printed before the row.
    pub(in crate::share) const fn label(&self) -> Option<usize> {
        self.label
    }

    pub(in crate::share) fn text(&self) -> &str {
        self.text.expose()
    }

    /// Whether the groups are such as rows have, so that even a row with a wrong
    /// check is to be kept.
    pub(in crate::share) const fn looks_like_row(&self) -> bool {
        self.looks_like_row
    }

    /// The kind that a row 1 begins.
    pub(in crate::share) fn begins(&self) -> Option<Kind> {
        if self.label.is_some_and(|label| label != 1) {
            return None;
        }
        [Kind::Share, Kind::Signature].into_iter().find(|kind| self.starts_with(*kind))
    }

    /// Whether it is a whole share rather than a row.
    pub(super) fn is_whole(&self, least: usize) -> bool {
        let mut start = self.text().chars();
        let first = start.next().map(|c| c.to_ascii_uppercase());
        self.text().len() >= least
            && first == Some('F')
            && start.next().is_some_and(|version| version.is_ascii_digit())
            && !start.take(least).any(|c| c.is_ascii_punctuation() && c != '?' && c != '+')
    }

    fn starts_with(&self, kind: Kind) -> bool {
        self.text().get(..2).is_some_and(|start| start.eq_ignore_ascii_case(kind.prefix_text()))
    }
}

/// The whole line as one, its label left out.
pub(super) fn joined(text: &str) -> Line {
    let (label, body) = split_label(text);
    from_tokens(label, &tokens(body))
}

/// The ways to read a line as a row, the likeliest first.
///
/// Something may stand beside a row on a page: it then begins at its label.
pub(in crate::share) fn candidates(text: &str) -> Vec<Line> {
    let whole = joined(text);
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut lines = vec![whole];
    let starts = text.char_indices().filter(|&(_, c)| c.is_whitespace()).map(|(at, _)| at);
    for at in [0].into_iter().chain(starts) {
        let (label, body) = split_label(text[at..].trim_start());
        if label.is_some() {
            let groups: Vec<&str> = tokens(body).into_iter().take_while(|token| is_group(token)).collect();
            let within =
                |count: &usize| groups[..*count].iter().map(|group| group.len()).sum::<usize>() <= ROW + 1;
            let counts = (1..=groups.len()).take_while(within).collect::<Vec<_>>();
            // what stands behind a row may look like groups too
            lines.extend(counts.into_iter().rev().map(|count| from_tokens(label, &groups[..count])));
        }
    }
    lines.retain(|line| !line.text.is_empty() && line.text.len() <= 2 * ROW);
    lines.dedup_by(|b, a| a.label == b.label && a.text.same_as(b.text()));
    lines
}

fn from_tokens(label: Option<usize>, tokens: &[&str]) -> Line {
    let mut text = SecretText::with_capacity(tokens.iter().map(|token| token.len()).sum());
    for token in tokens {
        text.push_str(token);
    }
    Line { label, looks_like_row: looks_like_row(label.is_some(), tokens), text }
}

/// A label (`1.`, `1:` or `1)`) and what follows it.
pub(in crate::share) fn split_label(text: &str) -> (Option<usize>, &str) {
    let trimmed = text.trim_start();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let after = trimmed[digits..].trim_start();
    let label = trimmed[..digits].parse().ok().filter(|label| (1..=99).contains(label));
    match (label, after.strip_prefix(['.', ':', ')'])) {
        (Some(label), Some(body)) => (Some(label), body),
        _ => (None, text),
    }
}

fn tokens(text: &str) -> Vec<&str> {
    text.split(is_separator).filter(|token| !token.is_empty()).collect()
}

fn is_group(token: &str) -> bool {
    token.len() <= ROW + 1 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'?')
}

/// How many characters of a row's groups may be left out or typed twice.
const SLIPS: usize = 2;

/// Groups of five or four, the last one shorter; or one run of about the right
/// length with a digit in it. Four fifths of the characters in the alphabet.
///
/// About as long as a row it may have a slip or two in its groups, and with its number one.
fn looks_like_row(is_labelled: bool, tokens: &[&str]) -> bool {
    let Some((last, others)) = tokens.split_last() else { return false };
    let total: usize = tokens.iter().map(|token| token.len()).sum();
    let known = tokens.iter().flat_map(|token| token.chars()).filter(|&c| value_of(c).is_some()).count();
    let slips = if total >= ROW - 2 { SLIPS } else { usize::from(is_labelled && total >= 2 * 4) };
    let grouped = if others.is_empty() {
        total >= ROW - 2 && last.bytes().any(|b| b.is_ascii_digit())
    } else {
        [5, 4].into_iter().any(|size| {
            let off: usize = others.iter().map(|token| token.len().abs_diff(size)).sum();
            off <= slips && last.len() <= size + (slips - off)
        })
    };
    let marked = tokens.iter().flat_map(|token| token.bytes()).any(|b| b.is_ascii_digit());
    grouped
        && marked
        && tokens.iter().all(|token| is_group(token))
        && total <= ROW + 4
        && known * 5 >= total * 4
}
