//! `recover`: sheets come in one by one, whatever they are, until a set gives its secret.

use jiff::civil::Date;

use crate::model::{SetId, SetRecord, SheetRecord, Standing as OfSet, State};
use crate::share::VerifiedShare;
use crate::share::recovery::{
    KnownSet, Mark, Recorded, Recovery, RecoveryState, Refusal, Report, SetReport, Standing, Ticket,
};

/// A recovery, with the name under which each share came.
pub struct Table {
    state: RecoveryState,
    names: Vec<(Ticket, String)>,
}

impl Table {
    /// An empty table; `known` is what the ledger says, if it is at hand.
    #[must_use]
    pub const fn new(known: Vec<KnownSet>) -> Self {
        Self { state: RecoveryState::new(known), names: Vec::new() }
    }

    /// Takes a share that came as `name`.
    pub fn take(&mut self, share: VerifiedShare, name: String) -> Report {
        let report = self.state.take(share);
        self.names.push((report.ticket, name));
        report
    }

    /// Notes something that is no good share.
    pub fn refuse(&mut self, refusal: Refusal, name: String) -> Ticket {
        let ticket = self.state.refuse(refusal, None, None);
        self.names.push((ticket, name));
        ticket
    }

    /// Takes back the share with that number, counted from 1 in the order of arrival.
    pub fn withdraw(&mut self, number: usize) -> bool {
        let at = number.checked_sub(1).and_then(|index| self.names.get(index));
        at.is_some_and(|&(ticket, _)| self.state.withdraw(ticket))
    }

    /// The number that the next sheet gets, which takes it back.
    #[must_use]
    pub fn next_number(&self) -> usize {
        self.names.len() + 1
    }

    /// The name under which a share came.
    #[must_use]
    pub fn name(&self, ticket: Ticket) -> &str {
        self.names.iter().find(|(named, _)| *named == ticket).map_or("", |(_, name)| name)
    }

    /// A share by its number and name.
    #[must_use]
    pub fn label(&self, ticket: Ticket) -> String {
        format!("sheet {} ({})", ticket.index() + 1, self.name(ticket))
    }

    /// Where every set stands.
    #[must_use]
    pub fn sets(&self) -> Vec<SetReport> {
        self.state.sets()
    }

    /// The one set that gives its secret, unless there are several. Where the ledger knows one of them alone,
    /// it is that one.
    #[must_use]
    pub fn ready(&self) -> Ready {
        let mut sets = self.state.sets();
        sets.retain(|set| matches!(set.standing, Standing::Recovered(_)));
        if sets.iter().any(|set| set.known.is_some()) {
            sets.retain(|set| set.known.is_some());
        }
        match sets.as_slice() {
            [] => Ready::None,
            [set] => Ready::One(set.set_id),
            _ => Ready::Several(sets),
        }
    }

    /// The secret of a set that is ready.
    pub fn recover(&mut self, set_id: SetId) -> Option<Recovery> {
        self.state.recover(set_id)
    }
}

/// Which sets give their secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// None yet.
    None,
    /// This one.
    One(SetId),
    /// More than one: the person must say which.
    Several(Vec<SetReport>),
}

/// What the ledger knows of all sets, for recognising shares.
#[must_use]
pub fn known_sets(state: &State) -> Vec<KnownSet> {
    state.sets().map(known_set).collect()
}

fn known_set(set: &SetRecord) -> KnownSet {
    KnownSet {
        set_id: set.facts.id,
        public_key: set.facts.public_key.0,
        k: set.facts.k,
        n: set.facts.n,
        share_fingerprints: set.facts.shares.iter().map(|share| share.0).collect(),
        label: set.to_string(),
        ended: match set.standing {
            OfSet::Superseded(on) => Some(Mark { what: Recorded::Superseded, on }),
            OfSet::Abandoned(on) => Some(Mark { what: Recorded::Abandoned, on }),
            OfSet::Pending | OfSet::Active => None,
        },
        sheets: set.sheets.iter().map(marks).collect(),
    }
}

/// What speaks against a sheet that is at hand.
fn marks(sheet: &SheetRecord) -> Vec<Mark> {
    let mark = |what, on: Option<Date>| on.map(|on| Mark { what, on });
    let destroyed_on = sheet.destroyed.as_ref().map(|destroyed| destroyed.on);
    let all = [
        mark(Recorded::Destroyed, destroyed_on),
        mark(Recorded::Lost, sheet.lost_on),
        mark(Recorded::TamperedWith, sheet.tampered_on),
    ];
    all.into_iter().flatten().collect()
}
