//! Every mix of good, forged, foreign, duplicate and damaged shares of a 3-of-5, in many orders or in all.

use rand::RngExt as _;

use super::*;

const SECRET: &str = "K7#mQ2vX9pR4tW8zN3cB6hJ5";

/// What can lie on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Card {
    /// Good, of this number.
    Good(u8),
    /// Share 1 a second time, always typed.
    Again,
    /// Unsigned, of this number, random content under valid checks.
    Forged(u8),
    /// Of another set.
    Foreign,
    /// Of the same set id, with a longer payload.
    Long,
    /// Of the same set id, with k = 2.
    OtherK,
    /// Not readable.
    Damaged,
    /// Signed with a key that does not make the set id.
    BadSignature,
}

use Card::{Again, BadSignature, Damaged, Foreign, Forged, Good, Long, OtherK};

const CARDS: [Card; 13] = [
    Good(1),
    Good(2),
    Good(3),
    Good(4),
    Good(5),
    Again,
    Forged(2),
    Forged(6),
    Foreign,
    Long,
    OtherK,
    Damaged,
    BadSignature,
];

/// What speaks for the good shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    None,
    /// Those of odd numbers are signed.
    Some,
    Signatures,
    Ledger,
}

const PROOFS: [Proof; 4] = [Proof::None, Proof::Some, Proof::Signatures, Proof::Ledger];

struct World {
    set: Dealing,
    foreign: Dealing,
}

impl World {
    fn new() -> Self {
        Self { set: Dealing::new(3, 5, 1, SECRET), foreign: Dealing::new(3, 5, 2, "of another quarter") }
    }

    fn is_signed(proof: Proof, x: u8) -> bool {
        proof == Proof::Signatures || proof == Proof::Some && x % 2 == 1
    }

    fn play(&self, state: &mut RecoveryState, card: Card, proof: Proof) {
        let set = &self.set;
        let share = match card {
            Good(x) if Self::is_signed(proof, x) => set.signed(x),
            Good(x) => set.typed(x),
            Again => set.typed(1),
            Forged(x) => set.forged(x, 100 + x),
            Foreign => self.foreign.signed(1),
            Long => set.with_payload(3, &[7; 48]),
            OtherK => share(2, 4, set.set_id, set.payload(4), None),
            Damaged | BadSignature => {
                let refusal = if card == Damaged { Refusal::Damaged } else { Refusal::Signature };
                state.refuse(refusal, Some(set.set_id), None);
                return;
            }
        };
        state.take(share);
    }

    /// Lays the cards down in this order and checks every step and the end.
    fn check(&self, cards: &[Card], proof: Proof) {
        let known = if proof == Proof::Ledger { vec![self.set.known(5)] } else { Vec::new() };
        let mut state = RecoveryState::new(known);
        for (i, &card) in cards.iter().enumerate() {
            self.play(&mut state, card, proof);
            self.check_table(&state, &cards[..=i], proof);
        }
        let good = good_numbers(cards);
        let recovery = state.recover(self.set.set_id);
        let expected = good.len() >= 3 && !is_contested(cards, proof);
        assert_eq!(recovery.is_some(), expected, "{cards:?} {proof:?}");
        let Some(recovery) = recovery else { return };
        assert_eq!(recovery.secret.expose(), SECRET.as_bytes());
        let bad: Vec<_> = recovery.bad.iter().map(|bad| (bad.ticket.index(), bad.fault.clone())).collect();
        assert_eq!(bad, Self::expected_faults(cards, proof), "{cards:?} {proof:?}");
        assert_eq!(recovery.good.iter().map(|share| share.x).collect::<ShareNumbers>(), good);
        assert_eq!(recovery.good.len() + recovery.bad.len(), cards.len());
        assert_eq!(recovery.used.len(), 3);
        assert!(recovery.used.numbers().all(|x| good.contains(x)));
        let signed = cards.iter().filter(|c| matches!(c, Good(x) if Self::is_signed(proof, *x))).count();
        let dealer = match proof {
            Proof::Ledger => Dealer::Ledger,
            _ if signed >= 3 => Dealer::Signature,
            _ => Dealer::Unverified,
        };
        assert_eq!(recovery.dealer, dealer, "{cards:?} {proof:?}");
    }

