//! Numbers of things, and the verbs that follow them.

/// `1 sheet`, `2 sheets`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// The form of a verb, or of any word, for one thing or for several: `verb(2, "is", "are")`.
#[must_use]
pub fn verb<'a, N: Copy + PartialEq + From<u8>>(number: N, one: &'a str, several: &'a str) -> &'a str {
    if number == N::from(1) { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_singular_and_none_is_plural() {
        assert_eq!([0, 1, 2].map(|number| count(number, "sheet")), ["0 sheets", "1 sheet", "2 sheets"]);
        assert_eq!([0_u8, 1, 2].map(|number| verb(number, "is", "are")), ["are", "is", "are"]);
    }
}
