//! Text broken into lines.

use unicode_normalization::UnicodeNormalization as _;

use crate::document::canvas::Canvas;
use crate::document::font::{Face, Fonts};
use crate::document::page::POINTS;

/// A letter and its face.
type Letter = (Face, char);

/// Letters of one face on a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    face: Face,
    text: String,
}

/// Runs that stand behind each other.
pub(super) type Line = Vec<Run>;

/// What shrinking and adding may be off by, in millimetres.
const ROUNDING: f32 = 0.01;
/// A word that is longer than its line is broken after one of these where that leaves half of it.
const BREAKS: [char; 6] = ['@', '-', '/', '.', '_', ','];

/// The letters of a text; what stands between backticks is to be typed, and two backticks are one.
pub(super) fn marked(text: &str, face: Face) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut is_typed = false;
    let mut characters = text.nfc().peekable();
    while let Some(character) = characters.next() {
        if character == '`' && characters.next_if_eq(&'`').is_none() {
            is_typed = !is_typed;
            continue;
        }
        letters.push((if is_typed { Face::Mono } else { face }, one_line(character)));
    }
    letters
}

/// The letters of a text as it is.
pub(super) fn plain(text: &str, face: Face) -> Vec<Letter> {
    text.nfc().map(|character| (face, one_line(character))).collect()
}

fn one_line(character: char) -> char {
    // a blank that does not break stays what it is
    if character.is_whitespace() && character != '\u{a0}' { ' ' } else { character }
}

/// Lines of letters that are at most `room` millimetres wide: at least one, which is empty for no letters.
pub(super) fn wrap(fonts: &Fonts, letters: &[Letter], size: f32, room: f32) -> Vec<Line> {
    let width = |letters: &[Letter]| -> f32 {
        let mut buffer = [0; 4];
        letters
            .iter()
            .map(|(face, letter)| fonts.width(*face, size, letter.encode_utf8(&mut buffer)))
            .sum::<f32>()
            / POINTS
    };
    let mut lines: Vec<Vec<Letter>> = vec![Vec::new()];
    let mut taken = 0.0;
    // the blank in front of a word, and the word
    let mut rest = letters;
    while !rest.is_empty() {
        let blanks = rest.iter().take_while(|(_, letter)| *letter == ' ').count();
        let (blank, after) = (rest[..blanks].first().copied(), &rest[blanks..]);
        let length = after.iter().position(|(_, letter)| *letter == ' ').unwrap_or(after.len());
        let mut word = &after[..length];
        rest = &after[length..];
        if word.is_empty() {
            break;
        }
        let is_start = lines.last().is_none_or(Vec::is_empty);
        let blank = blank.filter(|_| !is_start);
        let needed = width(blank.as_slice()) + width(word);
        if !is_start && taken + needed > room + ROUNDING {
            lines.push(Vec::new());
            taken = 0.0;
        } else if let (Some(line), Some(blank)) = (lines.last_mut(), blank) {
            line.push(blank);
            taken += width(&[blank]);
        }
        while width(word) > room + ROUNDING {
            let fits = (1..word.len()).take_while(|&count| width(&word[..count]) <= room).last().unwrap_or(1);
            let nice =
                word[..fits].iter().rposition(|(_, letter)| BREAKS.contains(letter)).map_or(0, |at| at + 1);
            let (now, later) = word.split_at(if nice * 2 > fits { nice } else { fits });
            if let Some(line) = lines.last_mut() {
                line.extend_from_slice(now);
            }
            lines.push(Vec::new());
            (word, taken) = (later, 0.0);
        }
        taken += width(word);
        if let Some(line) = lines.last_mut() {
            line.extend_from_slice(word);
        }
    }
    lines.iter().map(|line| runs(line)).collect()
}

fn runs(letters: &[Letter]) -> Line {
    let chunks = letters.chunk_by(|(one, _), (other, _)| one == other);
    chunks
        .map(|chunk| Run { face: chunk[0].0, text: chunk.iter().map(|(_, letter)| letter).collect() })
        .collect()
}

/// Places a line, and returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, line: &[Run], size: f32, (x, baseline): (f32, f32)) -> f32 {
    line.iter().fold(x, |x, run| canvas.text(run.face, size, (x, baseline), &run.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, room: f32) -> Vec<String> {
        let lines = wrap(Fonts::shared().unwrap(), &marked(text, Face::Text), 10.0, room);
        lines.iter().map(|line| line.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrapped("one two  three four", 20.0), ["one two", "three four"]);
        assert_eq!(wrapped("", 20.0), [""]);
        assert_eq!(wrapped(" one\ntwo ", 100.0), ["one two"]);
    }

    #[test]
    fn longer_words_are_broken_and_nothing_is_lost() {
        let name = "emergency-access-account-1@contoso-international.onmicrosoft.com";
        let lines = wrapped(name, 40.0);
        assert!(lines.len() > 2 && lines[0].ends_with('-'), "{lines:?}");
        assert_eq!(lines.concat(), name);
        let wide = "W".repeat(100);
        assert_eq!(wrapped(&wide, 30.0).concat(), wide);
        assert_eq!(wrapped(&wide, 0.1).concat(), wide);
    }

    #[test]
    fn backticks_change_the_face_and_two_are_one() {
        let runs = |text| runs(&marked(text, Face::Text));
        let run = |face, text: &str| Run { face, text: text.to_owned() };
        assert_eq!(
            runs("run `a b`, then"),
            [run(Face::Text, "run "), run(Face::Mono, "a b"), run(Face::Text, ", then")]
        );
        assert_eq!(runs("a``b"), [run(Face::Text, "a`b")]);
    }
}
