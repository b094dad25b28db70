//! The registers through the command line: adding, changing, ending, listing, tables in and out.

mod common;

use std::fs;

use common::{ACCOUNT, Desk, PASSPHRASE, Ran, prepared_ledger};
use firesafe::cli::failure::Exit;
use firesafe::ledger::{ClockBack, Credential, OpenLedger};
use firesafe::model::{
    EventData, Hex, Name, PaperReadBack, SetFacts, SetId, SetProved, SheetSealed, SheetStored, SplitRecorded,
};
use firesafe::secret::SecretText;
use jiff::civil::{Date, date};

const HEAD: &str = "firesafe: ledger head, for the minutes: 10 WORDS\n";
const TODAY: Date = date(2026, 11, 20);

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

fn run(desk: &mut Desk, command: &str) -> Ran {
    desk.run(&format!("{command} --passphrase-file @pass"))
}

/// A run that records something, and what it says.
#[track_caller]
fn done(desk: &mut Desk, command: &str, note: &str) {
    let ran = run(desk, command);
    assert_eq!((ran.exit, ran.errors()), (Exit::Done, format!("firesafe: {note}\n{HEAD}")));
    assert!(ran.out.is_empty());
}

#[track_caller]
fn shows(desk: &mut Desk, command: &str, data: &str, notes: &str) {
    let ran = run(desk, command);
    assert_eq!((ran.exit, ran.text(), ran.errors()), (Exit::Done, data.to_owned(), notes.to_owned()));
}

#[track_caller]
fn refused(desk: &mut Desk, command: &str, exit: Exit, message: &str) {
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    run(desk, command).fails_with(exit, message);
    assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == before, "a refusal writes nothing");
}

/// A tenant, an account, a site and a safe.
fn desk() -> Desk {
    let mut desk = Desk::with_ledger();
    done(
        &mut desk,
        "tenant add contoso --kind entra --domains contoso.com --domains contoso.org --federated=no",
        "tenant `contoso` is on record",
    );
    done(
        &mut desk,
        "account add bg1 --tenant CONTOSO --cloud-only --mfa-methods fido2;none --expiry-verified-on 2026-11-19 \
         --on 2026-11-19",
        "account `bg1` is on record",
    );
    done(&mut desk, "site add Utrecht --address Vault-street-1", "site `Utrecht` is on record");
    done(
        &mut desk,
        "safe add S1 --site utrecht --location room-3 --fire-rating 060 --yearly-loss 0.50",
        "safe `S1` is on record",
    );
    desk
}

fn import(desk: &mut Desk, register: &str, table: &str) -> Ran {
    fs::write(desk.path("table.csv"), table).expect("written");
    run(desk, &format!("{register} import @table.csv"))
}

#[test]
fn an_entry_is_shown_with_everything_that_happened_to_it() {
    let mut desk = desk();
    done(
        &mut desk,
        "account edit BG1 --cloud-only=no --tenant contoso --role-kind permanent --clear mfa-methods --clear upn",
        "account `bg1` is changed",
    );
    done(&mut desk, "account end bg1 --reason replaced", "account `bg1` has ended");
    shows(
        &mut desk,
        "account show BG1",
        "account bg1\n\
         ended on 2026-11-20: replaced\n\
         \n\
         tenant                  contoso\n\
         upn                     -\n\
         object-id               -\n\
         role                    -\n\
         role-kind               permanent\n\
         cloud-only              no\n\
         synchronised            -\n\
         federated               -\n\
         exclusions              -\n\
         mfa-methods             -\n\
         password-expires        -\n\
         expiry-verified-on      2026-11-19\n\
         alert-rule              -\n\
         alert-tested-on         -\n\
         category                -\n\
         usage-location          -\n\
         admin-only-attested-on  -\n\
         \n    \
         3  2026-11-19  alice  added: cloud-only yes, expiry-verified-on 2026-11-19, mfa-methods fido2; none, \
         tenant contoso\n    \
         6  2026-11-20  alice  edited: cloud-only no (was yes), role-kind permanent, mfa-methods cleared (was \
         fido2; none)\n    \
         7  2026-11-20  alice  ended: replaced\n",
        "",
    );
    let log = run(&mut desk, "log").text();
    assert_eq!(
        log.lines().skip(5).collect::<Vec<_>>(),
        [
            "    6  2026-11-20T09:00:00Z  alice  entry-edited  account bg1: cloud_only no, role_kind permanent, \
             mfa_methods cleared",
            "    7  2026-11-20T09:00:00Z  alice  entry-ended  account bg1: replaced",
        ]
    );
}

