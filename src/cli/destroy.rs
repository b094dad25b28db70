//! `firesafe destroy`, and the last part of `rotate`.

use serde_json::json;

use super::args::{Destroy, Global};
use super::console;
use super::failure::{Exit, Failure, Outcome};
use super::names::name;
use super::opened;
use super::record::with_recorded;
use super::room::{Answer, Room, names, of_target, whereabouts};
use super::world::World;
use crate::model::{Command, LifeError, Name, SetId, SheetRecord, Standing};
use crate::ops::life::{to_destroy, to_destroy_of};
use crate::text::{and_list, count, verb};

/// Calls sheets in and destroys them, one at a time.
///
/// # Errors
/// [`Failure`]; what was recorded stays.
pub fn run(global: &Global, args: &Destroy, world: &mut World<'_>) -> Outcome {
    let wanted = name("the name", &args.name)?;
    let witnesses = names("the witness", &args.witness)?;
    let mut room = Room::open(global, world, args.on, Command::new(&["destroy"]).name(&args.name))?;
    let sets = if args.share.is_empty() {
        to_destroy(room.state(), &wanted)
    } else {
        // a sheet's number alone does not say of which set it is
        to_destroy_of(room.state(), &wanted).map(|set| vec![set])
    };
    let sets = sets.map_err(|error| of_target(&error))?;
    let mut ending = Ending { witnesses, yes: args.yes };
    for &set in &sets {
        check(&room, set, &args.share)?;
        room.check_day(set)?;
    }
    let mut exit = Exit::Done;
    for &set in &sets {
        let went = ending.go(&mut room, set, &args.share);
        exit = exit.worse(room.with_head(went)?);
        if exit != Exit::Done {
            break;
        }
    }
    opened::tell_head(global, room.world, room.session.ledger());
    tell_data(&mut room, &sets)?;
    Ok(exit)
}

/// Refuses what the ledger would refuse, before anybody is asked to destroy anything.
fn check(room: &Room<'_, '_>, id: SetId, shares: &[u8]) -> Result<(), Failure> {
    let set = room.set(id)?;
    if let Some(&share) = shares.iter().find(|&&share| set.sheet(share).is_none()) {
        return Err(Failure::failed(LifeError::NoSheet { what: set.to_string(), share }));
    }
    if matches!(set.standing, Standing::Pending | Standing::Active) {
        let (what, standing) = (set.to_string(), set.standing.as_str());
        return Err(Failure::failed(LifeError::StillNeeded { what, standing, done: "destroyed" }));
    }
    let gone = |share: &&u8| set.sheet(**share).is_some_and(|sheet| sheet.destroyed.is_some());
    if let Some(&share) = shares.iter().find(gone)
        && let Some(on) = set.sheet(share).and_then(|sheet| sheet.destroyed.as_ref()).map(|ended| ended.on)
    {
        return Err(Failure::failed(LifeError::Destroyed { what: set.sheet_name(share), on }));
    }
    if let Some(account) = room.state().account_left_to(set) {
        return Err(Failure::failed(LifeError::LastThatOpens(id, account.clone())));
    }
    if shares.is_empty() && set.live().next().is_none() {
        return Err(Failure::failed(LifeError::Done { what: set.to_string(), done: "destroyed" }));
    }
    Ok(())
}

/// The end of sheets, with those who see it.
pub struct Ending {
    /// Who sees it; asked for where nobody is named.
    pub witnesses: Vec<Name>,
    /// Whether nobody is asked.
    pub yes: bool,
}

