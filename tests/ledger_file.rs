//! The ledger's file as officers meet it: created, opened, written, put back, damaged.

mod ledger_support;

use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{
    AppendError, ClockBack, Credential, Credentials, EncryptError, Fault, NewLedger, NewOfficer, OpenError,
    OpenLedger, Progress, Standing,
};
use firesafe::model::{Name, Policy};
use firesafe::secret::SecretText;
use jiff::Timestamp;
use ledger_support::{rng, split};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;

const ALICES: &str = "correct horse battery staple";
const BOBS: &str = "Tr0ub4dor & 3 — ünïcödé";

/// A recipient of a hardware token, as the `age` crate tests it.
const HARDWARE_TOKEN: &str = "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e";

#[test]
fn what_one_officer_writes_the_other_opens_and_continues() {
    let mut by_alice = created(&[]);
    let bobs = SecretText::from(BOBS);
    let bob = NewOfficer { name: name("Bob"), passphrase: &bobs, costs: least() };
    by_alice.add_officer(bob, at(1), ClockBack::Refuse, &mut rng(1)).expect("added");
    by_alice.append(split(1), at(2), ClockBack::Refuse).expect("appended");
    let first = by_alice.encrypt(&mut rng(2)).expect("written");

    let mut by_bob = open(&first, &[BOBS]).expect("Bob opens what Alice wrote");
    assert_eq!(by_bob.events(), by_alice.events());
    assert_eq!(by_bob.opened_by().map(Name::as_str).collect::<Vec<_>>(), ["Bob"]);
    by_bob.append(split(2), at(3), ClockBack::Refuse).expect("appended");
    let second = by_bob.encrypt(&mut rng(3)).expect("written");

    for passphrase in [ALICES, BOBS] {
        let opened = open(&second, &[passphrase]).expect("both open what Bob wrote");
        assert_eq!(opened.events(), by_bob.events());
        let signers: Vec<Vec<_>> =
            opened.events().iter().map(|event| event.officers.iter().map(Name::as_str).collect()).collect();
        assert_eq!(signers, [vec!["Alice"], vec!["Alice"], vec!["Alice"], vec!["Bob"]]);
        let report = opened.check().expect("verified");
        assert_eq!((report.events, report.signatures, report.head), (4, 4, by_bob.head()));
        assert_eq!(opened.compare(&by_alice.remember()), Standing::Grown(1));
    }

    // Both at once: both sign.
    let mut both = open(&second, &["no one's", BOBS, ALICES]).expect("opens");
    assert_eq!(both.wrong_credentials(), 1);
    both.append(split(3), at(4), ClockBack::Refuse).expect("appended");
    let third = both.encrypt(&mut rng(4)).expect("written");
    let opened = open(&third, &[ALICES]).expect("opens");
    assert_eq!(opened.events()[4].officers, [name("Bob"), name("Alice")]);
    assert_eq!(opened.check().expect("verified").signatures, 6);

    // With the lock held: the newer file, with the keys that are here already.
    let newer = by_alice.reopen(&third).expect("opens");
    assert_eq!(newer.events(), opened.events());
    assert_eq!(newer.opened_by().map(Name::as_str).collect::<Vec<_>>(), ["Alice"]);
}

#[test]
fn real_costs_are_the_default_and_open_again() {
    let passphrase = SecretText::from(ALICES);
    let officer = NewOfficer { name: name("Alice"), passphrase: &passphrase, costs: Costs::DEFAULT };
    let new =
        NewLedger { organisation: name("Contoso"), policy: Policy::default(), officer, recipients: vec![] };
    let ledger = OpenLedger::create(new, at(0), &mut rng(0)).expect("created");
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    let header = String::from_utf8_lossy(&file[..200]).into_owned();
    assert!(header.starts_with("age-encryption.org/v1\n-> argon2id 1 1 "), "{header}");
    assert!(header.contains(" 262144 3 4 "), "{header}");
    assert_eq!(open(&file, &[ALICES]).expect("opens").events(), ledger.events());
}