#[test]
fn an_account_that_was_issued_is_there_with_its_sets() {
    let mut desk = desk();
    assert_eq!(desk.issue("--out @sheets --passphrase-file @pass").exit, Exit::Done);
    done(
        &mut desk,
        &format!("account edit {ACCOUNT} --tenant contoso"),
        &format!("account `{ACCOUNT}` is changed"),
    );
    let shown = run(&mut desk, &format!("account show {ACCOUNT}")).text();
    let history: Vec<_> = shown.lines().skip_while(|line| !line.starts_with("    6")).collect();
    assert_eq!(
        history,
        [
            &format!("    6  2026-11-20  alice  set-issued: {ACCOUNT} generation 1, 2 of 3, set SET"),
            "    7  2026-11-20  alice  edited: tenant contoso",
        ]
    );
}

#[test]
fn lists_leave_out_what_ended_and_where_things_are_unless_asked() {
    let mut desk = desk();
    done(&mut desk, "safe add S2", "safe `S2` is on record");
    done(&mut desk, "safe end s2 --reason sold", "safe `S2` has ended");
    shows(
        &mut desk,
        "safe list",
        "NAME  FIRE RATING  ACCESS  COMBINATION CHANGED ON\n\
         S1    60           -       -\n",
        "firesafe: 1 safe\n",
    );
    shows(
        &mut desk,
        "safe list --all --locations",
        "NAME  SITE     LOCATION  FIRE RATING  ACCESS  COMBINATION CHANGED ON  ENDED\n\
         S1    Utrecht  room-3    60           -       -                       -\n\
         S2    -        -         -            -       -                       2026-11-20\n",
        "firesafe: 2 safes, 1 ended\n",
    );
    shows(
        &mut desk,
        "safe list --json",
        "{\"entries\":[{\"access\":null,\"added_on\":\"2026-11-20\",\"combination_changed_on\":null,\
         \"ended_on\":null,\"ended_reason\":null,\"fire_rating\":60,\"name\":\"S1\",\"yearly_loss\":\"0.5\"}],\
         \"register\":\"safe\",\"schema\":1}\n",
        "",
    );
    shows(&mut desk, "custodian list", "", "firesafe: no custodians: `custodian add` adds one\n");
    shows(
        &mut desk,
        "site show Utrecht --json",
        "{\"added_on\":\"2026-11-20\",\"address\":\"Vault-street-1\",\"ended_on\":null,\"ended_reason\":null,\
         \"history\":[{\"data\":{\"name\":\"Utrecht\",\"on\":\"2026-11-20\",\"register\":\"site\",\"values\":\
         {\"address\":\"Vault-street-1\"}},\"kind\":\"entry-added\",\"officers\":[\"alice\"],\"on\":\
         \"2026-11-20\",\"seq\":4,\"time\":\"2026-11-20T09:00:00Z\"}],\"name\":\"Utrecht\",\"paths\":null,\"schema\":1}\n",
        "",
    );
}