impl Ending {
    /// Ends the sheets of a set, all or those that are named.
    ///
    /// # Errors
    /// [`Failure`]; what was recorded stays.
    pub fn go(&mut self, room: &mut Room<'_, '_>, id: SetId, shares: &[u8]) -> Result<Exit, Failure> {
        room.must(|steps| steps.check_witnesses(&self.witnesses))?;
        // one that was lost and found is named
        let is_asked = |sheet: &&SheetRecord| {
            let is_named = shares.contains(&sheet.share);
            sheet.destroyed.is_none() && (is_named || shares.is_empty() && sheet.is_live())
        };
        let sheets: Vec<u8> = room.set(id)?.sheets.iter().filter(is_asked).map(|sheet| sheet.share).collect();
        if self.witnesses.is_empty() && !self.ask_witnesses(room)? {
            return Ok(say_missing(room, id, &sheets, "name who sees it with `--witness NAME`"));
        }
        let mut left = sheets.clone();
        for &share in &sheets {
            match self.end(room, id, share)? {
                Answer::Yes => left.retain(|one| *one != share),
                Answer::Later => {}
                Answer::Stop => break,
            }
        }
        if left.is_empty() {
            return Ok(Exit::Done);
        }
        Ok(say_missing(room, id, &left, "say with `--yes` that they came back and were destroyed"))
    }

    /// Calls one sheet in and destroys it.
    fn end(&self, room: &mut Room<'_, '_>, id: SetId, share: u8) -> Result<Answer, Failure> {
        if !self.yes && !room.can_ask() {
            return Ok(Answer::Stop);
        }
        let set = room.set(id)?;
        let sheet = whereabouts(set, share);
        let has_keeper = set.sheet(share).is_some_and(|sheet| sheet.keeping().is_some());
        if has_keeper {
            let question = format!("call in {sheet}; when it is here");
            let answer = if self.yes { Answer::Yes } else { room.confirms_or_later(&question)? };
            if answer != Answer::Yes {
                return Ok(answer);
            }
            room.must(|steps| steps.call_in(id, share))?;
        }
        let names: Vec<_> = self.witnesses.iter().map(ToString::to_string).collect();
        let what = room.what(id);
        let question =
            format!("destroy sheet {share} of {what} before {}; when it is destroyed", and_list(&names));
        let answer = if self.yes { Answer::Yes } else { room.confirms_or_later(&question)? };
        if answer != Answer::Yes {
            return Ok(answer);
        }
        room.must(|steps| steps.destroy(id, share, self.witnesses.clone()))?;
        room.say(format!("sheet {share} of {what} was destroyed, seen by {}", and_list(&names)));
        Ok(Answer::Yes)
    }

    fn ask_witnesses(&mut self, room: &mut Room<'_, '_>) -> Result<bool, Failure> {
        while room.can_ask() {
            let question = "who sees the sheets destroyed (names, with commas between; Enter stops): ";
            let Some(answer) = room.ask(question)? else { return Ok(false) };
            let texts = answer.split(',').map(str::trim).filter(|text| !text.is_empty());
            let texts = texts.map(|text| Name::try_from(text.to_owned()));
            match texts.collect::<Result<Vec<_>, _>>() {
                Ok(witnesses) if witnesses.is_empty() => room.tell("  at least one name")?,
                Err(error) => room.tell(&error.to_string())?,
                Ok(witnesses) => {
                    let Err(error) = room.step(|steps| steps.check_witnesses(&witnesses)) else {
                        self.witnesses = witnesses;
                        return Ok(true);
                    };
                    room.tell(&error.to_string())?;
                }
            }
        }
        Ok(false)
    }
}

fn say_missing(room: &mut Room<'_, '_>, id: SetId, sheets: &[u8], how: &str) -> Exit {
    let (what, again) = (room.what(id), room.again.clone());
    let are = verb(sheets.len(), "is", "are");
    room.say(format!("{} of {what} {are} not destroyed yet", count(sheets.len(), "sheet")));
    let next =
        if room.can_ask() { format!("`{again}` goes on from here") } else { format!("`{again}`: {how}") };
    room.say(format!("next: {next}"));
    Exit::Due
}

fn tell_data(room: &mut Room<'_, '_>, sets: &[SetId]) -> Result<(), Failure> {
    if !room.global.json {
        return Ok(());
    }
    let sets = sets.iter().map(|&id| super::walk::as_json(room, id)).collect::<Result<Vec<_>, _>>()?;
    console::json(room.world, with_recorded(json!({ "sets": sets }), &room.session))
}
