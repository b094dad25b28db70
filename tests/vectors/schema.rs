//! The vectors' file, as FORMAT.md describes it.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct File {
    pub format: String,
    pub vectors: Vec<Vector>,
    /// Shares of one set of which not all need be right.
    pub surplus: Vec<Surplus>,
}

/// What a program for people must make of intact shares of one set, without a ledger.
#[derive(Serialize, Deserialize)]
pub struct Surplus {
    pub name: String,
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    pub shares: Vec<Given>,
    /// `ok` or `conflict`.
    pub result: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Shares that are proven to be forged, by their places from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forged: Option<Vec<usize>>,
    /// The shares on each side of a conflict, by their places from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Vec<Vec<usize>>>,
}

#[derive(Serialize, Deserialize)]
pub struct Vector {
    pub name: String,
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    pub shares: Vec<Given>,
    /// `ok`, or the class of the first fault.
    pub result: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Vec<Change>>,
}

/// One share: one of `string`, `qr`, `rows` and `lines`; with `rows`, perhaps
/// `signature_rows`.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Given {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_rows: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<String>>,
}

impl Given {
    pub fn string(text: impl Into<String>) -> Self {
        Self { string: Some(text.into()), ..Self::default() }
    }

    pub fn qr(text: impl Into<String>) -> Self {
        Self { qr: Some(text.into()), ..Self::default() }
    }

    pub fn rows(rows: Vec<String>) -> Self {
        Self { rows: Some(rows), ..Self::default() }
    }

    pub fn signed_rows(rows: Vec<String>, signature_rows: Vec<String>) -> Self {
        Self { rows: Some(rows), signature_rows: Some(signature_rows), ..Self::default() }
    }

    pub fn lines(lines: Vec<String>) -> Self {
        Self { lines: Some(lines), ..Self::default() }
    }
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
pub struct Change {
    pub row: usize,
    pub column: usize,
    pub is: String,
}
