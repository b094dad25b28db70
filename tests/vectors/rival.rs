//! What a forger makes who knows the id of a set, and perhaps some of its shares.

use crate::gf256::times;
use crate::reference::{Set, sha256, stream};

/// Unsigned shares 1 to 31 under the id of `set` and with any `k`, which give the forger's secret and pass
/// through the shares `fits`, fewer than k, which the forger has seen.
pub fn rival(set: &Set, k: u8, secret: &str, fits: &[u8]) -> Set {
    let mut forged = Set::deal(&format!("rival {k}"), secret.as_bytes(), k, 31);
    let body = &forged.block[..forged.block.len() - 7];
    let digest = sha256(&[b"firesafe/v1/digest\0", &[1, k], set.id.as_bytes(), body]);
    let block = [body, &digest[..7]].concat();
    let random = |x: u8| (x, stream(&format!("rival {x}"), block.len()));
    let free = (1..=31).rev().take(usize::from(k) - 1 - fits.len()).map(random);
    let mut points = vec![(0, block.clone())];
    points.extend(fits.iter().map(|&x| (x, set.payload(x).to_vec())).chain(free));
    forged.payloads = (1..=31).map(|x| at(&points, x)).collect();
    forged.id.clone_from(&set.id);
    forged.block = block;
    forged
}

/// The polynomial through `points`, at `x`.
fn at(points: &[(u8, Vec<u8>)], x: u8) -> Vec<u8> {
    let weight = |i: usize| {
        let others = points.iter().enumerate().filter(|&(j, _)| j != i);
        others.fold(1, |weight, (_, (xj, _))| times(weight, times(x ^ xj, inverse(points[i].0 ^ xj))))
    };
    let byte = |at: usize| (0..points.len()).fold(0, |sum, i| sum ^ times(weight(i), points[i].1[at]));
    (0..points[0].1.len()).map(byte).collect()
}

fn inverse(a: u8) -> u8 {
    (0..253).fold(a, |power, _| times(power, a))
}
