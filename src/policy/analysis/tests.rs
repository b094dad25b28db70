use std::collections::BTreeSet;

use proptest::prelude::*;

use super::people::MAX_STEPS;
use super::*;

/// What a random sheet is given: custodian, carrier, safe; 0 for none.
type Draw = (u8, u8, u8);

/// Name, site, who opens it, yearly chance of loss.
type DrawnSafe = (String, Option<String>, Vec<String>, Option<f64>);

/// A plan that owns its names. A safe's site is its number divided by 2.
#[derive(Debug)]
struct Drawn {
    k: u8,
    sheets: Vec<(Option<String>, Option<String>, Option<usize>)>,
    safes: Vec<DrawnSafe>,
}

impl Drawn {
    fn plan(&self) -> Plan<'_> {
        let sheets = (1..).zip(&self.sheets).map(|(share, (custodian, carrier, safe))| Sheet {
            carried_before: &[],
            share,
            custodian: custodian.as_deref(),
            carrier: carrier.as_deref(),
            safe: safe.map(|safe| {
                let (name, site, access, yearly_loss) = &self.safes[safe];
                Safe { name, site: site.as_deref(), access, yearly_loss: *yearly_loss }
            }),
        });
        Plan { k: self.k, sheets: sheets.collect() }
    }
}

/// Custodians and those with access come from one small crowd, so that they are often the same.
fn drawn() -> impl Strategy<Value = Drawn> {
    let sheets = prop::collection::vec((0..6_u8, 0..4_u8, 0..7_u8), 0..=12);
    let access = prop::collection::vec(prop::collection::vec(1..6_u8, 0..3), 6);
    let losses = prop::collection::vec(prop::option::of(0.0..1.0_f64), 6);
    (2..=13_u8, sheets, access, losses).prop_map(|(k, sheets, access, losses)| {
        let person = |number: u8| format!("person {number}");
        let some = |number: u8, name: &str| (number > 0).then(|| format!("{name} {number}"));
        let sheet = |(custodian, carrier, safe): Draw| {
            (some(custodian, "Person"), some(carrier, "carrier"), (safe > 0).then(|| usize::from(safe) - 1))
        };
        let safes = (0..6).zip(access).zip(losses).map(|((number, access), loss)| {
            let site = (number != 4).then(|| format!("site {}", number / 2));
            (format!("safe {number}"), site, access.into_iter().map(person).collect(), loss)
        });
        Drawn { k, sheets: sheets.into_iter().map(sheet).collect(), safes: safes.collect() }
    })
}

/// The sheets' places by a name of theirs, as sets of sheet numbers.
fn names(plan: &Plan<'_>, of: impl Fn(&Sheet<'_>) -> Vec<String>) -> Vec<(String, BTreeSet<u8>)> {
    let all: BTreeSet<String> = plan.sheets.iter().flat_map(&of).collect();
    let with = |name: &String| {
        plan.sheets.iter().filter(|sheet| of(sheet).contains(name)).map(|sheet| sheet.share).collect()
    };
    all.iter().map(|name| (name.clone(), with(name))).collect()
}

fn lower(name: Option<&str>) -> Vec<String> {
    name.map(str::to_lowercase).into_iter().collect()
}

/// Every choice of names, with how many there are and the sheets that go with them.
fn choices(names: &[(String, BTreeSet<u8>)]) -> impl Iterator<Item = (u32, BTreeSet<u8>)> {
    (0..1_u32 << names.len()).map(|choice| {
        let chosen = (0..names.len()).filter(|at| choice >> at & 1 == 1);
        (choice.count_ones(), chosen.flat_map(|at| names[at].1.iter().copied()).collect())
    })
}

