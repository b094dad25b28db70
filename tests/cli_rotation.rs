//! Rotation, cut off after every event and gone on with by a fresh run.

mod common;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use common::{ACCOUNT, Desk, Ran};
use firesafe::cli::failure::Exit;
use firesafe::model::{Account, EventData, Phase, SetId, Standing, State};

const PASS: &str = "--passphrase-file @pass";

/// Somebody who does at once what is asked for, and looks at the password when it is shown.
struct Colleague {
    folder: PathBuf,
    /// The scans that lie ready are called so.
    scans: &'static str,
    bags: &'static str,
    /// What is answered when the password stands on the screen.
    at_password: &'static str,
    has_seen: Rc<Cell<bool>>,
    last_bag: Cell<String>,
}

impl Colleague {
    fn answer(&self, question: &str) -> String {
        let number = || question.chars().find(char::is_ascii_digit).unwrap_or('1');
        let scan = || self.folder.join(format!("{}-{}.png", self.scans, number()));
        match question {
            "" => {
                self.has_seen.set(true);
                self.at_password.to_owned()
            }
            _ if question.starts_with("a scan of sheet") => match scan() {
                scan if scan.exists() => scan.display().to_string(),
                _ => String::new(),
            },
            _ if question.starts_with("row ") => "paper".to_owned(),
            _ if question.contains("type Yes") => "Yes".to_owned(),
            _ if question.starts_with("which administrative task") => "list the users".to_owned(),
            _ if question.starts_with("the bag's number once more") => self.last_bag.take(),
            _ if question.contains("the bag's number") => {
                self.last_bag.set(format!("{}-{}", self.bags, number()));
                format!("{}-{}", self.bags, number())
            }
            _ if question.contains("custodian (Enter stops)") => "Dana".to_owned(),
            _ if question.starts_with("in which safe") => "north".to_owned(),
            _ if question.starts_with("who sees") => "Gil".to_owned(),
            // the carrier, and waiting for a person
            _ => String::new(),
        }
    }
}

/// The account as it is at its provider, and what each set recovers.
struct World {
    desk: Desk,
    /// What opens the account.
    password: String,
    secrets: BTreeMap<SetId, String>,
    has_seen: Rc<Cell<bool>>,
}

impl World {
    fn new() -> Self {
        let mut desk = Desk::with_keepers();
        desk.activate(ACCOUNT, "first", "A");
        let mut world =
            Self { desk, password: String::new(), secrets: BTreeMap::new(), has_seen: Rc::default() };
        world.password = world.learn("first");
        world
    }

    /// What the sheets of a folder recover.
    fn learn(&mut self, folder: &str) -> String {
        let sheets = self.desk.sheets_in(folder);
        let (one, other) = (sheets[0].display(), sheets[1].display());
        let secret = self.desk.run(&format!("recover {one} {other}")).text();
        let known = self.desk.state();
        let newest = known.sets().max_by_key(|set| set.seq).expect("a set").facts.id;
        self.secrets.insert(newest, secret.clone());
        secret
    }

    fn run(
        &mut self,
        options: &str,
        scans: &'static str,
        bags: &'static str,
        at_password: &'static str,
    ) -> Ran {
        let folder = self.desk.folder.path().to_owned();
        let colleague = Colleague {
            folder,
            scans,
            bags,
            at_password,
            has_seen: self.has_seen.clone(),
            last_bag: Cell::default(),
        };
        self.desk.person = Some(Box::new(move |question| colleague.answer(question)));
        let ran = self.desk.typing(&[]).run(&format!("rotate {ACCOUNT} {PASS} {options}"));
        self.desk.person = None;
        ran
    }

    fn account(state: &State) -> &Account {
        state.account(&ACCOUNT.parse().expect("a name")).expect("an account")
    }

    fn events(&self) -> Vec<EventData> {
        self.desk.ledger().events().iter().map(|event| event.data.clone()).collect()
    }

