//! The witnessed end of the sheets of one set.

use super::{Act, Fact, Next, Question, Refusal, Reply, is};
use crate::model::{Name, SetId, SheetRecord, State};
use crate::ops::life::{StepError, Steps};

/// The end of sheets: each comes back, and is destroyed before witnesses.
pub struct Destruction {
    set: SetId,
    /// Those that are named; all that are left where there is none.
    shares: Vec<u8>,
    witnesses: Vec<Name>,
    /// Everything is confirmed beforehand.
    yes: bool,
    /// Those that were put off.
    later: Vec<u8>,
}

impl Destruction {
    /// The end of a set's sheets, all or those that are named.
    #[must_use]
    pub const fn new(set: SetId, shares: Vec<u8>, witnesses: Vec<Name>, yes: bool) -> Self {
        Self { set, shares, witnesses, yes, later: Vec::new() }
    }

    /// Who sees it.
    #[must_use]
    pub fn witnesses(&self) -> &[Name] {
        &self.witnesses
    }

    /// The sheets that are not destroyed yet, those that were put off among them.
    #[must_use]
    pub fn left(&self, state: &State) -> Vec<u8> {
        // one that was lost and found is named
        let is_left = |sheet: &&SheetRecord| {
            let is_named = self.shares.contains(&sheet.share);
            sheet.destroyed.is_none() && (is_named || self.shares.is_empty() && sheet.is_live())
        };
        let sheets = state.set(self.set).into_iter().flat_map(|set| &set.sheets);
        sheets.filter(is_left).map(|sheet| sheet.share).collect()
    }

    /// What comes next.
    #[must_use]
    pub fn next(&self, state: &State) -> Next {
        let Some(share) = self.current(state) else { return Next::Done };
        if self.witnesses.is_empty() {
            return Next::Ask(Question::Witnesses);
        }
        match (self.is_away(state, share), self.yes) {
            (true, true) => Next::Do(Act::CallIn(share)),
            (true, false) => Next::Ask(Question::CalledIn { share }),
            (false, true) => Next::Do(Act::Destroy(share)),
            (false, false) => Next::Ask(Question::Destroyed { share, witnesses: self.witnesses.clone() }),
        }
    }

    /// Does what comes next, where nobody is asked.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn act(&self, steps: &mut Steps<'_>) -> Result<Option<Fact>, StepError> {
        match self.current(steps.state()) {
            Some(share) if self.yes => self.go_on(steps, share).map(Some),
            _ => Ok(None),
        }
    }

    /// Takes an answer to the question that comes next.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn answer(&mut self, typed: &str, steps: &mut Steps<'_>) -> Result<Reply, StepError> {
        let Some(share) = self.current(steps.state()) else { return Ok(Reply::Taken(None)) };
        if self.witnesses.is_empty() {
            return Ok(self.name_witnesses(typed, steps));
        }
        if is(typed, "later") {
            self.later.push(share);
            return Ok(Reply::Taken(None));
        }
        if !is(typed, "Yes") {
            return Ok(Reply::Again(Refusal::NotYes));
        }
        self.go_on(steps, share).map(|fact| Reply::Taken(Some(fact)))
    }

    fn current(&self, state: &State) -> Option<u8> {
        self.left(state).into_iter().find(|share| !self.later.contains(share))
    }

    fn is_away(&self, state: &State, share: u8) -> bool {
        let sheet = state.set(self.set).and_then(|set| set.sheet(share));
        sheet.is_some_and(|sheet| sheet.keeping().is_some())
    }

    fn go_on(&self, steps: &mut Steps<'_>, share: u8) -> Result<Fact, StepError> {
        if self.is_away(steps.state(), share) {
            steps.call_in(self.set, share)?;
            return Ok(Fact::CalledIn(share));
        }
        steps.destroy(self.set, share, self.witnesses.clone())?;
        Ok(Fact::Destroyed(share))
    }

    fn name_witnesses(&mut self, typed: &str, steps: &Steps<'_>) -> Reply {
        let texts = typed.split(',').map(str::trim).filter(|text| !text.is_empty());
        let witnesses: Vec<Name> = match texts.map(|text| Name::try_from(text.to_owned())).collect() {
            Ok(witnesses) => witnesses,
            Err(error) => return Reply::Again(Refusal::Name(error)),
        };
        if witnesses.is_empty() {
            return Reply::Again(Refusal::NoNames);
        }
        match steps.check_witnesses(&witnesses) {
            Ok(()) => {
                self.witnesses = witnesses;
                Reply::Taken(None)
            }
            Err(error) => Reply::Again(Refusal::Witness(error)),
        }
    }
}