#[test]
fn what_cannot_be_recorded_is_refused_and_changes_nothing() {
    let mut desk = desk();
    let desk = &mut desk;
    let failed = Exit::Failed;
    refused(desk, "tenant show contosso", failed, "there is no tenant `contosso`: did you mean `contoso`?");
    refused(desk, "custodian show ann", failed, "there is no custodian `ann`: `custodian list` shows them");
    refused(
        desk,
        "account add bg2 --tenant contosso",
        failed,
        "there is no tenant `contosso`: did you mean `contoso`?",
    );
    refused(
        desk,
        "account add BG1",
        failed,
        "account `bg1` is there already: choose another name, or type `account edit`",
    );
    refused(
        desk,
        "account edit bg1 --tenant CONTOSO --cloud-only --clear upn",
        failed,
        "account `bg1` says that already: nothing to change",
    );
    refused(
        desk,
        "account edit bg1 --role-kind eligible --on 2026-11-18",
        failed,
        "2026-11-18 is before 2026-11-19, when account `bg1` was last changed: give that day or a later one",
    );
    refused(
        desk,
        "tenant edit contoso --access-reviewed-on 2026-11-21",
        failed,
        "`access_reviewed_on` is 2026-11-21, after 2026-11-20: give a date that has come",
    );
    refused(
        desk,
        "tenant end contoso --reason sold",
        failed,
        "tenant `contoso` is named by account `bg1`: change or end that first",
    );
    done(desk, "safe end S1 --reason sold", "safe `S1` has ended");
    refused(
        desk,
        "safe add s1",
        failed,
        "safe `S1` ended on 2026-11-20, and the history must stay clear: choose another name",
    );
    refused(
        desk,
        "safe edit S1 --fire-rating 30",
        failed,
        "safe `S1` ended on 2026-11-20: `safe list` shows those that have not",
    );
    refused(
        desk,
        "safe end S1 --reason again",
        failed,
        "safe `S1` ended on 2026-11-20: `safe list` shows those that have not",
    );
}

#[test]
fn what_makes_no_sense_is_a_mistake_on_the_command_line() {
    let mut desk = desk();
    let desk = &mut desk;
    let mut usage = |command: &str, message: &str| refused(desk, command, Exit::Usage, message);
    let help = "\n\nFor more information, try '--help'.";
    usage(
        "account add bg2 --role-kind always",
        &format!(
            "invalid value 'always' for '--role-kind <ONE>': `role_kind` cannot be that: choose from `permanent`, \
             `eligible`{help}"
        ),
    );
    usage(
        "account edit bg1 --clear rolle",
        &format!(
            "invalid value 'rolle' for '--clear <FIELD>': `account` has no field `rolle`: did you mean \
             `role`?{help}"
        ),
    );
    usage("account edit bg1 --exclusions a --exclusions A;b", "`exclusions` has `A` twice: name it once");
    usage(
        "account edit bg1 --role x --clear role --on 2026-11-21",
        "`--on 2026-11-21` lies in the future, and today is 2026-11-20: give today or an earlier day",
    );
    usage(
        "account edit bg1",
        "there is nothing to change: give a field, or `--clear`; `account edit --help` lists them",
    );
    usage("account end bg1 --reason=", "the reason: the text is empty: type at least one character");
    usage(
        "document add plan --file @pass --sha256 00",
        &format!(
            "invalid value '00' for '--sha256 <DIGEST>': `sha256` cannot be that: write a SHA-256 digest, 64 \
             hexadecimal digits{help}"
        ),
    );
    refused(
        desk,
        "account edit bg1 --role x --clear role",
        Exit::Failed,
        "`role` is both given and cleared: leave one of them out",
    );
}

