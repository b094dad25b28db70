//! Every vector, made anew each time.

use crate::reference::{Set, to_char, to_value};
use crate::schema::{Change, File, Given, Vector};

mod damaged;
mod forged;
mod good;
mod unsigned;

/// The secret of the worked example in FORMAT.md.
pub const PASSWORD: &[u8] = b"Kp7#vTq2-mZx9!wRc4+hYd6u";

pub fn file() -> File {
    let mut vectors = good::vectors();
    vectors.extend(damaged::strings());
    vectors.extend(damaged::rows());
    vectors.extend(damaged::headers());
    vectors.extend(forged::signatures());
    vectors.extend(forged::sets());
    vectors.extend(forged::blocks());
    // added later: those before stay where they are
    vectors.extend(unsigned::vectors());
    File { format: "firesafe share v1".to_owned(), vectors, surplus: unsigned::surplus() }
}

pub fn example() -> Set {
    Set::deal("example", PASSWORD, 2, 3)
}

fn recovers(name: &str, why: &str, shares: Vec<Given>, k: u8, secret: &[u8]) -> Vector {
    Vector {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: None,
        shares,
        result: "ok".to_owned(),
        k: Some(k),
        secret: Some(hex::encode(secret)),
        offer: None,
    }
}

fn fails(name: &str, why: &str, shares: Vec<Given>, result: &str) -> Vector {
    Vector {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: (result == "signature").then(|| "ed25519".to_owned()),
        shares,
        result: result.to_owned(),
        k: None,
        secret: None,
        offer: None,
    }
}

fn offers(name: &str, why: &str, given: Given, result: &str, right: &str, places: &[usize]) -> Vector {
    let right: Vec<char> = right.chars().collect();
    let changes =
        places.iter().map(|&at| Change { row: at / 19 + 1, column: at % 19 + 1, is: right[at].to_string() });
    Vector { offer: Some(changes.collect()), ..fails(name, why, vec![given], result) }
}

fn strings(set: &Set, xs: &[u8]) -> Vec<Given> {
    xs.iter().map(|&x| Given::string(set.string(x))).collect()
}

/// Groups of five, as they are printed.
fn spaced(row: &str) -> String {
    let characters: Vec<char> = row.chars().collect();
    characters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub fn labelled(rows: &[String], mark: &str) -> Vec<String> {
    rows.iter().zip(1..).map(|(row, number)| format!("{number}{mark}  {}", spaced(row))).collect()
}

/// A string with other characters at some places, each next to the right one in value.
fn changed(text: &str, places: &[usize]) -> String {
    let other = |c: char| to_char(to_value(c) ^ 1);
    text.chars().enumerate().map(|(i, c)| if places.contains(&i) { other(c) } else { c }).collect()
}

fn replaced(text: &str, places: &[usize], by: char) -> String {
    text.chars().enumerate().map(|(i, c)| if places.contains(&i) { by } else { c }).collect()
}
