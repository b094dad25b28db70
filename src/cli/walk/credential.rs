//! The credential: proved in the room, set on the account, seen to work.

use super::{Walk, Went};
use crate::cli::failure::Failure;
use crate::cli::room::Room;
use crate::cli::{ask, reveal};
use crate::model::register::Register;
use crate::model::register::{Key, keys};
use crate::model::{EventData, Name, Note, SetId, State};
use crate::ops::life::Scans;
use crate::secret::SecretText;
use crate::text::and_list;

impl Walk {
    pub(super) fn prove(&mut self, room: &mut Room<'_, '_>) -> Result<Went, Failure> {
        if !self.gather(room)? {
            return Ok(Went::Stopped);
        }
        let shares = room.must(|steps| steps.prove(self.set, &self.scans))?;
        let numbers: Vec<_> = shares.iter().map(ToString::to_string).collect();
        room.say(format!("sheets {} were recombined and give back what was dealt", and_list(&numbers)));
        if room.set(self.set)?.account().is_none() {
            self.scans = Scans::default();
        }
        Ok(Went::On)
    }

    pub(super) fn set_credential(&mut self, room: &mut Room<'_, '_>) -> Result<Went, Failure> {
        let Some((account, generation)) = self.generation(room)? else { return Ok(Went::Stopped) };
        if !room.can_ask() && !self.known.set {
            return Ok(Went::Stopped);
        }
        if room.can_ask() && !self.gather(room)? {
            return Ok(Went::Stopped);
        }
        for line in how_to_set(room.state(), self.set, &account, room.session.ledger().events()) {
            room.say(line);
        }
        if room.can_ask() {
            let text = point_of_no_return(room.state(), self.set, &account);
            room.tell(&text)?;
            if !self.known.set && !room.confirms("to go on and set it now")? {
                return Ok(Went::Stopped);
            }
        }
        room.must(|steps| steps.set_credential(account.clone(), generation))?;
        room.say(format!("recorded: {account} may have the password of generation {generation}"));
        self.is_set_now = true;
        if room.can_ask() {
            self.show(room, &account, generation)?;
        } else {
            room.say("`firesafe recover SCAN…` gives the password");
        }
        Ok(Went::On)
    }

    pub(super) fn see_it_work(&mut self, room: &mut Room<'_, '_>) -> Result<Went, Failure> {
        let Some((account, generation)) = self.generation(room)? else { return Ok(Went::Stopped) };
        // before the password was set nobody can have seen it work
        let task = self.known.task.clone().filter(|_| !self.is_set_now || room.can_ask());
        let task = match (task, room.can_ask()) {
            (None, false) => return Ok(Went::Stopped),
            (Some(task), false) => task,
            (task, true) => match self.ask_task(room, &account, generation, task)? {
                Some(task) => task,
                None => return Ok(Went::Stopped),
            },
        };
        room.must(|steps| steps.worked(account, generation, task))?;
        room.say("recorded: sign-in and the task were seen to work");
        Ok(Went::On)
    }

    /// What was seen to work; the password is shown again on request.
    fn ask_task(
        &mut self,
        room: &mut Room<'_, '_>,
        account: &Name,
        generation: u32,
        known: Option<Note>,
    ) -> Result<Option<Note>, Failure> {
        while !(self.known.yes && known.is_some() && !self.is_set_now) {
            let question = format!(
                "was {account} seen to sign in with the new password? type Yes, `show` to see it again, or Enter to stop: "
            );
            match room.ask(&question)?.as_deref() {
                None => return Ok(None),
                Some(answer) if ask::is(answer, "Yes") => break,
                Some(answer) if ask::is(answer, "show") => {
                    if !self.gather(room)? {
                        return Ok(None);
                    }
                    self.show(room, account, generation)?;
                }
                Some(_) => room.tell("  type Yes in full, `show`, or nothing to stop")?,
            }
        }
        if known.is_some() {
            return Ok(known);
        }
        loop {
            let question = "which administrative task was seen to work with it (Enter stops): ";
            let Some(text) = room.ask(question)? else { return Ok(None) };
            match text.parse::<Note>() {
                Ok(task) => return Ok(Some(task)),
                Err(error) => room.tell(&error.to_string())?,
            }
        }
    }

    /// Asks for scans until enough sheets are here; false where the person stops.
    fn gather(&mut self, room: &mut Room<'_, '_>) -> Result<bool, Failure> {
        let facts = &room.set(self.set)?.facts;
        let (k, n) = (facts.k, facts.n);
        while self.scans.numbers().count() < k.into() {
            let wanted: Vec<_> = (1..=n).filter(|&x| self.scans.get(x).is_none()).collect();
            if !self.ask_scan(room, &wanted)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn show(&self, room: &mut Room<'_, '_>, account: &Name, generation: u32) -> Result<(), Failure> {
        let secret = room.must(|steps| steps.recombine(self.set, &self.scans))?;
        let password: SecretText = secret.to_text().ok_or_else(|| {
            Failure::failed("the secret is not text that can be shown: use `firesafe recover --output FILE`")
        })?;
        let title = format!("password of {account}, generation {generation}");
        let shown = reveal::pages(room.world, &title, &password);
        room.answered(shown).map(|_| ())
    }

    fn generation(&self, room: &Room<'_, '_>) -> Result<Option<(Name, u32)>, Failure> {
        Ok(room.set(self.set)?.account().map(|(account, generation)| (account.clone(), generation)))
    }
}

fn point_of_no_return(state: &State, set: SetId, account: &Name) -> String {
    let mut text = format!(
        "the point of no return: from here on {account} may have the new password\n\
         until here it can be given up, with `{}`\n\
         this is recorded first, then the password is shown",
        crate::policy::remedy::abandon(set)
    );
    if state.account(account).is_some_and(|account| account.active().is_some()) {
        text.push_str("\nthe sheets before these are still needed until these are active");
    }
    text
}

/// What to do with the password, in short lines.
fn how_to_set(state: &State, set: SetId, account: &Name, events: &[crate::ledger::Event]) -> Vec<String> {
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
