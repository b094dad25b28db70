//! Characters that were read and not yet checked.

use std::fmt;

use crate::secret::{SecretBytes, SecretText};
use crate::share::alphabet::{self, UNREADABLE};
use crate::share::domain;
use crate::share::error::ShareError;
use crate::share::offer::Offer;
use crate::share::rows::{self, Kind, SIGNATURE_GROUPS};
use crate::share::signature;
use crate::share::verified::{Content, VerifiedShare};
use crate::share::word::{FAR_TOO_MANY_BYTES, Word};

/// Parts a share from its public key and signature in the QR form.
const QR_SEPARATOR: char = '+';

/// A share as it was read. Nothing in it is trusted: [`check`](Self::check) consumes
/// it and gives a [`VerifiedShare`], or gives it back with what is wrong.
///
/// Its content is erased when it is dropped.
pub struct UnverifiedShare {
    word: Word,
    signed: Option<Signed>,
}

/// Where the public key and the signature were read.
enum Signed {
    /// Groups of five bits.
    Qr(SecretBytes),
    Rows(Word),
}

impl UnverifiedShare {
    /// From rows with their checks, in order, without labels: either case, spaces and
    /// hyphens anywhere, `?` or any foreign character for one that cannot be read.
    ///
    /// # Errors
    /// [`ShareError::Prefix`], [`ShareError::Version`] and [`ShareError::RowLength`];
    /// everything else is found by [`check`](Self::check), and keeps what was typed.
    pub fn from_typed_rows(rows: &[SecretText]) -> Result<Self, ShareError> {
        Ok(Self { word: Word::from_rows(Kind::Share, rows)?, signed: None })
    }

    /// From the whole string without row checks.
    ///
    /// # Errors
    /// [`ShareError::Prefix`], [`ShareError::Version`], and [`ShareError::Length`]
    /// for a text far too long.
    pub fn from_string(text: &str) -> Result<Self, ShareError> {
        Ok(Self { word: Word::from_text(Kind::Share, text)?, signed: None })
    }

    /// From the content of a QR code: the whole string, `+`, key and signature.
    ///
    /// # Errors
    /// As [`from_string`](Self::from_string); [`ShareError::Length`] as well when
    /// there is no `+`.
    pub fn from_qr(text: &str) -> Result<Self, ShareError> {
        let (share, signed) = text.split_once(QR_SEPARATOR).unwrap_or((text, ""));
        let mut unverified = Self::from_string(share)?;
        if signed.len() > FAR_TOO_MANY_BYTES {
            return Err(ShareError::Length(signed.len()));
        }
        let (groups, _) = rows::live_read(signed);
        unverified.signed = Some(Signed::Qr(groups));
        Ok(unverified)
    }

    /// Adds the signature rows of the same sheet.
    ///
    /// # Errors
    /// As [`from_typed_rows`](Self::from_typed_rows); the share is then as before.
    pub fn add_signature_rows(&mut self, rows: &[SecretText]) -> Result<(), ShareError> {
        self.signed = Some(Signed::Rows(Word::from_rows(Kind::Signature, rows)?));
        Ok(())
    }

    /// The same share without what was read of its key and signature.
    #[must_use]
    pub fn without_signature(self) -> Self {
        Self { word: self.word, signed: None }
    }

    /// From rows that a reader has collected.
    pub(super) fn from_words(word: Word, signature: Option<Word>) -> Self {
        Self { word, signed: signature.map(Signed::Rows) }
    }

    /// The rows as they were typed, `?` for what could not be read; empty when the
    /// share was not read from rows.
    #[must_use]
    pub fn typed_rows(&self) -> Vec<SecretText> {
        self.word.typed_rows()
    }

    /// The signature rows as they were typed; empty when there were none.
    #[must_use]
    pub fn typed_signature_rows(&self) -> Vec<SecretText> {
        match &self.signed {
            Some(Signed::Rows(word)) => word.typed_rows(),
            _ => Vec::new(),
        }
    }

