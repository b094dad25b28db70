//! A plan in which nothing is wrong, as events; tests change one thing each.

use firesafe::model::{
    AccountValidated, CredentialSet, CredentialWorked, EntryAdded, EntryEdited, EntryEnded, EventData, Hex,
    LEDGER_FORMAT, LedgerCreated, Name, Note, Officer, PaperReadBack, Policy, Register, SetActivated,
    SetFacts, SetId, SetIssued, SetProved, SetReshared, SheetSealed, SheetStored, SplitRecorded, State,
    ValidationStep, Values,
};
use jiff::civil::{Date, date};

/// The day on which the tests look.
pub const TODAY: Date = date(2026, 11, 20);
/// The day on which the plan was set up.
pub const SET_UP: Date = date(2026, 11, 2);
pub const BG1: &str = "bg1@contoso.onmicrosoft.com";
pub const BG2: &str = "bg2@contoso.onmicrosoft.com";
/// Who keeps each sheet, and where: everybody opens their own safe.
pub const PLACES: [(&str, &str); 3] = [("Ann", "S1"), ("Bo", "S2"), ("Cy", "S3")];

/// What happened, beginning with a sound plan.
pub struct Plan {
    pub events: Vec<EventData>,
    bags: u32,
}

pub fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

pub fn note(text: &str) -> Note {
    text.parse().expect("a note")
}

/// The set of that number, 2 of 3.
pub fn facts(number: u32) -> SetFacts {
    facts_of(number, 2, 3)
}

fn facts_of(number: u32, k: u8, n: u8) -> SetFacts {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    let shares = (1..=n).map(|share| Hex([share; 32])).collect();
    SetFacts { id: SetId::from_digest(&bytes), format: 1, k, n, public_key: Hex(bytes), shares }
}

pub fn set(number: u32) -> SetId {
    facts(number).id
}

impl Plan {
    /// Without anything in it.
    pub fn empty() -> Self {
        Self { events: Vec::new(), bags: 0 }
    }

    /// One tenant, two accounts of two sheets of three, three safes on three sites, all that is asked for.
    pub fn sound() -> Self {
        let mut plan = Self::empty();
        plan.places();
        plan.tenant();
        for (number, account) in [(1, BG1), (2, BG2)] {
            plan.issue(number, account);
        }
        plan.authenticators();
        plan.inventory();
        for (account, method) in [(BG1, "key 1"), (BG2, "certificate 2")] {
            plan.validate(account, &[method], date(2026, 11, 10));
        }
        plan
    }

    /// So many accounts, sheets and all, in the same three safes.
    pub fn large(accounts: u32) -> Self {
        let mut plan = Self::empty();
        plan.places();
        plan.tenant();
        for number in 1..=accounts {
            let account = format!("bg{number}@contoso.onmicrosoft.com");
            plan.issue(number, &account);
            plan.validate(&account, &[], SET_UP);
        }
        plan
    }

    /// A first credential, as far as being active.
    fn issue(&mut self, number: u32, account: &str) {
        let issued = SetIssued {
            account: name(account),
            generation: 1,
            profile: name("entra"),
            entropy_bits: 140,
            set: facts(number),
            issued_on: SET_UP,
            validation_due: SET_UP,
        };
        self.events.push(EventData::SetIssued(Box::new(issued)));
        self.account(account);
        self.activate(number, account, false);
    }

    fn places(&mut self) {
        for ((custodian, safe), site) in PLACES.into_iter().zip(["North", "South", "West"]) {
            self.add(Register::Site, site, &[("paths", "telephone; radio")]);
            let access = if safe == "S1" { "Ann; alice" } else { custodian };
            self.add(
                Register::Safe,
                safe,
                &[
                    ("site", site),
                    ("fire_rating", "60"),
                    ("access", access),
                    ("combination_changed_on", "2026-11-01"),
                ],
            );
            let dates = [("trained_on", "2026-10-01"), ("acknowledged_on", "2026-10-01")];
            self.add(Register::Custodian, custodian, &dates);
        }
        self.add(Register::Contact, "Ida", &[("role", "incident-owner"), ("phone", "123")]);
        let sha256 = "ab".repeat(32);
        let document = [("version", "1"), ("sha256", sha256.as_str()), ("reviewed_on", "2026-10-01")];
        self.add(Register::Document, "Runbook", &document);
        let contingency = [("kind", "contingency-policies"), ("version", "2")];
        let contingency: Vec<_> = contingency.into_iter().chain(document.into_iter().skip(1)).collect();
        self.add(Register::Document, "If Conditional Access fails", &contingency);
    }

