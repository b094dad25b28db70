//! A test a check: one change of a sound plan, and exactly what is found.

use clap::Parser as _;
use firesafe::cli::args::Cli;
use firesafe::model::{
    CheckWaived, CredentialCompromised, EventData, Intervals, PolicyChanged, Register, RunbookStep,
    SetIssued, SheetTampered, SheetVerified, StaffChange, StaffChanged, SubscriptionChanged, UseClass,
    UseClosed, UseOpened, UseReason, UseStep, WaiverEnded,
};
use firesafe::policy::lint::{CHECKS, lint};
use jiff::civil::{Date, date};

use crate::plan::{BG1, BG2, PLACES as KEEPERS, Plan, SET_UP, TODAY, facts, name, note, set};

/// ID, change, what is found: one line each.
type Case = (&'static str, fn(&mut Plan), &'static [&'static str]);

fn found(plan: &Plan, on: Date) -> Vec<String> {
    let state = plan.state();
    let report = lint(&state, on, &[]);
    let line = |finding: &firesafe::policy::lint::Finding<'_>| {
        let id = finding.check.id;
        format!("{id} {} {} {}: {}", finding.severity.as_str(), finding.what, finding.about, finding.text)
    };
    report.findings.iter().map(line).collect()
}

/// Ids of sets differ in every version of the tests.
fn normal(text: &str) -> String {
    (1..10).fold(text.to_owned(), |text, number| text.replace(set(number).as_str(), &format!("SET-{number}")))
}

#[test]
fn a_sound_plan_has_no_findings() {
    assert_eq!(found(&Plan::sound(), TODAY), Vec::<String>::new());
    assert_eq!(found(&Plan::empty(), TODAY), ["R20 warning officer alice: no training is on record"]);
}

const ACCOUNTS: &[Case] = &[
    (
        "R02",
        |plan| plan.clear(Register::Account, BG1, &["admin_only_attested_on"]),
        &[
            "R02 warning account bg1@contoso.onmicrosoft.com: nobody attested that it is for administration alone",
        ],
    ),
    (
        "R05",
        |plan| plan.edit(Register::Account, BG1, &[("mfa_methods", "sms; fido2; voice")]),
        &[
            "R05 warning account bg1@contoso.onmicrosoft.com: it proves itself by sms and voice, which others can \
           redirect",
        ],
    ),
    (
        "R08",
        |plan| plan.clear(Register::Account, BG1, &["alert_rule"]),
        &["R08 warning account bg1@contoso.onmicrosoft.com: no rule tells of its sign-ins"],
    ),
    (
        "R08",
        |plan| plan.edit(Register::Account, BG1, &[("alert_tested_on", "2026-08-21")]),
        &[
            "R08 warning account bg1@contoso.onmicrosoft.com: its alert `Any sign-in` was last seen to fire on \
           2026-08-21, more than 90 days ago",
        ],
    ),
    (
        "R09",
        |plan| plan.edit(Register::Account, BG1, &[("upn", "bg1@contoso.com")]),
        &[
            "R09 error account bg1@contoso.onmicrosoft.com: it signs in as `bg1@contoso.com`, which is not of the \
           tenant's own `.onmicrosoft.com`",
        ],
    ),
    (
        "R09",
        |plan| plan.edit(Register::Account, BG1, &[("federated", "yes"), ("cloud_only", "no")]),
        &[
            "R09 error account bg1@contoso.onmicrosoft.com: it is not cloud-only and federated: what breaks there \
           locks it too",
        ],
    ),
    (
        "R09",
        |plan| plan.clear(Register::Account, BG1, &["synchronised"]),
        &["R09 warning account bg1@contoso.onmicrosoft.com: whether it is synchronised is not on record"],
    ),
    (
        "R11",
        |plan| plan.edit(Register::Account, BG1, &[("password_expires", "yes")]),
        &["R11 error account bg1@contoso.onmicrosoft.com: its password expires"],
    ),
    (
        "R11",
        |plan| plan.clear(Register::Account, BG1, &["expiry_verified_on"]),
        &[
            "R11 warning account bg1@contoso.onmicrosoft.com: nobody looked up that its password does not expire",
        ],
    ),
    (
        "R16",
        |plan| plan.edit(Register::Account, BG1, &[("role_kind", "eligible")]),
        &[
            "R16 error account bg1@contoso.onmicrosoft.com: it is only eligible for its role: in an emergency \
           nobody may be there to approve",
        ],
    ),
    (
        "R30",
        |plan| plan.clear(Register::Account, BG1, &["role", "usage_location"]),
        &["R30 warning account bg1@contoso.onmicrosoft.com: not on record: role and usage location"],
    ),
];

const AUTHENTICATORS: &[Case] = &[
    (
        "R10",
        |plan| plan.edit(Register::Authenticator, "key 1", &[("personal", "yes")]),
        &["R10 error authenticator key 1: it is a telephone, or travels with a person"],
    ),
    (
        "R10",
        |plan| plan.clear(Register::Authenticator, "key 1", &["owner", "home"]),
        &["R10 warning authenticator key 1: not on record: owner and home"],
    ),
    (
        "R21",
        |plan| {
            let values = [("account", BG1), ("kind", "fido2"), ("make", "Acme"), ("serial", "2")];
            let more = [("owner", "IT"), ("home", "S3"), ("personal", "no"), ("cleanup_excluded", "yes")];
            plan.add_on(SET_UP, Register::Authenticator, "key 3", &[values, more].concat());
            plan.validate(BG1, &["key 1"], TODAY);
            plan.validate(BG2, &["certificate 2"], TODAY);
        },
        // on the hundredth day after it was recorded
        &[
            "R21 warning authenticator key 3: no validation signed in with it since it was recorded on 2026-11-02",
        ],
    ),
    (
        "R28",
        |plan| plan.edit(Register::Authenticator, "certificate 2", &[("expires_on", "2026-11-19")]),
        &["R28 error authenticator certificate 2: it expired on 2026-11-19"],
    ),
    (
        "R28",
        |plan| plan.edit(Register::Authenticator, "certificate 2", &[("expires_on", "2027-02-18")]),
        &["R28 warning authenticator certificate 2: it expires on 2027-02-18"],
    ),
    (
        "R28",
        |plan| plan.clear(Register::Authenticator, "certificate 2", &["expires_on", "cleanup_excluded"]),
        &[
            "R28 warning authenticator certificate 2: when it expires is not on record",
            "R28 warning authenticator certificate 2: the clean-up of unused devices may remove it",
        ],
    ),
    (
        "G01",
        |plan| {
            plan.end(Register::Authenticator, "key 1");
            plan.edit(Register::Account, BG1, &[("mfa_methods", "none")]);
        },
        &[
            "G01 error account bg1@contoso.onmicrosoft.com: it has a password and nothing else on record, and the \
           admin portals ask for more",
        ],
    ),
    (
        "G01",
        |plan| {
            plan.end(Register::Authenticator, "key 1");
            plan.edit(Register::Account, BG1, &[("mfa_methods", "totp")]);
        },
        &["G01 warning account bg1@contoso.onmicrosoft.com: it has neither a FIDO2 key nor a certificate"],
    ),
    (
        "G01",
        |plan| plan.end(Register::Authenticator, "key 1"),
        &[
            "G01 warning account bg1@contoso.onmicrosoft.com: it proves itself by fido2, and no authenticator of \
           it is on record",
        ],
    ),
    (
        "G01",
        |plan| {
            plan.clear(Register::Authenticator, "key 1", &["serial"]);
            plan.edit(Register::Authenticator, "key 1", &[("pin_set", set(9).as_str())]);
        },
        &[
            "G01 warning authenticator key 1: not on record: serial",
            "G01 warning authenticator key 1: its PIN is said to be split into set SET-9, which is not on record",
        ],
    ),
];

const TENANTS: &[Case] = &[
    (
        "R01",
        |plan| {
            plan.add(Register::Tenant, "fabrikam", &[("kind", "okta"), ("access_reviewed_on", "2026-10-01")]);
            plan.edit(Register::Tenant, "fabrikam", &[("stage_1_done_on", "2026-11-02")]);
            plan.edit(Register::Inventory, "adm-cloud", &[("tenant", "fabrikam")]);
        },
        &["R01 error tenant fabrikam: none of its accounts has an active credential: keep two or more"],
    ),
    (
        "R17",
        |plan| plan.edit(Register::Account, BG1, &[("exclusions", "Block legacy")]),
        &["R17 error tenant contoso: no account is excluded from every Conditional Access policy"],
    ),
    (
        "R17",
        |plan| plan.clear(Register::Tenant, "contoso", &["access_policies"]),
        &["R17 warning tenant contoso: its Conditional Access policies are not on record"],
    ),
    (
        "G14",
        |plan| plan.clear(Register::Document, "If Conditional Access fails", &["kind"]),
        &[
            "G14 note tenant contoso: no contingency policies are on record: prepare them, disabled, for a fault of \
           Conditional Access",
        ],
    ),
    (
        "R26",
        |plan| plan.clear(Register::Tenant, "contoso", &["access_reviewed_on"]),
        &["R26 warning tenant contoso: access to it was never reviewed"],
    ),
    (
        "R27",
        |plan| plan.edit(Register::Account, BG2, &[("mfa_methods", "fido2")]),
        &["R27 warning tenant contoso: all 2 accounts prove themselves by fido2: one fault locks all"],
    ),
    (
        "R38",
        |plan| plan.edit(Register::Tenant, "contoso", &[("federated", "yes"), ("password_hash_sync", "no")]),
        &["R38 warning tenant contoso: password hash sync does not stand by for its federation"],
    ),
    (
        "R47",
        |plan| plan.clear(Register::Tenant, "contoso", &["stage_1_done_on"]),
        &[
            "R47 note tenant contoso: stage 1 of the roadmap is not done, which was to be within 2 days of 2026-11-02",
        ],
    ),
    (
        "G05",
        |plan| plan.edit(Register::Tenant, "contoso", &[("global_administrators", "1")]),
        &["G05 error tenant contoso: it has 1 Global Administrator: keep two to eight"],
    ),
    (
        "G05",
        |plan| plan.clear(Register::Tenant, "contoso", &["global_administrators"]),
        &["G05 warning tenant contoso: how many Global Administrators it has is not on record"],
    ),
    (
        "R30",
        |plan| {
            plan.add(Register::Tenant, "fabrikam", &[("access_reviewed_on", "2026-10-01")]);
            plan.edit(Register::Tenant, "fabrikam", &[("stage_1_done_on", "2026-11-02")]);
            plan.edit(Register::Inventory, "adm-cloud", &[("tenant", "fabrikam")]);
        },
        &[
            "R01 error tenant fabrikam: none of its accounts has an active credential: keep two or more",
            "R30 warning tenant fabrikam: what kind of system it is is not on record, so that some checks pass \
             over it",
        ],
    ),
];

const PEOPLE: &[Case] = &[
    (
        "R14",
        |plan| plan.edit(Register::User, "alice", &[("accounts", BG1)]),
        &["R14 warning account bg2@contoso.onmicrosoft.com: nobody is authorised to use it"],
    ),
    (
        "R14",
        |plan| plan.clear(Register::User, "alice", &["authorised_on"]),
        &["R14 warning authorised user alice: when the person was authorised is not on record"],
    ),
    (
        "R14",
        |plan| plan.edit(Register::Safe, "S2", &[("access", "Bo; Gus")]),
        &["R14 note person Gus: the person opens safe `S2`, and stands in no register"],
    ),
    (
        "R14",
        |plan| {
            staff(plan, StaffChange::Departure, "ann");
            staff(plan, StaffChange::JobChange, "alice");
            plan.validate(BG1, &["key 1"], TODAY);
            plan.validate(BG2, &["certificate 2"], TODAY);
        },
        &[
            "R14 error custodian Ann: the person left or changed work on 2026-11-20, and keeps sheets still",
            "R14 error authorised user alice: the person left or changed work on 2026-11-20, and is authorised still",
            "R14 error officer alice: the officer left or changed work on 2026-11-20, and opens the ledger still",
            "G04 error safe S1: `Ann` and `alice` left or lost access, and know its combination still",
        ],
    ),
    (
        // on the day on which the sheets were stored
        "R14",
        |plan| {
            staff_on(plan, StaffChange::Departure, "Ann", SET_UP);
            plan.edit(Register::Safe, "S1", &[("combination_changed_on", "2026-11-03")]);
        },
        &["R14 error custodian Ann: the person left or changed work on 2026-11-02, and keeps sheets still"],
    ),
    (
        // the older change was recorded after the newer one
        "R14",
        |plan| {
            for number in [1, 2] {
                plan.store(number, 1, None, date(2026, 11, 3));
            }
            staff(plan, StaffChange::JobChange, "Ann");
            staff_on(plan, StaffChange::JobChange, "ann", SET_UP);
            for (account, method) in [(BG1, "key 1"), (BG2, "certificate 2")] {
                plan.validate(account, &[method], TODAY);
            }
            plan.edit(Register::Safe, "S1", &[("combination_changed_on", "2026-11-20")]);
        },
        &["R14 error custodian Ann: the person left or changed work on 2026-11-20, and keeps sheets still"],
    ),
    (
        "R20",
        |plan| plan.edit(Register::Custodian, "Bo", &[("trained_on", "2026-08-21")]),
        &["R20 warning custodian Bo: the person was last trained on 2026-08-21, more than 90 days ago"],
    ),
    (
        "R39",
        |plan| plan.end(Register::Contact, "Ida"),
        &["R39 warning organisation Contoso Ltd: nobody is on record as owner of the incident plan"],
    ),
    (
        "G07",
        |plan| plan.clear(Register::Custodian, "Bo", &["acknowledged_on"]),
        &["G07 warning custodian Bo: the person did not acknowledge the duty"],
    ),
];

const PLACES: &[Case] = &[
    (
        "R13",
        |plan| plan.edit(Register::Site, "North", &[("paths", "telephone")]),
        &[
            "R13 warning site North: only one way to communicate from there is on record: two independent ones are \
           asked for",
        ],
    ),
    (
        "R13",
        |plan| plan.clear(Register::Safe, "S1", &["site"]),
        &["R13 warning safe S1: which site it stands on is not on record"],
    ),
    (
        "R15",
        |plan| plan.clear(Register::Safe, "S1", &["fire_rating"]),
        &["R15 warning safe S1: how long it withstands a fire is not on record"],
    ),
    (
        "R15",
        |plan| plan.store_at(1, 2, "Bo", "S1", None, TODAY),
        &[
            "R15 error account bg1@contoso.onmicrosoft.com: person `Ann` alone reaches 2 of its 3 sheets, and 2 \
             are enough (generation 1, set SET-1)",
            "R15 error account bg1@contoso.onmicrosoft.com: person `alice` alone reaches 2 of its 3 sheets, and 2 \
             are enough (generation 1, set SET-1)",
            "R15 error account bg1@contoso.onmicrosoft.com: safe `S1` alone reaches 2 of its 3 sheets, and 2 are \
             enough (generation 1, set SET-1)",
            "R15 warning account bg1@contoso.onmicrosoft.com: the loss of safe `S1` leaves 1 sheet, and 2 are \
             needed (generation 1, set SET-1)",
        ],
    ),
    (
        "R15",
        |plan| plan.edit(Register::Safe, "S2", &[("site", "North")]),
        &[
            "R15 error account bg1@contoso.onmicrosoft.com: site `North` alone reaches 2 of its 3 sheets, and 2 \
             are enough (generation 1, set SET-1)",
            "R15 error account bg2@contoso.onmicrosoft.com: site `North` alone reaches 2 of its 3 sheets, and 2 \
             are enough (generation 1, set SET-2)",
            "R15 warning account bg1@contoso.onmicrosoft.com: the loss of site `North` leaves 1 sheet, and 2 are \
             needed (generation 1, set SET-1)",
            "R15 warning account bg2@contoso.onmicrosoft.com: the loss of site `North` leaves 1 sheet, and 2 are \
             needed (generation 1, set SET-2)",
        ],
    ),
    (
        // a site of which no safe is enough is news beside a safe of another site that is
        "R15",
        |plan| {
            annex(plan);
            plan.split(3, "PIN", 2, &[("Ann", "S1"), ("Ann", "S1"), ("Bo", "S2"), ("Cy", "S4")]);
        },
        &[
            "R15 error secret PIN: person `Ann` alone reaches 2 of its 4 sheets, and 2 are enough (set SET-3)",
            "R15 error secret PIN: person `alice` alone reaches 2 of its 4 sheets, and 2 are enough (set SET-3)",
            "R15 error secret PIN: safe `S1` alone reaches 2 of its 4 sheets, and 2 are enough (set SET-3)",
            "R15 error secret PIN: site `South` alone reaches 2 of its 4 sheets, and 2 are enough (set SET-3)",
        ],
    ),
    (
        "R15",
        |plan| {
            annex(plan);
            let [ann, bo] = [("Ann", "S1"), ("Bo", "S2")];
            plan.split(3, "PIN", 4, &[ann, ann, ann, bo, bo, ("Cy", "S4")]);
        },
        &[
            "R15 warning secret PIN: the loss of safe `S1` leaves 3 sheets, and 4 are needed (set SET-3)",
            "R15 warning secret PIN: the loss of site `South` leaves 3 sheets, and 4 are needed (set SET-3)",
        ],
    ),
    (
        "G04",
        |plan| plan.edit(Register::Safe, "S2", &[("combination_changed_on", "2026-08-21")]),
        &["G04 warning safe S2: its combination was last changed on 2026-08-21, more than 90 days ago"],
    ),
    (
        "G04",
        |plan| plan.edit(Register::Safe, "S1", &[("access", "Ann")]),
        &["G04 error safe S1: `alice` left or lost access, and knows its combination still"],
    ),
];

const SETS: &[Case] = &[
    (
        "R22",
        |plan| {
            let issued = SetIssued {
                account: name(BG1),
                generation: 2,
                profile: name("entra"),
                entropy_bits: 140,
                set: facts(3),
                issued_on: date(2026, 11, 12),
                validation_due: TODAY,
            };
            plan.events.push(EventData::SetIssued(Box::new(issued)));
        },
        &[
            "R22 warning account bg1@contoso.onmicrosoft.com: its new sheets wait since 2026-11-12 to become active \
           (generation 2, set SET-3)",
        ],
    ),
    (
        "R22",
        |plan| {
            plan.reshare(3, BG1);
            plan.activate(3, BG1, true);
        },
        &[
            "R22 error account bg1@contoso.onmicrosoft.com: sheets 1, 2 and 3 are superseded since 2026-11-02 and not \
           destroyed (generation 1, set SET-1): they open it still",
        ],
    ),
    (
        "R22",
        |plan| intervals(plan, Intervals { rotation: 17, ..Intervals::every(90) }),
        &[
            "R22 warning account bg1@contoso.onmicrosoft.com: it has the same credential since 2026-11-02, more \
             than 17 days",
            "R22 warning account bg2@contoso.onmicrosoft.com: it has the same credential since 2026-11-02, more \
             than 17 days",
        ],
    ),
    (
        "R22",
        |plan| use_it(plan, UseClass::Drill),
        &["R22 warning account bg1@contoso.onmicrosoft.com: it was not rotated since use 1"],
    ),
    (
        "R23",
        |plan| {
            intervals(plan, Intervals { validation: 17, ..Intervals::every(90) });
            plan.validate(BG1, &["key 1"], TODAY);
        },
        &[
            "R23 warning account bg1@contoso.onmicrosoft.com: sheets 1, 2 and 3 were not looked at for more than 17 \
             days",
            "R23 warning account bg2@contoso.onmicrosoft.com: sheets 1, 2 and 3 were not looked at for more than 17 \
             days",
        ],
    ),
    (
        "R23",
        |plan| {
            intervals(plan, Intervals { validation: 9, ..Intervals::every(90) });
            for number in [1, 2] {
                for share in 1..=3 {
                    plan.store(number, share, None, TODAY);
                }
            }
            plan.validate(BG1, &["key 1"], TODAY);
        },
        &[
            "R21 warning authenticator certificate 2: no validation signed in with it since 2026-11-10",
            "R23 warning account bg2@contoso.onmicrosoft.com: it was last proved to work on 2026-11-10, more than 9 \
             days ago",
        ],
    ),
    (
        "R24",
        |plan| {
            staff(plan, StaffChange::Hire, "Zoë");
            plan.validate(BG2, &["certificate 2"], TODAY);
        },
        &[
            "R24 warning account bg1@contoso.onmicrosoft.com: `Zoë` came, left or changed work on 2026-11-20, and it \
           was not validated since",
        ],
    ),
    (
        "R25",
        |plan| {
            let changed =
                SubscriptionChanged { tenant: Some(name("contoso")), note: note("one more"), on: TODAY };
            plan.events.push(EventData::SubscriptionChanged(Box::new(changed)));
            plan.validate(BG2, &["certificate 2"], TODAY);
        },
        &[
            "R25 warning account bg1@contoso.onmicrosoft.com: subscriptions changed on 2026-11-20, and it was not \
           validated since",
        ],
    ),
    (
        "G08",
        |plan| {
            let tampered = SheetTampered { set: set(1), share: 2, note: note("seal broken"), on: TODAY };
            plan.events.push(EventData::SheetTampered(tampered));
        },
        &[
            "G08 error account bg1@contoso.onmicrosoft.com: sheet 2 was found tampered with, first on 2026-11-20 \
           (generation 1, set SET-1)",
        ],
    ),
    (
        "G08",
        |plan| {
            let event = CredentialCompromised { account: name(BG1), note: note("shouted"), on: TODAY };
            plan.events.push(EventData::CredentialCompromised(event));
        },
        &[
            "G08 error account bg1@contoso.onmicrosoft.com: somebody else may know its credential since 2026-11-20",
        ],
    ),
    (
        "G09",
        |plan| {
            plan.store(1, 1, Some("Speedy Ltd"), TODAY);
            plan.store(1, 3, Some("speedy ltd"), TODAY);
        },
        &[
            "G09 error account bg1@contoso.onmicrosoft.com: `Speedy Ltd` carried 2 of its sheets, and 2 are enough \
           (generation 1, set SET-1)",
        ],
    ),
    (
        "G09",
        |plan| {
            for share in [1, 3, 3] {
                verified(plan, share, true);
            }
        },
        &[
            "G09 warning account bg1@contoso.onmicrosoft.com: sheets 1 and 3 were verified on `desk` on 2026-11-20, \
           and 2 are enough (generation 1, set SET-1)",
        ],
    ),
    (
        "G09",
        |plan| verified(plan, 3, false),
        &[
            "G09 warning account bg1@contoso.onmicrosoft.com: sheet 3 is in no numbered bag (generation 1, set SET-1)",
        ],
    ),
];

const REST: &[Case] = &[
    (
        "R19",
        |plan| plan.clear(Register::Document, "Runbook", &["version", "sha256", "reviewed_on"]),
        &[
            "R19 warning document Runbook: not on record: version and sha256",
            "R19 warning document Runbook: it was never reviewed",
        ],
    ),
    (
        "R19",
        |plan| plan.end(Register::Document, "Runbook"),
        &["R19 warning organisation Contoso Ltd: no document that describes the process is on record"],
    ),
    (
        "R31",
        |plan| plan.clear(Register::Inventory, "adm-cloud", &["category", "kind"]),
        &["R31 warning inventory account adm-cloud: not on record: category and kind"],
    ),
    (
        "R32",
        |plan| plan.edit(Register::Inventory, "adm-cloud", &[("needed", "no")]),
        &["R32 warning inventory account adm-cloud: nobody needs it, and it is there still"],
    ),
    (
        "R33",
        |plan| plan.clear(Register::Inventory, "adm-cloud", &["justification"]),
        &["R33 warning inventory account adm-cloud: why it needs its role is not on record"],
    ),
    (
        "R34",
        |plan| plan.edit(Register::Inventory, "adm-cloud", &[("mailbox", "no")]),
        &["R34 warning inventory account adm-cloud: it has no working mailbox"],
    ),
    (
        "R35",
        |plan| plan.edit(Register::Inventory, "adm-cloud", &[("consumer", "yes")]),
        &["R35 error inventory account adm-cloud: it is a consumer account"],
    ),
    (
        "R36",
        |plan| plan.edit(Register::Inventory, "adm-cloud", &[("password_changed_on", "2026-08-21")]),
        &[
            "R36 warning inventory account adm-cloud: its password was last changed on 2026-08-21, more than 90 days \
           ago",
        ],
    ),
    (
        "R37",
        |plan| plan.edit(Register::Inventory, "adm-cloud", &[("mfa", "no")]),
        &["R37 error inventory account adm-cloud: it signs in with a password alone"],
    ),
    (
        "R40",
        |plan| plan.edit(Register::Inventory, "adm-dc", &[("kind", "cloud")]),
        &["R40 note tenant contoso: its inventory has no account on the premises"],
    ),
    (
        "R40",
        |plan| plan.edit(Register::Inventory, "adm-dc", &[("reviewed_on", "2026-08-21")]),
        &["R40 warning inventory account adm-dc: it was last reviewed on 2026-08-21, more than 90 days ago"],
    ),
    (
        "R41",
        |plan| plan.clear(Register::Inventory, "adm-vm", &["reviewed_on"]),
        &["R41 warning inventory account adm-vm: it was never reviewed"],
    ),
    (
        "R42",
        |plan| open_use(plan),
        &[
            "R42 warning account bg1@contoso.onmicrosoft.com: use 1 is open since 2026-11-12: close it with its \
           post-mortem",
        ],
    ),
    (
        "R43",
        |plan| {
            let sha256 = "cd".repeat(32);
            plan.add(Register::Evidence, "logs", &[("sha256", &sha256), ("place", "archive")]);
        },
        &["R43 warning piece of evidence logs: not on record: keeper"],
    ),
    (
        "R43",
        |plan| use_it(plan, UseClass::Emergency),
        &[
            "R22 warning account bg1@contoso.onmicrosoft.com: it was not rotated since use 1",
            "R43 warning account bg1@contoso.onmicrosoft.com: no log of use 1, closed on 2026-11-20, is on record",
        ],
    ),
];

/// A second safe on the site of S2.
fn annex(plan: &mut Plan) {
    let rest = [("access", "Cy"), ("combination_changed_on", "2026-11-01")];
    plan.add(Register::Safe, "S4", &[[("site", "South"), ("fire_rating", "60")], rest].concat());
}

fn staff(plan: &mut Plan, change: StaffChange, person: &str) {
    staff_on(plan, change, person, TODAY);
}

fn staff_on(plan: &mut Plan, change: StaffChange, person: &str, on: Date) {
    let changed = StaffChanged { change, person: name(person), note: None, on };
    plan.events.push(EventData::StaffChanged(Box::new(changed)));
}

fn intervals(plan: &mut Plan, intervals: Intervals) {
    plan.events.push(EventData::PolicyChanged(Box::new(PolicyChanged { intervals, on: TODAY })));
}

fn verified(plan: &mut Plan, share: u8, sealed: bool) {
    let bag = sealed.then(|| plan.bag());
    let event = SheetVerified { set: set(1), share, bag, workstation: name("desk"), on: TODAY };
    plan.events.push(EventData::SheetVerified(Box::new(event)));
}

fn open_use(plan: &mut Plan) {
    open_number(plan, 1);
}

fn open_number(plan: &mut Plan, number: u32) {
    let opened = UseOpened {
        number,
        account: name(BG1),
        reason: UseReason::Drill,
        why: note("practice"),
        approver: name("Ida"),
        on: date(2026, 11, 12),
    };
    plan.events.push(EventData::UseOpened(Box::new(opened)));
}

fn use_it(plan: &mut Plan, class: UseClass) {
    use_number(plan, 1, class);
}

fn use_number(plan: &mut Plan, number: u32, class: UseClass) {
    open_number(plan, number);
    for &step in RunbookStep::ALL {
        plan.events.push(EventData::UseStep(UseStep { number, step, done: true, note: None, on: TODAY }));
    }
    let closed = UseClosed { number, class, post_mortem: note("all well"), on: TODAY };
    plan.events.push(EventData::UseClosed(closed));
}

fn cases() -> impl Iterator<Item = &'static Case> {
    [ACCOUNTS, AUTHENTICATORS, TENANTS, PEOPLE, PLACES, SETS, REST].into_iter().flatten()
}

