//! What the fold refuses, word for word.

use jiff::civil::{Date, date};

use super::*;
use crate::model::register::Register;
use crate::model::{
    CredentialSet, CredentialWorked, EntryAdded, EntryEnded, EventData, LedgerCreated, Note, PaperReadBack,
    SetAbandoned, SetActivated, SetFacts, SetIssued, SetProved, SetReshared, SheetCalledIn, SheetDestroyed,
    SheetOpened, SheetSealed, SheetStored, SplitRecorded,
};

/// A ledger of its own, with custodians Dana and Emil and the safe north.
struct Book {
    state: State,
    seq: u64,
    on: Date,
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn note(text: &str) -> Note {
    text.parse().unwrap()
}

fn id(number: u8) -> SetId {
    SetId::from_digest(&[number; 32])
}

fn facts(number: u8) -> SetFacts {
    let shares = (0..3).map(|share| Hex([number * 10 + share; 32])).collect();
    SetFacts { id: id(number), format: 1, k: 2, n: 3, public_key: Hex([number; 32]), shares }
}

#[expect(clippy::needless_pass_by_value, reason = "events are made where they are tried")]
impl Book {
    fn new() -> Self {
        let key = |byte| Hex([byte; 32]);
        let officer = Officer {
            name: name("alice"),
            slot: 1,
            agreement: key(1),
            signature: key(2),
            salt: Hex([0; 16]),
            memory_kib: 65536,
            passes: 1,
            lanes: 1,
        };
        let created = LedgerCreated {
            format: 1,
            ledger: Hex([0; 16]),
            organisation: name("Contoso"),
            policy: Policy::default(),
            officer,
            recipients: Vec::new(),
        };
        let state = State::begin(&EventData::LedgerCreated(Box::new(created))).unwrap();
        let mut book = Self { state, seq: 1, on: date(2026, 11, 1) };
        for (register, entry) in
            [(Register::Custodian, "Dana"), (Register::Custodian, "Emil"), (Register::Safe, "north")]
        {
            let values = std::collections::BTreeMap::new();
            let added = EntryAdded { register, name: name(entry), values, on: book.on };
            book.does(EventData::EntryAdded(Box::new(added)));
        }
        book
    }

    /// With set 1 of `bg1` issued, generation 1.
    fn issued() -> Self {
        let mut book = Self::new();
        book.issue(1, 1);
        book
    }

    /// With set 1 of `bg1` active.
    fn active() -> Self {
        let mut book = Self::issued();
        book.walk(1, 1);
        book
    }

    #[track_caller]
    fn does(&mut self, event: EventData) {
        self.seq += 1;
        self.state.apply(self.seq, &event).unwrap();
    }

    /// It is refused in these words, and changes nothing.
    #[track_caller]
    fn refuses(&mut self, event: EventData, message: &str) {
        let before = self.state.clone();
        let refused = self.state.apply(self.seq + 1, &event).unwrap_err();
        assert_eq!(refused.to_string(), message);
        assert_eq!(self.state, before);
    }

    fn issue(&mut self, number: u8, generation: u32) {
        let event = SetIssued {
            account: name("bg1"),
            generation,
            profile: name("entra"),
            entropy_bits: 140,
            set: facts(number),
            issued_on: self.on,
            validation_due: self.on,
        };
        self.does(EventData::SetIssued(Box::new(event)));
    }

    fn read_back(&self, set: u8, share: u8) -> EventData {
        EventData::PaperReadBack(PaperReadBack { set: id(set), share, on: self.on })
    }

    fn proved(&self, set: u8, shares: &[u8]) -> EventData {
        EventData::SetProved(SetProved { set: id(set), shares: shares.to_vec(), on: self.on })
    }

    fn set(&self, generation: u32) -> EventData {
        EventData::CredentialSet(CredentialSet { account: name("bg1"), generation, on: self.on })
    }

    fn worked(&self, generation: u32) -> EventData {
        let (account, task) = (name("bg1"), note("users read"));
        EventData::CredentialWorked(Box::new(CredentialWorked { account, generation, task, on: self.on }))
    }

    fn sealed(&self, set: u8, share: u8, bag: &str) -> EventData {
        EventData::SheetSealed(SheetSealed { set: id(set), share, bag: name(bag), on: self.on })
    }

    fn stored(&self, set: u8, share: u8, custodian: &str) -> EventData {
        let (custodian, safe) = (name(custodian), name("north"));
        let stored = SheetStored { set: id(set), share, custodian, safe, carrier: None, on: self.on };
        EventData::SheetStored(Box::new(stored))
    }

