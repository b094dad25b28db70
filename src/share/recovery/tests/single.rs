//! One kind of trouble at a time.

use jiff::civil::date;

use super::*;
use crate::share::UnverifiedShare;
use crate::share::alphabet::{to_groups, value_of};
use crate::share::rows::Kind;
use crate::share::word::Word;

const SECRET: &str = "K7#mQ2vX9pR4tW8zN3cB6hJ5";

fn set() -> Dealing {
    Dealing::new(3, 5, 1, SECRET)
}

#[test]
fn three_of_five_are_counted_and_recovered() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    let first = state.take(set.typed(4));
    assert_eq!(first.taken, Taken::Kept);
    assert_eq!(first.set.standing, Standing::Collecting);
    assert_eq!((first.set.groups[0].k, first.set.groups[0].missing), (3, 2));
    assert!(state.recover(set.set_id).is_none());
    state.take(set.typed(1));
    let third = state.take(set.typed(5));
    assert_eq!(third.set.standing, Standing::Recovered(Dealer::Unverified));
    assert_eq!(numbers(third.set.groups[0].have), [1, 4, 5]);
    assert_eq!(third.set.groups[0].missing, 0);

    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
    assert_eq!((recovery.k, numbers(recovery.used)), (3, vec![1, 4, 5]));
    assert!(recovery.bad.is_empty());
    assert_eq!(recovery.good.len(), 3);
}

#[test]
fn the_secret_can_be_asked_for_again_and_shares_can_follow() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    take_all(&mut state, [1, 2, 3].map(|x| set.typed(x)));
    for _ in 0..2 {
        assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), SECRET.as_bytes());
    }
    let fourth = state.take(set.typed(4));
    assert_eq!(fourth.set.standing, Standing::Recovered(Dealer::Unverified));
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.good.len(), 4);
    assert_eq!(recovery.used.len(), 3);
}

#[test]
fn k_signatures_verify_the_dealer_and_fewer_do_not() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, [set.signed(1), set.signed(2), set.typed(3)]);
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Unverified));
    let report = state.take(set.signed(3));
    assert_eq!(report.taken, Taken::Duplicate { of: Ticket(2), signs: true });
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Signature));
    let good = state.recover(set.set_id).unwrap().good;
    assert!(good.iter().all(|share| share.authenticity == Authenticity::Signed));
}

#[test]
fn a_share_read_twice_is_a_duplicate_until_both_are_withdrawn() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    state.take(set.signed(1));
    let again = state.take(set.typed(1));
    assert_eq!(again.taken, Taken::Duplicate { of: Ticket(0), signs: false });
    assert_eq!(again.set.groups[0].missing, 2);
    assert_eq!(faults(&again.set.bad), [(1, Fault::Duplicate { of: Ticket(0) })]);
    assert!(state.withdraw(Ticket(0)));
    assert_eq!(state.sets()[0].groups[0].missing, 2);
    assert!(state.sets()[0].bad.is_empty());
    assert!(state.withdraw(Ticket(1)));
    assert!(state.sets().is_empty());
    assert!(!state.withdraw(Ticket(1)));
}

#[test]
fn two_unsigned_shares_of_one_number_wait_for_a_decision() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    state.take(set.forged(2, 9));
    let report = state.take(set.typed(2));
    assert_eq!(report.taken, Taken::Contradicts { other: Ticket(0), about: Difference::Content });
    assert_eq!(numbers(report.set.groups[0].contested), [2]);
    let both = vec![(2, vec![Ticket(0), Ticket(1)])];
    assert_eq!(report.set.standing, Standing::Conflict(Conflict::Numbers(both)));
    assert!(report.set.bad.is_empty());
    let report = take_all(&mut state, [set.typed(1), set.typed(3)]);
    let (fit, others) = (vec![Ticket(1), Ticket(2), Ticket(3)], vec![Ticket(0)]);
    assert_eq!(report.set.standing, Standing::Conflict(Conflict::Misfit { fit, others }));
    assert!(report.set.bad.is_empty());
    assert!(state.recover(set.set_id).is_none());
    let report = state.take(set.signed(2));
    let beaten = Fault::Forged(Evidence::BesideGenuine { genuine: Ticket(1) });
    assert_eq!(faults(&report.set.bad), [(0, beaten), (4, Fault::Duplicate { of: Ticket(1) })]);
    assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), SECRET.as_bytes());
}

