//! Every check, with its ID, its severity and its source; and what is answered otherwise.

use super::Severity::{Error, Note, Warning};
use super::findings::Findings;
use super::records::Records;
use super::{
    Check, Severity, accounts, authenticators, documents, inventory, people, safes, sets, tenants, uses,
    validations,
};

// the newest of the sources that GUIDANCE.md names for a check is the one that it follows (G11)
const AAD_EMERGENCY: &str = "AAD-emergency, 2018-11";
const AAD_ROADMAP: &str = "AAD-roadmap, 2020-11";
const B2C_EMERGENCY: &str = "B2C-emergency, 2024-09";
const ENTRA: &str = "Entra-2025, 2025-02";
const ENTRA_2026: &str = "Entra-2026, 2026-06";
const M365_PRIV: &str = "M365-priv, 2024-09";
const SCUBA: &str = "ScubaGear MS.AAD.7.1, 2023-12";

const fn check(
    id: &'static str,
    severity: Severity,
    run: for<'a> fn(&Records<'a>, &mut Findings<'a>),
    source: &'static str,
    asks: &'static str,
) -> Check {
    Check { id, asks, severity, source, run }
}

/// Every check, in the order of the IDs.
pub const CHECKS: &[Check] = &[
    check("R01", Error, tenants::r01, B2C_EMERGENCY, "two or more emergency accounts"),
    check("R02", Warning, accounts::r02, M365_PRIV, "accounts for administration alone"),
    check("R05", Warning, accounts::r05, M365_PRIV, "no SMS and no voice"),
    check("R08", Warning, accounts::r08, M365_PRIV, "an alert on every sign-in, tested"),
    check("R09", Error, accounts::r09, B2C_EMERGENCY, "cloud-only, not federated, not synchronised"),
    check("R10", Error, authenticators::r10, B2C_EMERGENCY, "authenticators that belong to no one person"),
    check("R11", Error, accounts::r11, AAD_EMERGENCY, "passwords that do not expire"),
    check("R13", Warning, safes::r13, B2C_EMERGENCY, "known places with two ways to communicate"),
    check("R14", Error, people::r14, AAD_EMERGENCY, "known only to people authorised"),
    check("R15", Error, sets::r15, AAD_EMERGENCY, "separate sheets in fireproof, separate places"),
    check("R16", Error, accounts::r16, AAD_EMERGENCY, "a permanent role"),
    check("R17", Error, tenants::r17, B2C_EMERGENCY, "one account outside every Conditional Access policy"),
    check("R19", Warning, documents::r19, AAD_EMERGENCY, "the process documented and current"),
    check("R20", Warning, people::r20, AAD_EMERGENCY, "people trained who may have to act"),
    check("R21", Warning, authenticators::r21, AAD_EMERGENCY, "every method seen to sign in"),
    check("R22", Error, sets::r22, AAD_EMERGENCY, "credentials rotated, old sheets destroyed"),
    check("R23", Warning, validations::r23, AAD_EMERGENCY, "validation at least every 90 days"),
    check("R24", Warning, validations::r24, AAD_EMERGENCY, "validation after a change of staff"),
    check("R25", Warning, validations::r25, AAD_ROADMAP, "validation after a change of subscriptions"),
    check("R26", Warning, tenants::r26, AAD_ROADMAP, "access reviews"),
    check("R27", Warning, tenants::r27, B2C_EMERGENCY, "one account that proves itself differently"),
    check("R28", Error, authenticators::r28, B2C_EMERGENCY, "nothing that expires or is cleaned up"),
    check("R30", Warning, accounts::r30, B2C_EMERGENCY, "tenant, role and usage location on record"),
    check("R31", Warning, inventory::r31, AAD_ROADMAP, "an inventory of privileged accounts"),
    check("R32", Warning, inventory::r32, AAD_ROADMAP, "no account that nobody needs"),
    check("R33", Warning, inventory::r33, AAD_ROADMAP, "a justification for each account"),
    check("R34", Warning, inventory::r34, AAD_ROADMAP, "a working mailbox for each account"),
    check("R35", Error, inventory::r35, AAD_ROADMAP, "no consumer accounts"),
    check("R36", Warning, inventory::r36, AAD_ROADMAP, "admin and shared passwords changed in 90 days"),
    check("R37", Error, inventory::r37, AAD_ROADMAP, "more than a password for each account"),
    check("R38", Warning, tenants::r38, AAD_ROADMAP, "password hash sync beside federation"),
    check("R39", Warning, people::r39, AAD_ROADMAP, "an owner of the incident plan"),
    check("R40", Warning, inventory::r40, AAD_ROADMAP, "accounts on the premises in the inventory"),
    check("R41", Warning, inventory::r41, AAD_ROADMAP, "accounts of virtual machines in the inventory"),
    check("R42", Warning, uses::r42, AAD_ROADMAP, "the plan practised, each use with a post-mortem"),
    check("R43", Warning, documents::r43, AAD_ROADMAP, "audit logs kept"),
    check("R47", Note, tenants::r47, AAD_ROADMAP, "the stages of the roadmap"),
    check("G01", Error, authenticators::g01, ENTRA, "more than a password, kept beside it"),
    check("G04", Error, safes::g04, ENTRA, "combinations changed when somebody leaves, and regularly"),
    check("G05", Error, tenants::g05, SCUBA, "two to eight Global Administrators"),
    check(
        "G07",
        Warning,
        people::g07,
        "PCI DSS 4.0.1 3.7.8, 2024-06",
        "custodians who acknowledged their duty",
    ),
    check("G08", Error, sets::g08, "PCI PIN 3.1 9-2, 2021-03", "what was tampered with replaced as a whole"),
    check(
        "G09",
        Error,
        sets::g09,
        "PCI PIN 3.1 8-1, 2021-03",
        "no channel with enough shares, bags numbered",
    ),
    check("G14", Note, documents::g14, ENTRA_2026, "contingency policies prepared and disabled"),
];

