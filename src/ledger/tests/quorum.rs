//! The file key, dealt and put together again.

use age_core::format::FileKey;
use age_core::secrecy::ExposeSecret as _;

use super::rng;
use crate::ledger::quorum::{combine, deal};
use crate::secret::SecretBytes;

fn file_key() -> FileKey {
    FileKey::init_with_mut(|key| key.copy_from_slice(b"sixteen bytes..."))
}

fn dealt(threshold: u8, slots: &[u8]) -> Vec<(u8, SecretBytes)> {
    let shares = deal(&file_key(), threshold, slots, &mut rng()).expect("dealt");
    slots.iter().copied().zip(shares).collect()
}

fn chosen(shares: &[(u8, SecretBytes)], bits: u32) -> Vec<(u8, SecretBytes)> {
    let chosen = shares.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0);
    chosen.map(|(_, (slot, share))| (*slot, SecretBytes::from(share.expose()))).collect()
}

#[test]
fn every_choice_opens_exactly_when_it_is_a_quorum() {
    for slots in [&[1_u8, 2, 3][..], &[1, 3, 4, 31], &[30, 31], &[5, 2, 9, 7, 1]] {
        for threshold in 2..=u8::try_from(slots.len()).expect("few") {
            let shares = dealt(threshold, slots);
            for bits in 0..1_u32 << slots.len() {
                let opened = combine(&chosen(&shares, bits), threshold);
                let is_quorum = bits.count_ones() >= threshold.into();
                assert_eq!(opened.is_some(), is_quorum, "{threshold} of {slots:?}: {bits:b}");
                if let Some(opened) = opened {
                    assert_eq!(opened.expose_secret(), file_key().expose_secret());
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_dealt_is_refused() {
    let refused = |threshold, slots: &[u8]| deal(&file_key(), threshold, slots, &mut rng()).is_none();
    assert!(refused(0, &[1, 2]) && refused(1, &[1, 2]), "no quorum");
    assert!(refused(3, &[1, 2]) && refused(3, &[1, 31]), "too few officers");
    assert!(refused(2, &[1, 1]) && refused(2, &[0, 1]) && refused(2, &[1, 32]) && refused(2, &[]));
}

#[test]
fn shares_that_do_not_fit_are_refused() {
    let mut shares = dealt(2, &[1, 2, 3]);
    assert!(combine(&[], 2).is_none() && combine(&[], 1).is_none());
    let mut twice = chosen(&shares, 1);
    twice.extend(chosen(&shares, 1));
    assert!(combine(&twice, 2).is_none(), "one share twice is one share");
    shares[2].1.expose_mut()[0] ^= 1;
    assert!(combine(&shares, 2).is_none(), "a third that is off the line of the two");
    let one_off = [(1, SecretBytes::from(&[1; 16][..])), (2, SecretBytes::from(&[2; 16][..]))];
    assert!(combine(&one_off, 1).is_none(), "two file keys in one file");
    let short = [(1, SecretBytes::zeroed(8)), (2, SecretBytes::zeroed(8))];
    assert!(combine(&short, 2).is_none());
}
