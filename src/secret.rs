//! The only types that hold secrets.
//!
//! Both are filled in place, erased when they are dropped, compared in constant
//! time and redacted in `Debug`. Neither can be cloned, serialised or displayed:
//! whoever needs the content says so with [`SecretBytes::expose`] or
//! [`SecretText::expose`], which a reviewer can search for.
//!
//! Growing a secret moves it by hand, so that the smaller buffer is erased even
//! in a program without the erasing allocator. Stack copies that a library makes are
//! overwritten by [`on_erased_stack`]. What is not covered: registers, and memory that
//! the system has swapped out.

mod stack;

pub use stack::on_erased_stack;

use std::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

/// Secret bytes: a password, a block, a share's payload, a key.
#[derive(Default)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// An empty secret with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// `len` zero bytes, to be filled through [`expose_mut`](Self::expose_mut).
    #[must_use]
    pub fn zeroed(len: usize) -> Self {
        Self(vec![0; len])
    }

    /// Takes over a buffer that a library returned.
    #[must_use]
    pub fn from_vec(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    #[inline]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to be changed in place.
    #[inline]
    pub fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Adds one byte.
    pub fn push(&mut self, byte: u8) {
        self.extend_from_slice(&[byte]);
    }

    /// Adds bytes; the buffer that they no longer fit is erased.
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut grown = Vec::with_capacity(needed.max(self.0.capacity() * 2));
            grown.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = grown;
        }
        self.0.extend_from_slice(bytes);
    }

    /// Keeps the first `len` bytes and erases the others.
    pub fn truncate(&mut self, len: usize) {
        if let Some(rest) = self.0.get_mut(len..) {
            rest.zeroize();
            self.0.truncate(len);
        }
    }

    /// How many bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both hold the same bytes, in time that depends on the lengths alone.
    #[must_use]
    pub fn same_as(&self, other: &[u8]) -> bool {
        bool::from(self.0.ct_eq(other))
    }

    /// The bytes as text, if they are UTF-8; the text is a second copy of its own.
    #[must_use]
    pub fn to_text(&self) -> Option<SecretText> {
        std::str::from_utf8(&self.0).ok().map(SecretText::from)
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        // the vector's own way goes over all of it twice, which a picture feels
        self.0.as_mut_slice().zeroize();
        self.0.spare_capacity_mut().zeroize();
    }
}

impl From<&[u8]> for SecretBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(redacted)")
    }
}

/// Secret text: a passphrase, a typed row, the content of a QR code.
#[derive(Default)]
pub struct SecretText(SecretBytes);

impl SecretText {
    /// An empty text with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(SecretBytes::with_capacity(capacity))
    }

    /// Takes over a string that a library returned.
    #[must_use]
    pub fn from_string(text: String) -> Self {
        Self(SecretBytes::from_vec(text.into_bytes()))
    }

    /// The text.
    ///
    /// # Panics
    /// Never: only whole characters are ever added.
    #[must_use]
    pub fn expose(&self) -> &str {
        std::str::from_utf8(self.0.expose()).expect("only whole characters were added")
    }

    /// Adds one character.
    pub fn push(&mut self, character: char) {
        let mut buffer = [0; 4];
        self.push_str(character.encode_utf8(&mut buffer));
        buffer.zeroize();
    }

    /// Adds text.
    pub fn push_str(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// How many bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both hold the same text, in time that depends on the lengths alone.
    #[must_use]
    pub fn same_as(&self, other: &str) -> bool {
        self.0.same_as(other.as_bytes())
    }

    /// The text as bytes, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> SecretBytes {
        self.0
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(SecretBytes::from(text.as_bytes()))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let bytes = SecretBytes::from(&b"hunter2"[..]);
        let text = SecretText::from("hunter2");
        assert_eq!(format!("{bytes:?} {text:?}"), "SecretBytes(redacted) SecretText(redacted)");
    }

    #[test]
    fn growing_keeps_the_content() {
        let mut bytes = SecretBytes::with_capacity(1);
        for byte in 0..=255 {
            bytes.push(byte);
        }
        assert_eq!(bytes.expose(), (0..=255).collect::<Vec<u8>>());
        bytes.truncate(3);
        assert_eq!(bytes.expose(), [0, 1, 2]);
        bytes.truncate(9);
        assert_eq!(bytes.len(), 3);
    }

    #[test]
    fn texts_compare_by_content() {
        let mut text = SecretText::default();
        text.push('ä');
        text.push_str("bc");
        assert!(text.same_as("äbc"));
        assert!(!text.same_as("äbd"));
        assert!(!text.same_as("äb"));
    }
}
