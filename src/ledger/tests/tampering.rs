//! Edited, dropped, reordered, re-chained, spliced: each is found and named.

use super::{at, issued, ledger_of, officer, rng};
use crate::ledger::chain::History;
use crate::ledger::write::sign;
use crate::ledger::{ClockBack, Fault, Head, NotJudged, OpenError, OpenLedger, Tampering, Why};
use crate::model::{EventData, Name, UnknownEvent};
use crate::secret::SecretText;

fn lines(ledger: &OpenLedger) -> Vec<String> {
    let text = String::from_utf8(ledger.history.text.clone()).expect("UTF-8");
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn read(lines: &[String]) -> Result<History, OpenError> {
    History::read(lines.concat().into_bytes())
}

fn found(lines: &[String]) -> Tampering {
    match read(lines) {
        Err(OpenError::Tampered(found)) => found,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("nothing was found"),
    }
}

/// Makes every `prev` fit again from line `from` on, as someone without a key could.
fn rechain(lines: &mut [String], from: usize) {
    for i in from.max(1)..lines.len() {
        let prev = Head::of_line(lines[i - 1].as_bytes()).to_string();
        let start = lines[i].find("\"prev\":\"").expect("has prev") + 8;
        lines[i].replace_range(start..start + 64, &prev);
    }
}

fn renumber(lines: &mut [String]) {
    for (seq, line) in (1..).zip(lines) {
        let end = line.find(",\"time\"").expect("has time");
        line.replace_range(..end, &format!("{{\"seq\":{seq}"));
    }
}

#[test]
fn an_honest_history_is_read() {
    let ledger = ledger_of(6);
    let history = read(&lines(&ledger)).map_err(|error| error.to_string()).expect("read");
    assert_eq!(history.events, ledger.events());
    assert_eq!(&history.state, ledger.state());
    assert_eq!(history.verify_all(), Ok(6));
}

#[test]
fn an_edited_event_is_named() {
    let honest = lines(&ledger_of(6));
    for edited in 1..=5 {
        let mut lines = honest.clone();
        lines[edited] = lines[edited].replace("\"entropy_bits\":140", "\"entropy_bits\":141");
        assert_ne!(lines, honest);
        assert_eq!(found(&lines), Tampering::Edited { seq: edited as u64 + 1 });
    }
    let mut lines = honest;
    lines[0] = lines[0].replace("Contoso", "Cantoso");
    assert_eq!(found(&lines), Tampering::Edited { seq: 1 });
}

#[test]
fn a_dropped_event_is_named() {
    let honest = lines(&ledger_of(6));
    for dropped in 0..=4 {
        let mut lines = honest.clone();
        lines.remove(dropped);
        assert_eq!(found(&lines), Tampering::Dropped { seq: dropped as u64 + 1 });
    }
}

#[test]
fn dropped_events_at_the_end_are_found_by_the_remembered_head() {
    let ledger = ledger_of(6);
    let remembered = ledger.remember();
    let mut shorter = ledger_of(4);
    assert!(read(&lines(&ledger)[..4]).is_ok(), "nothing in the file itself can tell");
    shorter.history = read(&lines(&ledger)[..4]).map_err(|error| error.to_string()).expect("read");
    assert_eq!(shorter.compare(&remembered), crate::ledger::Standing::Older { seq: 4, remembered: 6 });
}

#[test]
fn reordered_and_repeated_events_are_named() {
    let honest = lines(&ledger_of(6));
    for first in 0..5 {
        let mut lines = honest.clone();
        lines.swap(first, first + 1);
        assert_eq!(found(&lines), Tampering::Reordered { seq: first as u64 + 1 });
    }
    for repeated in 0..6 {
        let mut lines = honest.clone();
        lines.insert(repeated, honest[repeated].clone());
        assert_eq!(found(&lines), Tampering::Repeated { seq: repeated as u64 + 1 });
    }
}

#[test]
fn a_chain_made_anew_without_the_key_is_named() {
    let honest = lines(&ledger_of(6));
    for edited in 1..=4 {
        let mut lines = honest.clone();
        lines[edited] = lines[edited].replace("\"entropy_bits\":140", "\"entropy_bits\":141");
        rechain(&mut lines, edited + 1);
        assert_eq!(found(&lines), Tampering::Rechained { seq: edited as u64 + 1 });
    }
    for dropped in 1..=4 {
        let mut lines = honest.clone();
        lines.remove(dropped);
        renumber(&mut lines);
        rechain(&mut lines, dropped);
        let seq = dropped as u64 + 1;
        let expected = if dropped == 4 { Tampering::Edited { seq } } else { Tampering::Rechained { seq } };
        assert_eq!(found(&lines), expected);
    }
}

#[test]
fn two_histories_of_the_same_officers_do_not_join() {
    let mut one = ledger_of(3);
    let common = read(&lines(&one)).map_err(|error| error.to_string()).expect("read");
    let mut other = OpenLedger { history: common, officers: one.officers.clone(), wrong: 0 };
    one.append(issued(10), at(10), ClockBack::Refuse).expect("appended");
    one.append(issued(11), at(11), ClockBack::Refuse).expect("appended");
    other.append(issued(20), at(20), ClockBack::Refuse).expect("appended");
    let mut joined = lines(&other);
    joined.push(lines(&one)[4].clone());
    assert_eq!(found(&joined), Tampering::Spliced { seq: 5 });
}

#[test]
fn a_line_that_is_cut_or_is_none_is_named() {
    let honest = lines(&ledger_of(3));
    let mut cut = honest.clone();
    cut[2].pop();
    assert_eq!(found(&cut), Tampering::CutShort { seq: 3 });
    for bad in ["\n", "{}\n", "null\n", "\u{7f}\n", "{\"seq\":2}\n"] {
        let mut lines = honest.clone();
        lines[1] = bad.to_owned();
        assert_eq!(found(&lines), Tampering::Malformed { seq: 2 }, "{bad:?}");
    }
    assert_eq!(found(&[]), Tampering::NoEvents);
}

#[test]
fn every_flipped_bit_of_a_small_history_is_found() {
    let text = ledger_of(3).history.text;
    for place in 0..text.len() {
        let mut flipped = text.clone();
        flipped[place] ^= 1 << (place % 8);
        let error = History::read(flipped).map(|_| ()).expect_err("found");
        assert_eq!(error.fault(), Fault::Integrity, "{place}: {error}");
    }
}

#[test]
fn every_cut_of_a_small_history_is_found_but_one_between_events() {
    let ledger = ledger_of(3);
    let text = &ledger.history.text;
    for length in 0..text.len() {
        let between = length > 0 && text[length - 1] == b'\n';
        assert_eq!(History::read(text[..length].to_vec()).is_ok(), between, "{length}");
    }
}

#[test]
fn nobody_signs_for_an_officer_or_lets_himself_in() {
    let mut mallory = ledger_of(3);
    let name: Name = "Mallory".parse().expect("name");
    let passphrase = SecretText::from("let me in");
    // Mallory's own key under Alice's name, then under his own.
    let alices = ledger_of(3);
    mallory
        .add_officer(officer("Mallory", &passphrase), at(9), ClockBack::Refuse, &mut rng())
        .expect("added");
    let added = mallory.events()[3].data.clone();
    let EventData::OfficerAdded(keys) = &added else { panic!("an officer was added") };
    let salt = keys.officer.salt.0;
    let key = crate::crypto::OfficerKey::derive(&passphrase, salt, super::costs()).expect("memory");
    let key = std::sync::Arc::new(key);
    for (signer, expected) in
        [("Alice", Tampering::Edited { seq: 4 }), ("Mallory", Tampering::UnknownOfficer { seq: 4, name })]
    {
        let signers = [(signer.parse().expect("name"), std::sync::Arc::clone(&key))];
        let forged = sign(&signers, 4, at(9), ClockBack::Refuse, added.clone(), alices.head());
        let mut lines = lines(&alices);
        lines.push(String::from_utf8(forged.1).expect("UTF-8"));
        // An event after it hides nothing: whoever lets somebody in must be verified.
        let next =
            sign(&signers, 5, at(10), ClockBack::Refuse, issued(9), Head::of_line(lines[3].as_bytes()));
        assert_eq!(found(&lines), expected);
        lines.push(String::from_utf8(next.1).expect("UTF-8"));
        let hidden = match expected {
            Tampering::Edited { seq } => Tampering::Rechained { seq },
            other => other,
        };
        assert_eq!(found(&lines), hidden);
    }
}

#[test]
fn a_time_before_the_last_event_must_have_been_confirmed() {
    let mut ledger = ledger_of(3);
    let refused = ledger.append(issued(9), at(1), ClockBack::Refuse).map(|_| ());
    assert!(matches!(refused, Err(crate::ledger::AppendError::ClockBack { .. })), "{refused:?}");
    let signed = sign(&ledger.officers, 4, at(1), ClockBack::Refuse, issued(9), ledger.head());
    let mut unconfirmed = lines(&ledger);
    unconfirmed.push(String::from_utf8(signed.1).expect("UTF-8"));
    assert_eq!(found(&unconfirmed), Tampering::ClockBack { seq: 4 });

    ledger.append(issued(9), at(1), ClockBack::Confirmed).expect("confirmed");
    ledger.append(issued(10), at(8), ClockBack::Confirmed).expect("no need to");
    let history = read(&lines(&ledger)).map_err(|error| error.to_string()).expect("read");
    let marks: Vec<_> = history.events.iter().map(|event| event.clock_confirmed).collect();
    assert_eq!(marks, [false, false, false, true, false]);
}

#[test]
fn events_of_a_newer_version_are_kept_and_not_written_after() {
    let mut ledger = ledger_of(3);
    let data = serde_json::json!({"site": "Vault 7", "rating": "S60DIS"});
    let newer = EventData::Unknown(UnknownEvent { kind: "safe-added".to_owned(), data });
    let refused = ledger.append(newer.clone(), at(9), ClockBack::Refuse).map(|_| ());
    assert!(matches!(refused, Err(crate::ledger::AppendError::NewerEvents { seq: 4, .. })), "{refused:?}");
    let signed = sign(&ledger.officers, 4, at(9), ClockBack::Refuse, newer.clone(), ledger.head());
    let mut with_newer = lines(&ledger);
    with_newer.push(String::from_utf8(signed.1).expect("UTF-8"));
    ledger.history = read(&with_newer).map_err(|error| error.to_string()).expect("read");
    assert_eq!(ledger.events()[3].data, newer);
    assert_eq!(ledger.check().map(|report| report.signatures), Ok(4));
    let refused = ledger.append(issued(9), at(10), ClockBack::Refuse).map(|_| ());
    assert!(matches!(refused, Err(crate::ledger::AppendError::NewerEvents { seq: 4, .. })), "{refused:?}");

    let refused = ledger.encrypt(&mut rng());
    assert!(matches!(refused, Err(crate::ledger::EncryptError::NewerEvents { seq: 4, .. })), "{refused:?}");

    // What follows may be signed by a key that this version cannot know.
    let stranger = super::ledger_with("Bob", "another passphrase");
    let after = sign(&stranger.officers, 5, at(10), ClockBack::Refuse, issued(9), ledger.head());
    with_newer.push(String::from_utf8(after.1).expect("UTF-8"));
    let history = read(&with_newer).map_err(|error| error.to_string()).expect("read");
    let whys: Vec<_> = history.beyond.events().iter().map(|event| (event.seq, &event.why)).collect();
    assert_eq!(whys, [(4, &Why::Kind), (5, &Why::Signatures)]);
    assert_eq!(history.verify_all(), Ok(4));
}

#[test]
fn known_kinds_with_unknown_content_are_kept_and_not_written_after() {
    let ledger = ledger_of(2);
    let mut data = serde_json::to_value(issued(3)).expect("JSON");
    data["witness"] = "Carol".into();
    let newer = EventData::Unknown(UnknownEvent { kind: "set-issued".to_owned(), data });
    let signed = sign(&ledger.officers, 3, at(3), ClockBack::Refuse, newer.clone(), ledger.head());
    let mut lines = lines(&ledger);
    lines.push(String::from_utf8(signed.1).expect("UTF-8"));
    let history = read(&lines).map_err(|error| error.to_string()).expect("read");
    assert_eq!(history.events[2].data, newer);
    let unknown = vec!["`witness`".to_owned()];
    let expected = NotJudged { seq: 3, kind: "set-issued".to_owned(), why: Why::Content(unknown) };
    assert_eq!(history.beyond.events(), [expected]);
    assert_eq!(history.state.sets().count(), 2, "what is known of it happened");
}

#[test]
fn a_beginning_of_a_newer_format_is_not_called_tampering() {
    let ledger = ledger_of(1);
    let EventData::LedgerCreated(created) = &ledger.events()[0].data else { panic!("created") };
    let mut data = serde_json::to_value(created).expect("JSON");
    data["format"] = 2.into();
    data["regions"] = "EU".into();
    let newer = EventData::Unknown(UnknownEvent { kind: "ledger-created".to_owned(), data });
    let signed = sign(&ledger.officers, 1, at(0), ClockBack::Refuse, newer, Head::NONE);
    let error = History::read(signed.1).map(|_| ()).expect_err("newer");
    assert_eq!(error.fault(), Fault::Failed);
    assert!(error.to_string().contains("format 2"), "{error}");
}
