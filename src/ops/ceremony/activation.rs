//! From printed sheets to the set that opens.

use super::{Act, Company, Fact, Given, Next, Question, Refusal, Reply, is, or_again};
use crate::model::register::Register;
use crate::model::{Name, Note, SetId, SetRecord, Standing, State, Step};
use crate::ops::life::{AskedRows, Keep, ScanFault, Scans, StepError, Steps};
use crate::ops::reading::PaperShare;
use crate::secret::SecretBytes;
use crate::share::RowAnswer;

/// The steps of one set, from the first that remains.
pub struct Activation {
    set: SetId,
    given: Given,
    /// Whether people are there to answer, and to see the password.
    attended: bool,
    scans: Scans,
    /// Rows that are asked for now.
    asked: Option<AskedRows>,
    draft: Draft,
    /// The account got its password in this session.
    is_set_now: bool,
}

/// Answers to the questions of a step that is not recorded yet.
#[derive(Default)]
struct Draft {
    /// The password is to be shown.
    shows: bool,
    /// Somebody signed in with it.
    is_signed_in: bool,
    bag: Option<Name>,
    custodian: Option<Name>,
    safe: Option<Name>,
    carrier: Option<Carrier>,
}

/// Who carries a sheet to its safe.
#[derive(Clone)]
enum Carrier {
    /// Whoever keeps it.
    Custodian,
    /// Somebody else.
    Other(Name),
}

impl Draft {
    fn keep(&self) -> Option<Keep> {
        let (custodian, safe) = (self.custodian.clone()?, self.safe.clone()?);
        let carrier = match self.carrier.clone()? {
            Carrier::Custodian => None,
            Carrier::Other(name) => Some(name),
        };
        Some(Keep { custodian, safe, carrier })
    }
}

impl Activation {
    /// The steps of a set that remain. `attended`: people are there to answer.
    #[must_use]
    pub fn new(set: SetId, given: Given, attended: bool) -> Self {
        Self {
            set,
            given,
            attended,
            scans: Scans::default(),
            asked: None,
            draft: Draft::default(),
            is_set_now: false,
        }
    }

    /// Takes a scanned share; its number, and false when it was here already.
    ///
    /// # Errors
    /// [`ScanFault`] says what it is instead.
    pub fn scan(&mut self, state: &State, share: PaperShare) -> Result<(u8, bool), ScanFault> {
        self.scans.take(state, self.set, share)
    }

    /// How many scanned shares are in memory.
    #[must_use]
    pub fn scanned(&self) -> usize {
        self.scans.numbers().count()
    }

    /// The numbers of the rows that are typed back now.
    #[must_use]
    pub fn rows(&self) -> Option<[usize; 2]> {
        self.asked.as_ref().map(AskedRows::rows)
    }

    /// What comes next.
    #[must_use]
    pub fn next(&self, state: &State) -> Next {
        let (Some(step), Some(set)) = (state.remaining(self.set).first().copied(), state.set(self.set))
        else {
            return Next::Done;
        };
        match step {
            Step::ReadBack(_) => self.next_page(state),
            Step::Prove => self.with_scans(set, Next::Do(Act::Prove)),
            Step::Set if !self.attended && !self.given.set => Next::Ask(Question::PointOfNoReturn),
            Step::Set if !self.attended => Next::Do(Act::SetCredential),
            Step::Set if self.given.set => self.with_scans(set, Next::Do(Act::SetCredential)),
            Step::Set => self.with_scans(set, Next::Ask(Question::PointOfNoReturn)),
            Step::Work => self.next_of_work(set),
            Step::Seal(share) if self.given.bags.contains_key(&share) => Next::Do(Act::Seal(share)),
            Step::Seal(share) if self.draft.bag.is_some() => Next::Ask(Question::BagAgain { share }),
            Step::Seal(share) => Next::Ask(Question::Bag { share }),
            Step::Store(share) => self.next_of_store(set, share),
            Step::Activate => Next::Do(Act::Activate),
            // these are of sets that were replaced
            Step::CallIn(_) | Step::Destroy(_) => Next::Done,
        }
    }

    /// Does what comes next, where nobody is asked.
    ///
    /// # Errors
    /// [`StepError`]; nothing of it is recorded then.
    pub fn act(&mut self, act: Act, steps: &mut Steps<'_>) -> Result<Option<Fact>, StepError> {
        let fact = match act {
            Act::ChooseRows(share) => {
                self.asked = self.scans.get(share).map(|listed| steps.ask_rows(listed));
                return Ok(None);
            }
            Act::Prove => {
                let shares = steps.prove(self.set, &self.scans)?;
                // of a secret that no account has, nothing is set or shown
                if steps.state().set(self.set).is_some_and(|set| set.account().is_none()) {
                    self.scans = Scans::default();
                }
                Fact::Proved(shares)
            }
            Act::SetCredential => self.set_credential(steps)?,
            Act::Work => match self.given.task.clone() {
                Some(task) => self.worked(steps, task)?,
                None => return Ok(None),
            },
            Act::Seal(share) => match self.given.bags.get(&share).cloned() {
                Some(bag) => self.seal(steps, share, bag)?,
                None => return Ok(None),
            },
            Act::Store(share) => match self.given.keeps.get(&share).cloned().or_else(|| self.draft.keep()) {
                Some(keep) => self.store(steps, share, keep)?,
                None => return Ok(None),
            },
            Act::Activate => {
                let before = replaced(steps.state());
                steps.activate(self.set)?;
                let after = replaced(steps.state()).into_iter();
                Fact::Active(after.filter(|id| !before.contains(id)).collect())
            }
            // shown by whoever asks, and of sets that were replaced
            Act::Show | Act::CallIn(_) | Act::Destroy(_) => return Ok(None),
        };
        Ok(Some(fact))
    }

