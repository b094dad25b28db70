//! The file key among officers who must open together.
//!
//! Shamir's scheme over its 16 bytes, each officer's share at the officer's slot: fewer
//! shares than the threshold tell nothing. Whether the right ones were combined, the MAC
//! of the age header says, which covers every stanza.

use age_core::format::{FILE_KEY_BYTES, FileKey};
use age_core::secrecy::ExposeSecret as _;

use crate::crypto::dealing;
use crate::model::Quorum;
use crate::secret::SecretBytes;

/// A share for each slot, any `threshold` of which give the file key; all were tried before
/// they are handed out. Nothing where there are fewer slots than the threshold, or one of
/// them twice or out of range.
pub(super) fn deal<R: rand::CryptoRng + ?Sized>(
    file_key: &FileKey,
    threshold: u8,
    slots: &[u8],
    rng: &mut R,
) -> Option<Vec<SecretBytes>> {
    let quorum = Quorum::new(threshold, slots.iter().copied().max()?).ok()?;
    let secret = SecretBytes::from(&file_key.expose_secret()[..]);
    let mut dealt: Vec<_> = dealing::deal(&secret, quorum, rng).into_iter().map(Some).collect();
    let shares = slots.iter().map(|&slot| {
        let share = dealt.get_mut(usize::from(slot).checked_sub(1)?)?.take()?;
        Some((slot, share.1))
    });
    let shares = shares.collect::<Option<Vec<_>>>()?;
    let again = combine(&shares, threshold)?;
    secret.same_as(again.expose_secret()).then(|| shares.into_iter().map(|(_, share)| share).collect())
}

/// The file key, for at least `threshold` shares, each with its slot; nothing where they
/// do not all lie on one curve, or cannot be combined.
pub(super) fn combine(shares: &[(u8, SecretBytes)], threshold: u8) -> Option<FileKey> {
    let key = |bytes: &SecretBytes| {
        let bytes: &[u8; FILE_KEY_BYTES] = bytes.expose().try_into().ok()?;
        Some(FileKey::init_with_mut(|file_key| file_key.copy_from_slice(bytes)))
    };
    if threshold == 1 {
        let (_, first) = shares.first()?;
        return shares.iter().all(|(_, other)| first.same_as(other.expose())).then(|| key(first)).flatten();
    }
    let points: Vec<_> = shares.iter().map(|(slot, share)| (*slot, share)).collect();
    let (fixed, others) = points.split_at_checked(usize::from(threshold) - 1)?;
    let mut found: Option<SecretBytes> = None;
    for &other in others {
        let each = dealing::combine(&[fixed, &[other]].concat(), threshold).ok()?;
        if found.as_ref().is_some_and(|found| !found.same_as(each.expose())) {
            return None;
        }
        found = Some(each);
    }
    key(&found?)
}
