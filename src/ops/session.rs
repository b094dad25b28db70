//! The ledger, opened for one run: found, locked, unlocked, compared with what was
//! remembered of it, and written back as a whole.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::ports::{Clock, Entropy, LedgerFile, Store, StoreError, typeable};
use crate::crypto::{Costs, OfficerKey};
use crate::ledger::{
    AppendError, ClockBack, CreateError, Credentials, EncryptError, Event, Fault, Head, NewLedger, OpenError,
    OpenLedger, Remembered, Standing, Why,
};
use crate::model::{EventData, State};
use crate::secret::SecretText;

/// The head that the person expects, from paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedHead {
    /// Its first 128 bits, which its words give.
    Words(u128),
    /// All of it.
    Whole(Head),
}

/// The moment of a run.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// For the ledger.
    pub now: Timestamp,
    /// For the sheets, and what happened today.
    pub today: Date,
    /// What to do when the clock is behind the last event.
    pub clock: ClockBack,
}

/// A ledger that was opened to write to it. Its place is locked only while it is read or written.
pub struct Session {
    ledger: OpenLedger,
    /// How it stands to what this workstation remembers.
    pub sight: Sight,
    path: PathBuf,
    file: Box<dyn LedgerFile>,
    /// The file as it was last read or written; `None` where there is none yet.
    content: Option<Vec<u8>>,
    /// How many of the events are in the file.
    written: usize,
    /// What other runs wrote meanwhile.
    others: Vec<(u64, String)>,
    /// What this run added, and could not write.
    unrecorded: Vec<EventData>,
    /// What this run recorded, by number and kind.
    recorded: Vec<(u64, String)>,
}

/// Why a ledger could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no file.
    #[error("there is no ledger at `{0}`: name it with `--ledger`, or make one with `firesafe init`")]
    NoLedger(PathBuf),
    /// The file is there already.
    #[error("there is a ledger at `{0}` already: name another file with `--ledger`")]
    Exists(PathBuf),
    /// The file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The content cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The ledger cannot be made.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// The content cannot be written.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// An older file was put back.
    #[error(
        "the ledger ends at event {seq}, but this workstation has seen event {remembered}: an older file was \
         put back; put the newest in its place, or accept this one by the head of its minutes with `--expect-head`"
    )]
    Older {
        /// The last event of this file.
        seq: u64,
        /// The last event that was seen.
        remembered: u64,
    },
    /// Its officers rewrote it.
    #[error(
        "event {seq} is not the one that this workstation has seen: the ledger was rewritten; compare it with \
         the minutes, and accept it by their head with `--expect-head` only if that is in it"
    )]
    Rewritten {
        /// The event that differs.
        seq: u64,
    },
    /// Another ledger lies in its place.
    #[error(
        "this is not the ledger that this workstation has seen here: it was replaced by another; put the right \
         one in its place, or accept this one by the last head of its minutes with `--expect-head`"
    )]
    Another,
    /// It was there.
    #[error(
        "the ledger that this workstation has seen at `{}` is gone: put it back, or name another file with \
         `--ledger`; to begin anew in its place, forget it first with `rm {}`", .path.display(), typeable(memory)
    )]
    Deleted {
        /// Where it was.
        path: PathBuf,
        /// Where it is remembered.
        memory: PathBuf,
    },
    /// It was there a moment ago.
    #[error(
        "the ledger at `{0}` is gone since this run read it: nothing was written, so put it back, then run this again"
    )]
    Vanished(PathBuf),
    /// Another run wrote what does not go together with what this one adds.
    #[error("meanwhile another run wrote {others}, and what this run adds does not go with that{}: nothing of it is \
             recorded, so look at `firesafe log`, then run this again", reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default())]
    Overtaken {
        /// What it wrote.
        others: String,
        /// Why the ledger refuses what this run adds, if that was tried.
        reason: Option<AppendError>,
    },
    /// The head from paper is not in it.
    #[error("the expected head is not in this ledger: it is older than the paper, rewritten, or another one")]
    UnexpectedHead,
    /// The note about the last head is not one that firesafe wrote.
    #[error(
        "the remembered head of this ledger is damaged: compare the ledger with the minutes, then pass their head with `--expect-head`"
    )]
    DamagedMemory,
}

