//! Lists in sentences.

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `sheet 2`, `sheets 1, 2 and 5`.
pub fn sheets(shares: &[u8]) -> String {
    let numbers: Vec<_> = shares.iter().map(ToString::to_string).collect();
    format!("sheet{} {}", if shares.len() == 1 { "" } else { "s" }, list(&numbers))
}
