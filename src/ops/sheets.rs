//! One secret onto sheets and back: deal, render, read every page again, prove every subset.

use std::num::NonZero;
use std::thread;

use jiff::civil::Date;

use super::kit;
use super::ports::Entropy;
use crate::model::{Quorum, SetId, words};
use crate::scan;
use crate::secret::{SecretBytes, on_erased_stack};
use crate::share::{self, DealError, DealtSet, UnverifiedShare, VerifiedShare};
use crate::sheet::{self, Kit, Paper, Sheet, SheetError};

/// What the sheets of one set say beside the shares.
pub struct Facts<'a> {
    /// Whose sheets they are.
    pub organisation: &'a str,
    /// What they open; `None` leaves it out.
    pub label: Option<&'a str>,
    /// The number of the credential, where it is an account's.
    pub generation: Option<u32>,
    /// The date on the sheets.
    pub issued_on: Date,
    /// When they have to be looked at again.
    pub validation_due: Option<Date>,
    /// The size of the paper.
    pub paper: Paper,
    /// Whether key and signature are printed as rows too.
    pub signature_rows: bool,
    /// Where the recovery kit is kept; `None` prints a line to write on.
    pub kit_place: Option<&'a str>,
}

/// A set and its pages, share 1 first.
pub struct Sheets {
    /// The shares.
    pub set: DealtSet,
    /// One PDF a share.
    pub pages: Vec<SecretBytes>,
}

/// Why no sheets were made.
#[derive(Debug, thiserror::Error)]
pub enum SheetsError {
    /// The secret is empty or too long.
    #[error(transparent)]
    Deal(#[from] DealError),
    /// The page could not be laid out.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A page did not give back what was put on it.
    #[error("sheet {x} cannot be read back: {cause}; nothing was kept, please report this")]
    ReadBack {
        /// Which share.
        x: u8,
        /// What went wrong.
        cause: &'static str,
    },
    /// The pages are readable, but their shares do not give the secret.
    #[error("sheets {0} do not give the secret back; nothing was kept, please report this")]
    Proof(String),
}

/// Deals a secret and renders a page a share.
///
/// # Errors
/// [`SheetsError`] when the secret or a text on the page is too long.
pub fn make(
    secret: &SecretBytes,
    quorum: Quorum,
    facts: &Facts<'_>,
    entropy: &mut dyn Entropy,
) -> Result<Sheets, SheetsError> {
    let set = share::deal(secret, quorum, entropy)?;
    let place = facts.kit_place.filter(|place| !place.trim().is_empty());
    let fingerprint = words::to_words(set.set_id().to_bits().into(), 5);
    let pages = in_parallel(set.shares(), |share| {
        let rows = share.typed_rows();
        let signature_rows = if facts.signature_rows { share.signature_rows() } else { Vec::new() };
        sheet::render(&Sheet {
            paper: facts.paper,
            organisation: facts.organisation,
            k: quorum.k(),
            n: quorum.n(),
            x: share.x(),
            account: facts.label,
            generation: facts.generation,
            set_id: set.set_id(),
            set_words: &fingerprint,
            qr_text: &share.qr_text(),
            rows: &rows,
            signature_rows: &signature_rows,
            issued_on: facts.issued_on,
            validation_due: facts.validation_due,
            kit: Kit { place, check_words: kit::check_words() },
        })
    });
    let pages = pages.into_iter().collect::<Result<_, _>>()?;
    Ok(Sheets { set, pages })
}

/// Reads every page again and recombines the n−k+1 subsets {1…k−1, j}: when all give the
/// secret, all shares lie on one polynomial, so that every k of them give it.
///
/// # Errors
/// [`SheetsError::ReadBack`] or [`SheetsError::Proof`]: the sheets must not be used.
pub fn prove(pages: &[SecretBytes], set: &DealtSet, secret: &SecretBytes) -> Result<(), SheetsError> {
    let numbered: Vec<_> = pages.iter().zip(set.shares()).collect();
    if pages.len() != set.shares().len() {
        return Err(SheetsError::Proof("of this set".to_owned()));
    }
    let read = in_parallel(&numbered, |(page, dealt)| {
        let failed = |cause| SheetsError::ReadBack { x: dealt.x(), cause };
        let share = read_back(page, set.set_id()).map_err(failed)?;
        if share.fingerprint() != dealt.fingerprint() || share.public_key() != Some(set.public_key()) {
            return Err(failed("its code is of another share"));
        }
        Ok(share)
    });
    let shares = read.into_iter().collect::<Result<Vec<_>, _>>()?;
    let first = usize::from(set.quorum().k()) - 1;
    let (common, others) = shares.split_at(first);
    for last in others {
        let subset: Vec<&VerifiedShare> = common.iter().chain([last]).collect();
        let proved = share::recombine(&subset).is_ok_and(|recombined| recombined.same_as(secret.expose()));
        if !proved {
            let numbers: Vec<_> = subset.iter().map(|share| share.x().to_string()).collect();
            return Err(SheetsError::Proof(numbers.join(", ")));
        }
    }
    Ok(())
}

/// The one share on a page.
fn read_back(page: &SecretBytes, set_id: SetId) -> Result<VerifiedShare, &'static str> {
    let codes = scan::codes(page.expose()).map_err(|_| "its code cannot be found")?;
    let [code] = codes.as_slice() else { return Err("it has more than one code") };
    let share = UnverifiedShare::from_qr(code.expose()).map_err(|_| "its code is no share")?;
    let share = share.check().map_err(|_| "its share fails a check")?;
    if share.set_id() == set_id { Ok(share) } else { Err("its code is of another set") }
}

/// Maps over the machine's cores: a page takes tens of milliseconds.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    let work = &work;
    thread::scope(|scope| {
        let mut chunks = items.chunks(share);
        let own = chunks.next();
        let of_chunk = |chunk: &[T]| on_erased_stack(|| chunk.iter().map(work).collect::<Vec<_>>());
        let threads: Vec<_> = chunks.map(|chunk| scope.spawn(move || of_chunk(chunk))).collect();
        let mut results: Vec<R> = own.into_iter().flatten().map(work).collect();
        for thread in threads {
            match thread.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}
