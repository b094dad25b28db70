//! Showing a secret to a person: on a screen of its own, until Enter.

use super::ask;
use super::failure::Failure;
use super::unlock::asking;
use super::world::World;
use crate::ops::ports::{Prompt, PromptError};
use crate::secret::SecretText;
use crate::text::{HANGING, is_unprintable, wrap};

/// Characters that fit one view of a small terminal.
const PAGE: usize = 12;

/// Shows a secret below what must be known of it, and after `c` its characters one by one with their names.
/// Says whether it did: a person at a terminal that cannot clear its screen may not want that.
///
/// # Errors
/// [`Failure`] when there is no terminal.
pub fn show(world: &mut World<'_>, above: &str, title: &str, secret: &SecretText) -> Result<bool, Failure> {
    let columns = world.columns.unwrap_or(usize::MAX);
    let lines = above.lines().flat_map(|line| wrap(line, columns, HANGING));
    let above: String = lines.map(|line| line + "\n").collect();
    pages_below(world, &above, title, secret).map_err(asking)
}

/// As [`show`] with nothing above, for whoever has something to say about a stop.
///
/// # Errors
/// [`PromptError`] when there is no terminal, or the person interrupts.
pub fn pages(world: &mut World<'_>, title: &str, secret: &SecretText) -> Result<bool, PromptError> {
    pages_below(world, "", title, secret)
}

fn pages_below(
    world: &mut World<'_>,
    above: &str,
    title: &str,
    secret: &SecretText,
) -> Result<bool, PromptError> {
    let is_cleared = world.prompt.can_clear();
    if !is_cleared && !may_stay(world.prompt, title)? {
        return Ok(false);
    }
    let mut page = SecretText::with_capacity(secret.len() * 8 + above.len() + title.len() + 256);
    page.push_str(above);
    page.push_str(title);
    page.push_str("\n\n    ");
    push_escaped(&mut page, secret.expose());
    page.push_str(if is_cleared {
        "\n\nEnter clears it from the screen; c and Enter spells it out: "
    } else {
        "\n\nEnter goes on, and it stays on the screen; c and Enter spells it out: "
    });
    while ask::is(world.prompt.reveal(&page)?.expose().trim(), "c") {
        for spelt in spell(title, secret.expose()) {
            world.prompt.reveal(&spelt)?;
        }
    }
    Ok(true)
}

/// Asks whether a secret may stand on a screen that nobody can clear.
fn may_stay(prompt: &mut dyn Prompt, title: &str) -> Result<bool, PromptError> {
    let question = format!(
        "this terminal cannot clear its screen, and what it shows may be read later\n\
         {title}: to show it all the same, type Yes (Enter does not show it): "
    );
    match ask::confirmed(prompt, &question) {
        Err(PromptError::Ended) => Ok(false),
        answer => answer,
    }
}

/// Control characters would garble the terminal, or hide what stands there.
fn push_escaped(page: &mut SecretText, text: &str) {
    for character in text.chars() {
        if is_unprintable(character) {
            character.escape_default().for_each(|c| page.push(c));
        } else {
            page.push(character);
        }
    }
}

/// Pages with a line for each character: its place, itself and its name.
fn spell(title: &str, text: &str) -> Vec<SecretText> {
    let all = text.chars().count();
    let starts = (0..all).step_by(PAGE);
    starts.map(|start| spelt_page(title, text, start, all)).collect()
}

fn spelt_page(title: &str, text: &str, start: usize, all: usize) -> SecretText {
    let mut page = SecretText::with_capacity(PAGE * 64 + title.len() + 256);
    let end = all.min(start + PAGE);
    page.push_str(title);
    page.push_str(&format!("\n\ncharacters {} to {end} of {all}\n\n", start + 1));
    for (place, character) in text.chars().enumerate().skip(start).take(PAGE) {
        page.push_str(&format!("{:>5}   ", place + 1));
        page.push(if is_unprintable(character) { ' ' } else { character });
        page.push_str("   ");
        push_name(&mut page, character);
        page.push('\n');
    }
    page.push_str(if end == all { "\nEnter goes back: " } else { "\nEnter goes on: " });
    page
}

fn push_name(page: &mut SecretText, character: char) {
    match character {
        'A'..='Z' => {
            page.push_str("capital ");
            page.push(character);
        }
        'a'..='z' => {
            page.push_str("small ");
            page.push(character);
        }
        '0'..='9' => {
            const DIGITS: [&str; 10] =
                ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
            page.push_str("digit ");
            page.push_str(DIGITS[character as usize - '0' as usize]);
        }
        _ => match sign(character) {
            Some(name) => page.push_str(name),
            None => page.push_str(&format!("U+{:04X}", u32::from(character))),
        },
    }
}

/// The usual English name of a sign of ASCII.
fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "space",
        '!' => "exclamation mark",
        '"' => "double quotation mark",
        '#' => "number sign (hash)",
        '$' => "dollar sign",
        '%' => "per cent sign",
        '&' => "ampersand (and)",
        '\'' => "apostrophe",
        '(' => "opening round bracket",
        ')' => "closing round bracket",
        '*' => "asterisk (star)",
        '+' => "plus sign",
        ',' => "comma",
        '-' => "hyphen (minus)",
        '.' => "full stop",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less-than sign",
        '=' => "equals sign",
        '>' => "greater-than sign",
        '?' => "question mark",
        '@' => "at sign",
        '[' => "opening square bracket",
        '\\' => "backslash",
        ']' => "closing square bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick (grave accent)",
        '{' => "opening curly bracket",
        '|' => "vertical bar",
        '}' => "closing curly bracket",
        '~' => "tilde",
        '\n' => "line feed",
        '\r' => "carriage return",
        '\t' => "tab",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_character_of_ascii_has_a_name() {
        for character in (0x20..0x7f_u8).map(char::from) {
            let mut page = SecretText::default();
            push_name(&mut page, character);
            assert!(!page.expose().starts_with("U+"), "{character:?}");
        }
        let mut page = SecretText::default();
        push_name(&mut page, 'B');
        page.push_str(", ");
        push_name(&mut page, '0');
        assert_eq!(page.expose(), "capital B, digit zero");
    }

    #[test]
    fn control_characters_are_escaped() {
        let mut page = SecretText::default();
        push_escaped(&mut page, "a\u{1b}[2J\u{202e}b\nä");
        assert_eq!(page.expose(), "a\\u{1b}[2J\\u{202e}b\\nä");
    }
}
