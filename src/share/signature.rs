//! The set's signature on a share: who dealt it, told without any other share.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::share::domain;
use crate::share::error::ShareError;
use crate::share::verified::Content;

/// A public key and a signature by it.
pub(super) const SIGNED: usize = 96;

/// A set's key pair; the private half is erased when this is dropped.
pub(super) struct SetKey(SigningKey);

impl SetKey {
    /// A fresh one.
    pub(super) fn draw<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *seed);
        Self(SigningKey::from_bytes(&seed))
    }

    pub(super) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public key and the signature over a share.
    pub(super) fn sign(&self, share: &Content) -> [u8; SIGNED] {
        let message = domain::signed_message(share.k, share.x, share.set_id, share.payload.expose());
        let mut signed = [0; SIGNED];
        signed[..32].copy_from_slice(&self.public());
        signed[32..].copy_from_slice(&self.0.sign(message.expose()).to_bytes());
        signed
    }
}

/// The public key, if the set id was made from it and the signature by it is valid:
/// strictly, so that no key of small order and no second form of a signature passes.
pub(super) fn verify(share: &Content, signed: &[u8]) -> Result<[u8; 32], ShareError> {
    let forged = ShareError::Signature(share.set_id);
    let (key, signature) = signed.split_first_chunk::<32>().ok_or(forged)?;
    if domain::set_id(share.k, key) != share.set_id {
        return Err(ShareError::SetId(share.set_id));
    }
    let public = VerifyingKey::from_bytes(key).map_err(|_| forged)?;
    let signature = Signature::from_slice(signature).map_err(|_| forged)?;
    let message = domain::signed_message(share.k, share.x, share.set_id, share.payload.expose());
    public.verify_strict(message.expose(), &signature).map_err(|_| forged)?;
    Ok(*key)
}
