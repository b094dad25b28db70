//! `firesafe validate`.

use jiff::ToSpan as _;

use super::args::{Bag, Global, Validate};
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::sheet_book::{SheetBook, check_bags};
use super::source::check_standard_input;
use super::verify::{Taken, verify_file, verify_typed};
use super::world::World;
use super::{ask, console};
use crate::model::{AccountValidated, Command, EventData, Name, SetId, SheetRecord, State, ValidationStep};
use crate::ops::recover::known_sets;
use crate::ops::target::Target;
use crate::ops::validate::{authenticators, is_rotation_due, methods};
use crate::text::{and_list, verb};

/// Goes through the sheets of an account and the steps of its validation, or through those that
/// the options name.
///
/// # Errors
/// [`Failure`]; sheets that were recorded before stay recorded.
pub fn run(global: &Global, args: &Validate, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    check_standard_input(global, &args.sheets)?;
    check_bags(&args.resealing, args.sheets.len())?;
    let wanted = name("the account", &args.name)?;
    let named = args.method.iter().map(|text| name("the authenticator", text));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    let walk = Walk {
        has_steps: args.all_done || !args.done.is_empty() || !named.is_empty(),
        has_sheets: args.typed || !args.seal.is_empty() || !args.sheets.is_empty(),
    };
    check_early(args, walk, world)?;
    let mut book = SheetBook::open(global, &args.resealing, args.on, world)?;
    let target = Target::find(book.state(), &wanted).map_err(Failure::failed)?;
    let walked = walk.run(global, args, world, &mut book, &target, &named);
    book.finish(global, world)?;
    walked
}

/// What the options name: nothing is everything, at the prompt.
#[derive(Clone, Copy)]
struct Walk {
    has_steps: bool,
    has_sheets: bool,
}

impl Walk {
    const fn is_guided(self) -> bool {
        !self.has_steps && !self.has_sheets
    }

    fn run(
        self,
        global: &Global,
        args: &Validate,
        world: &mut World<'_>,
        book: &mut SheetBook,
        target: &Target,
        named: &[Name],
    ) -> Outcome {
        let account = match target {
            Target::Account(account) => Some(account),
            Target::Set(set) if self.has_steps => {
                return Err(Failure::usage(format!(
                    "set {set} has sheets and no steps: name its account, or leave the steps out"
                )));
            }
            Target::Set(_) => None,
        };
        let set = target.set(book.state()).map_err(Failure::failed)?;
        let methods = match account {
            Some(account) => methods(book.state(), account, named).map_err(Failure::failed)?,
            None => Vec::new(),
        };
        let is_scripted = args.all_done || !world.prompt.can_ask();
        if let Some(account) = account.filter(|_| self.has_steps && is_scripted && methods.is_empty())
            && let Some(error) = without_method(book.state(), account, &args.steps())
        {
            return Err(Failure::usage(error));
        }
        let mut exit = sheets(global, args, world, book, set)?;
        if self.is_guided() {
            exit = exit.worse(ask_sheets(global, world, book, set)?);
        }
        let Some(account) = account.filter(|_| self.has_steps || self.is_guided()) else { return Ok(exit) };
        if exit != Exit::Done {
            let error = format!(
                "`{account}` is not validated, since a sheet is not right: record what was found with \
                 `event tamper`, or look at the sheet again"
            );
            return Err(Failure::new(exit, error));
        }
        let validated = validate(global, args, world, book, account, methods)?;
        if !self.is_guided() {
            tell_not_looked_at(world, book, set);
        }
        Ok(validated)
    }
}

/// What needs a person, or makes no sense, before anybody is asked for a passphrase.
fn check_early(args: &Validate, walk: Walk, world: &World<'_>) -> Result<(), Failure> {
    if (walk.is_guided() || args.typed) && !world.prompt.can_ask() {
        return Err(Failure::usage(
            "there is no terminal to ask at: name the steps with `--done STEP` or `--all-done`, bags with \
             `--seal SHARE=NUMBER`, sheets by their files",
        ));
    }
    let resealing = &args.resealing;
    if args.sheets.is_empty() && !args.typed && (resealing.unsealed || !resealing.bag.is_empty()) {
        return Err(Failure::usage(
            "`--bag` and `--unsealed` are for sheets that were taken out: name their files, or add `--typed`",
        ));
    }
    Ok(())
}

/// The bags and sheets that were named.
fn sheets(
    global: &Global,
    args: &Validate,
    world: &mut World<'_>,
    book: &mut SheetBook,
    set: SetId,
) -> Outcome {
    let mut exit = Exit::Done;
    for Bag { share, number } in &args.seal {
        let sheet = (set, share.unwrap_or_default());
        if let Some(refusal) = book.inspect(global, world, sheet, number)? {
            console::error(world, &refusal.message);
            exit = exit.worse(refusal.exit);
        }
    }
    book.restrict_to(set);
    let known = known_sets(book.state());
    let mut take = |world: &mut World<'_>, listed| book.take(global, world, listed);
    let mut taken = Taken::of_paper(&mut take);
    for path in &args.sheets {
        let checked = verify_file(global, world, Some(&known), path, true, &mut taken)?;
        exit = exit.worse(checked.unwrap_or(Exit::Done));
    }
    if args.typed {
        exit = exit.worse(verify_typed(global, world, Some(&known), &mut taken)?);
    }
    Ok(exit)
}

