//! A ledger that a newer firesafe wrote to: read as far as it is known, and never called tampered with.

mod common;

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use age_core::format::{FileKey, Stanza};
use age_core::primitives::{aead_encrypt, hkdf};
use age_core::secrecy::ExposeSecret as _;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use common::{Desk, PASSPHRASE, Ran};
use firesafe::cli::failure::Exit;
use firesafe::crypto::{Costs, EphemeralKey, OfficerKey};
use firesafe::model::Officer;
use firesafe::secret::SecretText;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A newer firesafe, made from the description of the ledger alone: it writes any event.
struct NewerFiresafe {
    lines: String,
    officer: Officer,
    key: OfficerKey,
}

impl NewerFiresafe {
    fn new(desk: &Desk) -> Self {
        let ledger = desk.ledger();
        let officer = ledger.state().officers()[0].clone();
        let lines = ledger.events().iter().flat_map(|event| [ledger.line(event), "\n"]).collect();
        let key = derive(PASSPHRASE, &officer);
        Self { lines, officer, key }
    }

    fn adds(&mut self, kind: &str, data: &Value) -> &mut Self {
        let prev = hex::encode(Sha256::digest(self.last()));
        self.adds_line(kind, &data.to_string(), &prev, "alice", |message, key| key.sign(message).to_vec())
    }

    fn adds_line(
        &mut self,
        kind: &str,
        data: &str,
        prev: &str,
        officer: &str,
        sign: impl Fn(&[u8], &OfficerKey) -> Vec<u8>,
    ) -> &mut Self {
        let seq = self.lines.lines().count() + 1;
        let body = format!(
            r#"{{"seq":{seq},"time":"2026-11-10T09:00:0{}Z","officers":["{officer}"],"kind":"{kind}","data":{data},"prev":"{prev}""#,
            seq % 10
        );
        let message = [b"firesafe/v1/event\0", body.as_bytes(), b"}"].concat();
        let signature = BASE64_STANDARD.encode(sign(&message, &self.key));
        writeln!(self.lines, "{body},\"sig\":[\"{signature}\"]}}").expect("written");
        self
    }

    /// The last line with its line feed.
    fn last(&self) -> &str {
        let before = self.lines.trim_end().rfind('\n').map_or(0, |end| end + 1);
        &self.lines[before..]
    }

    fn saves(&self, desk: &Desk) {
        let recipient = ToOfficer(&self.officer, RefCell::new(ChaCha20Rng::seed_from_u64(3)));
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
        let mut file = Vec::new();
        let mut writer = encryptor.expect("a recipient").wrap_output(&mut file).expect("a header");
        writer.write_all(self.lines.as_bytes()).expect("written");
        writer.finish().expect("written");
        fs::write(desk.path("ledger.age"), file).expect("written");
    }
}

fn derive(passphrase: &str, officer: &Officer) -> OfficerKey {
    let costs = Costs::new(officer.memory_kib, officer.passes, officer.lanes).expect("legal");
    OfficerKey::derive(&SecretText::from(passphrase), officer.salt.0, costs).expect("derived")
}

/// The stanza of an officer who opens the ledger alone.
struct ToOfficer<'o>(&'o Officer, RefCell<ChaCha20Rng>);

impl age::Recipient for ToOfficer<'_> {
    fn wrap_file_key(&self, key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), age::EncryptError> {
        let Self(officer, rng) = self;
        let pair = EphemeralKey::generate(&mut *rng.borrow_mut());
        let shared = pair.agree(officer.agreement.0).expect("a good key");
        let salt = [pair.public_key(), officer.agreement.0].concat();
        let body = aead_encrypt(&hkdf(&salt, b"firesafe/v1/argon2id", shared.expose()), key.expose_secret());
        let [memory, passes, lanes] =
            [officer.memory_kib, officer.passes, officer.lanes].map(|n| n.to_string());
        let base64 = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes);
        let (salt, public) = (base64(&officer.salt.0), base64(&pair.public_key()));
        let mut args = vec!["1".to_owned(), officer.slot.to_string(), salt, memory, passes, lanes, public];
        let checked = [format!("{} ", args.join(" ")).as_bytes(), &body].concat();
        args.push(base64(&Sha256::digest(checked)[..8]));
        Ok((vec![Stanza { tag: "argon2id".to_owned(), args, body }], HashSet::new()))
    }
}