fn folded(holdings: &[Holding<'_>]) -> BTreeSet<String> {
    holdings.iter().map(|holding| holding.name.to_lowercase()).collect()
}

/// What is known of one kind of name by trying everything.
struct Tried {
    reaching: BTreeSet<String>,
    fatal: BTreeSet<String>,
    fewest_to_take: Option<u32>,
    fewest_to_lose: Option<u32>,
}

fn tried(plan: &Plan<'_>, of: impl Fn(&Sheet<'_>) -> Vec<String>) -> Tried {
    let names = names(plan, of);
    let k = usize::from(plan.k);
    let live = plan.sheets.len();
    let is = |wanted: &dyn Fn(usize) -> bool| {
        names.iter().filter(|(_, sheets)| wanted(sheets.len())).map(|(name, _)| name.clone()).collect()
    };
    let fewest = |wanted: &dyn Fn(usize) -> bool| {
        choices(&names).filter(|(_, sheets)| wanted(sheets.len())).map(|(number, _)| number).min()
    };
    Tried {
        reaching: is(&|sheets| sheets >= k),
        fatal: is(&|sheets| live >= k && live - sheets < k),
        fewest_to_take: fewest(&|sheets| sheets >= k),
        fewest_to_lose: fewest(&|sheets| live - sheets < k),
    }
}

/// Every way in which safes can be lost, with its chance.
fn chance_of_lockout(drawn: &Drawn) -> f64 {
    let outcomes = 0..1_u32 << drawn.safes.len();
    let chance_of = |outcome: u32| -> f64 {
        let safes = drawn.safes.iter().enumerate();
        let chances = safes.map(|(at, (.., loss))| {
            let loss = loss.unwrap_or(0.0);
            if outcome >> at & 1 == 1 { loss } else { 1.0 - loss }
        });
        chances.product()
    };
    let locks_out = |outcome: u32| {
        let left = drawn.sheets.iter().filter(|(.., safe)| safe.is_none_or(|safe| outcome >> safe & 1 == 0));
        left.count() < usize::from(drawn.k)
    };
    outcomes.filter(|&outcome| locks_out(outcome)).map(chance_of).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_agrees_with_trying_everything(drawn in drawn()) {
        let plan = drawn.plan();
        let found = analyse(&plan);
        prop_assert_eq!(usize::from(found.live), plan.sheets.len());
        let safes = tried(&plan, |sheet| lower(sheet.safe.map(|safe| safe.name)));
        let sites = tried(&plan, |sheet| lower(sheet.safe.and_then(|safe| safe.site)));
        let custodians = tried(&plan, |sheet| lower(sheet.custodian));
        let carriers = tried(&plan, |sheet| lower(sheet.carrier));
        let people = tried(&plan, |sheet| {
            let access = sheet.safe.map_or(&[][..], |safe| safe.access);
            access.iter().map(|name| name.to_lowercase()).chain(lower(sheet.custodian)).collect()
        });
        let fewest = |fewest: Option<u8>| fewest.map(u32::from);

        prop_assert_eq!(folded(&found.alone.safes), safes.reaching);
        prop_assert_eq!(folded(&found.alone.sites), sites.reaching);
        prop_assert_eq!(folded(&found.alone.custodians), custodians.reaching);
        prop_assert_eq!(folded(&found.alone.carriers), carriers.reaching);
        prop_assert_eq!(folded(&found.alone.people), people.reaching);
        prop_assert_eq!(folded(&found.fatal.safes), safes.fatal);
        prop_assert_eq!(folded(&found.fatal.sites), sites.fatal);
        prop_assert_eq!(folded(&found.fatal.custodians), custodians.fatal);
        prop_assert_eq!(fewest(found.fewest.safes), safes.fewest_to_lose);
        prop_assert_eq!(fewest(found.fewest.sites), sites.fewest_to_lose);
        prop_assert_eq!(fewest(found.fewest.custodians), custodians.fewest_to_lose);
        prop_assert_eq!(found.people.as_ref().map(|people| u32::from(people.number)), people.fewest_to_take);
        prop_assert!(found.people.as_ref().is_none_or(|people| people.exact));
        // those whom it names do reach k
        if let Some(People { names, number, .. }) = &found.people {
            let reached = plan.sheets.iter().filter(|sheet| {
                let access = sheet.safe.map_or(&[][..], |safe| safe.access).iter().map(String::as_str);
                access.chain(sheet.custodian).any(|name| names.iter().any(|n| n.eq_ignore_ascii_case(name)))
            });
            prop_assert!(reached.count() >= usize::from(plan.k));
            prop_assert_eq!(names.len(), usize::from(*number));
        }

        let used: BTreeSet<_> = drawn.sheets.iter().filter_map(|(.., safe)| *safe).collect();
        if let Some(lockout) = &found.lockout {
            let chance = chance_of_lockout(&drawn);
            prop_assert!((lockout.chance - chance).abs() < 1e-12, "{} and {chance}", lockout.chance);
            let without = used.iter().filter(|&&safe| drawn.safes[safe].3.is_none()).count();
            prop_assert_eq!(lockout.safes_without_chance.len(), without);
            let counted = drawn.sheets.iter().filter(|(.., safe)| safe.is_none_or(|safe| drawn.safes[safe].3.is_none()));
            prop_assert_eq!(usize::from(lockout.sheets_counted_as_safe), counted.count());
        } else {
            prop_assert!(used.iter().all(|&safe| drawn.safes[safe].3.is_none()));
        }
    }
}

