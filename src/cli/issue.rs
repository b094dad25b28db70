//! `firesafe issue`.

use serde_json::json;

use super::args::{Global, Issue, Recipe};
use super::console;
use super::dealing::{after_sheets, look, of_dealing, open_delivery, with_ports};
use super::failure::{Exit, Failure, Outcome};
use super::names::{name, organisation};
use super::record::with_recorded;
use super::source::check_standard_input;
use super::world::World;
use super::{opened, unlock};
use crate::crypto::dice::{FULL_ROLLS, MIN_ROLLS, Rolls};
use crate::crypto::password::{Profile, Request, plan, profile};
use crate::ledger::{NewLedger, NewOfficer};
use crate::model::register::Register;
use crate::model::{Command, Name, Policy, Quorum, State};
use crate::ops::dealing::NO_ORGANISATION;
use crate::ops::delivery::Delivery;
use crate::ops::issue::{IssueError, Issued, Order, issue};
use crate::ops::session::{Place, Session, calibrate};
use crate::policy::remedy::activate;
use crate::secret::SecretText;
use crate::text::{count, nearest};

/// The first officer's name, where nobody gave one.
const FIRST_OFFICER: &str = "officer-1";

/// Generates, deals, prints, reads back and records; all accounts or none.
///
/// # Errors
/// [`Failure`]; nothing is kept then, except where its message says so.
pub fn run(global: &Global, args: &Issue, world: &mut World<'_>) -> Outcome {
    super::guard_memory(global, world);
    let accounts = args.accounts.iter().map(|account| name("the account", account));
    let accounts = accounts.collect::<Result<Vec<_>, _>>()?;
    let profile = profile(args.recipe.profile.as_deref().unwrap_or(PROFILE)).map_err(Failure::usage)?;
    check_early(&args.recipe, profile, &accounts)?;
    if args.reveal && !world.prompt.can_ask() {
        return Err(Failure::usage("`--reveal` needs a terminal to show the password on: leave it out"));
    }
    check_dice(&args.recipe, world)?;
    check_standard_input(global, [])?;
    let place = unlock::find_place(global, world)?;
    let delivery = open_delivery(world, &args.destination)?;
    let mut session = if place.is_taken() {
        if args.organisation.is_some() {
            return Err(Failure::usage("the ledger has an organisation already: leave `--organisation` out"));
        }
        unlock::write(global, world, place)?
    } else {
        first_ledger(global, args, &accounts, world, place)?
    };
    tell_similar(world, session.state(), &accounts);
    let making =
        Making { recipe: &args.recipe, profile, next_generation: args.next_generation, as_before: None };
    let issued = making.issue(global, world, &accounts, &mut session, delivery)?;
    report(global, args, world, &issued, &session)?;
    if args.reveal {
        reveal(world, &issued)?;
    }
    Ok(Exit::Done)
}

/// Says where an account is not registered, and is spelt nearly as one that waits for its first password.
fn tell_similar(world: &mut World<'_>, state: &State, accounts: &[Name]) {
    let registers = state.registers();
    for account in accounts {
        if registers.get(Register::Account, account).is_some() || state.account(account).is_some() {
            continue;
        }
        let waiting =
            registers.current(Register::Account).filter(|entry| state.account(&entry.name).is_none());
        let waiting: Vec<_> = waiting.map(|entry| entry.name.as_str()).collect();
        if let Some(similar) = nearest(account.as_str(), waiting.into_iter()) {
            console::alert(
                world,
                format!(
                    "`{account}` is not in the account register, and `{similar}` is: if you meant that one, give this one \
                     up with `{}`, then issue that one",
                    Command::new(&["abandon"]).name(account).option("--reason", "TEXT")
                ),
            );
        }
    }
}

/// The profile of an account's first password, where none is named.
pub const PROFILE: &str = "entra";

/// How passwords are made.
pub struct Making<'a> {
    /// What the arguments say.
    pub recipe: &'a Recipe,
    /// The rules.
    pub profile: &'static Profile,
    /// Whether an account that has a credential gets a further one.
    pub next_generation: bool,
    /// k and n, where neither the arguments nor the ledger's policy decide.
    pub as_before: Option<(u8, u8)>,
}