/// A desk whose ledger a newer firesafe wrote to.
fn desk(write: impl FnOnce(&mut NewerFiresafe)) -> Desk {
    let desk = Desk::with_ledger();
    let mut newer = NewerFiresafe::new(&desk);
    write(&mut newer);
    newer.saves(&desk);
    desk
}

fn run(desk: &mut Desk, command: &str) -> Ran {
    desk.run(&format!("{command} --passphrase-file @pass"))
}

const ALERT: &str =
    "firesafe: this ledger was written by a newer firesafe: version 0.1.0 does not understand ";

/// Reads it with every verb that judges; each ends with 3, says why and names the event.
#[track_caller]
fn is_not_judged(desk: &mut Desk, events: &[&str]) {
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    for verb in ["check", "status", "lint"] {
        let ran = run(desk, verb);
        assert_eq!(ran.exit, Exit::Due, "{verb}: {}", ran.err);
        assert!(ran.err.contains(ALERT), "{verb}: {}", ran.err);
        let named: Vec<_> =
            ran.err.lines().filter_map(|line| line.strip_prefix("firesafe: not judged: ")).collect();
        assert_eq!(named, events, "{verb}");
        let quiet = run(desk, &format!("{verb} --quiet"));
        assert!(quiet.err.contains(ALERT) && quiet.err.contains("not judged: "), "{verb}: {}", quiet.err);
        let json: Value = serde_json::from_slice(&run(desk, &format!("{verb} --json")).out).expect("JSON");
        assert_eq!(json["not_judged"].as_array().map(Vec::len), Some(events.len()), "{verb}: {json}");
    }
    for verb in ["log", "custodian list", "officer list", "policy show", "use list", "export csv due"] {
        let ran = run(desk, verb);
        assert_eq!(ran.exit, Exit::Due, "{verb}: {}", ran.err);
        assert!(ran.err.contains(ALERT), "{verb}: {}", ran.err);
    }
    assert_eq!(fs::read(desk.path("ledger.age")).expect("a ledger"), before);
}

#[test]
fn an_unknown_kind_is_shown_kept_and_not_judged() {
    let mut desk = desk(|newer| {
        newer.adds("safe-inspected", &json!({"safe": "Utrecht 1", "rating": {"class": "S60DIS"}}));
        newer.adds("entry-added", &contact(&json!({"phone": "112"})));
    });
    let log = run(&mut desk, "log");
    assert_eq!(
        log.text().lines().nth(1),
        Some(
            "    2  2026-11-10T09:00:02Z  alice  safe-inspected  of a newer version of firesafe: \
             {\"rating\":{\"class\":\"S60DIS\"},\"safe\":\"Utrecht 1\"}"
        )
    );
    is_not_judged(&mut desk, &["event 2, `safe-inspected`: this version does not know that kind of event"]);
    // what is known after it counts
    assert!(run(&mut desk, "contact list").text().contains("112"));
    let check = run(&mut desk, "check");
    assert!(
        check.text().starts_with("3 events, 3 signatures: good as far as this version can judge\n"),
        "{}",
        check.text()
    );
}

