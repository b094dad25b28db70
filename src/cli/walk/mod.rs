//! `activate` and the steps of `rotate` at a prompt: the plain front end of an activation.

mod paper;
pub mod wording;

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::Seen;
use super::console;
use super::failure::{Exit, Failure};
use super::names::name;
use super::room::{Room, whereabouts};
use crate::cli::record::with_recorded;
use crate::cli::reveal;
use crate::model::{Note, Phase, SetId, State, Step};
use crate::ops::ceremony::{Act, Activation, Fact, Given, GivenError, Next, Question, Reply};
use crate::ops::life::Keep;
use crate::ops::ports::typeable;
use crate::secret::SecretText;
use crate::text::{and_list, count};

/// An activation, and what its front end remembers.
pub struct Walk {
    set: SetId,
    activation: Activation,
    /// The files that sheets were taken from.
    files: Vec<PathBuf>,
    /// The screen shows rows that are typed.
    is_private: bool,
    /// The point of no return was explained.
    is_explained: bool,
    /// The worst of what was handed in.
    handed: Exit,
}

/// Answers from the command line.
///
/// # Errors
/// [`Failure`] with exit 2 for what cannot be.
pub fn given(seen: &Seen) -> Result<Given, Failure> {
    let task = seen.task.as_ref().map(|text| text.parse::<Note>()).transpose();
    let task = task.map_err(|error| Failure::usage(format!("`--task`: {error}")))?;
    let mut given = Given { set: seen.set, yes: seen.yes, task, ..Given::default() };
    for text in &seen.bag {
        let (share, bag) = of_sheet("--bag", text)?;
        if given.bags.insert(share, name("`--bag`", bag)?).is_some() {
            return Err(Failure::usage(format!("`--bag` names sheet {share} twice: name it once")));
        }
    }
    for text in &seen.keep {
        let (share, places) = of_sheet("--keep", text)?;
        if given.keeps.insert(share, keep(text, places)?).is_some() {
            return Err(Failure::usage(format!("`--keep` names sheet {share} twice: name it once")));
        }
    }
    Ok(given)
}

