//! Who must sign what, in histories that no honest program writes.

use std::sync::{Arc, OnceLock};

use super::{at, issued, ledger, officer, rng};
use crate::crypto::OfficerKey;
use crate::ledger::chain::History;
use crate::ledger::write::sign;
use crate::ledger::{ClockBack, OpenError, OpenLedger, Tampering};
use crate::model::{
    EventData, FoldError, Name, Officer, OfficerAdded, OfficerPassphraseChanged, OfficerRemoved,
    QuorumChanged,
};
use crate::secret::SecretText;

type Signer = (Name, Arc<OfficerKey>);

/// Alice and Bob, who open the ledger together, and Carol.
fn together() -> OpenLedger {
    static FIRST: OnceLock<OpenLedger> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let mut ledger = ledger();
        for name in ["Bob", "Carol"] {
            let passphrase = SecretText::from(name);
            let new = officer(name, &passphrase);
            ledger.add_founder(new, at(0), ClockBack::Refuse, &mut rng()).expect("added");
        }
        ledger.change_quorum(2, at(0), ClockBack::Refuse).expect("changed");
        ledger
    });
    let history = History::read(first.history.text.clone()).map_err(|error| error.to_string());
    OpenLedger { history: history.expect("read"), officers: first.officers.clone(), wrong: 0 }
}

fn read_with(ledger: &OpenLedger, signers: &[Signer], data: EventData) -> Result<(), OpenError> {
    let seq = ledger.last().seq + 1;
    let (_, line) = sign(signers, seq, at(9), ClockBack::Refuse, data, ledger.head());
    History::read([&ledger.history.text[..], &line].concat()).map(|_| ())
}

fn impossible(result: Result<(), OpenError>) -> FoldError {
    match result {
        Err(OpenError::Tampered(Tampering::Impossible { seq: 5, reason })) => reason,
        other => panic!("not found: {other:?}"),
    }
}

#[test]
fn fewer_signatures_than_the_quorum_are_found() {
    let ledger = together();
    let all = ledger.officers.clone();
    assert_eq!(read_with(&ledger, &all[1..], issued(1)), Ok(()));
    for one in &all {
        let found = impossible(read_with(&ledger, std::slice::from_ref(one), issued(1)));
        assert_eq!(found, FoldError::TooFewSigners { needed: 2, found: 1 });
    }
    let quorum = |quorum| EventData::QuorumChanged(QuorumChanged { quorum });
    let found = impossible(read_with(&ledger, &all[..1], quorum(1)));
    assert_eq!(found, FoldError::TooFewSigners { needed: 2, found: 1 });
    let found = impossible(read_with(&ledger, &all[..2], quorum(3)));
    assert_eq!(found, FoldError::TooFewSigners { needed: 3, found: 2 });
    assert_eq!(read_with(&ledger, &all[..2], quorum(1)), Ok(()));

    let removed = |name: &Signer| EventData::OfficerRemoved(OfficerRemoved { officer: name.0.clone() });
    let found = impossible(read_with(&ledger, &all[..2], removed(&all[0])));
    assert_eq!(found, FoldError::TooFewSigners { needed: 2, found: 1 });
    assert_eq!(read_with(&ledger, &all[..2], removed(&all[2])), Ok(()));
}

#[test]
fn fewer_signatures_are_found_before_the_last_event_too() {
    let mut ledger = together();
    let all = ledger.officers.clone();
    ledger.officers.truncate(1);
    let (event, line) = sign(&all[..1], 5, at(8), ClockBack::Refuse, issued(1), ledger.head());
    ledger.history.push(event, &line).expect("folds");
    let (_, line) = sign(&all, 6, at(9), ClockBack::Refuse, issued(2), ledger.head());
    let read = History::read([&ledger.history.text[..], &line].concat()).map(|_| ());
    assert_eq!(impossible(read), FoldError::TooFewSigners { needed: 2, found: 1 });
    assert_eq!(
        impossible(ledger.check().map(|_| ())),
        FoldError::TooFewSigners { needed: 2, found: 1 },
        "nor does the check end to end pass it"
    );
}

#[test]
fn no_officer_signs_twice_under_two_spellings() {
    let ledger = together();
    let (alice, key) = ledger.officers[0].clone();
    let twin: Name = "ALICE".parse().expect("name");
    for second in [alice.clone(), twin] {
        let signers = [(alice.clone(), Arc::clone(&key)), (second, Arc::clone(&key))];
        let found = read_with(&ledger, &signers, issued(1));
        assert_eq!(found, Err(OpenError::Tampered(Tampering::Malformed { seq: 5 })));
    }
}

#[test]
fn no_quorum_gives_an_officer_new_keys() {
    let ledger = together();
    let mut carol = ledger.state().officers()[2].clone();
    carol.agreement.0[0] ^= 1;
    carol.signature.0[0] ^= 1;
    let changed = |officer: &Officer| {
        EventData::OfficerPassphraseChanged(Box::new(OfficerPassphraseChanged { officer: officer.clone() }))
    };
    let all = ledger.officers.clone();
    assert_eq!(
        impossible(read_with(&ledger, &all[..2], changed(&carol))),
        FoldError::NotSigned(carol.name.clone())
    );
    assert_eq!(read_with(&ledger, &all[1..], changed(&carol)), Ok(()));
    carol.slot = 4;
    assert_eq!(impossible(read_with(&ledger, &all[1..], changed(&carol))), FoldError::BadSlot(4));
}

#[test]
fn no_two_officers_have_the_same_keys() {
    let ledger = together();
    let all = ledger.officers.clone();
    let mut twin = ledger.state().officers()[0].clone();
    twin.name = "Mallory".parse().expect("name");
    twin.slot = 4;
    let data = EventData::OfficerAdded(Box::new(OfficerAdded { officer: twin.clone() }));
    assert_eq!(impossible(read_with(&ledger, &all, data)), FoldError::KeysTaken(twin.name));
}

#[test]
fn who_was_removed_signs_no_longer() {
    let mut ledger = together();
    let all = ledger.officers.clone();
    ledger.remove_officer(&all[2].0, at(5), ClockBack::Refuse).expect("removed");
    let (_, line) = sign(&all[1..], 6, at(9), ClockBack::Refuse, issued(1), ledger.head());
    let read = History::read([&ledger.history.text[..], &line].concat()).map(|_| ());
    let name = all[2].0.clone();
    assert_eq!(read, Err(OpenError::Tampered(Tampering::UnknownOfficer { seq: 6, name })));
}
