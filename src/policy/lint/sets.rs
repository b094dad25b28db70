//! Sets and their sheets: loss, collusion, replacement, tampering, channels.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::Findings;
use super::findings::entry;
use super::records::{Records, SetAnalysis};
use super::wording::sheets;
use crate::model::{Cause, Command, Register, SetId, SetOf, SetRecord, SheetRecord, Standing};
use crate::policy::analysis::{Analysis, Holding};
use crate::policy::remedy::{destroy, store, validate};
use crate::policy::renewal::is_replaced;
use crate::text::{count, verb};

/// Days for what a ceremony leaves to be finished.
pub const GRACE_DAYS: u16 = 7;

/// What a finding on a set is about: its account, or the secret's label.
pub fn subject(set: &SetRecord) -> (&'static str, &str) {
    match &set.of {
        SetOf::Account { account, .. } => (Register::Account.noun(), account.as_str()),
        SetOf::Secret { label } => ("secret", label.as_str()),
    }
}

/// Which of its sets, where an account may have several.
fn of(set: &SetRecord) -> String {
    match &set.of {
        SetOf::Account { generation, .. } => format!("generation {generation}, set {}", set.facts.id),
        SetOf::Secret { .. } => format!("set {}", set.facts.id),
    }
}

/// What brings the last of these sheets to another place; those of a set that was replaced end.
fn move_one(set: &SetRecord, holding: &Holding<'_>) -> Command {
    if is_replaced(set) {
        return destroy(set.facts.id, None);
    }
    let share = holding.numbers().next_back().unwrap_or(1);
    store(set.facts.id, share)
}

/// Separate sheets in separate fireproof places: nothing alone suffices to take it, or to lose it.
pub fn r15<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for SetAnalysis { set, analysis } in &records.sets {
        let about = subject(set);
        let (k, live) = (analysis.k, analysis.live);
        let of = of(set);
        let enough = |Holding { name, sheets, .. }: &Holding<'_>, who: &str| {
            format!("{who} `{name}` alone reaches {sheets} of its {live} sheets, and {k} are enough ({of})")
        };
        let alone = &analysis.alone;
        for holding in &alone.people {
            found.error(about, enough(holding, "person"), move_one(set, holding));
        }
        for holding in &alone.safes {
            found.error(about, enough(holding, "safe"), move_one(set, holding));
        }
        for holding in news(&alone.sites, &alone.safes) {
            found.error(about, enough(holding, "site"), move_one(set, holding));
        }
        if set.standing == Standing::Active {
            loss(records, set, analysis, found);
        }
    }
    super::safes::fireproof(records, found);
}

fn loss<'a>(records: &Records<'a>, set: &'a SetRecord, analysis: &Analysis<'a>, found: &mut Findings<'a>) {
    let (about, of, k, live) = (subject(set), of(set), analysis.k, analysis.live);
    match analysis.spare {
        ..0 => {
            let text = format!("it has {live} sheets and needs {k}: nobody can recover it ({of})");
            found.error(about, text, records.renewal.replace(set));
        }
        0 => {
            let text = format!("all {live} sheets are needed: whoever loses one loses the secret ({of})");
            found.warning(about, text, records.renewal.spread(set));
        }
        1.. => {
            let fatal = &analysis.fatal;
            let safes = fatal.safes.iter().map(|holding| ("safe", holding));
            let sites = news(&fatal.sites, &fatal.safes).map(|holding| ("site", holding));
            for (what, holding) in safes.chain(sites) {
                let Holding { name, sheets, .. } = holding;
                let left = live - sheets;
                let s = verb(left, "", "s");
                let text =
                    format!("the loss of {what} `{name}` leaves {left} sheet{s}, and {k} are needed ({of})");
                found.warning(about, text, move_one(set, holding));
            }
        }
    }
}

/// The sites that are not told of by one of their safes.
fn news<'h, 'a>(sites: &'h [Holding<'a>], safes: &'h [Holding<'a>]) -> impl Iterator<Item = &'h Holding<'a>> {
    let stands_on = |safe: &Holding<'_>, site: &Holding<'_>| safe.shares & !site.shares == 0;
    sites.iter().filter(move |site| !safes.iter().any(|safe| stands_on(safe, site)))
}

