//! What the ledger records, one kind of event each. Nothing here is secret.

mod accounts;
mod changes;
mod ledger;
mod officers;
mod policy;
mod reading;
mod registers;
mod sets;
mod sheets;
mod uses;
mod waivers;

use serde::{Deserialize, Deserializer, Serialize};

pub use accounts::*;
pub use changes::*;
pub use ledger::*;
pub use officers::*;
pub use policy::*;
pub use reading::{Newer, Understood};
pub use registers::*;
pub use sets::*;
pub use sheets::*;
pub use uses::*;
pub use waivers::*;

use crate::model::Officer;
use crate::text::printable;

/// The version of the ledger's content that this program writes.
pub const LEDGER_FORMAT: u16 = 1;

/// What the content of each kind says of itself.
trait Event {
    /// What happened, in one line, without its date and officers.
    fn summary(&self) -> String;
}

/// One variant a kind; the type of a variant's content has its name, and is an [`Event`].
macro_rules! events {
    ($($kind:literal => $name:ident($content:ty),)*) => {
        /// What happened. An event of a kind that this version does not know is kept as it stands.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum EventData {
            $(
                #[doc = concat!("`", $kind, "`")]
                $name($content),
            )*
            /// What a newer version wrote; a ledger that holds one is not written to.
            Unknown(UnknownEvent),
        }

        $(
            impl $name {
                /// The kind's name in the ledger.
                pub const KIND: &str = $kind;
            }

            impl From<$name> for EventData {
                fn from(event: $name) -> Self {
                    Self::$name(event.into())
                }
            }
        )*

        impl EventData {
            /// The name of the kind, as it stands in the ledger.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $kind,)*
                    Self::Unknown(unknown) => &unknown.kind,
                }
            }

            /// What happened, in one line, without its date and officers.
            #[must_use]
            pub fn summary(&self) -> String {
                match self {
                    $(Self::$name(event) => event.summary(),)*
                    Self::Unknown(event) => event.summary(),
                }
            }

            /// Whether this version knows events of that kind.
            #[must_use]
            pub fn is_known(kind: &str) -> bool {
                [$($kind),*].contains(&kind)
            }

            /// Reads the content of an event; one of an unknown kind is kept as it stands.
            ///
            /// # Errors
            /// The deserializer's, when the content does not fit its kind.
            pub fn read<'de, D: Deserializer<'de>>(kind: &str, data: D) -> Result<Self, D::Error> {
                match kind {
                    $($kind => <$content>::deserialize(data).map(Self::$name),)*
                    _ => Self::read_unknown(kind, data),
                }
            }
        }
    };
}

events! {
    "ledger-created" => LedgerCreated(Box<LedgerCreated>),
    "officer-added" => OfficerAdded(Box<OfficerAdded>),
    "officer-removed" => OfficerRemoved(OfficerRemoved),
    "officer-passphrase-changed" => OfficerPassphraseChanged(Box<OfficerPassphraseChanged>),
    "quorum-changed" => QuorumChanged(QuorumChanged),
    "policy-changed" => PolicyChanged(Box<PolicyChanged>),
    "set-issued" => SetIssued(Box<SetIssued>),
    "set-reshared" => SetReshared(Box<SetReshared>),
    "split-recorded" => SplitRecorded(Box<SplitRecorded>),
    "paper-read-back" => PaperReadBack(PaperReadBack),
    "set-proved" => SetProved(SetProved),
    "credential-set" => CredentialSet(CredentialSet),
    "credential-worked" => CredentialWorked(Box<CredentialWorked>),
    "sheet-sealed" => SheetSealed(SheetSealed),
    "sheet-stored" => SheetStored(Box<SheetStored>),
    "set-activated" => SetActivated(SetActivated),
    "set-abandoned" => SetAbandoned(SetAbandoned),
    "sheet-called-in" => SheetCalledIn(SheetCalledIn),
    "sheet-destroyed" => SheetDestroyed(Box<SheetDestroyed>),
    "sheet-inspected" => SheetInspected(SheetInspected),
    "sheet-verified" => SheetVerified(Box<SheetVerified>),
    "account-validated" => AccountValidated(Box<AccountValidated>),
    "staff-changed" => StaffChanged(Box<StaffChanged>),
    "subscription-changed" => SubscriptionChanged(Box<SubscriptionChanged>),
    "sheet-tampered" => SheetTampered(SheetTampered),
    "sheet-lost" => SheetLost(SheetLost),
    "credential-compromised" => CredentialCompromised(CredentialCompromised),
    "use-opened" => UseOpened(Box<UseOpened>),
    "use-step" => UseStep(UseStep),
    "use-closed" => UseClosed(UseClosed),
    "check-waived" => CheckWaived(Box<CheckWaived>),
    "waiver-ended" => WaiverEnded(WaiverEnded),
    "entry-added" => EntryAdded(Box<EntryAdded>),
    "entry-edited" => EntryEdited(Box<EntryEdited>),
    "entry-ended" => EntryEnded(EntryEnded),
}

impl EventData {
    /// Keeps the content of an event as it stands.
    ///
    /// # Errors
    /// The deserializer's, when the content is none at all.
    pub fn read_unknown<'de, D: Deserializer<'de>>(kind: &str, data: D) -> Result<Self, D::Error> {
        let data = serde_json::Value::deserialize(data)?;
        Ok(Self::Unknown(UnknownEvent { kind: kind.to_owned(), data }))
    }

    /// Whether it changes who may sign what follows, or may do so for all that is known here.
    #[must_use]
    pub fn changes_officers(&self) -> bool {
        !Self::is_known(self.kind()) || OF_OFFICERS.contains(&self.kind())
    }

    /// The officer whose keys it brings in.
    #[must_use]
    pub const fn new_keys(&self) -> Option<&Officer> {
        match self {
            Self::LedgerCreated(created) => Some(&created.officer),
            Self::OfficerAdded(added) => Some(&added.officer),
            Self::OfficerPassphraseChanged(changed) => Some(&changed.officer),
            _ => None,
        }
    }
}

/// The kinds that change who may sign what follows.
const OF_OFFICERS: [&str; 5] = [
    LedgerCreated::KIND,
    OfficerAdded::KIND,
    OfficerRemoved::KIND,
    OfficerPassphraseChanged::KIND,
    QuorumChanged::KIND,
];

/// An event of a kind, or with content, that this version does not know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UnknownEvent {
    /// The kind as it stands in the line.
    #[serde(skip)]
    pub kind: String,
    /// The content as it stands in the line.
    pub data: serde_json::Value,
}

impl Event for UnknownEvent {
    fn summary(&self) -> String {
        printable(&format!("of a newer version of firesafe: {}", self.data))
    }
}
