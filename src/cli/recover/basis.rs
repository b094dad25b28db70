//! What a recovered secret rests on: the ledger, a signature, or nothing.

use crate::cli::failure::Exit;
use crate::cli::wording::{mark_text, numbers, set_words};
use crate::io::Environment;
use crate::ops::ports::typeable;
use crate::share::recovery::{Dealer, Recovery};

/// Whether a ledger was at hand.
#[derive(PartialEq, Eq)]
pub enum Ledger {
    /// It was given.
    Given,
    /// It was not given; the path, as it can be typed, where `FIRESAFE_LEDGER` names one.
    NotGiven(Option<String>),
}

/// What a result rests on, as the one alert says it.
pub struct Basis {
    /// The alert.
    pub text: String,
    /// `ledger`, `signature` or `nothing`.
    pub word: &'static str,
    /// Done where the ledger, or a signature without it, speaks for the dealer.
    pub exit: Exit,
}

impl Ledger {
    pub fn not_given(environment: &Environment) -> Self {
        Self::NotGiven(environment.named_ledger().map(typeable))
    }
}

impl Basis {
    /// What `recovery` rests on; `does_show` says whether the secret is handed out.
    pub fn of(recovery: &Recovery, ledger: &Ledger, does_show: bool) -> Self {
        let is_unknown = *ledger == Ledger::Given && recovery.known.is_none();
        let (word, rests, verified) = match recovery.dealer {
            Dealer::Ledger => ("ledger", "this rests on the ledger, which lists these shares".to_owned(), true),
            Dealer::Signature => (
                "signature",
                "this rests on a signature, and the dealer is not known: compare the words of the set with your \
                 record"
                    .to_owned(),
                !is_unknown,
            ),
            Dealer::Unverified => ("nothing", unverified(recovery.k, ledger), false),
        };
        let unknown = if is_unknown { "the ledger does not know this set; " } else { "" };
        let text = format!("{}: {unknown}{rests}{}", head(recovery, does_show), unused(ledger));
        Self { text, word, exit: if verified { Exit::Done } else { Exit::Due } }
    }
}

/// `recovered from shares 1 and 2 of set SET (WORDS), bg1 (generation 1)`.
fn head(recovery: &Recovery, does_show: bool) -> String {
    let done = if does_show { "recovered from" } else { "checked" };
    let (used, set_id) = (numbers(recovery.used), recovery.set_id);
    let mut text = format!("{done} shares {used} of set {set_id} ({})", set_words(set_id));
    if let Some(known) = &recovery.known {
        text.push_str(", ");
        text.push_str(&known.label);
        if let Some(mark) = known.ended {
            text.push_str(", ");
            text.push_str(&mark_text(mark));
        }
    }
    text
}

fn unverified(k: u8, ledger: &Ledger) -> String {
    let or_ledger = if *ledger == Ledger::Given { "" } else { ", or give the ledger with `--ledger`" };
    format!(
        "recombined, dealer not verified: this rests on nothing, since anybody can forge a sheet without a \
         signature; scan the QR codes of {k} sheets{or_ledger}"
    )
}

fn unused(ledger: &Ledger) -> String {
    match ledger {
        Ledger::NotGiven(Some(path)) => {
            format!("; `FIRESAFE_LEDGER` is set and was not used: add `--ledger {path}`")
        }
        _ => String::new(),
    }
}
