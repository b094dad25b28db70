//! The sheets: into bags, and custodian by custodian into their safes.

use super::{Walk, Went};
use crate::cli::failure::Failure;
use crate::cli::room::Room;
use crate::ledger::AppendError;
use crate::model::register::Register;
use crate::model::{Keeping, Name, SetId, SetRecord, SheetRecord};
use crate::ops::life::{Keep, StepError};

impl Walk {
    pub(super) fn seal(&mut self, room: &mut Room<'_, '_>, share: u8) -> Result<Went, Failure> {
        let set = self.set;
        if let Some(bag) = self.known.bags.get(&share).cloned() {
            room.must(|steps| steps.seal(set, share, bag.clone()))?;
            say_sealed(room, share, &bag);
            return Ok(Went::On);
        }
        while room.can_ask() {
            let question =
                format!("put sheet {share} into a bag and close it; the bag's number (Enter stops): ");
            let Some(bag) = ask_bag(room, &question)? else { return Ok(Went::Stopped) };
            if retried(room, |room| room.step(|steps| steps.seal(set, share, bag.clone())))? {
                say_sealed(room, share, &bag);
                return Ok(Went::On);
            }
        }
        Ok(Went::Stopped)
    }

    pub(super) fn store(&mut self, room: &mut Room<'_, '_>, share: u8) -> Result<Went, Failure> {
        let set = self.set;
        if let Some(bag) = self.other_bag(room, share)? {
            room.must(|steps| steps.seal(set, share, bag.clone()))?;
            say_sealed(room, share, &bag);
        }
        if let Some(keep) = self.known.keeps.get(&share).cloned() {
            let company = company(room.set(set)?, share, &keep);
            room.must(|steps| steps.keep(set, share, keep))?;
            say_stored(room, set, share)?;
            if let Some(company) = company {
                room.alert(company);
            }
            return Ok(Went::On);
        }
        while room.can_ask() {
            let Some(keep) = self.ask_keep(room, share)? else { return Ok(Went::Stopped) };
            if retried(room, |room| room.step(|steps| steps.keep(set, share, keep)))? {
                say_stored(room, set, share)?;
                return Ok(Went::On);
            }
        }
        Ok(Went::Stopped)
    }

    /// Another number than the recorded one, given before the bag left the room.
    fn other_bag(&self, room: &Room<'_, '_>, share: u8) -> Result<Option<Name>, Failure> {
        let envelope = room.set(self.set)?.sheet(share).and_then(|sheet| sheet.envelope.as_ref());
        let given = self.known.bags.get(&share);
        Ok(given.filter(|given| envelope.is_none_or(|is| is.bag.folded() != given.folded())).cloned())
    }

    /// Who takes the bag where, and waits until it was taken.
    fn ask_keep(&self, room: &mut Room<'_, '_>, share: u8) -> Result<Option<Keep>, Failure> {
        let sheet = room.set(self.set)?.sheet(share);
        let bag = sheet.and_then(|sheet| sheet.envelope.as_ref()).map(|envelope| envelope.bag.clone());
        let bag = bag.map_or_else(|| format!("sheet {share}"), |bag| format!("bag {bag} (sheet {share})"));
        let question = format!("who keeps {bag}? custodian (Enter stops): ");
        let Some(custodian) = ask_known(room, Register::Custodian, &question)? else { return Ok(None) };
        let question = format!("in which safe does {custodian} keep it (Enter stops): ");
        let Some(safe) = ask_known(room, Register::Safe, &question)? else { return Ok(None) };
        let question = format!("who carries it there, if not {custodian} (Enter: {custodian}): ");
        let carrier = ask_name(room, &question)?.filter(|carrier| carrier.folded() != custodian.folded());
        let taker = carrier.as_ref().unwrap_or(&custodian);
        let question = format!("when {taker} has taken {bag}");
        let keep = Keep { custodian, safe, carrier };
        if let Some(company) = company(room.set(self.set)?, share, &keep) {
            room.tell(&company)?;
        }
        if !self.known.yes && !room.confirms(&question)? {
            return Ok(None);
        }
        Ok(Some(keep))
    }
}

/// That with this sheet somebody, or a safe, has enough of them.
pub fn company(set: &SetRecord, share: u8, keep: &Keep) -> Option<String> {
    let others = || set.live().filter(|sheet| sheet.share != share).filter_map(SheetRecord::keeping);
    let with = |is_same: &dyn Fn(&Keeping) -> bool| 1 + others().filter(|kept| is_same(kept)).count();
    let custodian = with(&|kept| kept.custodian.folded() == keep.custodian.folded());
    let safe = with(&|kept| kept.safe.folded() == keep.safe.folded());
    let k = usize::from(set.facts.k);
    let (who, sheets) = if safe >= k {
        (format!("safe {}", keep.safe), safe)
    } else if custodian >= k {
        (keep.custodian.to_string(), custodian)
    } else {
        return None;
    };
    Some(format!(
        "{who} has {sheets} sheets with this one, and {k} are enough to recover: choose others (R15)"
    ))
}

fn say_sealed(room: &mut Room<'_, '_>, share: u8, bag: &Name) {
    room.say(format!("sheet {share} is in bag {bag}"));
}

fn say_stored(room: &mut Room<'_, '_>, set: SetId, share: u8) -> Result<(), Failure> {
    let kept = room.set(set)?.sheet(share).and_then(|sheet| sheet.keeping().cloned());
    if let Some(kept) = kept {
        room.say(format!("sheet {share} is with {} in {}", kept.custodian, kept.safe));
    }
    Ok(())
}

/// Whether a step was done; an answer that the ledger refuses is told, to be given again.
fn retried(
    room: &mut Room<'_, '_>,
    step: impl FnOnce(&mut Room<'_, '_>) -> Result<(), StepError>,
) -> Result<bool, Failure> {
    match step(room) {
        Ok(()) => Ok(true),
        Err(StepError::Append(AppendError::Fold(error))) => {
            room.tell(&error.to_string())?;
            Ok(false)
        }
        Err(error) => Err(room.failure(&error)),
    }
}

/// Asks for a bag's number until the same was typed twice: what is recorded is looked for for years.
fn ask_bag(room: &mut Room<'_, '_>, question: &str) -> Result<Option<Name>, Failure> {
    while let Some(bag) = ask_name(room, question)? {
        if bag.as_str().contains('=') {
            room.tell("  the number alone, as it is on the bag, without the sheet's")?;
            continue;
        }
        let Some(again) = ask_name(room, "the bag's number once more (Enter stops): ")? else {
            return Ok(None);
        };
        if again == bag {
            return Ok(Some(bag));
        }
        room.tell("  these are two numbers: read it from the bag again")?;
    }
    Ok(None)
}

/// Asks for a name until it is one.
fn ask_name(room: &mut Room<'_, '_>, question: &str) -> Result<Option<Name>, Failure> {
    while let Some(text) = room.ask(question)? {
        match text.parse::<Name>() {
            Ok(name) => return Ok(Some(name)),
            Err(error) => room.tell(&error.to_string())?,
        }
    }
    Ok(None)
}

/// Asks for a name until a register knows it, and gives it as it stands there.
fn ask_known(room: &mut Room<'_, '_>, register: Register, question: &str) -> Result<Option<Name>, Failure> {
    while let Some(name) = ask_name(room, question)? {
        match room.state().registers().find(register, &name) {
            Ok(entry) => return Ok(Some(entry.name.clone())),
            Err(error) => room.tell(&error.to_string())?,
        }
    }
    Ok(None)
}
