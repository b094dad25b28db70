//! Officers who must open the ledger together, who come and who go.

mod ledger_support;

use std::sync::OnceLock;

use age::secrecy::ExposeSecret as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;
use firesafe::ledger::{
    AppendError, ClockBack, Credential, Credentials, EncryptError, Fault, NewOfficer, OpenError, OpenLedger,
    Progress,
};
use firesafe::model::{EventData, FoldError, Name};
use firesafe::secret::SecretText;
use ledger_support::{ALICES, BOBS, CAROLS, at, founded, least, name, open, rng, split};
use sha2::{Digest as _, Sha256};

const ALL: [(&str, &str); 3] = [("Alice", ALICES), ("Bob", BOBS), ("Carol", CAROLS)];

#[test]
fn any_two_of_three_open_and_write_for_the_third() {
    let mut file = two_of_three().encrypt(&mut rng(1)).expect("written");
    for (number, (one, other, absent)) in (10..).zip([(0, 1, 2), (1, 2, 0), (2, 0, 1)]) {
        let mut ledger = open(&file, &[ALL[one].1, ALL[other].1]).expect("two open it");
        let expected = [name(ALL[one].0), name(ALL[other].0)];
        assert!(ledger.opened_by().eq(&expected));
        ledger.append(split(number), at(number.into()), ClockBack::Refuse).expect("two write");
        assert_eq!(ledger.events().last().expect("written").officers, expected);
        file = ledger.encrypt(&mut rng(number.into())).expect("written");
        // The third was not there, and opens it with either of them.
        for with in [one, other] {
            let opened = open(&file, &[ALL[absent].1, ALL[with].1]).expect("the third opens it");
            assert_eq!(opened.events(), ledger.events());
        }
        assert_eq!(ledger.reopen(&file).expect("opens").events(), ledger.events());
    }
    let all = open(&file, &[CAROLS, BOBS, ALICES]).expect("all open it");
    assert_eq!(all.opened_by().count(), 3);
    // Founding: one event by one, one by two, one by all; then three by two each.
    assert_eq!(all.check().expect("verified").signatures, 1 + 1 + 2 + 3 + 6);
}

#[test]
fn no_officer_opens_it_alone() {
    let file = two_of_three().encrypt(&mut rng(1)).expect("written");
    for (_, passphrase) in ALL {
        let error = open(&file, &[passphrase]).expect_err("closed");
        assert_eq!(error, OpenError::QuorumMissing { needed: 2, officers: 3, opened: 1 });
        assert_eq!(error.fault(), Fault::Locked);
        assert_eq!(
            error.to_string(),
            "2 of 3 officers must open this ledger together, and 1 did: 1 more needed; \
             use the prompt, or `--passphrase-file` once for each"
        );
    }
    let error = open(&file, &["wrong", "wrong too"]).expect_err("closed");
    assert_eq!(error, OpenError::WrongPassphrase(2));
    assert_eq!(open(&file, &[]).expect_err("closed"), OpenError::NoCredentials);
}

/// Gives each passphrase in turn, and keeps what it was told before each.
struct Watched<'p>(Vec<&'p str>, Vec<Progress>);

impl Credentials for Watched<'_> {
    fn next(&mut self, progress: Progress) -> Option<Credential> {
        self.1.push(progress);
        self.0.pop().map(|text| Credential::Passphrase(SecretText::from(text)))
    }
}

#[test]
fn the_same_officer_does_not_count_twice() {
    let file = two_of_three().encrypt(&mut rng(1)).expect("written");
    let mut watched = Watched(vec![BOBS, BOBS, "wrong", BOBS], Vec::new());
    let error = OpenLedger::open(&file, &mut watched).expect_err("closed");
    assert_eq!(error, OpenError::QuorumMissing { needed: 2, officers: 3, opened: 1 });
    let told: Vec<_> =
        watched.1.iter().map(|now| (now.opened, now.wrong, now.repeated, now.missing())).collect();
    assert_eq!(told, [(0, 0, 0, 2), (1, 0, 0, 1), (1, 1, 0, 1), (1, 1, 1, 1), (1, 1, 2, 1)]);
    assert!(watched.1.iter().all(|now| !now.is_open() && now.needed == 2 && now.officers == 3));
}

