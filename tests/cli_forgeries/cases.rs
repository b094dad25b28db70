//! What a forger may hand in, and how each of it must end.

use firesafe::cli::failure::Exit;

use crate::rival::rival;
use crate::sets::{
    FORGED, OLD, SECRET, abandoned, edited, edited_code, flipped, honest, new, old, own, scanned, three,
    typed,
};

/// Which ledger is at hand.
#[derive(Clone, Copy)]
pub enum Ledger {
    None,
    /// The one that knows the sets.
    Ours,
    /// That of another organisation.
    Others,
    /// Named by `FIRESAFE_LEDGER` alone.
    Named,
}

impl Ledger {
    /// As the transcript calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "no ledger",
            Self::Ours => "the ledger",
            Self::Others => "the ledger of others",
            Self::Named => "`FIRESAFE_LEDGER` is set",
        }
    }
}

/// One try.
pub struct Case {
    /// What is handed in.
    pub what: &'static str,
    pub ledger: Ledger,
    /// Names, which say who made each, and what is in them.
    pub sheets: Vec<(&'static str, String)>,
    /// What comes out, and how it ends.
    pub secret: Option<&'static str>,
    pub exit: Exit,
}

type Sheets = Vec<(&'static str, String)>;

fn none(what: &'static str, sheets: Sheets, exit: Exit) -> Case {
    Case { what, ledger: Ledger::None, sheets, secret: None, exit }
}

fn some(what: &'static str, sheets: Sheets, secret: &'static str, exit: Exit) -> Case {
    Case { what, ledger: Ledger::None, sheets, secret: Some(secret), exit }
}

fn with(ledger: Ledger, case: Case) -> Case {
    Case { ledger, ..case }
}

/// Two honest sheets of `bg1`, typed.
fn typed_pair() -> Sheets {
    vec![("honest-1", typed(&honest(), 1)), ("honest-2", typed(&honest(), 2))]
}

/// The same, scanned.
fn scanned_pair() -> Sheets {
    vec![("honest-1", scanned(&honest(), 1)), ("honest-2", scanned(&honest(), 2))]
}

/// Two unsigned sheets under the id of `bg1` that fit each other.
fn forged_pair() -> Sheets {
    let rival = rival(&honest(), 2, FORGED, &[]);
    vec![("forged-6", typed(&rival, 6)), ("forged-7", typed(&rival, 7))]
}

/// An unsigned sheet that a custodian made to fit sheet 1.
fn insiders() -> (&'static str, String) {
    ("forged-7", typed(&rival(&honest(), 2, FORGED, &[1]), 7))
}

fn threes(how: fn(&crate::reference::Set, u8) -> String) -> Sheets {
    let set = three();
    vec![("honest-1", how(&set, 1)), ("honest-2", how(&set, 2)), ("honest-3", how(&set, 3))]
}

fn and<const N: usize>(mut sheets: Sheets, more: [(&'static str, String); N]) -> Sheets {
    sheets.extend(more);
    sheets
}

fn join(mut sheets: Sheets, more: Sheets) -> Sheets {
    sheets.extend(more);
    sheets
}

pub fn all() -> Vec<Case> {
    [unsigned(), headers(), signatures(), with_ledger(), recorded(), other_ledgers()]
        .into_iter()
        .flatten()
        .collect()
}

/// Nothing but characters speaks for some of the sheets.
fn unsigned() -> Vec<Case> {
    let set = honest();
    let forged_2 = || ("forged-2", edited(&set, 2, 2, &flipped(set.payload(2))));
    let forged_1 = || ("forged-1", edited(&set, 2, 1, &flipped(set.payload(1))));
    let big = rival(&three(), 3, FORGED, &[]);
    let fits = rival(&three(), 3, FORGED, &[1, 2]);
    let one = || vec![("honest-1", typed(&set, 1))];
    vec![
        some("two honest sheets, typed", typed_pair(), SECRET, Exit::Due),
        some(
            "two honest sheets, one scanned and one typed",
            vec![("honest-1", scanned(&set, 1)), ("honest-2", typed(&set, 2))],
            SECRET,
            Exit::Due,
        ),
        some("a set that is forged as a whole", forged_pair(), FORGED, Exit::Due),
        none(
            "two forged sheets that fit, and an honest one",
            and(forged_pair(), [one().remove(0)]),
            Exit::Integrity,
        ),
        none("an honest sheet, then two forged ones that fit", join(one(), forged_pair()), Exit::Integrity),
        none(
            "two honest sheets that fit, and a forged one",
            and(typed_pair(), [("forged-3", edited(&set, 2, 3, &flipped(set.payload(3))))]),
            Exit::Integrity,
        ),
        none("two honest sheets against two forged ones", join(typed_pair(), forged_pair()), Exit::Integrity),
        none("an honest sheet and a forged one that does not fit", and(one(), [forged_2()]), Exit::Integrity),
        some("a custodian forges a sheet to fit the own one", and(one(), [insiders()]), FORGED, Exit::Due),
        none(
            "the same, and the sheet of another custodian",
            and(typed_pair(), [insiders()]),
            Exit::Integrity,
        ),
        none("a forged sheet under the number of an honest one", and(one(), [forged_1()]), Exit::Integrity),
        none("the same, and another honest sheet", and(typed_pair(), [forged_1()]), Exit::Integrity),
        none("one honest sheet given twice", and(one(), [("honest-again", typed(&set, 1))]), Exit::Failed),
        none(
            "a sheet under another number",
            vec![("forged-3", edited(&set, 2, 3, set.payload(1))), ("honest-2", typed(&set, 2))],
            Exit::Integrity,
        ),
        none(
            "three forged sheets that fit, against two honest ones of five",
            vec![
                ("honest-1", typed(&three(), 1)),
                ("honest-2", typed(&three(), 2)),
                ("forged-6", typed(&big, 6)),
                ("forged-7", typed(&big, 7)),
                ("forged-8", typed(&big, 8)),
            ],
            Exit::Integrity,
        ),
        some(
            "two custodians of three forge a third sheet",
            vec![
                ("honest-1", typed(&three(), 1)),
                ("honest-2", typed(&three(), 2)),
                ("forged-9", typed(&fits, 9)),
            ],
            FORGED,
            Exit::Due,
        ),
        none(
            "the same, and an honest third sheet",
            and(threes(typed), [("forged-9", typed(&fits, 9))]),
            Exit::Integrity,
        ),
    ]
}

/// k, the number or the length of a sheet is another.
fn headers() -> Vec<Case> {
    let set = honest();
    let raised = || ("forged-3", edited(&set, 3, 3, set.payload(3)));
    let lowered = rival(&three(), 2, FORGED, &[]);
    let lowered_pair = || vec![("forged-6", typed(&lowered, 6)), ("forged-7", typed(&lowered, 7))];
    let long = rival(&set, 2, "what the forger has made, and much longer", &[]);
    let claims_two = |x: u8| edited(&three(), 2, x, three().payload(x));
    let longer = || ("forged-6", typed(&long, 6));
    vec![
        none(
            "k raised on a forged sheet, beside two honest ones",
            and(typed_pair(), [raised()]),
            Exit::Integrity,
        ),
        none(
            "k raised on a forged sheet, beside one honest one",
            vec![("honest-1", typed(&set, 1)), raised()],
            Exit::Integrity,
        ),
        some(
            "k raised on a forged sheet, beside two scanned ones",
            and(scanned_pair(), [raised()]),
            SECRET,
            Exit::Integrity,
        ),
        none(
            "k lowered on real sheets of three",
            vec![("edited-1", claims_two(1)), ("edited-2", claims_two(2))],
            Exit::Integrity,
        ),
        none(
            "k lowered on one sheet, beside three honest ones",
            and(threes(typed), [("edited-4", claims_two(4))]),
            Exit::Integrity,
        ),
        some("a forged pair with k lowered, alone", lowered_pair(), FORGED, Exit::Due),
        none(
            "a forged pair with k lowered, beside three honest sheets",
            join(threes(typed), lowered_pair()),
            Exit::Integrity,
        ),
        some(
            "a forged pair with k lowered, beside three scanned sheets",
            join(threes(scanned), lowered_pair()),
            SECRET,
            Exit::Integrity,
        ),
        none("a longer forged sheet, beside two honest ones", and(typed_pair(), [longer()]), Exit::Integrity),
        some(
            "a longer forged sheet, beside two scanned ones",
            and(scanned_pair(), [longer()]),
            SECRET,
            Exit::Integrity,
        ),
        none(
            "a shorter forged sheet, beside a scanned one",
            vec![("honest-1", scanned(&set, 1)), ("forged-2", edited(&set, 2, 2, &set.payload(2)[..32]))],
            Exit::Integrity,
        ),
    ]
}

/// Signatures: of the dealer, of the forger, moved, and missing.
fn signatures() -> Vec<Case> {
    let set = honest();
    let beside_pair = |forged: String| and(scanned_pair(), [("forged-3", forged)]);
    let own_pair = || vec![("forgers-1", scanned(&own(), 1)), ("forgers-2", scanned(&own(), 2))];
    let forged_1 = edited(&set, 2, 1, &flipped(set.payload(1)));
    vec![
        some("two honest sheets, scanned", scanned_pair(), SECRET, Exit::Done),
        some(
            "two scanned sheets, and a forged one",
            beside_pair(edited(&set, 2, 3, &flipped(set.payload(3)))),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "two scanned sheets, and two forged ones that fit",
            join(scanned_pair(), forged_pair()),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "a custodian forges a sheet to fit the own, scanned one",
            vec![("honest-1", scanned(&set, 1)), insiders()],
            FORGED,
            Exit::Due,
        ),
        none(
            "the same, and a typed sheet of another custodian",
            vec![("honest-1", scanned(&set, 1)), insiders(), ("honest-2", typed(&set, 2))],
            Exit::Integrity,
        ),
        some(
            "the same, and a scanned sheet of another custodian",
            and(scanned_pair(), [insiders()]),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "a forged sheet under the number of a scanned one",
            and(scanned_pair(), [("forged-1", forged_1)]),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "the payload of a signed sheet changed",
            beside_pair(edited_code(&set, 2, 3, &flipped(set.payload(3)), &set.signed(3))),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "the number of a signed sheet changed",
            beside_pair(edited_code(&set, 2, 4, set.payload(3), &set.signed(3))),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "k of a signed sheet raised",
            beside_pair(edited_code(&set, 3, 3, set.payload(3), &set.signed(3))),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "a signature moved from another sheet",
            beside_pair(edited_code(&set, 2, 3, set.payload(3), &set.signed(2))),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "a sheet signed with the forger's key",
            beside_pair(edited_code(&set, 2, 3, set.payload(3), &own().signed(3))),
            SECRET,
            Exit::Integrity,
        ),
        none(
            "two forged sheets signed with the forger's key",
            vec![
                ("forged-1", edited_code(&set, 2, 1, set.payload(1), &own().signed(1))),
                ("forged-2", edited_code(&set, 2, 2, set.payload(2), &own().signed(2))),
            ],
            Exit::Integrity,
        ),
        some("a set of the forger's own, signed", own_pair(), FORGED, Exit::Done),
        some(
            "a set of the forger's own, and one honest sheet",
            and(own_pair(), [("honest-1", scanned(&set, 1))]),
            FORGED,
            Exit::Done,
        ),
        none(
            "a set of the forger's own, and two honest sheets",
            join(own_pair(), scanned_pair()),
            Exit::Failed,
        ),
        none(
            "one sheet of the forger's own set, and an honest one",
            vec![("forgers-1", scanned(&own(), 1)), ("honest-1", scanned(&set, 1))],
            Exit::Failed,
        ),
    ]
}

/// The ledger knows the set.
fn with_ledger() -> Vec<Case> {
    let set = honest();
    let raised = || ("forged-3", edited(&set, 3, 3, set.payload(3)));
    let own_pair = || vec![("forgers-1", scanned(&own(), 1)), ("forgers-2", scanned(&own(), 2))];
    let cases = vec![
        some("two honest sheets, typed", typed_pair(), SECRET, Exit::Done),
        none("a set that is forged as a whole", forged_pair(), Exit::Integrity),
        none(
            "two forged sheets that fit, and an honest one",
            and(forged_pair(), [("honest-1", typed(&set, 1))]),
            Exit::Integrity,
        ),
        some(
            "two honest sheets against two forged ones",
            join(typed_pair(), forged_pair()),
            SECRET,
            Exit::Integrity,
        ),
        some(
            "a custodian's forged sheet, and two honest ones",
            and(typed_pair(), [insiders()]),
            SECRET,
            Exit::Integrity,
        ),
        none(
            "a custodian forges a sheet to fit the own one",
            vec![("honest-1", typed(&set, 1)), insiders()],
            Exit::Integrity,
        ),
        some(
            "k raised on a forged sheet, beside two honest ones",
            and(typed_pair(), [raised()]),
            SECRET,
            Exit::Integrity,
        ),
        some("a set of the forger's own, signed", own_pair(), FORGED, Exit::Due),
        some(
            "a set of the forger's own, and two honest sheets",
            join(own_pair(), typed_pair()),
            SECRET,
            Exit::Due,
        ),
    ];
    cases.into_iter().map(|case| with(Ledger::Ours, case)).collect()
}

/// The ledger knows more of the sheets than that they are genuine.
fn recorded() -> Vec<Case> {
    let old_pair = || vec![("replaced-2", scanned(&old(), 2)), ("replaced-3", typed(&old(), 3))];
    let destroyed = || ("destroyed-1", typed(&old(), 1));
    let double = || ("forged-1", edited(&old(), 2, 1, &flipped(old().payload(1))));
    let good = || ("honest-1", typed(&new(), 1));
    let given_up = || vec![("given-up-1", typed(&abandoned(), 1)), ("given-up-2", typed(&abandoned(), 2))];
    let cases = vec![
        some("a superseded set replayed", old_pair(), OLD, Exit::Due),
        some(
            "a destroyed sheet reappears",
            vec![destroyed(), ("replaced-2", typed(&old(), 2))],
            OLD,
            Exit::Due,
        ),
        none("a destroyed sheet reappears alone", vec![destroyed()], Exit::Due),
        some("a forged double of a destroyed sheet", and(old_pair(), [double()]), OLD, Exit::Integrity),
        some("a lost sheet reappears", vec![good(), ("lost-3", typed(&new(), 3))], SECRET, Exit::Due),
        some(
            "a sheet that was tampered with",
            vec![good(), ("opened-2", scanned(&new(), 2))],
            SECRET,
            Exit::Due,
        ),
        some("an abandoned set", given_up(), OLD, Exit::Due),
        some(
            "a superseded sheet among those of another account",
            and(typed_pair(), [("replaced-2", typed(&old(), 2))]),
            SECRET,
            Exit::Due,
        ),
        none("sheets of two generations", vec![good(), ("replaced-2", typed(&old(), 2))], Exit::Due),
        some(
            "a destroyed sheet and a forged one",
            vec![
                destroyed(),
                ("replaced-2", typed(&old(), 2)),
                ("forged-6", typed(&rival(&old(), 2, FORGED, &[]), 6)),
            ],
            OLD,
            Exit::Integrity,
        ),
    ];
    cases.into_iter().map(|case| with(Ledger::Ours, case)).collect()
}

/// Ledgers that say nothing.
fn other_ledgers() -> Vec<Case> {
    vec![
        with(Ledger::Others, some("two honest sheets, scanned", scanned_pair(), SECRET, Exit::Due)),
        with(Ledger::Others, some("two honest sheets, typed", typed_pair(), SECRET, Exit::Due)),
        with(Ledger::Named, some("two honest sheets, scanned", scanned_pair(), SECRET, Exit::Done)),
        with(Ledger::Named, some("two honest sheets, typed", typed_pair(), SECRET, Exit::Due)),
    ]
}