    /// Whether it came with a public key and a signature.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

    /// Checks everything that one share alone shows, in this order: characters, row
    /// checks, length, checksum, threshold, number, spare bits; then, if there is a
    /// signature, its own characters and checksum, the set id, the signature.
    ///
    /// # Errors
    /// [`Rejected`]: what is wrong, an offer to correct it if one exists, and
    /// everything that was typed.
    pub fn check(self) -> Result<VerifiedShare, Box<Rejected>> {
        match self.verify() {
            Ok((content, public_key)) => {
                let fingerprint = domain::fingerprint(self.word.typed().expose());
                Ok(VerifiedShare { content, public_key, fingerprint })
            }
            Err(error) => {
                let offer = self.word.offer().or_else(|| self.signature_offer());
                Err(Box::new(Rejected { error, offer, share: self }))
            }
        }
    }

    fn verify(&self) -> Result<(Content, Option<[u8; 32]>), ShareError> {
        self.word.verify()?;
        let payload = self.word.content().ok_or(ShareError::Padding("share"))?;
        let set_id = self.word.set_id().ok_or(ShareError::Checksum)?;
        let content = Content { k: self.word.k(), x: self.word.x(), set_id, payload };
        let public_key = match &self.signed {
            None => None,
            Some(signed) => Some(signature::verify(&content, self.signed_bytes(signed)?.expose())?),
        };
        Ok((content, public_key))
    }

    fn signed_bytes(&self, signed: &Signed) -> Result<SecretBytes, ShareError> {
        match signed {
            Signed::Rows(word) => {
                word.verify()?;
                let same = |a: &Word, b: &Word| (a.k(), a.x(), a.set_id()) == (b.k(), b.x(), b.set_id());
                if !same(word, &self.word) {
                    return Err(ShareError::OtherShare);
                }
                word.content().ok_or(ShareError::Padding("signature"))
            }
            Signed::Qr(groups) => {
                if groups.len() != SIGNATURE_GROUPS {
                    return Err(ShareError::Length(groups.len()));
                }
                let is_unreadable = |group: &&u8| **group == UNREADABLE;
                match groups.expose().iter().filter(is_unreadable).count() {
                    0 => {}
                    unreadable => return Err(ShareError::Character(unreadable)),
                }
                alphabet::from_groups(groups.expose()).ok_or(ShareError::Padding("signature"))
            }
        }
    }

    fn signature_offer(&self) -> Option<Offer> {
        match &self.signed {
            Some(Signed::Rows(word)) if self.word.verify().is_ok() => word.offer(),
            _ => None,
        }
    }
}

impl fmt::Debug for UnverifiedShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnverifiedShare(redacted)")
    }
}

/// A share that failed a check, with nothing lost of it.
#[derive(Debug)]
pub struct Rejected {
    error: ShareError,
    offer: Option<Offer>,
    share: UnverifiedShare,
}

impl Rejected {
    /// What is wrong.
    #[must_use]
    pub const fn error(&self) -> &ShareError {
        &self.error
    }

    /// The one correction near enough to be offered, if there is one: to be compared
    /// with the paper by a person.
    #[must_use]
    pub const fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// The share with the offer made good, which the person confirmed; unchanged if
    /// there was none. It is to be checked again.
    #[must_use]
    pub fn confirm(self) -> UnverifiedShare {
        let Self { offer, mut share, .. } = self;
        if let Some(offer) = offer {
            if !offer.in_signature {
                share.word = share.word.with(&offer.corrections);
            } else if let Some(Signed::Rows(word)) = &share.signed {
                share.signed = Some(Signed::Rows(word.with(&offer.corrections)));
            }
        }
        share
    }

    /// The share as it was read.
    #[must_use]
    pub const fn share(&self) -> &UnverifiedShare {
        &self.share
    }

    /// The share as it was typed.
    #[must_use]
    pub fn into_share(self) -> UnverifiedShare {
        self.share
    }
}

#[cfg(test)]
mod tests;
