//! What is recorded of what, as data: each line is a typed key, a flag of the command line and a
//! column of a table. R and G IDs are those of `policy/GUIDANCE.md`.

use crate::model::register::FieldKind::{
    AnyDate, Choice, Choices, Date, Flag, List, Number, Percent, Ref, Refs, Sha256, Text,
};
use crate::model::register::{Field, Key, Register};

const CATEGORIES: &[&str] = &["mixed-use", "administration", "shared", "break-glass", "script", "external"];

/// What a reader gets of a field of each kind.
#[rustfmt::skip]
macro_rules! read_as {
    (Flag) => { bool };
    (Number) => { u64 };
    (Date) => { jiff::civil::Date };
    (AnyDate) => { jiff::civil::Date };
    (List) => { [String] };
    (Choices) => { [String] };
    (Refs) => { [String] };
    ($text:ident) => { str };
}

#[rustfmt::skip]
macro_rules! is_marked {
    ($wanted:ident:) => { false };
    (location: location $($more:ident)*) => { true };
    (listed: listed $($more:ident)*) => { true };
    ($wanted:ident: $other:ident $($more:ident)*) => { is_marked!($wanted: $($more)*) };
}

/// A field is `KEY = "its name in the ledger": Kind, "what it says"`, and may be marked `location`,
/// where it tells a burglar where to go, and `listed`, where `list` shows it.
macro_rules! registers {
    ($($register:ident as $module:ident {
        $($key:ident = $name:literal: $kind:ident $(($of:expr))?, $help:literal $(, $mark:ident)*;)*
    })*) => {
        /// The fields of each register, by what they hold.
        pub mod keys {
            $(
                #[doc = concat!("Fields of [`Register::", stringify!($register), "`](super::super::Register::", stringify!($register), ").")]
                pub mod $module {
                    use super::super::*;

                    $(
                        #[doc = $help]
                        pub const $key: Key<read_as!($kind)> = Key::new(
                            Register::$register,
                            &Field {
                                key: $name,
                                kind: $kind $(($of))?,
                                help: $help,
                                location: is_marked!(location: $($mark)*),
                                listed: is_marked!(listed: $($mark)*),
                            },
                        );
                        const _: () = assert!(stringify!($key).eq_ignore_ascii_case($name));
                    )*

                    pub(in crate::model::register) const FIELDS: &[Field] = &[$(*$key.field()),*];
                }
            )*
        }

        pub(super) const fn fields(register: Register) -> &'static [Field] {
            match register {
                $(Register::$register => keys::$module::FIELDS,)*
            }
        }
    };
}