fn check(given: &Given, room: &Room<'_, '_>, id: SetId) -> Result<(), Failure> {
    let set = room.set(id)?;
    given.check(room.state(), set).map_err(|error| match error {
        GivenError::Register(error) => Failure::failed(error),
        GivenError::NoSheet { .. } => Failure::usage(error),
        GivenError::TooLate { share, .. } => Failure::usage(format!(
            "{error}, {}: move it with `firesafe store`, or give it a new bag with `firesafe validate`",
            whereabouts(set, share)
        )),
    })
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
    /// The steps of a set that remain, with scans that were named.
    ///
    /// # Errors
    /// [`Failure`] when the person interrupts.
    pub fn begin(
        room: &mut Room<'_, '_>,
        set: SetId,
        given: Given,
        scans: &[PathBuf],
    ) -> Result<Self, Failure> {
        room.check_day(set)?;
        check(&given, room, set)?;
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
            activation: Activation::new(set, given, room.can_ask()),
            files: Vec::new(),
            is_private: false,
            is_explained: false,
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
            let went = match self.activation.next(room.state()) {
                Next::Done => return Ok(Exit::Done.worse(self.handed)),
                Next::Ask(_) | Next::Do(Act::ChooseRows(_)) if !room.can_ask() => Ok(false),
                Next::Ask(question) => self.ask(room, &question),
                Next::Do(act) => self.act(room, act).map(|()| true),
            };
            if !matches!(went, Ok(true)) {
                self.leave(room)?;
            }
            if !went? {
                self.say_what_is_next(room);
                return Ok(Exit::Due.worse(self.handed));
            }
        }
    }

    fn act(&mut self, room: &mut Room<'_, '_>, act: Act) -> Result<(), Failure> {
        if act == Act::Show {
            return self.show(room);
        }
        if act == Act::SetCredential {
            self.explain(room)?;
        }
        let fact = room.must(|steps| self.activation.act(act, steps))?;
        if let Act::ChooseRows(share) = act {
            return self.enter(room, share);
        }
        match &fact {
            Some(Fact::Stored(_, Some(company))) => {
                let company = wording::company(company);
                self.say(room, fact.as_ref())?;
                room.alert(company);
                Ok(())
            }
            fact => self.say(room, fact.as_ref()),
        }
    }

    /// Asks a question; false where the person stops.
    fn ask(&mut self, room: &mut Room<'_, '_>, question: &Question) -> Result<bool, Failure> {
        match question {
            Question::Scan { .. } => return self.ask_scan(room, question),
            Question::PointOfNoReturn => self.explain(room)?,
            Question::Taken { company: Some(company), .. } => room.tell(&wording::company(company))?,
            _ => {}
        }
        let line = room.world.prompt.line(&wording::question(room, self.set, question));
        let Some(line) = room.answered(line)? else { return Ok(false) };
        if line.expose().trim().is_empty() && !matches!(question, Question::Carrier { .. }) {
            return Ok(false);
        }
        match room.must(|steps| self.activation.answer(line.expose(), steps))? {
            Reply::Again(refusal) => room.tell(&wording::refusal(question, &refusal))?,
            Reply::Taken(fact) => {
                if matches!(question, Question::Row { .. }) {
                    room.tell("  good")?;
                }
                self.say(room, fact.as_ref())?;
            }
        }
        Ok(true)
    }

    /// Says what was recorded, and what is needed no more.
    fn say(&mut self, room: &mut Room<'_, '_>, fact: Option<&Fact>) -> Result<(), Failure> {
        let Some(fact) = fact else { return Ok(()) };
        match fact {
            Fact::ReadBack(share) => {
                self.leave(room)?;
                room.say(format!("sheet {share} was read back from paper"));
            }
            Fact::Proved(shares) => {
                let numbers: Vec<_> = shares.iter().map(ToString::to_string).collect();
                let numbers = and_list(&numbers);
                room.say(format!("sheets {numbers} were recombined and give back what was dealt"));
            }
            Fact::CredentialSet => {
                if let Some((account, generation)) = room.set(self.set)?.account() {
                    let line =
                        format!("recorded: {account} may have the password of generation {generation}");
                    room.say(line);
                }
                if !room.can_ask() {
                    room.say("`firesafe recover SCAN…` gives the password");
                }
            }
            Fact::Worked => room.say("recorded: sign-in and the task were seen to work"),
            Fact::Sealed(share, bag) => room.say(format!("sheet {share} is in bag {bag}")),
            Fact::Stored(share, _) => {
                let kept = room.set(self.set)?.sheet(*share).and_then(|sheet| sheet.keeping().cloned());
                if let Some(kept) = kept {
                    room.say(format!("sheet {share} is with {} in {}", kept.custodian, kept.safe));
                }
            }
            Fact::Active(replaced) => {
                let what = room.what(self.set);
                room.say(format!("{what} is active: its sheets are what opens it from here on"));
                for id in replaced {
                    let set = room.set(*id)?;
                    let sheets: Vec<_> = set.live().map(|sheet| whereabouts(set, sheet.share)).collect();
                    let line = format!("replaced: {}", sheets.join("; "));
                    room.say(line);
                }
            }
            Fact::CalledIn(_) | Fact::Destroyed(_) => {}
        }
        if self.activation.scanned() == 0 {
            self.say_what_to_delete(room);
        }
        Ok(())
    }

    /// Says once what the account gets, and what follows.
    fn explain(&mut self, room: &mut Room<'_, '_>) -> Result<(), Failure> {
        if std::mem::replace(&mut self.is_explained, true) {
            return Ok(());
        }
        for line in wording::how_to_set(room.state(), self.set, room.session.ledger().events()) {
            room.say(line);
        }
        if room.can_ask() {
            let text = wording::point_of_no_return(room.state(), self.set);
            room.tell(&text)?;
        }
        Ok(())
    }

    fn show(&mut self, room: &mut Room<'_, '_>) -> Result<(), Failure> {
        let secret = room.must(|steps| self.activation.password(steps))?;
        let password: SecretText = secret.to_text().ok_or_else(|| {
            Failure::failed("the secret is not text that can be shown: use `firesafe recover --output FILE`")
        })?;
        let Some((account, generation)) = room.set(self.set)?.account() else { return Ok(()) };
        let title = format!("password of {account}, generation {generation}");
        let shown = reveal::pages(room.world, &title, &password);
        room.answered(shown).map(|_| ())
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

    fn say_what_is_next(&self, room: &mut Room<'_, '_>) {
        let Some(step) = room.state().remaining(self.set).first().copied() else { return };
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