    /// At every point the sheets that the ledger names open the account as it then is, and no sheet
    /// is gone that nothing took the place of.
    fn check(&self) {
        let state = self.desk.state();
        let account = Self::account(&state);
        let opening = state.opening(account);
        assert!(
            opening.iter().any(|set| self.secrets.get(&set.facts.id) == Some(&self.password)),
            "no set opens the account: {opening:?}"
        );
        let newest = account.newest().expect("a generation");
        if matches!(newest.phase, Phase::Set | Phase::Works) {
            let generations: Vec<_> =
                opening.iter().filter_map(|set| set.account()).map(|(_, g)| g).collect();
            assert!(
                generations.len() >= 2 && generations.is_sorted_by(|a, b| a >= b),
                "the new, then the old"
            );
        }
        for set in state.sets().filter(|set| set.live().count() < set.sheets.len()) {
            assert!(matches!(set.standing, Standing::Superseded(_)), "{set:?}");
            let active = account.active().expect("what took its place");
            let replaces = state.set(active.sets[0]).expect("a set");
            assert_eq!(replaces.live().count(), 3);
            assert_eq!(self.secrets.get(&replaces.facts.id), Some(&self.password));
        }
        assert!(newest.phase >= Phase::Set || !self.has_seen.get(), "shown before it was recorded");
    }
}

#[test]
fn cut_off_after_every_event_it_goes_on_and_some_set_always_opens() {
    let mut world = World::new();
    world.check();
    let mut before = world.events();
    let first = before.len();
    let mut runs = 0;
    loop {
        // the disk is full when the second event of the run is written
        world.desk.fails.ledger_write = Some(2);
        let options = if runs == 0 { "--out @second" } else { "" };
        let ran = world.run(options, "second", "B", "");
        world.desk.fails.ledger_write = None;
        let now = world.events();
        assert_eq!(now.len(), before.len() + 1, "one event a run: {}\n{}", ran.err, ran.terminal);
        assert_eq!(now[..before.len()], before[..], "no event is lost");
        if runs == 0 {
            assert_eq!(ran.exit, Exit::Due, "{}", ran.err);
            world.desk.print("second", "second");
            world.learn("second");
        }
        if ran.terminal.contains("password of ") {
            // the person sets it at once
            assert!(matches!(now.last(), Some(EventData::CredentialSet(_))), "{:?}", now.last());
            let state = world.desk.state();
            let newest = World::account(&state).newest().expect("a generation").sets[0];
            world.password = world.secrets[&newest].clone();
            assert!(ran.terminal.contains(world.password.trim()));
        }
        world.check();
        assert!([Exit::Done, Exit::Due].contains(&world.desk.run(&format!("status {PASS}")).exit));
        before = now;
        runs += 1;
        if ran.exit == Exit::Done {
            break;
        }
        assert!(ran.exit == Exit::Failed || runs == 1, "{}", ran.err);
    }
    let kinds: Vec<_> = before[first..].iter().map(EventData::kind).collect();
    let expected = "set-issued paper-read-back paper-read-back paper-read-back set-proved credential-set \
                    credential-worked sheet-sealed sheet-sealed sheet-sealed sheet-stored sheet-stored sheet-stored \
                    set-activated sheet-called-in sheet-destroyed sheet-called-in sheet-destroyed sheet-called-in \
                    sheet-destroyed";
    assert_eq!(kinds.join(" "), expected);
    let state = world.desk.state();
    let phases: Vec<_> =
        World::account(&state).generations.iter().map(|generation| generation.phase).collect();
    assert_eq!(phases, [Phase::Retired, Phase::Active]);
    assert!(world.has_seen.get());
}

#[test]
fn what_cannot_be_recorded_is_neither_shown_nor_kept() {
    let mut world = World::new();
    let before = world.events();
    world.desk.fails.ledger_write = Some(1);
    let ran = world.run("--out @second", "second", "B", "");
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(world.events(), before);
    assert!(world.desk.sheets().iter().all(|sheet| !sheet.starts_with("second")));
    world.desk.fails.ledger_write = None;
    assert_eq!(world.run("--out @second", "none", "B", "").exit, Exit::Due);
    world.desk.print("second", "second");
    world.learn("second");
    // three sheets read back and k proved, then the point of no return cannot be written
    world.desk.fails.ledger_write = Some(5);
    let ran = world.run("", "second", "B", "");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.terminal.contains("the point of no return") && !ran.terminal.contains("password of "));
    assert!(matches!(world.events().last(), Some(EventData::SetProved(_))));
    world.check();
}