/// R43, R48: the digest of a file stands for it.
#[test]
fn documents_and_evidence_are_known_by_their_digest() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("plan"), "abc").expect("written");
    done(&mut desk, "document add plan --kind runbook --file @plan", "document `plan` is on record");
    // FIPS 180-2, B.1
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let exported = run(&mut desk, "document export");
    assert_eq!(
        String::from_utf8(exported.out).expect("text"),
        format!("name,kind,version,sha256,reviewed_on,place\nplan,runbook,,{digest},,\n")
    );
    refused(
        &mut desk,
        "document edit plan --file @plan",
        Exit::Failed,
        "document `plan` says that already: nothing to change",
    );
    fs::write(desk.path("plan"), "abcd").expect("written");
    done(&mut desk, "document edit plan --file @plan", "document `plan` is changed");
    done(&mut desk, "evidence add log --file @plan --keeper bob", "piece of evidence `log` is on record");
    let missing = "`@/missing` does not exist: check the name";
    refused(&mut desk, "evidence add log-2 --file @missing", Exit::Failed, missing);
}

/// R14, R15: sheets do not go out of sight with a person or a safe.
#[test]
fn nobody_leaves_with_a_sheet_and_no_safe_goes_with_one() {
    let mut desk = Desk::with_ledger();
    for command in ["custodian add Ann", "custodian add Ben", "safe add S1", "safe add S2"] {
        assert_eq!(run(&mut desk, command).exit, Exit::Done);
    }
    let file = fs::read(desk.path("ledger.age")).expect("a ledger");
    let mut passphrase = std::iter::once(Credential::Passphrase(SecretText::from(PASSPHRASE)));
    let mut ledger = OpenLedger::open(&file, &mut passphrase).expect("it opens");
    let set = SetId::from_digest(&[1; 32]);
    let shares = vec![Hex([1; 32]), Hex([2; 32])];
    let split = SplitRecorded {
        label: name("disk recovery key"),
        set: SetFacts { id: set, format: 1, k: 2, n: 2, public_key: Hex([3; 32]), shares },
        issued_on: TODAY,
        validation_due: date(2027, 2, 18),
    };
    let bag = |share: u8| SheetSealed { set, share, bag: name(&format!("B{share}")), on: TODAY };
    let stored =
        SheetStored { set, share: 1, custodian: name("Ann"), safe: name("S1"), carrier: None, on: TODAY };
    for event in [
        EventData::SplitRecorded(Box::new(split)),
        EventData::PaperReadBack(PaperReadBack { set, share: 1, on: TODAY }),
        EventData::PaperReadBack(PaperReadBack { set, share: 2, on: TODAY }),
        EventData::SetProved(SetProved { set, shares: vec![1, 2], on: TODAY }),
        EventData::SheetSealed(bag(1)),
        EventData::SheetSealed(bag(2)),
        EventData::SheetStored(Box::new(stored)),
    ] {
        ledger.append(event, desk.now, ClockBack::Refuse).expect("appended");
    }
    fs::write(desk.path("ledger.age"), ledger.encrypt(&mut desk.rng).expect("written")).expect("written");
    let kept = |what: &str| {
        format!(
            "{what} has sheet 1 of disk recovery key: move them with `store`, or call them in with \
             `destroy`, then end it"
        )
    };
    refused(&mut desk, "custodian end ann --reason left", Exit::Failed, &kept("custodian `Ann`"));
    refused(&mut desk, "safe end S1 --reason sold", Exit::Failed, &kept("safe `S1`"));
    done(&mut desk, "custodian end Ben --reason left", "custodian `Ben` has ended");
    done(&mut desk, "safe end S2 --reason sold", "safe `S2` has ended");
}

