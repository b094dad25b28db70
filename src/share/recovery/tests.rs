//! Dealings and forgeries to recover from, and what each kind of trouble is called.

mod bounds;
mod mixes;
mod sides;
mod single;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest as _, Sha256};

use super::*;
use crate::crypto::dealing::{combine, deal};
use crate::model::Quorum;
use crate::secret::SecretBytes;
use crate::share::block::encode;
use crate::share::verified::Content;

/// The key that signed nothing dealt here.
const OTHER_KEY: [u8; 32] = [0xee; 32];

/// A set, with all that its dealer knew.
struct Dealing {
    k: u8,
    set_id: SetId,
    key: [u8; 32],
    block: SecretBytes,
    points: Vec<(u8, SecretBytes)>,
}

impl Dealing {
    fn new(k: u8, n: u8, seed: u8, secret: &str) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let set_id = SetId::from_digest(&[seed; 32]);
        let block = encode(&SecretBytes::from(secret.as_bytes()), k, set_id, &mut rng).unwrap();
        let points = deal(&block, Quorum::new(k, n).unwrap(), &mut rng);
        Self { k, set_id, key: [seed; 32], block, points }
    }

    /// Share `x` as it is typed.
    fn typed(&self, x: u8) -> VerifiedShare {
        self.with_payload(x, self.payload(x))
    }

    /// Share `x` as its code is scanned.
    fn signed(&self, x: u8) -> VerifiedShare {
        share(self.k, x, self.set_id, self.payload(x), Some(self.key))
    }

    /// An unsigned share of any content: its checks are right, whoever made it.
    fn with_payload(&self, x: u8, payload: &[u8]) -> VerifiedShare {
        share(self.k, x, self.set_id, payload, None)
    }

    /// An unsigned share of random content.
    fn forged(&self, x: u8, seed: u8) -> VerifiedShare {
        let mut payload = vec![0; self.block.len()];
        ChaCha20Rng::from_seed([seed; 32]).fill_bytes(&mut payload);
        self.with_payload(x, &payload)
    }

    fn payload(&self, x: u8) -> &[u8] {
        self.points[usize::from(x) - 1].1.expose()
    }

    /// A dealing of another secret under the same set id, which passes through the shares `fits`.
    fn rival(&self, fits: &[u8], seed: u8) -> Self {
        assert!(fits.len() < usize::from(self.k));
        let mut rival = Self::new(self.k, 31, seed, "forged by someone");
        rival.block = encode(
            &SecretBytes::from(&b"forged by someone"[..]),
            self.k,
            self.set_id,
            &mut ChaCha20Rng::from_seed([seed; 32]),
        )
        .unwrap();
        let free = (1..=31).filter(|x| !fits.contains(x)).take(usize::from(self.k) - 1 - fits.len());
        let mut fixed = vec![(0, SecretBytes::from(rival.block.expose()))];
        fixed.extend(fits.iter().map(|&x| (x, SecretBytes::from(self.payload(x)))));
        fixed.extend(free.map(|x| (x, SecretBytes::from(rival.payload(x)))));
        rival.points = (1..=31).map(|at| (at, value_at(&fixed, at, self.k))).collect();
        rival.set_id = self.set_id;
        rival.key = self.key;
        rival
    }

    fn known(&self, n: u8) -> KnownSet {
        KnownSet {
            set_id: self.set_id,
            public_key: self.key,
            k: self.k,
            n,
            share_fingerprints: (1..=n).map(|x| self.typed(x).fingerprint()).collect(),
            label: "bg1@contoso.onmicrosoft.com, generation 2".to_owned(),
            ended: None,
            sheets: Vec::new(),
        }
    }
}

/// The value at `at` of the polynomial through `fixed`: adding `at` to every number moves it to zero.
fn value_at(fixed: &[(u8, SecretBytes)], at: u8, k: u8) -> SecretBytes {
    if let Some((_, value)) = fixed.iter().find(|(x, _)| *x == at) {
        return SecretBytes::from(value.expose());
    }
    let moved: Vec<_> = fixed.iter().map(|(x, value)| (x ^ at, value)).collect();
    combine(&moved, k).unwrap()
}

/// What no check lets through: any content, under any key.
fn share(k: u8, x: u8, set_id: SetId, payload: &[u8], key: Option<[u8; 32]>) -> VerifiedShare {
    let mut hash = Sha256::new();
    hash.update([k, x]);
    hash.update(set_id.as_bytes());
    hash.update(payload);
    let content = Content { k, x, set_id, payload: SecretBytes::from(payload) };
    VerifiedShare { content, public_key: key, fingerprint: hash.finalize().into() }
}

/// Takes shares one after the other; the last report.
fn take_all(state: &mut RecoveryState, shares: impl IntoIterator<Item = VerifiedShare>) -> Report {
    shares.into_iter().map(|share| state.take(share)).last().expect("at least one share")
}

fn faults(bad: &[BadShare]) -> Vec<(usize, Fault)> {
    bad.iter().map(|bad| (bad.ticket.index(), bad.fault.clone())).collect()
}

fn numbers(set: ShareNumbers) -> Vec<u8> {
    set.numbers().collect()
}

/// Every order of `items`.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let first_then_rest = |i: usize| {
        let mut rest = items.to_vec();
        let first = rest.remove(i);
        orders(&rest).into_iter().map(move |mut order| {
            order.insert(0, first.clone());
            order
        })
    };
    (0..items.len()).flat_map(first_then_rest).collect()
}