/// What no check can tell from the records, and how firesafe answers it.
pub const OTHERWISE: &[(&str, &str)] = &[
    ("R03", "a step of every validation: `signed-out`"),
    ("R04", "every use is opened with a reason, in words, and an approver"),
    ("R06", "the dedicated workstation is not checked yet: that is for `doctor`"),
    ("R07", "out of scope: just-in-time elevation is configured online"),
    ("R12", "the reasons of `use open`"),
    (
        "R18",
        "exported sign-ins are not read yet: that is for `signins`; `alert-seen` is a step of every validation",
    ),
    ("R44", "not cited yet: that is for the runbook"),
    ("R46", "out of scope: Conditional Access is configured online"),
    ("R48", "each use stamps the eight steps; the printed runbook is not there yet"),
    ("G02", "every use is closed with its class: drill, emergency or misuse"),
    ("G03", "the steps of every validation, none of which can be left out"),
    ("G06", "by construction: Shamir shares, never parts of the password"),
    ("G10", "a custody log on every sheet, and every step an event in the ledger"),
    ("G11", "every check names its source and date, and follows the newest"),
    ("G12", "not checked yet: policies have no state on record, and each counts as enforced (R17)"),
    ("G13", "not checked yet: a change of the recorded policies does not make validation due"),
    ("G15", "the reason `no-approver` of `use open`; that somebody else is active is not checked yet"),
    ("G16", "not checked yet: access on the premises and in the cloud are not compared"),
    ("G17", "not checked yet: the workstation of use is not on record"),
    ("G18", "not checked yet: receivers and channels of the alert are not on record"),
    ("G19", "not checked yet: `use close` asks for a post-mortem alone"),
    ("G20", "not checked yet: restricted management is not on record"),
    ("G21", "not checked yet: makes and serials of keys are not compared"),
];