#[test]
fn nothing_writes_to_a_ledger_of_a_newer_version() {
    let mut desk = desk(|newer| {
        newer.adds("safe-inspected", &json!({"safe": "Utrecht 1"}));
    });
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    fs::write(desk.path("new"), "a passphrase that is new").expect("written");
    fs::write(desk.path("pin"), "1234").expect("written");
    fs::write(desk.path("table.csv"), "name\nAnn\n").expect("written");
    for command in [
        "custodian add Ann",
        "custodian import @table.csv",
        "policy set --validation 30",
        "issue bg1@contoso.example --out @sheets",
        "split @pin -k 2 -n 2 --record --label pin --out @sheets",
        "officer add bob --new-passphrase-file @new",
        "officer passphrase alice --new-passphrase-file @new",
        "event staff-change Ann --change departure",
        "waive G05 --reason \"in work\" --until 2026-12-01",
        "use open bg1@contoso.example --reason drill --why practice --approver Erin",
        "activate bg1@contoso.example",
    ] {
        let ran = run(&mut desk, command);
        assert_eq!(ran.exit, Exit::Due, "{command}: {}", ran.err);
        assert!(
            ran.err.ends_with(
                "firesafe: error: the ledger was written by a newer firesafe (event 2, `safe-inspected`), and this \
                 version 0.1.0 only reads it: nothing was changed, so run this with the newer firesafe\n"
            ),
            "{command}: {}",
            ran.err
        );
        assert_eq!(fs::read(desk.path("ledger.age")).expect("a ledger"), before, "{command}");
        assert!(desk.sheets().is_empty(), "{command}");
    }
}

#[test]
fn an_unknown_register_field_leaves_the_others_known() {
    let mut desk = desk(|newer| {
        newer.adds("entry-added", &contact(&json!({"phone": "112", "fax": {"number": 113}})));
        newer.adds(
            "entry-edited",
            &json!({
                "register": "contact", "name": "Hal", "values": {"email": "hal@example.org"},
                "cleared": ["fax"], "on": "2026-11-10"
            }),
        );
    });
    let shown = run(&mut desk, "contact show Hal").text();
    assert!(shown.contains("112") && shown.contains("hal@example.org"), "{shown}");
    assert!(shown.contains("\"fax\":{\"number\":113}"), "the history has all of it: {shown}");
    is_not_judged(
        &mut desk,
        &[
            "event 2, `entry-added`: this version does not know `fax`",
            "event 3, `entry-edited`: this version does not know `fax`",
        ],
    );
}

#[test]
fn an_unknown_choice_leaves_the_rest_known() {
    let mut desk = desk(|newer| {
        newer.adds("entry-added", &contact(&json!({"phone": "112", "role": "astrologer"})));
        newer.adds("staff-changed", &json!({"change": "sabbatical", "person": "Ann", "on": "2026-11-10"}));
    });
    let shown = run(&mut desk, "contact list").text();
    assert!(shown.contains("112") && !shown.contains("astrologer"), "{shown}");
    is_not_judged(
        &mut desk,
        &[
            "event 2, `entry-added`: this version does not know `role` with `astrologer`",
            "event 3, `staff-changed`: this version does not know `sabbatical`",
        ],
    );
}

#[test]
fn a_known_kind_with_a_member_more_counts_as_far_as_known() {
    let mut desk = desk(|newer| {
        newer.adds("quorum-changed", &json!({"quorum": 1, "unless": "night"}));
        let mut added = contact(&json!({"phone": "112"}));
        added["seen_by"] = json!(["Gil"]);
        newer.adds("entry-added", &added);
    });
    assert!(run(&mut desk, "contact list").text().contains("112"));
    is_not_judged(
        &mut desk,
        &[
            "event 2, `quorum-changed`: this version does not know `unless`",
            "event 3, `entry-added`: this version does not know `seen_by`",
        ],
    );
}

#[test]
fn what_follows_from_the_unknown_is_not_called_tampering() {
    let mut desk = desk(|newer| {
        newer.adds("entry-copied", &json!({"register": "contact", "from": "Ann", "to": "Hal"}));
        newer.adds(
            "entry-ended",
            &json!({"register": "contact", "name": "Hal", "reason": "left", "on": "2026-11-10"}),
        );
    });
    is_not_judged(
        &mut desk,
        &[
            "event 2, `entry-copied`: this version does not know that kind of event",
            "event 3, `entry-ended`: it does not fit what this version knows: there is no contact `Hal`: `contact \
             list` shows them",
        ],
    );
}