fn texts(plan: &Plan<'_>) -> Vec<String> {
    analyse(plan).worst.into_iter().map(|finding| finding.text).collect()
}

fn safe<'a>(name: &'a str, site: &'a str, access: &'a [String]) -> Safe<'a> {
    Safe { name, site: Some(site), access, yearly_loss: None }
}

fn sheet<'a>(share: u8, custodian: &'a str, safe: impl Into<Option<Safe<'a>>>) -> Sheet<'a> {
    Sheet { share, custodian: Some(custodian), carrier: None, carried_before: &[], safe: safe.into() }
}

#[test]
fn a_sound_plan_has_nothing_to_say() {
    let plan = Plan {
        k: 2,
        sheets: vec![
            sheet(1, "Ann", safe("a", "north", &[])),
            sheet(2, "Bo", safe("b", "south", &[])),
            sheet(3, "Cy", safe("c", "west", &[])),
        ],
    };
    let found = analyse(&plan);
    assert_eq!((found.live, found.spare, found.safes_survived, found.unplaced), (3, 1, 1, 0));
    assert_eq!((found.alone, found.fatal), (Alone::default(), Fatal::default()));
    assert_eq!(found.fewest, Fewest { safes: Some(2), sites: Some(2), custodians: Some(2) });
    assert_eq!(found.people, Some(People { number: 2, names: vec!["Ann", "Bo"], exact: true }));
    assert_eq!((found.lockout, found.worst), (None, Vec::new()));
}

#[test]
fn the_worst_two_are_said_in_words() {
    let keys = ["ann".to_owned()];
    let mut plan = Plan {
        k: 2,
        sheets: vec![
            sheet(1, "Ann", safe("a", "north", &[])),
            sheet(2, "Bo", safe("b", "south", &keys)),
            sheet(3, "Cy", safe("b", "south", &keys)),
        ],
    };
    // Ann keeps one and opens the safe of two: one person, whatever the capitals
    assert_eq!(
        texts(&plan),
        [
            "`Ann` alone can reach 3 sheets, and 2 are enough",
            "the loss of safe `b` leaves 1 sheet, and 2 are needed"
        ]
    );
    plan.sheets[2].safe = Some(safe("c", "south", &[]));
    plan.sheets[1].safe = Some(safe("b", "south", &[]));
    assert_eq!(
        texts(&plan),
        [
            "one burglary at `south` finds 2 sheets, and 2 are enough",
            "one fire at `south` leaves 1 sheet, and 2 are needed"
        ]
    );
    plan.sheets[2].safe = Some(safe("c", "west", &[]));
    plan.sheets[0].carrier = Some("courier");
    plan.sheets[2].carrier = Some("Courier");
    assert_eq!(texts(&plan), ["`courier` carried 2 sheets, and 2 are enough"]);
    plan.sheets.truncate(2);
    assert_eq!(texts(&plan), ["all 2 sheets are needed: whoever loses one loses the secret"]);
    plan.sheets.truncate(1);
    assert_eq!(
        texts(&plan),
        ["only 1 sheet is left and 2 are needed: nobody can recover the secret any more"]
    );
    assert_eq!(analyse(&plan).fewest, Fewest { safes: Some(0), sites: Some(0), custodians: Some(0) });
    plan.sheets.clear();
    assert_eq!(texts(&plan), ["no sheet is left and 2 are needed: nobody can recover the secret any more"]);
}

