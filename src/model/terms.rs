//! Closed lists of words that events use, each with its name in the ledger and on the command line.

use serde::{Deserialize, Serialize};

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
