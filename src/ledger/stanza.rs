//! The officers' stanza in the age header; its layout stands in the room's documentation.

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
use crate::ledger::OpenError;
use crate::model::MAX_OFFICERS;
use crate::secret::SecretBytes;

const TAG: &str = "argon2id";
const LABEL: &[u8] = b"firesafe/v1/argon2id";
const WRAPPED_BYTES: usize = FILE_KEY_BYTES + 16;
const CHECK_BYTES: usize = 8;

/// A stanza that was read: its costs are inside the bounds, nothing was derived.
pub(super) struct OfficerStanza {
    pub slot: u8,
    pub salt: [u8; 16],
    pub costs: Costs,
    ephemeral: [u8; 32],
    wrapped: Vec<u8>,
}

impl OfficerStanza {
    /// The stanza, or nothing where it is of another kind.
    pub fn read(stanza: &Stanza) -> Result<Option<Self>, OpenError> {
        if stanza.tag != TAG {
            return Ok(None);
        }
        let threshold = stanza.args.first().map_or("", String::as_str);
        if threshold != "1" {
            return Err(match threshold.parse() {
                Ok(officers) => OpenError::QuorumUnknown(officers),
                Err(_) => OpenError::HeaderDamaged("an officer's stanza is of an unknown kind"),
            });
        }
        let [_, slot, salt, memory, passes, lanes, key, check] = &stanza.args[..] else {
            return Err(OpenError::HeaderDamaged("an officer's stanza has too few or too many arguments"));
        };
        if *check != check_of(&stanza.args[..7], &stanza.body) {
            return Err(OpenError::HeaderDamaged("an officer's stanza does not match its check"));
        }
        let slot = number(slot)?;
        let costs = Costs::new(number(memory)?, number(passes)?, number(lanes)?)?;
        let slot = u8::try_from(slot).ok().filter(|slot| (1..=MAX_OFFICERS).contains(slot));
        let slot = slot.ok_or(OpenError::HeaderDamaged("an officer's stanza has an impossible slot"))?;
        if stanza.body.len() != WRAPPED_BYTES {
            return Err(OpenError::HeaderDamaged("an officer's stanza has a body of the wrong length"));
        }
        let (salt, ephemeral) = (bytes(salt)?, bytes(key)?);
        Ok(Some(Self { slot, salt, costs, ephemeral, wrapped: stanza.body.clone() }))
    }

    /// Whether the key came from this stanza's salt and costs.
    pub fn fits(&self, key: &OfficerKey) -> bool {
        self.salt == key.salt() && self.costs == key.costs()
    }

    /// As [`unwrap`](Self::unwrap), where it is not known yet whose stanza it is.
    pub fn unwrap_with(&self, key: &OfficerKey) -> Option<FileKey> {
        if self.fits(key) { self.unwrap(key) } else { None }
    }

    /// The file key, or nothing where the passphrase was another.
    pub fn unwrap(&self, key: &OfficerKey) -> Option<FileKey> {
        let shared = key.agree(self.ephemeral)?;
        let wrapping = wrapping_key(&self.ephemeral, &key.agreement_key(), &shared);
        let opened = aead_decrypt(&wrapping, FILE_KEY_BYTES, &self.wrapped).ok()?;
        let opened = SecretBytes::from_vec(opened);
        Some(FileKey::init_with_mut(|file_key| file_key.copy_from_slice(opened.expose())))
    }
}

/// An officer to whom the ledger is written; any officer can, since it takes public keys alone.
pub(super) struct OfficerRecipient {
    pub slot: u8,
    pub salt: [u8; 16],
    pub costs: Costs,
    pub agreement: [u8; 32],
    /// Drawn beforehand, since age passes no source of randomness; used for one file.
    pub ephemeral: EphemeralKey,
}

impl age::Recipient for OfficerRecipient {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let ephemeral = self.ephemeral.public_key();
        let refused = || std::io::Error::other("an officer's public key is weak");
        let shared = self.ephemeral.agree(self.agreement).ok_or_else(refused)?;
        let wrapping = wrapping_key(&ephemeral, &self.agreement, &shared);
        let body = aead_encrypt(&wrapping, file_key.expose_secret());
        let mut args = vec![
            "1".to_owned(),
            self.slot.to_string(),
            BASE64.encode(self.salt),
            self.costs.memory_kib().to_string(),
            self.costs.passes().to_string(),
            self.costs.lanes().to_string(),
            BASE64.encode(ephemeral),
        ];
        args.push(check_of(&args, &body));
        Ok((vec![Stanza { tag: TAG.to_owned(), args, body }], HashSet::new()))
    }
}

/// An officer who opens the ledger, the key derived already.
pub(super) struct OfficerIdentity<'a>(pub &'a OfficerKey);

impl age::Identity for OfficerIdentity<'_> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        OfficerStanza::read(stanza).ok().flatten()?.unwrap_with(self.0).map(Ok)
    }
}

fn wrapping_key(ephemeral: &[u8; 32], agreement: &[u8; 32], shared: &SecretBytes) -> Zeroizing<[u8; 32]> {
    let mut salt = [0; 64];
    salt[..32].copy_from_slice(ephemeral);
    salt[32..].copy_from_slice(agreement);
    let mut key = hkdf(&salt, LABEL, shared.expose());
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

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], OpenError> {
    let decoded = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    decoded.ok_or(OpenError::HeaderDamaged("an officer's stanza has a value of the wrong length"))
}
