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
    field("id", Text, "Its own id, such as the tenant id"),
    field("domains", List, "Its domains"),
    field("subscriptions", List, "The subscriptions that it holds"),
    field("usage_location", Text, "The country that licences are bound to (R30)"),
    field("federated", Flag, "Whether sign-in goes through another system"),
    field("password_hash_sync", Flag, "Whether password hash sync stands by for federation (R38)"),
    field("access_policies", List, "Names of its Conditional Access policies"),
    field("global_administrators", Number, "How many Global Administrators there are (G05)"),
    field("access_reviewed_on", Date, "When access was last reviewed (R26)"),
    field("stage_1_done_on", Date, "When stage 1 of the roadmap was done, 24 to 48 hours (R47)"),
    field("stage_2_done_on", Date, "When stage 2 of the roadmap was done, 2 to 4 weeks (R47)"),
    field("stage_3_done_on", Date, "When stage 3 of the roadmap was done, 1 to 3 months (R47)"),
    field("stage_4_done_on", Date, "When stage 4 of the roadmap was done, 6 months on (R47)"),
];

const ACCOUNT: &[Field] = &[
    field("tenant", Ref(Register::Tenant), "The tenant that it opens"),
    field("upn", Text, "The name to sign in with (R09)"),
    field("object_id", Text, "The tenant's id for it"),
    field("role", Text, "The role that it holds, such as Global Administrator (R30)"),
    field("role_kind", Choice(&["permanent", "eligible"]), "How it holds the role (R16)"),
    field("cloud_only", Flag, "Whether it lives in the cloud alone (R09)"),
    field("synchronised", Flag, "Whether it is synchronised from a directory on the premises (R09)"),
    field("federated", Flag, "Whether its sign-in goes through another system"),
    field("exclusions", List, "The Conditional Access policies that it is excluded from (R17)"),
    field(
        "mfa_methods",
        Choices(&["fido2", "certificate", "smart-card", "authenticator-app", "totp", "sms", "voice", "none"]),
        "How it proves itself beside the password (R05)",
    ),
    field("password_expires", Flag, "Whether its password expires (R11)"),
    field("expiry_verified_on", Date, "When the expiry of its password was last looked up (R11)"),
    field("alert_rule", Text, "The rule that tells of its every sign-in (R08)"),
    field("alert_tested_on", Date, "When that rule was last seen to fire (R08)"),
    field("category", Choice(CATEGORIES), "What it is used for (R31)"),
    field("usage_location", Text, "The country that its licences are bound to (R30)"),
    field("admin_only_attested_on", Date, "When it was attested to be for administration alone (R02)"),
];

const AUTHENTICATOR: &[Field] = &[
    field("account", Ref(Register::Account), "The account that it opens"),
    field("kind", Choice(&["fido2", "certificate", "smart-card", "totp", "other"]), "What it is"),
    field("make", Text, "Maker and model"),
    field("serial", Text, "Its serial number"),
    field("owner", Text, "Who answers for it (R10)"),
    location("home", Ref(Register::Safe), "The safe that it lies in (R10)"),
    field("expires_on", AnyDate, "The last day on which it works (R28)"),
    field("cleanup_excluded", Flag, "Whether the clean-up of unused devices passes over it (R28)"),
    field("personal", Flag, "Whether it is a telephone, or travels with a person (R10)"),
    field("pin_set", Text, "The id of the set that its PIN was split into"),
];

const CUSTODIAN: &[Field] = &[
    field("role", Text, "What the person does in the organisation"),
    field("contact", Text, "How to reach the person"),
    field("trained_on", Date, "When the person was last trained"),
    field("acknowledged_on", Date, "When the person last acknowledged the duty"),
];

const SITE: &[Field] = &[
    location("address", Text, "Where it is"),
    field("paths", List, "Independent ways to communicate from there (R13)"),
];

const SAFE: &[Field] = &[
    location("site", Ref(Register::Site), "The site that it stands on"),
    location("location", Text, "Where it stands on the site"),
    field("fire_rating", Number, "How many minutes of fire it withstands (R15)"),
    field("access", List, "Who can open it"),
    field("combination_changed_on", Date, "When its combination was last changed"),
    field("yearly_loss", Percent, "The chance in percent of losing it in a year"),
];

const USER: &[Field] = &[
    field("role", Text, "What the person does in the organisation"),
    field("contact", Text, "How to reach the person"),
    field("authorised_on", Date, "When the person was authorised (R14)"),
    field("trained_on", Date, "When the person was last trained"),
    field("accounts", Refs(Register::Account), "The accounts that the person may use"),
];

const CONTACT: &[Field] = &[
    field(
        "role",
        Choice(&["manager", "security-officer", "incident-owner", "monitoring", "support", "legal", "other"]),
        "What to call them for (R39)",
    ),
    field("phone", Text, "A telephone number that works without the tenant"),
    field("email", Text, "An address"),
    field("tenant", Ref(Register::Tenant), "The tenant that they answer for"),
];

const DOCUMENT: &[Field] = &[
    field("kind", Text, "What it is, such as runbook or policy"),
    field("version", Text, "Its version"),
    field("sha256", Sha256, "The SHA-256 of its file"),
    field("reviewed_on", Date, "When it was last reviewed"),
    field("place", Text, "Where it is kept"),
];

const EVIDENCE: &[Field] = &[
    field("kind", Text, "What it is, such as export or screenshot"),
    field("sha256", Sha256, "The SHA-256 of its file"),
    field("place", Text, "Where it is kept"),
    field("keeper", Text, "Who keeps it (R43)"),
    field("collected_on", Date, "When it was collected"),
    field("about", Text, "What it shows, such as a check's id or an account"),
];

const INVENTORY: &[Field] = &[
    field("tenant", Ref(Register::Tenant), "The tenant that it belongs to"),
    field("role", Text, "The role that it holds"),
    field("category", Choice(CATEGORIES), "What it is used for (R31)"),
    field("owner", Text, "Who answers for it"),
    field("justification", Text, "Why it needs the role (R33)"),
    field("mailbox", Flag, "Whether it has a working mailbox (R34)"),
    field("consumer", Flag, "Whether it is a consumer account (R35)"),
    field("mfa", Flag, "Whether it signs in with more than a password (R37)"),
    field("password_changed_on", Date, "When its password was last changed (R36)"),
    field("kind", Choice(&["cloud", "on-premises", "virtual-machine"]), "Where it lives (R40, R41)"),
    field("needed", Flag, "Whether it is still needed (R32)"),
    field("reviewed_on", Date, "When it was last reviewed"),
];
