//! From printed sheets to the set that opens: step after step in the order of the ledger.

mod credential;
pub mod custody;
mod paper;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::Seen;
use super::console;
use super::failure::{Exit, Failure};
use super::names::name;
use super::room::{Room, whereabouts};
use crate::cli::record::with_recorded;
use crate::model::register::Register;
use crate::model::{
    Keeping, LifeError, Name, Note, Phase, SetId, SetRecord, SheetRecord, Standing, State, Step,
};
use crate::ops::life::{Keep, Scans};
use crate::ops::ports::typeable;
use crate::text::count;

/// What was said beforehand, so that nobody is asked.
pub struct Known {
    set: bool,
    yes: bool,
    task: Option<Note>,
    bags: BTreeMap<u8, Name>,
    keeps: BTreeMap<u8, Keep>,
}

/// A set on its way.
pub struct Walk {
    set: SetId,
    known: Known,
    scans: Scans,
    /// The files that sheets were taken from.
    files: Vec<PathBuf>,
    /// Whether the account gets its password in this run.
    is_set_now: bool,
    /// The worst of what was handed in.
    handed: Exit,
}

/// Whether a step was done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Went {
    On,
    Stopped,
}

impl Known {
    /// Reads what was said on the command line.
    ///
    /// # Errors
    /// [`Failure`] with exit 2 for what cannot be.
    pub fn read(seen: &Seen) -> Result<Self, Failure> {
        let task = seen.task.as_ref().map(|text| text.parse::<Note>()).transpose();
        let mut known = Self {
            set: seen.set,
            yes: seen.yes,
            task: task.map_err(|error| Failure::usage(format!("`--task`: {error}")))?,
            bags: BTreeMap::new(),
            keeps: BTreeMap::new(),
        };
        for text in &seen.bag {
            let (share, bag) = of_sheet("--bag", text)?;
            if known.bags.insert(share, name("`--bag`", bag)?).is_some() {
                return Err(Failure::usage(format!("`--bag` names sheet {share} twice: name it once")));
            }
        }
        for text in &seen.keep {
            let (share, places) = of_sheet("--keep", text)?;
            if known.keeps.insert(share, keep(text, places)?).is_some() {
                return Err(Failure::usage(format!("`--keep` names sheet {share} twice: name it once")));
            }
        }
        Ok(known)
    }

    /// Refuses sheets, custodians and safes that are not there, before anything is done.
    fn check(&self, room: &Room<'_, '_>, id: SetId) -> Result<(), Failure> {
        let set = room.set(id)?;
        for (option, &share) in
            self.bags.keys().map(|x| ("--bag", x)).chain(self.keeps.keys().map(|x| ("--keep", x)))
        {
            if set.sheet(share).is_none() {
                let what = LifeError::NoSheet { what: set.to_string(), share };
                return Err(Failure::usage(format!("`{option} {share}=…`: {what}")));
            }
            let kept = set.sheet(share).and_then(SheetRecord::keeping);
            if kept.is_some_and(|kept| self.differs(set, share, kept)) {
                return Err(Failure::usage(format!(
                    "`{option} {share}=…` comes too late, {}: move it with `firesafe store`, or give it a new bag with \
                     `firesafe validate`",
                    whereabouts(set, share)
                )));
            }
        }
        let registers = room.state().registers();
        for keep in self.keeps.values() {
            registers.find(Register::Custodian, &keep.custodian).map_err(Failure::failed)?;
            registers.find(Register::Safe, &keep.safe).map_err(Failure::failed)?;
        }
        Ok(())
    }
}

impl Known {
    /// Whether something else was said of a sheet than what is recorded.
    fn differs(&self, set: &SetRecord, share: u8, kept: &Keeping) -> bool {
        let envelope = set.sheet(share).and_then(|sheet| sheet.envelope.as_ref());
        let is_other_bag = |bag: &Name| envelope.is_none_or(|envelope| envelope.bag.folded() != bag.folded());
        let is_other_place = |keep: &Keep| {
            keep.custodian.folded() != kept.custodian.folded() || keep.safe.folded() != kept.safe.folded()
        };
        self.bags.get(&share).is_some_and(is_other_bag) || self.keeps.get(&share).is_some_and(is_other_place)
    }
}