impl SessionError {
    /// What kind of failure it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Open(error) => error.fault(),
            Self::Encrypt(EncryptError::NewerEvents { .. }) => Fault::Newer,
            Self::Older { .. }
            | Self::Rewritten { .. }
            | Self::Another
            | Self::UnexpectedHead
            | Self::DamagedMemory => Fault::Integrity,
            Self::NoLedger(_)
            | Self::Exists(_)
            | Self::Deleted { .. }
            | Self::Vanished(_)
            | Self::Overtaken { .. }
            | Self::Store(_)
            | Self::Create(_)
            | Self::Encrypt(_) => Fault::Failed,
        }
    }
}

/// Opens a ledger to look at it: no lock, since it is only ever replaced as a whole.
///
/// # Errors
/// [`SessionError`] when it is missing, does not open, or is not the one that was seen last.
pub fn read(
    store: &mut dyn Store,
    path: &Path,
    credentials: &mut dyn Credentials,
    expected: Option<ExpectedHead>,
) -> Result<(OpenLedger, Sight), SessionError> {
    let Some(file) = store.read_ledger(path)? else { return Err(missing(store, path)?) };
    let ledger = OpenLedger::open(&file, credentials)?;
    match compare(store, path, &ledger, expected) {
        // another run may have written while the passphrase was typed
        Err(SessionError::Older { seq, remembered }) if !ledger.is_read_only() => {
            let now = store.read_ledger(path)?.unwrap_or_default();
            if now == file {
                return Err(SessionError::Older { seq, remembered });
            }
            let ledger = ledger.reopen(&now)?;
            let sight = compare(store, path, &ledger, expected)?;
            Ok((ledger, sight))
        }
        compared => compared.map(|sight| (ledger, sight)),
    }
}

/// Why there is no ledger: none was made, or it is gone.
fn missing(store: &mut dyn Store, path: &Path) -> Result<SessionError, StoreError> {
    let place = place_name(store, path);
    Ok(match store.remembered(&place)? {
        Some(_) => SessionError::Deleted { path: path.to_owned(), memory: store.memory_file(&place) },
        None => SessionError::NoLedger(path.to_owned()),
    })
}

/// The place of a ledger, as it was found; it is locked again to write to it.
pub struct Place {
    path: PathBuf,
    file: Box<dyn LedgerFile>,
    content: Option<Vec<u8>>,
    unfinished: Option<PathBuf>,
}

impl Place {
    /// Looks at the place of a ledger, whether there is one or not.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process keeps it, [`SessionError::Deleted`] when a
    /// ledger was there.
    pub fn find(store: &mut dyn Store, path: &Path) -> Result<Self, SessionError> {
        let mut file = store.lock_ledger(path)?;
        let content = file.read()?;
        let unfinished = file.unfinished()?;
        file.release();
        if content.is_none()
            && let deleted @ SessionError::Deleted { .. } = missing(store, path)?
        {
            return Err(deleted);
        }
        Ok(Self { path: path.to_owned(), file, content, unfinished })
    }

    /// Whether there is a ledger.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.content.is_some()
    }

    /// What a run that was cut off had begun to write beside the ledger, if anything.
    #[must_use]
    pub fn unfinished(&self) -> Option<&Path> {
        self.unfinished.as_deref()
    }

    /// Opens the ledger to write to it.
    ///
    /// # Errors
    /// As [`read`].
    pub fn open(
        self,
        store: &mut dyn Store,
        credentials: &mut dyn Credentials,
        expected: Option<ExpectedHead>,
    ) -> Result<Session, SessionError> {
        let Self { path, mut file, content, .. } = self;
        let Some(mut content) = content else { return Err(SessionError::NoLedger(path)) };
        let mut ledger = OpenLedger::open(&content, credentials)?;
        // another run may have written while the passphrase was typed
        let now = file.read()?.ok_or_else(|| SessionError::Vanished(path.clone()))?;
        if now != content && !ledger.is_read_only() {
            ledger = ledger.reopen(&now)?;
            content = now;
        }
        let sight = compare(store, &path, &ledger, expected)?;
        let written = ledger.events().len();
        let (others, unrecorded) = (Vec::new(), Vec::new());
        Ok(Session {
            ledger,
            sight,
            path,
            file,
            content: Some(content),
            written,
            others,
            unrecorded,
            recorded: Vec::new(),
        })
    }

    /// Makes a ledger; nothing is written until it is saved.
    ///
    /// # Errors
    /// [`SessionError::Exists`] when there is one, [`SessionError::Create`] when the
    /// officer's keys cannot be derived or a recipient is none.
    pub fn create(
        self,
        new: NewLedger<'_>,
        now: Timestamp,
        entropy: &mut dyn Entropy,
    ) -> Result<Session, SessionError> {
        if self.content.is_some() {
            return Err(SessionError::Exists(self.path));
        }
        let ledger = OpenLedger::create(new, now, entropy)?;
        let Self { path, file, .. } = self;
        let (sight, others, unrecorded) = (Sight::Known, Vec::new(), Vec::new());
        Ok(Session {
            ledger,
            sight,
            path,
            file,
            content: None,
            written: 0,
            others,
            unrecorded,
            recorded: Vec::new(),
        })
    }
}