#[test]
fn officers_of_a_newer_version_sign_what_counts_for_nothing_here() {
    let strangers = |newer: &mut NewerFiresafe| {
        let prev = hex::encode(Sha256::digest(newer.last()));
        let stranger = derive("another passphrase", &newer.officer);
        let data = contact(&json!({"phone": "112"})).to_string();
        newer.adds_line("entry-added", &data, &prev, "alice", move |message, _| {
            stranger.sign(message).to_vec()
        });
    };
    let mut desk = desk(|newer| {
        newer.adds("officer-delegated", &json!({"officer": "alice", "to": "bob"}));
        strangers(newer);
    });
    assert!(!run(&mut desk, "contact list").text().contains("112"));
    is_not_judged(
        &mut desk,
        &[
            "event 2, `officer-delegated`: this version does not know that kind of event",
            "event 3, `entry-added`: this version cannot verify its signatures, so nothing in it counts",
        ],
    );
    // a field of a register brings in no officer
    let mut desk = self::desk(|newer| {
        newer.adds("entry-added", &contact(&json!({"fax": "113"})));
        strangers(newer);
    });
    let ran = run(&mut desk, "log");
    assert_eq!(ran.exit, Exit::Integrity, "{}", ran.err);
}

#[test]
fn what_no_version_writes_stays_tampering() {
    let none = "0".repeat(64);
    let cases: [(&str, &str, Option<&str>); 7] = [
        // a known field of another type, beside an unknown one
        ("entry-ended", r#"{"register":"contact","name":7,"reason":"x","on":"2026-11-10","why":1}"#, None),
        ("quorum-changed", r#"{"quorum":"two"}"#, None),
        ("quorum-changed", "{}", None),
        (
            "entry-added",
            r#"{"register":"contact","name":"Hal","values":{"phone":true},"on":"2026-11-10"}"#,
            None,
        ),
        ("quorum-changed", r#"{"quorum":1,"quorum":1}"#, None),
        ("safe-inspected", r#"{"safe":"#, None),
        ("safe-inspected", "{}", Some(&none)),
    ];
    for (kind, data, prev) in cases {
        let mut desk = desk(|newer| {
            let link = hex::encode(Sha256::digest(newer.last()));
            newer.adds_line(kind, data, prev.unwrap_or(&link), "alice", |message, key| {
                key.sign(message).to_vec()
            });
        });
        for verb in ["log", "check", "status"] {
            let ran = run(&mut desk, verb);
            assert_eq!(ran.exit, Exit::Integrity, "{kind} {data}, {verb}: {}", ran.err);
        }
    }
    // the signature of an unknown event is verified, its text changed or not
    let mut desk = desk(|newer| {
        newer.adds("safe-inspected", &json!({"safe": "Utrecht 1"}));
        newer.lines = newer.lines.replace("Utrecht 1", "Utrecht 2");
    });
    let ran = run(&mut desk, "log");
    assert_eq!(ran.exit, Exit::Integrity, "{}", ran.err);
}

#[test]
fn a_table_with_a_column_of_a_newer_version_says_so() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("table.csv"), "name,phone,fax\nHal,112,113\n").expect("written");
    run(&mut desk, "contact import @table.csv").fails_with(
        Exit::Failed,
        "1 mistake in the table, and nothing was imported: mend it, then run this again\n  `@/table.csv`, line 1, \
         column 3 (`fax`): `contact` has no field `fax`: `contact add --help` lists them; if a newer firesafe wrote \
         the table, import it there, or leave the column out",
    );
}

fn contact(values: &Value) -> Value {
    json!({"register": "contact", "name": "Hal", "values": values, "on": "2026-11-10"})
}
