//! Examples of every verb, for its help and its manual page. A test parses each with the real parser.

/// A verb, and what somebody may type, each with what it does.
type Examples = (&'static str, &'static [(&'static str, &'static str)]);

/// By verb; a verb below another follows it after a blank.
const EXAMPLES: &[Examples] = &[
    (
        "init",
        &[
            ("a ledger for one officer", "init --organisation Contoso"),
            (
                "a ledger that any two of three officers open together",
                "init --organisation Contoso --officer ann --officer bo --officer cleo --quorum 2",
            ),
        ],
    ),
    (
        "issue",
        &[
            ("any 2 of 3 sheets, as PDF files", "issue bg1@contoso.onmicrosoft.com --out sheets"),
            (
                "two accounts, any 3 of 5 sheets each, straight to a printer",
                "issue bg1@contoso.onmicrosoft.com bg2@contoso.onmicrosoft.com -k 3 -n 5 --print vault-printer",
            ),
        ],
    ),
    (
        "split",
        &[
            ("a secret that is asked for twice", "split -k 2 -n 3 --label 'root CA pin' --out sheets"),
            (
                "the contents of a file, recorded in the ledger",
                "split key.txt -k 3 -n 5 --out sheets --record",
            ),
        ],
    ),
    ("verify", &[("one scanned sheet", "verify scan.png"), ("a sheet that is typed", "verify")]),
    (
        "recover",
        &[
            ("scans of two sheets", "recover scan1.png scan2.png"),
            ("sheets that are typed", "recover"),
            ("prove that the sheets recover, and show nothing", "recover --check scan1.png scan2.png"),
        ],
    ),
    (
        "activate",
        &[(
            "printed and scanned sheets",
            "activate bg1@contoso.onmicrosoft.com scan1.png scan2.png scan3.png",
        )],
    ),
    (
        "rotate",
        &[
            ("begin, with new sheets in a folder", "rotate bg1@contoso.onmicrosoft.com --out new-sheets"),
            ("go on with a rotation that was begun", "rotate bg1@contoso.onmicrosoft.com"),
        ],
    ),
    (
        "reshare",
        &[(
            "the same password, any 3 of 5 from now on",
            "reshare bg1@contoso.onmicrosoft.com -k 3 -n 5 --out new-sheets",
        )],
    ),
    (
        "store",
        &[(
            "sheet 2 moves to another custodian",
            "store bg1@contoso.onmicrosoft.com 2 --custodian Ben --safe 'Berlin 1'",
        )],
    ),
    (
        "abandon",
        &[("a set that was never put into use", "abandon bg1@contoso.onmicrosoft.com --reason misprinted")],
    ),
    (
        "destroy",
        &[("the old sheets, before a witness", "destroy bg1@contoso.onmicrosoft.com --witness Dora")],
    ),
    (
        "validate",
        &[
            ("asked for step by step", "validate bg1@contoso.onmicrosoft.com"),
            (
                "bags that were looked at",
                "validate bg1@contoso.onmicrosoft.com --seal 1=B-1001 --seal 2=B-1002",
            ),
        ],
    ),
    ("event staff-change", &[("a custodian left", "event staff-change 'Ann Lee' --change departure")]),
    (
        "event subscription-change",
        &[(
            "a tenant bought another licence",
            "event subscription-change --tenant contoso --note 'Entra ID P2 bought'",
        )],
    ),
    (
        "event opened",
        &[(
            "a bag was opened for a use of the account",
            "event opened bg1@contoso.onmicrosoft.com 1 --note 'use 1'",
        )],
    ),
    (
        "event tamper",
        &[(
            "a bag has another number than the ledger",
            "event tamper bg1@contoso.onmicrosoft.com 2 --note 'the bag has number B-9999'",
        )],
    ),
    (
        "event lost",
        &[(
            "a sheet is not in its safe",
            "event lost bg1@contoso.onmicrosoft.com 2 --note 'not in safe Berlin 1'",
        )],
    ),
    (
        "event compromise",
        &[(
            "somebody may know the password",
            "event compromise bg1@contoso.onmicrosoft.com --note 'read aloud in a call'",
        )],
    ),
    (
        "use open",
        &[(
            "an emergency",
            "use open bg1@contoso.onmicrosoft.com --reason federation-down --why 'nobody can sign in' --approver 'Ann Lee'",
        )],
    ),
    (
        "status",
        &[
            ("what is due within 30 days", "status"),
            ("all, as it will stand on a day", "status --all --on 2030-01-31"),
        ],
    ),
    ("lint", &[("every check", "lint"), ("two of them", "lint R15 G09")]),
    (
        "waive",
        &[(
            "accept a finding for a time",
            "waive R13 --about North --reason 'second line ordered' --until 2030-03-31",
        )],
    ),
    ("unwaive", &[("end a waiver early", "unwaive R13 --about North")]),
    ("export csv", &[("all sheets, as a table", "export csv sheets")]),
    ("export ics", &[("a calendar that says what is due", "export ics --titles")]),
    (
        "export receipts",
        &[
            ("for all custodians", "export receipts --out receipts.pdf"),
            ("for one, in German", "export receipts 'Ann Lee' --language de --out receipt.pdf"),
        ],
    ),
    ("policy set", &[("rotate twice a year", "policy set --rotation 182")]),
    ("officer add", &[("one more officer", "officer add dora")]),
    ("kit", &[("what recovers where there is no firesafe", "kit --out kit")]),
    ("handbook", &[("into a file, to print it", "handbook --out handbook.md")]),
    ("account add", &[("an emergency account", "account add bg1@contoso.onmicrosoft.com --tenant contoso")]),
    ("custodian add", &[("a person who keeps sheets", "custodian add 'Ann Lee'")]),
    ("safe add", &[("a safe", "safe add 'Berlin 1'")]),
    (
        "account import",
        &[("all accounts from a table, or none where it has a mistake", "account import accounts.csv")],
    ),
    ("log", &[("what happened", "log")]),
    ("check", &[("verify the whole history", "check")]),
    ("completions", &[("for bash", "completions bash")]),
    ("man", &[("all manual pages, into a folder", "man man1")]),
];

/// The examples of a verb, such as `officer add`; none where there are none.
#[must_use]
pub fn of(verb: &str) -> &'static [(&'static str, &'static str)] {
    EXAMPLES.iter().find(|(name, _)| *name == verb).map_or(&[], |(_, examples)| examples)
}

/// Every example as it is typed.
pub fn all() -> impl Iterator<Item = String> {
    EXAMPLES.iter().flat_map(|(_, examples)| *examples).map(|(_, command)| format!("firesafe {command}"))
}

/// The examples of a verb as help shows them, and nothing where there are none.
#[must_use]
pub fn help(verb: &str) -> Option<String> {
    let examples = of(verb);
    let lines = examples.iter().map(|(what, command)| format!("  # {what}\n  firesafe {command}"));
    (!examples.is_empty()).then(|| format!("Examples:\n{}", lines.collect::<Vec<_>>().join("\n")))
}