/// Asks for the number on each bag that somebody keeps.
fn ask_sheets(global: &Global, world: &mut World<'_>, book: &mut SheetBook, set: SetId) -> Outcome {
    let Some(record) = book.state().set(set) else { return Ok(Exit::Done) };
    let sheets: Vec<_> = record.live().filter(|sheet| sheet.keeping().is_some()).cloned().collect();
    ask::tell(world, &format!("the sheets of {record}; an empty line passes one over"))?;
    let mut exit = Exit::Done;
    for sheet in sheets {
        exit = exit.worse(ask_sheet(global, world, book, set, &sheet)?);
    }
    Ok(exit)
}

fn ask_sheet(
    global: &Global,
    world: &mut World<'_>,
    book: &mut SheetBook,
    set: SetId,
    sheet: &SheetRecord,
) -> Outcome {
    let share = sheet.share;
    let kept = sheet.keeping().map(|kept| format!("with {} in safe {}", kept.custodian, kept.safe));
    let place = format!("sheet {share}, {}", kept.unwrap_or_default());
    if sheet.envelope.is_none() {
        let how = format!("firesafe validate {set} --typed --bag {share}=NUMBER");
        ask::tell(world, &format!("{place}, is in no bag: `{how}` looks at it and puts it into one"))?;
        return Ok(Exit::Done);
    }
    // the recorded number is not shown: it is read from the bag
    let question = format!("{place}: is its bag there, the seal intact? type the number on the bag: ");
    let mut exit = Exit::Done;
    let mut refused = 0;
    loop {
        let typed = ask::line(world, &question)?;
        if typed.is_empty() {
            let what = book.name_of(set, share);
            console::alert(world, format!("not looked at: {what}"));
            return Ok(exit);
        }
        let refusal = match typed.parse::<Name>() {
            Ok(bag) => book.inspect(global, world, (set, share), &bag)?,
            Err(error) => Some(Failure::failed(error)),
        };
        let Some(refusal) = refusal else { return Ok(Exit::Done) };
        ask::tell(world, &refusal.message)?;
        exit = refusal.exit;
        refused += 1;
        // once the person looked at the bag twice, to know the number helps to say what happened
        if let Some(envelope) = sheet.envelope.as_ref().filter(|_| refused > 1) {
            let recorded = &envelope.bag;
            ask::tell(
                world,
                &format!("the recorded bag is `{recorded}`; if that is not the one, an empty line goes on"),
            )?;
        }
    }
}

/// The steps of an account, each done or not, and the event when all are.
fn validate(
    global: &Global,
    args: &Validate,
    world: &mut World<'_>,
    book: &mut SheetBook,
    account: &Name,
    mut methods: Vec<Name>,
) -> Outcome {
    let all = ValidationStep::ALL;
    let mut steps = args.steps();
    if world.prompt.can_ask() && !args.all_done {
        let asked = ask_steps(world, account, &mut steps).and_then(|()| {
            if methods.is_empty() && steps.len() == all.len() {
                ask_methods(world, book, account, &mut methods)
            } else {
                Ok(())
            }
        });
        if let Err(failure) = asked {
            let kept = again(account, &steps, &methods);
            console::alert(
                world,
                format!("what was answered is not recorded yet: `{kept}` goes on from there"),
            );
            return Err(failure);
        }
    }
    let not_done: Vec<_> =
        all.iter().filter(|step| !steps.contains(step)).map(|step| format!("`{}`", step.as_str())).collect();
    if !not_done.is_empty() {
        let (not_done, kept) = (and_list(&not_done), again(account, &steps, &methods));
        let error = format!("`{account}` is not validated, not done: {not_done}; do it, then type `{kept}`");
        return Err(Failure::failed(error));
    }
    if methods.is_empty()
        && let Some(error) = without_method(book.state(), account, &steps)
    {
        return Err(Failure::failed(error));
    }
    let on = book.on();
    let event =
        AccountValidated { account: account.clone(), steps: all.to_vec(), methods: methods.clone(), on };
    book.add(global, world, EventData::AccountValidated(Box::new(event)))?;
    for note in told(book, account, &methods) {
        console::note(world, global, note);
    }
    Ok(Exit::Done)
}