impl Making<'_> {
    /// Makes them, all or none, with dice where they were asked for.
    ///
    /// # Errors
    /// [`Failure`]; nothing is kept then, except where its message says so.
    pub fn issue(
        &self,
        global: &Global,
        world: &mut World<'_>,
        accounts: &[Name],
        session: &mut Session,
        delivery: Delivery<'_>,
    ) -> Result<Vec<Issued>, Failure> {
        let Recipe { k, n, length, words, alphabet, look_alikes, tenant, .. } = self.recipe;
        let order = Order {
            accounts,
            k: k.or(self.as_before.map(|(k, _)| k)),
            n: n.or(self.as_before.map(|(_, n)| n)),
            profile: self.profile,
            length: *length,
            words: *words,
            alphabet: alphabet.as_deref(),
            look_alikes: *look_alikes,
            tenant,
            next_generation: self.next_generation,
            look: look(global, &self.recipe.sheets),
        };
        let rolls = if self.recipe.dice { Some(roll(world)?) } else { None };
        let issued = with_ports(global, world, rolls.as_ref(), |moment, ports| {
            issue(&order, session, delivery, moment, ports)
        });
        let issued = issued.map_err(|error| of_issue(&error))?;
        unlock::remember(global, world, session);
        Ok(issued)
    }
}

/// What the arguments alone show, before anyone is asked for a passphrase.
///
/// # Errors
/// [`Failure`] with exit 2.
pub fn check_early(args: &Recipe, profile: &'static Profile, accounts: &[Name]) -> Result<(), Failure> {
    let policy = Policy::default();
    if args.k.is_some() || args.n.is_some() {
        let k = args.k.unwrap_or(policy.k.min(args.n.unwrap_or(policy.n)));
        Quorum::new(k, args.n.unwrap_or_else(|| policy.n.max(k))).map_err(Failure::usage)?;
    }
    for account in accounts {
        let names: Vec<&str> = args.tenant.iter().map(String::as_str).chain([account.as_str()]).collect();
        let request = Request {
            profile,
            length: args.length,
            words: args.words,
            alphabet: args.alphabet.as_deref(),
            look_alikes: args.look_alikes,
            names: &names,
        };
        plan(&request).map_err(Failure::usage)?;
    }
    Ok(())
}

/// What only a person at a terminal can do.
///
/// # Errors
/// [`Failure`] with exit 2.
pub fn check_dice(args: &Recipe, world: &World<'_>) -> Result<(), Failure> {
    if args.dice && !world.prompt.can_ask() {
        return Err(Failure::usage("`--dice` needs a terminal to type the rolls at: run this in one"));
    }
    Ok(())
}

/// Makes the ledger on first use; nothing of it is written before the sheets are proved.
fn first_ledger(
    global: &Global,
    args: &Issue,
    accounts: &[Name],
    world: &mut World<'_>,
    place: Place,
) -> Result<Session, Failure> {
    let path = unlock::ledger_path(global, world)?.display().to_string();
    unlock::check_new(global, &path)?;
    console::note(world, global, format!("this makes a new ledger at `{path}`"));
    let domain = || accounts.first().and_then(|account| account.as_str().rsplit_once('@'));
    let given = args.organisation.as_deref().or_else(|| domain().map(|(_, domain)| domain));
    let organisation = organisation(given.unwrap_or(NO_ORGANISATION))?;
    let passphrase =
        unlock::new_passphrase(global, world, &global.passphrase_file, "new passphrase for the ledger");
    world.prompt.show_typing();
    let passphrase = passphrase?;
    let costs = calibrate(world.clock);
    let new = NewLedger {
        organisation,
        policy: Policy::default(),
        officer: NewOfficer { name: name("the officer", FIRST_OFFICER)?, passphrase: &passphrase, costs },
        recipients: Vec::new(),
    };
    let now = world.clock.now();
    place.create(new, now, world.entropy).map_err(|error| unlock::of_session(&error))
}