    /// What holds after each step: nobody good is blamed, and the count is right.
    fn check_table(&self, state: &RecoveryState, cards: &[Card], proof: Proof) {
        let good = good_numbers(cards);
        for set in state.sets() {
            for bad in &set.bad {
                let card = cards[bad.ticket.index()];
                let harmless = matches!(bad.fault, Fault::Duplicate { .. });
                assert!(!matches!(card, Good(_) | Again | Foreign) || harmless, "{cards:?} {bad:?}");
            }
            if set.set_id != self.set.set_id {
                assert_eq!(set.standing, Standing::Collecting);
                continue;
            }
            let contested = is_contested(cards, proof);
            let recovered = matches!(set.standing, Standing::Recovered(_));
            assert_eq!(recovered, good.len() >= 3 && !contested, "{cards:?} {proof:?}");
            let is_conflict = matches!(set.standing, Standing::Conflict(_));
            assert!(contested || !is_conflict, "{cards:?} {proof:?} {:?}", set.standing);
            assert!(is_conflict || good.len() < 3 || !contested, "{cards:?} {proof:?} {:?}", set.standing);
            assert!(!matches!(set.standing, Standing::SearchLimit { .. }));
            if good.is_empty() && proof != Proof::Ledger {
                continue;
            }
            let main = set
                .groups
                .iter()
                .find(|group| group.k == 3 && good.numbers().all(|x| group.have.contains(x)));
            let main = main.expect("a group with all good shares");
            assert_eq!(main.missing, 3_u8.saturating_sub(main.have.len()));
            if recovered || proof == Proof::Ledger {
                assert_eq!(main.have, good);
            }
        }
    }

    /// What the end says of each card that does not count.
    fn expected_faults(cards: &[Card], proof: Proof) -> Vec<(usize, Fault)> {
        let place = |wanted| cards.iter().position(|&card| card == wanted);
        let signed = signed_numbers(cards, proof);
        let ticket = |at: usize| Ticket(u32::try_from(at).unwrap());
        let fault = |(at, &card): (usize, &Card)| {
            let fault = match card {
                Good(1) | Again => {
                    let other = place(if card == Again { Good(1) } else { Again })?;
                    if other > at {
                        return None;
                    }
                    Fault::Duplicate { of: ticket(other) }
                }
                Good(_) => return None,
                Forged(_) | Long if proof == Proof::Ledger => Fault::Forged(Evidence::NotListed),
                Forged(x) if signed.contains(&x) => {
                    Fault::Forged(Evidence::BesideGenuine { genuine: ticket(place(Good(x))?) })
                }
                Forged(_) => Fault::Forged(Evidence::OffPolynomial),
                Foreign => Fault::Foreign(None),
                Long => Fault::Forged(Evidence::OtherLength),
                OtherK => Fault::Forged(Evidence::OtherThreshold),
                Damaged => Fault::Refused(Refusal::Damaged),
                BadSignature => Fault::Refused(Refusal::Signature),
            };
            Some((at, fault))
        };
        cards.iter().enumerate().filter_map(fault).collect()
    }
}

fn good_numbers(cards: &[Card]) -> ShareNumbers {
    let number = |card: &Card| match card {
        Good(x) => Some(*x),
        Again => Some(1),
        _ => None,
    };
    cards.iter().filter_map(number).collect()
}

fn signed_numbers(cards: &[Card], proof: Proof) -> Vec<u8> {
    let number = |card: &Card| if let Good(x) = card { Some(*x) } else { None };
    cards.iter().filter_map(number).filter(|&x| World::is_signed(proof, x)).collect()
}

/// Whether a forged share lies there that nothing proves to be one.
fn is_contested(cards: &[Card], proof: Proof) -> bool {
    let signed = signed_numbers(cards, proof);
    let is_open = |card: &Card| match card {
        Forged(x) => !signed.contains(x) && signed.len() < 3,
        Long | OtherK => signed.is_empty(),
        _ => false,
    };
    proof != Proof::Ledger && cards.iter().any(is_open)
}

#[test]
fn every_mix_recovers_when_nothing_unproven_contradicts() {
    let world = World::new();
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    for mix in 0..1_u32 << CARDS.len() {
        let mut cards: Vec<_> = (0..CARDS.len()).filter(|i| mix >> i & 1 == 1).map(|i| CARDS[i]).collect();
        for proof in PROOFS {
            for i in (1..cards.len()).rev() {
                cards.swap(i, rng.random_range(0..=i));
            }
            world.check(&cards, proof);
            cards.reverse();
            world.check(&cards, proof);
        }
    }
}

#[test]
fn every_order_of_a_mix_ends_alike() {
    let world = World::new();
    let mixes = [
        [Good(1), Good(2), Good(3), Again, Forged(2), Foreign],
        [Good(1), Good(4), Good(5), Forged(2), Forged(6), Damaged],
        [Good(2), Good(3), Good(4), Good(5), Forged(2), Long],
        [Good(1), Again, Good(2), Forged(2), Forged(6), OtherK],
    ];
    for mix in mixes {
        for order in orders(&mix) {
            for proof in PROOFS {
                world.check(&order, proof);
            }
        }
    }
}