/// `1=something`.
fn of_sheet<'t>(option: &str, text: &'t str) -> Result<(u8, &'t str), Failure> {
    let parts = text.split_once('=');
    let read = parts.and_then(|(share, rest)| Some((share.trim().parse().ok()?, rest.trim())));
    read.ok_or_else(|| {
        Failure::usage(format!(
            "`{option} {text}` names no sheet: begin with its number, as in `{option} 1=…`"
        ))
    })
}

/// `CUSTODIAN/SAFE` or `CUSTODIAN/SAFE/CARRIER`.
fn keep(text: &str, places: &str) -> Result<Keep, Failure> {
    let parts: Vec<_> = places.split('/').map(str::trim).collect();
    let (custodian, safe, carrier) = match parts.as_slice() {
        [custodian, safe] => (custodian, safe, None),
        [custodian, safe, carrier] => (custodian, safe, Some(carrier)),
        _ => {
            return Err(Failure::usage(format!(
                "`--keep {text}` is not understood: write `1=CUSTODIAN/SAFE` or `1=CUSTODIAN/SAFE/CARRIER`"
            )));
        }
    };
    let carrier = carrier.map(|carrier| name("the carrier", carrier)).transpose()?;
    Ok(Keep { custodian: name("the custodian", custodian)?, safe: name("the safe", safe)?, carrier })
}

impl Walk {
    /// A walk with a set, and scans that were named.
    ///
    /// # Errors
    /// [`Failure`] when the person interrupts.
    pub fn begin(
        room: &mut Room<'_, '_>,
        set: SetId,
        known: Known,
        scans: &[PathBuf],
    ) -> Result<Self, Failure> {
        room.check_day(set)?;
        known.check(room, set)?;
        let steps = room.state().remaining(set).len();
        let facts = &room.set(set)?.facts;
        let (k, n) = (facts.k, facts.n);
        let line = format!(
            "{}, any {k} of {n}, set {set}: {} to being active",
            room.what(set),
            count(steps, "step")
        );
        room.say(line);
        let mut walk = Self {
            set,
            known,
            scans: Scans::default(),
            files: Vec::new(),
            is_set_now: false,
            handed: Exit::Done,
        };
        for path in scans {
            walk.take_file(room, path)?;
        }
        Ok(walk)
    }

    /// Goes on to the end, or as far as answers and arguments reach.
    ///
    /// # Errors
    /// [`Failure`]; what was recorded stays.
    pub fn go(&mut self, room: &mut Room<'_, '_>) -> Result<Exit, Failure> {
        loop {
            let Some(step) = room.state().remaining(self.set).first().copied() else {
                return Ok(Exit::Done.worse(self.handed));
            };
            let went = match step {
                Step::ReadBack(_) => self.read_back(room)?,
                Step::Prove => self.prove(room)?,
                Step::Set => self.set_credential(room)?,
                Step::Work => self.see_it_work(room)?,
                Step::Seal(share) => self.seal(room, share)?,
                Step::Store(share) => self.store(room, share)?,
                Step::Activate => self.activate(room)?,
                // these are of sets that were replaced
                Step::CallIn(_) | Step::Destroy(_) => return Ok(Exit::Done),
            };
            if went == Went::Stopped {
                self.say_what_is_next(room, step);
                return Ok(Exit::Due.worse(self.handed));
            }
            if !matches!(step, Step::ReadBack(_) | Step::Prove | Step::Set) {
                // nobody needs them in the room any more
                self.scans = Scans::default();
                self.say_what_to_delete(room);
            }
        }
    }

    fn activate(&self, room: &mut Room<'_, '_>) -> Result<Went, Failure> {
        let before: Vec<_> = kept_of_replaced(room.state());
        room.must(|steps| steps.activate(self.set))?;
        let what = room.what(self.set);
        let replaced: Vec<_> =
            kept_of_replaced(room.state()).into_iter().filter(|id| !before.contains(id)).collect();
        room.say(format!("{what} is active: its sheets are what opens it from here on"));
        for id in replaced {
            let set = room.set(id)?;
            let sheets: Vec<_> = set.live().map(|sheet| whereabouts(set, sheet.share)).collect();
            let line = format!("replaced: {}", sheets.join("; "));
            room.say(line);
        }
        Ok(Went::On)
    }

