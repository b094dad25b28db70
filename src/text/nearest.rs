//! What somebody may have meant.

use strsim::osa_distance;

/// A pasted novel must not cost minutes: longer texts are near nothing.
const MOST: usize = 128;

/// The known name that is nearest to the one wanted, while it is reasonably near: one slip in
/// three characters, or a beginning of at least three. Capitals do not matter.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > MOST {
        return None;
    }
    let wanted = wanted.to_lowercase();
    let slips = (length / 3).max(1);
    known
        .filter_map(|name| {
            let folded = name.to_lowercase();
            let letters = folded.chars().count();
            let distance = if length >= 3 && folded.starts_with(&wanted) {
                1
            } else if letters.abs_diff(length) > slips {
                return None;
            } else {
                osa_distance(&wanted, &folded)
            };
            (distance <= slips && distance < letters).then_some((distance, name))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// The candidate that differs the least, however much it does: the first of equals, of as many characters as
/// a name can have at most.
#[must_use]
pub fn closest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: String = wanted.chars().take(MOST).collect();
    known.min_by_key(|candidate| osa_distance(&wanted, candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["contoso", "fabrikam", "S1", "Utrecht North"];
        let nearest_to = |wanted| nearest(wanted, known.into_iter());
        assert_eq!(nearest_to("contsoo"), Some("contoso"));
        assert_eq!(nearest_to("FABRICAM"), Some("fabrikam"));
        assert_eq!(nearest_to("utrecht"), Some("Utrecht North"));
        assert_eq!(nearest_to("s2"), Some("S1"));
        assert_eq!(nearest_to("northwind"), None);
        assert_eq!(nearest_to("x"), None);
        assert_eq!(nearest_to(&"c".repeat(MOST + 1)), None);
        assert_eq!(nearest("a", std::iter::empty()), None);
    }

    #[test]
    fn the_closest_is_the_least_different() {
        let closest_to = |wanted| closest(wanted, ["entra", "esxi", "oracle"].into_iter());
        assert_eq!(closest_to("entar"), Some("entra"));
        assert_eq!(closest_to("exsi"), Some("esxi"));
        assert_eq!(closest("x", std::iter::empty()), None);
    }
}
