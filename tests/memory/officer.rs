//! What an officer's passphrase gives, computed again from the ledger's header.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256, Sha512};

use crate::needles::{Needle, encodings};

/// The passphrase, the last blocks of the derivation, its result, and the private keys.
pub fn of_passphrase(passphrase: &str, ledger: &[u8]) -> Vec<Needle> {
    let header = String::from_utf8_lossy(&ledger[..ledger.len().min(4096)]).into_owned();
    let stanza = header.lines().find_map(|line| line.strip_prefix("-> argon2id ")).unwrap();
    let words: Vec<&str> = stanza.split(' ').collect();
    let salt = STANDARD_NO_PAD.decode(words[2]).unwrap();
    let [memory, passes, lanes] = [3, 4, 5].map(|i| words[i].parse::<u32>().unwrap());
    let params = Params::new(memory, passes, lanes, Some(32)).unwrap();
    let mut blocks = vec![Block::new(); params.block_count()];
    let mut root = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(passphrase.as_bytes(), &salt, &mut root, &mut blocks).unwrap();

    let mut needles = encodings("passphrase", passphrase.as_bytes());
    needles.extend(encodings("root key", &root));
    for domain in ["firesafe/v1/officer-agreement\0", "firesafe/v1/officer-signature\0"] {
        let mut seed = [0; 32];
        Hkdf::<Sha256>::new(None, &root).expand(domain.as_bytes(), &mut seed).unwrap();
        needles.extend(encodings("private key", &seed));
        needles.extend(encodings("expanded private key", &Sha512::digest(seed)));
    }
    let lane = blocks.len() / lanes as usize;
    // all of these together give the result
    for last in (1..=lanes as usize).map(|number| &blocks[number * lane - 1]) {
        let bytes: Vec<u8> = last.as_ref().iter().flat_map(|word| word.to_le_bytes()).collect();
        needles.extend(
            bytes.chunks(64).map(|piece| Needle {
                what: "piece of a lane's last block".to_owned(),
                bytes: piece.to_vec(),
            }),
        );
    }
    needles
}
