//! Emergency accounts and their credentials.

use jiff::civil::Date;

use crate::model::{Name, SetId};

/// An emergency account and its credentials, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// As it was first written.
    pub name: Name,
    /// Generation 1 first, never empty.
    pub generations: Vec<Generation>,
    /// When it was last proved that it can be used.
    pub validated_on: Option<Date>,
    /// Why its validation cannot wait for the interval, the oldest reason; cleared by a validation since.
    pub validation_now: Option<Urgent>,
    /// The newest of such reasons, which only a validation since clears.
    pub(super) validation_newest: Option<Urgent>,
    /// Why its rotation cannot wait for the interval: what others may know of the generations that
    /// open the account, or are to.
    pub rotation_now: Option<Urgent>,
    /// When it was given up, with all its credentials.
    pub ended_on: Option<Date>,
}

/// One credential of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// From 1.
    pub number: u32,
    /// The dealings of it, the oldest first, never empty; more than one where it was reshared.
    pub sets: Vec<SetId>,
    /// How far it has come.
    pub phase: Phase,
    /// The day on which it came so far.
    pub since: Date,
    /// When somebody else may have come to know it.
    pub compromised_on: Option<Date>,
    /// The first thing for which another has to take its place.
    pub spoilt: Option<Urgent>,
    /// When it became active, if it did.
    pub active_on: Option<Date>,
    /// Whole bits of entropy, rounded down.
    pub entropy_bits: u16,
}

/// How far a generation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Printed and read back; the account does not have it yet.
    Pending,
    /// k printed sheets gave it in the room.
    Proved,
    /// The account may have it by now: the point of no return.
    Set,
    /// It was seen to work.
    Works,
    /// It is what opens the account.
    Active,
    /// A newer one is active; sheets of it are still there.
    Superseded,
    /// Its last sheet was destroyed.
    Retired,
    /// It was given up before the account had it.
    Abandoned,
}

/// Something that does not wait for its interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgent {
    /// Since when.
    pub on: Date,
    /// Why.
    pub cause: Cause,
}

/// Why something is due now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody came, went or changed work (R24).
    StaffChange(Name),
    /// Subscriptions changed (R25).
    SubscriptionChange,
    /// A bag or sheet may have been opened (G08).
    Tamper(SetId, u8),
    /// A sheet is gone, and may be in anybody's hands (G08).
    Loss(SetId, u8),
    /// Somebody may know the credential.
    Compromise,
    /// It was used.
    Use(u32),
}

impl Phase {
    /// The word, as people read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Proved => "proved",
            Self::Set => "set",
            Self::Works => "seen to work",
            Self::Active => "active",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
            Self::Abandoned => "abandoned",
        }
    }
}

impl Account {
    /// The number that the next credential gets.
    #[must_use]
    pub fn next_generation(&self) -> u32 {
        self.generations.last().map_or(1, |last| last.number.saturating_add(1))
    }

