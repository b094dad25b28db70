//! Every profile's passwords, checked against rules written a second time from
//! the targets' documentation, and their distribution against exact counts.

use std::collections::BTreeMap;

use firesafe::crypto::password::{LOOK_ALIKES, Plan, Profile, Request, plan, profile, profiles};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const NAMES: [&str; 3] = ["bg1@contoso.onmicrosoft.com", "Contoso Ltd", "break-glass-01"];

fn classes(text: &str) -> [usize; 4] {
    let count = |of: fn(&char) -> bool| text.chars().filter(of).count();
    let (lower, upper) = (count(char::is_ascii_lowercase), count(char::is_ascii_uppercase));
    let digits = count(char::is_ascii_digit);
    [lower, upper, digits, text.chars().count() - lower - upper - digits]
}

fn kinds(text: &str) -> usize {
    classes(text).iter().filter(|&&n| n > 0).count()
}

fn only(text: &str, symbols: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || symbols.contains(c))
}

fn printable(text: &str) -> bool {
    text.chars().all(|c| (' '..='~').contains(&c))
}

/// What the target takes, from its documentation.
fn accepted(target: &str, text: &str) -> bool {
    let length = text.len();
    let first = text.chars().next().unwrap_or(' ');
    let last = text.chars().last().unwrap_or(' ');
    match target {
        "entra" => {
            (8..=256).contains(&length)
                && only(text, " @#$%^&*-_!+=[]{}|\\:',.?/`~\"();<>")
                && kinds(text) >= 3
        }
        "ad-ds" => length <= 256 && printable(text) && kinds(text) >= 3,
        "aws-root" => (8..=128).contains(&length) && only(text, "!@#$%^&*()<>[]{}|_+-=") && kinds(text) == 4,
        "aws-iam" => (8..=128).contains(&length) && only(text, "!@#$%^&*()_+-=[]{}|'"),
        "google" => (8..=100).contains(&length) && printable(text),
        "okta" => (8..=72).contains(&length) && printable(text),
        "linux" => length <= 72 && printable(text),
        "vcenter" => {
            let [lower, _, digits, symbols] = classes(text);
            (8..=20).contains(&length) && lower > 0 && digits > 0 && symbols > 0 && !text.contains(' ')
        }
        "esxi" => {
            let inner = text.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(text);
            let inner = inner.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(inner);
            let lower = text.to_lowercase();
            let word = firesafe::model::words::LIST.iter().any(|word| word.len() > 3 && lower.contains(word));
            (7..=39).contains(&length) && printable(text) && kinds(inner) >= 3 && !word
        }
        "cisco-ios" => {
            (1..=25).contains(&length)
                && printable(text)
                && !text.contains(['?', '`'])
                && first != ' '
                && !first.is_ascii_digit()
        }
        "aruba-cx" => length <= 32 && text.chars().all(|c| ('\x21'..='\x7e').contains(&c) && c != '?'),
        "dell-n" => (8..=64).contains(&length) && printable(text) && !text.contains(['?', '!']),
        "junos" => (6..=128).contains(&length) && only(text, "!@#$%^&*,+=<>:;") && kinds(text) >= 2,
        "junos-fips" => (10..=20).contains(&length) && only(text, "!@#$%^&*,+=<>:;") && kinds(text) >= 3,
        "ilo5" => (8..=39).contains(&length) && printable(text) && kinds(text) >= 3,
        "ilo5-ipmi" => (8..=20).contains(&length) && printable(text) && kinds(text) >= 3,
        "idrac9" => {
            length <= 20
                && only(text, "'-!\"#$%&()*,./:;?@[]^_`{}|~+<=>\\")
                && classes(text).iter().all(|&n| n > 0)
        }
        "sqlserver" => {
            (8..=128).contains(&length)
                && printable(text)
                && kinds(text) >= 3
                && !"$@".contains(first)
                && !text.contains(['[', ']', '{', '}', '(', ')', ',', ';', '?', '*', '!', '@'])
        }
        "oracle" => (12..=30).contains(&length) && only(text, "_$#") && first.is_ascii_alphabetic(),
        "universal" => {
            length == 20
                && only(text, "#")
                && first.is_ascii_lowercase()
                && last.is_ascii_alphabetic()
                && kinds(text) == 4
        }
        other => panic!("no rules for {other}"),
    }
}

