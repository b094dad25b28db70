//! Share format v1 once more, as plainly as FORMAT.md says it and with nothing of
//! the crate: so the vectors check the crate, and can say what the crate refuses to.

use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::gf256::times;

pub const ALPHABET: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

const SHORT: [u128; 5] = [
    0x1_9dc5_00ce_73fd_e210,
    0x1_bfae_00de_f77f_e529,
    0x1_fbd9_20ff_fe7b_ee52,
    0x1_7396_40bd_eee3_fdad,
    0x0_7729_a039_cfc7_5f5a,
];
const LONG: [u128; 5] = [
    0x3d5_9d27_3535_ea62_d897,
    0x7a9_becb_6361_c6c5_1507,
    0x543_f9b7_e6c3_8d8a_2a0e,
    0x0c5_77ea_eccf_1990_d13c,
    0x188_7f74_f8dc_71b1_0651,
];

pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    Sha256::digest(parts.concat()).into()
}

/// Bytes that are the same each time.
pub fn stream(label: &str, len: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|i| sha256(&[label.as_bytes(), &i.to_be_bytes()]));
    blocks.flatten().take(len).collect()
}

pub fn to_char(value: u8) -> char {
    char::from(ALPHABET.as_bytes()[usize::from(value)])
}

pub fn to_value(character: char) -> u8 {
    u8::try_from(ALPHABET.find(character).expect("in the alphabet")).unwrap()
}

pub fn groups(bytes: &[u8]) -> Vec<u8> {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |i| byte >> i & 1)).collect();
    bits.chunks(5)
        .map(|chunk| (0..5).fold(0, |value, i| value << 1 | chunk.get(i).copied().unwrap_or(0)))
        .collect()
}

fn polymod(generator: &[u128; 5], length: u32, values: impl Iterator<Item = u8>) -> u128 {
    let mut residue = 1_u128;
    for value in values {
        let top = residue >> (5 * (length - 1));
        residue = (residue & ((1 << (5 * (length - 1))) - 1)) << 5 ^ u128::from(value);
        for (i, term) in generator.iter().enumerate() {
            if top >> i & 1 == 1 {
                residue ^= term;
            }
        }
    }
    residue
}

/// Which code, and for what.
#[derive(Clone, Copy)]
pub enum Code {
    Short,
    Long,
    Signature,
}

impl Code {
    pub fn target(self) -> u128 {
        let (name, length) = match self {
            Self::Short => ("short", 13),
            Self::Long => ("long", 15),
            Self::Signature => ("signature", 15),
        };
        let hash = sha256(&[format!("firesafe/v1/checksum-{name}\0").as_bytes()]);
        u128::from_be_bytes(hash[..16].try_into().unwrap()) >> (128 - 5 * length)
    }
}

/// The checksum of values that begin with k, for any target.
pub fn checksum(code: Code, target: u128, prefix: &str, values: &[u8]) -> Vec<u8> {
    let (generator, length) = match code {
        Code::Short => (&SHORT, 13),
        Code::Long | Code::Signature => (&LONG, 15),
    };
    let lower = prefix.to_lowercase();
    let expanded = lower.bytes().map(|b| b >> 5).chain([0]).chain(lower.bytes().map(|b| b & 31));
    let fed = expanded.chain(values.iter().copied()).chain(std::iter::repeat_n(0, length as usize));
    let residue = polymod(generator, length, fed) ^ target;
    (0..length).rev().map(|i| (residue >> (5 * i) & 31) as u8).collect()
}

/// A whole string from a prefix and the values from k to the end of the payload.
pub fn string(prefix: &str, values: &[u8]) -> String {
    let code = match prefix {
        "S1" => Code::Signature,
        _ if values.len() + 15 <= 93 => Code::Short,
        _ => Code::Long,
    };
    string_with(code, code.target(), prefix, values)
}

pub fn string_with(code: Code, target: u128, prefix: &str, values: &[u8]) -> String {
    let check = checksum(code, target, prefix, values);
    let body = values.iter().chain(&check).map(|&value| to_char(value));
    prefix.chars().chain(body).collect()
}

fn gf32(a: u8, b: u8) -> u8 {
    let mut product = (0..5).fold(0_u16, |sum, i| sum ^ if b >> i & 1 == 1 { u16::from(a) << i } else { 0 });
    for i in (5..9).rev() {
        if product >> i & 1 == 1 {
            product ^= 0b10_1001 << (i - 5);
        }
    }
    product as u8
}

