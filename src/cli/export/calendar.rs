//! A calendar of what is due, as RFC 5545 has it. It leaves the air gap, so unless titles are
//! asked for it says how much there is to do on a day, and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::Ics;
use crate::model::State;
use crate::policy::due::Due;
use crate::text::count;

/// The most octets of a line, without its end (RFC 5545, 3.1).
const MAX_LINE: usize = 75;

/// All of it, lines ended as the RFC asks.
pub fn calendar(state: &State, all: &[Due], today: Date, stamp: Timestamp, options: &Ics) -> String {
    let mut calendar = Calendar { text: String::new() };
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.line(concat!("PRODID:-//firesafe//firesafe ", env!("CARGO_PKG_VERSION"), "//EN"));
    calendar.line("CALSCALE:GREGORIAN");
    calendar.line("METHOD:PUBLISH");
    for entry in entries(state, all, today, options.titles) {
        calendar.event(&entry, stamp, options.remind);
    }
    calendar.line("END:VCALENDAR");
    calendar.text
}

/// One entry of a calendar, for a whole day.
struct Entry {
    /// The same in every export for the same thing, so that a calendar moves it.
    uid: String,
    day: Date,
    title: String,
    more: Option<String>,
}

/// What is overdue stands on the day of the export, where somebody sees it.
fn entries(state: &State, all: &[Due], today: Date, titles: bool) -> Vec<Entry> {
    let ledger = state.ledger().to_string();
    if titles {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let entry = |due: &Due| {
            let kind = due.kind.as_str();
            let set = due.set.map(|set| set.to_string()).unwrap_or_default();
            let thing = format!("{kind}\0{}\0{set}", due.subject);
            let same = seen.entry(thing.clone()).or_default();
            *same += 1;
            let who = due.who.as_ref().map(|who| format!(" ({who})")).unwrap_or_default();
            Entry {
                uid: uid(&[&ledger, &thing, &same.to_string()]),
                day: due.on.max(today),
                title: format!("firesafe: {kind}, {}{who}", due.subject),
                more: Some(format!("due {}: {} ({})\n{}", due.on, due.why, due.source, due.command)),
            }
        };
        return all.iter().map(entry).collect();
    }
    let mut days: BTreeMap<Date, usize> = BTreeMap::new();
    for due in all {
        *days.entry(due.on.max(today)).or_default() += 1;
    }
    let entry = |(day, things): (Date, usize)| Entry {
        uid: uid(&[&ledger, &day.to_string()]),
        day,
        title: format!("firesafe: {} due", count(things, "thing")),
        more: None,
    };
    days.into_iter().map(entry).collect()
}

/// Says nothing to whoever does not have the ledger.
fn uid(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update("firesafe/v1/calendar");
    for part in parts {
        hash.update([0]);
        hash.update(part);
    }
    format!("{}@firesafe", hex::encode(&hash.finalize()[..16]))
}

struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, entry: &Entry, stamp: Timestamp, remind: Option<u16>) {
        let title = escaped(&entry.title);
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", entry.uid));
        self.line(&format!("DTSTAMP:{}", stamp.strftime("%Y%m%dT%H%M%SZ")));
        self.line(&format!("DTSTART;VALUE=DATE:{}", entry.day.strftime("%Y%m%d")));
        self.line(&format!("SUMMARY:{title}"));
        if let Some(more) = &entry.more {
            self.line(&format!("DESCRIPTION:{}", escaped(more)));
        }
        self.line("CLASS:PRIVATE");
        self.line("TRANSP:TRANSPARENT");
        if let Some(days) = remind {
            self.line("BEGIN:VALARM");
            self.line("ACTION:DISPLAY");
            self.line(&format!("TRIGGER:-P{days}D"));
            self.line(&format!("DESCRIPTION:{title}"));
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }

    /// A line, folded where it is long, never within a character.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > MAX_LINE {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// TEXT of RFC 5545, 3.3.11; names hold no control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_at_75_octets_between_characters() {
        let mut calendar = Calendar { text: String::new() };
        calendar.line(&format!("SUMMARY:{}", "é".repeat(80)));
        let lines: Vec<_> = calendar.text.split_terminator("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [74, 75, 21]);
        assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
        assert_eq!(calendar.text.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "é".repeat(80)));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a;b, c\\d\ne"), "a\\;b\\, c\\\\d\\ne");
    }
}
