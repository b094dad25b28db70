//! `firesafe recover`.

mod basis;
mod hand_out;
mod report;
mod several;

use std::collections::VecDeque;
use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};

use super::args::{Global, Recover};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::form::{self, Entered, Part};
use super::source::{check_standard_input, is_standard_input, sheets_in, source_name, sources};
use super::unlock;
use super::wording::{self, difference, fault, mark_text, numbers, set_words, standing};
use super::world::World;
use crate::model::SetId;
use crate::ops::ports::StoreError;
use crate::ops::reading::{Found, ReadingError};
use crate::ops::recover::{Ready, Table, known_sets};
use crate::scan::ScanError;
use crate::share::Reason;
use crate::share::form::{Form, KnownSheet};
use crate::share::recovery::{BadShare, Fault, KnownSet, Recovery, Refusal, Report, Standing, Taken, Ticket};
use crate::text::{and_list, printable};
use basis::{Basis, Ledger};
use hand_out::hand_out;
use report::Sheet;

/// Puts a secret together again, or with `--check` proves that its sheets do.
///
/// # Errors
/// [`Failure`] when there are not enough good sheets; every bad one was named.
pub fn run(global: &Global, args: &Recover, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    check_standard_input(global, &args.sheets)?;
    if let Some(output) = args.output.as_ref().filter(|output| world.store.exists(output)) {
        return Err(Failure::failed(StoreError::Exists(output.clone())));
    }
    let (known, ledger) = match &global.ledger {
        Some(_) => (known_sets(unlock::read(global, world)?.state()), Ledger::Given),
        None => (Vec::new(), Ledger::not_given(world.environment)),
    };
    let mut desk = Desk::new(global, world, known, ledger);
    desk.does_show = !args.check;
    let recovery = match desk.recover(&args.sheets) {
        Ok(recovery) => recovery,
        Err(failure) => {
            let failed = desk.exit.worse(failure.exit);
            desk.report(args, &report::failed(&desk, &failure))?;
            return Err(Failure { exit: failed, ..failure });
        }
    };
    let basis = desk.announce(&recovery);
    desk.report(args, &report::recovered(&desk, &recovery, &basis))?;
    let (exit, above) = (desk.exit, desk.before_secret());
    if !args.check {
        hand_out(global, args, world, &recovery, &above)?;
    } else if !global.json {
        console::data(world, &checked(&recovery))?;
    }
    Ok(exit)
}

/// Takes sheets from files, a pipe and the prompt, until they give a secret.
///
/// # Errors
/// [`Failure`] when there are not enough good sheets; every bad one was named.
pub fn from_sheets(
    global: &Global,
    world: &mut World<'_>,
    known: Vec<KnownSet>,
    named: &[PathBuf],
) -> Result<Recovery, Failure> {
    let mut desk = Desk::new(global, world, known, Ledger::Given);
    let recovery = desk.recover(named)?;
    desk.announce(&recovery);
    Ok(recovery)
}

/// What `--check` says on standard output.
fn checked(recovery: &Recovery) -> String {
    let Recovery { used, set_id, k, known, .. } = recovery;
    let (used, words) = (numbers(*used), set_words(*set_id));
    let of = known.as_ref().map(|known| format!(" {}", known.label)).unwrap_or_default();
    format!("good: shares {used} of set {set_id} ({words}) recombine; any {k} recover{of}")
}

/// Where sheets are taken, judged and named.
struct Desk<'a, 'w> {
    global: &'a Global,
    world: &'a mut World<'w>,
    table: Table,
    /// What was said since the person was last asked: it stands above the next question.
    said: String,
    /// Whether a share came that is damaged or forged.
    damaged: bool,
    ledger: Ledger,
    /// Whether the secret is handed out in the end.
    does_show: bool,
    /// What came, in its order.
    sheets: Vec<Sheet>,
    /// What was found wrong so far, whether or not the secret is recovered.
    exit: Exit,
    /// The shares that were named as bad when they came.
    accused: Vec<Ticket>,
    /// Everything that must be known before the secret is looked at.
    warnings: Vec<String>,
    /// What good shares tell of the sheets that are still to be typed, with their numbers.
    known_sheets: Vec<(usize, KnownSheet)>,
    /// Sheets that were read in part, for the person to go on with.
    parts: VecDeque<Part>,
}

