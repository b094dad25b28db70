//! Stock age and rage open a ledger that has a native recipient, and its events read as they are.

mod tools;

use std::path::Path;
use std::process::Command;

use age::secrecy::ExposeSecret as _;
use firesafe::crypto::{Costs, MIN_MEMORY_KIB};
use firesafe::ledger::{NewLedger, NewOfficer, OpenLedger};
use firesafe::model::Policy;
use firesafe::secret::SecretText;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

#[test]
fn stock_age_opens_the_ledger() {
    opens_with("stock_age_opens_the_ledger", "age");
}

#[test]
fn stock_rage_opens_the_ledger() {
    opens_with("stock_rage_opens_the_ledger", "rage");
}

fn opens_with(test: &str, program: &str) {
    if !tools::has(program, test) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (identity, ledger) = (folder.path().join("identity"), folder.path().join("ledger.age"));
    let expected = write_ledger(&identity, &ledger);
    let output = Command::new(program)
        .args(["--decrypt", "--identity"])
        .args([&identity, &ledger])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(printed, expected);
    let event: serde_json::Value = serde_json::from_str(&printed).expect("one line of JSON");
    assert_eq!(event["kind"], "ledger-created");
    assert_eq!(event["data"]["organisation"], "Contoso Ltd");
}

/// Writes a ledger with a native recipient, and gives the events as they should be printed.
fn write_ledger(identity_path: &Path, ledger_path: &Path) -> String {
    let identity = age::x25519::Identity::generate();
    let passphrase = SecretText::from("correct horse battery staple");
    let new = NewLedger {
        organisation: "Contoso Ltd".parse().expect("a name"),
        policy: Policy::default(),
        officer: NewOfficer {
            name: "Alice".parse().expect("a name"),
            passphrase: &passphrase,
            costs: Costs::new(MIN_MEMORY_KIB, 1, 4).expect("legal"),
        },
        recipients: vec![identity.to_public().to_string()],
    };
    let time = "2026-11-20T12:00:00Z".parse().expect("a time");
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let ledger = OpenLedger::create(new, time, &mut rng).expect("created");
    std::fs::write(identity_path, identity.to_string().expose_secret()).expect("written");
    std::fs::write(ledger_path, ledger.encrypt(&mut rng).expect("encrypted")).expect("written");
    ledger.events().iter().flat_map(|event| [ledger.line(event), "\n"]).collect()
}
