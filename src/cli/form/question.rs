//! A question about a row as the full screen shows it.

use crate::secret::SecretText;
use crate::share::form::{Candidate, Place, Question};

/// More candidates are no help to anybody.
pub const FEW: usize = 4;
/// As many of a list are on the screen at once.
const LISTED: usize = 5;

/// A question in lines.
pub fn lines(question: &Question) -> Vec<SecretText> {
    let mut lines = Vec::new();
    let total = question.candidates().len();
    let selected = question.selected().and_then(|at| question.candidates().nth(at).map(|one| (at, one)));
    if let Some((at, candidate)) = selected {
        let which = if total > 1 && !question.is_whole() {
            format!(" ({} of {total})", at + 1)
        } else {
            String::new()
        };
        lines.push(SecretText::from_string(format!("look at the paper: is it like this?{which}")));
        if question.is_list() {
            lines.extend(list(question, at));
            return lines;
        }
        for change in candidate.changes() {
            lines.push(SecretText::from_string(format!("  {change}")));
        }
    } else {
        let place: Place = question.place();
        lines.push(SecretText::from_string(format!(
            "compare {place} with the paper; type the character that the paper has where it differs"
        )));
        if total <= FEW {
            for change in question.candidates().flat_map(Candidate::changes) {
                lines.push(SecretText::from_string(format!("  perhaps {change}")));
            }
        }
    }
    lines
}

/// The places that fit, numbered, as many as there is room for around the one that is proposed.
fn list(question: &Question, at: usize) -> Vec<SecretText> {
    let first = (at + 1).saturating_sub(LISTED);
    let shown = question.candidates().enumerate().skip(first).take(LISTED);
    let line = |(index, candidate): (usize, &Candidate)| {
        let mark = if index == at { ">" } else { " " };
        let changes: Vec<String> = candidate.changes().iter().map(ToString::to_string).collect();
        SecretText::from_string(format!("{mark} {}) {}", index + 1, changes.join("; ")))
    };
    shown.map(line).collect()
}
