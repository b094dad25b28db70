//! Many sheets, each typed with one kind of slip, through the real program.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use firesafe::model::Quorum;
use firesafe::secret::SecretBytes;
use firesafe::share::deal;
use rand::RngExt as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::person::Person;
use super::slip::Slip;
use super::window::Window;

/// What slips of one kind cost.
#[derive(Default)]
pub struct Cost {
    pub sheets: usize,
    pub extra: Vec<isize>,
    pub twice: usize,
}

/// Types pairs of sheets of 5 rows, or of 47 where `is_long` says so; any two recover.
#[track_caller]
pub fn type_pairs(
    program: &str,
    folder: &Path,
    seed: u64,
    pairs: Range<usize>,
    is_long: impl Fn(usize) -> bool,
) -> BTreeMap<(bool, Slip), Cost> {
    let mut costs: BTreeMap<(bool, Slip), Cost> = BTreeMap::new();
    for pair in pairs {
        let mut rng = ChaCha20Rng::seed_from_u64(seed.wrapping_add(pair as u64));
        let long = is_long(pair);
        let mut secret = vec![0; if long { 512 } else { 24 }];
        rng.fill(&mut secret[..]);
        let set = deal(&SecretBytes::from(&secret[..]), Quorum::new(2, 3).unwrap(), &mut rng).unwrap();
        let papers: Vec<Vec<String>> = set
            .shares()
            .iter()
            .map(|share| share.typed_rows().iter().map(|row| row.expose().to_owned()).collect())
            .collect();
        let mut window = Window::start(program, &["recover", "-q"], folder, (80, 24));
        for sheet in 0..2 {
            let slip = Slip::ALL[(2 * pair + sheet + pair / 6 * 5) % Slip::ALL.len()];
            let at = rng.random_range(1..=papers[sheet].len());
            assert!(window.wait_for_form(), "no form for sheet {sheet}");
            let papers = (&papers[sheet][..], &papers[2][..]);
            let typed = Person::new(&mut window, papers, slip, at, &mut rng).type_sheet();
            let cost = costs.entry((long, slip)).or_default();
            cost.sheets += 1;
            cost.extra.push(typed.extra());
            cost.twice += typed.twice;
        }
        let (code, out, err) = window.end();
        assert_eq!(out, secret, "pair {pair} of seed {seed}, exit {code}: {err}");
    }
    costs
}
