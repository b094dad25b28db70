//! `issue`: generate, deal, print, read back, record. All accounts or none.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::delivery::{Delivery, DeliveryError, Ports, Step, destroy, file_name};
use super::ports::StoreError;
use super::session::{Session, SessionError};
use super::sheets::{self, Facts};
use crate::crypto::password::{GenerateError, Plan, PlanError, Profile, Request, plan};
use crate::ledger::{AppendError, ClockBack};
use crate::model::{EventData, Hex, Name, NameError, Quorum, QuorumError, SetFacts, SetId, SetIssued};
use crate::secret::{SecretBytes, SecretText};
use crate::share::DealtSet;
use crate::sheet::Paper;

/// Version of the share format that is dealt.
pub const SHARE_FORMAT: u8 = 1;

/// What is asked for.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four switches of the command line, independent of each other"
)]
pub struct Order<'a> {
    /// The accounts, each getting a password and a set of its own.
    pub accounts: &'a [Name],
    /// How many shares recover; the policy's by default.
    pub k: Option<u8>,
    /// How many there are; the policy's by default.
    pub n: Option<u8>,
    /// The rules of the target system.
    pub profile: &'static Profile,
    /// Characters in the password.
    pub length: Option<usize>,
    /// Words in the passphrase instead.
    pub words: Option<usize>,
    /// The characters to draw from.
    pub alphabet: Option<&'a str>,
    /// Whether look-alikes are drawn too.
    pub look_alikes: bool,
    /// Names of the tenant, beside the account's own.
    pub tenant: &'a [String],
    /// Whether an account that has a credential gets a further one.
    pub next_generation: bool,
    /// Leaves the account off the sheets and out of their names.
    pub discreet: bool,
    /// Prints key and signature as rows too.
    pub signature_rows: bool,
    /// Where the sheets say that the recovery kit is kept; else they have a line to write on.
    pub kit_place: Option<&'a str>,
    /// The size of the paper.
    pub paper: Paper,
}

/// What was issued for one account.
pub struct Issued {
    /// The account.
    pub account: Name,
    /// The number of its credential.
    pub generation: u32,
    /// The set.
    pub set_id: SetId,
    /// k of n.
    pub quorum: Quorum,
    /// Entropy of the password in bits, rounded down.
    pub entropy_bits: u16,
    /// Characters in the password.
    pub length: usize,
    /// Whether the profile kept the password under 128 bits.
    pub below_target: bool,
    /// Its sheets, share 1 first; empty when they went to a queue.
    pub sheets: Vec<PathBuf>,
    /// The password, for whoever asked to see it.
    pub password: SecretText,
}

/// Why nothing was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// k of n is no quorum.
    #[error(transparent)]
    Quorum(#[from] QuorumError),
    /// The profile cannot give such a password.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// None was found.
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// The account has a credential.
    #[error("`{account}` has generation {generation} in the ledger already: add `--next-generation` to issue generation {}, which stays pending beside it", .generation + 1)]
    Exists {
        /// The account.
        account: Name,
        /// Its newest generation.
        generation: u32,
    },
    /// The profile's name is none that the ledger takes.
    #[error(transparent)]
    Name(#[from] NameError),
    /// One account is named twice.
    #[error("`{0}` is named twice: name each account once")]
    Twice(Name),
    /// The sheets could not be made, read back, printed or kept.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The folder cannot be used, or the run was interrupted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger does not take the event.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The ledger cannot be written.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The ledger refused when the sheets were on paper already.
    #[error("{error}{}", destroy(*printed, *printed))]
    Printed {
        /// What it said.
        error: Box<IssueError>,
        /// How many sheets there are.
        printed: usize,
    },
}

/// The moment of an issue.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// For the ledger.
    pub now: Timestamp,
    /// For the sheets.
    pub today: Date,
    /// What to do when the clock stands before the last event.
    pub clock: ClockBack,
}

/// A password that is about to be dealt.
struct Draft {
    account: Name,
    generation: u32,
    plan: Plan,
}

