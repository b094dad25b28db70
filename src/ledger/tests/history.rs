//! The fold: random sequences of events, and what it refuses.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{at, facts, issued, ledger, ledger_of, split};
use crate::ledger::chain::History;
use crate::ledger::{AppendError, ClockBack};
use crate::model::{EventData, FoldError, SetOf};

/// One step: which account (or a split), and by how much the clock moves.
fn steps() -> impl Strategy<Value = Vec<(Option<u8>, i64)>> {
    prop::collection::vec((prop::option::weighted(0.8, 0_u8..6), 0_i64..100_000), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn random_sequences_fold_to_what_happened(steps in steps()) {
        let mut ledger = ledger();
        let mut generations: BTreeMap<u8, u32> = BTreeMap::new();
        let mut splits = BTreeSet::new();
        let mut second = 0;
        for (number, (account, later)) in (100..).zip(steps) {
            second += later;
            let mut event = issued(number);
            if let Some(account) = account {
                let generation = generations.entry(account).or_default();
                *generation += 1;
                let EventData::SetIssued(issued) = &mut event else { unreachable!() };
                issued.account = format!("account {account}").parse().expect("name");
                issued.generation = *generation;
            } else {
                event = split(number);
                splits.insert(facts(number).id);
            }
            ledger.append(event, at(second), ClockBack::Refuse).expect("follows");
        }
        let again = History::read(ledger.history.text.clone()).map_err(|e| e.to_string()).expect("read");
        prop_assert_eq!(&again.state, ledger.state());
        prop_assert_eq!(&again.events, ledger.events());
        let state = ledger.state();
        prop_assert_eq!(state.accounts().count(), generations.len());
        for (account, &last) in &generations {
            let name = format!("ACCOUNT {account}").parse().expect("name");
            let found = state.account(&name).expect("known");
            let numbers: Vec<_> = found.generations.iter().map(|generation| generation.number).collect();
            prop_assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
        }
        let recorded: BTreeSet<_> =
            state.sets().filter(|set| matches!(set.of, SetOf::Secret { .. })).map(|set| set.facts.id).collect();
        prop_assert_eq!(&recorded, &splits);
        let issued = generations.values().sum::<u32>() as usize;
        prop_assert_eq!(state.pending().count(), issued + splits.len());
    }
}

#[test]
fn what_contradicts_the_past_is_refused_and_changes_nothing() {
    let mut ledger = ledger_of(3);
    let (text, state) = (ledger.history.text.clone(), ledger.state().clone());
    let twice = issued(2);
    let mut same_set = issued(9);
    let mut one_short = issued(9);
    let mut alone = issued(9);
    let mut twins = issued(9);
    let EventData::SetIssued(event) = &mut same_set else { unreachable!() };
    event.set = facts(2);
    let EventData::SetIssued(event) = &mut one_short else { unreachable!() };
    event.set.shares.pop();
    let EventData::SetIssued(event) = &mut alone else { unreachable!() };
    event.set.k = 1;
    let EventData::SetIssued(event) = &mut twins else { unreachable!() };
    event.set.shares[2] = event.set.shares[0];
    let mut refused = |event| match ledger.append(event, at(99), ClockBack::Refuse) {
        Err(AppendError::Fold(error)) => error,
        other => panic!("not refused: {other:?}"),
    };
    assert!(matches!(refused(twice), FoldError::BadGeneration { expected: 2, found: 1, .. }));
    assert_eq!(refused(same_set), FoldError::SetExists(facts(2).id));
    assert_eq!(refused(one_short), FoldError::BadShares(facts(9).id, 3));
    assert!(matches!(refused(alone), FoldError::Quorum(_)));
    assert_eq!(refused(twins), FoldError::BadShares(facts(9).id, 3));
    let first = ledger.events()[0].data.clone();
    let mut refused = |event| ledger.append(event, at(99), ClockBack::Refuse).map(|_| ());
    assert_eq!(refused(first), Err(AppendError::Fold(FoldError::CreatedTwice)));
    assert_eq!(ledger.history.text, text);
    assert_eq!(ledger.state(), &state);
}

#[test]
fn the_line_is_readable_as_it_is() {
    let ledger = ledger_of(2);
    let line = ledger.line(&ledger.events()[1]);
    let head = ledger.events()[0].head;
    let expected = format!(
        "{{\"seq\":2,\"time\":\"2026-11-18T11:06:42Z\",\"officers\":[\"Alice\"],\"kind\":\"set-issued\",\
         \"data\":{{\"account\":\"bg2@contoso.onmicrosoft.com\",\"generation\":1,\"profile\":\"entra\",\
         \"entropy_bits\":140,\"set\":{{\"id\":\"{}\",\"format\":1,\"k\":2,\"n\":3,\"public_key\":\"{}\",",
        facts(2).id,
        facts(2).public_key,
    );
    assert!(line.starts_with(&expected), "{line}\n{expected}");
    assert!(
        line.contains(&format!(
            "\"issued_on\":\"2026-11-20\",\"validation_due\":\"2027-02-18\"}},\"prev\":\"{head}\",\"sig\":[\""
        )),
        "{line}"
    );
}

#[test]
fn every_set_that_was_dealt_is_pending_until_it_is_activated() {
    let mut ledger = ledger_of(3);
    ledger.append(split(4), at(4), ClockBack::Refuse).expect("appended");
    let pending: Vec<_> = ledger.state().pending().map(|set| set.seq).collect();
    assert_eq!(pending, [2, 3, 4]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_and_damaged_lines_never_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        place in any::<prop::sample::Index>(),
    ) {
        prop_assert!(History::read(bytes.clone()).is_err());
        let mut line = FIRST_LINE.as_bytes().to_vec();
        let at = place.index(line.len());
        line.splice(at..(at + bytes.len()).min(line.len()), bytes);
        prop_assert!(History::read(line).is_err());
    }
}

/// A line that is well formed, and signed by nobody.
const FIRST_LINE: &str = concat!(
    r#"{"seq":1,"time":"2026-11-20T12:00:00Z","officers":["Alice"],"kind":"ledger-created","data":{"format":1,"#,
    r#""ledger":"00000000000000000000000000000000","organisation":"Contoso","policy":{"validation_days":90,"k":2,"#,
    r#""n":3},"officer":{"name":"Alice","slot":1,"agreement":"0900000000000000000000000000000000000000000000000000000000000000","#,
    r#""signature":"0000000000000000000000000000000000000000000000000000000000000000","salt":"00000000000000000000000000000000","#,
    r#""memory_kib":65536,"passes":1,"lanes":1},"recipients":[]},"#,
    r#""prev":"0000000000000000000000000000000000000000000000000000000000000000","sig":[""#,
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
    "\"]}\n",
);