    fn activated(&self, set: u8) -> EventData {
        EventData::SetActivated(SetActivated { set: id(set), on: self.on })
    }

    fn abandoned(&self, set: u8) -> EventData {
        EventData::SetAbandoned(SetAbandoned { set: id(set), reason: note("misprint"), on: self.on })
    }

    fn called_in(&self, set: u8, share: u8) -> EventData {
        EventData::SheetCalledIn(SheetCalledIn { set: id(set), share, on: self.on })
    }

    fn destroyed(&self, set: u8, share: u8, witnesses: &[&str]) -> EventData {
        let witnesses = witnesses.iter().map(|witness| name(witness)).collect();
        let destroyed = SheetDestroyed { set: id(set), share, witnesses, on: self.on };
        EventData::SheetDestroyed(Box::new(destroyed))
    }

    fn ended(&self, register: Register, entry: &str) -> EventData {
        EventData::EntryEnded(EntryEnded { register, name: name(entry), reason: note("left"), on: self.on })
    }

    /// Every step to being active.
    fn walk(&mut self, set: u8, generation: u32) {
        (1..=3).for_each(|share| self.does(self.read_back(set, share)));
        self.does(self.proved(set, &[1, 2]));
        self.does(self.set(generation));
        self.does(self.worked(generation));
        (1..=3).for_each(|share| self.does(self.sealed(set, share, &format!("B-{set}-{share}"))));
        (1..=3).for_each(|share| self.does(self.stored(set, share, "Dana")));
        self.does(self.activated(set));
    }

    fn account(&self) -> &Account {
        self.state.account(&name("bg1")).unwrap()
    }