    fn tenant(&mut self) {
        self.add(
            Register::Tenant,
            "contoso",
            &[
                ("kind", "entra"),
                ("access_policies", "MFA for all; Block legacy"),
                ("global_administrators", "4"),
                ("access_reviewed_on", "2026-10-01"),
                ("stage_1_done_on", "2026-11-01"),
                ("subscriptions", "Production"),
                ("password_hash_sync", "yes"),
            ],
        );
    }

    fn account(&mut self, account: &str) {
        let methods = if account == BG1 { "fido2" } else { "certificate" };
        self.edit_on(
            SET_UP,
            Register::Account,
            account,
            &[
                ("tenant", "contoso"),
                ("role", "Global Administrator"),
                ("role_kind", "permanent"),
                ("usage_location", "NL"),
                ("cloud_only", "yes"),
                ("synchronised", "no"),
                ("federated", "no"),
                ("mfa_methods", methods),
                ("password_expires", "no"),
                ("expiry_verified_on", "2026-11-01"),
                ("alert_rule", "Any sign-in"),
                ("alert_tested_on", "2026-11-01"),
                ("admin_only_attested_on", "2026-11-01"),
            ],
        );
        if account == BG1 {
            self.edit_on(SET_UP, Register::Account, BG1, &[("exclusions", "Block legacy; mfa for all")]);
        }
    }

    fn authenticators(&mut self) {
        for (one, account, kind, home) in
            [("key 1", BG1, "fido2", "S1"), ("certificate 2", BG2, "certificate", "S2")]
        {
            self.add(
                Register::Authenticator,
                one,
                &[
                    ("account", account),
                    ("kind", kind),
                    ("make", "Acme"),
                    ("serial", "1"),
                    ("owner", "IT"),
                    ("home", home),
                    ("personal", "no"),
                    ("cleanup_excluded", "yes"),
                    ("expires_on", "2030-01-01"),
                ],
            );
        }
        let accounts = format!("{BG1}; {BG2}");
        let user = [("authorised_on", "2026-10-01"), ("trained_on", "2026-10-01"), ("accounts", &accounts)];
        self.add(Register::User, "alice", &user);
    }

    fn inventory(&mut self) {
        for (one, kind) in [("adm-cloud", "cloud"), ("adm-dc", "on-premises"), ("adm-vm", "virtual-machine")]
        {
            self.add(
                Register::Inventory,
                one,
                &[
                    ("tenant", "contoso"),
                    ("role", "Reader"),
                    ("category", "administration"),
                    ("kind", kind),
                    ("justification", "runs backups"),
                    ("mailbox", "yes"),
                    ("consumer", "no"),
                    ("mfa", "yes"),
                    ("needed", "yes"),
                    ("password_changed_on", "2026-10-01"),
                    ("reviewed_on", "2026-10-01"),
                ],
            );
        }
    }

    /// Every step from the printed page to being active, on the day of setting up.
    pub fn activate(&mut self, number: u32, account: &str, reshared: bool) {
        let (set, on) = (set(number), SET_UP);
        for share in 1..=3 {
            self.events.push(EventData::PaperReadBack(PaperReadBack { set, share, on }));
        }
        self.events.push(EventData::SetProved(SetProved { set, shares: vec![1, 2], on }));
        if !reshared {
            let (account, generation) = (name(account), 1);
            let worked =
                CredentialWorked { account: account.clone(), generation, task: note("made a user"), on };
            self.events.push(EventData::CredentialSet(CredentialSet { account, generation, on }));
            self.events.push(EventData::CredentialWorked(Box::new(worked)));
        }
        for share in 1..=3 {
            let bag = self.bag();
            self.events.push(EventData::SheetSealed(SheetSealed { set, share, bag, on }));
        }
        for share in 1..=3 {
            self.store(number, share, None, on);
        }
        self.events.push(EventData::SetActivated(SetActivated { set, on }));
    }

    /// A secret of another kind is dealt, a sheet to each place, k of them enough.
    pub fn split(&mut self, number: u32, label: &str, k: u8, places: &[(&str, &str)]) {
        let on = SET_UP;
        let n = u8::try_from(places.len()).expect("few");
        let split = SplitRecorded {
            label: name(label),
            set: facts_of(number, k, n),
            issued_on: on,
            validation_due: on,
        };
        self.events.push(EventData::SplitRecorded(Box::new(split)));
        let set = set(number);
        for share in 1..=n {
            self.events.push(EventData::PaperReadBack(PaperReadBack { set, share, on }));
        }
        self.events.push(EventData::SetProved(SetProved { set, shares: (1..=k).collect(), on }));
        for share in 1..=n {
            let bag = self.bag();
            self.events.push(EventData::SheetSealed(SheetSealed { set, share, bag, on }));
        }
        for (share, (custodian, safe)) in (1..).zip(places) {
            self.store_at(number, share, custodian, safe, None, on);
        }
        self.events.push(EventData::SetActivated(SetActivated { set, on }));
    }