/// Key-derivation costs of about a second on this workstation.
pub fn calibrate(clock: &dyn Clock) -> Costs {
    Costs::calibrate(Duration::from_secs(1), &mut |costs| {
        let started = clock.elapsed();
        let probe = SecretText::from("how long does it take?");
        // where memory is too small for the probe, the ledger's own derivation says so
        drop(OfficerKey::derive(&probe, [0; 16], costs));
        clock.elapsed().saturating_sub(started)
    })
}

impl Session {
    /// Refuses what the ledger would refuse at the end, before anything is dealt or printed.
    ///
    /// # Errors
    /// [`AppendError::ReadOnly`], [`AppendError::NewerEvents`] and [`AppendError::ClockBack`].
    pub fn check_writable(&self, now: Timestamp, clock: ClockBack) -> Result<(), AppendError> {
        self.ledger.check_writable(now, clock)
    }

    /// Its content.
    #[must_use]
    pub const fn ledger(&self) -> &OpenLedger {
        &self.ledger
    }

    /// What its events come to.
    #[must_use]
    pub const fn state(&self) -> &State {
        self.ledger.state()
    }

    /// Adds events in their order: the only way into the ledger, but for officers. None is in the file
    /// before [`save`](Self::save).
    ///
    /// # Errors
    /// [`AppendError`] says what the first that cannot be contradicts; those before it are added then.
    pub fn record(
        &mut self,
        moment: Moment,
        events: impl IntoIterator<Item = EventData>,
    ) -> Result<(), AppendError> {
        for event in events {
            self.ledger.append(event, moment.now, moment.clock)?;
        }
        Ok(())
    }

