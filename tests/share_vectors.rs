//! The test vectors of share format v1: made anew, compared with the file, and read
//! by the crate.

#![allow(clippy::cast_possible_truncation, reason = "bytes are cut off where the format says so")]

use std::collections::BTreeSet;
use std::path::Path;

use firesafe::secret::SecretText;
use firesafe::share::recovery::{self, BadShare, Conflict, RecoveryState, Standing, Ticket};
use firesafe::share::{Reason, RowReader, UnverifiedShare, VerifiedShare, recombine};

#[path = "vectors/generate.rs"]
mod generate;
#[path = "vectors/gf256.rs"]
mod gf256;
#[path = "vectors/reference.rs"]
mod reference;
#[path = "vectors/rival.rs"]
mod rival;
#[path = "vectors/schema.rs"]
mod schema;

use schema::{Change, File, Given, Vector};

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/share-v1.json")
}

fn file() -> File {
    serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap()
}

/// `FIRESAFE_WRITE_VECTORS=1` writes the file; without it, the file must be what the
/// generator makes. Version 1 is frozen: vectors may be added, never changed.
#[test]
fn the_file_is_what_the_generator_makes() {
    let made = serde_json::to_string_pretty(&generate::file()).unwrap() + "\n";
    if std::env::var_os("FIRESAFE_WRITE_VECTORS").is_some() {
        std::fs::write(path(), &made).unwrap();
    }
    assert!(std::fs::read_to_string(path()).unwrap() == made, "tests/vectors/share-v1.json differs");
}

#[test]
fn there_are_enough_and_every_class_is_among_them() {
    let file = file();
    let failing: Vec<&Vector> = file.vectors.iter().filter(|vector| vector.result != "ok").collect();
    assert!(file.vectors.len() >= 50, "{} vectors", file.vectors.len());
    assert!(failing.len() >= 32, "{} that must fail", failing.len());
    for reason in Reason::ALL {
        assert!(
            failing.iter().any(|vector| vector.result == reason.as_str()),
            "none for {}",
            reason.as_str()
        );
    }
    let mut names = BTreeSet::new();
    for vector in &file.vectors {
        assert!(names.insert(&vector.name), "{} stands twice", vector.name);
        assert!(!vector.why.is_empty() && !vector.why.contains('\n'));
        assert_eq!(vector.needs.is_some(), vector.result == "signature", "{}", vector.name);
        assert_eq!(vector.secret.is_some(), vector.result == "ok", "{}", vector.name);
    }
}

/// FORMAT.md shows the set that the generator deals as its example, value by value.
#[test]
fn the_worked_example_is_what_the_generator_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/share/FORMAT.md");
    let format = std::fs::read_to_string(path).unwrap();
    let set = generate::example();
    let digest_at = set.block.len() - 7;
    let first = &set.block[1..25];
    assert_eq!(first, generate::PASSWORD);
    let coefficients: Vec<u8> = set.block.iter().zip(set.payload(1)).map(|(a, b)| a ^ b).collect();
    let mut shown = vec![
        String::from_utf8(generate::PASSWORD.to_vec()).unwrap(),
        hex::encode(set.key.verifying_key().as_bytes()),
        format!("`{}`", set.id),
        format!("\n{}\n{}\n", hex::encode(first), hex::encode(&set.block[25..digest_at])),
        format!("\n{}\n", hex::encode(&set.block[digest_at..])),
        hex::encode(coefficients),
        hex::encode(&set.signed(1)[32..]),
        set.qr(1).split_once('+').unwrap().1.to_owned(),
        hex::encode(reference::sha256(&[b"firesafe/v1/share\0", set.string(1).as_bytes()])),
    ];
    for x in 1..=3 {
        shown.extend([hex::encode(set.payload(x)), set.string(x)]);
        shown.push(generate::labelled(&set.rows(x), ".").join("\n"));
    }
    let signature = generate::labelled(&set.signature_rows(1), ".").join("\n");
    shown.push(signature.replace("10.  ", "10. "));
    for text in shown {
        assert!(format.contains(&text), "FORMAT.md lacks {text}");
    }
}

#[test]
fn every_reason_is_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/share/FORMAT.md");
    let format = std::fs::read_to_string(path).unwrap();
    for reason in Reason::ALL {
        let row = format!("| `{}` | ", reason.as_str());
        assert!(format.contains(&row), "{}", reason.as_str());
    }
}

#[test]
fn every_vector_gives_what_it_says() {
    for vector in &file().vectors {
        let (result, offer) = outcome(vector);
        assert_eq!(result, vector.result, "{}: {}", vector.name, vector.why);
        assert_eq!(offer, vector.offer, "{}: {}", vector.name, vector.why);
    }
}