#[test]
fn fewer_people_than_sheets_are_named() {
    let keys = ["Dee".to_owned()];
    let plan = Plan {
        k: 3,
        sheets: vec![
            sheet(1, "Ann", safe("a", "north", &[])),
            sheet(2, "Bo", safe("b", "south", &keys)),
            sheet(3, "Cy", safe("c", "west", &keys)),
            sheet(4, "Di", safe("d", "east", &[])),
        ],
    };
    assert_eq!(texts(&plan), ["2 people are enough for 3 sheets: `Ann` and `Dee`"]);
}

#[test]
fn a_chance_of_lockout_says_what_it_leaves_out() {
    let risky = |name, yearly_loss| Some(Safe { name, site: None, access: &[], yearly_loss });
    let mut plan = Plan {
        k: 2,
        sheets: vec![
            sheet(1, "Ann", risky("a", Some(0.1))),
            sheet(2, "Bo", risky("b", Some(0.2))),
            sheet(3, "Cy", risky("c", Some(0.5))),
        ],
    };
    // two or three of them lost: 0.1·0.2·0.5 + 0.1·0.8·0.5 + 0.9·0.2·0.5 + 0.1·0.2·0.5
    let lockout = analyse(&plan).lockout.expect("a chance");
    assert!((lockout.chance - 0.15).abs() < 1e-15, "{}", lockout.chance);
    assert_eq!(texts(&plan), ["the chance of being locked out within a year is 15.0 %"]);
    plan.sheets[0].safe = risky("a", None);
    plan.sheets.push(sheet(4, "Di", None));
    let lockout = analyse(&plan).lockout.expect("a chance");
    assert_eq!((lockout.safes_without_chance.as_slice(), lockout.sheets_counted_as_safe), (&["a"][..], 2));
    assert_eq!(lockout.chance.to_bits(), 0.0_f64.to_bits(), "sheets 1 and 4 are always there");
    // a fourth sheet is needed: now every loss of a safe with a figure locks out
    plan.k = 4;
    plan.sheets[1].custodian = None;
    assert_eq!(
        texts(&plan),
        [
            "all 4 sheets are needed: whoever loses one loses the secret",
            "the chance of being locked out within a year is 60.0 %, if the 2 sheets without a figure are never lost"
        ]
    );
}

#[test]
fn sheets_that_nobody_keeps_are_out_of_reach() {
    let plan = Plan { k: 2, sheets: (1..=3).map(|share| Sheet { share, ..Sheet::default() }).collect() };
    let found = analyse(&plan);
    assert_eq!((found.people, found.unplaced, found.safes_survived), (None, 3, 0));
    assert_eq!(found.fewest, Fewest::default());
    assert_eq!(found.worst, []);
}

#[test]
fn plans_made_to_be_hard_stay_exact() {
    // the 155 lines of the projective space over GF(2) with 31 points: every pair of points on one line
    let lines: Vec<[u8; 3]> =
        (1..32_u8).flat_map(|a| (a + 1..32).map(move |b| [a, b, a ^ b])).filter(|&[_, b, c]| b < c).collect();
    assert_eq!(lines.len(), 155);
    for (k, fewest) in [(15, 5), (24, 8), (29, 10), (31, 11)] {
        let access: Vec<Vec<String>> = (1..32_u8)
            .map(|point| {
                let through = lines.iter().enumerate().filter(|(_, line)| line.contains(&point));
                through.map(|(number, _)| format!("line {number}")).collect()
            })
            .collect();
        let names: Vec<String> = (1..32).map(|point| format!("safe {point}")).collect();
        let sheets = (1..32_u8).zip(&access).zip(&names).map(|((share, access), name)| Sheet {
            share,
            safe: Some(Safe { name, access, ..Safe::default() }),
            ..Sheet::default()
        });
        let found = analyse(&Plan { k, sheets: sheets.collect() }).people.expect("enough people");
        assert_eq!((found.number, found.exact), (fewest, true), "{k} of 31, bounded by {MAX_STEPS}");
    }
}
