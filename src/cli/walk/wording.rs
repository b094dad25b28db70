//! What a person reads in a ceremony: questions, refusals, and what was recorded.

use crate::cli::room::Room;
use crate::ledger::Event;
use crate::model::register::{Key, Register, keys};
use crate::model::{EventData, Name, SetId, SheetRecord, State};
use crate::ops::ceremony::{Company, Holder, Question, Refusal};
use crate::share::RowAnswer;
use crate::text::{and_list, or_list, verb};

/// What stands before the cursor.
pub fn question(room: &Room<'_, '_>, set: SetId, question: &Question) -> String {
    match question {
        Question::Scan { wanted } => {
            format!("a scan of sheet {} (a file's name, Enter stops): ", or_list(wanted))
        }
        Question::Row { share, row } => format!("row {row} of sheet {share}: "),
        Question::PointOfNoReturn => "to go on and set it now, type Yes (Enter stops): ".to_owned(),
        Question::SignedIn => format!(
            "was {} seen to sign in with the new password? type Yes, `show` to see it again, or Enter to stop: ",
            account(room.state(), set)
        ),
        Question::Task => "which administrative task was seen to work with it (Enter stops): ".to_owned(),
        Question::Bag { share } => {
            format!("put sheet {share} into a bag and close it; the bag's number (Enter stops): ")
        }
        Question::BagAgain { .. } => "the bag's number once more (Enter stops): ".to_owned(),
        Question::Custodian { share } => {
            format!("who keeps {}? custodian (Enter stops): ", bag(room, set, *share))
        }
        Question::Safe { custodian } => {
            format!("in which safe does {custodian} keep it (Enter stops): ")
        }
        Question::Carrier { custodian } => {
            format!("who carries it there, if not {custodian} (Enter: {custodian}): ")
        }
        Question::Taken { share, keep, .. } => {
            let taker = keep.carrier.as_ref().unwrap_or(&keep.custodian);
            let bag = bag(room, set, *share);
            format!("when {taker} has taken {bag}, type Yes, or `back` to choose again (Enter stops): ")
        }
        Question::Witnesses => {
            "who sees the sheets destroyed (names, with commas between; Enter stops): ".to_owned()
        }
        Question::CalledIn { share } => {
            let sheet = room
                .set(set)
                .map_or_else(|_| format!("sheet {share}"), |set| crate::cli::room::whereabouts(set, *share));
            format!("call in {sheet}; when it is here, type Yes, or `later` (Enter stops): ")
        }
        Question::Destroyed { share, witnesses } => format!(
            "destroy sheet {share} of {} before {}; when it is destroyed, type Yes, or `later` (Enter stops): ",
            room.what(set),
            names(witnesses)
        ),
    }
}

/// Names as a sentence lists them.
pub fn names(names: &[Name]) -> String {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    and_list(&names)
}

/// Why an answer does not count.
pub fn refusal(question: &Question, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotYes => match question {
            Question::SignedIn => "  type Yes in full, `show`, or nothing to stop",
            Question::Taken { .. } => "  type Yes in full, `back` to choose again, or nothing to stop",
            Question::CalledIn { .. } | Question::Destroyed { .. } => {
                "  type Yes in full, `later` for the next one, or nothing to stop"
            }
            _ => "  type Yes in full, or only press Enter for no",
        }
        .to_owned(),
        Refusal::Name(error) => error.to_string(),
        Refusal::Register(error) => error.to_string(),
        Refusal::BagWithSheet => "  the number alone, as it is on the bag, without the sheet's".to_owned(),
        Refusal::TwoNumbers => "  these are two numbers: read it from the bag again".to_owned(),
        Refusal::NoNames => "  at least one name".to_owned(),
        Refusal::Row(answer) => match question {
            Question::Row { share, row } => row_answer(answer, *row, *share),
            _ => String::new(),
        },
        Refusal::Ledger(error) => error.to_string(),
        Refusal::Witness(error) => error.to_string(),
    }
}