/// The rows of a whole string, each with its check.
pub fn rows(string: &str) -> Vec<String> {
    let characters: Vec<char> = string.chars().collect();
    let count = characters.len().div_ceil(19);
    let row = |(chunk, number): (&[char], usize)| {
        let target = (number % 16) as u8 + if number == count { 16 } else { 0 };
        let sum = |check: u8| {
            let values = chunk.iter().map(|&c| if c == '1' { 1 } else { to_value(c) }).chain([check]);
            values.fold((0, 1), |(sum, weight), value| (sum ^ gf32(weight, value), gf32(weight, 2))).0
        };
        let check = (0..32).find(|&check| sum(check) == target).expect("one of 32 fits");
        chunk.iter().copied().chain([to_char(check)]).collect()
    };
    characters.chunks(19).zip(1..).map(row).collect()
}

/// A set dealt from a label: key, coefficients and random bytes follow from it.
pub struct Set {
    pub k: u8,
    pub key: SigningKey,
    pub id: String,
    pub block: Vec<u8>,
    pub payloads: Vec<Vec<u8>>,
}

pub fn set_id(k: u8, public_key: &[u8]) -> String {
    let hash = sha256(&[b"firesafe/v1/set-id\0", &[1, k], public_key]);
    groups(&hash)[..12].iter().map(|&value| to_char(value)).collect()
}

pub fn length_field(len: usize) -> Vec<u8> {
    if len < 128 { vec![len as u8] } else { vec![0x80 | (len >> 8) as u8, (len & 0xff) as u8] }
}

impl Set {
    pub fn deal(label: &str, secret: &[u8], k: u8, n: u8) -> Self {
        let mut start = length_field(secret.len());
        start.extend(secret);
        let random = (start.len() + 8 + 7).next_multiple_of(8) - start.len() - 7;
        start.extend(stream(&format!("{label} random"), random));
        Self::deal_body(label, &start, k, n)
    }

    /// Deals a block with any body and a right digest.
    pub fn deal_body(label: &str, body: &[u8], k: u8, n: u8) -> Self {
        let seed: [u8; 32] = stream(&format!("{label} key"), 32).try_into().unwrap();
        let key = SigningKey::from_bytes(&seed);
        let id = set_id(k, key.verifying_key().as_bytes());
        let digest = sha256(&[b"firesafe/v1/digest\0", &[1, k], id.as_bytes(), body]);
        let block = [body, &digest[..7]].concat();
        let coefficients = stream(&format!("{label} coefficients"), block.len() * usize::from(k - 1));
        let payload = |x: u8| {
            let point = |(byte, higher): (&u8, &[u8])| {
                higher.iter().rev().fold(0, |sum, &term| times(sum ^ term, x)) ^ byte
            };
            block.iter().zip(coefficients.chunks(usize::from(k - 1))).map(point).collect()
        };
        let payloads = (1..=n).map(payload).collect();
        Self { k, key, id, block, payloads }
    }

    pub fn payload(&self, x: u8) -> &[u8] {
        &self.payloads[usize::from(x) - 1]
    }

    /// Values of a header and anything after it.
    pub fn values(&self, k: u8, x: u8, groups: &[u8]) -> Vec<u8> {
        [k, x].into_iter().chain(self.id.chars().map(to_value)).chain(groups.iter().copied()).collect()
    }

    pub fn string(&self, x: u8) -> String {
        self.string_of(x, self.payload(x))
    }

    pub fn string_of(&self, x: u8, payload: &[u8]) -> String {
        string("F1", &self.values(self.k, x, &groups(payload)))
    }

    pub fn rows(&self, x: u8) -> Vec<String> {
        rows(&self.string(x))
    }

    /// Public key and signature.
    pub fn signed(&self, x: u8) -> Vec<u8> {
        let message = [&b"firesafe/v1/signature\0"[..], &[1, self.k, x], self.id.as_bytes(), self.payload(x)];
        let signature = self.key.sign(&message.concat());
        [&self.key.verifying_key().to_bytes()[..], &signature.to_bytes()].concat()
    }

    pub fn qr(&self, x: u8) -> String {
        self.qr_with(x, &self.signed(x))
    }

    pub fn qr_with(&self, x: u8, signed: &[u8]) -> String {
        let tail: String = groups(signed).into_iter().map(to_char).collect();
        format!("{}+{tail}", self.string(x))
    }

    pub fn signature_rows(&self, x: u8) -> Vec<String> {
        rows(&string("S1", &self.values(self.k, x, &groups(&self.signed(x)))))
    }
}
