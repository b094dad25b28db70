//! Many shares: the bound of the search, other quorums, up to 31.

use rand::RngExt as _;

use super::super::search::{Candidate, Nothing, Pool};
use super::*;

#[test]
fn three_good_shares_are_found_among_thirty_one() {
    let set = Dealing::new(3, 31, 1, "three of thirty-one");
    let good = [5, 17, 31];
    let mut state = RecoveryState::new(Vec::new());
    let each = |x| if good.contains(&x) { set.typed(x) } else { set.forged(x, x) };
    let report = take_all(&mut state, (1..=31).map(each));
    let Standing::Conflict(Conflict::Misfit { fit, others }) = report.set.standing else {
        panic!("28 shares do not fit")
    };
    assert_eq!((fit.as_slice(), others.len()), (&[Ticket(4), Ticket(16), Ticket(30)][..], 28));
    assert!(report.set.bad.is_empty());
    // their signatures decide
    let report = take_all(&mut state, good.map(|x| set.signed(x)));
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Signature));
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), b"three of thirty-one");
    assert_eq!(numbers(recovery.used), good);
    let forged = recovery.bad.iter().filter(|bad| matches!(bad.fault, Fault::Forged(_)));
    assert_eq!(forged.count(), 28);
}

#[test]
fn sixteen_signed_shares_need_no_search() {
    let set = Dealing::new(16, 31, 1, "sixteen of thirty-one");
    let mut state = RecoveryState::new(Vec::new());
    state.limit = 1;
    let each = |x| if x % 2 == 1 { set.signed(x) } else { set.forged(x, x) };
    let report = take_all(&mut state, (1..=31).rev().map(each));
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Signature));
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.good.len(), 16);
    assert!(recovery.bad.iter().all(|bad| bad.fault == Fault::Forged(Evidence::OffPolynomial)));
}

#[test]
fn the_largest_set_recovers_with_every_share() {
    let set = Dealing::new(31, 31, 1, "all of them");
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, (1..=31).map(|x| set.typed(x)));
    assert_eq!(report.set.standing, Standing::Recovered(Dealer::Unverified));
    assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), b"all of them");
}

#[test]
fn a_search_for_a_rival_that_cannot_end_is_a_conflict() {
    let set = Dealing::new(16, 31, 1, "sixteen of thirty-one");
    let mut state = RecoveryState::new(Vec::new());
    state.limit = 0;
    let bad = [1, 2, 9, 30];
    take_all(&mut state, (1..=30).map(|x| if bad.contains(&x) { set.forged(x, x) } else { set.typed(x) }));
    state.limit = 3000;
    let report = state.take(set.typed(31));
    let Standing::Conflict(Conflict::Misfit { fit, others }) = report.set.standing else {
        panic!("nothing decides")
    };
    assert_eq!(fit.len(), 27);
    assert_eq!(others.iter().map(|ticket| ticket.index()).collect::<Vec<_>>(), [0, 1, 8, 29]);
    assert!(report.set.bad.is_empty());
    assert!(state.recover(set.set_id).is_none());
    for ticket in others {
        state.withdraw(ticket);
    }
    assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), b"sixteen of thirty-one");
}

#[test]
fn the_search_stops_at_a_hundred_thousand_choices() {
    let set = Dealing::new(3, 5, 1, "never found");
    // 31 numbers, three shares each: 4495 · 27 choices
    let forged: Vec<_> = (0..93).map(|i| set.forged(i % 31 + 1, i + 1)).collect();
    let free = || forged.iter().enumerate().map(|(index, share)| Candidate { index, share });
    let pool =
        |count| Pool { k: 3, set_id: set.set_id, fixed: Vec::new(), free: free().take(count).collect() };
    let mut tries = SEARCH_LIMIT;
    assert_eq!(pool(93).first_fit(&mut tries).err(), Some(Nothing::Stopped));
    assert_eq!(tries, 0);
    // two of each number: 4495 · 8 choices, all of them tried
    let mut tries = SEARCH_LIMIT;
    assert_eq!(pool(62).first_fit(&mut tries).err(), Some(Nothing::Exhausted));
    assert_eq!(tries, SEARCH_LIMIT - 4495 * 8);
}

#[test]
fn nothing_found_within_the_bound_is_no_verdict_on_anyone() {
    let set = Dealing::new(3, 31, 1, "never found");
    let mut state = RecoveryState::new(Vec::new());
    state.limit = 50;
    let report = take_all(&mut state, (1..=12).map(|x| set.forged(x, x)));
    let Standing::SearchLimit { among } = report.set.standing else { panic!("the search ended") };
    assert_eq!(among.len(), 12);
    assert!(report.set.bad.is_empty());
}

#[test]
fn random_quorums_and_mixes_recover_when_they_can() {
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    let mut ends = [0; 2];
    for round in 0..400_u16 {
        let [_, seed] = round.to_be_bytes();
        let n = rng.random_range(2..=9);
        let k = rng.random_range(2..=n);
        let secret = "x".repeat(rng.random_range(1..=60));
        let set = Dealing::new(k, n, seed, &secret);
        let mut shares = Vec::new();
        let mut signed = ShareNumbers::default();
        for x in 1..=n {
            match rng.random_range(0..14) {
                0..=4 => shares.push((set.typed(x), true)),
                5..=9 => {
                    signed.insert(x);
                    shares.push((set.signed(x), true));
                }
                10 => shares.push((set.forged(x, seed ^ x), false)),
                11 => {
                    shares.push((set.forged(x, seed ^ x), false));
                    shares.push((set.typed(x), true));
                }
                12 => {
                    signed.insert(x);
                    shares.push((set.forged(x, seed ^ x), false));
                    shares.push((set.signed(x), true));
                }
                _ => {}
            }
        }
        for i in (1..shares.len()).rev() {
            shares.swap(i, rng.random_range(0..=i));
        }
        let honest: Vec<bool> = shares.iter().map(|(_, honest)| *honest).collect();
        let is_open = |(share, honest): &(VerifiedShare, bool)| !honest && !signed.contains(share.x());
        let is_contested = signed.len() < k && shares.iter().any(is_open);
        let mut state = RecoveryState::new(Vec::new());
        for (share, _) in shares {
            let report = state.take(share);
            assert!(report.set.bad.iter().all(|bad| !honest[bad.ticket.index()]), "round {round}");
        }
        let enough = honest.iter().filter(|&&honest| honest).count() >= usize::from(k);
        let recovery = state.recover(set.set_id);
        assert_eq!(recovery.is_some(), enough && !is_contested, "round {round}");
        ends[usize::from(recovery.is_some())] += 1;
        if let Some(recovery) = recovery {
            assert_eq!(recovery.secret.expose(), secret.as_bytes());
            assert_eq!(recovery.bad.len(), honest.iter().filter(|&&honest| !honest).count());
        }
    }
    assert!(ends.iter().all(|&end| end > 50), "{ends:?}");
}