/// That with a sheet somebody, or a safe, has enough of them.
pub fn company(company: &Company) -> String {
    let who = match &company.who {
        Holder::Custodian(custodian) => custodian.to_string(),
        Holder::Safe(safe) => format!("safe {safe}"),
    };
    format!(
        "{who} has {} sheets with this one, and {} are enough to recover: choose others (R15)",
        company.sheets, company.k
    )
}

/// What is told before the account gets its password.
pub fn point_of_no_return(state: &State, set: SetId) -> String {
    let account = account(state, set);
    let mut text = format!(
        "the point of no return: from here on {account} may have the new password\n\
         until here it can be given up, with `{}`\n\
         this is recorded first, then the password is shown",
        crate::policy::remedy::abandon(set)
    );
    let known = state.set(set).and_then(|set| set.account());
    if known.and_then(|(name, _)| state.account(name)).is_some_and(|account| account.active().is_some()) {
        text.push_str("\nthe sheets before these are still needed until these are active");
    }
    text
}

/// What to do with the password, in short lines.
pub fn how_to_set(state: &State, set: SetId, events: &[Event]) -> Vec<String> {
    let Some((account, _)) = state.set(set).and_then(|set| set.account()) else { return Vec::new() };
    let entry = state.registers().get(Register::Account, account);
    let text = |key: Key<str>| entry.and_then(|entry| entry.get(key));
    let user = text(keys::account::UPN).unwrap_or(account.as_str());
    let mut lines = vec![format!(
        "set it on `{user}` as an administrator who is signed in already, and stay signed in until it was seen to work"
    )];
    let tenant = text(keys::account::TENANT).and_then(|tenant| Name::try_from(tenant.to_owned()).ok());
    let tenant = tenant.and_then(|tenant| state.registers().get(Register::Tenant, &tenant));
    let profile = events.iter().find_map(|event| match &event.data {
        EventData::SetIssued(issued) if issued.set.id == set => Some(issued.profile.as_str()),
        _ => None,
    });
    let kind = tenant.and_then(|tenant| tenant.get(keys::tenant::KIND)).or(profile);
    if kind == Some("entra") {
        lines.push(format!(
            "it must not expire (R11, G05): `Update-MgUser -UserId {user} -PasswordPolicies \
             DisablePasswordExpiration`"
        ));
    }
    lines
}

fn account(state: &State, set: SetId) -> String {
    let account = state.set(set).and_then(|set| set.account());
    account.map_or_else(|| set.to_string(), |(account, _)| account.to_string())
}

/// The bag of a sheet, as it is looked for in the room.
fn bag(room: &Room<'_, '_>, set: SetId, share: u8) -> String {
    let sheet = room.set(set).ok().and_then(|set| set.sheet(share));
    let envelope = sheet.and_then(|sheet: &SheetRecord| sheet.envelope.as_ref());
    envelope
        .map_or_else(|| format!("sheet {share}"), |envelope| format!("bag {} (sheet {share})", envelope.bag))
}

fn row_answer(answer: &RowAnswer, row: usize, x: u8) -> String {
    match answer {
        RowAnswer::Right => "  good".to_owned(),
        RowAnswer::Wrong(columns) => {
            let columns: Vec<_> = columns.iter().map(ToString::to_string).collect();
            let what = verb(columns.len(), "character", "characters");
            format!("  look at {what} {} of the row, and type it again", and_list(&columns))
        }
        RowAnswer::LeftOut(column) => {
            format!(
                "  character {column} of the row seems to be left out: look at it, and type the row again"
            )
        }
        RowAnswer::TooMany(column) => format!(
            "  character {column} of what was typed seems to be one too many: look at it, and type the row again"
        ),
        RowAnswer::Length { typed, needed } => {
            format!("  that has {typed} characters and row {row} has {needed}: type it again")
        }
        RowAnswer::OtherRow(other) => format!("  that is row {other}: type row {row}"),
        RowAnswer::OtherSheet => {
            format!("  that is not row {row} of sheet {x}: look at the row and at the sheet")
        }
    }
}