/// The day on which a case is looked at.
fn day(id: &str) -> Date {
    // an authenticator that is recorded today is late in 90 days
    if id == "R21" { date(2027, 2, 1) } else { TODAY }
}

#[test]
fn each_check_finds_what_it_is_for_and_nothing_else() {
    for (id, change, expected) in cases() {
        let mut plan = Plan::sound();
        change(&mut plan);
        let mut lines: Vec<_> = found(&plan, day(id)).iter().map(|line| normal(line)).collect();
        if day(id) > TODAY {
            lines.retain(|line| line.starts_with(id));
        }
        assert_eq!(lines, *expected, "{id}");
        assert!(expected.iter().any(|line| line.starts_with(id)), "{id} is not in its own case");
    }
}

#[test]
fn every_check_has_a_case_that_reaches_its_severity() {
    for check in CHECKS {
        let worst = format!("{} {} ", check.id, check.severity.as_str());
        let reached = cases().any(|(_, _, expected)| expected.iter().any(|line| line.starts_with(&worst)));
        assert!(reached, "no case finds `{worst}`");
    }
}

#[test]
fn what_mends_can_be_typed() {
    let mut parsed = 0;
    let mut wrong = Vec::new();
    for (id, change, _) in cases() {
        let mut plan = Plan::sound();
        change(&mut plan);
        let state = plan.state();
        for finding in lint(&state, day(id), &[]).findings {
            let words = shlex::split(&finding.mend.to_string()).expect("words of a shell");
            let words: Vec<_> = words.into_iter().map(filled_in).collect();
            assert_eq!(words[0], "firesafe", "{}", finding.mend);
            parsed += 1;
            if let Err(error) = Cli::try_parse_from(&words) {
                wrong.push(format!("`{}`: {error}", finding.mend));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(parsed > 50, "only {parsed} were tried");
}

/// What a person writes in place of a word in capitals, where that is no text.
fn filled_in(word: String) -> String {
    match word.as_str() {
        "DATE" => TODAY.to_string(),
        "NUMBER" | "MINUTES" => "4".to_owned(),
        "CLASS" => "drill".to_owned(),
        "SHA256" => "ab".repeat(32),
        _ => word,
    }
}

#[test]
fn a_set_of_which_every_sheet_is_needed_is_dealt_with_one_to_spare() {
    let mend = |plan: &Plan| {
        let state = plan.state();
        let findings = lint(&state, TODAY, &[]).findings;
        let mends = findings.into_iter().filter(|finding| finding.text.contains("are needed: whoever"));
        mends.map(|finding| finding.mend.to_string()).collect::<Vec<_>>()
    };
    let split = |k, n| format!("firesafe split -k {k} -n {n} --record --label PIN --out sheets");
    let mut plan = Plan::sound();
    plan.split(3, "PIN", 2, &KEEPERS[..2]);
    assert_eq!(mend(&plan), [split(2, 3)]);
    // the one that was dealt for it is on record, and the old one opens as well
    plan.split(4, "pin", 2, &KEEPERS);
    assert_eq!(mend(&plan), [format!("firesafe abandon {} --reason TEXT", set(3))]);
    // no set has more than 31
    let mut plan = Plan::sound();
    plan.split(3, "PIN", 31, &[KEEPERS[0]; 31]);
    assert_eq!(mend(&plan), [split(30, 31)]);
    plan.split(4, "PIN", 30, &[KEEPERS[0]; 30]);
    assert_eq!(mend(&plan), [split(30, 31), split(30, 31)]);
}

/// Evidence may come before or after a use, be about the use or the account, in any capitals.
#[test]
fn the_latest_evidence_of_a_use_or_its_account_counts() {
    let no_log = |values: &[(&str, &str)]| {
        let mut plan = Plan::sound();
        use_it(&mut plan, UseClass::Emergency);
        let sha256 = "cd".repeat(32);
        let kept = [("sha256", sha256.as_str()), ("place", "archive"), ("keeper", "Ida")];
        plan.add_on(TODAY, Register::Evidence, "logs", &[&kept, values].concat());
        plan.add(Register::Evidence, "older", &[&kept[..], &[("about", BG1)]].concat());
        found(&plan, TODAY).iter().any(|line| line.starts_with("R43"))
    };
    assert!(no_log(&[]));
    assert!(no_log(&[("about", "use 2")]));
    assert!(no_log(&[("about", "use 1"), ("collected_on", "2026-11-11")]));
    assert!(!no_log(&[("about", "Use 1")]));
    assert!(!no_log(&[("about", "BG1@contoso.onmicrosoft.com"), ("collected_on", "2026-11-12")]));
}

#[test]
fn each_of_many_accounts_is_looked_at() {
    let lines = found(&Plan::large(300), TODAY);
    for id in ["R14 warning account", "G01 warning account"] {
        assert_eq!(lines.iter().filter(|line| line.starts_with(id)).count(), 300, "{id}");
    }
}

#[test]
fn a_waiver_holds_until_its_last_day_for_what_it_names() {
    let mut plan = Plan::sound();
    for account in [BG1, BG2] {
        plan.edit(Register::Account, account, &[("password_expires", "yes")]);
    }
    let waive = |plan: &mut Plan, about: Option<&str>, until| {
        let (check, reason) = ("R11".to_owned(), note("changed by hand each month"));
        let waived = CheckWaived { check, about: about.map(name), reason, until, on: TODAY };
        plan.events.push(EventData::CheckWaived(Box::new(waived)));
    };
    let last = date(2026, 12, 1);
    waive(&mut plan, Some("BG1@contoso.onmicrosoft.com"), last);
    let counted = |plan: &Plan, on| {
        let state = plan.state();
        let r11 = firesafe::policy::lint::Check::named("r11").expect("a check");
        let report = lint(&state, on, &[r11]);
        (report.findings.len(), report.waived.len(), report.is_bad())
    };
    assert_eq!(counted(&plan, TODAY), (1, 1, true));
    waive(&mut plan, None, last);
    assert_eq!(counted(&plan, last), (0, 2, false));
    assert_eq!(counted(&plan, date(2026, 12, 2)), (2, 0, true));
    for about in [None, Some(name(BG1))] {
        let ended = WaiverEnded { check: "R11".to_owned(), about, on: TODAY };
        plan.events.push(EventData::WaiverEnded(ended));
    }
    assert_eq!(counted(&plan, TODAY), (2, 0, true));
}

#[test]
fn who_carried_enough_sheets_is_not_forgotten_when_one_moves_g09() {
    let mut plan = Plan::sound();
    plan.store_at(1, 1, "Ann", "S1", Some("Post"), TODAY);
    plan.store_at(1, 2, "Bo", "S2", Some("Post"), TODAY);
    let told = |plan: &Plan| found(plan, TODAY).into_iter().filter(|line| line.starts_with("G09")).count();
    assert_eq!(told(&plan), 1);
    plan.store_at(1, 2, "Bo", "S2", None, TODAY);
    assert_eq!(told(&plan), 1);
}

#[test]
fn who_was_taken_out_of_a_register_knows_a_combination_still_g04_r14() {
    let mut plan = Plan::sound();
    plan.add(Register::Custodian, "Zed", &[("trained_on", "2026-10-01"), ("acknowledged_on", "2026-10-01")]);
    plan.edit(Register::Safe, "S2", &[("access", "Bo; Zed")]);
    plan.end(Register::Custodian, "Zed");
    let state = plan.state();
    let mends = |id: &str| {
        let check = firesafe::policy::lint::Check::named(id).expect("a check");
        lint(&state, TODAY, &[check]).findings.into_iter().map(|one| one.mend.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(mends("G04"), ["firesafe safe edit S2 --combination-changed-on DATE"]);
    assert_eq!(mends("R14"), ["firesafe safe edit S2 --access Bo"]);
}

#[test]
fn a_sheet_that_is_gone_is_told_as_such_g08() {
    let mut plan = Plan::sound();
    let lost = firesafe::model::SheetLost { set: set(1), share: 3, note: note("burnt"), on: TODAY };
    plan.events.push(EventData::SheetLost(lost));
    let lines = found(&plan, TODAY);
    assert!(
        lines.iter().any(|line| line.contains("sheet 3 was found to be gone, first on 2026-11-20")),
        "{lines:?}"
    );
}
