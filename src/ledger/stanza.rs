//! The officers' stanza in the age header; its layout stands in the room's documentation.

use std::cell::RefCell;
use std::collections::HashSet;

use age::{DecryptError, EncryptError};
use age_core::format::{FILE_KEY_BYTES, FileKey, Stanza};
use age_core::primitives::{aead_decrypt, aead_encrypt, hkdf};
use age_core::secrecy::ExposeSecret as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::crypto::{Costs, EphemeralKey, OfficerKey};
use crate::ledger::{OpenError, quorum};
use crate::model::MAX_OFFICERS;
use crate::secret::SecretBytes;

const TAG: &str = "argon2id";
const LABEL: &[u8] = b"firesafe/v1/argon2id";
const SHARE_LABEL: &[u8] = b"firesafe/v1/argon2id-share\0";
const WRAPPED_BYTES: usize = FILE_KEY_BYTES + 16;
const CHECK_BYTES: usize = 8;

/// A stanza that was read: its costs are inside the bounds, nothing was derived.
pub(super) struct OfficerStanza {
    /// How many officers must open together.
    pub threshold: u8,
    pub slot: u8,
    pub salt: [u8; 16],
    pub costs: Costs,
    /// The public half of a key pair that was made for this file alone.
    pub ephemeral: [u8; 32],
    wrapped: Vec<u8>,
}

impl OfficerStanza {
    /// The stanza, or nothing where it is of another kind.
    pub fn read(stanza: &Stanza) -> Result<Option<Self>, OpenError> {
        if stanza.tag != TAG {
            return Ok(None);
        }
        let [threshold, slot, salt, memory, passes, lanes, key, check] = &stanza.args[..] else {
            return Err(OpenError::HeaderDamaged("an officer's stanza has too few or too many arguments"));
        };
        if *check != check_of(&stanza.args[..7], &stanza.body) {
            return Err(OpenError::HeaderDamaged("an officer's stanza does not match its check"));
        }
        let threshold = up_to_all(number(threshold)?).ok_or(OpenError::HeaderDamaged(
            "an officer's stanza asks for an impossible number of officers",
        ))?;
        let slot = number(slot)?;
        let costs = Costs::new(number(memory)?, number(passes)?, number(lanes)?)?;
        let slot =
            up_to_all(slot).ok_or(OpenError::HeaderDamaged("an officer's stanza has an impossible slot"))?;
        if stanza.body.len() != WRAPPED_BYTES {
            return Err(OpenError::HeaderDamaged("an officer's stanza has a body of the wrong length"));
        }
        let (salt, ephemeral) = (bytes(salt)?, bytes(key)?);
        Ok(Some(Self { threshold, slot, salt, costs, ephemeral, wrapped: stanza.body.clone() }))
    }

    /// As [`unwrap`](Self::unwrap), where it is not known yet whose stanza it is.
    pub fn unwrap_with(&self, key: &OfficerKey) -> Option<SecretBytes> {
        if self.salt == key.salt() && self.costs == key.costs() { self.unwrap(key) } else { None }
    }

    /// The file key, or the officer's share of it; nothing where the passphrase was another.
    pub fn unwrap(&self, key: &OfficerKey) -> Option<SecretBytes> {
        let shared = key.agree(self.ephemeral)?;
        let label = label(self.threshold, self.slot);
        let wrapping = wrapping_key(&self.ephemeral, &key.agreement_key(), &label, &shared);
        aead_decrypt(&wrapping, FILE_KEY_BYTES, &self.wrapped).ok().map(SecretBytes::from_vec)
    }
}

/// An officer to whom the ledger is written; any officer can, since it takes public keys alone.
pub(super) struct Addressee {
    pub slot: u8,
    pub salt: [u8; 16],
    pub costs: Costs,
    pub agreement: [u8; 32],
}

/// All officers to whom the ledger is written.
pub(super) struct OfficersRecipient<'r, R: ?Sized> {
    /// How many must open together, from 1 to all.
    pub threshold: u8,
    pub officers: Vec<Addressee>,
    /// age passes no source of randomness.
    pub rng: RefCell<&'r mut R>,
}

