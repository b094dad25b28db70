//! Which set is meant: by its id, by its account, or by its label.

use crate::model::{Account, Name, Phase, SetId, SetRecord, Standing, State};
use crate::policy::remedy::{abandon, activate};
use crate::text::{nearest, or_list};

/// Why no set is meant by a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing has that name.
    #[error("there is no account, label or set `{name}`: {}", remedy(nearest.as_deref()))]
    Unknown {
        /// As it was typed.
        name: Name,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// Every set of it is beyond these steps.
    #[error("`{0}` has no pending set: nothing is on its way to being active")]
    NothingPending(Name),
    /// A newer generation took its place before it was finished.
    #[error("{what} was overtaken by a newer generation: give it up with `{}`", abandon(*set))]
    Overtaken {
        /// The set, by what it opens.
        what: String,
        /// Which.
        set: SetId,
    },
    /// No sheet of it has to end.
    #[error("`{0}` has no superseded or abandoned sheets: nothing is to be destroyed")]
    NothingReplaced(Name),
    /// Every sheet of it is gone.
    #[error("`{0}` has no sheets that are kept: nothing can be moved")]
    NothingKept(Name),
    /// There is nothing to deal again.
    #[error("`{0}` has no active set: finish with `{next}` first", next = activate(.0))]
    NothingActive(Name),
    /// The account is over.
    #[error("`{0}` was ended: use another account")]
    Ended(Name),
    /// What was handed in does not open the account.
    #[error("these sheets are of {found}: bring sheets of set {active}, which opens `{account}`")]
    OtherSheets {
        /// The account.
        account: Name,
        /// What they are of.
        found: String,
        /// What opens it.
        active: SetId,
    },
    /// A generation that can be given up stands in the way.
    #[error(
        "{what} was not set on the account yet: go on with it, or give it up with `{}`", abandon(*set)
    )]
    NotSetYet {
        /// The set, by what it opens.
        what: String,
        /// Which.
        set: SetId,
    },
    /// The name alone does not say which.
    #[error("`{name}` has several sets: name one by its id, {}", or_list(sets))]
    Several {
        /// As it was typed.
        name: Name,
        /// Each set with what it is.
        sets: Vec<String>,
    },
}

/// The pending set that the steps to being active go on with: of an account the upcoming
/// generation's, else the newest dealing of the active one.
///
/// # Errors
/// [`TargetError`].
pub fn to_activate(state: &State, name: &Name) -> Result<SetId, TargetError> {
    let mut sets = named(state, name)?;
    sets.retain(|set| set.standing == Standing::Pending);
    let current =
        sets.iter().filter(|set| !is_overtaken(state, set)).max_by_key(|set| (number(set), set.seq));
    match (current, sets.first()) {
        (Some(set), _) => Ok(set.facts.id),
        (None, Some(old)) => Err(TargetError::Overtaken { what: old.to_string(), set: old.facts.id }),
        (None, None) => Err(TargetError::NothingPending(name.clone())),
    }
}

/// Whether a newer generation took over before this one was finished.
fn is_overtaken(state: &State, set: &SetRecord) -> bool {
    let Some((name, number)) = set.account() else { return false };
    let account = state.account(name);
    let newer = account.and_then(Account::newest).is_some_and(|newest| newest.number > number);
    let own = account.and_then(|account| account.generation(number));
    newer && own.is_some_and(|own| own.phase < Phase::Active)
}

fn number(set: &SetRecord) -> u32 {
    set.account().map_or(0, |(_, number)| number)
}

/// The set that is given up: the pending one.
///
/// # Errors
/// [`TargetError::Several`] where a name does not say which.
pub fn to_give_up(state: &State, name: &Name) -> Result<SetId, TargetError> {
    let mut sets = named(state, name)?;
    if let [set] = sets.as_slice() {
        // of a secret the active set too; the fold says what it thinks of others
        return Ok(set.facts.id);
    }
    sets.retain(|set| set.standing == Standing::Pending);
    one(name, &sets, TargetError::NothingPending)
}

/// The set of which a sheet moves: the active or pending one.
///
/// # Errors
/// [`TargetError::Several`] where a name does not say which.
pub fn to_move(state: &State, name: &Name) -> Result<SetId, TargetError> {
    let mut sets = named(state, name)?;
    sets.retain(|set| matches!(set.standing, Standing::Active | Standing::Pending));
    one(name, &sets, TargetError::NothingKept)
}

