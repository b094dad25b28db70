//! Shares that fit each other under one set id, but not the dealer's: every choice of them.

use super::*;

const SECRET: &str = "K7#mQ2vX9pR4tW8zN3cB6hJ5";

/// A share on the dealer's polynomial, the forger's, or both.
struct Card {
    x: u8,
    honest: bool,
    forged: bool,
    signed: bool,
}

/// Plays every choice of five honest shares and `made`, which a forger made to fit the honest ones `seen`.
fn every_choice(seen: &[u8], made: &[u8], signed: &[u8]) -> [usize; 5] {
    let set = Dealing::new(3, 5, 1, SECRET);
    let rival = set.rival(seen, 9);
    let honest = |x| Card { x, honest: true, forged: seen.contains(&x), signed: signed.contains(&x) };
    let forged = |&x| Card { x, honest: false, forged: true, signed: false };
    let all: Vec<Card> = (1..=5).map(honest).chain(made.iter().map(forged)).collect();
    let mut seen_ends = [0; 5];
    for mix in 1..1_u32 << all.len() {
        let cards: Vec<&Card> = (0..all.len()).filter(|i| mix >> i & 1 == 1).map(|i| &all[i]).collect();
        for reversed in [false, true] {
            let mut cards = cards.clone();
            if reversed {
                cards.reverse();
            }
            let mut state = RecoveryState::new(Vec::new());
            let report = take_all(
                &mut state,
                cards.iter().map(|card| match card {
                    Card { x, signed: true, .. } => set.signed(*x),
                    Card { x, honest: true, .. } => set.typed(*x),
                    Card { x, .. } => rival.typed(*x),
                }),
            );
            let recovered = state.recover(set.set_id);
            seen_ends[judge_end(&cards, &report.set, recovered)] += 1;
        }
    }
    seen_ends
}

/// Compares one end with what follows from who made which share.
fn judge_end(cards: &[&Card], set: &SetReport, recovery: Option<Recovery>) -> usize {
    let genuine = |card: &&&Card| card.signed;
    // a signed share of the same number removes a forged one before any counting
    let beaten = |card: &Card| !card.honest && cards.iter().filter(genuine).any(|c| c.x == card.x);
    let on = |side: fn(&Card) -> bool| {
        let members: Vec<usize> = (0..cards.len()).filter(|&i| side(cards[i]) && !beaten(cards[i])).collect();
        let all_signed = cards.iter().filter(genuine).all(|card| side(card));
        (members.len() >= 3 && all_signed).then_some(members)
    };
    let signed = cards.iter().filter(genuine).count();
    let forged_wins = if signed >= 3 { None } else { on(|card| card.forged) };
    let tickets = |list: &[Ticket]| list.iter().map(|ticket| ticket.index()).collect::<Vec<_>>();
    let open: Vec<usize> = (0..cards.len()).filter(|&i| !beaten(cards[i])).collect();
    for bad in &set.bad {
        assert!(!cards[bad.ticket.index()].honest, "an honest share is blamed: {bad:?}");
    }
    let (side, is_honest) = match (on(|card| card.honest), forged_wins) {
        (Some(honest), Some(forged)) => {
            assert!(recovery.is_none());
            let Standing::Conflict(Conflict::Secrets(sides)) = &set.standing else {
                panic!("no conflict: {:?}", set.standing)
            };
            let mut sides = sides.clone().map(|side| tickets(&side));
            let mut expected = [honest, forged];
            sides.sort();
            expected.sort();
            assert_eq!(sides, expected);
            return 0;
        }
        (Some(honest), None) => (honest, true),
        (None, Some(forged)) => (forged, false),
        (None, None) => {
            assert!(recovery.is_none());
            let is_open = matches!(
                set.standing,
                Standing::Collecting | Standing::NoFit { .. } | Standing::Conflict(Conflict::Numbers(_))
            );
            assert!(is_open, "{:?}", set.standing);
            return 3;
        }
    };
    if signed < 3 && side.len() < open.len() {
        assert!(recovery.is_none());
        let Standing::Conflict(Conflict::Misfit { fit, others }) = &set.standing else {
            panic!("no conflict: {:?}", set.standing)
        };
        let others_expected: Vec<usize> = open.into_iter().filter(|i| !side.contains(i)).collect();
        assert_eq!((tickets(fit), tickets(others)), (side, others_expected));
        return 4;
    }
    let recovery = recovery.expect("three shares that fit");
    assert_eq!(recovery.good.iter().map(|share| share.ticket.index()).collect::<Vec<_>>(), side);
    assert_eq!(recovery.good.len() + recovery.bad.len(), cards.len());
    assert_eq!(recovery.dealer == Dealer::Signature, signed >= 3);
    if is_honest {
        assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
        return 1;
    }
    // nothing here can tell: that is what the caller must say
    assert_eq!(recovery.dealer, Dealer::Unverified);
    2
}

