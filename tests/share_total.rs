//! No text and no bytes make a parser panic, and none but a share is one.

use firesafe::model::{Quorum, SetId};
use firesafe::secret::{SecretBytes, SecretText};
use firesafe::share::rows::{Kind, check_row};
use firesafe::share::{LineSeen, RowReader, UnverifiedShare, block, deal};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

/// Share 1 of the example in FORMAT.md.
const VALID: &str =
    "F1ZPNMLHR7NNZSXZ4FM96SGW2A0MYPCU9C2KR3AGSJPNT4ZDR3VYYYV7SHHGYPMCML5242ET2P0XD2E7JK5XLA2XMWP8J";

/// Printed pages and QR texts of real shares, short and long.
fn originals() -> Vec<String> {
    let mut texts = Vec::new();
    for len in [1, 24, 32, 367] {
        let rng = &mut ChaCha20Rng::from_seed([51; 32]);
        let set = deal(&SecretBytes::zeroed(len), Quorum::new(2, 2).unwrap(), rng).unwrap();
        let share = &set.shares()[0];
        let lines = |rows: Vec<SecretText>| {
            let labelled = rows.iter().zip(1..).map(|(row, number)| format!("{number}.  {}", row.expose()));
            labelled.collect::<Vec<_>>().join("\n")
        };
        texts.push(format!("{}\n{}", lines(share.typed_rows()), lines(share.signature_rows())));
        texts.push(share.qr_text().expose().to_owned());
        texts.push(share.typed_string().expose().to_owned());
    }
    texts
}

/// Any text, or a real one with a few places changed.
fn texts() -> impl Strategy<Value = String> {
    let changed = (
        prop::sample::select(originals()),
        prop::collection::vec((any::<usize>(), any::<char>(), 0..4_u8), 0..9),
    );
    let changed = changed.prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, by, how) in changes {
            let at = at % (characters.len() + 1);
            match how {
                0 => characters.insert(at, by),
                1 => characters.insert(at, ['?', 'O', '+', '\n', ' ', '1', '.', 'Q'][by as usize % 8]),
                _ if at == characters.len() => {}
                2 => drop(characters.remove(at)),
                _ => characters.truncate(at),
            }
        }
        characters.into_iter().collect()
    });
    prop_oneof![
        1 => any::<String>(),
        1 => prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => "[FfSs]1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7Lqpzry?OIB1 -]{0,200}\\+?[A-Z0-9]{0,160}",
        4 => changed,
    ]
}

fn check(share: UnverifiedShare) {
    let _ = share.typed_rows();
    let checked = share.check();
    if let Err(rejected) = checked {
        let _ = format!("{} {rejected:?}", rejected.error());
        let has_offer = rejected.offer().is_some();
        let corrected = rejected.confirm().check();
        // what is offered stands; what is not does not become right
        assert!(has_offer || corrected.is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_parser_panic(text in texts()) {
        let _ = UnverifiedShare::from_string(&text).map(check);
        let _ = UnverifiedShare::from_qr(&text).map(check);
        let rows: Vec<_> = text.lines().map(SecretText::from).collect();
        let _ = UnverifiedShare::from_typed_rows(&rows).map(check);
        let mut signed = UnverifiedShare::from_string(VALID).unwrap();
        if signed.add_signature_rows(&rows).is_ok() {
            check(signed);
        }
    }

    #[test]
    fn no_line_makes_the_reader_panic(text in texts(), takes: bool) {
        let mut reader = RowReader::new();
        for line in text.lines() {
            if let LineSeen::Row(seen) = reader.push(line) {
                let _ = format!("{seen:?}");
                for unreadable in &seen.unreadable {
                    let _ = unreadable.to_string();
                }
                if seen.complete && takes && let Some(share) = reader.take() {
                    check(share);
                }
            }
        }
        for share in reader.finish().0 {
            check(share);
        }
    }

    #[test]
    fn no_row_makes_its_check_panic(text in texts(), number in 0_usize..60, signature: bool) {
        let kind = if signature { Kind::Signature } else { Kind::Share };
        for line in text.lines() {
            if let Some(fault) = check_row(kind, number, line).fault() {
                prop_assert!(!fault.to_string().is_empty());
            }
        }
    }

    #[test]
    fn no_bytes_make_the_block_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), k: u8) {
        let set_id = SetId::from_digest(&[7; 32]);
        prop_assert!(block::decode(SecretBytes::from_vec(bytes), k, set_id).is_err());
    }
}
