//! The events in their chain: reading, verifying, and naming what was done to them.

use std::ops::Range;

use jiff::Timestamp;

use crate::crypto::{Costs, is_weak_agreement_key, verify_signature};
use crate::ledger::beyond::Beyond;
use crate::ledger::line::{self, Line};
use crate::ledger::{Head, OpenError, Tampering};
use crate::model::{EventData, FoldError, Hex, Name, Officer, State};

/// Something that happened, as the ledger has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// From 1, without gaps.
    pub seq: u64,
    /// In whole seconds.
    pub time: Timestamp,
    /// Whether the clock had gone back, and an officer confirmed that it was right.
    pub clock_confirmed: bool,
    /// Who signed it.
    pub officers: Vec<Name>,
    /// What happened.
    pub data: EventData,
    /// The hash of its line.
    pub head: Head,
    pub(super) line: Range<usize>,
}

/// The whole history and what follows from it.
pub(super) struct History {
    /// The lines, each with its line feed.
    pub text: Vec<u8>,
    pub events: Vec<Event>,
    pub state: State,
    /// What a newer version wrote, and what cannot be judged because of it.
    pub beyond: Beyond,
}

impl History {
    /// Reads all events and verifies the chain, the signatures of every event that changes
    /// who may sign, and those of the last event.
    pub fn read(text: Vec<u8>) -> Result<Self, OpenError> {
        let mut reader = Reader { text: &text, events: Vec::new(), fold: Fold::default() };
        reader.read_all()?;
        let Reader { events, fold: Fold { state, beyond }, .. } = reader;
        let state = state.ok_or(Tampering::NoEvents)?;
        Ok(Self { text, events, state, beyond })
    }

    /// Adds an event whose line was just written and signed here.
    pub fn push(&mut self, event: Event, bytes: &[u8]) -> Result<&Event, FoldError> {
        self.state.apply(event.seq, &event.data)?;
        Ok(self.push_first(event, bytes))
    }

    /// As [`push`](Self::push), for the event with which the state began.
    pub fn push_first(&mut self, event: Event, bytes: &[u8]) -> &Event {
        let start = self.text.len();
        self.text.extend_from_slice(bytes);
        self.events.push(Event { line: start..self.text.len(), head: Head::of_line(bytes), ..event });
        &self.events[self.events.len() - 1]
    }

    /// Verifies every signature, and gives how many there are, those aside that only a newer
    /// version can verify.
    pub fn verify_all(&self) -> Result<usize, OpenError> {
        Ok(verify_all(&self.text)?)
    }
}

/// Verifies every signature against the officers of its time.
///
/// Gives how many signatures there are.
pub(super) fn verify_all(text: &[u8]) -> Result<usize, Tampering> {
    let mut fold = Fold::default();
    let mut verified = 0;
    for (seq, bytes) in (1..).zip(text.split_inclusive(|&byte| byte == b'\n')) {
        let line = line::read(trim(bytes)).ok_or(Tampering::Malformed { seq })?;
        let is_signed = fold.take(seq, bytes, &line, true).map_err(|found| match found {
            Refused::Tampered(found) => found,
            Refused::NewerFormat(reason) => Tampering::Impossible { seq, reason },
        })?;
        verified += if is_signed { line.signatures.len() } else { 0 };
    }
    Ok(verified)
}

/// What the events up to now come to.
#[derive(Default)]
struct Fold {
    state: Option<State>,
    beyond: Beyond,
}

/// Why an event was not taken.
enum Refused {
    Tampered(Tampering),
    NewerFormat(FoldError),
}

impl From<Tampering> for Refused {
    fn from(found: Tampering) -> Self {
        Self::Tampered(found)
    }
}

impl Fold {
    /// Lets one more event happen, as far as it is known; says whether its signatures count,
    /// which are verified where they must be.
    fn take(&mut self, seq: u64, bytes: &[u8], line: &Line, must_verify: bool) -> Result<bool, Refused> {
        let Some(state) = &mut self.state else {
            let state = State::begin(line.known().unwrap_or(&line.data)).map_err(|reason| match reason {
                FoldError::NewerFormat(_) => Refused::NewerFormat(reason),
                _ => Tampering::Impossible { seq, reason }.into(),
            })?;
            if must_verify {
                verify_line(bytes, line, &state)?;
            }
            check_signers(&state, line)?;
            self.beyond.note(seq, line);
            self.state = Some(state);
            return Ok(true);
        };
        // By the officers before it: nobody lets himself in.
        let verified =
            if must_verify || self.beyond.has_officers() { verify_line(bytes, line, state) } else { Ok(()) };
        let is_signed = match verified.and_then(|()| check_signers(state, line)) {
            Ok(()) => true,
            Err(found) if self.beyond.may_explain(&found) => false,
            Err(found) => return Err(found.into()),
        };
        self.beyond.note(seq, line);
        if !is_signed {
            // nobody known here vouches for it, so nothing follows from it
            self.beyond.not_verified(seq, line);
            return Ok(false);
        }
        if let Some(known) = line.known()
            && let Err(reason) = state.apply(seq, known)
        {
            if self.beyond.is_empty() {
                return Err(Tampering::Impossible { seq, reason }.into());
            }
            self.beyond.contradicts(seq, line, reason);
        }
        Ok(true)
    }
}

struct Reader<'t> {
    text: &'t [u8],
    events: Vec<Event>,
    fold: Fold,
}