impl<'a, 'w> Desk<'a, 'w> {
    const fn new(global: &'a Global, world: &'a mut World<'w>, known: Vec<KnownSet>, ledger: Ledger) -> Self {
        Self {
            global,
            world,
            table: Table::new(known),
            said: String::new(),
            damaged: false,
            ledger,
            does_show: true,
            sheets: Vec::new(),
            exit: Exit::Done,
            accused: Vec::new(),
            warnings: Vec::new(),
            known_sheets: Vec::new(),
            parts: VecDeque::new(),
        }
    }

    /// Takes what was named, then what is typed, until it is enough.
    fn recover(&mut self, named: &[PathBuf]) -> Result<Recovery, Failure> {
        let mut unread = 0;
        for path in sources(self.global, named, self.world)? {
            unread += usize::from(!self.take_file(&path, !named.is_empty())?);
        }
        self.gather()?.ok_or_else(|| self.not_enough(unread))
    }

    /// Takes everything in a file; false when nothing of it could be read.
    fn take_file(&mut self, path: &Path, was_named: bool) -> Result<bool, Failure> {
        let name = source_name(path);
        match self.world.sources().read(path) {
            Err(ReadingError::Store(StoreError::Interrupted)) => {
                Err(Failure::failed(StoreError::Interrupted))
            }
            // nobody piped anything in: that is no mistake
            Err(ReadingError::Scan(ScanError::Empty)) if is_standard_input(path) && !was_named => Ok(true),
            Err(error) => {
                self.alert(format!("{name}: {error}"));
                Ok(false)
            }
            Ok(found) => {
                for one in found {
                    self.take(one, &name, Some(path));
                }
                Ok(true)
            }
        }
    }

    /// Takes what was found; `file` is where.
    fn take(&mut self, found: Found, name: &str, file: Option<&Path>) {
        let from_printed_rows = matches!(found, Found::PrintedShare(_));
        let file = file.map(Path::to_owned);
        let number = self.table.next_number();
        if let Found::Printed { page, .. } = found {
            self.say(format!("{name}: {}", wording::printed(page)));
        } else if let Found::Unread { page, error } = found {
            self.alert(format!("{name}: page {page}: {error}"));
        } else if let Some(problem) = wording::problem(&found) {
            self.damaged |= matches!(found, Found::Rejected(_));
            self.parts.extend(Part::of(&found, name));
            let ticket = self.table.refuse(refusal(&found), name.to_owned());
            self.alert(format!("sheet {number}, {name}: {problem}"));
            self.sheets.push(Sheet {
                ticket,
                share: None,
                from_printed_rows,
                marks: Vec::new(),
                problem: Some(problem),
                file,
            });
        } else if let Found::Share(share) | Found::PrintedShare(share) = found {
            let (set_id, x) = (share.set_id(), share.x());
            let known = KnownSheet::of(&share);
            let report = self.table.take(share, name.to_owned());
            if matches!(report.taken, Taken::Kept | Taken::Duplicate { .. }) {
                self.known_sheets.push((number, known));
            }
            self.tell_taken(number, &report, from_printed_rows);
            self.tell_marks(number, x, &report);
            let (ticket, share) = (report.ticket, Some((set_id, x)));
            if matches!(report.taken, Taken::Bad(_)) {
                self.accused.push(ticket);
            }
            let marks = report.marks;
            self.sheets.push(Sheet { ticket, share, from_printed_rows, marks, problem: None, file });
        }
    }

    fn tell_taken(&mut self, number: usize, report: &Report, from_printed_rows: bool) {
        let name = self.table.name(report.ticket);
        let what = match &report.taken {
            Taken::Kept => "taken".to_owned(),
            Taken::Duplicate { of, .. } => format!("a duplicate of {}", self.table.name(*of)),
            Taken::Contradicts { other, about } => {
                format!("contradicts {} {}", self.table.label(*other), difference(*about))
            }
            Taken::Bad(bad) => fault(bad, &self.table),
        };
        let read = if from_printed_rows { ", read from its printed rows alone" } else { "" };
        let line = format!("sheet {number}, {name}: {what}{read}; {}", standing(&report.set, &self.table));
        let is_harmless = matches!(report.taken, Taken::Kept | Taken::Duplicate { .. });
        if is_harmless && !matches!(report.set.standing, Standing::Conflict(_)) {
            self.say(line);
        } else {
            self.alert(line);
        }
        if !report.beside.is_empty() {
            let others: Vec<_> = report.beside.iter().map(SetId::to_string).collect();
            let these = report.set.set_id;
            self.alert(format!("sheets of several sets lie here: {these} and {}", and_list(&others)));
        }
    }