#[test]
fn stopped_between_the_record_and_the_screen_both_sets_are_named() {
    let mut world = World::new();
    assert_eq!(world.run("--out @second", "none", "B", "").exit, Exit::Due);
    world.desk.print("second", "second");
    let second = world.learn("second");
    let ran = world.run("", "second", "B", "^C");
    assert_eq!(ran.exit, Exit::Interrupted);
    assert!(
        ran.errors().ends_with("interrupted: nothing was changed\n")
            || ran.errors().contains("what was done is recorded")
    );
    assert!(matches!(world.events().last(), Some(EventData::CredentialSet(_))));
    world.check();
    // nobody knows whether the account has it: both are named, the new ones first
    let ran = world.desk.typing(&[""]).run(&format!("rotate {ACCOUNT} {PASS}"));
    assert_eq!(ran.exit, Exit::Due);
    assert!(
        ran.errors().contains(&format!(
            "firesafe: until then, try these sheets in this order: {ACCOUNT} (generation 2), set SET; then {ACCOUNT} \
             (generation 1), set SET\n"
        )),
        "{}",
        ran.errors()
    );
    world.password = second;
    world.check();
    assert_eq!(world.run("", "second", "B", "").exit, Exit::Done);
    world.check();
}

#[test]
fn another_generation_can_be_begun_past_the_point_of_no_return() {
    let mut world = World::new();
    assert_eq!(world.run("--out @second", "none", "B", "").exit, Exit::Due);
    let ran = world.run("--anew --out @third", "none", "C", "");
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.errors()
            .contains("(generation 2) was not set on the account yet: go on with it, or give it up with"),
        "{}",
        ran.errors()
    );
    world.desk.print("second", "second");
    world.learn("second");
    let ran = world.run("--out @other", "second", "B", "^C");
    assert_eq!(ran.exit, Exit::Interrupted);
    assert!(
        ran.errors()
            .contains("a new password is on its way: this goes on with it, and makes no new sheets\n"),
        "{}",
        ran.errors()
    );
    world.has_seen.set(false);
    assert_eq!(world.run("--anew --out @third", "none", "C", "").exit, Exit::Due);
    world.desk.print("third", "third");
    let third = world.learn("third");
    world.check();
    let ran = world.run("", "third", "C", "");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    world.password = third;
    world.check();
    let state = world.desk.state();
    let phases: Vec<_> =
        World::account(&state).generations.iter().map(|generation| generation.phase).collect();
    assert_eq!(phases, [Phase::Retired, Phase::Retired, Phase::Active]);
    // finished: the next one begins another, and has to be told where its sheets go
    world.desk.run(&format!("rotate {ACCOUNT} {PASS}")).fails_with(
        Exit::Usage,
        "`bg1@contoso.onmicrosoft.com` has no rotation under way: say where the new sheets go, with `--out DIR` or \
         `--print QUEUE`",
    );
}

#[test]
fn the_rules_of_the_last_password_are_those_of_the_next() {
    let mut desk = Desk::with_keepers();
    let ran = desk.run(&format!("issue root@vc.example --profile vcenter -k 3 -n 3 --out @first {PASS}"));
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    desk.walk("root@vc.example", "first", "A");
    let ran = desk.run(&format!("rotate root@vc.example --out @second {PASS}"));
    assert_eq!(ran.exit, Exit::Due, "{}", ran.err);
    let ledger = desk.ledger();
    let Some(EventData::SetIssued(issued)) = ledger.events().last().map(|event| &event.data) else {
        panic!("nothing was issued")
    };
    assert_eq!(
        (issued.profile.as_str(), issued.set.k, issued.set.n, issued.generation),
        ("vcenter", 3, 3, 2)
    );
    desk.run(&format!("rotate root@vc.example --witness alice {PASS}")).fails_with(
        Exit::Usage,
        "`alice` opened the ledger, and cannot be a witness to what is recorded in it: name somebody else",
    );
}
