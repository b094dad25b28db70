//! What is recorded of what, as data: each line is a field, a flag of the command line and a
//! column of a table. R and G IDs are those of `policy/GUIDANCE.md`.

use crate::model::register::FieldKind::{
    AnyDate, Choice, Choices, Date, Flag, List, Number, Percent, Ref, Refs, Sha256, Text,
};
use crate::model::register::{Field, FieldKind, Register};

const CATEGORIES: &[&str] = &["mixed-use", "administration", "shared", "break-glass", "script", "external"];

const fn field(key: &'static str, kind: FieldKind, help: &'static str) -> Field {
    Field { key, kind, help, location: false }
}

const fn location(key: &'static str, kind: FieldKind, help: &'static str) -> Field {
    Field { key, kind, help, location: true }
}

pub(super) const fn fields(register: Register) -> &'static [Field] {
    match register {
        Register::Tenant => TENANT,
        Register::Account => ACCOUNT,
        Register::Authenticator => AUTHENTICATOR,
        Register::Custodian => CUSTODIAN,
        Register::Site => SITE,
        Register::Safe => SAFE,
        Register::User => USER,
        Register::Contact => CONTACT,
        Register::Document => DOCUMENT,
        Register::Evidence => EVIDENCE,
        Register::Inventory => INVENTORY,
    }
}

const TENANT: &[Field] = &[
    field("kind", Choice(&["entra", "b2c", "ad-ds", "aws", "google", "okta", "other"]), "What system it is"),
    field("id", Text, "Its id, such as the tenant id"),
    field("domains", List, "Its domains"),
    field("subscriptions", List, "Its subscriptions"),
    field("usage_location", Text, "Country of its licences (R30)"),
    field("federated", Flag, "Whether sign-in goes through another system"),
    field(
        "password_hash_sync",
        Flag,
        "Whether password hash sync is on, as a fall-back for federation (R38)",
    ),
    field("access_policies", List, "Names of its Conditional Access policies"),
    field("global_administrators", Number, "How many Global Administrators there are (G05)"),
    field("access_reviewed_on", Date, "Date of the last access review (R26)"),
    field("stage_1_done_on", Date, "Date on which roadmap stage 1 was done, 24 to 48 hours (R47)"),
    field("stage_2_done_on", Date, "Date on which roadmap stage 2 was done, 2 to 4 weeks (R47)"),
    field("stage_3_done_on", Date, "Date on which roadmap stage 3 was done, 1 to 3 months (R47)"),
    field("stage_4_done_on", Date, "Date on which roadmap stage 4 was done, 6 months on (R47)"),
];

const ACCOUNT: &[Field] = &[
    field("tenant", Ref(Register::Tenant), "Tenant that it opens"),
    field("upn", Text, "Sign-in name (R09)"),
    field("object_id", Text, "Object id in the tenant"),
    field("role", Text, "Its role, such as Global Administrator (R30)"),
    field("role_kind", Choice(&["permanent", "eligible"]), "Whether its role is permanent or eligible (R16)"),
    field("cloud_only", Flag, "Whether it exists in the cloud only (R09)"),
    field("synchronised", Flag, "Whether it is synchronised from an on-premises directory (R09)"),
    field("federated", Flag, "Whether sign-in goes through another system"),
    field("exclusions", List, "Conditional Access policies that it is excluded from (R17)"),
    field(
        "mfa_methods",
        Choices(&["fido2", "certificate", "smart-card", "authenticator-app", "totp", "sms", "voice", "none"]),
        "MFA methods beside the password (R05)",
    ),
    field("password_expires", Flag, "Whether its password expires (R11)"),
    field("expiry_verified_on", Date, "Date on which its password expiry was last verified (R11)"),
    field("alert_rule", Text, "Alert rule that reports each sign-in (R08)"),
    field("alert_tested_on", Date, "Date of the last test in which the alert fired (R08)"),
    field("category", Choice(CATEGORIES), "What it is used for (R31)"),
    field("usage_location", Text, "Country of its licences (R30)"),
    field("admin_only_attested_on", Date, "Date of the attestation that it is for administration only (R02)"),
];