    /// The active credential is dealt anew, and printed.
    pub fn reshare(&mut self, number: u32, account: &str) {
        let dealt = SetReshared {
            account: name(account),
            generation: 1,
            set: facts(number),
            issued_on: SET_UP,
            validation_due: SET_UP,
        };
        self.events.push(EventData::SetReshared(Box::new(dealt)));
    }

    /// A bag with a number of its own.
    pub fn bag(&mut self) -> Name {
        self.bags += 1;
        name(&format!("bag {}", self.bags))
    }

    /// A sheet goes to its place of [`PLACES`].
    pub fn store(&mut self, number: u32, share: u8, carrier: Option<&str>, on: Date) {
        let (custodian, safe) = PLACES[usize::from(share) - 1];
        self.store_at(number, share, custodian, safe, carrier, on);
    }

    pub fn store_at(
        &mut self,
        number: u32,
        share: u8,
        custodian: &str,
        safe: &str,
        carrier: Option<&str>,
        on: Date,
    ) {
        let (custodian, safe, carrier) = (name(custodian), name(safe), carrier.map(name));
        let stored = SheetStored { set: set(number), share, custodian, safe, carrier, on };
        self.events.push(EventData::SheetStored(Box::new(stored)));
    }

    pub fn validate(&mut self, account: &str, methods: &[&str], on: Date) {
        let methods = methods.iter().map(|method| name(method)).collect();
        let steps = ValidationStep::ALL.to_vec();
        let validated = AccountValidated { account: name(account), steps, methods, on };
        self.events.push(EventData::AccountValidated(Box::new(validated)));
    }

    pub fn add(&mut self, register: Register, one: &str, values: &[(&str, &str)]) {
        self.add_on(SET_UP, register, one, values);
    }

    pub fn add_on(&mut self, on: Date, register: Register, one: &str, values: &[(&str, &str)]) {
        let added = EntryAdded { register, name: name(one), values: parsed(register, values), on };
        self.events.push(EventData::EntryAdded(Box::new(added)));
    }

    pub fn edit(&mut self, register: Register, one: &str, values: &[(&str, &str)]) {
        self.edit_on(TODAY, register, one, values);
    }

    fn edit_on(&mut self, on: Date, register: Register, one: &str, values: &[(&str, &str)]) {
        let values = parsed(register, values);
        let edited = EntryEdited { register, name: name(one), values, cleared: Vec::new(), on };
        self.events.push(EventData::EntryEdited(Box::new(edited)));
    }

    pub fn clear(&mut self, register: Register, one: &str, keys: &[&str]) {
        let cleared = keys.iter().map(ToString::to_string).collect();
        let edited = EntryEdited { register, name: name(one), values: Values::new(), cleared, on: TODAY };
        self.events.push(EventData::EntryEdited(Box::new(edited)));
    }

    pub fn end(&mut self, register: Register, one: &str) {
        let ended = EntryEnded { register, name: name(one), reason: note("gone"), on: TODAY };
        self.events.push(EventData::EntryEnded(ended));
    }

    /// What follows from it.
    pub fn state(&self) -> State {
        let mut state = State::begin(&created()).expect("a beginning");
        for (seq, event) in (2..).zip(&self.events) {
            state.apply(seq, event).unwrap_or_else(|error| panic!("event {seq}, {event:?}: {error}"));
        }
        state
    }
}

fn parsed(register: Register, values: &[(&str, &str)]) -> Values {
    let parsed = values.iter().map(|(key, text)| register.parse(key, text).expect("a value"));
    parsed.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn created() -> EventData {
    let officer = Officer {
        name: name("alice"),
        slot: 1,
        agreement: Hex([1; 32]),
        signature: Hex([1; 32]),
        salt: Hex([1; 16]),
        memory_kib: 65536,
        passes: 1,
        lanes: 1,
    };
    EventData::LedgerCreated(Box::new(LedgerCreated {
        format: LEDGER_FORMAT,
        ledger: Hex([1; 16]),
        organisation: name("Contoso Ltd"),
        policy: Policy::default(),
        officer,
        recipients: Vec::new(),
    }))
}