    /// Says what the ledger records of a sheet that is here, and of its set.
    fn tell_marks(&mut self, number: usize, x: u8, report: &Report) {
        let Some(known) = &report.set.known else { return };
        if matches!(report.taken, Taken::Bad(_) | Taken::Duplicate { .. }) {
            return;
        }
        let name = self.table.name(report.ticket);
        let of = |mark| format!("sheet {number}, {name}: {}, {}", known.label, mark_text(mark));
        let of_sheet =
            |mark| format!("sheet {number}, {name}: sheet {x} of {}, {}", known.label, mark_text(mark));
        let set_id = report.set.set_id;
        let is_first = self.sheets.iter().all(|sheet| sheet.share.is_none_or(|(set, _)| set != set_id));
        let ended = known.ended.filter(|_| is_first).map(of);
        let lines: Vec<_> = ended.into_iter().chain(report.marks.iter().copied().map(of_sheet)).collect();
        for line in lines {
            self.warn(Exit::Due, line);
        }
    }

    /// Asks for more until one set gives its secret, or the person has no more.
    fn gather(&mut self) -> Result<Option<Recovery>, Failure> {
        let mut form = Form::new(Vec::new());
        let mut is_filled = false;
        loop {
            let ready = self.table.ready();
            let several = match &ready {
                Ready::One(set_id) => return Ok(self.table.recover(*set_id)),
                Ready::Several(sets) => Some(sets),
                Ready::None => None,
            };
            if !self.world.prompt.can_ask() {
                return several.map_or(Ok(None), |sets| Err(Failure::failed(self.choose_by_files(sets))));
            }
            for line in several.map(|sets| self.choose_by_drop(sets)).unwrap_or_default() {
                self.alert(line);
            }
            let mut above = std::mem::take(&mut self.said);
            above.push_str(&self.how_to_drop());
            form.set_known(self.known_sheets());
            if form.is_untouched()
                && let Some(said) = self.fill(&mut form)
            {
                is_filled = true;
                above.push_str(&said);
            }
            match form::sheet(self.world, &mut form, &above)? {
                // the person left what was read of a sheet, and may have others
                Entered::Nothing if std::mem::take(&mut is_filled) => form = Form::new(Vec::new()),
                Entered::Nothing => {
                    return several.map_or(Ok(None), |sets| Err(Failure::failed(self.choose_by_files(sets))));
                }
                Entered::File(path) => match sheets_in(self.world, &self.world.typed_path(&path)) {
                    Ok(files) => {
                        for file in files {
                            self.take_file(&file, true)?;
                        }
                    }
                    Err(failure) => self.alert(failure.message),
                },
                Entered::Drop(number) if self.table.withdraw(number) => {
                    self.known_sheets.retain(|(of, _)| *of != number);
                    self.sheets.retain(|sheet| sheet.ticket.index() + 1 != number);
                    self.say(format!("sheet {number} was taken back"));
                    for set in self.table.sets() {
                        self.say(standing(&set, &self.table));
                    }
                }
                Entered::Drop(number) => self.say(format!("there is no sheet {number} to take back")),
                Entered::Share(share) => {
                    is_filled &= !form.is_untouched();
                    let name = format!("typed share {}", share.x());
                    self.take(Found::Share(*share), &name, None);
                }
            }
        }
    }

    /// The command that takes a sheet back, with the numbers of those that are here.
    fn how_to_drop(&self) -> String {
        let numbers: Vec<_> =
            self.sheets.iter().map(|sheet| (sheet.ticket.index() + 1).to_string()).collect();
        match numbers.as_slice() {
            [] => String::new(),
            [one] => format!("`:drop {one}` takes sheet {one} back\n"),
            [first, ..] => {
                format!("`:drop {first}` takes sheet {first} back; sheets {} are here\n", and_list(&numbers))
            }
        }
    }