const AUTHENTICATOR: &[Field] = &[
    field("account", Ref(Register::Account), "Account that it opens"),
    field("kind", Choice(&["fido2", "certificate", "smart-card", "totp", "other"]), "What it is"),
    field("make", Text, "Make and model"),
    field("serial", Text, "Serial number"),
    field("owner", Text, "Person responsible for it (R10)"),
    location("home", Ref(Register::Safe), "Safe that it is kept in (R10)"),
    field("expires_on", AnyDate, "Last day on which it is valid (R28)"),
    field("cleanup_excluded", Flag, "Whether it is excluded from the clean-up of unused devices (R28)"),
    field("personal", Flag, "Whether it is somebody's telephone, or travels with a person (R10)"),
    field("pin_set", Text, "Id of the set that its PIN was split into"),
];

const CUSTODIAN: &[Field] = &[
    field("role", Text, "Role in the organisation"),
    field("contact", Text, "Contact details"),
    field("trained_on", Date, "Date of the last training"),
    field("acknowledged_on", Date, "Date of the last acknowledgement of the duty"),
];

const SITE: &[Field] =
    &[location("address", Text, "Address"), field("paths", List, "Independent communication paths (R13)")];

const SAFE: &[Field] = &[
    location("site", Ref(Register::Site), "Site where it is"),
    location("location", Text, "Location on the site"),
    field("fire_rating", Number, "Fire rating in minutes (R15)"),
    field("access", List, "People who can open it"),
    field("combination_changed_on", Date, "Date of the last change of its combination"),
    field("yearly_loss", Percent, "Probability in percent of losing it within a year"),
];

const USER: &[Field] = &[
    field("role", Text, "Role in the organisation"),
    field("contact", Text, "Contact details"),
    field("authorised_on", Date, "Date of the authorisation (R14)"),
    field("trained_on", Date, "Date of the last training"),
    field("accounts", Refs(Register::Account), "Accounts that the person may use"),
];

const CONTACT: &[Field] = &[
    field(
        "role",
        Choice(&["manager", "security-officer", "incident-owner", "monitoring", "support", "legal", "other"]),
        "What to call this person for (R39)",
    ),
    field("phone", Text, "Telephone number that works without the tenant"),
    field("email", Text, "Email address"),
    field("tenant", Ref(Register::Tenant), "Tenant that this person is responsible for"),
];

const DOCUMENT: &[Field] = &[
    field("kind", Text, "Kind of document, such as runbook or policy"),
    field("version", Text, "Version"),
    field("sha256", Sha256, "SHA-256 of its file"),
    field("reviewed_on", Date, "Date of the last review"),
    field("place", Text, "Place where it is kept"),
];

const EVIDENCE: &[Field] = &[
    field("kind", Text, "Kind of evidence, such as export or screenshot"),
    field("sha256", Sha256, "SHA-256 of its file"),
    field("place", Text, "Place where it is kept"),
    field("keeper", Text, "Person who keeps it (R43)"),
    field("collected_on", Date, "Date of collection"),
    field("about", Text, "What it is evidence of, such as the ID of a check or an account"),
];

const INVENTORY: &[Field] = &[
    field("tenant", Ref(Register::Tenant), "Tenant that it belongs to"),
    field("role", Text, "Its role"),
    field("category", Choice(CATEGORIES), "What it is used for (R31)"),
    field("owner", Text, "Person responsible for it"),
    field("justification", Text, "Why it needs the role (R33)"),
    field("mailbox", Flag, "Whether it has a working mailbox (R34)"),
    field("consumer", Flag, "Whether it is a consumer account (R35)"),
    field("mfa", Flag, "Whether it signs in with MFA (R37)"),
    field("password_changed_on", Date, "Date of the last change of its password (R36)"),
    field("kind", Choice(&["cloud", "on-premises", "virtual-machine"]), "Where the account is (R40, R41)"),
    field("needed", Flag, "Whether it is still needed (R32)"),
    field("reviewed_on", Date, "Date of the last review"),
];
