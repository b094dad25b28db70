//! Native age recipients and identities, which stock age understands as well.

use crate::crypto::is_weak_agreement_key;
use crate::secret::SecretText;

/// A recipient that cannot stand beside the officers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    /// A private key stands where a public one belongs; it is not shown again.
    #[error("that is a private key: give the public one, the line that `age-keygen -y` prints")]
    Private,
    /// It is written differently, or mistyped.
    #[error("not an age recipient: copy the whole line that begins with `age1`")]
    Malformed,
    /// It needs a program that is not here, or recipients of its kind alone.
    #[error("`{0}` is a recipient of a kind that cannot be used here: use `age1…` or `age1tag1…`")]
    Unsupported(String),
    /// What is written to it, anybody could read.
    #[error("`{0}` is a key that protects nothing: make another with `age-keygen`")]
    Weak(String),
}

/// Whether a ledger can be written to this native age recipient: `age1…` (X25519) or
/// `age1tag1…` (hardware tokens), with its checksum.
///
/// # Errors
/// [`RecipientError`] when it is mistyped or of another kind.
pub fn check_recipient(text: &str) -> Result<(), RecipientError> {
    parse(text).map(|_| ())
}

pub(super) fn parse(text: &str) -> Result<Box<dyn age::Recipient>, RecipientError> {
    if text.to_ascii_uppercase().contains("SECRET") {
        return Err(RecipientError::Private);
    }
    let Ok((kind, key)) = bech32::decode(text) else { return Err(RecipientError::Malformed) };
    match kind.to_lowercase().as_str() {
        "age" => {
            let key: [u8; 32] = key.try_into().map_err(|_| RecipientError::Malformed)?;
            if is_weak_agreement_key(key) {
                return Err(RecipientError::Weak(text.to_owned()));
            }
            parse_as::<age::x25519::Recipient>(text)
        }
        "age1tag" => parse_as::<age::tag::Recipient>(text),
        kind if kind.starts_with("age1") => Err(RecipientError::Unsupported(text.to_owned())),
        _ => Err(RecipientError::Malformed),
    }
}

fn parse_as<R: age::Recipient + std::str::FromStr + 'static>(
    text: &str,
) -> Result<Box<dyn age::Recipient>, RecipientError> {
    text.parse::<R>().map(|recipient| Box::new(recipient) as _).map_err(|_| RecipientError::Malformed)
}

/// The identities of a file; nothing where a line is neither identity nor comment.
pub(super) fn parse_identities(text: &SecretText) -> Option<Vec<age::x25519::Identity>> {
    let lines =
        text.expose().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let identities = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>()?;
    (!identities.is_empty()).then_some(identities)
}
