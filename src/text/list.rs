//! Lists inside sentences.

use std::fmt::Display;

/// All of them: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn and_list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    joined(items, " and ")
}

/// Any one of them: `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn or_list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    joined(items, " or ")
}

/// Each in backticks, as it can be typed: `` `a`, `b` ``.
#[must_use]
pub fn quoted_list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| format!("`{item}`")).collect();
    items.join(", ")
}

fn joined<T: Display>(items: impl IntoIterator<Item = T>, last: &str) -> String {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{}{last}{end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_list_has_its_conjunction() {
        assert_eq!(and_list::<u8>([]), "");
        assert_eq!(and_list([1]), "1");
        assert_eq!(and_list(["a", "b"]), "a and b");
        assert_eq!(or_list(["a", "b", "c"]), "a, b or c");
        assert_eq!(quoted_list(["a", "b"]), "`a`, `b`");
    }
}