    fn opening(&self) -> Vec<SetId> {
        self.state.opening(self.account()).iter().map(|set| set.facts.id).collect()
    }
}

#[test]
fn steps_out_of_order_are_refused_with_what_is_missing() {
    let mut book = Book::issued();
    let unread = "sheet 1 was not read back from paper, sheet 2 was not read back from paper, sheet 3 was not read \
                  back from paper";
    let cannot = |done: &str, missing: &str| {
        format!("bg1 (generation 1) cannot be {done} yet, {missing}: `activate` goes through what is missing")
    };
    book.refuses(book.proved(1, &[1, 2]), &cannot("proved", unread));
    let unproved = format!("{unread}, its sheets were not recombined in the room");
    book.refuses(book.set(1), &cannot("set on the account", &unproved));
    let unset = format!("{unproved}, the credential was not set on the account");
    book.refuses(book.worked(1), &cannot("seen to work", &unset));
    let unseen = format!("{unset}, it was not seen to work");
    book.refuses(book.sealed(1, 1, "B-1"), &cannot("put into a bag", &unseen));
    (1..=3).for_each(|share| book.does(book.read_back(1, share)));
    book.refuses(book.sealed(1, 1, "B-1"), &cannot("put into a bag", &unseen[unread.len() + 2..]));
    book.does(book.proved(1, &[3, 1]));
    book.refuses(book.worked(1), &cannot("seen to work", "the credential was not set on the account"));
    book.does(book.set(1));
    book.refuses(book.set(1), "bg1 (generation 1) is set on the account already: nothing to do");
    book.does(book.worked(1));
    book.does(book.sealed(1, 2, "B-2"));
    book.refuses(book.stored(1, 2, "Dana"), &cannot("stored", "sheet 1 is in no bag, sheet 3 is in no bag"));
    book.does(book.sealed(1, 1, "B-1"));
    book.does(book.sealed(1, 3, "B-3"));
    book.does(book.stored(1, 2, "dana"));
    book.refuses(book.activated(1), &cannot("made active", "sheet 1 is in no safe, sheet 3 is in no safe"));
    book.does(book.stored(1, 1, "Dana"));
    book.does(book.stored(1, 3, "Emil"));
    book.does(book.activated(1));
    book.refuses(book.activated(1), "bg1 (generation 1) is active: this step is for a pending set");
    assert_eq!(book.opening(), [id(1)]);
}

#[test]
fn a_proof_is_k_different_sheets() {
    let mut book = Book::issued();
    (1..=3).for_each(|share| book.does(book.read_back(1, share)));
    let few = "bg1 (generation 1) is proved with 2 different sheets of it: scan more of them";
    for shares in [&[1][..], &[1, 1], &[0, 1], &[1, 4], &[1, 1, 2]] {
        book.refuses(book.proved(1, shares), few);
    }
    book.does(book.proved(1, &[1, 2, 3]));
}

#[test]
fn what_does_not_exist_is_named() {
    let mut book = Book::issued();
    let missing = id(9);
    book.refuses(
        book.read_back(9, 1),
        &format!("there is no set `{missing}`: `status` shows those that matter, `log` all"),
    );
    for share in [0, 4] {
        let message = format!("bg1 (generation 1) has no sheet {share}: look at the number printed on it");
        book.refuses(book.read_back(1, share), &message);
    }
    book.refuses(book.set(2), "`bg1` has no generation 2: `account show` tells them");
}

#[test]
fn days_go_forward() {
    let mut book = Book::issued();
    book.on = date(2026, 11, 5);
    book.does(book.read_back(1, 1));
    book.on = date(2026, 11, 4);
    book.refuses(
        book.read_back(1, 1),
        "2026-11-04 lies before 2026-11-05, the last step of sheet 1 of bg1 (generation 1): give a day from then to \
         today with `--on`",
    );
    // another sheet has days of its own; the set as a whole has the last of all
    book.does(book.read_back(1, 2));
    book.does(book.read_back(1, 3));
    book.refuses(
        book.proved(1, &[1, 2]),
        "2026-11-04 lies before 2026-11-05, the last step of bg1 (generation 1): give a day from then to today with \
         `--on`",
    );
}

#[test]
fn a_bag_is_used_once() {
    let mut book = Book::active();
    let used = "bag `b-1-2` was used before: take a new bag, and read its number again";
    book.refuses(book.sealed(1, 1, "b-1-2"), used);
    book.does(book.sealed(1, 1, "B-9"));
    book.refuses(
        book.sealed(1, 2, "B-1-1"),
        "bag `B-1-1` was used before: take a new bag, and read its number again",
    );
}

#[test]
fn an_opened_bag_holds_nothing_until_the_sheet_is_in_another() {
    let mut book = Book::active();
    let opened = |book: &Book| SheetOpened { set: id(1), share: 2, note: note("drill"), on: book.on }.into();
    book.does(opened(&book));
    let sheet = |book: &Book| book.state.set(id(1)).unwrap().sheet(2).unwrap().clone();
    assert_eq!((sheet(&book).envelope, sheet(&book).opened_on), (None, Some(book.on)));
    let no_bag = "sheet 2 of bg1 (generation 1) is in no bag: verify it and put it into one with `validate`";
    book.refuses(opened(&book), no_bag);
    book.does(book.sealed(1, 2, "B-9"));
    assert_eq!((sheet(&book).envelope.unwrap().bag, sheet(&book).opened_on), (name("B-9"), None));
}

#[test]
fn nothing_that_is_needed_ends() {
    let mut book = Book::active();
    let needed = |done: &str| {
        format!(
            "bg1 (generation 1) is active and must not be {done}: only superseded or abandoned sheets are"
        )
    };
    book.refuses(book.called_in(1, 1), &needed("called in"));
    book.refuses(book.destroyed(1, 1, &["Gil"]), &needed("destroyed"));
    book.refuses(book.abandoned(1), "bg1 (generation 1) is active: this step is for a pending set");
    book.issue(2, 2);
    let pending =
        "bg1 (generation 2) is pending and must not be destroyed: only superseded or abandoned sheets are";
    book.refuses(book.destroyed(2, 1, &["Gil"]), pending);
    // between set and active the new ones are tried first, then the old, and neither ends
    (1..=3).for_each(|share| book.does(book.read_back(2, share)));
    book.does(book.proved(2, &[2, 3]));
    assert_eq!(book.opening(), [id(1)]);
    book.does(book.set(2));
    assert_eq!(book.opening(), [id(2), id(1)]);
    book.refuses(book.destroyed(1, 1, &["Gil"]), &needed("destroyed"));
    book.refuses(
        book.abandoned(2),
        "bg1 (generation 2) may be what the account has by now, so that it cannot be abandoned: finish with `activate`, \
         or begin another with `rotate --anew`",
    );
}

#[test]
fn sheets_end_one_by_one_before_witnesses() {
    let mut book = Book::active();
    book.issue(2, 2);
    book.walk(2, 2);
    assert_eq!(book.opening(), [id(2)]);
    book.refuses(
        book.destroyed(1, 1, &["Gil"]),
        "sheet 1 of bg1 (generation 1) was not called in yet: `destroy` goes through both",
    );
    book.does(book.called_in(1, 1));
    book.refuses(
        book.called_in(1, 1),
        "sheet 1 of bg1 (generation 1) is back from its safe already: nothing to do",
    );
    book.refuses(book.destroyed(1, 1, &[]), "no witness: name who saw it with `--witness`");
    book.does(book.destroyed(1, 1, &["Gil"]));
    let gone =
        "sheet 1 of bg1 (generation 1) was destroyed on 2026-11-01: look at the number printed on the sheet";
    for event in [
        book.destroyed(1, 1, &["Gil"]),
        book.called_in(1, 1),
        book.stored(1, 1, "Dana"),
        book.sealed(1, 1, "C-1"),
    ] {
        book.refuses(event, gone);
    }
    assert_eq!(book.account().generations[0].phase, Phase::Superseded);
    for share in [2, 3] {
        book.does(book.called_in(1, share));
        book.does(book.destroyed(1, share, &["Gil", "Hana"]));
    }
    assert_eq!(book.account().generations[0].phase, Phase::Retired);
    assert!(book.state.remaining(id(1)).is_empty());
}

#[test]
fn who_or_what_keeps_sheets_cannot_end() {
    let mut book = Book::active();
    let sheets =
        "sheet 1 of bg1 (generation 1), sheet 2 of bg1 (generation 1), sheet 3 of bg1 (generation 1)";
    let remedy = "move them with `store`, or call them in with `destroy`, then end it";
    book.refuses(
        book.ended(Register::Custodian, "dana"),
        &format!("custodian `dana` has {sheets}: {remedy}"),
    );
    book.refuses(book.ended(Register::Safe, "north"), &format!("safe `north` has {sheets}: {remedy}"));
    (1..=3).for_each(|share| book.does(book.stored(1, share, "Emil")));
    book.does(book.ended(Register::Custodian, "Dana"));
    let over = book.state.clone().apply(99, &book.stored(1, 1, "Dana")).unwrap_err();
    assert!(over.to_string().starts_with("custodian `Dana` ended on 2026-11-01: "), "{over}");
}

#[test]
fn only_what_is_active_is_dealt_anew() {
    let mut book = Book::issued();
    let reshared = |number: u8, on: Date| {
        let account = name("bg1");
        let event =
            SetReshared { account, generation: 1, set: facts(number), issued_on: on, validation_due: on };
        EventData::SetReshared(Box::new(event))
    };
    let on = book.on;
    book.refuses(
        reshared(3, on),
        "generation 1 of `bg1` is not active: reshare the one that is, or `rotate` to a new one",
    );
    book.walk(1, 1);
    book.refuses(
        reshared(1, on),
        &format!("set `{}` is recorded already: each dealing has an id of its own", id(1)),
    );
    book.does(reshared(3, on));
    assert_eq!(book.opening(), [id(1), id(3)]);
    // no point of no return: the account has the password already
    let set = Step::Set;
    assert!(
        !book.state.remaining(id(3)).contains(&set) && !book.state.remaining(id(3)).contains(&Step::Work)
    );
    book.does(book.abandoned(3));
    assert_eq!(book.account().active().unwrap().phase, Phase::Active);
    assert_eq!(book.opening(), [id(1), id(3)], "its sheets open until they are destroyed");
}

#[test]
fn an_older_generation_does_not_overtake_a_newer_one() {
    let mut book = Book::issued();
    (1..=3).for_each(|share| book.does(book.read_back(1, share)));
    book.does(book.proved(1, &[1, 2]));
    book.issue(2, 2);
    book.refuses(book.set(1), "`bg1` has a newer generation than 1: go on with that, or abandon it first");
    book.does(book.abandoned(2));
    book.does(book.set(1));
}

#[test]
fn a_secret_of_another_kind_has_no_credential_to_set() {
    let mut book = Book::new();
    let split =
        SplitRecorded { label: name("pin"), set: facts(5), issued_on: book.on, validation_due: book.on };
    book.does(EventData::SplitRecorded(Box::new(split)));
    (1..=3).for_each(|share| book.does(book.read_back(5, share)));
    book.does(book.proved(5, &[1, 2]));
    (1..=3).for_each(|share| book.does(book.sealed(5, share, &format!("P-{share}"))));
    (1..=3).for_each(|share| book.does(book.stored(5, share, "Dana")));
    book.does(book.activated(5));
    book.does(book.abandoned(5));
    assert_eq!(book.state.remaining(id(5)).len(), 6);
}