/// Rolls of real dice, hidden while they are typed.
fn roll(world: &mut World<'_>) -> Result<Rolls, Failure> {
    let mut rolls = SecretText::default();
    let mut told = world.prompt.tell(&format!(
        "roll real dice and type what they show, in lines of any length; they are not shown\n\
         {FULL_ROLLS} rolls are best, {MIN_ROLLS} are enough; an empty line ends\n"
    ));
    loop {
        told.map_err(unlock::asking)?;
        let typed = count_rolls(&rolls);
        let line =
            world.prompt.hidden(&format!("{} so far: ", count(typed, "roll"))).map_err(unlock::asking)?;
        told = Ok(());
        if let Some(wrong) = line.expose().chars().position(|c| !is_roll(c)) {
            told = world.prompt.tell(&format!(
                "character {} is no roll of a die; type that line again, with the digits 1 to 6\n",
                wrong + 1
            ));
            continue;
        }
        rolls.push_str(line.expose());
        let typed = count_rolls(&rolls);
        if typed >= FULL_ROLLS || (line.expose().trim().is_empty() && typed >= MIN_ROLLS) {
            return Rolls::parse(rolls.expose()).map_err(Failure::failed);
        }
        if line.expose().trim().is_empty() {
            let more = MIN_ROLLS - typed;
            told = world
                .prompt
                .tell(&format!("too few: at least {} more, or Ctrl-C stops\n", count(more, "roll")));
        }
    }
}

fn count_rolls(rolls: &SecretText) -> usize {
    rolls.expose().chars().filter(char::is_ascii_digit).count()
}

fn is_roll(c: char) -> bool {
    ('1'..='6').contains(&c) || c.is_whitespace() || c == ',' || c == '-'
}

fn report(
    global: &Global,
    args: &Issue,
    world: &mut World<'_>,
    issued: &[Issued],
    session: &Session,
) -> Result<(), Failure> {
    let written = report_data(global, world, issued, session);
    for one in issued {
        let reach = if one.below_target { ", all that its profile's length allows" } else { "" };
        console::note(
            world,
            global,
            format!(
                "`{}`, generation {}: {} characters, at least {} bits of entropy{reach}; \
                 {}, any {} recover; set {}",
                one.account,
                one.generation,
                one.length,
                one.entropy_bits,
                count(one.quorum.n().into(), "sheet"),
                one.quorum.k(),
                one.set_id
            ),
        );
    }
    after_sheets(global, world, &args.destination, issued.iter().flat_map(|one| &one.sheets));
    opened::tell_head(global, world, session.ledger());
    let next = match issued {
        [one] => activate(&one.account),
        _ => activate("ACCOUNT"),
    };
    let then = if args.destination.out.is_some() { "then" } else { "next:" };
    console::note(
        world,
        global,
        format!("{then} go on with `{next}`, which proves the paper and shows the password to be set"),
    );
    // all is done and said by now, even where nobody reads the names of the sheets
    written
}

fn report_data(
    global: &Global,
    world: &mut World<'_>,
    issued: &[Issued],
    session: &Session,
) -> Result<(), Failure> {
    if global.json {
        let sets: Vec<_> = issued.iter().map(as_json).collect();
        return console::json(world, with_recorded(json!({ "issued": sets }), session));
    }
    let mut sheets = issued.iter().flat_map(|one| &one.sheets);
    sheets.try_for_each(|sheet| console::data(world, &sheet.display().to_string()))
}

fn as_json(one: &Issued) -> serde_json::Value {
    json!({
        "account": one.account.as_str(),
        "generation": one.generation,
        "set": one.set_id.as_str(),
        "k": one.quorum.k(),
        "n": one.quorum.n(),
        "characters": one.length,
        "entropy_bits": one.entropy_bits,
        "sheets": one.sheets,
    })
}

fn reveal(world: &mut World<'_>, issued: &[Issued]) -> Result<(), Failure> {
    for one in issued {
        let title = format!("password of {}, generation {}", one.account, one.generation);
        super::reveal::show(world, "", &title, &one.password)?;
    }
    Ok(())
}

/// The failure that an error of `issue` stands for.
fn of_issue(error: &IssueError) -> Failure {
    match error {
        IssueError::Quorum(_) | IssueError::Plan(_) | IssueError::Twice(_) => Failure::usage(error),
        IssueError::Dealing(dealing) => of_dealing(dealing),
        IssueError::Generate(_) | IssueError::Exists { .. } | IssueError::Name(_) => Failure::failed(error),
    }
}