    /// Enough scans are the password.
    fn say_what_to_delete(&mut self, room: &mut Room<'_, '_>) {
        let files: Vec<_> = std::mem::take(&mut self.files).iter().map(|file| typeable(file)).collect();
        if !files.is_empty() {
            room.say(format!(
                "the scans are not needed any more: delete them with `shred -u {}`",
                files.join(" ")
            ));
        }
    }

    fn say_what_is_next(&self, room: &mut Room<'_, '_>, step: Step) {
        let what = room.what(self.set);
        room.say(format!("{what} is not active yet: {step}"));
        let again = room.again.clone();
        let next = if room.can_ask() {
            format!("`{again}` goes on from here")
        } else {
            match step {
                Step::ReadBack(_) => format!(
                    "scan the printed sheets, and run `{}` at a terminal, where two rows of each are typed back",
                    again.name("SCAN")
                ),
                Step::Prove => format!("scan enough of its sheets, and run `{}`", again.name("SCAN")),
                Step::Set => {
                    let set = again.flag("--set");
                    format!("`{set}` records that the account gets it: the point of no return")
                }
                Step::Work => format!(
                    "sign in and do an administrative task, then run `{}` with what worked",
                    again.option("--task", "TEXT")
                ),
                Step::Seal(share) => {
                    let seal = again.option("--bag", format!("{share}=NUMBER"));
                    format!("put sheet {share} into a bag, and run `{seal}`")
                }
                Step::Store(share) => {
                    let store = again.option("--keep", format!("{share}=CUSTODIAN/SAFE"));
                    format!("hand sheet {share} over, and run `{store}`")
                }
                Step::Activate | Step::CallIn(_) | Step::Destroy(_) => format!("run `{again}`"),
            }
        };
        room.say(format!("next: {next}"));
        if let Some(opening) = opening_now(room.state(), self.set) {
            room.say(opening);
        }
    }
}

/// Sets that were replaced and whose sheets are still there.
fn kept_of_replaced(state: &State) -> Vec<SetId> {
    let is_replaced =
        |set: &&SetRecord| matches!(set.standing, Standing::Superseded(_)) && set.live().next().is_some();
    state.sets().filter(is_replaced).map(|set| set.facts.id).collect()
}

/// Between *set* and *active*: which sheets to try, in order.
fn opening_now(state: &State, set: SetId) -> Option<String> {
    let (name, number) = state.set(set)?.account()?;
    let account = state.account(name)?;
    let phase = account.generation(number)?.phase;
    if !matches!(phase, Phase::Set | Phase::Works) {
        return None;
    }
    let sets: Vec<_> =
        state.opening(account).iter().map(|set| format!("{set}, set {}", set.facts.id)).collect();
    Some(format!("until then, try these sheets in this order: {}", sets.join("; then ")))
}

/// Where a set stands, as data.
pub fn as_json(room: &Room<'_, '_>, id: SetId) -> Result<Value, Failure> {
    let set = room.set(id)?;
    let account = set.account().and_then(|(name, number)| {
        let generation = room.state().account(name)?.generation(number)?;
        Some((name.as_str(), number, generation.phase.as_str()))
    });
    let missing: Vec<_> = room.state().remaining(id).iter().map(ToString::to_string).collect();
    Ok(json!({
        "what": set.to_string(),
        "set": id.as_str(),
        "account": account.map(|(name, ..)| name),
        "generation": account.map(|(_, number, _)| number),
        "phase": account.map(|(.., phase)| phase),
        "standing": set.standing.as_str(),
        "missing": missing,
    }))
}

/// Says where a set stands, as data where JSON is asked for.
///
/// # Errors
/// [`Failure`] when standard output is closed.
pub fn tell_data(room: &mut Room<'_, '_>, id: SetId) -> Result<(), Failure> {
    if !room.global.json {
        return Ok(());
    }
    let data = as_json(room, id)?;
    console::json(room.world, with_recorded(data, &room.session))
}
