//! Sheets that were looked at, each recorded before the next.

use jiff::civil::Date;

use super::args::{Bag, Global, On, Resealing};
use super::failure::{Exit, Failure, Outcome};
use super::world::World;
use super::{ask, console, record};
use crate::model::{EventData, Name, SetId, SheetInspected, SheetVerified, State};
use crate::ops::session::Moment;
use crate::ops::session::Session;
use crate::ops::validate::{needs_bag, together};

/// The ledger, open for what is found of sheets.
pub struct SheetBook {
    session: Session,
    moment: Moment,
    on: Date,
    workstation: Name,
    bags: Vec<Bag>,
    unsealed: bool,
    /// The one set that is meant, if one was named.
    only: Option<SetId>,
    has_news: bool,
}

impl SheetBook {
    /// Opens the ledger to write to it.
    ///
    /// # Errors
    /// [`Failure`] for a day that has not come, a workstation without a name, or a ledger that
    /// cannot be written to.
    pub fn open(
        global: &Global,
        resealing: &Resealing,
        on: On,
        world: &mut World<'_>,
    ) -> Result<Self, Failure> {
        let on = record::day(on, world)?;
        let workstation = world.environment.workstation.parse().map_err(|_| {
            Failure::failed("this workstation has no name to record: give it one with `hostname NAME`")
        })?;
        let (session, moment) = record::open(global, world)?;
        let (bags, unsealed) = (resealing.bag.clone(), resealing.unsealed);
        Ok(Self { session, moment, on, workstation, bags, unsealed, only: None, has_news: false })
    }

    /// Takes sheets of one set alone.
    pub fn restrict_to(&mut self, set: SetId) {
        self.only = Some(set);
    }

    /// What the ledger says.
    pub fn state(&self) -> &State {
        self.session.state()
    }

    /// The day of what is recorded.
    pub const fn on(&self) -> Date {
        self.on
    }

    /// Records one event.
    ///
    /// # Errors
    /// [`Failure`] when it contradicts the ledger, which is then as it was.
    pub fn add(&mut self, global: &Global, world: &mut World<'_>, event: EventData) -> Result<(), Failure> {
        record::append(&mut self.session, self.moment, [event])?;
        self.save(global, world)
    }

    fn save(&mut self, global: &Global, world: &mut World<'_>) -> Result<(), Failure> {
        record::save(global, world, &mut self.session)?;
        self.has_news = true;
        Ok(())
    }

    /// Records a bag that is unopened, with the number that was read on it; gives back why the
    /// ledger refuses it, if it does.
    ///
    /// # Errors
    /// [`Failure`] when the ledger cannot be written.
    pub fn inspect(
        &mut self,
        global: &Global,
        world: &mut World<'_>,
        (set, share): (SetId, u8),
        bag: &Name,
    ) -> Result<Option<Failure>, Failure> {
        let event = SheetInspected { set, share, bag: bag.clone(), on: self.on };
        let appended = record::append(&mut self.session, self.moment, [EventData::SheetInspected(event)]);
        if let Err(refusal) = appended {
            return Ok(Some(refusal));
        }
        self.save(global, world)?;
        let what = self.name_of(set, share);
        console::note(world, global, format!("recorded: {what}, bag `{bag}` unopened"));
        Ok(None)
    }

    /// Records a good sheet that was taken out, and the bag that it goes into; `listed` is where
    /// the ledger lists it.
    ///
    /// # Errors
    /// [`Failure`] when the person stops or the ledger cannot be written; what only this sheet
    /// fails in is said, and is in the exit status.
    pub fn take(&mut self, global: &Global, world: &mut World<'_>, listed: Option<(SetId, u8)>) -> Outcome {
        let Some((set, share)) = listed else {
            console::error(world, "not recorded: the ledger does not list this sheet");
            return Ok(Exit::Failed);
        };
        let what = self.name_of(set, share);
        if self.only.is_some_and(|only| only != set) {
            let error =
                format!("not recorded: this is {what}, set {set}; name that set with `validate {set}`");
            console::error(world, &error);
            return Ok(Exit::Failed);
        }
        let bag = loop {
            let (bag, is_typed) = match self.new_bag(world, set, share, &what)? {
                NewBag::Given(bag) => (bag, false),
                NewBag::Typed(bag) => (Some(bag), true),
                NewBag::Unknown => return Ok(Exit::Failed),
            };
            let workstation = self.workstation.clone();
            let event = SheetVerified { set, share, bag: bag.clone(), workstation, on: self.on };
            let event = EventData::SheetVerified(Box::new(event));
            match record::append(&mut self.session, self.moment, [event]) {
                Ok(()) => break bag,
                Err(failure) if is_typed => ask::tell(world, &failure.message)?,
                Err(failure) => {
                    console::error(world, &format!("not recorded: {}", failure.message));
                    return Ok(failure.exit);
                }
            }
        };
        let is_open = bag.is_none() && needs_bag(self.state(), set, share);
        let into = bag.as_ref().map(|bag| format!(", now in bag `{bag}`")).unwrap_or_default();
        self.save(global, world)?;
        console::note(world, global, format!("recorded: {what} verified{into}"));
        if is_open {
            console::alert(world, format!("{what} is in no bag: it counts as unsealed until it is in one"));
        }
        self.warn_of_company(world, set);
        Ok(Exit::Done)
    }