#[test]
fn two_unsigned_sides_are_a_conflict_whoever_is_more() {
    let ends = every_choice(&[], &[6, 7, 8], &[]);
    assert!(ends.iter().all(|&end| end > 0), "{ends:?}");
    every_choice(&[], &[1, 2, 3], &[]);
    every_choice(&[], &[4, 5, 6, 7], &[]);
}

#[test]
fn a_forger_who_saw_honest_shares_is_a_conflict_too() {
    every_choice(&[1], &[6, 7], &[]);
    every_choice(&[1], &[2, 3, 6], &[]);
    let ends = every_choice(&[1, 2], &[6], &[]);
    assert!(ends[0] > 0, "{ends:?}");
    // at some numbers, 1 and 4, 5 for one, a share made to fit one pair fits a second: not at these
    every_choice(&[4, 5], &[3], &[]);
}

#[test]
fn every_signed_share_must_lie_on_the_side_that_wins() {
    every_choice(&[], &[6, 7, 8], &[2]);
    every_choice(&[1], &[6, 7], &[1]);
    every_choice(&[1], &[6, 7], &[1, 2]);
    every_choice(&[1, 2], &[3, 6, 7], &[1, 2]);
    every_choice(&[1, 2], &[6, 7, 8], &[1, 2, 3, 4]);
}

#[test]
fn the_ledger_decides_between_two_sides() {
    let set = Dealing::new(3, 5, 1, SECRET);
    let rival = set.rival(&[1], 9);
    let mut state = RecoveryState::new(vec![set.known(5)]);
    take_all(
        &mut state,
        [rival.typed(6), rival.typed(2), set.typed(1), set.typed(2), rival.typed(3), set.typed(4)],
    );
    let recovery = state.recover(set.set_id).unwrap();
    assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
    let forged = Fault::Forged(Evidence::NotListed);
    assert_eq!(faults(&recovery.bad), [0, 1, 4].map(|ticket| (ticket, forged.clone())));
}

#[test]
fn a_second_side_with_another_threshold_or_length_is_a_conflict() {
    let set = Dealing::new(3, 5, 1, SECRET);
    for (k, secret) in [(2, SECRET), (3, "a secret that is longer than the other one was")] {
        let mut other = Dealing::new(k, 31, 9, secret);
        let mut rng = ChaCha20Rng::from_seed([9; 32]);
        let block = encode(&SecretBytes::from(secret.as_bytes()), k, set.set_id, &mut rng).unwrap();
        other.points = deal(&block, Quorum::new(k, 31).unwrap(), &mut rng);
        other.set_id = set.set_id;
        let mut state = RecoveryState::new(Vec::new());
        take_all(&mut state, [1, 2, 3].map(|x| set.typed(x)));
        let report = take_all(&mut state, (4..4 + k).map(|x| other.typed(x)));
        let Standing::Conflict(Conflict::Claims(claims)) = &report.set.standing else {
            panic!("no conflict: {:?}", report.set)
        };
        let sides: Vec<_> = claims.iter().map(|claim| claim.tickets.len()).collect();
        assert_eq!((sides.iter().sum::<usize>(), sides.len()), (3 + usize::from(k), 2));
        // a signature on one share settles what k and the length are
        let report = state.take(set.signed(1));
        assert!(matches!(report.set.standing, Standing::Recovered(_)));
        assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), SECRET.as_bytes());
    }
}

#[test]
fn withdrawing_one_side_ends_the_conflict() {
    let set = Dealing::new(3, 5, 1, SECRET);
    let rival = set.rival(&[], 9);
    let mut state = RecoveryState::new(Vec::new());
    let report = take_all(&mut state, (1..=3).map(|x| set.typed(x)).chain((4..=6).map(|x| rival.typed(x))));
    assert!(matches!(report.set.standing, Standing::Conflict(_)));
    for ticket in 3..6 {
        assert!(state.withdraw(Ticket(ticket)));
    }
    assert_eq!(state.recover(set.set_id).unwrap().secret.expose(), SECRET.as_bytes());
}