#[test]
fn a_removed_officers_passphrase_opens_no_later_ledger() {
    let before = two_of_three().encrypt(&mut rng(1)).expect("written");
    let mut ledger = open(&before, &[ALICES, CAROLS]).expect("opens");
    ledger.append(split(1), at(10), ClockBack::Refuse).expect("appended");
    ledger.remove_officer(&name("BOB"), at(11), ClockBack::Refuse).expect("removed");
    ledger.append(split(2), at(12), ClockBack::Refuse).expect("appended");
    let after = ledger.encrypt(&mut rng(2)).expect("written");

    let error = open(&after, &[BOBS]).expect_err("closed");
    assert_eq!(error, OpenError::WrongPassphrase(1));
    let error = open(&after, &[ALICES, BOBS]).expect_err("closed");
    assert_eq!(error, OpenError::QuorumMissing { needed: 2, officers: 2, opened: 1 });
    let mut opened = open(&after, &[ALICES, CAROLS]).expect("the others open it");
    assert_eq!(opened.events(), ledger.events());
    assert!(opened.check().is_ok(), "what Bob signed is verified with his old key");
    // An older file is what it was: that cannot be helped, and the note says so.
    assert!(open(&before, &[ALICES, BOBS]).is_ok());

    // Neither name nor slot comes again.
    let passphrase = SecretText::from("another one");
    let again = NewOfficer { name: name("bob"), passphrase: &passphrase, costs: least() };
    let refused = opened.add_officer(again, at(13), ClockBack::Refuse, &mut rng(3)).map(|_| ());
    assert_eq!(refused, Err(AppendError::Fold(FoldError::OfficerWas(name("bob")))));
    let dave = NewOfficer { name: name("Dave"), passphrase: &passphrase, costs: least() };
    opened.add_officer(dave, at(13), ClockBack::Refuse, &mut rng(3)).expect("added");
    assert_eq!(opened.state().officers().iter().map(|officer| officer.slot).collect::<Vec<_>>(), [1, 3, 4]);
    let file = opened.encrypt(&mut rng(4)).expect("written");
    assert!(open(&file, &["another one", CAROLS]).is_ok(), "slots with gaps are dealt to as well");
}

#[test]
fn an_old_passphrase_opens_no_later_ledger() {
    let before = two_of_three().encrypt(&mut rng(1)).expect("written");
    let mut ledger = open(&before, &[ALICES, BOBS]).expect("opens");
    let passphrase = SecretText::from("a better one");
    let new = |who: &str| NewOfficer { name: name(who), passphrase: &passphrase, costs: least() };
    let change = |ledger: &mut OpenLedger, who: &str| {
        ledger.change_passphrase(new(who), at(10), ClockBack::Refuse, &mut rng(2)).map(|_| ())
    };
    assert_eq!(change(&mut ledger, "Carol"), Err(AppendError::Fold(FoldError::NotSigned(name("Carol")))));
    assert_eq!(change(&mut ledger, "Dave"), Err(AppendError::Fold(FoldError::NoOfficer(name("Dave")))));
    let same = SecretText::from(BOBS);
    let same = NewOfficer { name: name("Bob"), passphrase: &same, costs: least() };
    let refused = ledger.change_passphrase(same, at(10), ClockBack::Refuse, &mut rng(2)).map(|_| ());
    assert_eq!(refused, Err(AppendError::SamePassphrase));
    let old = ledger.state().officer(&name("Bob")).expect("there").clone();
    assert_eq!(change(&mut ledger, "bob"), Ok(()));
    let now = ledger.state().officer(&name("Bob")).expect("there");
    assert_eq!((&now.name, now.slot), (&old.name, old.slot));
    assert!(now.salt != old.salt && now.agreement != old.agreement && now.signature != old.signature);
    // Bob signs on with the new key.
    ledger.append(split(1), at(11), ClockBack::Refuse).expect("appended");
    let after = ledger.encrypt(&mut rng(3)).expect("written");
    let error = open(&after, &[ALICES, BOBS]).expect_err("closed");
    assert_eq!(error, OpenError::QuorumMissing { needed: 2, officers: 3, opened: 1 });
    let opened = open(&after, &["a better one", CAROLS]).expect("opens");
    assert_eq!(opened.events(), ledger.events());
    assert_eq!(opened.check().expect("verified").signatures, 1 + 1 + 2 + 3 + 2 + 2);
    assert!(open(&before, &[ALICES, BOBS]).expect("opens").reopen(&after).is_err());
}