#[test]
fn every_surplus_ends_as_it_says() {
    let file = file();
    assert!(file.surplus.len() >= 10);
    for vector in &file.surplus {
        let mut state = RecoveryState::new(Vec::new());
        for given in &vector.shares {
            state.take(read(given).unwrap_or_else(|(reason, _)| panic!("{}: {reason:?}", vector.name)));
        }
        let set = state.sets().remove(0);
        if let Some(recovered) = state.recover(set.set_id) {
            assert_eq!((vector.result.as_str(), &vector.sides), ("ok", &None), "{}", vector.name);
            assert_eq!(Some(hex::encode(recovered.secret.expose())), vector.secret, "{}", vector.name);
            let is_forged = |bad: &&BadShare| matches!(bad.fault, recovery::Fault::Forged(_));
            let forged = recovered.bad.iter().filter(is_forged).map(|bad| bad.ticket.index() + 1);
            assert_eq!(Some(forged.collect()), vector.forged, "{}", vector.name);
        } else {
            assert_eq!((vector.result.as_str(), &vector.secret), ("conflict", &None), "{}", vector.name);
            assert_eq!(Some(sides(&set.standing)), vector.sides, "{}: {:?}", vector.name, set.standing);
            assert!(
                set.bad.iter().all(|bad| matches!(bad.fault, recovery::Fault::Duplicate { .. })),
                "{}",
                vector.name
            );
        }
    }
}

/// The sides of a conflict, in the order of their first shares.
fn sides(standing: &Standing) -> Vec<Vec<usize>> {
    let places = |side: &[Ticket]| side.iter().map(|ticket| ticket.index() + 1).collect::<Vec<_>>();
    let mut sides: Vec<_> = match standing {
        Standing::Conflict(Conflict::Claims(claims)) => {
            claims.iter().map(|claim| places(&claim.tickets)).collect()
        }
        Standing::Conflict(Conflict::Numbers(numbers)) => {
            numbers.iter().flat_map(|(_, tickets)| places(tickets)).map(|place| vec![place]).collect()
        }
        Standing::Conflict(Conflict::Secrets(both)) => both.iter().map(|side| places(side)).collect(),
        Standing::Conflict(Conflict::Misfit { fit, others }) => vec![places(fit), places(others)],
        other => panic!("no conflict: {other:?}"),
    };
    sides.sort();
    sides
}

/// The result and the offer, if there is one.
fn outcome(vector: &Vector) -> (String, Option<Vec<Change>>) {
    let mut shares = Vec::new();
    for given in &vector.shares {
        match read(given) {
            Ok(share) => shares.push(share),
            Err((reason, offer)) => return (reason.as_str().to_owned(), offer),
        }
    }
    match recombine(&shares.iter().collect::<Vec<_>>()) {
        Ok(secret) => {
            assert_eq!(Some(hex::encode(secret.expose())), vector.secret, "{}", vector.name);
            assert_eq!(Some(shares[0].k()), vector.k, "{}", vector.name);
            ("ok".to_owned(), None)
        }
        Err(error) => (error.reason().as_str().to_owned(), None),
    }
}

type Fault = (Reason, Option<Vec<Change>>);

fn read(given: &Given) -> Result<VerifiedShare, Fault> {
    let unverified = match given {
        Given { string: Some(text), .. } => UnverifiedShare::from_string(text),
        Given { qr: Some(text), .. } => UnverifiedShare::from_qr(text),
        Given { rows: Some(rows), signature_rows: None, .. } => {
            UnverifiedShare::from_typed_rows(&texts(rows))
        }
        Given { rows: Some(rows), signature_rows: Some(signed), .. } => {
            UnverifiedShare::from_typed_rows(&texts(rows))
                .and_then(|mut share| share.add_signature_rows(&texts(signed)).map(|()| share))
        }
        Given { lines: Some(lines), .. } => Ok(from_lines(lines)),
        _ => panic!("a share is given in one form"),
    };
    let checked = unverified.map_err(|error| (error.reason(), None))?.check();
    checked.map_err(|rejected| {
        let changes = rejected.offer().map(|offer| {
            let change = |correction: &firesafe::share::Correction| Change {
                row: correction.row(),
                column: correction.column(),
                is: correction.should_be().to_string(),
            };
            offer.corrections().iter().map(change).collect()
        });
        (rejected.error().reason(), changes)
    })
}

fn from_lines(lines: &[String]) -> UnverifiedShare {
    let mut reader = RowReader::new();
    for line in lines {
        reader.push(line);
    }
    let (mut shares, unfinished) = reader.finish();
    assert!(unfinished.is_empty());
    shares.pop().expect("one share")
}

fn texts(rows: &[String]) -> Vec<SecretText> {
    rows.iter().map(|row| SecretText::from(row.as_str())).collect()
}