/// New sheets become active, old ones end, and passwords change.
pub fn r22<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let opening: HashSet<SetId> = records.sets.iter().map(|one| one.set.facts.id).collect();
    for set in records.state.sets() {
        let about = subject(set);
        match set.standing {
            Standing::Pending if records.is_late(set.issued_on, GRACE_DAYS) => {
                let text =
                    format!("its new sheets wait since {} to become active ({})", set.issued_on, of(set));
                found.warning(about, text, records.renewal.finish(set));
            }
            Standing::Superseded(on) | Standing::Abandoned(on) => {
                let opens = opening.contains(&set.facts.id);
                let live: Vec<_> = set.live().map(|sheet| sheet.share).collect();
                let is_last = records.state.account_left_to(set).is_some();
                if live.is_empty() || is_last || !(opens || records.is_late(on, GRACE_DAYS)) {
                    continue;
                }
                let are = verb(live.len(), "is", "are");
                let word = set.standing.as_str();
                let text =
                    format!("{} {are} {word} since {on} and not destroyed ({})", sheets(&live), of(set));
                let mend = destroy(set.facts.id, None);
                if opens {
                    found.error(about, format!("{text}: they open it still"), mend);
                } else {
                    found.warning(about, text, mend);
                }
            }
            Standing::Pending | Standing::Active => {}
        }
    }
    for facts in &records.accounts {
        let Some((account, active)) = facts.account.and_then(|account| Some((account, account.active()?)))
        else {
            continue;
        };
        let about = entry(Register::Account, facts.entry);
        let mend = records.renewal.rotate(account);
        if let Some(Cause::Use(number)) = account.rotation_now.as_ref().map(|urgent| &urgent.cause) {
            found.warning(about, format!("it was not rotated since use {number}"), mend);
        } else if let Some(since) =
            active.active_on.filter(|on| records.is_late(*on, records.intervals.rotation))
        {
            let days = count(records.intervals.rotation.into(), "day");
            found.warning(about, format!("it has the same credential since {since}, more than {days}"), mend);
        }
    }
}

/// What was tampered with, or may be known, is replaced as a whole.
pub fn g08<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let pending = records.state.pending().map(|set| set.facts.id);
    let seen: HashSet<SetId> = records.sets.iter().map(|one| one.set.facts.id).collect();
    let others = pending.filter(|id| !seen.contains(id)).filter_map(|id| records.state.set(id));
    for set in records.sets.iter().map(|one| one.set).chain(others) {
        let numbers = |is: fn(&SheetRecord) -> bool| {
            set.sheets.iter().filter(move |sheet| is(sheet)).map(|sheet| sheet.share).collect::<Vec<_>>()
        };
        let tampered = numbers(|sheet| sheet.tampered_on.is_some());
        let lost = numbers(|sheet| sheet.lost_on.is_some());
        if let Some(on) = set.tampered_on {
            let (found_so, which) = match (tampered.is_empty(), lost.is_empty()) {
                (false, true) => ("tampered with", tampered),
                (true, _) => ("to be gone", lost),
                (false, false) => {
                    ("tampered with or gone", numbers(|one| one.tampered_on.or(one.lost_on).is_some()))
                }
            };
            let was = verb(which.len(), "was", "were");
            let text = format!("{} {was} found {found_so}, first on {on} ({})", sheets(&which), of(set));
            found.error(subject(set), text, records.renewal.replace(set));
        }
    }
    for facts in &records.accounts {
        let Some(account) = facts.account else { continue };
        if let Some(on) = account.opening().filter_map(|generation| generation.compromised_on).min() {
            let text = format!("somebody else may know its credential since {on}");
            found.error(entry(Register::Account, facts.entry), text, records.renewal.rotate(account));
        }
    }
}

/// Enough shares never go by one channel, and each sheet is in a numbered bag.
pub fn g09<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    for SetAnalysis { set, analysis } in &records.sets {
        let about = subject(set);
        let k = analysis.k;
        for Holding { name, sheets, .. } in &analysis.alone.carriers {
            // who keeps them all has them anyway: that is R15
            let carried = |sheet: &SheetRecord| {
                sheet.carriers.iter().any(|carrier| carrier.folded() == name.to_lowercase())
            };
            if set.live().any(carried) {
                let text =
                    format!("`{name}` carried {sheets} of its sheets, and {k} are enough ({})", of(set));
                found.error(about, text, records.renewal.replace(set));
            }
        }
        for (on, workstation, shares) in together(set) {
            let text = format!(
                "{} were verified on `{workstation}` on {on}, and {k} are enough ({})",
                sheets(&shares),
                of(set)
            );
            found.warning(about, text, records.renewal.replace(set));
        }
        if set.standing == Standing::Active {
            let bare = set.live().filter(|sheet| sheet.envelope.is_none()).map(|sheet| sheet.share);
            let bare: Vec<_> = bare.collect();
            if !bare.is_empty() {
                let are = verb(bare.len(), "is", "are");
                let text = format!("{} {are} in no numbered bag ({})", sheets(&bare), of(set));
                let bag = format!("{}=NUMBER", bare[0]);
                found.warning(about, text, validate(set.facts.id).flag("--typed").option("--bag", bag));
            }
        }
    }
}

/// Workstations that saw k shares of a set in one day.
fn together(set: &SetRecord) -> Vec<(Date, String, Vec<u8>)> {
    let mut seen: HashMap<(Date, String), Vec<u8>> = HashMap::new();
    for sheet in &set.sheets {
        for (on, workstation) in &sheet.verified {
            let shares = seen.entry((*on, workstation.folded())).or_default();
            if shares.last() != Some(&sheet.share) {
                shares.push(sheet.share);
            }
        }
    }
    let enough = seen.into_iter().filter(|(_, shares)| shares.len() >= usize::from(set.facts.k));
    let mut enough: Vec<_> = enough.map(|((on, workstation), shares)| (on, workstation, shares)).collect();
    enough.sort();
    enough
}