/// What to type to go on with a validation, without answering again.
fn again(account: &Name, steps: &[ValidationStep], methods: &[Name]) -> Command {
    let again = Command::new(&["validate"]).name(account);
    let again = if steps.len() == ValidationStep::ALL.len() {
        again.flag("--all-done")
    } else {
        steps.iter().fold(again, |again, step| again.option("--done", step.as_str()))
    };
    methods.iter().fold(again, |again, method| again.option("--method", method))
}

/// Why an account that has authenticators is not validated without one of them (R21).
fn without_method(state: &State, account: &Name, steps: &[ValidationStep]) -> Option<String> {
    let known: Vec<_> = authenticators(state, account).map(|entry| format!("`{}`", entry.name)).collect();
    if known.is_empty() {
        return None;
    }
    let again = again(account, steps, &[]).option("--method", "AUTHENTICATOR");
    let known = and_list(&known);
    Some(format!(
        "`{account}` has {known}, and is not validated unless it signed in with one: name each that was used, \
         as in `{again}` (R21)"
    ))
}

/// Asks for the steps that were not named; those that were done are added to them.
fn ask_steps(world: &mut World<'_>, account: &Name, done: &mut Vec<ValidationStep>) -> Result<(), Failure> {
    let all = ValidationStep::ALL;
    if done.len() < all.len() {
        ask::tell(
            world,
            &format!(
                "the steps of {account}; type Yes for a step that was done, press Enter for one that was not"
            ),
        )?;
    }
    for (number, &step) in (1..).zip(all) {
        let question = format!("{number} of {}, {}: Yes? ", all.len(), sentence(step));
        if !done.contains(&step) && ask::yes(world, &question)? {
            done.push(step);
        }
    }
    Ok(())
}

/// Asks which authenticators took part (R21).
fn ask_methods(
    world: &mut World<'_>,
    book: &SheetBook,
    account: &Name,
    used: &mut Vec<Name>,
) -> Result<(), Failure> {
    let known: Vec<_> = authenticators(book.state(), account).map(|entry| entry.name.clone()).collect();
    for authenticator in known {
        if ask::yes(world, &format!("it signed in with authenticator {authenticator}: Yes? "))? {
            used.push(authenticator);
        }
    }
    Ok(())
}

/// Names the sheets that somebody keeps and nobody looked at on this day.
fn tell_not_looked_at(world: &mut World<'_>, book: &SheetBook, set: SetId) {
    let Some(record) = book.state().set(set) else { return };
    let is_unseen = |sheet: &&SheetRecord| sheet.checked.is_none_or(|checked| checked.on != book.on());
    let kept = record.live().filter(|sheet| sheet.keeping().is_some());
    let unseen: Vec<_> = kept.filter(is_unseen).map(|sheet| sheet.share.to_string()).collect();
    if !unseen.is_empty() {
        let sheets = verb(unseen.len(), "sheet", "sheets");
        console::alert(
            world,
            format!(
                "not looked at: {sheets} {} of {record}; `--seal SHARE=NUMBER` records what is read on a bag",
                and_list(&unseen)
            ),
        );
    }
}

/// What the validation proved, and what not.
fn told(book: &SheetBook, account: &Name, methods: &[Name]) -> Vec<String> {
    let state = book.state();
    let next = book.on().saturating_add(i32::from(state.intervals().validation).days());
    let mut notes = vec![format!("`{account}` is validated on {}; the next time by {next} (R23)", book.on())];
    let unused = authenticators(state, account).map(|entry| &entry.name);
    let unused: Vec<_> =
        unused.filter(|name| !methods.contains(name)).map(|name| format!("`{name}`")).collect();
    if !unused.is_empty() {
        notes
            .push(format!("not seen to sign in: {}; use it at the next validation (R21)", and_list(&unused)));
    }
    if state.account(account).is_some_and(|account| is_rotation_due(state, account, book.on())) {
        notes.push(format!("its rotation is due: type `{}` (R22)", super::event::renewal(state, account)));
    }
    notes
}

/// What is asked of a step, with where that comes from.
const fn sentence(step: ValidationStep) -> &'static str {
    match step {
        ValidationStep::MonitoringTold => "the staff that watches sign-ins was told of this test (G03)",
        ValidationStep::SignedIn => "the account signed in (R21)",
        ValidationStep::AdministrativeTask => "it did an administrative task (G03)",
        ValidationStep::AlertSeen => "the alert on its use was raised and seen (R08, R18)",
        ValidationStep::NoPersonalDevice => "no personal device took part in sign-in or reset (G03)",
        ValidationStep::DevicesReachable => {
            "all who may have to act can reach the devices that it needs (G03)"
        }
        ValidationStep::AuthorisedListUpdated => "the list of authorised users is up to date (R14, R24)",
        ValidationStep::ProcessCurrent => "the process is documented, and the document is current (R19)",
        ValidationStep::OfficersTrained => "those who may have to act are trained (R20)",
        ValidationStep::SignedOut => {
            "other sessions were closed before, and the account was signed out after (R03)"
        }
    }
}
