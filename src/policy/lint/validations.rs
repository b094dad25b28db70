//! Whether accounts and sheets were looked at lately, and after what changed.

use super::Findings;
use super::findings::entry;
use super::records::Records;
use super::sets::subject;
use super::wording::sheets;
use crate::model::{Cause, Register, Standing};
use crate::policy::remedy::validate;
use crate::text::{count, verb};

/// At least every 90 days, or as the policy says.
pub fn r23<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    let days = records.intervals.validation;
    for facts in &records.accounts {
        let Some((account, active)) = facts.account.and_then(|account| Some((account, account.active()?)))
        else {
            continue;
        };
        // that it was seen to work before it became active proves it too
        let Some(last) = account.validated_on.max(active.active_on) else { continue };
        if records.is_late(last, days) {
            let text =
                format!("it was last proved to work on {last}, more than {} ago", count(days.into(), "day"));
            let mend = validate(&facts.entry.name);
            found.warning(entry(Register::Account, facts.entry), text, mend);
        }
    }
    for set in records.sets.iter().map(|one| one.set).filter(|set| set.standing == Standing::Active) {
        let seen = |sheet: &&crate::model::SheetRecord| {
            sheet.checked.map(|checked| checked.on).max(sheet.keeping().map(|kept| kept.on))
        };
        let late = set.live().filter(|sheet| seen(sheet).is_none_or(|last| records.is_late(last, days)));
        let late: Vec<_> = late.map(|sheet| sheet.share).collect();
        if !late.is_empty() {
            let was = verb(late.len(), "was", "were");
            let text =
                format!("{} {was} not looked at for more than {}", sheets(&late), count(days.into(), "day"));
            let about = subject(set);
            found.warning(about, text, validate(about.1));
        }
    }
}

/// After a change of staff.
pub fn r24<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    urgent(records, found, |cause| match cause {
        Cause::StaffChange(person) => Some(format!("`{person}` came, left or changed work")),
        _ => None,
    });
}

/// After a change of subscriptions.
pub fn r25<'a>(records: &Records<'a>, found: &mut Findings<'a>) {
    urgent(records, found, |cause| match cause {
        Cause::SubscriptionChange => Some("subscriptions changed".to_owned()),
        _ => None,
    });
}

fn urgent<'a>(records: &Records<'a>, found: &mut Findings<'a>, told: impl Fn(&Cause) -> Option<String>) {
    for facts in records.accounts.iter().filter(|facts| facts.is_active()) {
        let urgent = facts.account.and_then(|account| account.validation_now.as_ref());
        let Some((urgent, told)) = urgent.and_then(|urgent| Some((urgent, told(&urgent.cause)?))) else {
            continue;
        };
        let text = format!("{told} on {}, and it was not validated since", urgent.on);
        found.warning(entry(Register::Account, facts.entry), text, validate(&facts.entry.name));
    }
}