/// Whether four letters or digits in a row are those of a name, in either case.
fn holds_a_name(text: &str) -> bool {
    let lower = text.to_lowercase();
    NAMES.iter().any(|name| {
        let letters: Vec<char> = name.to_lowercase().chars().collect();
        letters.windows(4).any(|four| {
            four.iter().all(|c| c.is_alphanumeric()) && lower.contains(&four.iter().collect::<String>())
        })
    })
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn planned(request: &Request<'_>) -> Plan {
    plan(request).unwrap_or_else(|error| panic!("{}: {error}", request.profile.name()))
}

fn each_default(check: impl Fn(&'static Profile, &Plan, &str)) {
    for profile in profiles() {
        let plan = planned(&Request { names: &NAMES, ..Request::new(profile) });
        let mut rng = rng(1);
        for _ in 0..2_000 {
            let password = plan.generate(&mut rng).expect("a password");
            check(profile, &plan, password.expose());
        }
    }
}

#[test]
fn every_default_password_is_accepted() {
    each_default(|profile, plan, password| {
        assert!(accepted(profile.name(), password), "{}: {password}", profile.name());
        assert_eq!(password.len(), plan.length());
        assert!(!holds_a_name(password), "{password}");
    });
}

#[test]
fn no_default_password_holds_a_look_alike_or_a_space() {
    each_default(|_, _, password| {
        assert!(!password.contains(' '));
        assert!(LOOK_ALIKES.iter().all(|group| !password.contains(|c| group.contains(c))), "{password}");
    });
}

#[test]
fn every_accepted_character_is_drawn_when_asked_for() {
    for profile in profiles() {
        let alphabet = profile.alphabet();
        let plan = planned(&Request { alphabet: Some(&alphabet), ..Request::new(profile) });
        let mut rng = rng(2);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..1_000 {
            let password = plan.generate(&mut rng).expect("a password");
            assert!(accepted(profile.name(), password.expose()), "{}", profile.name());
            seen.extend(password.expose().chars());
        }
        assert_eq!(seen.into_iter().collect::<String>(), alphabet, "{}", profile.name());
        let plan = planned(&Request { look_alikes: true, ..Request::new(profile) });
        assert!(accepted(profile.name(), plan.generate(&mut rng).expect("a password").expose()));
    }
}

/// Shortest and longest, from the documentation; a shortest length that the
/// documentation leaves to a policy, or that is in doubt, is 8.
const LENGTHS: [(&str, usize, usize); 20] = [
    ("entra", 8, 256),
    ("ad-ds", 8, 256),
    ("aws-root", 8, 128),
    ("aws-iam", 8, 128),
    ("google", 8, 100),
    ("okta", 8, 72),
    ("linux", 1, 72),
    ("vcenter", 8, 20),
    ("esxi", 7, 39),
    ("cisco-ios", 1, 25),
    ("aruba-cx", 1, 32),
    ("dell-n", 8, 64),
    ("junos", 6, 128),
    ("junos-fips", 10, 20),
    ("ilo5", 8, 39),
    ("ilo5-ipmi", 8, 20),
    ("idrac9", 1, 20),
    ("sqlserver", 8, 128),
    ("oracle", 12, 30),
    ("universal", 20, 20),
];

#[test]
fn the_longest_password_is_accepted() {
    assert_eq!(LENGTHS.len(), profiles().count());
    for (name, min, max) in LENGTHS {
        let profile = profile(name).expect("a profile");
        assert_eq!((profile.min_length(), profile.max_length()), (min, max), "{name}");
        let plan = planned(&Request { length: Some(max), ..Request::new(profile) });
        let password = plan.generate(&mut rng(6)).expect("a password");
        assert!(password.len() == max && accepted(name, password.expose()), "{name}");
    }
}

/// With one capital, one digit and one symbol the classes decide often.
#[test]
fn rare_classes_stand_where_they_count() {
    for profile in profiles() {
        let alphabet = Some("abcdefghijkmnpqrstuvwxyzA7#");
        let plan = planned(&Request { alphabet, ..Request::new(profile) });
        let mut rng = rng(7);
        for _ in 0..2_000 {
            let password = plan.generate(&mut rng).expect("a password");
            assert!(accepted(profile.name(), password.expose()), "{}: {}", profile.name(), password.expose());
        }
    }
}

#[test]
fn what_is_universal_is_accepted_everywhere() {
    let plan = planned(&Request::new(profile("universal").expect("universal")));
    let mut rng = rng(3);
    for _ in 0..2_000 {
        let password = plan.generate(&mut rng).expect("a password");
        for target in profiles() {
            assert!(accepted(target.name(), password.expose()), "{}: {}", target.name(), password.expose());
        }
    }
}

#[test]
fn passphrases_are_accepted() {
    let mut met = 0;
    for profile in profiles() {
        let Ok(plan) = plan(&Request { words: Some(7), names: &NAMES, ..Request::new(profile) }) else {
            assert!(profile.max_length() < 40, "{}", profile.name());
            continue;
        };
        met += 1;
        let mut rng = rng(4);
        for _ in 0..1_000 {
            let phrase = plan.generate(&mut rng).expect("a passphrase");
            assert!(accepted(profile.name(), phrase.expose()), "{}: {}", profile.name(), phrase.expose());
            assert!(phrase.len() <= plan.length());
            assert!(!holds_a_name(phrase.expose()), "{}", phrase.expose());
        }
    }
    assert!(met >= 10, "{met}");
}

/// Inclusion and exclusion over the classes: how many texts have just these
/// classes, given how many characters of each class every place takes.
fn with_just(places: &[[f64; 4]], classes: u8) -> f64 {
    (0..16_u8)
        .filter(|part| part & !classes == 0)
        .map(|part| {
            let of_place =
                |place: &[f64; 4]| (0..4).filter(|i| part >> i & 1 == 1).map(|i| place[i]).sum::<f64>();
            let sign = if (classes & !part).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
            sign * places.iter().map(of_place).product::<f64>()
        })
        .sum()
}

fn size(places: &[[f64; 4]], enough: impl Fn(u8) -> bool) -> f64 {
    (0..16).filter(|&classes| enough(classes)).map(|classes| with_just(places, classes)).sum()
}

fn three_of_four(classes: u8) -> bool {
    classes.count_ones() >= 3
}

fn all_four(classes: u8) -> bool {
    classes == 15
}

/// Characters of each class without look-alikes, from counting the list by hand.
const MIDDLE: [f64; 4] = [24.0, 24.0, 8.0, 12.0];

fn entra_places() -> Vec<[f64; 4]> {
    vec![MIDDLE; 24]
}

fn universal_places() -> Vec<[f64; 4]> {
    let mut places = vec![[24.0, 24.0, 8.0, 1.0]; 20];
    places[0] = [24.0, 0.0, 0.0, 0.0];
    places[19] = [24.0, 24.0, 0.0, 0.0];
    places
}

#[test]
fn entropy_is_that_of_the_exact_count() {
    let tenths = |size: f64| (size.log2() * 10.0).floor() / 10.0;
    let bits = |name| planned(&Request::new(profile(name).expect("a profile"))).entropy_bits();
    assert_eq!(bits("ad-ds").to_bits(), tenths(size(&entra_places(), three_of_four)).to_bits());
    assert_eq!(bits("entra").to_bits(), tenths(size(&entra_places(), three_of_four)).to_bits());
    assert_eq!(bits("google").to_bits(), tenths(68_f64.powi(24)).to_bits());
    assert_eq!(bits("vcenter").to_bits(), tenths(size(&[MIDDLE; 20], all_four)).to_bits());
    // the dictionary costs it less than a tenth
    let universal = size(&universal_places(), all_four).log2();
    assert!((universal - 0.2..=universal).contains(&bits("universal")), "{}", bits("universal"));
}

/// χ² of each place's characters over a million passwords, in standard
/// deviations, against the exact probability of each class in each place.
fn million(name: &str, places: &[[f64; 4]], enough: fn(u8) -> bool) {
    const DRAWN: u32 = 1_000_000;
    let plan = planned(&Request::new(profile(name).expect("a profile")));
    let mut rng = rng(5);
    let mut seen = vec![[0_u32; 128]; places.len()];
    let mut class_sets = [0_u32; 16];
    for _ in 0..DRAWN {
        let password = plan.generate(&mut rng).expect("a password");
        let mut set = 0;
        for (place, byte) in seen.iter_mut().zip(password.expose().bytes()) {
            place[usize::from(byte)] += 1;
            set |= 1 << class(byte);
        }
        class_sets[set] += 1;
    }
    let total = size(places, enough);
    for (i, counts) in seen.iter().enumerate() {
        let mut by_class = BTreeMap::<usize, Vec<u32>>::new();
        for (byte, &count) in (0_u8..).zip(counts).filter(|&(_, &count)| count > 0) {
            by_class.entry(class(byte)).or_default().push(count);
        }
        let mut chi_squared = 0.0;
        let mut cells = 0;
        for (class, counts) in by_class {
            let mut fixed = places.to_vec();
            fixed[i] = [0.0; 4];
            fixed[i][class] = 1.0;
            let expected = f64::from(DRAWN) * size(&fixed, enough) / total;
            let characters = counts.len();
            assert!((places[i][class] - f64::from(u32::try_from(characters).expect("few"))).abs() < 0.5);
            chi_squared += counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum::<f64>();
            cells += characters;
        }
        deviates_little(chi_squared, cells);
    }
    let mut chi_squared = 0.0;
    let mut cells = 0;
    for (set, &count) in (0_u8..).zip(&class_sets) {
        let expected = if enough(set) { f64::from(DRAWN) * with_just(places, set) / total } else { 0.0 };
        if expected < 5.0 {
            assert!(f64::from(count) < expected + 20.0 && (enough(set) || count == 0));
        } else {
            chi_squared += (f64::from(count) - expected).powi(2) / expected;
            cells += 1;
        }
    }
    if cells > 1 {
        deviates_little(chi_squared, cells);
    }
}

fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

fn deviates_little(chi_squared: f64, cells: usize) {
    let freedom = f64::from(u32::try_from(cells - 1).expect("few"));
    let deviation = (chi_squared - freedom) / (2.0 * freedom).sqrt();
    assert!(deviation.abs() < 5.0, "{deviation}");
}

#[test]
fn a_million_entra_passwords_are_of_the_exact_distribution() {
    million("entra", &entra_places(), three_of_four);
}

#[test]
fn a_million_universal_passwords_are_of_the_exact_distribution() {
    million("universal", &universal_places(), all_four);
}