#[test]
fn a_signed_share_beats_an_unsigned_one_of_its_number_in_either_order() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    state.take(set.forged(2, 9));
    let report = state.take(set.signed(2));
    assert_eq!(report.taken, Taken::Kept);
    let beaten = Fault::Forged(Evidence::BesideGenuine { genuine: Ticket(1) });
    assert_eq!(faults(&report.set.bad), [(0, beaten.clone())]);
    let report = state.take(set.forged(2, 8));
    assert_eq!(report.taken, Taken::Bad(beaten));
    // and an unsigned one is cleared again when the signed one goes
    state.withdraw(Ticket(1));
    assert!(state.sets()[0].bad.is_empty());
}

#[test]
fn other_lengths_and_thresholds_stand_apart_and_are_named_once_something_decides() {
    let set = set();
    let short = |x| set.with_payload(x, &set.payload(x)[..24]);
    let other_k = |x| share(2, x, set.set_id, set.payload(x), None);
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, [set.typed(1), short(2), other_k(3)]);
    assert_eq!(report.set.groups.len(), 3);
    assert_eq!(report.taken, Taken::Contradicts { other: Ticket(0), about: Difference::Threshold });
    let claim = |k, len, ticket| Claim { k, len, tickets: vec![Ticket(ticket)] };
    let claims = vec![claim(2, 40, 2), claim(3, 24, 1), claim(3, 40, 0)];
    assert_eq!(report.set.standing, Standing::Conflict(Conflict::Claims(claims)));
    assert!(report.set.bad.is_empty());
    let report = state.take(set.signed(1));
    let expected = vec![
        (1, Fault::Forged(Evidence::OtherLength)),
        (2, Fault::Forged(Evidence::OtherThreshold)),
        (3, Fault::Duplicate { of: Ticket(0) }),
    ];
    assert_eq!(faults(&report.set.bad), expected);
    assert_eq!(report.set.groups.len(), 1);

    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, [short(1), other_k(2), set.typed(3), set.typed(4), set.typed(5)]);
    assert!(matches!(report.set.standing, Standing::Conflict(Conflict::Claims(_))));
    assert!(report.set.bad.is_empty(), "three that fit prove nothing against two others");
    assert!(state.recover(set.set_id).is_none());
}

#[test]
fn shares_of_two_sets_lie_side_by_side_and_each_recovers() {
    let (one, two) = (set(), Dealing::new(2, 3, 2, "another secret"));
    let mut state = RecoveryState::new(Vec::new());
    take_all(&mut state, [one.typed(1), two.typed(1), one.typed(2), two.typed(3)]);
    let report = state.take(one.typed(5));
    assert_eq!(report.beside, [two.set_id]);
    let recovery = state.recover(one.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
    assert_eq!(faults(&recovery.bad), [(1, Fault::Foreign(None)), (3, Fault::Foreign(None))]);
    let recovery = state.recover(two.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), b"another secret");
    assert_eq!(recovery.bad.len(), 3);
}

#[test]
fn the_ledger_names_forged_shares_at_once() {
    let set = set();
    let mut state = RecoveryState::new(vec![set.known(5)]);
    let forged = |evidence| Taken::Bad(Fault::Forged(evidence));
    assert_eq!(state.take(set.forged(2, 9)).taken, forged(Evidence::NotListed));
    let other_key = share(3, 1, set.set_id, set.payload(2), Some(OTHER_KEY));
    let report = state.take(other_key);
    assert_eq!(report.taken, forged(Evidence::OtherKey));
    assert_eq!((report.set.groups[0].k, report.set.groups[0].missing), (3, 3));
    let other_k = share(2, 1, set.set_id, set.payload(1), None);
    assert_eq!(state.take(other_k).taken, forged(Evidence::OtherThreshold));
    let report = take_all(&mut state, [set.typed(1), set.signed(2), set.typed(5)]);
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Ledger));
    assert_eq!(report.set.known.unwrap().label, "bg1@contoso.onmicrosoft.com, generation 2");
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
    assert!(recovery.good.iter().all(|share| share.authenticity == Authenticity::Ledger));
    assert_eq!(recovery.bad.len(), 3);
}