#[test]
fn the_quorum_stays_within_reach() {
    let mut ledger = founded(&ALL, 1, &[]);
    let fold = |refused: Result<(), AppendError>| match refused {
        Err(AppendError::Fold(error)) => error,
        other => panic!("not refused: {other:?}"),
    };
    let set =
        |ledger: &mut OpenLedger, quorum| ledger.change_quorum(quorum, at(20), ClockBack::Refuse).map(|_| ());
    let remove = |ledger: &mut OpenLedger, who| {
        ledger.remove_officer(&name(who), at(20), ClockBack::Refuse).map(|_| ())
    };
    assert_eq!(fold(set(&mut ledger, 0)), FoldError::QuorumOutOfReach(0, 3));
    assert_eq!(fold(set(&mut ledger, 4)), FoldError::QuorumOutOfReach(4, 3));
    assert_eq!(fold(set(&mut ledger, 1)), FoldError::SameQuorum(1));
    assert_eq!(fold(remove(&mut ledger, "Dave")), FoldError::NoOfficer(name("Dave")));

    // As many as the new quorum must be there: one alone locks nobody out.
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    let mut alone = open(&file, &[ALICES]).expect("opens");
    let refused = set(&mut alone, 2);
    assert_eq!(refused.as_ref().expect_err("refused").fault(), Fault::Locked);
    assert_eq!(fold(refused), FoldError::TooFewSigners { needed: 2, found: 1 });
    // Nor removes herself, where nobody who stays has opened it.
    assert_eq!(fold(remove(&mut alone, "Alice")), FoldError::TooFewSigners { needed: 1, found: 0 });
    assert_eq!(alone.events(), ledger.events());

    assert_eq!(set(&mut ledger, 3), Ok(()));
    let three = FoldError::TooFewOfficers { name: name("Bob"), quorum: 3 };
    assert_eq!(fold(remove(&mut ledger, "bob")), three);
    assert_eq!(set(&mut ledger, 2), Ok(()));
    let file = ledger.encrypt(&mut rng(2)).expect("written");
    let mut two = open(&file, &[ALICES, BOBS]).expect("opens");
    assert_eq!(fold(remove(&mut two, "Bob")), FoldError::TooFewSigners { needed: 2, found: 1 });
    assert_eq!(fold(set(&mut two, 3)), FoldError::TooFewSigners { needed: 3, found: 2 });
    assert_eq!(remove(&mut ledger, "Bob"), Ok(()));
    assert_eq!(ledger.opened_by().collect::<Vec<_>>(), [&name("Alice"), &name("Carol")]);
    assert_eq!(set(&mut ledger, 1), Ok(()));
    assert_eq!(remove(&mut ledger, "Carol"), Ok(()));
    let last = FoldError::TooFewOfficers { name: name("Alice"), quorum: 1 };
    assert_eq!(fold(remove(&mut ledger, "Alice")), last);
    let file = ledger.encrypt(&mut rng(3)).expect("written");
    assert!(open(&file, &[ALICES]).expect("opens").check().is_ok());
}

#[test]
fn the_escrow_identity_reads_past_the_quorum_and_does_not_write() {
    let identity = age::x25519::Identity::generate();
    let ledger = founded(&ALL, 2, &[identity.to_public().to_string()]);
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    let text = || Credential::Identity(SecretText::from(identity.to_string().expose_secret()));
    let passphrase = |text: &str| Credential::Passphrase(SecretText::from(text));
    // Alone, and beside one officer of two: reading is all there is.
    for credentials in [vec![text()], vec![passphrase(ALICES), text()]] {
        let mut escrow = OpenLedger::open(&file, &mut credentials.into_iter()).expect("opens");
        assert!(escrow.is_read_only());
        assert_eq!(escrow.events(), ledger.events());
        let refused = escrow.append(split(1), at(9), ClockBack::Refuse).map(|_| ());
        assert_eq!(refused, Err(AppendError::ReadOnly));
        assert_eq!(escrow.encrypt(&mut rng(2)), Err(EncryptError::ReadOnly));
    }
    let three = vec![passphrase(ALICES), text(), passphrase(CAROLS)];
    assert!(!OpenLedger::open(&file, &mut three.into_iter()).expect("opens").is_read_only());
    ledger_support::opens_with_stock_age(
        "the_escrow_identity_reads_past_the_quorum_and_does_not_write",
        identity.to_string().expose_secret(),
        &file,
        &ledger,
    );
}

