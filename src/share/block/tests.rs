use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::*;

fn set() -> SetId {
    SetId::from_digest(&[0x5a; 32])
}

fn encoded(secret: &[u8]) -> SecretBytes {
    encode(&SecretBytes::from(secret), 2, set(), &mut ChaCha20Rng::from_seed([1; 32])).unwrap()
}

/// A block with a right digest around any body.
fn sealed(body: &[u8]) -> SecretBytes {
    let mut block = SecretBytes::from(body);
    block.extend_from_slice(&domain::digest(2, set(), body));
    block
}

#[test]
fn every_length_survives() {
    for len in 1..=MAX_SECRET {
        let secret: Vec<u8> = (0..len).map(|i| (i * 7).to_le_bytes()[0]).collect();
        let block = encoded(&secret);
        assert!(is_block_len(block.len()));
        assert_eq!(Ok(block.len()), block_len(len));
        assert!(block.len() >= len + 16 && block.len() < len + 25, "{len} became {}", block.len());
        assert_eq!(decode(block, 2, set()).unwrap().expose(), secret);
    }
    assert_eq!(block_len(24), Ok(40));
    assert_eq!(block_len(32), Ok(48));
    assert_eq!((block_len(1), block_len(512)), (Ok(24), Ok(536)));
}

#[test]
fn empty_and_oversized_secrets_are_refused() {
    assert_eq!(block_len(0), Err(SecretLengthError::Empty));
    assert_eq!(block_len(513), Err(SecretLengthError::TooLong(513)));
}

#[test]
fn the_digest_binds_every_byte_the_threshold_and_the_set() {
    for at in 0..24 {
        let mut block = encoded(b"pin");
        block.expose_mut()[at] ^= 0x10;
        assert_eq!(decode(block, 2, set()).unwrap_err(), BlockError::Digest);
    }
    assert_eq!(decode(encoded(b"pin"), 3, set()).unwrap_err(), BlockError::Digest);
    let other = SetId::from_digest(&[0x5b; 32]);
    assert_eq!(decode(encoded(b"pin"), 2, other).unwrap_err(), BlockError::Digest);
}

#[test]
fn other_lengths_are_no_blocks() {
    for len in [0, 1, 7, 8, 16, 23, 25, 544] {
        assert_eq!(decode(SecretBytes::zeroed(len), 2, set()).unwrap_err(), BlockError::Length(len));
    }
}

#[test]
fn only_the_shortest_form_is_valid() {
    let with_start = |start: &[u8], len: usize| {
        let mut body = vec![0x33; len - DIGEST_LEN];
        body[..start.len()].copy_from_slice(start);
        decode(sealed(&body), 2, set()).map(|secret| secret.len())
    };
    assert_eq!(with_start(&[8], 24), Ok(8));
    assert_eq!(with_start(&[0], 24), Err(BlockError::Encoding), "no empty secret");
    assert_eq!(with_start(&[9], 24), Err(BlockError::Encoding), "fewer than 8 random bytes");
    assert_eq!(with_start(&[8], 32), Err(BlockError::Encoding), "more random bytes than needed");
    assert_eq!(with_start(&[0x80, 8], 24), Err(BlockError::Encoding), "long form of 8");
    assert_eq!(with_start(&[0x80, 127], 144), Err(BlockError::Encoding), "long form of 127");
    assert_eq!(with_start(&[0x80, 127], 152), Err(BlockError::Encoding), "long form of 127");
    assert_eq!(with_start(&[0x80, 128], 152), Ok(128));
    assert_eq!(with_start(&[0x82, 0x00], 536), Ok(512));
    assert_eq!(with_start(&[0x82, 0x01], 536), Err(BlockError::Encoding), "513 bytes");
    assert_eq!(with_start(&[0xff, 0xff], 536), Err(BlockError::Encoding), "far past the end");
}

#[test]
fn the_first_two_bytes_tell_which_blocks_can_be_valid() {
    for secret_len in [1, 2, 119, 120, 127, 128, 129, 300, MAX_SECRET] {
        let secret = SecretBytes::zeroed(secret_len);
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let block = encode(&secret, 2, SetId::from_digest(&[1; 32]), &mut rng).unwrap();
        let start = &block.expose()[..START];
        assert!(may_begin(start, block.len()));
        assert!(!may_begin(start, block.len() + 8));
    }
    assert!(!may_begin(&[0, 1], 24));
    assert!(!may_begin(&[0x80, 9], 24));
    assert!(!may_begin(&[9, 0], 24));
}