    /// The generation of that number.
    #[must_use]
    pub fn generation(&self, number: u32) -> Option<&Generation> {
        self.generations.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// The generation that is active.
    #[must_use]
    pub fn active(&self) -> Option<&Generation> {
        self.generations.iter().rev().find(|generation| generation.phase == Phase::Active)
    }

    /// The newest generation that was not given up.
    #[must_use]
    pub fn newest(&self) -> Option<&Generation> {
        self.generations.iter().rev().find(|generation| generation.phase != Phase::Abandoned)
    }

    /// The newest generation, where it is on its way to being active.
    #[must_use]
    pub fn upcoming(&self) -> Option<&Generation> {
        self.newest().filter(|newest| newest.phase < Phase::Active)
    }

    /// What may open the account as it is now, in the order in which to try: between *set* and
    /// *active* the new ones, then the old.
    pub fn opening(&self) -> impl Iterator<Item = &Generation> {
        let may_open = |phase| matches!(phase, Phase::Set | Phase::Works | Phase::Active);
        self.generations.iter().rev().filter(move |generation| may_open(generation.phase))
    }

    pub(super) fn new(name: Name) -> Self {
        Self {
            name,
            generations: Vec::new(),
            validated_on: None,
            validation_now: None,
            validation_newest: None,
            rotation_now: None,
            ended_on: None,
        }
    }

    /// One generation is what opens the account; those that it had before are superseded.
    pub(super) fn make_active(&mut self, number: u32, on: Date) {
        for generation in &mut self.generations {
            let had = matches!(generation.phase, Phase::Set | Phase::Works | Phase::Active);
            if generation.number == number {
                if generation.phase != Phase::Active {
                    generation.reach(Phase::Active, on);
                    generation.active_on = Some(on);
                }
            } else if generation.number < number && had {
                generation.reach(Phase::Superseded, on);
            }
        }
        self.weigh_rotation();
    }

    /// Another generation is asked for at once while one that opens the account, or is to, is spoilt.
    pub(super) fn weigh_rotation(&mut self) {
        let newest = self.newest().map_or(0, |newest| newest.number);
        // one that was overtaken before the account had it opens nothing, and will not
        let matters = |generation: &&Generation| {
            generation.phase < Phase::Superseded
                && (generation.phase >= Phase::Set || generation.number == newest)
        };
        let spoilt =
            self.generations.iter().filter(matters).filter_map(|generation| generation.spoilt.as_ref());
        self.rotation_now = spoilt.min_by_key(|urgent| urgent.on).cloned();
    }

    /// The account is given up: nothing of it opens anything that is still wanted.
    pub(super) fn end(&mut self, on: Date) {
        self.ended_on = Some(on);
        self.validation_now = None;
        self.validation_newest = None;
        self.rotation_now = None;
        for generation in &mut self.generations {
            match generation.phase {
                Phase::Pending | Phase::Proved => generation.reach(Phase::Abandoned, on),
                Phase::Set | Phase::Works | Phase::Active => generation.reach(Phase::Superseded, on),
                Phase::Superseded | Phase::Retired | Phase::Abandoned => {}
            }
        }
    }

    /// The oldest cause that was not answered yet stands; a later validation answered it.
    pub(super) fn validate_now(&mut self, on: Date, cause: Cause) {
        if self.validated_on.is_some_and(|validated| validated > on) {
            return;
        }
        let urgent = Urgent { on, cause };
        if self.validation_now.as_ref().is_none_or(|oldest| on < oldest.on) {
            self.validation_now = Some(urgent.clone());
        }
        if self.validation_newest.as_ref().is_none_or(|newest| on > newest.on) {
            self.validation_newest = Some(urgent);
        }
    }

    /// A validation answers every cause that is not later.
    pub(super) fn validate(&mut self, on: Date) {
        self.validated_on = Some(on);
        let is_open = |urgent: &Urgent| urgent.on > on;
        self.validation_newest = self.validation_newest.take().filter(is_open);
        self.validation_now =
            self.validation_now.take().filter(is_open).or_else(|| self.validation_newest.clone());
    }

    /// The generations that somebody can know: those that open the account, the newest first, else
    /// the one that is to.
    pub(super) fn knowable(&self) -> Vec<u32> {
        let opening: Vec<_> = self.opening().map(|generation| generation.number).collect();
        if !opening.is_empty() {
            return opening;
        }
        self.upcoming().map(|generation| generation.number).into_iter().collect()
    }

    /// Another credential has to take the place of these generations.
    pub(super) fn spoil(&mut self, numbers: &[u32], on: Date, cause: &Cause) {
        for generation in &mut self.generations {
            if numbers.contains(&generation.number) {
                generation.spoilt.get_or_insert_with(|| Urgent { on, cause: cause.clone() });
            }
        }
        self.weigh_rotation();
    }
}

impl Generation {
    /// A credential that was just made.
    pub(in crate::model) fn new(number: u32, set: SetId, on: Date, entropy_bits: u16) -> Self {
        Self {
            number,
            sets: vec![set],
            phase: Phase::Pending,
            since: on,
            compromised_on: None,
            spoilt: None,
            active_on: None,
            entropy_bits,
        }
    }

    pub(super) const fn reach(&mut self, phase: Phase, on: Date) {
        self.phase = phase;
        self.since = on;
    }
}
