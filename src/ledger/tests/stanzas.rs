//! The header: what is refused before anything is derived.

use std::cell::RefCell;

use age::Recipient as _;
use age_core::format::{FileKey, Stanza};
use age_core::secrecy::ExposeSecret as _;

use super::{costs, ledger, rng};
use crate::crypto::{CostsError, OfficerKey};
use crate::ledger::envelope::{self, MAX_HEADER, MAX_STANZAS};
use crate::ledger::stanza::{Addressee, OfficerStanza, OfficersRecipient, check_of};
use crate::ledger::{Credential, Credentials, Fault, OpenError, OpenLedger, Progress};
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

/// Whoever is asked for a credential: nobody may be, before the header was found sound.
struct Unasked;

impl Credentials for Unasked {
    fn next(&mut self, _: Progress) -> Option<Credential> {
        unreachable!("a header was taken for sound, and a passphrase asked for")
    }
}

/// A file with these stanzas, its content left out: nothing of it is read before a passphrase fits.
fn file_with(stanzas: &[Stanza]) -> Vec<u8> {
    use base64::Engine as _;
    let mut file = b"age-encryption.org/v1\n".to_vec();
    for Stanza { tag, args, body } in stanzas {
        let body = base64::engine::general_purpose::STANDARD_NO_PAD.encode(body);
        assert!(body.len() < 64, "one line");
        file.extend_from_slice(format!("-> {tag} {}\n{body}\n", args.join(" ")).as_bytes());
    }
    file.extend_from_slice(b"--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    file.resize(file.len() + 100, 0);
    file
}

#[test]
fn an_absurd_header_is_refused_before_anybody_is_asked() {
    let key = key("right");
    let slots = |count: u8| (1..=count).map(|slot| (slot, &key)).collect::<Vec<_>>();
    let refused = |stanzas: &[Stanza]| {
        OpenLedger::open(&file_with(stanzas), &mut Unasked).map(|_| ()).expect_err("refused")
    };
    // the first officer's stanza is sound, the last one's asks for what is legal alone: 4 GiB, 64 passes
    for (place, value) in [(3, "4194305"), (4, "65"), (5, "17")] {
        let mut stanzas = stanzas_for(1, &slots(3));
        let last = stanzas.pop().expect("three");
        stanzas.push(with(last, place, value));
        assert!(matches!(refused(&stanzas), OpenError::Costs(_)), "{value}");
    }
    let mut stanzas = stanzas_for(1, &slots(3));
    let last = stanzas.pop().expect("three");
    stanzas.push(with(with(last, 3, "4194304"), 4, "64"));
    let error = refused(&stanzas);
    assert!(matches!(error, OpenError::Costs(CostsError::Work { .. })), "{error}");

    // nine officers, each with as much work as one may ask for
    let most = |stanza: Stanza| with(with(stanza, 3, "1048576"), 4, "64");
    let nine: Vec<_> = stanzas_for(1, &slots(9)).into_iter().map(most).collect();
    let error = refused(&nine);
    assert!(matches!(error, OpenError::TooMuchWork(_)), "{error}");
    assert_eq!(error.fault(), Fault::Integrity);
    // eight are the bound, and asked for a passphrase
    let mut nobody = std::iter::empty::<Credential>();
    let error = OpenLedger::open(&file_with(&nine[..8]), &mut nobody).map(|_| ()).expect_err("closed");
    assert_eq!(error, OpenError::NoCredentials);
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
