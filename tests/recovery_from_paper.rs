//! Shares as they stand on paper, from dealing through checks to recovery.

use firesafe::model::{Quorum, SetId};
use firesafe::secret::SecretBytes;
use firesafe::share::recovery::{
    Dealer, Evidence, Fault, KnownSet, RecoveryState, Refusal, Report, Standing, Taken, Ticket,
};
use firesafe::share::{DealtSet, Reason, UnverifiedShare, VerifiedShare, deal};
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

const SECRET: &[u8] = b"K7#mQ2vX9pR4tW8zN3cB6hJ5";

fn dealt(seed: u8) -> DealtSet {
    let quorum = Quorum::new(3, 5).unwrap();
    deal(&SecretBytes::from(SECRET), quorum, &mut ChaCha20Rng::from_seed([seed; 32])).unwrap()
}

fn typed(set: &DealtSet, x: usize) -> VerifiedShare {
    let rows = set.shares()[x - 1].typed_rows();
    UnverifiedShare::from_typed_rows(&rows).unwrap().check().unwrap()
}

fn scanned(set: &DealtSet, x: usize) -> VerifiedShare {
    let text = set.shares()[x - 1].qr_text();
    UnverifiedShare::from_qr(text.expose()).unwrap().check().unwrap()
}

fn known(set: &DealtSet) -> KnownSet {
    KnownSet {
        set_id: set.set_id(),
        public_key: set.public_key(),
        k: 3,
        n: 5,
        share_fingerprints: set.shares().iter().map(firesafe::share::DealtShare::fingerprint).collect(),
        label: "bg1@contoso.onmicrosoft.com, generation 1".to_owned(),
        ended: None,
        sheets: Vec::new(),
    }
}

fn take_all(state: &mut RecoveryState, shares: impl IntoIterator<Item = VerifiedShare>) -> Report {
    shares.into_iter().map(|share| state.take(share)).last().unwrap()
}

fn recovers(state: &mut RecoveryState, set_id: SetId) -> bool {
    state.recover(set_id).is_some_and(|recovery| recovery.secret.same_as(SECRET))
}

#[test]
fn every_choice_of_sheets_scanned_or_typed_recovers_from_three_on() {
    let set = dealt(1);
    for choice in 1..1_u32 << 5 {
        for ways in 0..1_u32 << 5 {
            if ways & !choice != 0 {
                continue;
            }
            let chosen = (1..=5).filter(|x| choice >> (x - 1) & 1 == 1);
            let read = |x: usize| if ways >> (x - 1) & 1 == 1 { scanned(&set, x) } else { typed(&set, x) };
            let mut state = RecoveryState::new(Vec::new());
            let report = take_all(&mut state, chosen.map(read));
            assert!(report.set.bad.is_empty());
            assert_eq!(recovers(&mut state, set.set_id()), choice.count_ones() >= 3);
            let verified = report.set.standing == Standing::Recovered(Dealer::Signature);
            assert_eq!(verified, ways.count_ones() >= 3);
        }
    }
}

#[test]
fn a_share_signed_with_another_key_is_refused_and_the_others_recover() {
    let (set, other) = (dealt(1), dealt(2));
    let mut state = RecoveryState::new(Vec::new());
    state.take(scanned(&set, 1));
    // the characters of share 2, with the key and the signature of another set's share 2
    let own = set.shares()[1].typed_string();
    let foreign = other.shares()[1].qr_text();
    let (_, signature) = foreign.expose().split_once('+').unwrap();
    let sheet = format!("{}+{signature}", own.expose());
    let rejected = UnverifiedShare::from_qr(&sheet).unwrap().check().unwrap_err();
    assert_eq!(rejected.error().reason(), Reason::SetId);
    let refused = state.refuse(Refusal::Signature, Some(set.set_id()), Some(2));
    take_all(&mut state, [scanned(&set, 3), scanned(&set, 4)]);
    let recovery = state.recover(set.set_id()).unwrap();
    assert_eq!(recovery.dealer, Dealer::Signature);
    assert_eq!(recovery.bad.len(), 1);
    assert_eq!(
        (recovery.bad[0].ticket, &recovery.bad[0].fault),
        (refused, &Fault::Refused(Refusal::Signature))
    );
    // what its rows say is good all the same, and counts when they are typed
    assert_eq!(state.take(rejected.into_share().without_signature().check().unwrap()).taken, Taken::Kept);
}

#[test]
fn a_damaged_sheet_costs_nothing_that_was_read_before() {
    let set = dealt(1);
    let mut state = RecoveryState::new(Vec::new());
    take_all(&mut state, [typed(&set, 1), typed(&set, 2)]);
    let text = set.shares()[2].typed_string();
    let mut damaged = text.expose().to_owned();
    let wrong = if damaged.ends_with('Q') { "P" } else { "Q" };
    damaged.replace_range(damaged.len() - 1.., wrong);
    assert!(UnverifiedShare::from_string(&damaged).unwrap().check().is_err());
    state.refuse(Refusal::Damaged, None, None);
    assert!(!recovers(&mut state, set.set_id()));
    state.take(typed(&set, 3));
    assert!(recovers(&mut state, set.set_id()));
}

#[test]
fn the_ledger_knows_typed_shares_by_their_fingerprints() {
    let set = dealt(1);
    let mut state = RecoveryState::new(vec![known(&set)]);
    let report = take_all(&mut state, [typed(&set, 5), scanned(&set, 1), typed(&set, 2)]);
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Ledger));
    assert!(recovers(&mut state, set.set_id()));

    let mut incomplete = known(&set);
    incomplete.share_fingerprints.pop();
    let mut state = RecoveryState::new(vec![KnownSet { n: 4, ..incomplete }]);
    assert_eq!(state.take(typed(&set, 5)).taken, Taken::Bad(Fault::Forged(Evidence::NotListed)));
}

#[test]
fn sheets_of_two_sets_are_told_apart() {
    let (set, other) = (dealt(1), dealt(2));
    let mut state = RecoveryState::new(Vec::new());
    take_all(&mut state, [typed(&set, 1), typed(&other, 1), typed(&set, 2), scanned(&other, 2)]);
    assert!(state.sets().iter().all(|set| set.groups[0].missing == 1));
    assert!(!recovers(&mut state, set.set_id()) && !recovers(&mut state, other.set_id()));
    assert_eq!(state.take(typed(&set, 3)).beside, [other.set_id()]);
    let recovery = state.recover(set.set_id()).unwrap();
    let foreign: Vec<Ticket> = recovery.bad.iter().map(|bad| bad.ticket).collect();
    assert_eq!(foreign.iter().map(|ticket| ticket.index()).collect::<Vec<_>>(), [1, 3]);
    assert!(recovery.bad.iter().all(|bad| bad.fault == Fault::Foreign(None)));
}