#[test]
fn a_wrong_passphrase_is_no_damage() {
    let file = created(&[]).encrypt(&mut rng(1)).expect("written");
    let error = open(&file, &["wrong", "also wrong"]).expect_err("closed");
    assert_eq!((error.fault(), &error), (Fault::Locked, &OpenError::WrongPassphrase(2)));
    assert_eq!(open(&file, &[]).expect_err("closed"), OpenError::NoCredentials);
    assert_eq!(open(&file, &[""]).expect_err("closed").fault(), Fault::Locked);
    let identity = age::x25519::Identity::generate().to_string();
    let identity = age::secrecy::ExposeSecret::expose_secret(&identity).to_owned();
    for (text, expected) in [
        (identity.as_str(), OpenError::WrongIdentity),
        ("ssh-ed25519 AAAA", OpenError::BadIdentity),
        ("# a comment alone\n", OpenError::BadIdentity),
    ] {
        let mut one = std::iter::once(Credential::Identity(SecretText::from(text)));
        let error = OpenLedger::open(&file, &mut one).expect_err("closed");
        assert_eq!((error.fault(), error), (Fault::Locked, expected));
    }
}

/// Someone at the prompt, who mistypes twice.
struct Prompt(Vec<&'static str>);

impl Credentials for Prompt {
    fn next(&mut self, progress: Progress) -> Option<Credential> {
        if progress.opened > 0 {
            return None;
        }
        self.0.pop().map(|text| Credential::Passphrase(SecretText::from(text)))
    }
}

#[test]
fn a_prompt_asks_until_it_opens_and_no_further() {
    let file = created(&[]).encrypt(&mut rng(1)).expect("written");
    let mut prompt = Prompt(vec!["never asked for", ALICES, "Correct horse", "correct hose"]);
    let ledger = OpenLedger::open(&file, &mut prompt).expect("opens");
    assert_eq!(ledger.wrong_credentials(), 2);
    assert_eq!(prompt.0, ["never asked for"]);
}

#[test]
fn an_older_file_put_back_is_found() {
    let mut ledger = created(&[]);
    ledger.append(split(1), at(1), ClockBack::Refuse).expect("appended");
    let older = ledger.encrypt(&mut rng(1)).expect("written");
    let older_head = ledger.head();
    let mut rewritten = ledger.reopen(&older).expect("opens");
    ledger.append(split(2), at(2), ClockBack::Refuse).expect("appended");
    rewritten.append(split(3), at(2), ClockBack::Refuse).expect("appended");
    rewritten.append(split(4), at(3), ClockBack::Refuse).expect("appended");

    let remembered = ledger.remember();
    let stored = serde_json::to_string(&remembered).expect("JSON");
    assert_eq!(serde_json::from_str(&stored).ok(), Some(remembered));
    assert_eq!(ledger.compare(&remembered), Standing::Same);
    let put_back = ledger.reopen(&older).expect("opens");
    assert_eq!(put_back.compare(&remembered), Standing::Older { seq: 2, remembered: 3 });
    assert_eq!(rewritten.compare(&remembered), Standing::Rewritten { seq: 3 });
    assert_eq!(created_by(&mut rng(9), &[]).compare(&remembered), Standing::Another);

    // From paper: the words stand for the first 128 bits.
    assert_eq!(ledger.find_head(older_head.to_bits()).map(|event| event.seq), Some(2));
    assert_eq!(put_back.find_head(ledger.head().to_bits()), None);
    assert_eq!(older_head.to_string().parse(), Ok(older_head));
}

#[test]
fn every_damaged_byte_is_found_and_no_wrong_passphrase() {
    let ledger = created(&[]);
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    for place in 0..file.len() {
        let mut damaged = file.clone();
        damaged[place] ^= 1 << (place % 8);
        let error = ledger.reopen(&damaged).expect_err("found");
        assert!(error == OpenError::NewerEnvelope || error.fault() == Fault::Integrity, "{place}: {error}");
    }
}

#[test]
fn a_damaged_file_and_the_right_passphrase_give_damage() {
    let file = created(&[]).encrypt(&mut rng(1)).expect("written");
    let header = file.windows(5).position(|window| window == b"\n--- ").expect("has a MAC") + 1;
    let mac = header + 20;
    let payload = header + 48 + 16;
    for (place, expected) in [
        (0, OpenError::NotALedger),
        (mac, OpenError::HeaderEdited),
        (payload + 100, OpenError::PayloadDamaged),
        (file.len() - 1, OpenError::PayloadDamaged),
    ] {
        let mut damaged = file.clone();
        damaged[place] = if damaged[place] == b'A' { b'E' } else { b'A' };
        assert_eq!(open(&damaged, &[ALICES]).expect_err("found"), expected, "{place}");
    }
    let mut longer = file.clone();
    longer.extend_from_slice(b"more");
    assert_eq!(open(&longer, &[ALICES]).expect_err("found"), OpenError::PayloadDamaged);
}

#[test]
fn every_truncation_is_found() {
    let ledger = created(&[]);
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    for length in 0..file.len() {
        let error = ledger.reopen(&file[..length]).expect_err("found");
        assert_eq!(error.fault(), Fault::Integrity, "{length}: {error}");
    }
}

#[test]
fn files_of_another_kind_are_named() {
    let cases: [(&[u8], OpenError); 5] = [
        (b"", OpenError::Empty),
        (b"%PDF-1.7\n", OpenError::NotALedger),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", OpenError::Armoured),
        (b"age-encryption.org/v2\n-> X\n\n--- ", OpenError::NewerEnvelope),
        (b"age-encryption.org/v1\n-> argon2id 1", OpenError::HeaderCut),
    ];
    for (file, expected) in cases {
        assert_eq!(open(file, &[ALICES]).expect_err("refused"), expected);
    }
    let large = vec![0; firesafe::ledger::MAX_FILE + 1];
    assert_eq!(open(&large, &[ALICES]).expect_err("refused"), OpenError::TooLarge(large.len()));
}

#[test]
fn a_native_identity_reads_and_does_not_write() {
    let identity = age::x25519::Identity::generate();
    let mut ledger = created(&[identity.to_public().to_string(), HARDWARE_TOKEN.to_owned()]);
    ledger.append(split(1), at(1), ClockBack::Refuse).expect("appended");
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    let secret = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
    let text = format!("# created: 2026-11-20\n\n{secret}\n");
    let mut one = std::iter::once(Credential::Identity(SecretText::from(text.as_str())));
    let mut escrow = OpenLedger::open(&file, &mut one).expect("opens");
    assert!(escrow.is_read_only());
    assert_eq!(escrow.events(), ledger.events());
    assert!(escrow.check().is_ok());
    assert_eq!(escrow.append(split(2), at(2), ClockBack::Refuse).map(|_| ()), Err(AppendError::ReadOnly));
    assert_eq!(escrow.encrypt(&mut rng(2)), Err(EncryptError::ReadOnly));

    let mut both = vec![
        Credential::Identity(SecretText::from(text.as_str())),
        Credential::Passphrase(SecretText::from(ALICES)),
    ]
    .into_iter();
    assert!(!OpenLedger::open(&file, &mut both).expect("opens").is_read_only());
}

#[test]
fn recipients_that_protect_nothing_are_refused() {
    use firesafe::ledger::{RecipientError, check_recipient};
    let good = age::x25519::Identity::generate().to_public().to_string();
    assert_eq!(check_recipient(&good), Ok(()));
    assert_eq!(check_recipient(HARDWARE_TOKEN), Ok(()));
    let mut mistyped = good.clone();
    mistyped.replace_range(10..11, if &good[10..11] == "q" { "p" } else { "q" });
    assert_eq!(check_recipient(&mistyped), Err(RecipientError::Malformed));
    let private = age::x25519::Identity::generate().to_string();
    let private = age::secrecy::ExposeSecret::expose_secret(&private).to_owned();
    assert_eq!(check_recipient(&private), Err(RecipientError::Private));
    let hrp = bech32::Hrp::parse("age").expect("legal");
    let zero = bech32::encode::<bech32::Bech32>(hrp, &[0; 32]).expect("encodes");
    assert_eq!(check_recipient(&zero), Err(RecipientError::Weak(zero.clone())));
    let yubikey = bech32::Hrp::parse("age1yubikey").expect("legal");
    let yubikey = bech32::encode::<bech32::Bech32>(yubikey, &[2; 33]).expect("encodes");
    assert_eq!(check_recipient(&yubikey), Err(RecipientError::Unsupported(yubikey.clone())));
}

#[test]
fn the_header_has_room_for_so_many_recipients() {
    let recipients = |count: usize| {
        std::iter::repeat_with(|| age::x25519::Identity::generate().to_public().to_string())
            .take(count)
            .collect()
    };
    let passphrase = SecretText::from(ALICES);
    let new = |recipients| NewLedger {
        organisation: name("Contoso"),
        policy: Policy::default(),
        officer: NewOfficer { name: name("Alice"), passphrase: &passphrase, costs: least() },
        recipients,
    };
    let most = firesafe::ledger::MAX_RECIPIENTS;
    let refused = OpenLedger::create(new(recipients(most + 1)), at(0), &mut rng(0)).map(|_| ());
    assert!(refused.expect_err("refused").to_string().starts_with("32 native recipients"));
    let ledger = OpenLedger::create(new(recipients(most)), at(0), &mut rng(0)).expect("created");
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    assert_eq!(ledger.reopen(&file).expect("opens").events(), ledger.events());
}

#[test]
fn an_officer_comes_once() {
    let mut ledger = created(&[]);
    let text = SecretText::from("x");
    let twin = NewOfficer { name: name("ALICE"), passphrase: &text, costs: least() };
    let refused = ledger.add_officer(twin, at(1), ClockBack::Refuse, &mut rng(1)).map(|_| ());
    assert!(matches!(refused, Err(AppendError::Fold(_))), "{refused:?}");
    let empty = SecretText::default();
    let mute = NewOfficer { name: name("Bob"), passphrase: &empty, costs: least() };
    let refused = ledger.add_officer(mute, at(1), ClockBack::Refuse, &mut rng(1)).map(|_| ());
    assert!(matches!(refused, Err(AppendError::Kdf(_))), "{refused:?}");
    assert_eq!(ledger.events().len(), 1);
}

#[test]
fn debug_shows_no_key() {
    let ledger = created(&[]);
    let shown = format!("{ledger:?}");
    let expected =
        format!("OpenLedger {{ opened_by: [\"Alice\"], events: 1, head: Head({}), .. }}", ledger.head());
    assert_eq!(shown, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open(&bytes, &[ALICES]).is_err());
        let mut file = b"age-encryption.org/v1\n-> argon2id 1 1 ".to_vec();
        file.extend(&bytes);
        prop_assert!(open(&file, &[ALICES]).is_err());
    }
}

fn created(recipients: &[String]) -> OpenLedger {
    created_by(&mut rng(0), recipients)
}

fn created_by(rng: &mut ChaCha20Rng, recipients: &[String]) -> OpenLedger {
    let passphrase = SecretText::from(ALICES);
    let officer = NewOfficer { name: name("Alice"), passphrase: &passphrase, costs: least() };
    let new = NewLedger {
        organisation: name("Contoso Ltd"),
        policy: Policy::default(),
        officer,
        recipients: recipients.to_vec(),
    };
    OpenLedger::create(new, at(0), rng).expect("created")
}

fn open(file: &[u8], passphrases: &[&str]) -> Result<OpenLedger, OpenError> {
    let mut each = passphrases.iter().map(|text| Credential::Passphrase(SecretText::from(*text)));
    OpenLedger::open(file, &mut each)
}

fn least() -> Costs {
    Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal")
}

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).expect("in range")
}