#[test]
fn a_ledger_from_before_quorums_opens_and_stays_as_it_was() {
    let file = include_bytes!("ledger_files/quorum-1.age");
    let bobs = "Tr0ub4dor & 3 — ünïcödé";
    for passphrase in [ALICES, bobs] {
        let mut ledger = open(file, &[passphrase]).expect("opens");
        assert_eq!((ledger.events().len(), ledger.state().quorum()), (3, 1));
        assert_eq!(
            ledger.head().to_string(),
            "1a1c15f12716d071cf8c7ffdae500c6c15431fc41bda363a08f7ea68526b8a95"
        );
        assert_eq!(ledger.check().expect("verified").signatures, 3);
        ledger.append(split(1), at(9), ClockBack::Refuse).expect("appended");
        let written = ledger.encrypt(&mut rng(1)).expect("written");
        let (old, new) = (stanzas(file), stanzas(&written));
        for (old, new) in old.iter().zip(&new) {
            // The same threshold, slot, salt and costs, and as many arguments.
            assert_eq!((&old.0[..6], old.0.len(), old.1.len()), (&new.0[..6], new.0.len(), new.1.len()));
        }
        assert_eq!((old.len(), new.len()), (2, 2));
        assert!(new[0].0[6] != new[1].0[6], "each with a key pair of its own");
    }
}

/// Credentials that nobody should have been asked for.
struct NotAsked;

impl Credentials for NotAsked {
    fn next(&mut self, _: Progress) -> Option<Credential> {
        panic!("a header that cannot be was believed")
    }
}

#[test]
fn stanzas_of_other_files_do_not_mix_in() {
    let ledger = two_of_three();
    let (one, other) =
        (ledger.encrypt(&mut rng(1)).expect("written"), ledger.encrypt(&mut rng(2)).expect("written"));
    let (ours, theirs) = (stanzas(&one), stanzas(&other));
    let not_asked = |mixed: &[Stanza], says: &str| {
        let error = OpenLedger::open(&with_stanzas(&one, mixed), &mut NotAsked).expect_err("refused");
        assert_eq!(error.fault(), Fault::Integrity);
        assert!(error.to_string().contains(says), "{error}");
    };
    assert_eq!(ours.len(), 3);
    assert!(ours.iter().all(|stanza| stanza.0[0] == "2" && stanza.0[6] == ours[0].0[6]));

    let stale = [ours[0].clone(), theirs[1].clone(), ours[2].clone()];
    not_asked(&stale, "not of one file");
    let mut third = ours.clone();
    third[2].0[0] = "3".to_owned();
    not_asked(&checked(third), "different numbers of officers");
    not_asked(&ours[..1], "more officers than it has stanzas");
    not_asked(&[ours[0].clone(), ours[1].clone(), ours[1].clone()], "same slot");
    not_asked(&[ours[0].clone(), ours[1].clone(), with(&ours[2], 0, "0")], "impossible number");

    // Made to look alike, Bob's share of the other file does not open at all.
    let alike = [ours[0].clone(), with(&theirs[1], 6, &ours[0].0[6]), ours[2].clone()];
    let closed = OpenError::QuorumMissing { needed: 2, officers: 3, opened: 1 };
    let mixed = with_stanzas(&one, &alike);
    assert_eq!(open(&mixed, &[ALICES, BOBS]).expect_err("closed"), closed);
    // Two who open their own find out that the header was changed.
    assert_eq!(open(&mixed, &[ALICES, CAROLS]).expect_err("found"), OpenError::HeaderEdited);
    // One share is no file key, whatever the header says, and no share of another slot or threshold.
    let alone: Vec<_> = ours.iter().map(|stanza| with(stanza, 0, "1")).collect();
    let error = open(&with_stanzas(&one, &alone), &[ALICES]).expect_err("closed");
    assert_eq!(error, OpenError::WrongPassphrase(1));
    let more: Vec<_> = ours.iter().map(|stanza| with(stanza, 0, "3")).collect();
    let error = open(&with_stanzas(&one, &more), &[ALICES, BOBS, CAROLS]).expect_err("closed");
    assert_eq!(error, OpenError::WrongPassphrase(3));
    let moved = [ours[0].clone(), with(&ours[1], 1, "4"), ours[2].clone()];
    assert_eq!(open(&with_stanzas(&one, &moved), &[ALICES, BOBS]).expect_err("closed"), closed);
    // A stanza less, and all of another file's around this content.
    let error = open(&with_stanzas(&one, &ours[..2]), &[ALICES, BOBS]).expect_err("found");
    assert_eq!(error, OpenError::HeaderEdited);
    let error = open(&with_stanzas(&one, &theirs), &[ALICES, BOBS]).expect_err("found");
    assert_eq!(error, OpenError::HeaderEdited);
    assert!(open(&with_stanzas(&one, &ours), &[ALICES, BOBS]).is_ok(), "the test edits nothing else");
}

