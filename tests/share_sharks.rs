//! `sharks`, from which our dealing crate was forked, recovers what we deal, and we
//! what it deals: the same field, the same shares.

use firesafe::crypto::dealing::{combine, deal};
use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use sharks::{Share, Sharks};

const BLOCK: &[u8] = b"forty bytes that no one has to remember!";

const QUORUMS: [(u8, u8); 6] = [(2, 2), (2, 3), (3, 5), (5, 8), (16, 31), (31, 31)];

#[test]
fn sharks_recovers_what_we_deal() {
    let rng = &mut ChaCha20Rng::from_seed([41; 32]);
    for (k, n) in QUORUMS {
        let points = deal(&SecretBytes::from(BLOCK), Quorum::new(k, n).unwrap(), rng);
        let theirs = points.iter().rev().take(usize::from(k)).map(|(x, point)| {
            let bytes = [&[*x], point.expose()].concat();
            Share::try_from(&bytes[..]).unwrap()
        });
        assert_eq!(Sharks(k).recover(&theirs.collect::<Vec<_>>()).unwrap(), BLOCK, "{k} of {n}");
    }
}

#[test]
fn we_recover_what_sharks_deals() {
    for (k, n) in QUORUMS {
        let dealt = Sharks(k).dealer(BLOCK).take(usize::from(n)).map(|share| Vec::from(&share));
        let points: Vec<_> = dealt.map(|bytes| (bytes[0], SecretBytes::from(&bytes[1..]))).collect();
        let given: Vec<_> = points.iter().rev().take(usize::from(k)).map(|(x, point)| (*x, point)).collect();
        assert_eq!(combine(&given, k).unwrap().expose(), BLOCK, "{k} of {n}");
    }
}