#[test]
fn a_ledger_that_lists_only_some_shares_blames_none_of_the_others() {
    let set = set();
    let mut known = set.known(5);
    known.share_fingerprints.truncate(2);
    let mut state = RecoveryState::new(vec![known]);
    assert_eq!(state.take(set.typed(3)).taken, Taken::Kept);
    assert_eq!(state.take(set.typed(1)).taken, Taken::Kept);
    assert_eq!(state.take(set.typed(2)).set.standing, Standing::Recovered(Dealer::Unverified));
    let beyond = state.take(set.with_payload(6, set.payload(1)));
    assert_eq!(beyond.taken, Taken::Bad(Fault::Forged(Evidence::NotListed)));
}

#[test]
fn a_superseded_set_is_named_with_its_date() {
    let (new, old) = (set(), Dealing::new(3, 5, 2, "the password before"));
    let ended = Some(Mark { what: Recorded::Superseded, on: date(2026, 8, 14) });
    let known = KnownSet { ended, label: "bg1, generation 1".to_owned(), ..old.known(5) };
    let mut state = RecoveryState::new(vec![known, new.known(5)]);
    let facts = KnownFacts { label: "bg1, generation 1".to_owned(), ended };
    assert_eq!(state.take(old.typed(1)).set.known, Some(facts.clone()));
    take_all(&mut state, [1, 2, 3].map(|x| new.signed(x)));
    let recovery = state.recover(new.set_id).unwrap();
    assert_eq!(faults(&recovery.bad), [(0, Fault::Foreign(Some(facts)))]);
}

#[test]
fn what_is_recorded_of_a_sheet_is_said_of_no_forged_one() {
    let set = set();
    let destroyed = Mark { what: Recorded::Destroyed, on: date(2026, 8, 14) };
    let lost = Mark { what: Recorded::Lost, on: date(2026, 9, 2) };
    let known = KnownSet { sheets: vec![vec![destroyed], vec![], vec![lost]], ..set.known(5) };
    let mut state = RecoveryState::new(vec![known]);
    assert_eq!(state.take(set.typed(1)).marks, [destroyed]);
    assert_eq!(state.take(set.signed(1)).marks, [destroyed]);
    assert_eq!(state.take(set.typed(2)).marks, []);
    assert_eq!(state.take(set.forged(3, 9)).marks, []);
    assert_eq!(state.take(set.signed(3)).marks, [lost]);
    assert_eq!(state.take(set.typed(5)).marks, []);
}

#[test]
fn two_forged_ones_and_one_honest_blame_neither_side() {
    let set = Dealing::new(2, 3, 1, SECRET);
    let rival = set.rival(&[], 9);
    for order in orders(&[0, 1, 2]) {
        let mut state = RecoveryState::new(Vec::new());
        let share =
            |&i: &usize| if i == 0 { set.typed(1) } else { rival.typed(u8::try_from(i).unwrap() + 4) };
        let report = take_all(&mut state, order.iter().map(share));
        let place = |i| Ticket(u32::try_from(order.iter().position(|&at| at == i).unwrap()).unwrap());
        let Standing::Conflict(Conflict::Misfit { mut fit, others }) = report.set.standing else {
            panic!("nothing decides")
        };
        fit.sort();
        let mut forged = vec![place(1), place(2)];
        forged.sort();
        assert_eq!((fit, others), (forged, vec![place(0)]));
        assert!(report.set.bad.is_empty());
        assert!(state.recover(set.set_id).is_none());
    }
}

