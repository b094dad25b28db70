//! What happens to credentials and sheets in use: inspections, validations, incidents, openings.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Name, Note, SetId};

/// A closed set of words, each with its name in the ledger and on the command line.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word, as it stands in the ledger.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// What a validation goes through (R19–R21, R24, G03), in this order.
    ValidationStep {
        /// The staff that watches sign-ins knows that a test is coming.
        MonitoringTold = "monitoring-told",
        /// The account signed in.
        SignedIn = "signed-in",
        /// It did an administrative task.
        AdministrativeTask = "administrative-task",
        /// The alert on its use was raised (R08, R18).
        AlertSeen = "alert-seen",
        /// No personal device took part in MFA or reset.
        NoPersonalDevice = "no-personal-device",
        /// The devices that it needs can be reached by all who may have to act.
        DevicesReachable = "devices-reachable",
        /// The list of authorised users is up to date (R14).
        AuthorisedListUpdated = "authorised-list-updated",
        /// The process is documented, and the document is current (R19).
        ProcessCurrent = "process-current",
        /// Those who may have to act are trained (R20).
        OfficersTrained = "officers-trained",
        /// Sessions were closed before, and the account was signed out after (R03).
        SignedOut = "signed-out",
    }
}

words! {
    /// Who changed (R24).
    StaffChange {
        /// Somebody does other work.
        JobChange = "job-change",
        /// Somebody left.
        Departure = "departure",
        /// Somebody came.
        Hire = "hire",
    }
}

words! {
    /// The situations of use (R12), and practice.
    UseReason {
        /// The federation or the identity provider is down.
        FederationDown = "federation-down",
        /// MFA devices or the network are down.
        MfaDown = "mfa-down",
        /// The last administrator left.
        LastAdministratorLeft = "last-administrator-left",
        /// Every administrator is only eligible for a role, and nobody is left to approve (G15).
        NoApprover = "no-approver",
        /// A disaster.
        Disaster = "disaster",
        /// Practice.
        Drill = "drill",
        /// None of these: nobody should have used it.
        Unauthorised = "unauthorised",
    }
}

words! {
    /// What a use was (G02).
    UseClass {
        /// Practice.
        Drill = "drill",
        /// In earnest.
        Emergency = "emergency",
        /// Neither.
        Misuse = "misuse",
    }
}

words! {
    /// The emergency runbook (R48), in its order.
    RunbookStep {
        /// Managers and security officers are notified.
        Notify = "notify",
        /// The playbook was reviewed.
        Playbook = "playbook",
        /// User name and password are at hand.
        Credentials = "credentials",
        /// A support request is open.
        Support = "support",
        /// The sign-in reports were read.
        SignInReports = "sign-in-reports",
        /// With federation down: password hash sync took over.
        HashSync = "hash-sync",
        /// Privileged mailboxes are watched.
        Mailboxes = "mailboxes",
        /// Logs are kept for forensic and legal use.
        Logs = "logs",
    }
}

/// A sheet is gone: burnt, stolen or nowhere to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetLost {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What is known of it.
    pub note: Note,
    /// The day on which it was noticed.
    pub on: Date,
}

/// A bag was looked at and is unopened, its number and seal as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetInspected {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The bag's number as it was read.
    pub bag: Name,
    /// The day.
    pub on: Date,
}

/// A sheet was taken out and checked alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetVerified {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// The number of the new bag; without one the sheet is unsealed from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<Name>,
    /// The name of the workstation, since k shares of a set on one are a finding.
    pub workstation: Name,
    /// The day.
    pub on: Date,
}

/// It was proved that an account can be used, every step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountValidated {
    /// The emergency account.
    pub account: Name,
    /// All of [`ValidationStep::ALL`].
    pub steps: Vec<ValidationStep>,
    /// The authenticators that were used beside the password (R21).
    pub methods: Vec<Name>,
    /// The day.
    pub on: Date,
}

/// Somebody came, went or changed work: every validation is due now (R24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffChanged {
    /// What changed.
    pub change: StaffChange,
    /// For whom.
    pub person: Name,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// The day.
    pub on: Date,
}

/// Subscriptions changed: the tenant's validations are due now (R25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionChanged {
    /// The tenant; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Name>,
    /// What changed.
    pub note: Note,
    /// The day.
    pub on: Date,
}

/// A bag or sheet may have been opened or copied: its whole set has to be replaced now (G08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetTampered {
    /// The set.
    pub set: SetId,
    /// The share on the sheet.
    pub share: u8,
    /// What was found.
    pub note: Note,
    /// The day.
    pub on: Date,
}

/// Somebody may know the credential of an account: rotation is due now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialCompromised {
    /// The emergency account.
    pub account: Name,
    /// What happened.
    pub note: Note,
    /// The day.
    pub on: Date,
}

/// An account is being used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseOpened {
    /// From 1, without gaps.
    pub number: u32,
    /// The emergency account.
    pub account: Name,
    /// Which situation (R12).
    pub reason: UseReason,
    /// In words (R04).
    pub why: Note,
    /// Who allowed it (R04).
    pub approver: Name,
    /// The day.
    pub on: Date,
}

/// A step of the runbook was done, or found not to be needed (R48).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseStep {
    /// Which use.
    pub number: u32,
    /// Which step.
    pub step: RunbookStep,
    /// Whether it was done; else it was not needed, and the note says why.
    pub done: bool,
    /// More about it, such as why it was not needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// The day.
    pub on: Date,
}

/// A use is over; the account has to be rotated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseClosed {
    /// Which use.
    pub number: u32,
    /// What it was (G02).
    pub class: UseClass,
    /// What was learnt, or where that stands (R42).
    pub post_mortem: Note,
    /// The day.
    pub on: Date,
}