#[test]
fn every_damaged_byte_of_a_header_is_found() {
    let ledger = two_of_three();
    let file = ledger.encrypt(&mut rng(1)).expect("written");
    let end = file.windows(5).position(|window| window == b"\n--- ").expect("has a MAC") + 48;
    for place in 0..end {
        let mut damaged = file.clone();
        damaged[place] ^= 1 << (place % 8);
        let error = ledger.reopen(&damaged).expect_err("found");
        assert!(error == OpenError::NewerEnvelope || error.fault() == Fault::Integrity, "{place}: {error}");
    }
}

/// As the three founded it; their keys are derived once for all tests.
fn two_of_three() -> OpenLedger {
    static FOUNDED: OnceLock<OpenLedger> = OnceLock::new();
    let founded = FOUNDED.get_or_init(|| founded(&ALL, 2, &[]));
    let ledger = founded.reopen(&founded.encrypt(&mut rng(0)).expect("written")).expect("opens");
    assert_eq!(ledger.state().quorum(), 2);
    let kinds: Vec<_> = ledger.events().iter().map(|event| event.data.kind().to_owned()).collect();
    assert_eq!(kinds, ["ledger-created", "officer-added", "officer-added", "quorum-changed"]);
    assert!(matches!(ledger.events()[3].data, EventData::QuorumChanged(_)));
    let founders: Vec<Name> = ALL.iter().map(|(who, _)| name(who)).collect();
    assert_eq!(ledger.events()[3].officers, founders);
    ledger
}

/// Arguments and the body's line of an officer's stanza, as they stand in a file.
type Stanza = (Vec<String>, String);

fn stanzas(file: &[u8]) -> Vec<Stanza> {
    let lines: Vec<&[u8]> = file.split(|&byte| byte == b'\n').collect();
    let found = lines.windows(2).filter(|pair| pair[0].starts_with(b"-> argon2id "));
    let text = |line: &[u8]| String::from_utf8(line.to_vec()).expect("ASCII");
    found.map(|pair| (text(pair[0]).split(' ').skip(2).map(str::to_owned).collect(), text(pair[1]))).collect()
}

/// The file with other officers' stanzas, all else as it was.
fn with_stanzas(file: &[u8], stanzas: &[Stanza]) -> Vec<u8> {
    let first = file.iter().position(|&byte| byte == b'\n').expect("a header") + 1;
    let mut edited = file[..first].to_vec();
    for (args, body) in stanzas {
        edited.extend_from_slice(format!("-> argon2id {}\n{body}\n", args.join(" ")).as_bytes());
    }
    let mut rest = &file[first..];
    while rest.starts_with(b"-> argon2id ") {
        for _ in 0..2 {
            rest = &rest[rest.iter().position(|&byte| byte == b'\n').expect("a line") + 1..];
        }
    }
    edited.extend_from_slice(rest);
    edited
}

/// An argument changed, by someone who knows how the check is made.
fn with(stanza: &Stanza, place: usize, value: &str) -> Stanza {
    let mut changed = stanza.clone();
    value.clone_into(&mut changed.0[place]);
    checked(vec![changed]).remove(0)
}

fn checked(mut stanzas: Vec<Stanza>) -> Vec<Stanza> {
    for (args, body) in &mut stanzas {
        let mut hashed = args[..7].iter().flat_map(|arg| [arg.as_bytes(), b" "]).collect::<Vec<_>>().concat();
        hashed.extend(BASE64.decode(body).expect("base64"));
        args[7] = BASE64.encode(&Sha256::digest(&hashed)[..8]);
    }
    stanzas
}
