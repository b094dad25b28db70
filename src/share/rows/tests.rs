use super::*;

#[test]
fn the_field_is_that_of_bech32() {
    use bech32::Fe32;
    for a in 0..32 {
        for b in 0..32 {
            let expected = Fe32::try_from(a).unwrap() * Fe32::try_from(b).unwrap();
            assert_eq!(product(a, b), expected.to_u8());
        }
    }
}

#[test]
fn weights_are_distinct_and_not_zero() {
    let mut weights = POWERS.to_vec();
    weights.sort_unstable();
    assert_eq!(weights, (1..=31).collect::<Vec<u8>>());
}

fn row(len: usize, number: usize, is_last: bool) -> Vec<u8> {
    let mut values: Vec<u8> = (0..len).map(|i| (i * 11 + number).to_le_bytes()[0] % 32).collect();
    values.push(check_value(&values, number, is_last));
    values
}

#[test]
fn every_wrong_character_and_every_swap_is_caught() {
    for len in 1..=ROW {
        for (number, is_last) in [(1, false), (2, true), (16, false), (47, true)] {
            let good = row(len, number, is_last);
            assert_eq!(residue(&good), target(number, is_last));
            for at in 0..=len {
                for value in (0..32).filter(|&value| value != good[at]) {
                    let mut bad = good.clone();
                    bad[at] = value;
                    assert_ne!(residue(&bad), target(number, is_last));
                }
                for other in (0..at).filter(|&other| good[other] != good[at]) {
                    let mut bad = good.clone();
                    bad.swap(at, other);
                    assert_ne!(residue(&bad), target(number, is_last));
                }
            }
        }
    }
}

#[test]
fn a_row_is_bound_to_its_place() {
    let good = row(ROW, 3, false);
    for number in (1..=16).filter(|&number| number != 3) {
        assert_ne!(residue(&good), target(number, false));
    }
    for number in 1..=16 {
        assert_ne!(residue(&good), target(number, true));
    }
}

#[test]
fn lengths_are_those_of_blocks() {
    let lengths: Vec<usize> = (0..2000).filter(|&len| Kind::Share.has_length(len)).collect();
    assert_eq!(lengths.len(), 65);
    assert_eq!(lengths[..5], [68, 81, 93, 108, 121]);
    assert_eq!(lengths.last(), Some(&889));
    assert_eq!((block_len(93), block_len(108)), (Some(40), Some(48)));
    assert!(Kind::Signature.has_length(185) && !Kind::Signature.has_length(184));
}