/// The sets whose sheets have to end, the oldest first.
///
/// # Errors
/// [`TargetError::NothingReplaced`] where there is none.
pub fn to_destroy(state: &State, name: &Name) -> Result<Vec<SetId>, TargetError> {
    let mut sets = named(state, name)?;
    if let [set] = sets.as_slice()
        && is_id(set, name)
    {
        // whoever names a set hears what the fold says of it
        return Ok(vec![set.facts.id]);
    }
    sets.retain(|set| matches!(set.standing, Standing::Superseded(_) | Standing::Abandoned(_)));
    sets.retain(|set| set.live().next().is_some());
    sets.sort_by_key(|set| set.seq);
    match sets.as_slice() {
        [] => Err(TargetError::NothingReplaced(name.clone())),
        sets => Ok(sets.iter().map(|set| set.facts.id).collect()),
    }
}

/// What a rotation of an account does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Issue the next generation.
    Begin,
    /// Go on with a set that is not active yet.
    GoOn(SetId),
    /// End the sheets of the sets that were replaced.
    Finish,
}

/// How far the rotation of an account has come; one begins where nothing newer is on its way and
/// either sheets are to be made or nothing is left of the last. `anew` begins another although the
/// last is not finished, unless it can still be given up.
///
/// # Errors
/// [`TargetError`].
pub fn to_rotate(
    state: &State,
    name: &Name,
    makes_sheets: bool,
    anew: bool,
) -> Result<Rotation, TargetError> {
    named(state, name)?;
    let unknown = || TargetError::Unknown { name: name.clone(), nearest: None };
    let account = state.account(name).ok_or_else(unknown)?;
    if account.ended_on.is_some() {
        return Err(TargetError::Ended(account.name.clone()));
    }
    let upcoming = account.upcoming().and_then(|generation| Some((generation, *generation.sets.last()?)));
    match upcoming {
        Some((generation, set)) if anew && generation.phase < Phase::Set => {
            let what = state.set(set).map_or_else(|| set.to_string(), ToString::to_string);
            Err(TargetError::NotSetYet { what, set })
        }
        Some((_, set)) if !anew => Ok(Rotation::GoOn(set)),
        None if !makes_sheets && !anew && to_destroy(state, name).is_ok() => Ok(Rotation::Finish),
        _ => Ok(Rotation::Begin),
    }
}

/// The set that is dealt again: the active one.
///
/// # Errors
/// [`TargetError::NothingActive`] where there is none.
pub fn to_reshare<'s>(state: &'s State, name: &Name) -> Result<&'s SetRecord, TargetError> {
    let sets = named(state, name)?;
    let active = sets.into_iter().find(|set| set.standing == Standing::Active && set.account().is_some());
    active.ok_or_else(|| TargetError::NothingActive(name.clone()))
}

/// The one set of which a sheet ends that was named.
///
/// # Errors
/// As [`to_destroy`], and [`TargetError::Several`] where the name does not say which.
pub fn to_destroy_of(state: &State, name: &Name) -> Result<SetId, TargetError> {
    let sets: Vec<_> = to_destroy(state, name)?.into_iter().filter_map(|id| state.set(id)).collect();
    one(name, &sets, TargetError::NothingReplaced)
}

fn one(name: &Name, sets: &[&SetRecord], none: fn(Name) -> TargetError) -> Result<SetId, TargetError> {
    match sets {
        [] => Err(none(name.clone())),
        [set] => Ok(set.facts.id),
        several => {
            let line = |set: &&SetRecord| format!("`{}` ({set}, {})", set.facts.id, set.standing.as_str());
            Err(TargetError::Several { name: name.clone(), sets: several.iter().map(line).collect() })
        }
    }
}

/// All sets of that name.
fn named<'s>(state: &'s State, name: &Name) -> Result<Vec<&'s SetRecord>, TargetError> {
    let is_meant = |set: &&SetRecord| is_id(set, name) || set.of.name().folded() == name.folded();
    let sets: Vec<_> = state.sets().filter(is_meant).collect();
    if !sets.is_empty() {
        return Ok(sets);
    }
    let names: Vec<_> =
        state.sets().flat_map(|set| [set.of.name().as_str(), set.facts.id.as_str()]).collect();
    let nearest = nearest(name.as_str(), names.into_iter()).map(ToOwned::to_owned);
    Err(TargetError::Unknown { name: name.clone(), nearest })
}

fn is_id(set: &SetRecord, name: &Name) -> bool {
    set.facts.id.as_str().eq_ignore_ascii_case(name.as_str())
}

fn remedy(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "`issue` makes a credential of an account".to_owned(),
        |nearest| format!("did you mean `{nearest}`?"),
    )
}