#[test]
fn a_table_adds_and_changes_entries_in_one_go() {
    let mut desk = desk();
    let table = "\u{feff}Name,role,contact,trained-on\r\n\
                 Ann van Dijk,nurse,'+31 6 1234567,2026-01-01\r\n\
                 \r\n\
                 Ben,\"pilot, retired\",,\r\n\
                 ,,,\r\n";
    let ran = import(&mut desk, "custodian", table);
    assert_eq!((ran.exit, ran.errors()), (Exit::Done, format!("firesafe: 2 custodians added\n{HEAD}")));
    let table = "name,role,acknowledged_on\nBEN,,2026-11-01\nAnn van Dijk,nurse,\nCem,clerk,2026-11-02\n";
    let ran = import(&mut desk, "custodian", table);
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Done,
            format!("firesafe: 1 custodian added, 1 custodian changed, 1 custodian as before\n{HEAD}")
        )
    );
    shows(
        &mut desk,
        "custodian export",
        "name,role,contact,trained_on,acknowledged_on\n\
         Ann van Dijk,nurse,'+31 6 1234567,2026-01-01,\n\
         Ben,,,,2026-11-01\n\
         Cem,clerk,,,2026-11-02\n",
        "firesafe: 3 custodians\n",
    );
    let log = run(&mut desk, "log").text();
    assert_eq!(
        log.lines().skip(5).collect::<Vec<_>>(),
        [
            "    6  2026-11-20T09:00:00Z  alice  entry-added  custodian Ann van Dijk: contact +31 6 1234567, role \
             nurse, trained_on 2026-01-01",
            "    7  2026-11-20T09:00:00Z  alice  entry-added  custodian Ben: role pilot, retired",
            "    8  2026-11-20T09:00:00Z  alice  entry-edited  custodian Ben: acknowledged_on 2026-11-01, role \
             cleared",
            "    9  2026-11-20T09:00:00Z  alice  entry-added  custodian Cem: acknowledged_on 2026-11-02, role clerk",
        ]
    );
}

#[test]
fn a_table_with_faults_is_told_all_of_them_and_imports_nothing() {
    let mut desk = desk();
    done(&mut desk, "account add bg9 --on 2026-11-18", "account `bg9` is on record");
    done(&mut desk, "account end bg9 --reason old --on 2026-11-18", "account `bg9` has ended");
    let before = fs::read(desk.path("ledger.age")).expect("a ledger");
    let table = "name,tenant,role_kind,expiry_verified_on,ended_on\n\
                 bg2,contoso,permanent,2026-11-20,\n\
                 bg3,contosso,always,2026-11-21,\n\
                 \n\
                 BG2,contoso,permanent,2026-11-20,\n\
                 bg4,contoso\n\
                 \"bg5\nbg6\",contoso,,,\n\
                 ,contoso,,,\n\
                 bg9,contoso,,,\n\
                 bg1,contoso,,,2026-11-20\n\
                 bg7,contoso,\"permanent,,,\n\
                 bg8,contoso,,,\n";
    let ran = import(&mut desk, "account", table);
    assert_eq!(
        (ran.exit, ran.errors()),
        (
            Exit::Failed,
            "firesafe: error: 10 mistakes in the table, and nothing was imported: mend them, then run this again\n  \
             `@/table.csv`, line 3, column 2 (`tenant`): there is no tenant `contosso`: did you mean `contoso`?\n  \
             `@/table.csv`, line 3, column 3 (`role_kind`): `role_kind` cannot be that: choose from `permanent`, \
             `eligible`\n  \
             `@/table.csv`, line 3, column 4 (`expiry_verified_on`): `expiry_verified_on` is 2026-11-21, after \
             2026-11-20: give a date that has come\n  \
             `@/table.csv`, line 5, column 1 (`name`): `BG2` stands in line 2 already: keep one of the two\n  \
             `@/table.csv`, line 6: the line has 2 cells where the first has 5: quote a cell that holds a `,`\n  \
             `@/table.csv`, line 7, column 1 (`name`): the cell has more than one line: write it in one, and close \
             every quotation mark\n  \
             `@/table.csv`, line 9, column 1 (`name`): the text is empty: type at least one character\n  \
             `@/table.csv`, line 10, column 1 (`name`): account `bg9` ended on 2026-11-18, and the history must stay \
             clear: choose another name\n  \
             `@/table.csv`, line 11, column 5 (`ended_on`): an import ends nothing: leave the cell empty, and type \
             `account end`\n  \
             `@/table.csv`, line 12: the line has 3 cells where the first has 5: quote a cell that holds a `,`\n"
                .to_owned()
        )
    );
    assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == before, "nothing is written");
    refused(
        &mut desk,
        "account import @table.csv --on 2026-11-21",
        Exit::Usage,
        "`--on 2026-11-21` lies in the future, and today is 2026-11-20: give today or an earlier day",
    );
    refused(
        &mut desk,
        "account import @none.csv",
        Exit::Failed,
        "`@/none.csv` does not exist: check the name",
    );
}

