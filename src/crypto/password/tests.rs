//! Small sets, enumerated: what is counted, what is drawn and what is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use num_bigint::BigUint;
use rand::{SeedableRng as _, TryCryptoRng, TryRng};
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::crypto::password::count::{reaches, tenths_of_bits};
use crate::crypto::password::excluded::Excluded;
use crate::crypto::password::phrase::{Phrase, Style};
use crate::crypto::password::text::Text;

fn made_up(rules: &str) -> &'static Profile {
    let text = format!(
        "title = 'T'\nsource = 'S'\nas_of = '2026-11-20'\nmin = 1\nmax = 9\ndefault = 9\nsymbols = ' $#-'\n{rules}"
    );
    Box::leak(Box::new(Profile::parse("made-up", &text).expect("a profile")))
}

/// One for each kind of rule, and mixtures.
const RULES: [&str; 9] = [
    "",
    "at_least = 2",
    "at_least = 3",
    "required = ['lower', 'upper', 'digit', 'symbol']",
    "first = ['lower']\nlast = ['lower', 'upper']\nrequired = ['lower', 'upper', 'digit', 'symbol']",
    "at_least = 3\nuncounted_first = ['upper']\nuncounted_last = ['digit']",
    "not_first = ' $2'\nnot_last = ' '\nat_least = 2",
    "required = ['digit']\nat_least = 3\nuncounted_last = ['digit']",
    "first = ['upper']\nlast = ['digit']\nuncounted_first = ['upper']\nuncounted_last = ['digit']\nat_least = 1",
];

fn all_texts(alphabet: &[u8], length: usize) -> Vec<Vec<u8>> {
    (0..length).fold(vec![vec![]], |texts, _| {
        let longer =
            |text: &Vec<u8>| alphabet.iter().map(|&c| [&text[..], &[c]].concat()).collect::<Vec<_>>();
        texts.iter().flat_map(longer).collect()
    })
}

#[test]
fn counts_are_those_of_enumeration() {
    for rules in RULES {
        for alphabet in [&b"abA2#"[..], b"aA", b" $aB23"] {
            let rules = made_up(rules).rules(alphabet);
            let counts = rules.counts(6);
            assert_eq!(counts.len(), 7);
            for (length, count) in counts.into_iter().enumerate().skip(1) {
                let accepted = all_texts(alphabet, length).iter().filter(|text| rules.accepts(text)).count();
                assert_eq!(count, BigUint::from(accepted));
                let drawn = rules.places(length).map(|place| place.characters.len()).product::<usize>();
                assert_eq!(rules.drawn(length), BigUint::from(drawn));
            }
        }
    }
}

/// The rules spelt out a second time, for one text at a time.
#[test]
fn acceptance_is_what_the_rules_say() {
    let esxi = made_up(RULES[5]).rules(b"abcXYZ123#");
    let accepts = |text: &str| esxi.accepts(text.as_bytes());
    assert!(accepts("aaY1#b") && accepts("aa1#b2"));
    // the two examples of the manual: a leading capital and a trailing digit prove nothing
    assert!(!accepts("Xbac3ab") && accepts("abX3cab") && !accepts("aXbcab3") && accepts("aX1bca2"));
    let universal = made_up(RULES[4]).rules(b"abAB12#$");
    let accepts = |text: &str| universal.accepts(text.as_bytes());
    assert!(accepts("a1#B") && !accepts("A1#b") && !accepts("aB1#") && !accepts("aB#1") && !accepts("ab#B"));
}

fn chi_squared(seen: &BTreeMap<String, u32>, cells: usize, drawn: u32) -> f64 {
    let expected = f64::from(drawn) / f64::from(u32::try_from(cells).expect("few cells"));
    let unseen = f64::from(u32::try_from(cells - seen.len()).expect("few cells")) * expected;
    unseen + seen.values().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum::<f64>()
}

/// Standard deviations by which χ² is off its mean.
fn deviation(chi_squared: f64, cells: usize) -> f64 {
    let freedom = f64::from(u32::try_from(cells - 1).expect("few cells"));
    (chi_squared - freedom) / (2.0 * freedom).sqrt()
}

#[test]
fn every_accepted_text_is_equally_likely() {
    const DRAWN: u32 = 120_000;
    let names = ["A2a#bbbb"];
    for (seed, rules) in (0..).zip(RULES) {
        let (profile, alphabet, length) = (made_up(rules), b"abA2#", 5);
        let (rules, excluded) = (profile.rules(alphabet), Excluded::new(profile, &names));
        let expected: BTreeSet<String> = all_texts(alphabet, length)
            .into_iter()
            .filter(|text| rules.accepts(text) && !excluded.is_in(text))
            .map(|text| String::from_utf8(text).expect("ASCII"))
            .collect();
        let text = Text::unchecked(profile, alphabet, length, &names);
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let mut seen = BTreeMap::new();
        for _ in 0..DRAWN {
            let password = text.generate(&mut rng).expect("a password");
            *seen.entry(password.expose().to_owned()).or_insert(0) += 1;
        }
        assert!(seen.keys().all(|text| expected.contains(text)));
        let deviation = deviation(chi_squared(&seen, expected.len(), DRAWN), expected.len());
        assert!(deviation.abs() < 5.0, "{deviation}");
    }
}

#[test]
fn the_bound_covers_every_text_with_an_excluded_part() {
    let profile = made_up("shortest_name = 3\nrefused = ['baba']");
    let alphabet = b"abA$2";
    let excluded = Excluded::new(profile, &["aba@ABAB.BS2", "ab"]);
    let spellings = excluded.spellings(alphabet);
    for length in 0..=6 {
        let with = all_texts(alphabet, length).iter().filter(|text| excluded.is_in(text)).count();
        let bound = spellings.at_most(length);
        assert!(BigUint::from(with) <= bound, "{length}");
        assert_eq!(with == 0, bound == BigUint::ZERO, "{length}");
    }
    // aba in 2·1·2 spellings, bs2 in one: no text of three characters has both
    assert_eq!(spellings.at_most(3), BigUint::from(5_u8));
}

