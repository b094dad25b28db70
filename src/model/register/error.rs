//! Why a register cannot be changed like that.

use jiff::civil::Date;

use crate::model::register::{MAX_TEXT, Register};
use crate::model::{Name, NameError};

/// Why a register cannot be changed like that. Fields are named by their key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// There is nothing of that key.
    #[error("{}", unknown_field(*register, key, *nearest))]
    UnknownField {
        /// Where it was looked for.
        register: Register,
        /// What was asked for.
        key: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// Nothing is recorded by leaving the field out.
    #[error("`{0}` is empty: leave it out, or clear it")]
    Empty(&'static str),
    /// Two separators with nothing between them.
    #[error("`{0}` has an empty item: put one `;` between two items")]
    EmptyItem(&'static str),
    /// Once is enough.
    #[error("`{0}` has `{1}` twice: name it once")]
    Twice(&'static str, String),
    /// It would not fit a line of a report.
    #[error("`{0}` has {1} characters: use {MAX_TEXT} or fewer")]
    TooLong(&'static str, usize),
    /// A terminal would act on it, or show something else.
    #[error("`{0}` has a character that cannot be shown, U+{1:04X}: leave it out")]
    Unprintable(&'static str, u32),
    /// No entry can have that name.
    #[error("`{0}` names nothing: {1}")]
    BadName(&'static str, NameError),
    /// The field holds something else.
    #[error("`{key}` cannot be that: write {what}")]
    Expected {
        /// The field.
        key: &'static str,
        /// What it holds.
        what: &'static str,
    },
    /// The field has a closed list.
    #[error("`{key}` cannot be that: choose from {}", crate::text::quoted_list(choices.iter()))]
    NotAChoice {
        /// The field.
        key: &'static str,
        /// Its list.
        choices: &'static [&'static str],
    },
    /// A ledger that another program wrote.
    #[error("`{0}` is not written in the way that it is kept: record it again")]
    WrongForm(&'static str),
    /// It cannot have happened yet.
    #[error("`{key}` is {date}, after {on}: give a date that has come")]
    AfterOn {
        /// The field.
        key: &'static str,
        /// What it says.
        date: Date,
        /// The day of the event.
        on: Date,
    },
    /// Events of one entry stand in order.
    #[error("{on} is before {last}, when {register} `{name}` was last changed: give that day or a later one")]
    BeforeLast {
        /// The register.
        register: Register,
        /// The entry.
        name: Name,
        /// The day of the event.
        on: Date,
        /// The day of the one before.
        last: Date,
    },
    /// It would be taken for an option.
    #[error("`{0}` begins with `-`, which a command line takes for an option: choose another name")]
    Dash(Name),
    /// Names are never used again.
    #[error("{register} `{name}` is there already: choose another name, or type `{0} edit`", register.name())]
    Taken {
        /// The register.
        register: Register,
        /// The name as it stands there.
        name: Name,
    },
    /// Names are never used again.
    #[error("{register} `{name}` ended on {on}, and the history must stay clear: choose another name")]
    Was {
        /// The register.
        register: Register,
        /// The name as it stands there.
        name: Name,
        /// The end.
        on: Date,
    },
    /// Nobody, or nothing, of that name.
    #[error("{}", unknown(*register, name, nearest.as_ref()))]
    Unknown {
        /// The register.
        register: Register,
        /// What was asked for.
        name: Name,
        /// What may have been meant, of the current ones.
        nearest: Option<Name>,
    },
    /// It is no longer there.
    #[error("{}", over(*register, name, *on, nearest.as_ref()))]
    Over {
        /// The register.
        register: Register,
        /// The name as it stands there.
        name: Name,
        /// The end.
        on: Date,
        /// What may have been meant, of the current ones.
        nearest: Option<Name>,
    },
    /// Who would look at it later would find nothing new.
    #[error("{register} `{name}` says that already: nothing to change")]
    NoChange {
        /// The register.
        register: Register,
        /// The entry.
        name: Name,
    },
    /// Both cannot be meant.
    #[error("`{0}` is both given and cleared: leave one of them out")]
    GivenAndCleared(&'static str),
    /// Others would point to nothing.
    #[error("{register} `{name}` is named by {}: change or end that first", users.join(", "))]
    InUse {
        /// The register.
        register: Register,
        /// The entry.
        name: Name,
        /// Who refers to it, such as "safe `S1`".
        users: Vec<String>,
    },
    /// An auditor will ask why.
    #[error("the reason is missing: say why in up to {MAX_TEXT} characters")]
    NoReason,
}

fn unknown_field(register: Register, key: &str, nearest: Option<&str>) -> String {
    let key: String = key.escape_debug().take(64).collect();
    let verb = register.name();
    match nearest {
        Some(nearest) => format!("`{verb}` has no field `{key}`: did you mean `{nearest}`?"),
        None => format!("`{verb}` has no field `{key}`: `{verb} add --help` lists them"),
    }
}

fn unknown(register: Register, name: &Name, nearest: Option<&Name>) -> String {
    let remedy = meant(register, nearest);
    format!("there is no {register} `{name}`: {remedy}")
}

fn over(register: Register, name: &Name, on: Date, nearest: Option<&Name>) -> String {
    let remedy = match nearest {
        Some(_) => meant(register, nearest),
        None => format!("`{} list` shows those that have not", register.name()),
    };
    format!("{register} `{name}` ended on {on}: {remedy}")
}

fn meant(register: Register, nearest: Option<&Name>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("`{} list` shows them", register.name()),
    }
}
