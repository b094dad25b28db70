//! The header: what is refused before anything is derived.

use std::cell::RefCell;

use age::Recipient as _;
use age_core::format::{FileKey, Stanza};
use age_core::secrecy::ExposeSecret as _;

use super::{costs, ledger, rng};
use crate::crypto::OfficerKey;
use crate::ledger::envelope::{self, MAX_HEADER, MAX_STANZAS};
use crate::ledger::stanza::{Addressee, OfficerStanza, OfficersRecipient, check_of};
use crate::ledger::{Credential, Fault, OpenError, OpenLedger};
use crate::secret::SecretText;

fn file_key() -> FileKey {
    FileKey::init_with_mut(|key| key.fill(7))
}

fn stanza_for(key: &OfficerKey) -> Stanza {
    stanzas_for(1, &[(3, key)]).remove(0)
}

fn stanzas_for(threshold: u8, keys: &[(u8, &OfficerKey)]) -> Vec<Stanza> {
    let officers = keys.iter().map(|(slot, key)| addressee(*slot, key)).collect();
    let mut rng = rng();
    let recipient = OfficersRecipient { threshold, officers, rng: RefCell::new(&mut rng) };
    recipient.wrap_file_key(&file_key()).expect("wrapped").0
}

fn addressee(slot: u8, key: &OfficerKey) -> Addressee {
    Addressee { slot, salt: key.salt(), costs: key.costs(), agreement: key.agreement_key() }
}

fn key(passphrase: &str) -> OfficerKey {
    OfficerKey::derive(&SecretText::from(passphrase), [5; 16], costs()).expect("memory")
}

fn with(mut stanza: Stanza, place: usize, value: &str) -> Stanza {
    value.clone_into(&mut stanza.args[place]);
    stanza.args[7] = check_of(&stanza.args[..7], &stanza.body);
    stanza
}

fn refusal(stanza: &Stanza) -> OpenError {
    OfficerStanza::read(stanza).map(|_| ()).expect_err("refused")
}

#[test]
fn public_keys_wrap_and_the_passphrase_unwraps() {
    let (right, wrong) = (key("right"), key("wrong"));
    let stanza = OfficerStanza::read(&stanza_for(&right)).expect("legal").expect("ours");
    assert_eq!((stanza.slot, stanza.salt, stanza.costs), (3, [5; 16], costs()));
    let unwrapped = stanza.unwrap(&right).expect("opens");
    assert_eq!(unwrapped.expose(), file_key().expose_secret());
    assert!(stanza.unwrap(&wrong).is_none());
}

#[test]
fn absurd_costs_are_refused_before_deriving() {
    let key = key("right");
    for (place, value, says) in [
        (3, "4194305", "4194305 KiB"),
        (3, "65535", "65535 KiB"),
        (3, "0", "0 KiB"),
        (3, "99999999999999", "4294967295 KiB"),
        (4, "65", "65 passes"),
        (4, "0", "0 passes"),
        (5, "17", "17 lanes"),
        (5, "0", "0 lanes"),
    ] {
        let error = refusal(&with(stanza_for(&key), place, value));
        assert!(matches!(error, OpenError::Costs(_)), "{value}: {error}");
        assert_eq!(error.fault(), Fault::Integrity);
        assert!(error.to_string().contains(says), "{error}");
    }
    for (place, value) in [(3, "+65536"), (3, "065536"), (3, "-1"), (4, ""), (5, "four"), (1, "0"), (1, "32")]
    {
        let error = refusal(&with(stanza_for(&key), place, value));
        assert!(matches!(error, OpenError::HeaderDamaged(_)), "{value}: {error}");
    }
}

#[test]
fn impossible_thresholds_are_refused() {
    let key = key("right");
    for threshold in ["0", "32", "01", "+1", "one", ""] {
        let error = refusal(&with(stanza_for(&key), 0, threshold));
        assert!(matches!(error, OpenError::HeaderDamaged(_)), "{threshold}: {error}");
    }
}

#[test]
fn a_damaged_stanza_is_no_wrong_passphrase() {
    let key = key("right");
    let mut body = stanza_for(&key);
    body.body[0] ^= 1;
    let mut salt = stanza_for(&key);
    salt.args[2].replace_range(..1, "x");
    let mut short = stanza_for(&key);
    short.args.pop();
    let mut long = stanza_for(&key);
    long.args.push("1".to_owned());
    for stanza in [body, salt, short, long] {
        assert!(matches!(refusal(&stanza), OpenError::HeaderDamaged(_)));
    }
    let other = Stanza { tag: "X25519".to_owned(), args: Vec::new(), body: Vec::new() };
    assert!(OfficerStanza::read(&other).expect("not ours").is_none());
}

#[test]
fn long_headers_and_many_stanzas_are_refused() {
    let header = |stanzas: usize, comment: usize| {
        let mut file = b"age-encryption.org/v1\n".to_vec();
        for _ in 0..stanzas {
            file.extend_from_slice(b"-> X ");
            file.resize(file.len() + comment, b'x');
            file.extend_from_slice(b"\n\n");
        }
        file.extend_from_slice(b"--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        file.resize(file.len() + 100, 0);
        envelope::read_header(&file).map(|_| ())
    };
    assert_eq!(header(MAX_STANZAS, 1), Err(OpenError::HeaderDamaged("it has no officer's stanza")));
    assert_eq!(header(MAX_STANZAS + 1, 1), Err(OpenError::TooManyStanzas(MAX_STANZAS + 1)));
    assert_eq!(header(2, MAX_HEADER), Err(OpenError::HeaderTooLong));
    assert!(matches!(header(0, 0), Err(OpenError::HeaderDamaged(_))));
}

#[test]
fn a_reader_whom_the_events_do_not_name_is_found() {
    let ledger = ledger();
    let native = age::x25519::Identity::generate().to_public();
    let (name, key) = &ledger.officers[0];
    assert_eq!(name.as_str(), "Alice");
    let mut rng = rng();
    let officer =
        OfficersRecipient { threshold: 1, officers: vec![addressee(1, key)], rng: RefCell::new(&mut rng) };
    let file =
        envelope::encrypt(&ledger.history.text, &[Box::new(officer), Box::new(native)]).expect("written");
    let mut passphrase = std::iter::once(Credential::Passphrase(SecretText::from("correct horse")));
    let error = OpenLedger::open(&file, &mut passphrase).map(|_| ()).expect_err("found");
    assert_eq!(error, OpenError::Tampered(crate::ledger::Tampering::OtherReaders));
}
