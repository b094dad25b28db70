//! One secret onto sheets and back: deal, render, read every page again, prove every subset.

use std::num::NonZero;
use std::thread;

use jiff::civil::Date;

use super::kit;
use super::ports::Entropy;
use crate::document::{DocumentError, Kit, Language, Paper, Sheet, render_sheet};
use crate::model::{Quorum, SetId, words};
use crate::scan;
use crate::secret::{SecretBytes, on_erased_stack};
use crate::share::{self, DealError, DealtSet, UnverifiedShare, VerifiedShare};

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
    /// The language of the words on the sheets.
    pub language: Language,
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
    Sheet(#[from] DocumentError),
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
    let pages = pages(&set, facts)?;
    Ok(Sheets { set, pages })
}

/// A page for each share of a set.
fn pages(set: &DealtSet, facts: &Facts<'_>) -> Result<Vec<SecretBytes>, SheetsError> {
    let quorum = set.quorum();
    let place = facts.kit_place.filter(|place| !place.trim().is_empty());
    let fingerprint = words::to_words(set.set_id().to_bits().into(), 5);
    let pages = in_parallel(set.shares(), |share| {
        let rows = share.typed_rows();
        let signature_rows = if facts.signature_rows { share.signature_rows() } else { Vec::new() };
        render_sheet(&Sheet {
            paper: facts.paper,
            language: facts.language,
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
    Ok(pages.into_iter().collect::<Result<_, _>>()?)
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use jiff::civil::date;
    use rand::{TryCryptoRng, TryRng};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    const SECRET: &[u8] = b"Vq7#mTz2-Lw9!Rk4+Xs6?Hd3";

    /// Counts what is drawn; from the byte of a number on, every byte is another one.
    struct Draws {
        rng: ChaCha20Rng,
        drawn: usize,
        other_from: usize,
    }

    impl Draws {
        fn new(other_from: usize) -> Self {
            Self { rng: ChaCha20Rng::from_seed([3; 32]), drawn: 0, other_from }
        }
    }

    impl TryRng for Draws {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            let mut bytes = [0; 4];
            self.try_fill_bytes(&mut bytes)?;
            Ok(u32::from_le_bytes(bytes))
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            let mut bytes = [0; 8];
            self.try_fill_bytes(&mut bytes)?;
            Ok(u64::from_le_bytes(bytes))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            for byte in bytes {
                let mut one = [0];
                self.rng.try_fill_bytes(&mut one)?;
                *byte = if self.drawn < self.other_from { one[0] } else { one[0] ^ 1 };
                self.drawn += 1;
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Draws {}

    fn facts() -> Facts<'static> {
        Facts {
            organisation: "Contoso Ltd",
            label: Some("a key"),
            generation: None,
            issued_on: date(2026, 11, 20),
            validation_due: None,
            paper: Paper::A4,
            language: Language::English,
            signature_rows: false,
            kit_place: None,
        }
    }

    /// Any 3 of 5; what is drawn last are coefficients.
    fn dealt(rng: &mut Draws) -> DealtSet {
        share::deal(&SecretBytes::from(SECRET), Quorum::new(3, 5).expect("legal"), rng).expect("dealt")
    }

    #[test]
    fn every_choice_of_sheets_gives_the_secret() {
        let set = dealt(&mut Draws::new(usize::MAX));
        let pages = pages(&set, &facts()).expect("laid out");
        prove(&pages, &set, &SecretBytes::from(SECRET)).expect("proved");
        let shares: Vec<_> =
            pages.iter().map(|page| read_back(page, set.set_id()).expect("read back")).collect();
        let mut choices = 0;
        for (a, b, c) in (0..5).flat_map(|a| (a + 1..5).flat_map(move |b| (b + 1..5).map(move |c| (a, b, c))))
        {
            let secret = share::recombine(&[&shares[a], &shares[b], &shares[c]]).expect("recombined");
            assert!(secret.same_as(SECRET), "sheets {a}, {b} and {c}");
            choices += 1;
        }
        assert_eq!(choices, 10);
    }

    #[test]
    fn one_share_off_the_polynomial_is_found_at_every_number() {
        let mut counting = Draws::new(usize::MAX);
        drop(dealt(&mut counting));
        for x in 1..=5 {
            // the same key and block, and another last coefficient: one is drawn from four bytes
            let other = dealt(&mut Draws::new(counting.drawn - 4));
            let set = dealt(&mut Draws::new(usize::MAX));
            assert_eq!(other.set_id(), set.set_id());
            let mixed = set.with_share_of(other, x);
            let pages = pages(&mixed, &facts()).expect("laid out");
            let refused = prove(&pages, &mixed, &SecretBytes::from(SECRET)).expect_err("found");
            assert!(matches!(refused, SheetsError::Proof(_)), "share {x}: {refused}");
        }
    }

    #[test]
    fn a_page_that_shows_another_share_is_found() {
        let set = dealt(&mut Draws::new(usize::MAX));
        let secret = SecretBytes::from(SECRET);
        let cause = |pages: &[SecretBytes]| match prove(pages, &set, &secret) {
            Err(SheetsError::ReadBack { x, cause }) => (x, cause),
            Err(error) => panic!("{error}"),
            Ok(()) => panic!("it was not found"),
        };
        let mut swapped = pages(&set, &facts()).expect("laid out");
        swapped.swap(1, 3);
        assert_eq!(cause(&swapped), (2, "its code is of another share"));
        let other = dealt(&mut Draws::new(0));
        let mut foreign = pages(&set, &facts()).expect("laid out");
        foreign[4] = pages(&other, &facts()).expect("laid out").remove(4);
        assert_eq!(cause(&foreign), (5, "its code is of another set"));
        let mut damaged = pages(&set, &facts()).expect("laid out");
        damaged[0] = SecretBytes::from(&b"%PDF-1.7\n"[..]);
        assert_eq!(cause(&damaged), (1, "its code cannot be found"));

        let short = pages(&set, &facts()).expect("laid out");
        assert!(matches!(prove(&short[..4], &set, &secret), Err(SheetsError::Proof(_))));
        let wrong = prove(&short, &set, &SecretBytes::from(&b"another secret"[..]));
        assert!(matches!(wrong, Err(SheetsError::Proof(_))));
    }
}