#[test]
fn a_file_that_is_no_table_of_that_register_is_refused_by_its_first_line() {
    let mut desk = desk();
    let head =
        "1 mistake in the table, and nothing was imported: mend it, then run this again\n  `@/table.csv`, ";
    for (table, message) in [
        ("", "line 1: there is nothing: the first line names the columns, `name` first"),
        (
            "\n\nname;role\nAnn;nurse\n",
            "line 3: the columns are separated by `;`: save the table with `,` between them",
        ),
        (
            "name,rolle\nAnn,nurse\n",
            "line 1, column 2 (`rolle`): `custodian` has no field `rolle`: did you mean `role`?; if a \
             newer firesafe wrote the table, import it there, or leave the column out",
        ),
        (
            "name,role,Role\nAnn,nurse,nurse\n",
            "line 1, column 3 (`role`): the column is there twice: leave one out",
        ),
        (
            "role,name\nnurse,Ann\n",
            "line 1: the first column is not `name`: put it there, or name another file",
        ),
    ] {
        let ran = import(&mut desk, "custodian", table);
        ran.fails_with(Exit::Failed, &format!("{head}{message}"));
    }
    let ran = {
        fs::write(desk.path("table.csv"), b"name,role\nAnn,\xff\n").expect("written");
        run(&mut desk, "custodian import @table.csv")
    };
    ran.fails_with(
        Exit::Failed,
        &format!("{head}line 2, column 2 (`role`): the cell is not text in UTF-8: save the table as UTF-8"),
    );
    let passphrases = run(&mut desk, "custodian import @pass");
    assert!(!passphrases.err.contains("horse"), "{}", passphrases.err);
}

#[test]
fn a_table_of_nothing_but_mistakes_is_not_read_to_its_end() {
    let mut desk = Desk::with_ledger();
    let rows: Vec<_> = (0..1001).map(|row| format!("S{row},thick")).collect();
    let ran = import(&mut desk, "safe", &format!("name,fire_rating\n{}", rows.join("\n")));
    let lines: Vec<_> = ran.err.lines().collect();
    assert_eq!(
        (lines.len(), lines[0], lines[1000]),
        (
            1001,
            "firesafe: error: at least 1000 mistakes in the table, and nothing was imported: mend them, then run \
             this again",
            "  `@/table.csv`, line 1001, column 2 (`fire_rating`): `fire_rating` cannot be that: write a whole number"
        )
    );
}

#[test]
fn a_table_has_a_largest_size() {
    let mut desk = Desk::with_ledger();
    fs::write(desk.path("table.csv"), vec![b'\n'; 16 * 1024 * 1024 + 1]).expect("written");
    refused(
        &mut desk,
        "site import @table.csv",
        Exit::Failed,
        "`@/table.csv` is larger than 16777216 bytes, the most that is read: check that it is the right file",
    );
}

