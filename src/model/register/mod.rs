//! Who and what there is: tenants, accounts, custodians, safes and the rest, each as the events
//! leave it, with everything that ever happened to it.

mod entry;
mod error;
mod field;
mod fold;
mod key;
mod schema;
#[cfg(test)]
mod tests;
mod value;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use entry::{Ended, Entry};
pub use error::RegisterError;
pub use field::{Field, FieldKind, MAX_TEXT};
pub use fold::Registers;
pub use key::{Key, Readable};
pub use schema::keys;
pub use value::{Value, Values};

use crate::text::nearest;

/// One list of things of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// The systems that are broken into.
    Tenant,
    /// The emergency accounts.
    Account,
    /// Keys, certificates and smart cards of the accounts.
    Authenticator,
    /// Who keeps sheets.
    Custodian,
    /// Where safes stand.
    Site,
    /// Where sheets lie.
    Safe,
    /// Who may use an emergency account.
    User,
    /// Whom to call.
    Contact,
    /// Runbooks, policies, plans.
    Document,
    /// What proves to an auditor that something was done.
    Evidence,
    /// Every other privileged account.
    Inventory,
}

impl Register {
    /// Every register, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Tenant,
        Self::Account,
        Self::Authenticator,
        Self::Custodian,
        Self::Site,
        Self::Safe,
        Self::User,
        Self::Contact,
        Self::Document,
        Self::Evidence,
        Self::Inventory,
    ];

    /// One word: the verb of the command line, and the register's name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Account => "account",
            Self::Authenticator => "authenticator",
            Self::Custodian => "custodian",
            Self::Site => "site",
            Self::Safe => "safe",
            Self::User => "user",
            Self::Contact => "contact",
            Self::Document => "document",
            Self::Evidence => "evidence",
            Self::Inventory => "inventory",
        }
    }

    /// What one entry is called in a sentence.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::User => "authorised user",
            Self::Evidence => "piece of evidence",
            Self::Inventory => "inventory account",
            _ => self.name(),
        }
    }

    /// What several entries are called.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Tenant => "tenants",
            Self::Account => "accounts",
            Self::Authenticator => "authenticators",
            Self::Custodian => "custodians",
            Self::Site => "sites",
            Self::Safe => "safes",
            Self::User => "authorised users",
            Self::Contact => "contacts",
            Self::Document => "documents",
            Self::Evidence => "pieces of evidence",
            Self::Inventory => "inventory accounts",
        }
    }

    /// What is recorded of each entry, the name aside.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        schema::fields(self)
    }

    /// The field of that key, `-` or `_` between its words.
    ///
    /// # Errors
    /// [`RegisterError::UnknownField`], with the nearest one.
    pub fn field(self, key: &str) -> Result<&'static Field, RegisterError> {
        let wanted = key.replace('-', "_");
        let known = || self.fields().iter();
        known().find(|field| field.key == wanted).ok_or_else(|| RegisterError::UnknownField {
            register: self,
            key: key.to_owned(),
            nearest: nearest(&wanted, known().map(|field| field.key)),
        })
    }

    /// The register of that name in the ledger.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.name() == name)
    }

    /// Whether this version knows the field, and each choice that stands in it.
    #[must_use]
    pub fn knows(self, key: &str, value: &Value) -> bool {
        match (self.field(key).map(|field| field.kind), value) {
            (Ok(FieldKind::Choice(choices)), Value::Text(choice)) => is_choice(choices, choice),
            (Ok(FieldKind::Choices(choices)), Value::List(items)) => {
                items.iter().all(|item| is_choice(choices, item))
            }
            (field, _) => field.is_ok(),
        }
    }

    /// Leaves the choices that this version knows in the value of a field, and says whether any is left.
    pub(super) fn keep_known(self, key: &str, value: &mut Value) -> bool {
        match (self.field(key).map(|field| field.kind), value) {
            (Ok(FieldKind::Choices(choices)), Value::List(items)) => {
                items.retain(|item| is_choice(choices, item));
                !items.is_empty()
            }
            _ => false,
        }
    }

    /// A value as a person writes it, on the command line or in a table; `;` between the items
    /// of a list.
    ///
    /// # Errors
    /// [`RegisterError`] when there is no such field, or when it cannot hold that.
    pub fn parse(&self, key: &str, text: &str) -> Result<(&'static str, Value), RegisterError> {
        let field = self.field(key)?;
        Ok((field.key, field.parse(text)?))
    }
}

/// In capitals or empty it is not another choice: no version writes it so.
fn is_choice(choices: &[&str], word: &str) -> bool {
    word.is_empty() || choices.contains(&word.to_lowercase().as_str())
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.noun())
    }
}
