//! What replaces credentials and sets, or gives them up: told alike by what is due and by the
//! checks, and each command accepted as things stand.

use std::collections::HashMap;

use super::remedy::{abandon, activate, begin, rotate, to_sheets};
use crate::model::{
    Account, Command, Generation, MAX_SHARES, Name, Phase, SetOf, SetRecord, Standing, State,
};

/// The records, with the dealings of each secret.
pub struct Renewal<'s> {
    state: &'s State,
    /// The sets of secrets of other kinds, by lower-case label.
    by_label: HashMap<String, Vec<&'s SetRecord>>,
}

impl<'s> Renewal<'s> {
    /// Looks at the records once.
    #[must_use]
    pub fn new(state: &'s State) -> Self {
        let mut by_label: HashMap<String, Vec<&SetRecord>> = HashMap::new();
        for set in state.sets() {
            if let SetOf::Secret { label } = &set.of {
                by_label.entry(label.folded()).or_default().push(set);
            }
        }
        Self { state, by_label }
    }

    /// What gives the account another credential.
    #[must_use]
    pub fn rotate(&self, account: &Account) -> Command {
        let name = &account.name;
        match account.upcoming() {
            Some(upcoming) if upcoming.spoilt.is_some() => match upcoming.sets.last() {
                // once it is given up, another can be asked for
                Some(&set) if upcoming.phase < Phase::Set => abandon(set),
                _ => begin(name).flag("--anew"),
            },
            Some(_) => rotate(name),
            None => begin(name),
        }
    }

    /// What ends the wait of a pending set.
    #[must_use]
    pub fn finish(&self, set: &SetRecord) -> Command {
        let id = set.facts.id;
        let Some((account, generation)) = self.of(set) else {
            return if set.tampered_on.is_some() { self.replace(set) } else { activate(id) };
        };
        let newer = newer(account, generation);
        let is_done_for = newer.is_some() || generation.spoilt.is_some();
        match generation.phase {
            Phase::Pending | Phase::Proved if is_done_for => abandon(id),
            Phase::Set | Phase::Works if newer.is_some() => {
                // the account may have it, so that it ends when the newer one is active
                let newer = newer.and_then(|newer| self.state.set(*newer.sets.last()?));
                newer.map_or_else(|| self.rotate(account), |newer| self.finish(newer))
            }
            Phase::Pending | Phase::Proved | Phase::Set | Phase::Works => match account.active() {
                Some(_) => rotate(&account.name),
                None => activate(&account.name),
            },
            // another dealing of what opens the account
            _ if newer.is_some() || set.tampered_on.is_some() => abandon(id),
            _ => activate(id),
        }
    }

    /// What takes the place of all sheets of a set.
    #[must_use]
    pub fn replace(&self, set: &SetRecord) -> Command {
        match &set.of {
            SetOf::Account { account, .. } => match self.of(set) {
                Some((_, own)) if own.phase < Phase::Set && set.standing == Standing::Pending => {
                    abandon(set.facts.id)
                }
                Some((account, _)) => self.rotate(account),
                None => begin(account),
            },
            SetOf::Secret { label } => self.split(set, label, (set.facts.k, set.facts.n), |_| true),
        }
    }

    /// What deals the same secret onto more sheets than are needed.
    #[must_use]
    pub fn spread(&self, set: &SetRecord) -> Command {
        let (k, n) = (set.facts.k, set.facts.n);
        let (k, n) = match n.max(k.saturating_add(1)) {
            n if n <= MAX_SHARES => (k, n),
            _ => (MAX_SHARES - 1, MAX_SHARES),
        };
        match &set.of {
            SetOf::Account { account, .. } => {
                to_sheets(Command::new(&["reshare"]).name(account).option("-k", k).option("-n", n))
            }
            SetOf::Secret { label } => self.split(set, label, (k, n), |other| other.facts.k < other.facts.n),
        }
    }

    /// Another dealing of a secret; where there is one that suits, what is left to do with that.
    fn split(
        &self,
        set: &SetRecord,
        label: &Name,
        (k, n): (u8, u8),
        suits: impl Fn(&SetRecord) -> bool,
    ) -> Command {
        let others = self.by_label.get(&label.folded()).into_iter().flatten().filter(|other| {
            // never each in favour of the other
            let is_later = other.seq > set.seq || set.tampered_on.is_some();
            let is_kept = matches!(other.standing, Standing::Pending | Standing::Active);
            is_later && is_kept && other.tampered_on.is_none() && other.is_recoverable() && suits(other)
        });
        match others.max_by_key(|other| (other.standing == Standing::Active, other.seq)) {
            Some(other) if other.standing == Standing::Active => abandon(set.facts.id),
            Some(other) => activate(other.facts.id),
            None => {
                let split = Command::new(&["split"]).option("-k", k).option("-n", n).flag("--record");
                to_sheets(split.option("--label", label))
            }
        }
    }

    /// The account and the credential that a set is of.
    #[must_use]
    pub fn of(&self, set: &SetRecord) -> Option<(&'s Account, &'s Generation)> {
        let (account, number) = set.account()?;
        let account = self.state.account(account)?;
        Some((account, account.generation(number)?))
    }
}

/// The newest credential of the account, where it is a newer one.
#[must_use]
pub fn newer<'a>(account: &'a Account, generation: &Generation) -> Option<&'a Generation> {
    account.newest().filter(|newest| newest.number > generation.number)
}

/// Whether its sheets have to end.
#[must_use]
pub const fn is_replaced(set: &SetRecord) -> bool {
    matches!(set.standing, Standing::Superseded(_) | Standing::Abandoned(_))
}