#[test]
fn names_are_cut_folded_and_slid_over() {
    let entra = profile("entra").expect("entra");
    let excluded = Excluded::new(entra, &["bg1@contoso.onmicrosoft.com", "T3am 01", "Müller"]);
    for with in ["xCONTx", "ntos", "0nt0", "n@nTo$", "cro$", "llerx", "T3AM", "t3@m"] {
        assert!(excluded.is_in(with.as_bytes()), "{with}");
    }
    for without in ["bg1", "com", "con-oso", "on$mic", "nto", "mull", ""] {
        assert!(!excluded.is_in(without.as_bytes()), "{without}");
    }
    let strict = Excluded::new(profile("ad-ds").expect("ad-ds"), &["bg1@contoso.com", "ab"]);
    assert!(strict.is_in(b"xBG1x") && strict.is_in(b"xbgLx"));
    assert!(strict.is_in(b"xCoMx") && !strict.is_in(b"xabx"));
}

#[test]
fn a_dictionary_is_left_out_where_the_target_asks_for_it() {
    let esxi = Excluded::new(profile("esxi").expect("esxi"), &[]);
    assert!(esxi.is_in(b"3Zoom#") && esxi.is_in(b"%zo0M") && esxi.is_in(b"@bacus") && !esxi.is_in(b"zoo"));
    assert!(!Excluded::new(profile("ilo5").expect("ilo5"), &[]).is_in(b"zoom"));
}

#[test]
fn passphrases_are_counted_and_equally_likely() {
    const DRAWN: u32 = 100_000;
    let words = vec!["ace", "bulb", "cedar"];
    for all_classes in [false, true] {
        let style = Style { separator: b'-', all_classes };
        let phrase = Phrase::unchecked(words.clone(), 3, 13, 15, style);
        let mut rng = ChaCha20Rng::from_seed([8; 32]);
        let mut seen = BTreeMap::new();
        for _ in 0..DRAWN {
            let password = phrase.generate(&mut rng).expect("a passphrase");
            assert!((13..=15).contains(&password.len()));
            *seen.entry(password.expose().to_owned()).or_insert(0) += 1;
        }
        // letters: 9 to 15, in 1 3 6 7 6 3 1 ways; 2 characters beside them, or 4 and 8 digits
        let cells = if all_classes { (1 + 3 + 6) * 8 } else { 7 + 6 + 6 };
        assert_eq!(phrase.sizes(3)[3], BigUint::from(cells));
        assert_eq!(seen.len(), cells);
        let deviation = deviation(chi_squared(&seen, cells, DRAWN), cells);
        assert!(deviation.abs() < 5.0, "{deviation}");
        let example = if all_classes { "ace-7-Ace-Cedar" } else { "ace-cedar-ace" };
        assert!(seen.contains_key(example));
    }
}

#[test]
fn entropy_is_rounded_down_to_a_tenth() {
    let tenths = |count: u128| tenths_of_bits(&BigUint::from(count));
    assert_eq!((tenths(0), tenths(1), tenths(2)), (0, 0, 10));
    assert_eq!((tenths(1 << 80), tenths((1 << 80) - 1), tenths((1 << 80) + 1)), (800, 799, 800));
    assert_eq!(tenths(6_u128.pow(20)), 516); // 51.699
    let power = BigUint::from(1_u8) << 80;
    assert!(reaches(&power, 80) && !reaches(&(power - 1_u8), 80));
}

/// A generator that says the same for ever.
struct Always(u32);
impl TryRng for Always {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.0))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(0);
        Ok(())
    }
}
impl TryCryptoRng for Always {}

#[test]
fn a_generator_that_repeats_itself_ends_in_an_error() {
    let plan = plan(&Request::new(profile("entra").expect("entra"))).expect("a plan");
    for value in [0, u32::MAX] {
        assert_eq!(plan.generate(&mut Always(value)).map(|_| ()), Err(GenerateError::Stuck));
    }
}

#[test]
fn a_draw_is_uniform_over_what_it_keeps() {
    // all that a generator can say in 32 bits falls evenly on the numbers kept
    for n in [1_u64, 2, 3, 68, 95, 7772] {
        let kept = (1_u64 << 32) / n * n;
        let draw = |value: u64| {
            let n = usize::try_from(n).expect("small");
            draw::below(&mut Always(u32::try_from(value).expect("32 bits")), n).map(|drawn| drawn as u64)
        };
        assert_eq!((draw(0), draw(kept - 1)), (Some(0), Some(n - 1)));
        if kept < 1 << 32 {
            assert_eq!((draw(kept), draw((1 << 32) - 1)), (None, None));
        }
    }
    assert_eq!(draw::below(&mut ChaCha20Rng::from_seed([0; 32]), 0), None);
}

#[test]
fn every_profile_is_read_and_says_where_it_comes_from() {
    assert_eq!(profiles().next().map(Profile::name), Some(DEFAULT_PROFILE));
    assert!(profiles().skip(1).map(Profile::name).is_sorted());
    for profile in profiles() {
        assert!(!profile.title().is_empty() && !profile.source().is_empty());
        assert!((profile.min_length()..=profile.max_length()).contains(&profile.default_length()));
        assert!(profile.alphabet().is_ascii());
    }
    let files =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/profiles")).expect("templates");
    assert_eq!(files.count(), profiles().count());
}
