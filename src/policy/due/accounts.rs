//! Accounts: validation, rotation, the alert, and uses that are open.

use jiff::civil::Date;

use super::{Agenda, Due, Kind, later};
use crate::model::register::keys;
use crate::model::{Account, Cause, Command, Register, State, Urgent, Use};
use crate::policy::remedy::{issue, use_close, use_step, validate};
use crate::policy::renewal::Renewal;

pub(super) fn all(state: &State, renewal: &Renewal<'_>, agenda: &mut Agenda) {
    for account in state.accounts().filter(|account| account.ended_on.is_none()) {
        validation(state, account, agenda);
        let rotation = rotation(state, account);
        if let Some(rotation) = rotation.filter(|rotation| !rotation.is_under_way) {
            agenda.add(rotation.on, || rotation.into_due(account, renewal));
        }
    }
    credentials(state, agenda);
    for one in state.uses().iter().filter(|one| one.closed.is_none()) {
        agenda.add(one.opened_on, || open_use(one));
    }
    alerts(state, agenda);
}

/// An account on record has a credential, or one on its way.
fn credentials(state: &State, agenda: &mut Agenda) {
    for entry in state.registers().current(Register::Account) {
        let account = state.account(&entry.name);
        if account.is_some_and(|account| account.active().or_else(|| account.upcoming()).is_some()) {
            continue;
        }
        let on = entry.added_on();
        agenda.add(on, || {
            let issue = issue(&entry.name);
            Due {
                kind: Kind::Issue,
                subject: entry.name.to_string(),
                set: None,
                who: None,
                on,
                urgent: false,
                why: format!("on record since {on}, and nothing opens it"),
                command: if account.is_some() { issue.flag("--next-generation") } else { issue },
                source: "R01",
            }
        });
    }
}

/// Now after a change of staff or subscriptions, else an interval after it was last seen to work.
fn validation(state: &State, account: &Account, agenda: &mut Agenda) {
    let Some(active) = account.active() else { return };
    // that it was seen to work before it became active proves it too
    let Some(last) = account.validated_on.max(active.active_on) else { return };
    let regular = later(last, state.intervals().validation);
    let first = account.generations.iter().find_map(|generation| generation.active_on);
    let urgent = account.validation_now.as_ref();
    let since = urgent.map(|urgent| urgent.on.max(first.unwrap_or(urgent.on)));
    let on = since.map_or(regular, |since| since.min(regular));
    agenda.add(on, || {
        let (why, source) = match urgent {
            Some(urgent) => (cause(urgent), source(&urgent.cause)),
            None if account.validated_on == Some(last) => (format!("last validated on {last}"), "R23"),
            None => (format!("active since {last}"), "R23"),
        };
        Due {
            kind: Kind::Validation,
            subject: account.name.to_string(),
            set: None,
            who: None,
            on,
            urgent: urgent.is_some(),
            why,
            command: validate(&account.name),
            source,
        }
    });
}

/// A rotation, with what asks for it.
pub(super) struct Rotation {
    pub on: Date,
    pub urgent: bool,
    pub why: String,
    source: &'static str,
    /// A newer credential is on its way, and nothing speaks against it.
    pub is_under_way: bool,
}

/// When and why the account gets another credential.
pub(super) fn rotation(state: &State, account: &Account) -> Option<Rotation> {
    let since = account.active().and_then(|active| active.active_on);
    let regular = since.map(|since| later(since, state.intervals().rotation));
    let urgent = account.rotation_now.as_ref();
    let on = match (regular, urgent) {
        (Some(regular), Some(urgent)) => regular.min(urgent.on),
        (Some(on), None) => on,
        (None, Some(urgent)) => urgent.on,
        (None, None) => return None,
    };
    let (why, source) = match (urgent, since) {
        (Some(urgent), _) => (cause(urgent), source(&urgent.cause)),
        (None, Some(since)) => (format!("active since {since}"), "R22"),
        (None, None) => return None,
    };
    let is_under_way = account.upcoming().is_some_and(|upcoming| upcoming.spoilt.is_none());
    Some(Rotation { on, urgent: urgent.is_some(), why, source, is_under_way })
}

impl Rotation {
    fn into_due(self, account: &Account, renewal: &Renewal<'_>) -> Due {
        Due {
            kind: Kind::Rotation,
            subject: account.name.to_string(),
            set: None,
            who: None,
            on: self.on,
            urgent: self.urgent,
            why: self.why,
            command: renewal.rotate(account),
            source: self.source,
        }
    }
}

/// What happened, in words.
fn cause(urgent: &Urgent) -> String {
    let on = urgent.on;
    match &urgent.cause {
        Cause::StaffChange(person) => format!("{person} came, left or changed work on {on}"),
        Cause::SubscriptionChange => format!("subscriptions changed on {on}"),
        Cause::Tamper(set, share) => {
            format!("sheet {share} of set {set} was found tampered with on {on}")
        }
        Cause::Loss(set, share) => format!("sheet {share} of set {set} is missing since {on}"),
        Cause::Compromise => format!("somebody may know the credential since {on}"),
        Cause::Use(number) => format!("use {number} ended on {on}"),
    }
}

const fn source(cause: &Cause) -> &'static str {
    match cause {
        Cause::StaffChange(_) => "R24",
        Cause::SubscriptionChange => "R25",
        Cause::Tamper(..) | Cause::Loss(..) => "G08",
        Cause::Compromise => "R22",
        Cause::Use(_) => "R48",
    }
}

fn open_use(one: &Use) -> Due {
    let missing = one.missing();
    let number = one.number;
    let (why, command, source) = if let Some(next) = missing.first() {
        let missing: Vec<_> = missing.iter().map(|step| step.as_str()).collect();
        let why = format!("opened on {}, not done yet: {}", one.opened_on, missing.join(", "));
        (why, use_step(number, *next), "R48")
    } else {
        let why = format!("opened on {}, every step done", one.opened_on);
        (why, use_close(number), "R42")
    };
    Due {
        kind: Kind::Use,
        subject: format!("use {number} of {}", one.account),
        set: None,
        who: Some(one.approver.to_string()),
        on: one.opened_on,
        urgent: true,
        why,
        command,
        source,
    }
}

/// The rule that tells of a sign-in is seen to fire; one that never was is worth nothing yet.
fn alerts(state: &State, agenda: &mut Agenda) {
    let interval = state.intervals().alert_test;
    for account in state.registers().current(Register::Account) {
        if account.get(keys::account::ALERT_RULE).is_none() {
            continue;
        }
        let last = account.get(keys::account::ALERT_TESTED_ON);
        let on = last.map_or(account.added_on(), |last| later(last, interval));
        agenda.add(on, || Due {
            kind: Kind::AlertTest,
            subject: account.name.to_string(),
            set: None,
            who: None,
            on,
            urgent: false,
            why: last.map_or_else(
                || "never seen to fire".to_owned(),
                |last| format!("last seen to fire on {last}"),
            ),
            command: Command::edit(Register::Account, account.name.as_str())
                .field(keys::account::ALERT_TESTED_ON, "DATE"),
            source: "R08",
        });
    }
}
