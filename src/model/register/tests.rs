//! What may be recorded, and what may not.

use jiff::civil::{Date, date};

use super::*;
use crate::model::Name;

const SPRING: Date = date(2026, 3, 1);
const SUMMER: Date = date(2026, 6, 1);

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

fn values(register: Register, fields: &[(&str, &str)]) -> Values {
    let parsed = fields.iter().map(|(key, text)| register.parse(key, text).expect("a value"));
    parsed.map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Site Utrecht with safe S1, and tenant contoso with account bg1, added in spring.
fn registers() -> Registers {
    let mut registers = Registers::default();
    for (seq, register, entry, fields) in [
        (2, Register::Site, "Utrecht", &[][..]),
        (3, Register::Safe, "S1", &[("site", "utrecht"), ("fire_rating", "60")][..]),
        (4, Register::Tenant, "contoso", &[("kind", "entra")][..]),
        (5, Register::Account, "bg1", &[("tenant", "contoso"), ("mfa_methods", "fido2;none")][..]),
    ] {
        registers.add(seq, register, &name(entry), &values(register, fields), SPRING).expect("an entry");
    }
    registers
}

fn told(result: Result<(), RegisterError>) -> String {
    result.expect_err("an error").to_string()
}

#[test]
fn an_entry_says_what_was_recorded_and_when() {
    let registers = registers();
    let safe = registers.get(Register::Safe, &name("s1")).expect("S1");
    assert_eq!((safe.get(keys::safe::SITE), safe.get(keys::safe::FIRE_RATING)), (Some("Utrecht"), Some(60)));
    assert_eq!((safe.history(), safe.added_on(), safe.is_current()), (&[3][..], SPRING, true));
    let account = registers.find(Register::Account, &name("BG1")).expect("bg1");
    assert_eq!(account.get(keys::account::MFA_METHODS), ["fido2", "none"]);
    assert_eq!(
        (account.get(keys::account::CLOUD_ONLY), account.get(keys::account::ALERT_TESTED_ON)),
        (None, None)
    );
    assert_eq!(account.get(keys::account::EXCLUSIONS), [""; 0]);
}

#[test]
fn an_edit_sets_and_clears_and_is_added_to_the_history() {
    let mut registers = registers();
    let new = values(Register::Account, &[("cloud_only", "yes"), ("alert_tested_on", "2026-05-31")]);
    let cleared = ["mfa_methods".to_owned()];
    registers.edit(6, Register::Account, &name("BG1"), &new, &cleared, SUMMER).expect("an edit");
    let account = registers.find(Register::Account, &name("bg1")).expect("bg1");
    assert_eq!(
        (account.get(keys::account::CLOUD_ONLY), account.get(keys::account::TENANT)),
        (Some(true), Some("contoso"))
    );
    assert_eq!(account.get(keys::account::ALERT_TESTED_ON), Some(date(2026, 5, 31)));
    assert_eq!((account.get(keys::account::MFA_METHODS).len(), account.history()), (0, &[5, 6][..]));
    assert_eq!((account.added_on(), account.last_on()), (SPRING, SUMMER));
}

#[test]
fn an_edit_that_cannot_be_changes_nothing() {
    let mut registers = registers();
    let before = registers.clone();
    let safe = Register::Safe;
    let mut edit = |entry: &str, fields: &[(&str, &str)], cleared: &[&str], on| {
        let cleared: Vec<String> = cleared.iter().map(ToString::to_string).collect();
        told(registers.edit(9, safe, &name(entry), &values(safe, fields), &cleared, on))
    };
    assert_eq!(
        edit("S2", &[("fire_rating", "30")], &[], SUMMER),
        "there is no safe `S2`: did you mean `S1`?"
    );
    assert_eq!(
        edit("vault", &[("fire_rating", "30")], &[], SUMMER),
        "there is no safe `vault`: `safe list` shows them"
    );
    assert_eq!(
        edit("s1", &[("site", "UTRECHT"), ("fire_rating", "060")], &["access"], SUMMER),
        "safe `S1` says that already: nothing to change"
    );
    assert_eq!(
        edit("S1", &[("fire_rating", "30")], &["fire_rating"], SUMMER),
        "`fire_rating` is both given and cleared: leave one of them out"
    );
    assert_eq!(
        edit("S1", &[], &["fire_ratings"], SUMMER),
        "`safe` has no field `fire_ratings`: did you mean `fire_rating`?"
    );
    assert_eq!(
        edit("S1", &[("fire_rating", "30")], &[], date(2026, 2, 28)),
        "2026-02-28 is before 2026-03-01, when safe `S1` was last changed: give that day or a later one"
    );
    assert_eq!(
        edit("S1", &[("combination_changed_on", "2026-06-02")], &[], SUMMER),
        "`combination_changed_on` is 2026-06-02, after 2026-06-01: give a date that has come"
    );
    assert_eq!(
        edit("S1", &[("site", "Utrechd")], &[], SUMMER),
        "there is no site `Utrechd`: did you mean `Utrecht`?"
    );
    assert_eq!(registers, before);
}

#[test]
fn an_expiry_may_lie_ahead() {
    let mut registers = registers();
    let key = [("account", "bg1"), ("expires_on", "2030-01-01"), ("issuer_expires_on", "2029-06-30")];
    let key = values(Register::Authenticator, &key);
    assert_eq!(registers.add(6, Register::Authenticator, &name("key"), &key, SUMMER), Ok(()));
    let key = registers.get(Register::Authenticator, &name("key")).expect("key");
    assert_eq!(key.get(keys::authenticator::ISSUER_EXPIRES_ON), Some(date(2029, 6, 30)));
}

#[test]
fn a_name_is_never_used_again() {
    let mut registers = registers();
    let add = |registers: &mut Registers| {
        told(registers.add(6, Register::Account, &name("BG1"), &Values::new(), SUMMER))
    };
    assert_eq!(
        add(&mut registers),
        "account `bg1` is there already: choose another name, or type `account edit`"
    );
    registers.end(6, Register::Account, &name("bg1"), "replaced", SUMMER).expect("an end");
    assert_eq!(
        add(&mut registers),
        "account `bg1` ended on 2026-06-01, and the history must stay clear: choose another name"
    );
}

#[test]
fn what_others_name_does_not_end() {
    let mut registers = registers();
    let mut end = |register, entry: &str, reason: &str| {
        registers.end(9, register, &name(entry), reason, SUMMER).map_err(|error| error.to_string())
    };
    assert_eq!(
        end(Register::Site, "utrecht", "sold"),
        Err("site `Utrecht` is named by safe `S1`: change or end that first".to_owned())
    );
    assert_eq!(
        end(Register::Safe, "S1", ""),
        Err("the reason is missing: say why in up to 1000 characters".to_owned())
    );
    assert_eq!(end(Register::Safe, "S1", "sold"), Ok(()));
    assert_eq!(
        end(Register::Safe, "S1", "sold"),
        Err("safe `S1` ended on 2026-06-01: `safe list` shows those that have not".to_owned())
    );
    assert_eq!(end(Register::Site, "Utrecht", "sold"), Ok(()));
    let site = registers.get(Register::Site, &name("Utrecht")).expect("ended entries stay");
    assert_eq!(site.ended, Some(Ended { on: SUMMER, reason: "sold".to_owned() }));
    assert_eq!(
        (registers.current(Register::Site).count(), registers.entries(Register::Site).count()),
        (0, 1)
    );
    let safe = values(Register::Safe, &[("site", "Utrecht")]);
    assert_eq!(
        told(registers.add(10, Register::Safe, &name("S2"), &safe, SUMMER)),
        "site `Utrecht` ended on 2026-06-01: `site list` shows those that have not"
    );
}

#[test]
fn a_few_who_refer_are_named_and_the_rest_counted() {
    let mut registers = registers();
    for (seq, user) in (6..).zip(["Ann", "Ben", "Cem", "Dan", "Eve", "Fay", "Gus"]) {
        let accounts = values(Register::User, &[("accounts", "bg1")]);
        registers.add(seq, Register::User, &name(user), &accounts, SPRING).expect("a user");
    }
    let refused = told(registers.end(20, Register::Account, &name("bg1"), "gone", SUMMER));
    assert_eq!(
        refused,
        "account `bg1` is named by authorised user `Ann`, authorised user `Ben`, authorised user `Cem`, \
         authorised user `Dan`, authorised user `Eve`, and 2 more: change or end that first"
    );
}

#[test]
fn an_account_that_nobody_added_is_there_once_something_happened_to_it() {
    let mut registers = registers();
    registers.note(6, Register::Account, &name("bg2"), SPRING);
    registers.note(7, Register::Account, &name("BG1"), SUMMER);
    let bare = registers.find(Register::Account, &name("bg2")).expect("bg2");
    assert_eq!((bare.values().len(), bare.history(), bare.added_on()), (0, &[6][..], SPRING));
    let known = registers.find(Register::Account, &name("bg1")).expect("bg1");
    assert_eq!((known.history(), known.last_on()), (&[5, 7][..], SUMMER));
}

#[test]
fn each_kind_of_field_holds_what_it_says() {
    let good = [
        (Register::Account, "cloud-only", " Yes ", "yes"),
        (Register::Account, "cloud_only", "false", "no"),
        (Register::Account, "mfa_methods", "FIDO2 ;smart-card", "fido2; smart-card"),
        (Register::Account, "exclusions", "Block legacy; Require MFA", "Block legacy; Require MFA"),
        (Register::Safe, "fire_rating", "0060", "60"),
        (Register::Safe, "yearly_loss", "0.50 %", "0.5"),
        (Register::Safe, "yearly_loss", "100.0", "100"),
        (Register::Safe, "combination_changed_on", "2026-02-28", "2026-02-28"),
        (Register::Tenant, "kind", "AD-DS", "ad-ds"),
        (Register::Document, "version", " 1.2 ", "1.2"),
    ];
    for (register, key, text, kept) in good {
        let (key, value) = register.parse(key, text).expect(text);
        assert_eq!(value.to_string(), kept, "{key}");
        assert_eq!(register.parse(key, kept), Ok((key, value)), "{key}");
    }
    let digest = "AB".repeat(32);
    let kept = Value::Text("ab".repeat(32));
    assert_eq!(Register::Document.parse("sha256", &digest), Ok(("sha256", kept)));
}

#[test]
fn each_kind_of_field_refuses_what_it_cannot_hold() {
    let long = "é".repeat(1001);
    let bad = [
        (Register::Account, "cloud_only", "perhaps", "`cloud_only` cannot be that: write `yes` or `no`"),
        (
            Register::Account,
            "role_kind",
            "always",
            "`role_kind` cannot be that: choose from `permanent`, `eligible`",
        ),
        (
            Register::Account,
            "exclusions",
            "a;;b",
            "`exclusions` has an empty item: put one `;` between two items",
        ),
        (Register::Account, "exclusions", "a; b; A", "`exclusions` has `A` twice: name it once"),
        (Register::Account, "upn", "  ", "`upn` is empty: leave it out, or clear it"),
        (
            Register::Account,
            "upn",
            "a\u{1b}[2J",
            "`upn` has a character that cannot be shown, U+001B: leave it out",
        ),
        (Register::Account, "upn", &long, "`upn` has 1001 characters: use 1000 or fewer"),
        (Register::Safe, "fire_rating", "-5", "`fire_rating` cannot be that: write a whole number"),
        (Register::Safe, "fire_rating", "1e3", "`fire_rating` cannot be that: write a whole number"),
        (
            Register::Safe,
            "yearly_loss",
            "100.1",
            "`yearly_loss` cannot be that: write a percentage from 0 to 100, like `0.5`",
        ),
        (
            Register::Safe,
            "combination_changed_on",
            "31/03/2026",
            "`combination_changed_on` cannot be that: write a date like `2026-03-31`",
        ),
        (
            Register::Safe,
            "combination_changed_on",
            "2026-02-29",
            "`combination_changed_on` cannot be that: write a date like `2026-03-31`",
        ),
        (
            Register::Document,
            "sha256",
            "abc",
            "`sha256` cannot be that: write a SHA-256 digest, 64 hexadecimal digits",
        ),
        (Register::Account, "uqn", "x", "`account` has no field `uqn`: did you mean `upn`?"),
        (
            Register::Account,
            "\u{1b}[2J",
            "x",
            "`account` has no field `\\u{1b}[2J`: `account add --help` lists them",
        ),
    ];
    for (register, key, text, told) in bad {
        assert_eq!(register.parse(key, text).expect_err(text).to_string(), told);
    }
    let unprintable = Register::Safe.parse("site", "a\u{ad}");
    assert_eq!(unprintable, Err(RegisterError::Unprintable("site", 0xad)));
}

#[test]
fn a_value_that_only_another_program_would_write_is_refused() {
    let mut registers = registers();
    for (key, value) in [
        ("cloud_only", Value::Text("yes".to_owned())),
        ("exclusions", Value::List(vec!["a;b".to_owned()])),
        ("exclusions", Value::Text("a".to_owned())),
        ("role_kind", Value::Text("Permanent".to_owned())),
        ("upn", Value::Flag(true)),
        ("upn", Value::Text(" padded".to_owned())),
    ] {
        let values = Values::from([(key.to_owned(), value)]);
        let refused = registers.add(6, Register::Account, &name("bg2"), &values, SPRING);
        assert_eq!(
            refused.map_err(|error| error.to_string()),
            Err(format!("`{key}` is not written in the way that it is kept: record it again"))
        );
    }
}

#[test]
fn values_stand_in_the_ledger_as_plain_json() {
    let known = values(
        Register::Safe,
        &[("access", "Ann; Ben"), ("fire_rating", "60"), ("yearly_loss", "0.5"), ("site", "Utrecht")],
    );
    let json = r#"{"access":["Ann","Ben"],"fire_rating":60,"site":"Utrecht","yearly_loss":"0.5"}"#;
    assert_eq!(serde_json::to_string(&known).expect("JSON"), json);
    assert_eq!(serde_json::from_str::<Values>(json).expect("values"), known);
    let flags = values(Register::Account, &[("cloud_only", "no")]);
    assert_eq!(serde_json::to_string(&flags).expect("JSON"), r#"{"cloud_only":false}"#);
    assert_eq!(serde_json::to_string(&Register::Inventory).expect("JSON"), r#""inventory""#);
}

/// What the command line and JSON use for something else.
const TAKEN: [&str; 19] = [
    "name",
    "added_on",
    "ended_on",
    "ended_reason",
    "history",
    "on",
    "clear",
    "reason",
    "file",
    "all",
    "locations",
    "ledger",
    "passphrase_file",
    "identity",
    "expect_head",
    "json",
    "quiet",
    "color",
    "paper",
];

#[test]
fn keys_are_words_that_stand_once_and_are_not_taken_by_the_command_line() {
    for register in Register::ALL {
        let mut keys: Vec<&str> = register.fields().iter().map(|field| field.key).collect();
        let plain = |key: &&str| {
            key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        assert!(keys.iter().all(plain), "{keys:?}");
        for taken in TAKEN {
            assert!(!keys.contains(&taken), "{taken}");
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{register:?}");
        let json = format!("\"{}\"", register.name());
        assert_eq!(serde_json::from_str::<Register>(&json).expect("a register"), register);
    }
}

/// R10, R13: what tells a burglar where to go.
#[test]
fn places_are_marked() {
    let places: Vec<String> = Register::ALL
        .iter()
        .flat_map(|register| register.fields().iter().map(move |field| (register, field)))
        .filter(|(_, field)| field.location)
        .map(|(register, field)| format!("{}.{}", register.name(), field.key))
        .collect();
    assert_eq!(places, ["authenticator.home", "site.address", "safe.site", "safe.location"]);
}