/// Issues passwords for all the accounts, or for none.
///
/// The order is the promise: sheets are written where nobody looks for them, read back and
/// proved; then the ledger commits; then the sheets move to where they were asked for.
///
/// # Errors
/// [`IssueError`]; nothing is kept then, except where it says so.
pub fn issue(
    order: &Order<'_>,
    session: &mut Session,
    mut delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<Vec<Issued>, IssueError> {
    let Ports { store, printer, entropy, progress } = ports;
    session.check_writable(moment.now, moment.clock)?;
    let policy = session.ledger.state().policy();
    let quorum = Quorum::new(order.k.unwrap_or(policy.k), order.n.unwrap_or(policy.n))?;
    let drafts = order.accounts.iter().map(|account| draft(order, session, account));
    let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    refuse_twice(order.accounts)?;
    let validation_due = moment.today.saturating_add(i32::from(policy.validation_days).days());
    let organisation = session.ledger.state().organisation().clone();
    let mut issued = Vec::with_capacity(drafts.len());
    let mut events = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        progress(Step::Account(index + 1, order.accounts.len()));
        store.check_interrupted()?;
        let password = draft.plan.generate(entropy)?;
        let secret = SecretBytes::from(password.expose().as_bytes());
        let facts = Facts {
            organisation: organisation.as_str(),
            label: (!order.discreet).then_some(draft.account.as_str()),
            generation: Some(draft.generation),
            issued_on: moment.today,
            validation_due: Some(validation_due),
            paper: order.paper,
            signature_rows: order.signature_rows,
            kit_place: order.kit_place,
        };
        let sheets = sheets::make(&secret, quorum, &facts, entropy).map_err(DeliveryError::from)?;
        let stem = stem(&draft, sheets.set.set_id(), order.discreet);
        let set = delivery.take(&stem, sheets, &secret, store)?;
        events.push(EventData::SetIssued(Box::new(SetIssued {
            account: draft.account.clone(),
            generation: draft.generation,
            profile: name_of(order.profile)?,
            entropy_bits: whole_bits(&draft.plan),
            set: facts_of(&set),
            issued_on: moment.today,
            validation_due,
        })));
        issued.push(Issued {
            account: draft.account,
            generation: draft.generation,
            set_id: set.set_id(),
            quorum,
            entropy_bits: whole_bits(&draft.plan),
            length: draft.plan.length(),
            below_target: !draft.plan.reaches_target(),
            sheets: Vec::new(),
            password,
        });
    }
    delivery.print(printer, store, progress)?;
    record(session, events, moment, Ports { store, printer, entropy, progress })
        .map_err(|error| after_printing(error, delivery.printed()))?;
    let mut kept = delivery.keep()?.into_iter();
    for one in &mut issued {
        one.sheets = kept.by_ref().take(quorum.n().into()).collect();
    }
    Ok(issued)
}

/// Commits events to the ledger: the last moment at which a run can be stopped is just before.
///
/// # Errors
/// [`IssueError`] when the run was stopped, or the ledger cannot be written; it is then as it was.
pub fn record(
    session: &mut Session,
    events: Vec<EventData>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<(), IssueError> {
    let Ports { store, entropy, progress, .. } = ports;
    progress(Step::Record);
    store.check_interrupted()?;
    for event in events {
        session.ledger.append(event, moment.now, moment.clock)?;
    }
    Ok(session.save(entropy)?)
}

/// Says what to do with sheets that are on paper although the run failed.
#[must_use]
pub fn after_printing(error: IssueError, printed: usize) -> IssueError {
    if printed == 0 { error } else { IssueError::Printed { error: Box::new(error), printed } }
}

/// What the ledger may know of a set.
#[must_use]
pub fn facts_of(set: &DealtSet) -> SetFacts {
    SetFacts {
        id: set.set_id(),
        format: SHARE_FORMAT,
        k: set.quorum().k(),
        n: set.quorum().n(),
        public_key: Hex(set.public_key()),
        shares: set.shares().iter().map(|share| Hex(share.fingerprint())).collect(),
    }
}

fn draft(order: &Order<'_>, session: &Session, account: &Name) -> Result<Draft, IssueError> {
    let newest = session.ledger.state().account(account).and_then(|known| known.generations.last());
    let generation = match newest {
        Some(newest) if !order.next_generation => {
            return Err(IssueError::Exists { account: account.clone(), generation: newest.number });
        }
        Some(newest) => newest.number + 1,
        None => 1,
    };
    let mut names: Vec<&str> = order.tenant.iter().map(String::as_str).collect();
    names.extend([account.as_str(), session.ledger.state().organisation().as_str()]);
    let plan = plan(&Request {
        profile: order.profile,
        length: order.length,
        words: order.words,
        alphabet: order.alphabet,
        look_alikes: order.look_alikes,
        names: &names,
    })?;
    Ok(Draft { account: account.clone(), generation, plan })
}

/// A profile's name, as the ledger keeps names.
fn name_of(profile: &Profile) -> Result<Name, IssueError> {
    Ok(Name::try_from(profile.name().to_owned())?)
}

/// Rounded down once more, to whole bits.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 4,096 bits, never negative"
)]
fn whole_bits(plan: &Plan) -> u16 {
    plan.entropy_bits().floor() as u16
}

fn refuse_twice(accounts: &[Name]) -> Result<(), IssueError> {
    let mut folded: Vec<(String, &Name)> = accounts.iter().map(|name| (name.folded(), name)).collect();
    folded.sort();
    match folded.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(IssueError::Twice(pair[1].1.clone())),
        None => Ok(()),
    }
}

/// How the files of a set begin: by account, or by set where nothing may name the account.
fn stem(draft: &Draft, set_id: SetId, discreet: bool) -> String {
    if discreet {
        return set_id.to_string();
    }
    match file_name(draft.account.as_str()).as_str() {
        "" => set_id.to_string(),
        name => format!("{name}-g{}", draft.generation),
    }
}
