//! Keys of fields, typed by what a reader gets.

use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;

use crate::model::register::{Field, Register, Value};

/// A field of a register: `Key<str>` for a text, choice, percentage, digest or name, `Key<bool>`,
/// `Key<u64>` and `Key<Date>`, and `Key<[String]>` for a list.
pub struct Key<T: ?Sized> {
    register: Register,
    field: &'static Field,
    reads: PhantomData<fn() -> *const T>,
}

impl<T: ?Sized> Key<T> {
    pub(super) const fn new(register: Register, field: &'static Field) -> Self {
        Self { register, field, reads: PhantomData }
    }

    /// The register that it is a field of.
    #[must_use]
    pub const fn register(self) -> Register {
        self.register
    }

    /// The field.
    #[must_use]
    pub const fn field(self) -> &'static Field {
        self.field
    }

    /// Its name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.field.key
    }
}

impl<T: ?Sized> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Key<T> {}

impl<T: ?Sized> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.register.name(), self.name())
    }
}

/// What can be read from a field.
pub trait Readable {
    /// What a reader gets; it says whether anything was recorded.
    type Read<'e>;

    /// Reads the value of a field, if it has one.
    fn read(value: Option<&Value>) -> Self::Read<'_>;
}

impl Readable for str {
    type Read<'e> = Option<&'e str>;

    fn read(value: Option<&Value>) -> Option<&str> {
        match value {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

impl Readable for bool {
    type Read<'e> = Option<bool>;

    fn read(value: Option<&Value>) -> Option<bool> {
        match value {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }
}

impl Readable for u64 {
    type Read<'e> = Option<u64>;

    fn read(value: Option<&Value>) -> Option<u64> {
        match value {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

impl Readable for Date {
    type Read<'e> = Option<Date>;

    fn read(value: Option<&Value>) -> Option<Date> {
        str::read(value)?.parse().ok()
    }
}

/// None where nothing was recorded.
impl Readable for [String] {
    type Read<'e> = &'e [String];

    fn read(value: Option<&Value>) -> &[String] {
        match value {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }
}