    /// Takes an answer to the question that comes next; scans are handed in with [`scan`](Self::scan).
    ///
    /// # Errors
    /// [`StepError`]; nothing of it is recorded then.
    pub fn answer(&mut self, typed: &str, steps: &mut Steps<'_>) -> Result<Reply, StepError> {
        let Next::Ask(question) = self.next(steps.state()) else { return Ok(Reply::Taken(None)) };
        if is(typed, "back") && self.back() {
            return Ok(Reply::Taken(None));
        }
        if question.is_confirmation() && !is(typed, "Yes") {
            if question == Question::SignedIn && is(typed, "show") {
                self.draft.shows = true;
                return Ok(Reply::Taken(None));
            }
            return Ok(Reply::Again(Refusal::NotYes));
        }
        match question {
            Question::Row { row, .. } => self.answer_row(row, typed, steps),
            Question::PointOfNoReturn => self.set_credential(steps).map(|fact| Reply::Taken(Some(fact))),
            Question::SignedIn => {
                self.draft.is_signed_in = true;
                match self.given.task.clone() {
                    Some(task) => or_again(self.worked(steps, task)),
                    None => Ok(Reply::Taken(None)),
                }
            }
            Question::Task => match typed.parse::<Note>() {
                Ok(task) => or_again(self.worked(steps, task)),
                Err(error) => Ok(Reply::Again(Refusal::Name(error))),
            },
            Question::Taken { share, keep, .. } => or_again(self.store(steps, share, keep)),
            Question::Carrier { .. } if typed.trim().is_empty() => {
                self.draft.carrier = Some(Carrier::Custodian);
                Ok(Reply::Taken(None))
            }
            Question::Scan { .. }
            | Question::Witnesses
            | Question::CalledIn { .. }
            | Question::Destroyed { .. } => Ok(Reply::Taken(None)),
            named => match typed.parse::<Name>() {
                Ok(name) => self.answer_name(&named, name, steps),
                Err(error) => Ok(Reply::Again(Refusal::Name(error))),
            },
        }
    }

    /// Takes back the last answer that is not recorded yet; false where there is none.
    pub fn back(&mut self) -> bool {
        let draft = &mut self.draft;
        draft.carrier.take().is_some()
            || draft.safe.take().is_some()
            || draft.custodian.take().is_some()
            || draft.bag.take().is_some()
    }

    /// Forgets what is asked, as when somebody leaves the screen of the rows.
    pub fn leave(&mut self) {
        self.asked = None;
        self.draft = Draft::default();
    }

    /// The password, for [`Act::Show`], which is done with this.
    ///
    /// # Errors
    /// As [`Steps::recombine`].
    pub fn password(&mut self, steps: &Steps<'_>) -> Result<SecretBytes, StepError> {
        self.draft.shows = false;
        steps.recombine(self.set, &self.scans)
    }

    fn next_page(&self, state: &State) -> Next {
        let missing = state.remaining(self.set).into_iter();
        let missing: Vec<u8> = missing.map_while(page_to_read).collect();
        let Some(share) = missing.iter().copied().find(|&share| self.scans.get(share).is_some()) else {
            return Next::Ask(Question::Scan { wanted: missing });
        };
        match self.asked.as_ref().filter(|asked| asked.share() == share).and_then(AskedRows::waiting) {
            Some(row) => Next::Ask(Question::Row { share, row }),
            None => Next::Do(Act::ChooseRows(share)),
        }
    }

    /// As told, once enough sheets are scanned to recover.
    fn with_scans(&self, set: &SetRecord, then: Next) -> Next {
        let (k, n) = (set.facts.k, set.facts.n);
        if self.scans.numbers().count() >= k.into() {
            return then;
        }
        Next::Ask(Question::Scan {
            wanted: (1..=n).filter(|&share| self.scans.get(share).is_none()).collect(),
        })
    }

    fn next_of_work(&self, set: &SetRecord) -> Next {
        let has_task = self.given.task.is_some();
        if !self.attended {
            // before the password was set nobody can have seen it work
            let can_be = has_task && !self.is_set_now;
            return if can_be { Next::Do(Act::Work) } else { Next::Ask(Question::SignedIn) };
        }
        if self.draft.shows {
            return self.with_scans(set, Next::Do(Act::Show));
        }
        match (self.draft.is_signed_in, has_task) {
            (false, true) if self.given.yes && !self.is_set_now => Next::Do(Act::Work),
            (false, _) => Next::Ask(Question::SignedIn),
            (true, true) => Next::Do(Act::Work),
            (true, false) => Next::Ask(Question::Task),
        }
    }

