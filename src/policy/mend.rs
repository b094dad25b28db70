//! Commands that mend, as they can be typed into a shell.

use crate::model::Register;

/// `firesafe` and these words, each quoted where a shell asks for it.
pub fn command(words: &[&str]) -> String {
    let words = words.iter().map(|word| quoted(word));
    std::iter::once("firesafe".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// `firesafe REGISTER edit NAME` with flags and their values.
pub fn edit(register: Register, name: &str, flags: &[&str]) -> String {
    command(&[&[register.name(), "edit", name], flags].concat())
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "@._-/:+,=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if word.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        format!("\"{word}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(command(&["safe", "edit", "S1"]), "firesafe safe edit S1");
        assert_eq!(command(&["Zoë van Dam", ""]), "firesafe \"Zoë van Dam\" \"\"");
        assert_eq!(command(&["it's; $HOME"]), "firesafe 'it'\\''s; $HOME'");
    }
}
