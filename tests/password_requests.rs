//! What can be asked for, what is refused, and what the refusals say.

use firesafe::crypto::password::{Form, PlanError, Profile, Request, plan, profile, profiles};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

fn request(name: &str) -> Request<'static> {
    Request::new(profile(name).expect("a profile"))
}

fn refusal(request: &Request<'_>) -> String {
    plan(request).map(|plan| plan.length()).expect_err("refused").to_string()
}

#[test]
fn defaults_reach_128_bits_where_the_length_allows() {
    for profile in profiles() {
        let plan = plan(&Request::new(profile)).expect("a plan");
        assert_eq!(plan.length(), profile.default_length());
        assert_eq!(plan.reaches_target(), plan.entropy_bits() >= 128.0);
        assert!(plan.reaches_target() || plan.length() == profile.max_length(), "{}", profile.name());
        assert!(plan.entropy_bits() >= 110.0);
    }
}

#[test]
fn the_length_is_raised_until_128_bits() {
    let hexadecimal = "0123456789abcdefABCDEF";
    let narrow = plan(&Request { alphabet: Some(hexadecimal), ..request("entra") }).expect("a plan");
    assert_eq!(narrow.length(), 29); // 22²⁸ < 2¹²⁸ < 22²⁹
    assert!((128.0..133.0).contains(&narrow.entropy_bits()));
    let form = Form::Characters { length: 29, alphabet: "0123456789ABCDEFabcdef".into() };
    assert_eq!(narrow.form(), form);
    let short = plan(&Request { alphabet: Some(hexadecimal), ..request("idrac9") });
    assert_eq!(
        short.map(|plan| plan.length()).expect_err("refused").to_string(),
        "no text of 20 characters of this alphabet meets `idrac9`, which asks for lower case, upper case, \
         digit, symbol: widen `--alphabet`, or leave it out"
    );
    let capped =
        plan(&Request { alphabet: Some("abcdefgABCDEFG23456#"), ..request("universal") }).expect("a plan");
    assert_eq!((capped.length(), capped.reaches_target()), (20, false));
}

#[test]
fn lengths_are_kept_to() {
    let asked = |length| Request { length: Some(length), ..request("entra") };
    assert_eq!(refusal(&asked(7)), "`entra` takes 8 to 256 characters, not 7: choose `--length` among them");
    assert_eq!(
        refusal(&asked(257)),
        "`entra` takes 8 to 256 characters, not 257: choose `--length` among them"
    );
    assert!(matches!(plan(&asked(0)).map(|_| ()), Err(PlanError::Length { .. })));
    assert!(matches!(plan(&asked(usize::MAX)).map(|_| ()), Err(PlanError::Length { .. })));
    for length in [14, 16, 100, 256] {
        let plan = plan(&asked(length)).expect("a plan");
        let password = plan.generate(&mut ChaCha20Rng::from_seed([0; 32])).expect("a password");
        assert_eq!((plan.length(), password.len()), (length, length));
    }
}

#[test]
fn less_than_80_bits_are_refused() {
    let asked = |length| Request { length: Some(length), ..request("entra") };
    assert_eq!(
        refusal(&asked(13)),
        "only 79.1 bits of entropy for `entra`, and 80 are the least: use `--length 14` or more"
    );
    assert!(plan(&asked(14)).is_ok());
    assert_eq!(
        refusal(&Request { alphabet: Some("aB2#"), ..request("vcenter") }),
        "only 39.9 bits of entropy for `vcenter`, and 80 are the least: \
         give `--alphabet` more characters, or leave it out"
    );
    assert_eq!(
        refusal(&Request { words: Some(6), ..request("linux") }),
        "only 77.5 bits of entropy for `linux`, and 80 are the least: use `--words 7`"
    );
    assert_eq!(
        refusal(&Request { words: Some(0), ..request("entra") }),
        "only 0.0 bits of entropy for `entra`, and 80 are the least: use `--words 6`"
    );
    assert_eq!(
        refusal(&Request { words: Some(6), ..request("vcenter") }),
        "only 0.0 bits of entropy for `vcenter`, and 80 are the least: \
         leave out `--words`, for which 20 characters are too few"
    );
    assert!(plan(&Request { words: Some(usize::MAX), ..request("entra") }).is_err());
}

