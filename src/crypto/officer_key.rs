//! An officer's key pairs, which follow from the passphrase and are stored nowhere.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::crypto::kdf::{Costs, KdfError, derive};
use crate::secret::{SecretBytes, SecretText};

const AGREEMENT_DOMAIN: &[u8] = b"firesafe/v1/officer-agreement\0";
const SIGNATURE_DOMAIN: &[u8] = b"firesafe/v1/officer-signature\0";

/// Both private halves, with the salt and costs from which they came; erased when dropped.
///
/// Argon2id gives 32 bytes, HKDF-SHA256 (RFC 5869, no salt) a key for each purpose.
pub struct OfficerKey {
    agreement: StaticSecret,
    signature: SigningKey,
    salt: [u8; 16],
    costs: Costs,
}

impl OfficerKey {
    /// The keys that a passphrase gives.
    ///
    /// # Errors
    /// [`KdfError`] when the passphrase is empty or the system gives no memory.
    ///
    /// # Panics
    /// Never: HKDF-SHA256 gives up to 8,160 bytes.
    pub fn derive(passphrase: &SecretText, salt: [u8; 16], costs: Costs) -> Result<Self, KdfError> {
        let root = derive(passphrase, &salt, costs)?;
        let expander = Hkdf::<Sha256>::new(None, root.expose());
        let mut seed = Zeroizing::new([0; 32]);
        expander.expand(AGREEMENT_DOMAIN, seed.as_mut()).expect("32 bytes are few enough");
        let agreement = StaticSecret::from(*seed);
        expander.expand(SIGNATURE_DOMAIN, seed.as_mut()).expect("32 bytes are few enough");
        let signature = SigningKey::from_bytes(&seed);
        Ok(Self { agreement, signature, salt, costs })
    }

    /// The X25519 public key.
    #[must_use]
    pub fn agreement_key(&self) -> [u8; 32] {
        PublicKey::from(&self.agreement).to_bytes()
    }

    /// The Ed25519 public key.
    #[must_use]
    pub fn signature_key(&self) -> [u8; 32] {
        self.signature.verifying_key().to_bytes()
    }

    /// The salt of the derivation.
    #[must_use]
    pub const fn salt(&self) -> [u8; 16] {
        self.salt
    }

    /// The costs of the derivation.
    #[must_use]
    pub const fn costs(&self) -> Costs {
        self.costs
    }

    /// The secret shared with the holder of the other half, unless that half is one of
    /// the few that give the same secret with every key (RFC 7748, section 6.1).
    #[must_use]
    pub fn agree(&self, their_key: [u8; 32]) -> Option<SecretBytes> {
        agree(&self.agreement, their_key)
    }

    /// A signature over a message that begins with its domain.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signature.sign(message).to_bytes()
    }
}

/// A key pair for one message to one officer; erased when dropped.
pub struct EphemeralKey(StaticSecret);

impl EphemeralKey {
    /// A new key pair.
    pub fn generate<R: rand::CryptoRng + ?Sized>(rng: &mut R) -> Self {
        Self(StaticSecret::random_from_rng(rng))
    }

    /// The X25519 public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        PublicKey::from(&self.0).to_bytes()
    }

    /// As [`OfficerKey::agree`], from the other side.
    #[must_use]
    pub fn agree(&self, their_key: [u8; 32]) -> Option<SecretBytes> {
        agree(&self.0, their_key)
    }
}

fn agree(ours: &StaticSecret, theirs: [u8; 32]) -> Option<SecretBytes> {
    let shared = ours.diffie_hellman(&PublicKey::from(theirs));
    shared.was_contributory().then(|| SecretBytes::from(&shared.as_bytes()[..]))
}

/// Whether an X25519 public key gives the same secret whoever uses it, and so protects nothing.
#[must_use]
pub fn is_weak_agreement_key(public_key: [u8; 32]) -> bool {
    agree(&StaticSecret::from([1; 32]), public_key).is_none()
}

/// Whether an Ed25519 signature holds, by the strict rules (no weak keys, one encoding only).
#[must_use]
pub fn verify_signature(signature_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(signature_key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    fn key(passphrase: &str, salt: u8) -> OfficerKey {
        let costs = Costs::new(crate::crypto::MIN_MEMORY_KIB, 1, 1).expect("legal");
        OfficerKey::derive(&SecretText::from(passphrase), [salt; 16], costs).expect("memory")
    }

    #[test]
    fn keys_follow_from_passphrase_and_salt_alone() {
        let (one, same) = (key("one", 1), key("one", 1));
        assert_eq!(one.agreement_key(), same.agreement_key());
        assert_eq!(one.signature_key(), same.signature_key());
        for other in [key("two", 1), key("one", 2)] {
            assert_ne!(one.agreement_key(), other.agreement_key());
            assert_ne!(one.signature_key(), other.signature_key());
        }
        assert_ne!(one.agreement_key(), one.signature_key());
    }

    #[test]
    fn signatures_hold_for_their_key_and_message_alone() {
        let (one, two) = (key("one", 1), key("two", 1));
        let signature = one.sign(b"message");
        assert!(verify_signature(&one.signature_key(), b"message", &signature));
        assert!(!verify_signature(&one.signature_key(), b"massage", &signature));
        assert!(!verify_signature(&two.signature_key(), b"message", &signature));
        assert!(!verify_signature(&[0; 32], b"message", &signature));
    }

    #[test]
    fn both_sides_agree_and_small_keys_are_refused() {
        let officer = key("one", 1);
        let ephemeral = EphemeralKey::generate(&mut rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let ours = officer.agree(ephemeral.public_key()).expect("contributory");
        let theirs = ephemeral.agree(officer.agreement_key()).expect("contributory");
        assert!(ours.same_as(theirs.expose()));
        assert!(officer.agree([0; 32]).is_none());
        assert!(is_weak_agreement_key([0; 32]));
        assert!(!is_weak_agreement_key(officer.agreement_key()));
    }
}
