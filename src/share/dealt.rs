//! A set as it is dealt, before it is printed.

use rand::CryptoRng;

use crate::crypto::dealing;
use crate::model::{Quorum, SetId};
use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{char_of, to_groups};
use crate::share::block::{self, SecretLengthError};
use crate::share::domain;
use crate::share::rows::Kind;
use crate::share::signature::{SIGNED, SetKey};
use crate::share::verified::Content;
use crate::share::word::Word;

/// Why a secret cannot be dealt.
pub type DealError = SecretLengthError;

/// The shares of one dealing.
pub struct DealtSet {
    quorum: Quorum,
    set_id: SetId,
    public_key: [u8; 32],
    shares: Vec<DealtShare>,
}

/// One share of a set, ready to be printed. Erased when it is dropped.
pub struct DealtShare {
    x: u8,
    word: Word,
    signed: [u8; SIGNED],
    header: SecretBytes,
    fingerprint: [u8; 32],
}

/// Deals a secret: draws the set's key, encodes the block, deals it and signs each
/// share. The private key is erased before this returns.
///
/// # Errors
/// [`DealError`] unless the secret has 1 to 512 bytes.
pub fn deal<R: CryptoRng + ?Sized>(
    secret: &SecretBytes,
    quorum: Quorum,
    rng: &mut R,
) -> Result<DealtSet, DealError> {
    block::block_len(secret.len())?;
    let key = SetKey::draw(rng);
    let public_key = key.public();
    let set_id = domain::set_id(quorum.k(), &public_key);
    let block = block::encode(secret, quorum.k(), set_id, rng)?;
    let shares = dealing::deal(&block, quorum, rng)
        .into_iter()
        .map(|(x, payload)| DealtShare::new(&Content { k: quorum.k(), x, set_id, payload }, &key))
        .collect();
    Ok(DealtSet { quorum, set_id, public_key, shares })
}

impl DealtSet {
    /// How many shares there are and how many recover.
    #[must_use]
    pub const fn quorum(&self) -> Quorum {
        self.quorum
    }

    /// The set's id.
    #[must_use]
    pub const fn set_id(&self) -> SetId {
        self.set_id
    }

    /// The public half of the key that signed the shares.
    #[must_use]
    pub const fn public_key(&self) -> [u8; 32] {
        self.public_key
    }

    /// The set with one share from another dealing under the same key: it lies on another polynomial.
    #[cfg(test)]
    pub(crate) fn with_share_of(mut self, other: Self, x: u8) -> Self {
        let place = usize::from(x) - 1;
        self.shares[place] = other.shares.into_iter().nth(place).expect("as many shares");
        self
    }

    /// The shares, 1 to n.
    #[must_use]
    pub fn shares(&self) -> &[DealtShare] {
        &self.shares
    }
}

impl DealtShare {
    fn new(content: &Content, key: &SetKey) -> Self {
        let (header, word) = (content.header(), content.word());
        let fingerprint = domain::fingerprint(word.typed().expose());
        Self { x: content.x, word, signed: key.sign(content), header, fingerprint }
    }

    /// The share's number, 1 to n.
    #[must_use]
    pub const fn x(&self) -> u8 {
        self.x
    }

    /// The rows as they are printed, but for labels and the spaces between groups: 20
    /// characters each, check included, the last one shorter.
    #[must_use]
    pub fn typed_rows(&self) -> Vec<SecretText> {
        self.word.rows()
    }

    /// The whole string in upper case, without row checks.
    #[must_use]
    pub fn typed_string(&self) -> SecretText {
        self.word.typed()
    }

    /// Public key and signature as rows like those of the share: ten.
    #[must_use]
    pub fn signature_rows(&self) -> Vec<SecretText> {
        let groups = to_groups(&self.signed);
        let mut values = SecretBytes::with_capacity(self.header.len() + groups.len() + 15);
        values.extend_from_slice(self.header.expose());
        values.extend_from_slice(groups.expose());
        Word::sealed(Kind::Signature, values).rows()
    }

    /// The content of the QR code: every character is of the alphanumeric mode.
    #[must_use]
    pub fn qr_text(&self) -> SecretText {
        let mut text = self.word.typed();
        text.push('+');
        for &group in to_groups(&self.signed).expose() {
            text.push(char_of(group));
        }
        text
    }

    /// By which the ledger knows the share.
    #[must_use]
    pub const fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }
}

#[cfg(test)]
mod tests;