    /// Says the head after what was recorded, if anything was, and which bags nothing went into.
    ///
    /// # Errors
    /// [`Failure`] when standard output cannot be written.
    pub fn finish(self, global: &Global, world: &mut World<'_>) -> Result<(), Failure> {
        for bag in &self.bags {
            console::alert(world, format!("bag `{}` was not recorded: nothing went into it", bag.number));
        }
        if self.has_news {
            record::finish(global, world, &self.session)?;
        }
        Ok(())
    }

    /// `sheet 1 of bg1 (generation 1)`.
    pub fn name_of(&self, set: SetId, share: u8) -> String {
        let record = self.state().set(set);
        record.map_or_else(|| format!("sheet {share} of {set}"), |record| record.sheet_name(share))
    }

    fn new_bag(
        &mut self,
        world: &mut World<'_>,
        set: SetId,
        share: u8,
        what: &str,
    ) -> Result<NewBag, Failure> {
        let named = self.bags.iter().position(|bag| bag.share == Some(share));
        let named = named.or_else(|| self.bags.iter().position(|bag| bag.share.is_none()));
        if let Some(index) = named {
            return Ok(NewBag::Given(Some(self.bags.remove(index).number)));
        }
        if self.unsealed || !needs_bag(self.state(), set, share) {
            return Ok(NewBag::Given(None));
        }
        if !world.prompt.can_ask() {
            let error = format!(
                "not recorded: {what} is out of its bag; give the number of the new one with \
                 `--bag {share}=NUMBER`, or leave it out of any with `--unsealed`"
            );
            console::error(world, &error);
            return Ok(NewBag::Unknown);
        }
        loop {
            let typed = ask::line(world, &format!("{what}: type the number of its new bag: "))?;
            if typed.is_empty() {
                if ask::yes(world, "leave it out of any bag, to count as unsealed? type Yes: ")? {
                    return Ok(NewBag::Given(None));
                }
                console::error(
                    world,
                    &format!("not recorded: {what} has no new bag; run this again with one"),
                );
                return Ok(NewBag::Unknown);
            }
            match typed.parse::<Name>() {
                Ok(bag) => return Ok(NewBag::Typed(bag)),
                Err(error) => ask::tell(world, &error.to_string())?,
            }
        }
    }

    /// Whoever has the workstation may have what k sheets on it recover.
    fn warn_of_company(&self, world: &mut World<'_>, set: SetId) {
        let Some(count) = together(self.state(), set, &self.workstation, self.on) else { return };
        let Some(record) = self.state().set(set) else { return };
        console::alert(
            world,
            format!(
                "{count} sheets of {record} were verified on `{}` on {}, and any {} recover it: whoever has \
                 this workstation may have them; verify each on another one, or on another day",
                self.workstation, self.on, record.facts.k
            ),
        );
    }
}

/// Refuses a bag that could be around any of several sheets.
///
/// # Errors
/// [`Failure`] with exit 2.
pub fn check_bags(resealing: &Resealing, sheets: usize) -> Result<(), Failure> {
    match resealing.bag.iter().find(|bag| bag.share.is_none()) {
        Some(bag) if sheets > 1 || resealing.bag.len() > 1 => Err(Failure::usage(format!(
            "`--bag {0}` does not say which sheet is in it: write `--bag SHARE={0}`",
            bag.number
        ))),
        _ => Ok(()),
    }
}

/// What a sheet goes into.
enum NewBag {
    /// A bag, or none, which was said.
    Given(Option<Name>),
    /// A bag whose number was typed at the prompt, where another can be typed.
    Typed(Name),
    /// Nobody said it.
    Unknown,
}
