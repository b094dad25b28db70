//! What is hashed and signed: every input begins with a domain of its own, so that
//! no hash or signature can stand for another.

use sha2::{Digest as _, Sha256};

use crate::model::SetId;
use crate::secret::SecretBytes;

/// The version of the format, as it is hashed.
pub(super) const VERSION: u8 = 1;

const SET_ID: &[u8] = b"firesafe/v1/set-id\0";
const DIGEST: &[u8] = b"firesafe/v1/digest\0";
const SIGNATURE: &[u8] = b"firesafe/v1/signature\0";
const SHARE: &[u8] = b"firesafe/v1/share\0";

/// How many bytes of the digest stand in a block.
pub(super) const DIGEST_LEN: usize = 7;

/// The id of the set that `public_key` signs.
pub(super) fn set_id(k: u8, public_key: &[u8; 32]) -> SetId {
    let hash = Sha256::new().chain_update(SET_ID).chain_update([VERSION, k]).chain_update(public_key);
    SetId::from_digest(&hash.finalize().into())
}

/// The digest at the end of a block, over what stands before it.
///
/// The hasher's own buffer, 64 bytes on the stack, is not erased.
pub(super) fn digest(k: u8, set_id: SetId, block_so_far: &[u8]) -> [u8; DIGEST_LEN] {
    let hash = Sha256::new()
        .chain_update(DIGEST)
        .chain_update([VERSION, k])
        .chain_update(set_id.as_bytes())
        .chain_update(block_so_far);
    let mut digest = [0; DIGEST_LEN];
    digest.copy_from_slice(&hash.finalize()[..DIGEST_LEN]);
    digest
}

/// What the set's key signs for one share.
pub(super) fn signed_message(k: u8, x: u8, set_id: SetId, payload: &[u8]) -> SecretBytes {
    let mut message = SecretBytes::with_capacity(SIGNATURE.len() + 15 + payload.len());
    message.extend_from_slice(SIGNATURE);
    message.extend_from_slice(&[VERSION, k, x]);
    message.extend_from_slice(set_id.as_bytes());
    message.extend_from_slice(payload);
    message
}

/// By which the ledger knows a share: over its typed string in upper case, without
/// row checks.
pub(super) fn fingerprint(typed: &str) -> [u8; 32] {
    Sha256::new().chain_update(SHARE).chain_update(typed.as_bytes()).finalize().into()
}
