//! `issue`: generate, deal, print, read back, record. All accounts or none.

use std::path::PathBuf;

use super::dealing::{Deal, Dealing, DealingError, Look};
use super::delivery::{Delivery, DeliveryError, Ports, Step};
use super::ports::StoreError;
use super::session::{Moment, Session};
use crate::crypto::password::{GenerateError, Plan, PlanError, Profile, Request, plan};
use crate::ledger::AppendError;
use crate::model::{EventData, Name, NameError, Quorum, QuorumError, SetId, SetIssued};
use crate::secret::{SecretBytes, SecretText};

/// What is asked for.
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
    /// How the sheets look.
    pub look: Look<'a>,
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
    /// The sheets could not be dealt or recorded.
    #[error(transparent)]
    Dealing(#[from] DealingError),
}

impl From<AppendError> for IssueError {
    fn from(error: AppendError) -> Self {
        Self::Dealing(error.into())
    }
}

impl From<DeliveryError> for IssueError {
    fn from(error: DeliveryError) -> Self {
        Self::Dealing(error.into())
    }
}

impl From<StoreError> for IssueError {
    fn from(error: StoreError) -> Self {
        Self::Dealing(error.into())
    }
}

/// A password that is about to be dealt.
struct Draft {
    account: Name,
    generation: u32,
    plan: Plan,
}

/// Issues passwords for all the accounts, or for none.
///
/// # Errors
/// [`IssueError`]; nothing is kept then, except where it says so.
pub fn issue(
    order: &Order<'_>,
    session: &mut Session,
    delivery: Delivery<'_>,
    moment: Moment,
    ports: Ports<'_>,
) -> Result<Vec<Issued>, IssueError> {
    let mut dealing = Dealing::begin(Some(session), order.look, delivery, moment, ports)?;
    let policy = session.state().policy();
    let quorum = Quorum::new(order.k.unwrap_or(policy.k), order.n.unwrap_or(policy.n))?;
    let drafts = order.accounts.iter().map(|account| draft(order, session, account));
    let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    refuse_twice(order.accounts)?;
    let organisation = session.state().organisation().clone();
    let mut issued = Vec::with_capacity(drafts.len());
    for (index, Draft { account, generation, plan }) in drafts.into_iter().enumerate() {
        dealing.step(Step::Account(index + 1, order.accounts.len()))?;
        let password = plan.generate(dealing.entropy())?;
        let secret = SecretBytes::from(password.expose().as_bytes());
        let (set, days) = dealing.deal(&Deal {
            secret: &secret,
            quorum,
            organisation: organisation.as_str(),
            label: Some(&account),
            generation: Some(generation),
            suffix: &format!("-g{generation}"),
        })?;
        issued.push(Issued {
            account: account.clone(),
            generation,
            set_id: set.id,
            quorum,
            entropy_bits: whole_bits(&plan),
            length: plan.length(),
            below_target: !plan.reaches_target(),
            sheets: Vec::new(),
            password,
        });
        dealing.record(EventData::SetIssued(Box::new(SetIssued {
            account,
            generation,
            profile: name_of(order.profile)?,
            entropy_bits: whole_bits(&plan),
            set,
            issued_on: days.issued_on,
            validation_due: days.validation_due,
        })));
    }
    let mut kept = dealing.finish(Some(session))?.into_iter();
    for one in &mut issued {
        one.sheets = kept.by_ref().take(quorum.n().into()).collect();
    }
    Ok(issued)
}

fn draft(order: &Order<'_>, session: &Session, account: &Name) -> Result<Draft, IssueError> {
    let newest = session.state().account(account).and_then(|known| known.generations.last());
    let generation = match newest {
        Some(newest) if !order.next_generation => {
            return Err(IssueError::Exists { account: account.clone(), generation: newest.number });
        }
        Some(newest) => newest.number + 1,
        None => 1,
    };
    let mut names: Vec<&str> = order.tenant.iter().map(String::as_str).collect();
    names.extend([account.as_str(), session.state().organisation().as_str()]);
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