impl<R: rand::CryptoRng + ?Sized> age::Recipient for OfficersRecipient<'_, R> {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let rng = &mut **self.rng.borrow_mut();
        let stanzas: Result<Vec<_>, _> = if self.threshold == 1 {
            let each = self.officers.iter();
            each.map(|officer| wrap(officer, 1, &EphemeralKey::generate(rng), file_key.expose_secret()))
                .collect()
        } else {
            let slots: Vec<_> = self.officers.iter().map(|officer| officer.slot).collect();
            let shares = quorum::deal(file_key, self.threshold, &slots, rng);
            let shares = shares.ok_or_else(|| refused("the file key cannot be dealt among the officers"))?;
            // One key pair for all of them: a stanza of another file shows at once, and who knows
            // neither the pair nor the officer's key cannot put another share in its place.
            let ephemeral = EphemeralKey::generate(rng);
            let each = self.officers.iter().zip(&shares);
            each.map(|(officer, share)| wrap(officer, self.threshold, &ephemeral, share.expose())).collect()
        };
        Ok((stanzas.map_err(refused)?, HashSet::new()))
    }
}

fn refused(why: &'static str) -> EncryptError {
    std::io::Error::other(why).into()
}

fn wrap(
    officer: &Addressee,
    threshold: u8,
    pair: &EphemeralKey,
    content: &[u8],
) -> Result<Stanza, &'static str> {
    let ephemeral = pair.public_key();
    let shared = pair.agree(officer.agreement).ok_or("an officer's public key is weak")?;
    let label = label(threshold, officer.slot);
    let wrapping = wrapping_key(&ephemeral, &officer.agreement, &label, &shared);
    let body = aead_encrypt(&wrapping, content);
    let mut args = vec![
        threshold.to_string(),
        officer.slot.to_string(),
        BASE64.encode(officer.salt),
        officer.costs.memory_kib().to_string(),
        officer.costs.passes().to_string(),
        officer.costs.lanes().to_string(),
        BASE64.encode(ephemeral),
    ];
    args.push(check_of(&args, &body));
    Ok(Stanza { tag: TAG.to_owned(), args, body })
}

/// The file key, found already, for the officers' stanzas.
pub(super) struct OfficersIdentity<'a>(pub &'a FileKey);

impl age::Identity for OfficersIdentity<'_> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        let copy = || FileKey::init_with_mut(|file_key| file_key.copy_from_slice(self.0.expose_secret()));
        (stanza.tag == TAG).then(|| Ok(copy()))
    }
}

/// A share's names its threshold and its slot, so that it opens as nothing else.
fn label(threshold: u8, slot: u8) -> Vec<u8> {
    if threshold == 1 { LABEL.to_vec() } else { [SHARE_LABEL, &[threshold, slot]].concat() }
}

fn wrapping_key(
    ephemeral: &[u8; 32],
    agreement: &[u8; 32],
    label: &[u8],
    shared: &SecretBytes,
) -> Zeroizing<[u8; 32]> {
    let mut salt = [0; 64];
    salt[..32].copy_from_slice(ephemeral);
    salt[32..].copy_from_slice(agreement);
    let mut key = hkdf(&salt, label, shared.expose());
    let kept = Zeroizing::new(key);
    key.zeroize();
    kept
}

pub(super) fn check_of(args: &[String], body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for arg in args {
        hash.update(arg);
        hash.update(b" ");
    }
    hash.update(body);
    BASE64.encode(&hash.finalize()[..CHECK_BYTES])
}

/// A number without sign or leading zero.
fn number(text: &str) -> Result<u32, OpenError> {
    let damaged = OpenError::HeaderDamaged("an officer's stanza has a number that is none");
    match text.parse::<u64>() {
        Ok(value) if value.to_string() == text => Ok(u32::try_from(value).unwrap_or(u32::MAX)),
        _ => Err(damaged),
    }
}

fn up_to_all(number: u32) -> Option<u8> {
    u8::try_from(number).ok().filter(|number| (1..=MAX_OFFICERS).contains(number))
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], OpenError> {
    let decoded = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    decoded.ok_or(OpenError::HeaderDamaged("an officer's stanza has a value of the wrong length"))
}
