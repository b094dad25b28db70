//! Reading an event of which a newer version may know more than this one.
//!
//! A newer version may add kinds, members, words of a closed list and fields of a register. All
//! of that is kept as it stands, and what is known beside it still counts. What this version
//! knows keeps its type for ever: another type was never written by any firesafe.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, Visitor};
use serde_json::Value;

use super::{EntryAdded, EntryEdited, EventData, LEDGER_FORMAT, LedgerCreated, UnknownEvent};
use crate::model::register::Register;

/// What this version makes of an event that a newer version wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Newer {
    /// What is known of it, if that says anything by itself.
    pub known: Option<EventData>,
    /// What is not known, in words: members, fields and values; none where the kind is unknown.
    pub unknown: Vec<String>,
}

/// What this version makes of the content of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Understood {
    /// It knows all of it.
    Wholly(EventData),
    /// A newer version wrote it; it is kept as it stands.
    Partly(UnknownEvent, Newer),
}

impl EventData {
    /// Reads the content of an event that does not fit what this version writes; nothing where
    /// no version would have written it.
    #[must_use]
    pub fn understand(kind: &str, data: Value) -> Option<Understood> {
        let (known, unknown) = if !Self::is_known(kind) || is_of_newer_format(kind, &data) {
            (None, Vec::new())
        } else {
            let found = Found::default();
            let read = read_known(kind, &data, &found);
            let unknown = found.unknown.into_inner();
            match read {
                Ok(data) if !unknown.is_empty() => (Some(data).filter(|_| !found.is_vague.get()), unknown),
                // what is missing may be what the newer version says in another way
                Err(Unfit::Missing) if !unknown.is_empty() => (None, unknown),
                // it should have been read in the first place: a member stands there twice
                _ => return None,
            }
        };
        let event = UnknownEvent { kind: kind.to_owned(), data };
        Some(Understood::Partly(event, Newer { known, unknown }))
    }

    /// An event that fits its kind, which may still have fields and choices of a newer version.
    #[must_use]
    pub fn understood(self) -> Understood {
        let has_newer = match &self {
            Self::EntryAdded(event) => {
                !event.values.iter().all(|(key, value)| event.register.knows(key, value))
            }
            Self::EntryEdited(event) => {
                let knows_key = |key: &String| event.register.field(key).is_ok();
                !event.values.iter().all(|(key, value)| event.register.knows(key, value))
                    || !event.cleared.iter().all(knows_key)
            }
            _ => false,
        };
        let Some(data) = has_newer.then(|| serde_json::to_value(&self).ok()).flatten() else {
            return Understood::Wholly(self);
        };
        let event = UnknownEvent { kind: self.kind().to_owned(), data };
        let found = Found::default();
        let known = match self {
            Self::EntryAdded(mut event) => {
                found.keep_known(event.register, &mut event.values, None);
                Some(Self::EntryAdded(event))
            }
            Self::EntryEdited(mut event) => {
                found.keep_known(event.register, &mut event.values, Some(&mut event.cleared));
                Some(Self::EntryEdited(event))
            }
            _ => None,
        };
        Understood::Partly(event, Newer { known, unknown: found.unknown.into_inner() })
    }
}

/// Whether the whole ledger is laid out in a way that this version does not know.
fn is_of_newer_format(kind: &str, data: &Value) -> bool {
    let format = data.get("format").and_then(Value::as_u64);
    kind == LedgerCreated::KIND && format.is_some_and(|format| format > LEDGER_FORMAT.into())
}

/// Reads what is known, and finds what is not.
fn read_known(kind: &str, data: &Value, found: &Found) -> Result<EventData, Unfit> {
    let register = [EntryAdded::KIND, EntryEdited::KIND].contains(&kind);
    let register = register.then(|| Register::named(data.get("register")?.as_str()?)).flatten();
    let mut data = data.clone();
    // the value of an unknown field may have any shape
    if let Some((register, Some(values))) =
        register.zip(Some(data.get_mut("values").and_then(Value::as_object_mut)))
    {
        values.retain(|key, _| {
            let is_known = register.field(key).is_ok();
            if !is_known {
                found.member(key);
            }
            is_known
        });
    }
    let data = EventData::read(kind, Json { value: &data, found })?;
    Ok(match data.understood() {
        Understood::Wholly(data) => data,
        Understood::Partly(_, Newer { known, unknown }) => {
            found.unknown.borrow_mut().extend(unknown);
            known.ok_or(Unfit::Wrong)?
        }
    })
}

/// What was found that this version does not know.
#[derive(Default)]
struct Found {
    unknown: RefCell<Vec<String>>,
    /// What was read has a word in it that only stands in for an unknown one.
    is_vague: Cell<bool>,
}

impl Found {
    fn member(&self, name: &str) {
        self.unknown.borrow_mut().push(format!("`{name}`"));
    }

    /// Leaves out fields and choices that are not known; an edited field of which no choice is
    /// known holds nothing that is known from then on.
    fn keep_known(
        &self,
        register: Register,
        values: &mut crate::model::register::Values,
        cleared: Option<&mut Vec<String>>,
    ) {
        let mut emptied = Vec::new();
        values.retain(|key, value| {
            if register.knows(key, value) {
                return true;
            }
            if register.field(key).is_err() {
                self.member(key);
                return false;
            }
            self.unknown.borrow_mut().push(format!("`{key}` with `{value}`"));
            let keeps = register.keep_known(key, value);
            if !keeps {
                emptied.push(key.clone());
            }
            keeps
        });
        if let Some(cleared) = cleared {
            cleared.retain(|key| {
                let is_known = register.field(key).is_ok();
                if !is_known {
                    self.member(key);
                }
                is_known
            });
            cleared.append(&mut emptied);
        }
    }
}