#[test]
fn two_keys_under_one_set_id_are_a_conflict_that_withdrawal_or_the_ledger_ends() {
    let set = set();
    let intruder = || share(3, 4, set.set_id, set.payload(1), Some(OTHER_KEY));
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, [set.signed(1), set.signed(2), intruder(), set.signed(3)]);
    let sides = vec![vec![Ticket(0), Ticket(1), Ticket(3)], vec![Ticket(2)]];
    assert_eq!(report.set.standing, Standing::Conflict(Conflict::Keys(sides)));
    assert!(report.set.bad.is_empty());
    assert!(state.recover(set.set_id).is_none());
    state.withdraw(Ticket(2));
    assert_eq!(state.sets()[0].standing, Standing::Recovered(Dealer::Signature));

    let mut state = RecoveryState::new(vec![set.known(5)]);
    take_all(&mut state, [set.signed(1), set.signed(2), intruder(), set.signed(3)]);
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.dealer, Dealer::Ledger);
    assert_eq!(faults(&recovery.bad), [(2, Fault::Forged(Evidence::OtherKey))]);
}

#[test]
fn one_content_signed_by_two_keys_is_a_conflict_too() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    let report =
        take_all(&mut state, [set.signed(1), share(3, 1, set.set_id, set.payload(1), Some(OTHER_KEY))]);
    assert_eq!(report.taken, Taken::Duplicate { of: Ticket(0), signs: true });
    assert!(matches!(report.set.standing, Standing::Conflict(Conflict::Keys(_))));
}

#[test]
fn a_dealer_who_signed_what_does_not_fit_is_blamed_on_no_holder() {
    let set = set();
    let wrong = |x, from| share(3, x, set.set_id, set.payload(from), Some(set.key));
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, [set.signed(1), set.signed(2), set.signed(3), wrong(4, 5)]);
    assert!(matches!(report.set.standing, Standing::NoFit { .. }), "{:?}", report.set.standing);
    assert!(report.set.bad.is_empty());
    let report = state.take(wrong(1, 5));
    assert!(matches!(report.set.standing, Standing::NoFit { .. }), "{:?}", report.set.standing);
    assert!(report.set.bad.is_empty());
}

#[test]
fn what_was_refused_is_named_at_the_end_and_can_be_taken_back() {
    let set = set();
    let mut state = RecoveryState::new(Vec::new());
    let damaged = state.refuse(Refusal::Damaged, Some(set.set_id), None);
    state.refuse(Refusal::Signature, Some(set.set_id), Some(4));
    take_all(&mut state, [1, 2, 3].map(|x| set.typed(x)));
    let expected = [(0, Fault::Refused(Refusal::Damaged)), (1, Fault::Refused(Refusal::Signature))];
    assert_eq!(faults(&state.recover(set.set_id).unwrap().bad), expected);
    assert!(state.withdraw(damaged));
    assert_eq!(state.recover(set.set_id).unwrap().bad.len(), 1);
}

#[test]
fn reports_show_nothing_secret() {
    let set = set();
    let mut state = RecoveryState::new(vec![set.known(5)]);
    let report = take_all(&mut state, [set.typed(1), set.typed(2), set.forged(4, 9), set.typed(3)]);
    let shown = format!("{report:?} {:?}", state.sets());
    assert!(!shown.contains(SECRET));
    for x in 1..=3 {
        assert!(!shown.contains(&format!("{:?}", &set.payload(x)[..4]).replace(['[', ']'], "")));
        assert!(!shown.contains(&hex::encode(&set.payload(x)[..4])));
    }
}

#[test]
fn a_forged_share_without_signature_passes_every_check_that_it_can_be_given_alone() {
    let set = set();
    let forged = set.forged(2, 9);
    let mut values = SecretBytes::from(&[3, 2][..]);
    for &character in set.set_id.as_bytes() {
        values.push(value_of(char::from(character)).unwrap());
    }
    values.extend_from_slice(to_groups(forged.payload().expose()).expose());
    let text = Word::sealed(Kind::Share, values).typed();
    let passed = UnverifiedShare::from_string(text.expose()).unwrap().check().unwrap();
    assert!(passed.payload().same_as(forged.payload().expose()));
    let mut state = RecoveryState::new(Vec::new());
    state.take(passed);
    take_all(&mut state, [1, 3, 4].map(|x| set.signed(x)));
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
    assert_eq!(faults(&recovery.bad), [(0, Fault::Forged(Evidence::OffPolynomial))]);
}