#[test]
fn alphabets_are_held_against_the_profile() {
    let asked = |alphabet, name| Request { alphabet: Some(alphabet), ..request(name) };
    assert_eq!(
        refusal(&asked("abcdefgh?", "aruba-cx")),
        "`aruba-cx` does not accept the character `?`: leave it out of `--alphabet`"
    );
    assert_eq!(
        refusal(&asked("abcé", "entra")),
        "`entra` does not accept the character `é`: leave it out of `--alphabet`"
    );
    assert_eq!(
        refusal(&asked("abc\n", "linux")),
        "`linux` does not accept the character `\\n`: leave it out of `--alphabet`"
    );
    assert!(matches!(plan(&asked("", "linux")).map(|_| ()), Err(PlanError::Impossible { .. })));
    assert!(matches!(plan(&asked("a", "linux")).map(|_| ()), Err(PlanError::Weak { .. })));
    // a character given twice is not twice as likely
    let doubled = plan(&asked("aabbccddeeffgghh2345678AAAA", "entra")).expect("a plan");
    let Form::Characters { alphabet, .. } = doubled.form() else { panic!("no characters") };
    assert_eq!(alphabet, "2345678Aabcdefgh");
    // a space only when it is asked for, and never at an end
    let spaced = plan(&asked("abcdefghABCDEFGH23456 ", "entra")).expect("a plan");
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let texts: Vec<_> = (0..500).map(|_| spaced.generate(&mut rng).expect("a password")).collect();
    assert!(texts.iter().any(|text| text.expose().contains(' ')));
    assert!(texts.iter().all(|text| text.expose().trim() == text.expose()));
}

#[test]
fn names_never_make_a_set_endless() {
    // nearly everything that these two letters spell is a part of the name
    let names = ["aaaa-aaab-aaba-aabb-abaa-abab-abba-abbb-baaa-baab-baba-babb-bbaa-bbab-bbba-bbbb"];
    let hopeless = Request { alphabet: Some("ab"), names: &names, length: Some(72), ..request("linux") };
    assert!(matches!(plan(&hopeless).map(|_| ()), Err(PlanError::Weak { bits: 0.0.., .. })));
    let wide = Request { names: &names, ..request("linux") };
    assert!(plan(&wide).is_ok());
}

#[test]
fn an_almost_empty_set_is_refused() {
    // fourteen words in 64 characters must nearly all be of the shortest
    let rare = Request { words: Some(14), ..request("dell-n") };
    assert!(matches!(plan(&rare).map(|_| ()), Err(PlanError::Rare { .. })), "{:?}", plan(&rare).map(|_| ()));
    assert_eq!(
        refusal(&rare),
        "almost no text drawn would be accepted by `dell-n`: use more characters or fewer words"
    );
}

#[test]
fn passphrases_say_what_they_are_made_of() {
    let form = |name, words| {
        let plan = plan(&Request { words: Some(words), ..request(name) }).expect("a plan");
        (plan.form(), plan.entropy_bits())
    };
    let words = |count, among, separator, all_classes, longest| Form::Words {
        count,
        among,
        separator,
        all_classes,
        longest,
    };
    let (plain, bits) = form("linux", 7);
    assert_eq!(plain, words(7, 7772, '-', false, 69));
    assert!((bits - 90.4).abs() < 1e-9, "{bits}");
    let (classes, bits) = form("aws-root", 10);
    assert_eq!(classes, words(10, 7772, '-', true, 101));
    assert!((bits - 132.2).abs() < 1e-9, "{bits}"); // 10·log₂7772 + log₂8
    assert!(matches!(form("junos", 7).0, Form::Words { separator: '#', all_classes: false, .. }));
    let named =
        plan(&Request { words: Some(7), names: &["soft@contoso"], ..request("google") }).expect("a plan");
    assert!(matches!(named.form(), Form::Words { among: 7700..7772, .. }), "{:?}", named.form());
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    assert_eq!(
        refusal(&Request { words: Some(7), length: Some(30), ..request("entra") }),
        "`--length` says nothing about a passphrase: leave out either it or `--words`"
    );
    assert_eq!(
        refusal(&Request { words: Some(7), alphabet: Some("abc"), ..request("entra") }),
        "`--alphabet` says nothing about a passphrase: leave out either it or `--words`"
    );
    assert_eq!(
        refusal(&Request { words: Some(7), ..request("esxi") }),
        "`esxi` refuses words of a dictionary: leave out `--words`"
    );
}

#[test]
fn an_unknown_profile_is_answered_with_the_nearest() {
    let error = profile("entar").expect_err("unknown");
    assert_eq!((error.nearest, error.name.as_str()), ("entra", "entar"));
    let text = error.to_string();
    assert!(
        text.starts_with("unknown profile `entar`: did you mean `entra`? there are `entra`, `ad-ds`, "),
        "{text}"
    );
    assert!(profiles().all(|profile| text.contains(&format!("`{}`", profile.name()))));
    assert_eq!(profile("").expect_err("unknown").name, "");
    assert_eq!(profile("Oracle").map(Profile::name), Ok("oracle"));
}

#[test]
fn the_same_randomness_gives_the_same_password() {
    let plan = plan(&request("entra")).expect("a plan");
    let draw = |seed| plan.generate(&mut ChaCha20Rng::from_seed([seed; 32])).expect("a password");
    assert!(draw(1).same_as(draw(1).expose()));
    assert!(!draw(1).same_as(draw(2).expose()));
}
