//! What a person means by a name: an account, a set, or the label of a secret that was split.

use crate::model::register::Register;
use crate::model::{LifeError, Name, SetId, SetOf, SetRecord, SheetRecord, Standing, State};
use crate::policy::remedy;
use crate::text::{nearest, or_list};

/// Something that has sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An account, whose active set is meant.
    Account(Name),
    /// One set.
    Set(SetId),
}

/// Why nothing is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing has that name.
    #[error("there is no account, set or recorded secret `{name}`: {}", meant(nearest.as_deref()))]
    Nothing {
        /// As it was typed.
        name: Name,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// It is in the register alone.
    #[error("`{0}` has no credential yet: `{next}` makes one", next = remedy::issue(.0))]
    NoCredential(Name),
    /// A label that was used again.
    #[error("`{label}` names several sets: name one by its id, {}", ids(sets))]
    Several {
        /// The label.
        label: Name,
        /// The sets.
        sets: Vec<SetId>,
    },
    /// There is nothing active, or the account is over.
    #[error(transparent)]
    Life(#[from] LifeError),
}

impl Target {
    /// Finds what a name means; accounts come first, since set ids cannot be chosen.
    ///
    /// # Errors
    /// [`TargetError`] with the nearest known name.
    pub fn find(state: &State, name: &Name) -> Result<Self, TargetError> {
        if let Some(account) = state.account(name) {
            return match account.ended_on {
                Some(_) => Err(LifeError::AccountEnded(account.name.clone()).into()),
                None => Ok(Self::Account(account.name.clone())),
            };
        }
        if let Some(set) = name.as_str().parse().ok().filter(|&id| state.set(id).is_some()) {
            return Ok(Self::Set(set));
        }
        match labelled(state, name).as_slice() {
            [] => Err(unknown(state, name)),
            [one] => Ok(Self::Set(*one)),
            sets => Err(TargetError::Several { label: name.clone(), sets: sets.to_vec() }),
        }
    }

    /// The set of a sheet that something happened to, old sheets that are still there among them.
    ///
    /// # Errors
    /// [`TargetError::Several`] where the name does not say which, [`LifeError::NothingActive`].
    pub fn set_of_sheet(state: &State, name: &Name, share: u8) -> Result<SetId, TargetError> {
        let target = Self::find(state, name)?;
        if name.as_str().parse().is_ok_and(|id| target == Self::Set(id)) {
            return target.set(state);
        }
        let is_meant = |set: &&SetRecord| {
            set.of.name().folded() == name.folded() && set.sheet(share).is_some_and(SheetRecord::is_live)
        };
        let sets: Vec<_> = state.sets().filter(is_meant).map(|set| set.facts.id).collect();
        match sets.as_slice() {
            [] => target.set(state),
            [one] => Ok(*one),
            _ => Err(TargetError::Several { label: name.clone(), sets }),
        }
    }

    /// The set whose sheets are meant.
    ///
    /// # Errors
    /// [`LifeError::NothingActive`] for an account without an active set.
    pub fn set(&self, state: &State) -> Result<SetId, TargetError> {
        match self {
            Self::Set(set) => Ok(*set),
            Self::Account(name) => {
                let active = state.account(name).and_then(|account| account.active());
                let mut sets = active.into_iter().flat_map(|generation| generation.sets.iter().rev());
                let is_active =
                    |id: &&SetId| state.set(**id).is_some_and(|set| set.standing == Standing::Active);
                let found = sets.find(is_active).copied();
                found.ok_or_else(|| LifeError::NothingActive(name.clone()).into())
            }
        }
    }
}

/// The sets of a label: what is active, else what is pending, else what there was.
fn labelled(state: &State, name: &Name) -> Vec<SetId> {
    let of_label = |set: &&SetRecord| match &set.of {
        SetOf::Secret { label } => label.folded() == name.folded(),
        SetOf::Account { .. } => false,
    };
    let rank = |set: &SetRecord| match set.standing {
        Standing::Active => 0,
        Standing::Pending => 1,
        Standing::Superseded(_) | Standing::Abandoned(_) => 2,
    };
    let found: Vec<_> = state.sets().filter(of_label).collect();
    let best = found.iter().map(|set| rank(set)).min();
    found.into_iter().filter(|set| Some(rank(set)) == best).map(|set| set.facts.id).collect()
}

fn unknown(state: &State, name: &Name) -> TargetError {
    if let Some(entry) = state.registers().get(Register::Account, name) {
        return TargetError::NoCredential(entry.name.clone());
    }
    let labels = state.sets().filter_map(|set| match &set.of {
        SetOf::Secret { label } => Some(label.as_str()),
        SetOf::Account { .. } => None,
    });
    let known = state.accounts().map(|account| account.name.as_str()).chain(labels);
    TargetError::Nothing { name: name.clone(), nearest: nearest(name.as_str(), known).map(ToOwned::to_owned) }
}

fn meant(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "`status` and `log` show them".to_owned(),
    }
}

fn ids(sets: &[SetId]) -> String {
    or_list(sets.iter().map(|id| format!("`{id}`")))
}