    /// Changes who opens the ledger, which takes keys that no event holds.
    ///
    /// # Errors
    /// As `change`.
    pub fn change_officers(
        &mut self,
        change: impl for<'a> FnOnce(&'a mut OpenLedger) -> Result<&'a Event, AppendError>,
    ) -> Result<(), AppendError> {
        change(&mut self.ledger).map(|_| ())
    }

    /// What this run recorded and is in the file, by number and kind.
    #[must_use]
    pub fn recorded(&self) -> &[(u64, String)] {
        &self.recorded
    }

    /// Writes the ledger. From here on its new events are committed.
    ///
    /// Where another run wrote meanwhile, the new events follow what it wrote, if they can.
    ///
    /// # Errors
    /// [`SessionError`]; the file is then as it was, and the session as the file is, without the new
    /// events: [`take_unrecorded`](Self::take_unrecorded) gives them.
    pub fn save(&mut self, entropy: &mut dyn Entropy) -> Result<(), SessionError> {
        let new: Vec<_> =
            self.ledger.events()[self.written..].iter().map(|event| event.data.clone()).collect();
        let saved = self.file.acquire().map_err(SessionError::from).and_then(|()| {
            let saved = self.save_locked(entropy);
            self.file.release();
            saved
        });
        if saved.is_err() {
            self.unrecorded = new;
            // no head of what is in no file may get into the minutes
            if let Some(content) = &self.content
                && self.ledger.events().len() > self.written
                && let Ok(ledger) = self.ledger.reopen(content)
            {
                self.ledger = ledger;
            }
        }
        saved
    }

    fn save_locked(&mut self, entropy: &mut dyn Entropy) -> Result<(), SessionError> {
        match (self.file.read()?, &self.content) {
            (now, content) if now == *content => {}
            (Some(_), None) => return Err(SessionError::Exists(self.path.clone())),
            (None, _) => return Err(SessionError::Vanished(self.path.clone())),
            (Some(now), Some(_)) => self.follow(now)?,
        }
        let content = self.ledger.encrypt(entropy)?;
        self.file.replace(&content)?;
        self.content = Some(content);
        let new = self.ledger.events()[self.written..].iter();
        self.recorded.extend(new.map(|event| (event.seq, event.data.kind().to_owned())));
        self.written = self.ledger.events().len();
        Ok(())
    }

    /// Puts the new events behind those that another run wrote.
    fn follow(&mut self, now: Vec<u8>) -> Result<(), SessionError> {
        let new = &self.ledger.events()[self.written..];
        let changes_keys = new.iter().any(|event| {
            matches!(event.data, EventData::OfficerPassphraseChanged(_) | EventData::OfficerRemoved(_))
        });
        if changes_keys {
            // the keys that are here may open the older file no more
            return Err(SessionError::Overtaken { others: "to the ledger".to_owned(), reason: None });
        }
        let mut newest = self.ledger.reopen(&now)?;
        if let Some(last) = self.written.checked_sub(1) {
            let last = &self.ledger.events()[last];
            match newest.events().get(self.written - 1) {
                None => {
                    let seq = newest.events().len() as u64;
                    return Err(SessionError::Older { seq, remembered: last.seq });
                }
                Some(event) if event.head != last.head => {
                    return Err(SessionError::Rewritten { seq: last.seq });
                }
                Some(_) => {}
            }
        }
        let others: Vec<_> = newest.events()[self.written..]
            .iter()
            .map(|event| (event.seq, event.data.kind().to_owned()))
            .collect();
        let written = newest.events().len();
        for event in new {
            let clock = if event.clock_confirmed { ClockBack::Confirmed } else { ClockBack::Refuse };
            // it is recorded after what the other run wrote, and so not before
            let time = newest.events().last().map_or(event.time, |last| last.time.max(event.time));
            if let Err(reason) = newest.append(event.data.clone(), time, clock) {
                self.ledger = newest.reopen(&now)?;
                self.content = Some(now);
                self.written = written;
                return Err(SessionError::Overtaken { others: named(&others), reason: Some(reason) });
            }
        }
        self.ledger = newest;
        self.content = Some(now);
        self.written = written;
        self.others.extend(others);
        Ok(())
    }

    /// What the last [`save`](Self::save) could not write, so that nobody takes it for recorded.
    pub fn take_unrecorded(&mut self) -> Vec<EventData> {
        std::mem::take(&mut self.unrecorded)
    }

    /// What other runs wrote since this was last asked, in words; the new events follow it.
    pub fn take_others(&mut self) -> Option<String> {
        let others = std::mem::take(&mut self.others);
        (!others.is_empty()).then(|| named(&others))
    }
}

/// Events by number and kind.
fn named(events: &[(u64, String)]) -> String {
    let named: Vec<_> = events.iter().map(|(seq, kind)| format!("event {seq} (`{kind}`)")).collect();
    named.join(", ")
}

/// How a ledger stands to what this workstation remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It was never seen here, and no head from paper vouches for it.
    First,
    /// It is the one that was seen, or its last head was given from paper.
    Known,
    /// It contradicts what was seen, and was accepted by a head from paper: now, or before.
    Accepted {
        /// What contradicts it.
        against: Against,
        /// Whether that was in this run.
        now: bool,
    },
}

/// What a ledger contradicted when it was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// An event that this workstation had seen, which is not in it.
    Event(u64),
    /// Another ledger, which lay in the same place.
    Ledger(String),
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(seq) => write!(f, "event {seq} that this workstation had seen"),
            Self::Ledger(_) => f.write_str("another ledger that this workstation had seen in its place"),
        }
    }
}

/// What is remembered of one ledger: `SEQ HEAD`, then `accepted-against event SEQ` or
/// `accepted-against ledger ID` on a line of its own, until a quorum confirms it.
struct Note {
    seq: u64,
    head: Head,
    against: Option<Against>,
}

impl Note {
    fn read(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let (seq, head) = first.split_once(' ')?;
        let against = match rest.strip_prefix("accepted-against ").map(|rest| rest.split_once(' ')) {
            None if rest.is_empty() => None,
            Some(Some(("event", seq))) => Some(Against::Event(seq.parse().ok()?)),
            Some(Some(("ledger", id))) => Some(Against::Ledger(id.to_owned())),
            _ => return None,
        };
        Some(Self { seq: seq.parse().ok()?, head: head.parse().ok()?, against })
    }

    fn write(&self) -> String {
        let against = match &self.against {
            None => String::new(),
            Some(Against::Event(seq)) => format!("\naccepted-against event {seq}"),
            Some(Against::Ledger(id)) => format!("\naccepted-against ledger {id}"),
        };
        format!("{} {}{against}", self.seq, self.head)
    }
}

