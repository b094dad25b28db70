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

use std::borrow::Borrow;

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

use crate::model::state::Officers;
use crate::model::{FoldError, Name, Officer, State};
use crate::text::printable;

/// The version of the ledger's content that this program writes.
pub const LEDGER_FORMAT: u16 = 1;

/// What has to be said of each kind, in the file of its family.
trait Event {
    /// What happened, in one line, without its date and officers.
    fn summary(&self) -> String;

    /// Changes the state; an event that cannot follow changes nothing.
    fn apply(&self, seq: u64, state: &mut State) -> Result<(), FoldError>;

    /// Refuses a name that it introduces while another, which people take for the same, is known.
    fn check_names(&self, _: &State) -> Result<(), FoldError> {
        Ok(())
    }

    /// Whether these officers, together, may let it happen.
    fn check_signers(&self, officers: &Officers, signers: &[Name]) -> Result<(), FoldError> {
        officers.check_signers(signers, 1, None)
    }

    /// The officer whose keys it brings in.
    fn new_keys(&self) -> Option<&Officer> {
        None
    }
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

            fn content(&self) -> &dyn Event {
                match self {
                    $(Self::$name(event) => Borrow::<$name>::borrow(event),)*
                    Self::Unknown(event) => event,
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
    "sheet-opened" => SheetOpened(SheetOpened),
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

    /// What happened, in one line, without its date and officers.
    #[must_use]
    pub fn summary(&self) -> String {
        self.content().summary()
    }

    /// Whether it changes who may sign what follows, or may do so for all that is known here.
    #[must_use]
    pub fn changes_officers(&self) -> bool {
        !Self::is_known(self.kind()) || OF_OFFICERS.contains(&self.kind())
    }

    /// The officer whose keys it brings in.
    #[must_use]
    pub fn new_keys(&self) -> Option<&Officer> {
        self.content().new_keys()
    }
}

impl State {
    /// Replays one more event; an event that cannot follow changes nothing.
    ///
    /// # Errors
    /// [`FoldError`] names what it contradicts.
    pub fn apply(&mut self, seq: u64, event: &EventData) -> Result<(), FoldError> {
        event.content().apply(seq, self)
    }

    /// Whether these officers, together, may let an event happen: as many as the quorum, and as
    /// many as the quorum that it leaves behind, since they have to write the file.
    ///
    /// # Errors
    /// [`FoldError::TooFewSigners`]; [`FoldError::NotSigned`] by whoever changes a passphrase.
    pub fn check_signers(&self, event: &EventData, signers: &[Name]) -> Result<(), FoldError> {
        event.content().check_signers(&self.officers, signers)
    }

    /// Refuses a name that an event introduces while another, which people take for the same, is
    /// known. For new events only: what was a name once stays one.
    ///
    /// # Errors
    /// [`FoldError::Alike`].
    pub fn check_new_names(&self, event: &EventData) -> Result<(), FoldError> {
        event.content().check_names(self)
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

    fn apply(&self, _: u64, _: &mut State) -> Result<(), FoldError> {
        Ok(())
    }
}