registers! {
    Tenant as tenant {
        KIND = "kind": Choice(&["entra", "b2c", "ad-ds", "aws", "google", "okta", "other"]),
            "What system it is", listed;
        ID = "id": Text, "Its id, such as the tenant id", listed;
        DOMAINS = "domains": List, "Its domains", listed;
        SUBSCRIPTIONS = "subscriptions": List, "Its subscriptions";
        USAGE_LOCATION = "usage_location": Text, "Country of its licences (R30)";
        FEDERATED = "federated": Flag, "Whether sign-in goes through another system";
        PASSWORD_HASH_SYNC = "password_hash_sync": Flag,
            "Whether password hash sync is on, as a fall-back for federation (R38)";
        ACCESS_POLICIES = "access_policies": List, "Names of its Conditional Access policies";
        GLOBAL_ADMINISTRATORS = "global_administrators": Number,
            "How many Global Administrators there are (G05)";
        ACCESS_REVIEWED_ON = "access_reviewed_on": Date, "Date of the last access review (R26)";
        STAGE_1_DONE_ON = "stage_1_done_on": Date,
            "Date on which roadmap stage 1 was done, 24 to 48 hours (R47)";
        STAGE_2_DONE_ON = "stage_2_done_on": Date,
            "Date on which roadmap stage 2 was done, 2 to 4 weeks (R47)";
        STAGE_3_DONE_ON = "stage_3_done_on": Date,
            "Date on which roadmap stage 3 was done, 1 to 3 months (R47)";
        STAGE_4_DONE_ON = "stage_4_done_on": Date,
            "Date on which roadmap stage 4 was done, 6 months on (R47)";
    }

    Account as account {
        TENANT = "tenant": Ref(Register::Tenant), "Tenant that it opens", listed;
        UPN = "upn": Text, "Sign-in name (R09)";
        OBJECT_ID = "object_id": Text, "Object id in the tenant";
        ROLE = "role": Text, "Its role, such as Global Administrator (R30)", listed;
        ROLE_KIND = "role_kind": Choice(&["permanent", "eligible"]),
            "Whether its role is permanent or eligible (R16)", listed;
        CLOUD_ONLY = "cloud_only": Flag, "Whether it exists in the cloud only (R09)";
        SYNCHRONISED = "synchronised": Flag, "Whether it is synchronised from an on-premises directory (R09)";
        FEDERATED = "federated": Flag, "Whether sign-in goes through another system";
        EXCLUSIONS = "exclusions": List, "Conditional Access policies that it is excluded from (R17)";
        MFA_METHODS = "mfa_methods":
            Choices(&[
                "fido2", "certificate", "smart-card", "authenticator-app", "totp", "sms", "voice", "none",
            ]),
            "MFA methods beside the password (R05)";
        PASSWORD_EXPIRES = "password_expires": Flag, "Whether its password expires (R11)";
        EXPIRY_VERIFIED_ON = "expiry_verified_on": Date,
            "Date on which its password expiry was last verified (R11)";
        ALERT_RULE = "alert_rule": Text, "Alert rule that reports each sign-in (R08)";
        ALERT_TESTED_ON = "alert_tested_on": Date, "Date of the last test in which the alert fired (R08)";
        CATEGORY = "category": Choice(CATEGORIES), "What it is used for (R31)", listed;
        USAGE_LOCATION = "usage_location": Text, "Country of its licences (R30)";
        ADMIN_ONLY_ATTESTED_ON = "admin_only_attested_on": Date,
            "Date of the attestation that it is for administration only (R02)";
    }

    Authenticator as authenticator {
        ACCOUNT = "account": Ref(Register::Account), "Account that it opens", listed;
        KIND = "kind": Choice(&["fido2", "certificate", "smart-card", "totp", "other"]), "What it is", listed;
        MAKE = "make": Text, "Make and model", listed;
        SERIAL = "serial": Text, "Serial number", listed;
        OWNER = "owner": Text, "Person responsible for it (R10)";
        HOME = "home": Ref(Register::Safe), "Safe that it is kept in (R10)", location;
        EXPIRES_ON = "expires_on": AnyDate, "Last day on which it is valid (R28)", listed;
        ISSUER_EXPIRES_ON = "issuer_expires_on": AnyDate,
            "Last day on which the CA that issued it is valid, for a certificate (G21)";
        CLEANUP_EXCLUDED = "cleanup_excluded": Flag,
            "Whether it is excluded from the clean-up of unused devices (R28)";
        PERSONAL = "personal": Flag, "Whether it is somebody's telephone, or travels with a person (R10)";
        PIN_SET = "pin_set": Text, "Id of the set that its PIN was split into";
    }

    Custodian as custodian {
        ROLE = "role": Text, "Role in the organisation", listed;
        CONTACT = "contact": Text, "Contact details", listed;
        TRAINED_ON = "trained_on": Date, "Date of the last training", listed;
        ACKNOWLEDGED_ON = "acknowledged_on": Date, "Date of the last acknowledgement of the duty", listed;
    }

    Site as site {
        ADDRESS = "address": Text, "Address", location;
        PATHS = "paths": List, "Independent communication paths (R13)", listed;
    }

    Safe as safe {
        SITE = "site": Ref(Register::Site), "Site where it is", location;
        LOCATION = "location": Text, "Location on the site", location;
        FIRE_RATING = "fire_rating": Number, "Fire rating in minutes (R15)", listed;
        ACCESS = "access": List, "People who can open it", listed;
        COMBINATION_CHANGED_ON = "combination_changed_on": Date,
            "Date of the last change of its combination", listed;
        YEARLY_LOSS = "yearly_loss": Percent, "Probability in percent of losing it within a year";
    }

    User as user {
        ROLE = "role": Text, "Role in the organisation", listed;
        CONTACT = "contact": Text, "Contact details", listed;
        AUTHORISED_ON = "authorised_on": Date, "Date of the authorisation (R14)", listed;
        TRAINED_ON = "trained_on": Date, "Date of the last training", listed;
        ACCOUNTS = "accounts": Refs(Register::Account), "Accounts that the person may use";
    }

    Contact as contact {
        ROLE = "role":
            Choice(&[
                "manager", "security-officer", "incident-owner", "monitoring", "support", "legal", "other",
            ]),
            "What to call this person for (R39)", listed;
        PHONE = "phone": Text, "Telephone number that works without the tenant", listed;
        EMAIL = "email": Text, "Email address", listed;
        TENANT = "tenant": Ref(Register::Tenant), "Tenant that this person is responsible for", listed;
    }

    Document as document {
        KIND = "kind": Text, "Kind of document, such as runbook or policy", listed;
        VERSION = "version": Text, "Version", listed;
        SHA256 = "sha256": Sha256, "SHA-256 of its file";
        REVIEWED_ON = "reviewed_on": Date, "Date of the last review", listed;
        PLACE = "place": Text, "Place where it is kept", listed;
    }

    Evidence as evidence {
        KIND = "kind": Text, "Kind of evidence, such as export or screenshot", listed;
        SHA256 = "sha256": Sha256, "SHA-256 of its file";
        PLACE = "place": Text, "Place where it is kept", listed;
        KEEPER = "keeper": Text, "Person who keeps it (R43)", listed;
        COLLECTED_ON = "collected_on": Date, "Date of collection", listed;
        ABOUT = "about": Text, "What it is evidence of, such as the ID of a check or an account", listed;
    }

    Inventory as inventory {
        TENANT = "tenant": Ref(Register::Tenant), "Tenant that it belongs to", listed;
        ROLE = "role": Text, "Its role", listed;
        CATEGORY = "category": Choice(CATEGORIES), "What it is used for (R31)", listed;
        OWNER = "owner": Text, "Person responsible for it", listed;
        JUSTIFICATION = "justification": Text, "Why it needs the role (R33)";
        MAILBOX = "mailbox": Flag, "Whether it has a working mailbox (R34)";
        CONSUMER = "consumer": Flag, "Whether it is a consumer account (R35)";
        MFA = "mfa": Flag, "Whether it signs in with MFA (R37)";
        PASSWORD_CHANGED_ON = "password_changed_on": Date, "Date of the last change of its password (R36)";
        KIND = "kind": Choice(&["cloud", "on-premises", "virtual-machine"]),
            "Where the account is (R40, R41)";
        NEEDED = "needed": Flag, "Whether it is still needed (R32)";
        REVIEWED_ON = "reviewed_on": Date, "Date of the last review", listed;
    }
}