    fn next_of_store(&self, set: &SetRecord, share: u8) -> Next {
        if self.given.other_bag(set.sheet(share), share).is_some() {
            return Next::Do(Act::Seal(share));
        }
        if self.given.keeps.contains_key(&share) {
            return Next::Do(Act::Store(share));
        }
        let Some(custodian) = self.draft.custodian.clone() else {
            return Next::Ask(Question::Custodian { share });
        };
        if self.draft.safe.is_none() {
            return Next::Ask(Question::Safe { custodian });
        }
        let Some(keep) = self.draft.keep() else { return Next::Ask(Question::Carrier { custodian }) };
        if self.given.yes {
            return Next::Do(Act::Store(share));
        }
        let company = Company::with(set, share, &keep);
        Next::Ask(Question::Taken { share, keep, company })
    }

    fn answer_row(&mut self, row: usize, typed: &str, steps: &mut Steps<'_>) -> Result<Reply, StepError> {
        let Some(asked) = &mut self.asked else { return Ok(Reply::Taken(None)) };
        let answer = asked.answer(row, typed);
        if answer != RowAnswer::Right {
            return Ok(Reply::Again(Refusal::Row(answer)));
        }
        let Some(confirmed) = asked.confirmed() else { return Ok(Reply::Taken(None)) };
        let share = asked.share();
        self.asked = None;
        steps.read_back(&confirmed)?;
        Ok(Reply::Taken(Some(Fact::ReadBack(share))))
    }

    fn answer_name(
        &mut self,
        asked: &Question,
        name: Name,
        steps: &mut Steps<'_>,
    ) -> Result<Reply, StepError> {
        let known =
            |register| steps.state().registers().find(register, &name).map(|entry| entry.name.clone());
        match asked {
            Question::Bag { .. } if name.as_str().contains('=') => {
                return Ok(Reply::Again(Refusal::BagWithSheet));
            }
            Question::Bag { .. } => self.draft.bag = Some(name),
            Question::BagAgain { share } => {
                let bag = self.draft.bag.take();
                if bag.is_none_or(|bag| bag != name) {
                    return Ok(Reply::Again(Refusal::TwoNumbers));
                }
                return or_again(self.seal(steps, *share, name));
            }
            Question::Custodian { .. } => match known(Register::Custodian) {
                Ok(name) => self.draft.custodian = Some(name),
                Err(error) => return Ok(Reply::Again(Refusal::Register(error))),
            },
            Question::Safe { .. } => match known(Register::Safe) {
                Ok(name) => self.draft.safe = Some(name),
                Err(error) => return Ok(Reply::Again(Refusal::Register(error))),
            },
            Question::Carrier { custodian } => {
                let is_custodian = name.folded() == custodian.folded();
                self.draft.carrier =
                    Some(if is_custodian { Carrier::Custodian } else { Carrier::Other(name) });
            }
            _ => {}
        }
        Ok(Reply::Taken(None))
    }

    /// The account and the generation that the set is of.
    fn account(&self, state: &State) -> Option<(Name, u32)> {
        let (account, generation) = state.set(self.set)?.account()?;
        Some((account.clone(), generation))
    }

    fn set_credential(&mut self, steps: &mut Steps<'_>) -> Result<Fact, StepError> {
        if let Some((account, generation)) = self.account(steps.state()) {
            steps.set_credential(account, generation)?;
        }
        self.is_set_now = true;
        self.draft.shows = self.attended;
        Ok(Fact::CredentialSet)
    }

    fn worked(&mut self, steps: &mut Steps<'_>, task: Note) -> Result<Fact, StepError> {
        if let Some((account, generation)) = self.account(steps.state()) {
            steps.worked(account, generation, task)?;
        }
        // nobody needs them in the room any more
        self.scans = Scans::default();
        Ok(Fact::Worked)
    }

    fn seal(&mut self, steps: &mut Steps<'_>, share: u8, bag: Name) -> Result<Fact, StepError> {
        steps.seal(self.set, share, bag.clone())?;
        self.scans = Scans::default();
        Ok(Fact::Sealed(share, bag))
    }

    fn store(&mut self, steps: &mut Steps<'_>, share: u8, keep: Keep) -> Result<Fact, StepError> {
        let company = steps.state().set(self.set).and_then(|set| Company::with(set, share, &keep));
        // an answer that the ledger refuses is given anew
        self.draft = Draft::default();
        steps.keep(self.set, share, keep)?;
        self.scans = Scans::default();
        Ok(Fact::Stored(share, company))
    }
}

const fn page_to_read(step: Step) -> Option<u8> {
    match step {
        Step::ReadBack(share) => Some(share),
        _ => None,
    }
}

/// Sets that were replaced and whose sheets are still there.
fn replaced(state: &State) -> Vec<SetId> {
    let is_replaced =
        |set: &&SetRecord| matches!(set.standing, Standing::Superseded(_)) && set.live().next().is_some();
    state.sets().filter(is_replaced).map(|set| set.facts.id).collect()
}