/// What is exported comes back as it was, whatever a spreadsheet would make of it.
#[test]
fn an_export_imported_again_changes_nothing() {
    let mut desk = desk();
    let table = "name,role,phone,email\n\
                 '=cmd(),support,+31 30 1234567,\"\"\"a, b\"\" <a@b.example>\"\n\
                 ''=x,legal,-,@all\n\
                 'tis,other,'quoted',a;b\n";
    let ran = import(&mut desk, "contact", table);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let exported = "name,role,phone,email,tenant\n\
                    ''=x,legal,'-,'@all,\n\
                    'tis,other,'quoted',a;b,\n\
                    '=cmd(),support,'+31 30 1234567,\"\"\"a, b\"\" <a@b.example>\",\n";
    shows(&mut desk, "contact export", exported, "firesafe: 3 contacts\n");
    done(&mut desk, "safe add S2 --access Ann;Ben --on 2026-11-20", "safe `S2` is on record");
    done(&mut desk, "safe end S2 --reason sold", "safe `S2` has ended");
    for (register, options, told) in [
        ("contact", "", "3 contacts as before"),
        ("safe", "", "1 safe as before"),
        ("safe", " --locations", "1 safe as before"),
        ("safe", " --all --locations", "1 safe as before, 1 safe ended before"),
        ("tenant", " --all", "1 tenant as before"),
        ("account", "", "1 account as before"),
        ("site", " --locations", "1 site as before"),
        ("user", "", "no authorised user in the table"),
    ] {
        let table = run(&mut desk, &format!("{register} export{options}")).text();
        let before = fs::read(desk.path("ledger.age")).expect("a ledger");
        let ran = import(&mut desk, register, &table);
        assert_eq!((ran.exit, ran.errors()), (Exit::Done, format!("firesafe: nothing to change: {told}\n")));
        assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == before, "{register}");
    }
}

#[test]
fn an_export_tells_where_things_are_only_when_asked() {
    let mut desk = desk();
    let hint = "firesafe: where things are is left out: add `--locations` to export it too\n";
    shows(
        &mut desk,
        "safe export",
        "name,fire_rating,access,combination_changed_on,yearly_loss\nS1,60,,,0.5\n",
        &format!("firesafe: 1 safe\n{hint}"),
    );
    shows(
        &mut desk,
        "safe export --locations --all",
        "name,site,location,fire_rating,access,combination_changed_on,yearly_loss,ended_on,ended_reason\n\
         S1,Utrecht,room-3,60,,,0.5,,\n",
        "firesafe: 1 safe\n",
    );
    for register in ["site", "authenticator"] {
        let ran = run(&mut desk, &format!("{register} export"));
        assert!(!ran.text().contains("Vault") && !ran.text().contains("home"), "{}", ran.text());
    }
}

#[test]
fn a_clock_that_stands_back_is_refused_here_too() {
    let mut desk = Desk::with_ledger();
    desk.now = "2026-10-31T09:00:00Z".parse().expect("a time");
    let ran = run(&mut desk, "site add Utrecht");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("--allow-clock-back"), "{}", ran.err);
    assert!(fs::read(desk.path("ledger.age")).expect("a ledger") == prepared_ledger());
}

#[test]
fn every_verb_of_a_register_has_help_that_fits_a_terminal() {
    let mut desk = Desk::new();
    for register in [
        "tenant",
        "account",
        "authenticator",
        "custodian",
        "site",
        "safe",
        "user",
        "contact",
        "document",
        "evidence",
        "inventory",
    ] {
        for verb in ["", " add", " list", " show", " edit", " end", " import", " export"] {
            let ran = desk.run(&format!("{register}{verb} --help"));
            assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{register}{verb}");
            let text = ran.text();
            assert!(text.contains(&format!("Usage: firesafe {register}{verb}")), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        }
    }
}

#[test]
fn a_name_that_would_be_an_option_is_none() {
    let mut desk = Desk::with_ledger();
    std::fs::write(desk.path("table.csv"), "name\n-foo\n").expect("written");
    let ran = desk.run("custodian import @table.csv --passphrase-file @pass");
    assert!(
        ran.errors().contains(
            "`-foo` begins with `-`, which a command line takes for an option: choose another name"
        ),
        "{}",
        ran.errors()
    );
    let ran = desk.run("authenticator add key --serial -123 --passphrase-file @pass");
    assert_eq!(ran.exit, firesafe::cli::failure::Exit::Done, "{}", ran.err);
}
