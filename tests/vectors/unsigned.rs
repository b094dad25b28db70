//! What signatures prove, and what nothing proves without them.

use super::{PASSWORD, example, fails, recovers, strings};
use crate::reference::{Set, groups, string};
use crate::rival::rival;
use crate::schema::{Given, Surplus, Vector};

/// The secret of whoever forges.
const FORGED: &[u8] = b"what the forger has made";

fn three() -> Set {
    Set::deal("three", PASSWORD, 3, 3)
}

pub fn vectors() -> Vec<Vector> {
    let (set, own) = (example(), Set::deal("forger", FORGED, 2, 3));
    let whole = rival(&set, 2, "what the forger has made", &[]);
    let beside = rival(&set, 2, "what the forger has made", &[1]);
    let lowered = rival(&three(), 2, "what the forger has made", &[]);
    let signed = |k, x, payload: &[u8], signed: &[u8]| {
        let qr = set.qr_with(1, signed);
        let (_, signature) = qr.split_once('+').expect("a signature");
        vec![Given::qr(format!("{}+{signature}", string("F1", &set.values(k, x, &groups(payload)))))]
    };
    vec![
        recovers(
            "unsigned-forged-set",
            "k forged shares under the id of a set give the forger's secret: a program says that nothing \
             verified the dealer",
            strings(&whole, &[6, 7]),
            2,
            FORGED,
        ),
        recovers(
            "unsigned-forged-beside-honest",
            "whoever knows k - 1 shares forges one that fits them, and chooses the secret",
            vec![Given::string(set.string(1)), Given::string(beside.string(7))],
            2,
            FORGED,
        ),
        recovers(
            "unsigned-forged-threshold",
            "without a signature nothing binds k to the set id: two shares under the id of a set of three",
            strings(&lowered, &[6, 7]),
            2,
            FORGED,
        ),
        recovers(
            "signed-by-forger",
            "a set of the forger's own has valid signatures: its id, and its words, are others",
            vec![Given::qr(own.qr(1)), Given::qr(own.qr(3))],
            2,
            FORGED,
        ),
        fails(
            "signed-threshold",
            "k of a signed share raised: the key gives another set id",
            signed(3, 1, set.payload(1), &set.signed(1)),
            "set-id",
        ),
        fails(
            "signed-number",
            "the number of a signed share changed",
            signed(2, 3, set.payload(1), &set.signed(1)),
            "signature",
        ),
        fails(
            "signed-payload",
            "the payload of a signed share changed, its checksum made anew",
            signed(2, 1, set.payload(2), &set.signed(1)),
            "signature",
        ),
    ]
}

pub fn surplus() -> Vec<Surplus> {
    let set = example();
    let whole = rival(&set, 2, "what the forger has made", &[]);
    let beside = rival(&set, 2, "what the forger has made", &[1]);
    let long = rival(&set, 2, "what the forger has made, and more", &[]);
    let honest = |x| Given::string(set.string(x));
    let forged = |x| Given::string(whole.string(x));
    let raised = || Given::string(string("F1", &set.values(3, 3, &groups(set.payload(3)))));
    let code = |x| Given::qr(set.qr(x));
    let conflict = |name: &str, why: &str, shares, sides: &[&[usize]]| Surplus {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: None,
        shares,
        result: "conflict".to_owned(),
        secret: None,
        forged: None,
        sides: Some(sides.iter().map(|side| side.to_vec()).collect()),
    };
    let recovers = |name: &str, why: &str, needs: Option<&str>, shares, forged: &[usize]| Surplus {
        name: name.to_owned(),
        why: why.to_owned(),
        needs: needs.map(str::to_owned),
        shares,
        result: "ok".to_owned(),
        secret: Some(hex::encode(PASSWORD)),
        forged: Some(forged.to_vec()),
        sides: None,
    };
    let ed25519 = Some("ed25519");
    vec![
        recovers("surplus-honest", "three that fit", None, vec![honest(1), honest(2), honest(3)], &[]),
        recovers("surplus-duplicate", "a copy counts once", None, vec![honest(1), honest(1), honest(2)], &[]),
        conflict(
            "surplus-forged-pair",
            "two forged shares that fit do not outvote an honest one",
            vec![honest(1), forged(6), forged(7)],
            &[&[1], &[2, 3]],
        ),
        conflict(
            "surplus-forged-one",
            "nor do two honest ones outvote a forged one: nothing tells which is which",
            vec![honest(1), honest(2), forged(6)],
            &[&[1, 2], &[3]],
        ),
        conflict(
            "surplus-two-secrets",
            "two sides that each give a secret",
            vec![honest(1), honest(2), forged(6), forged(7)],
            &[&[1, 2], &[3, 4]],
        ),
        conflict(
            "surplus-insider",
            "a forged share that fits share 1, which is on both sides",
            vec![honest(1), honest(2), Given::string(beside.string(7))],
            &[&[1, 2], &[1, 3]],
        ),
        conflict(
            "surplus-number",
            "one number, two contents",
            vec![honest(1), Given::string(set.string_of(1, set.payload(2)))],
            &[&[1], &[2]],
        ),
        conflict(
            "surplus-threshold",
            "a share that claims another k",
            vec![raised(), honest(1), honest(2)],
            &[&[1], &[2, 3]],
        ),
        conflict(
            "surplus-length",
            "a share that is longer",
            vec![honest(1), honest(2), Given::string(long.string(6))],
            &[&[1, 2], &[3]],
        ),
        recovers(
            "surplus-signed",
            "k signed shares decide against any number of unsigned ones",
            ed25519,
            vec![forged(6), forged(7), code(1), code(2)],
            &[1, 2],
        ),
        recovers(
            "surplus-signed-number",
            "a signed share decides about its number, its k and its length",
            ed25519,
            vec![code(1), Given::string(set.string_of(1, set.payload(2))), raised(), honest(2)],
            &[2, 3],
        ),
        conflict(
            "surplus-signed-one",
            "fewer than k signed shares decide nothing else",
            vec![code(1), honest(2), forged(6)],
            &[&[1, 2], &[3]],
        ),
    ]
}
