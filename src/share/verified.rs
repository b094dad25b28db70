//! A share that passed every check that one share alone can pass.

use std::fmt;

use crate::model::SetId;
use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{to_groups, value_of};
use crate::share::rows::Kind;
use crate::share::word::Word;

/// What a share says.
pub(super) struct Content {
    pub(super) k: u8,
    pub(super) x: u8,
    pub(super) set_id: SetId,
    pub(super) payload: SecretBytes,
}

impl Content {
    /// k, x and the set id as values.
    pub(super) fn header(&self) -> SecretBytes {
        let mut values = SecretBytes::with_capacity(14);
        values.extend_from_slice(&[self.k, self.x]);
        for character in self.set_id.as_str().chars() {
            values.push(value_of(character).unwrap_or(0));
        }
        values
    }

    /// The whole string, its checksum made anew.
    pub(super) fn word(&self) -> Word {
        let (header, groups) = (self.header(), to_groups(self.payload.expose()));
        let mut values = SecretBytes::with_capacity(header.len() + groups.len() + 15);
        values.extend_from_slice(header.expose());
        values.extend_from_slice(groups.expose());
        Word::sealed(Kind::Share, values)
    }
}

/// A share whose characters are intact, and whose signature, if it came with one,
/// is valid. Only a check makes one: see `UnverifiedShare::check`.
///
/// Without a public key nothing says who dealt it.
pub struct VerifiedShare {
    pub(super) content: Content,
    pub(super) public_key: Option<[u8; 32]>,
    pub(super) fingerprint: [u8; 32],
}

impl VerifiedShare {
    /// How many shares recover, 2 to 31.
    #[must_use]
    pub const fn k(&self) -> u8 {
        self.content.k
    }

    /// The share's number in its set, 1 to 31.
    #[must_use]
    pub const fn x(&self) -> u8 {
        self.content.x
    }

    /// The set that it is of, or claims to be of.
    #[must_use]
    pub const fn set_id(&self) -> SetId {
        self.content.set_id
    }

    /// The share's point: as many bytes as the block has, 24 to 536.
    #[must_use]
    pub const fn payload(&self) -> &SecretBytes {
        &self.content.payload
    }

    /// The set's public key; only if the signature was verified strictly and the set
    /// id was made from the key.
    #[must_use]
    pub const fn public_key(&self) -> Option<[u8; 32]> {
        self.public_key
    }

    /// The rows as they are printed, but for labels and the spaces between groups.
    #[must_use]
    pub fn typed_rows(&self) -> Vec<SecretText> {
        self.content.word().rows()
    }

    /// By which the ledger knows the share: SHA-256 over its typed string.
    #[must_use]
    pub const fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }
}

impl fmt::Debug for VerifiedShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = if self.public_key.is_some() { "signed" } else { "unsigned" };
        write!(f, "VerifiedShare({} of set {}, any {} recover, {signed})", self.x(), self.set_id(), self.k())
    }
}