impl Reader<'_> {
    fn next_seq(&self) -> u64 {
        self.events.last().map_or(1, |last| last.seq + 1)
    }

    fn read_all(&mut self) -> Result<(), OpenError> {
        let mut start = 0;
        while start < self.text.len() {
            let Some(length) = self.text[start..].iter().position(|&byte| byte == b'\n') else {
                return Err(Tampering::CutShort { seq: self.next_seq() }.into());
            };
            let place = start..start + length + 1;
            start = place.end;
            self.add(place, start == self.text.len())?;
        }
        Ok(())
    }

    fn add(&mut self, place: Range<usize>, is_last: bool) -> Result<(), OpenError> {
        let seq = self.next_seq();
        let bytes = &self.text[place.clone()];
        let line = line::read(trim(bytes)).ok_or(Tampering::Malformed { seq })?;
        if line.seq != seq {
            return Err(misplaced(seq, line.seq, &self.text[place.end..]).into());
        }
        self.check_link(bytes, &line)?;
        check_keys(&line, seq)?;
        let must_verify = is_last || line.data.changes_officers();
        self.fold.take(seq, bytes, &line, must_verify).map_err(|refused| match refused {
            Refused::NewerFormat(reason) => OpenError::Newer(reason),
            Refused::Tampered(Tampering::Edited { .. }) => blame(self.text, seq).into(),
            Refused::Tampered(found) => found.into(),
        })?;
        self.events.push(Event {
            seq,
            time: line.time,
            clock_confirmed: line.clock_confirmed,
            officers: line.officers,
            data: line.data,
            head: Head::of_line(bytes),
            line: place,
        });
        Ok(())
    }

    /// Whether the line follows the one before it, in the chain and in time.
    fn check_link(&self, bytes: &[u8], line: &Line) -> Result<(), Tampering> {
        let seq = line.seq;
        let previous = self.events.last();
        if line.prev != previous.map_or(Head::NONE, |event| event.head).into() {
            let Some((previous, state)) = previous.zip(self.fold.state.as_ref()) else {
                return Err(Tampering::Edited { seq });
            };
            // One of the two was changed, unless both are signed: the signatures say which.
            let before = &self.text[previous.line.clone()];
            let is_signed =
                |bytes, line: Option<&Line>| line.is_some_and(|line| verify_line(bytes, line, state).is_ok());
            let both = is_signed(before, line::read(trim(before)).as_ref()) && is_signed(bytes, Some(line));
            return Err(if both { Tampering::Spliced { seq } } else { blame(self.text, seq) });
        }
        if !line.clock_confirmed && previous.is_some_and(|event| line.time < event.time) {
            return Err(Tampering::ClockBack { seq });
        }
        Ok(())
    }
}

/// What happened to the numbers, when `found` stands where `expected` should.
fn misplaced(expected: u64, found: u64, rest: &[u8]) -> Tampering {
    if found < expected {
        return Tampering::Repeated { seq: found };
    }
    let mut later = rest.split_inclusive(|&byte| byte == b'\n').filter_map(|bytes| line::read(trim(bytes)));
    if later.any(|line| line.seq == expected) {
        Tampering::Reordered { seq: expected }
    } else {
        Tampering::Dropped { seq: expected }
    }
}

/// Which event is to blame, where a signature was found that does not hold.
fn blame(text: &[u8], found_at: u64) -> Tampering {
    match verify_all(text) {
        Err(Tampering::Edited { seq }) => {
            let mut from = text
                .split_inclusive(|&byte| byte == b'\n')
                .skip_while(|bytes| line::read(trim(bytes)).is_some_and(|line| line.seq != seq));
            let head = from.next().map(|bytes| Hex::from(Head::of_line(bytes)));
            let next = from.next().and_then(|bytes| line::read(trim(bytes)));
            if next.is_some_and(|next| Some(next.prev) == head) {
                Tampering::Rechained { seq }
            } else {
                Tampering::Edited { seq }
            }
        }
        Err(found) => found,
        // All signatures hold, so what does not is how the lines are joined.
        Ok(_) => Tampering::Spliced { seq: found_at },
    }
}

/// Whether each named officer was one and signed exactly these bytes.
fn verify_line(bytes: &[u8], line: &Line, state: &State) -> Result<(), Tampering> {
    let seq = line.seq;
    let message = line::signed_message(trim(bytes)).ok_or(Tampering::Malformed { seq })?;
    for (i, (name, signature)) in line.officers.iter().zip(&line.signatures).enumerate() {
        let Some(officer) = state.officer(name) else {
            return Err(Tampering::UnknownOfficer { seq, name: name.clone() });
        };
        // In the one spelling that is written, so that nobody counts twice.
        if officer.name != *name || line.officers[..i].contains(name) {
            return Err(Tampering::Malformed { seq });
        }
        if !verify_signature(&officer.signature.0, &message, signature) {
            return Err(Tampering::Edited { seq });
        }
    }
    Ok(())
}

/// Whether as many officers signed as had to.
fn check_signers(state: &State, line: &Line) -> Result<(), Tampering> {
    let checked = state.check_signers(line.known().unwrap_or(&line.data), &line.officers);
    checked.map_err(|reason| Tampering::Impossible { seq: line.seq, reason })
}

/// Keys and costs that could never open the ledger are refused where they come in.
fn check_keys(line: &Line, seq: u64) -> Result<(), Tampering> {
    let Some(officer) = line.known().and_then(EventData::new_keys) else { return Ok(()) };
    if costs_of(officer).is_none() || is_weak_agreement_key(officer.agreement.0) {
        return Err(Tampering::BadKeys { seq, name: officer.name.clone() });
    }
    Ok(())
}

pub(super) fn costs_of(officer: &Officer) -> Option<Costs> {
    Costs::new(officer.memory_kib, officer.passes, officer.lanes).ok()
}

/// The line without its line feed.
fn trim(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}