    /// Fills a form with what was read of a sheet that is not here yet; the line that says so.
    fn fill(&mut self, form: &mut Form) -> Option<String> {
        while let Some(part) = self.parts.pop_front() {
            let said = part.fill(form);
            let is_here = form.header().is_some_and(|(_, x, set_id)| {
                self.known_sheets.iter().any(|(_, known)| (known.x, known.set_id) == (x, set_id))
            });
            if !is_here {
                return Some(said);
            }
            *form = Form::new(self.known_sheets());
        }
        None
    }

    fn known_sheets(&self) -> Vec<KnownSheet> {
        self.known_sheets.iter().map(|(_, known)| known.clone()).collect()
    }

    fn not_enough(&self, unread: usize) -> Failure {
        let sets = self.table.sets();
        let is_suspicious = sets.iter().any(|set| {
            let is_forged = |bad: &BadShare| matches!(bad.fault, Fault::Forged(_));
            set.bad.iter().any(is_forged)
                || matches!(
                    set.standing,
                    Standing::NoFit { .. } | Standing::Conflict(_) | Standing::SearchLimit { .. }
                )
        });
        let exit = if is_suspicious || self.damaged { Exit::Integrity } else { Exit::Failed };
        if sets.is_empty() {
            let files = if unread > 0 { ", since no file given could be read as one" } else { "" };
            return Failure::new(exit, format!("no good sheet was given{files}: scan or type one"));
        }
        let standings: Vec<_> = sets.iter().map(|set| standing(set, &self.table)).collect();
        Failure::new(exit, format!("not recovered: {}", standings.join("; ")))
    }

    /// Names the sheets that do not count, and says what the result rests on.
    fn announce(&mut self, recovery: &Recovery) -> Basis {
        for BadShare { ticket, set_id, fault: bad, .. } in &recovery.bad {
            let of_unknown_set = matches!(bad, Fault::Foreign(None)) && self.ledger == Ledger::Given;
            let found = match bad {
                Fault::Forged(_) | Fault::Refused(Refusal::Signature) => Exit::Integrity,
                Fault::Foreign(_) if of_unknown_set => Exit::Due,
                _ => Exit::Done,
            };
            if matches!(bad, Fault::Duplicate { .. } | Fault::Refused(_)) {
                // those were named when they came
                self.exit = self.exit.worse(found);
                continue;
            }
            let mut line = format!(
                "sheet {}, {}: {}",
                ticket.index() + 1,
                self.table.name(*ticket),
                fault(bad, &self.table)
            );
            if let Some(set_id) = set_id.filter(|_| of_unknown_set) {
                let _ = write!(line, ", {set_id}, which the ledger does not know");
            }
            if self.accused.contains(ticket) {
                self.exit = self.exit.worse(found);
                self.warnings.push(line);
            } else {
                self.warn(found, line);
            }
        }
        let basis = Basis::of(recovery, &self.ledger, self.does_show);
        self.warn(basis.exit, basis.text.clone());
        basis
    }

    /// What is above the secret where a person looks at it.
    fn before_secret(&self) -> String {
        let mut text = String::new();
        for warning in &self.warnings {
            let _ = writeln!(text, "{}\n", printable(warning));
        }
        text
    }

    /// Writes the report of `--json`: to standard output, unless that is for the secret.
    fn report(&mut self, args: &Recover, report: &serde_json::Value) -> Result<(), Failure> {
        if !self.global.json {
            return Ok(());
        }
        let report = console::with_schema(report.clone());
        if args.check || args.output.is_some() || self.world.out_is_terminal {
            return console::data(self.world, &report);
        }
        console::beside(self.world, &report);
        Ok(())
    }

    /// Something that counts in the exit status, and must be known before the secret is looked at.
    fn warn(&mut self, exit: Exit, line: String) {
        self.exit = self.exit.worse(exit);
        self.alert(&line);
        self.warnings.push(line);
    }

    /// Something that may be of interest.
    fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.said, "{line}");
        console::note(self.world, self.global, line);
    }

    /// Something that is wrong, which `--quiet` does not silence.
    fn alert(&mut self, line: impl Display) {
        let _ = writeln!(self.said, "{line}");
        console::alert(self.world, line);
    }
}

fn refusal(found: &Found) -> Refusal {
    match found {
        Found::Rejected(rejected)
            if matches!(rejected.error().reason(), Reason::Signature | Reason::SetId) =>
        {
            Refusal::Signature
        }
        _ => Refusal::Damaged,
    }
}