/// Why content does not fit its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unfit {
    /// A member is missing.
    Missing,
    /// What is known has another type, or cannot be.
    Wrong,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content does not fit its kind")
    }
}

impl std::error::Error for Unfit {}

impl Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Wrong
    }

    fn missing_field(_: &'static str) -> Self {
        Self::Missing
    }
}

/// JSON that passes over members and words which are not known, and remembers them.
#[derive(Clone, Copy)]
struct Json<'j> {
    value: &'j Value,
    found: &'j Found,
}

impl<'j> Json<'j> {
    const fn at(self, value: &'j Value) -> Self {
        Self { value, found: self.found }
    }

    fn map<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<V::Value, Unfit> {
        let Value::Object(members) = self.value else { return Err(Unfit::Wrong) };
        let members = members.iter().filter(|(name, _)| {
            let is_known = is_known(name);
            if !is_known {
                self.found.member(name);
            }
            is_known
        });
        let mut members = MapDeserializer::new(members.map(|(name, value)| (name.as_str(), self.at(value))));
        let read = visitor.visit_map(&mut members)?;
        members.end().map(|()| read)
    }
}

impl IntoDeserializer<'_, Unfit> for Json<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Json<'_> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().ok_or(Unfit::Wrong)?),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.iter().map(|item| self.at(item)));
                let read = visitor.visit_seq(&mut items)?;
                items.end().map(|()| read)
            }
            Value::Object(_) => self.map(visitor, |_| true),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        members: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.map(visitor, |name| members.contains(&name))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        let Value::String(word) = self.value else { return Err(Unfit::Wrong) };
        let mut word = word.as_str();
        if !words.contains(&word) {
            self.found.member(word);
            self.found.is_vague.set(true);
            // what stands beside it is still looked at
            word = words.first().ok_or(Unfit::Wrong)?;
        }
        visitor.visit_enum(StrDeserializer::new(word))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn partly(kind: &str, data: Value) -> Newer {
        match EventData::understand(kind, data) {
            Some(Understood::Partly(_, newer)) => newer,
            other => panic!("{kind} is read as {other:?}"),
        }
    }

    fn lost() -> Value {
        json!({"set": "QPZRY9X8GF2T", "share": 1, "note": "burnt", "on": "2026-11-20"})
    }

    #[test]
    fn a_member_more_is_named_and_the_rest_is_known() {
        let mut data = lost();
        data["insurance"] = json!({"claim": 7});
        let newer = partly("sheet-lost", data);
        assert_eq!(newer.unknown, ["`insurance`"]);
        assert!(matches!(newer.known, Some(EventData::SheetLost(lost)) if lost.share == 1));
    }

    #[test]
    fn a_word_more_is_named_and_nothing_stands_in_for_it() {
        let data = json!({"change": "sabbatical", "person": "Ann", "on": "2026-11-20"});
        let newer = partly("staff-changed", data);
        assert_eq!(newer, Newer { known: None, unknown: vec!["`sabbatical`".to_owned()] });
    }

    #[test]
    fn a_known_member_of_another_type_is_no_newer_version() {
        for (key, wrong) in
            [("share", json!("1")), ("share", json!(300)), ("on", json!(7)), ("set", json!({}))]
        {
            let mut data = lost();
            data["insurance"] = json!(7);
            data[key] = wrong;
            assert_eq!(EventData::understand("sheet-lost", data), None, "{key}");
        }
        let mut data = lost();
        data.as_object_mut().expect("an object").remove("note");
        assert_eq!(EventData::understand("sheet-lost", data.clone()), None);
        data["remark"] = json!("burnt");
        assert_eq!(partly("sheet-lost", data).known, None);
        assert_eq!(EventData::understand("sheet-lost", json!([1])), None);
        let both = json!({"change": "sabbatical", "person": 7, "on": "2026-11-20"});
        assert_eq!(EventData::understand("staff-changed", both), None);
    }

    #[test]
    fn unknown_fields_and_choices_of_a_register_are_set_apart() {
        let data = json!({
            "register": "account", "name": "bg1", "on": "2026-11-20",
            "values": {"cloud_only": true, "mfa_methods": ["fido2", "passkey"], "role_kind": "on-call", "rank": {"n": -1}},
        });
        let newer = partly("entry-added", data);
        assert_eq!(
            newer.unknown,
            ["`rank`", "`mfa_methods` with `fido2; passkey`", "`role_kind` with `on-call`"]
        );
        let Some(EventData::EntryAdded(known)) = newer.known else { panic!("known") };
        let known = serde_json::to_value(known.values).expect("JSON");
        assert_eq!(known, json!({"cloud_only": true, "mfa_methods": ["fido2"]}));

        let data = json!({
            "register": "account", "name": "bg1", "on": "2026-11-20",
            "values": {"role_kind": "on-call"}, "cleared": ["rank", "upn"],
        });
        let edit = serde_json::from_value::<EntryEdited>(data).expect("it fits");
        let Understood::Partly(_, newer) = EventData::EntryEdited(Box::new(edit)).understood() else {
            panic!("a newer version wrote it")
        };
        let Some(EventData::EntryEdited(known)) = newer.known else { panic!("known") };
        assert!(known.values.is_empty());
        assert_eq!(known.cleared, ["upn", "role_kind"]);

        let newer = partly(
            "entry-added",
            json!({"register": "printer", "name": "p", "values": {}, "on": "2026-11-20"}),
        );
        assert_eq!(newer, Newer { known: None, unknown: vec!["`printer`".to_owned()] });
    }
}
