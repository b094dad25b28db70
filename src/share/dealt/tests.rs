use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::share::{UnverifiedShare, recombine};

fn dealt(secret: &[u8], k: u8, n: u8) -> DealtSet {
    let quorum = Quorum::new(k, n).unwrap();
    deal(&SecretBytes::from(secret), quorum, &mut ChaCha20Rng::from_seed([3; 32])).unwrap()
}

#[test]
fn a_share_survives_each_way_to_write_it() {
    for len in [1, 24, 32, 127, 128, 512] {
        let secret: Vec<u8> = (0..len).map(|i: usize| i.to_le_bytes()[0] ^ 0x5a).collect();
        let set = dealt(&secret, 2, 3);
        for share in set.shares() {
            let rows = UnverifiedShare::from_typed_rows(&share.typed_rows()).unwrap();
            let mut signed = UnverifiedShare::from_typed_rows(&share.typed_rows()).unwrap();
            signed.add_signature_rows(&share.signature_rows()).unwrap();
            let string = UnverifiedShare::from_string(share.typed_string().expose()).unwrap();
            let qr = UnverifiedShare::from_qr(share.qr_text().expose()).unwrap();
            for (read, key) in
                [(rows, None), (signed, Some(set.public_key())), (string, None), (qr, Some(set.public_key()))]
            {
                let verified = read.check().unwrap();
                assert_eq!((verified.k(), verified.x(), verified.set_id()), (2, share.x(), set.set_id()));
                assert_eq!(verified.public_key(), key);
                assert_eq!(verified.fingerprint(), share.fingerprint());
            }
        }
        let verified: Vec<_> = set.shares()[1..]
            .iter()
            .map(|share| UnverifiedShare::from_qr(share.qr_text().expose()).unwrap().check().unwrap())
            .collect();
        let recovered = recombine(&verified.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(recovered.expose(), secret);
    }
}

#[test]
fn the_counts_are_those_promised() {
    for (len, rows, characters, typed) in
        [(24, 5, 93, 98), (32, 6, 108, 114), (1, 4, 68, 72), (512, 47, 889, 936)]
    {
        let set = dealt(&vec![7; len], 2, 2);
        let share = &set.shares()[0];
        assert_eq!(share.typed_string().len(), characters);
        assert_eq!(share.typed_rows().len(), rows);
        assert_eq!(share.typed_rows().iter().map(SecretText::len).sum::<usize>(), typed);
        assert_eq!(share.qr_text().len(), characters + 1 + 154);
        assert_eq!(share.signature_rows().len(), 10);
    }
}

#[test]
fn the_qr_text_is_alphanumeric() {
    let set = dealt(b"correct horse battery staple", 3, 5);
    for share in set.shares() {
        let alphanumeric = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '+';
        assert!(share.qr_text().expose().chars().all(alphanumeric));
    }
}

#[test]
fn wrong_lengths_are_refused_before_anything_is_drawn() {
    let quorum = Quorum::new(2, 2).unwrap();
    let rng = &mut ChaCha20Rng::from_seed([3; 32]);
    assert_eq!(deal(&SecretBytes::default(), quorum, rng).err(), Some(DealError::Empty));
    assert_eq!(deal(&SecretBytes::zeroed(513), quorum, rng).err(), Some(DealError::TooLong(513)));
}
