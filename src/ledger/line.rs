//! One event as a line of JSON, and the exact bytes that are signed.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use jiff::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::model::{EventData, Hex, Name, Newer, Understood};

const DOMAIN: &[u8] = b"firesafe/v1/event\0";
const SIGNATURES: &str = ",\"sig\":[";

/// The members of a line, in the order in which they are written, but for the signatures.
#[derive(serde::Serialize)]
pub(super) struct Body<'a> {
    pub seq: u64,
    pub time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<&'static str>,
    pub officers: &'a [Name],
    pub kind: &'a str,
    pub data: &'a EventData,
    pub prev: Hex<32>,
}

/// What stands in `clock` when a clock that went back was confirmed.
pub(super) const CONFIRMED: &str = "confirmed";

/// The line with its line feed, signed by each key in turn.
pub(super) fn write<F: Fn(&[u8]) -> [u8; 64]>(
    body: &Body<'_>,
    signers: impl IntoIterator<Item = F>,
) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_string(body)?;
    let message = message(line.as_bytes());
    line.pop();
    line.push_str(SIGNATURES);
    for (i, sign) in signers.into_iter().enumerate() {
        let separator = if i == 0 { "\"" } else { ",\"" };
        line.push_str(separator);
        BASE64.encode_string(sign(&message), &mut line);
        line.push('"');
    }
    line.push_str("]}\n");
    Ok(line.into_bytes())
}

/// A line that was read; nothing of it is verified.
pub(super) struct Line {
    pub seq: u64,
    pub time: Timestamp,
    pub clock_confirmed: bool,
    pub officers: Vec<Name>,
    pub data: EventData,
    /// What this version makes of it, where a newer one wrote it.
    pub newer: Option<Newer>,
    pub prev: Hex<32>,
    pub signatures: Vec<[u8; 64]>,
}

/// Reads a line without its line feed; nothing where firesafe would not have written it.
pub(super) fn read(line: &[u8]) -> Option<Line> {
    let text = std::str::from_utf8(line).ok()?;
    let split = text.rfind(SIGNATURES)?;
    let signatures = read_signatures(&text[split + SIGNATURES.len()..])?;
    let read = |typed| {
        let mut json = serde_json::Deserializer::from_str(text);
        json.deserialize_map(LineVisitor { typed }).and_then(|line| json.end().map(|()| line))
    };
    // What does not fit its kind may have more to say: then it is kept as it stands.
    let read = read(true).or_else(|_| read(false)).ok()?;
    if read.officers.is_empty() || read.officers.len() != signatures.len() {
        return None;
    }
    let understood = match read.data {
        EventData::Unknown(event) => EventData::understand(&event.kind, event.data)?,
        data => data.understood(),
    };
    let (data, newer) = match understood {
        Understood::Wholly(data) => (data, None),
        Understood::Partly(event, newer) => (EventData::Unknown(event), Some(newer)),
    };
    Some(Line { data, newer, signatures, ..read })
}

impl Line {
    /// What this version knows of what happened, if that says anything by itself.
    pub fn known(&self) -> Option<&EventData> {
        match &self.newer {
            None => Some(&self.data),
            Some(newer) => newer.known.as_ref(),
        }
    }
}

/// What the officers sign of a line (without its line feed) that [`read`] accepts.
pub(super) fn signed_message(line: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(line).ok()?;
    let split = text.rfind(SIGNATURES)?;
    let mut message = message(&line[..split]);
    message.push(b'}');
    Some(message)
}

fn message(body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(DOMAIN.len() + body.len() + 1);
    message.extend_from_slice(DOMAIN);
    message.extend_from_slice(body);
    message
}

/// `"…","…"]}` to the end of the line, each of the one spelling that a signature has.
fn read_signatures(tail: &str) -> Option<Vec<[u8; 64]>> {
    let list = tail.strip_suffix("]}")?;
    list.split(',')
        .map(|item| {
            let text = item.strip_prefix('"')?.strip_suffix('"')?;
            BASE64.decode(text).ok()?.try_into().ok()
        })
        .collect()
}

struct LineVisitor {
    /// Whether content of a known kind must fit it.
    typed: bool,
}

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line, A::Error> {
        let seq = member(&mut map, "seq")?;
        let time = member(&mut map, "time")?;
        let mut name: Cow<'de, str> = next_name(&mut map)?;
        let clock_confirmed = name == "clock";
        if clock_confirmed {
            let clock: Cow<'de, str> = map.next_value()?;
            if clock != CONFIRMED {
                return Err(A::Error::custom("an unknown mark on the clock"));
            }
            name = next_name(&mut map)?;
        }
        if name != "officers" {
            return Err(A::Error::missing_field("officers"));
        }
        let officers = map.next_value()?;
        let kind: Cow<'de, str> = member(&mut map, "kind")?;
        if next_name(&mut map)? != "data" {
            return Err(A::Error::missing_field("data"));
        }
        let data = map.next_value_seed(DataSeed { kind: &kind, typed: self.typed })?;
        let prev = member(&mut map, "prev")?;
        let IgnoredAny = member(&mut map, "sig")?;
        if map.next_key::<IgnoredAny>()?.is_some() {
            return Err(A::Error::custom("a member after the signatures"));
        }
        Ok(Line { seq, time, clock_confirmed, officers, data, newer: None, prev, signatures: Vec::new() })
    }
}

fn next_name<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Cow<'de, str>, A::Error> {
    map.next_key()?.ok_or_else(|| A::Error::custom("a member is missing"))
}

fn member<'de, A: MapAccess<'de>, T: serde::Deserialize<'de>>(
    map: &mut A,
    expected: &'static str,
) -> Result<T, A::Error> {
    if next_name(map)? == expected { map.next_value() } else { Err(A::Error::missing_field(expected)) }
}

struct DataSeed<'k> {
    kind: &'k str,
    typed: bool,
}

impl<'de> DeserializeSeed<'de> for DataSeed<'_> {
    type Value = EventData;

    fn deserialize<D: Deserializer<'de>>(self, data: D) -> Result<EventData, D::Error> {
        if self.typed { EventData::read(self.kind, data) } else { EventData::read_unknown(self.kind, data) }
    }
}