/// Remembers how far a ledger has come, so that an older one is found, and against what it was
/// accepted, until a quorum confirms it.
///
/// Another run may have gone further since this one read the file: then its note stays, unless the person
/// named the head that counts against it.
///
/// # Errors
/// [`StoreError`] when the note cannot be written; the ledger itself is not concerned.
pub fn remember(
    store: &mut dyn Store,
    path: &Path,
    ledger: &OpenLedger,
    sight: &Sight,
) -> Result<(), StoreError> {
    let vouched = ledger.not_judged().iter().all(|event| event.why != Why::Signatures);
    if !vouched {
        return Ok(());
    }
    let Remembered { ledger: id, seq, head } = ledger.remember();
    let accepted = match sight {
        Sight::Accepted { against, now: true } => Some(against.clone()),
        _ => None,
    };
    store.remember(&id.to_string(), &mut |before| {
        let before = before.and_then(Note::read);
        // another run may have come further meanwhile
        if accepted.is_none() && before.as_ref().is_some_and(|before| before.seq >= seq) {
            return None;
        }
        let against = accepted.clone().or_else(|| before.and_then(|before| before.against));
        Some(Note { seq, head: head.into(), against }.write())
    })?;
    let id = id.to_string();
    let place = place_name(store, path);
    store.remember(&place, &mut |before| (before != Some(&id)).then(|| id.clone()))
}

/// Whether a head from paper is the last one of a ledger.
#[must_use]
pub fn is_last(expected: ExpectedHead, ledger: &OpenLedger) -> bool {
    expected.is(ledger.head())
}

impl ExpectedHead {
    fn is(self, head: Head) -> bool {
        match self {
            Self::Words(bits) => head.to_bits() == bits,
            Self::Whole(whole) => head == whole,
        }
    }
}

/// A quorum says that a ledger which was accepted against what had been seen is the right one.
///
/// # Errors
/// [`StoreError`] when that cannot be remembered.
pub fn confirm(store: &mut dyn Store, ledger: &OpenLedger) -> Result<(), StoreError> {
    store.remember(&ledger.state().ledger().to_string(), &mut |before| {
        let note = Note::read(before?)?;
        note.against.is_some().then(|| Note { against: None, ..note }.write())
    })
}

/// The name under which it is remembered which ledger lies in a place: its path may hold spaces.
fn place_name(store: &dyn Store, path: &Path) -> String {
    let digest = Sha256::digest(store.absolute(path).as_os_str().as_encoded_bytes());
    format!("at-{}", hex::encode(&digest[..16]))
}

/// An expected head decides where it is the last; otherwise what was remembered has its say too.
fn compare(
    store: &mut dyn Store,
    path: &Path,
    ledger: &OpenLedger,
    expected: Option<ExpectedHead>,
) -> Result<Sight, SessionError> {
    let is_last = expected.is_some_and(|expected| expected.is(ledger.head()));
    if let Some(expected) = expected
        && !is_last
        && !ledger.events().iter().any(|event| expected.is(event.head))
    {
        return Err(SessionError::UnexpectedHead);
    }
    // an earlier event vouches for what came before it, not for there being nothing after it
    let accepted = |against, refusal| {
        if is_last { Ok(Sight::Accepted { against, now: true }) } else { Err(refusal) }
    };
    let id = ledger.state().ledger().to_string();
    let note = store.remembered(&id)?;
    // whoever reads the ledger could make a new one, which an officer's passphrase opens
    let place = place_name(store, path);
    if let Some(other) = store.remembered(&place)?.filter(|known| *known != id) {
        return accepted(Against::Ledger(other), SessionError::Another);
    }
    let Some(text) = note else { return Ok(if is_last { Sight::Known } else { Sight::First }) };
    let Some(note) = Note::read(&text) else {
        return if is_last { Ok(Sight::Known) } else { Err(SessionError::DamagedMemory) };
    };
    let remembered = Remembered { ledger: ledger.state().ledger(), seq: note.seq, head: note.head.into() };
    match (ledger.compare(&remembered), note.against) {
        (Standing::Older { seq, remembered }, _) => {
            accepted(Against::Event(remembered), SessionError::Older { seq, remembered })
        }
        (Standing::Rewritten { seq }, _) => accepted(Against::Event(seq), SessionError::Rewritten { seq }),
        (_, Some(against)) => Ok(Sight::Accepted { against, now: false }),
        (Standing::Same | Standing::Grown(_) | Standing::Another, None) => Ok(Sight::Known),
    }
}
