// The share format, version 1, as FORMAT.txt describes it: characters, rows, checksum, shares.
const ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const VALUE = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
const PREFIX_VALUES = { F: [3, 1, 0, 6, 17], S: [3, 1, 0, 19, 17] };
const HEADER = 16; // characters before the payload: prefix 2, k 1, x 1, set id 12
const SIGNATURE = 154; // characters: 32 + 64 bytes
const ROW = 20; // characters of a full row, its check counted
const MOST_ROWS = 47;

/** What is wrong with a share; `kind` is the class in the format's list. */
class Fault extends Error {
  constructor(kind, detail) {
    super(kind);
    this.kind = kind;
    this.detail = detail || {};
  }
}

function need(condition, kind, detail) {
  if (!condition) throw new Fault(kind, detail);
}

// ---------------------------------------------------------------- fields

/** Logarithms and powers of 2, which makes all of the field but 0. */
function tables(size, modulus) {
  const exp = [1];
  while (exp.length < size - 1) {
    const double = exp[exp.length - 1] << 1;
    exp.push(double < size ? double : double ^ modulus);
  }
  const log = [];
  exp.forEach((value, power) => (log[value] = power));
  return { exp, log };
}

const GF32 = tables(32, 41);
const GF256 = tables(256, 0x11d);

function times32(a, b) {
  return a && b ? GF32.exp[(GF32.log[a] + GF32.log[b]) % 31] : 0;
}

/** In GF(32), the value times two to this power. */
function timesPower(value, power) {
  return value ? GF32.exp[(((GF32.log[value] + power) % 31) + 31) % 31] : 0;
}

// ---------------------------------------------------------------- characters

/** Without white space, hyphens and dashes, in upper case; only a to z are changed. */
function clean(text) {
  const kept = text.replace(/[\s\u0085\ufeff\u00ad\u2212\u2010-\u2015-]/g, "");
  return kept.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function toBytes(characters) {
  const bytes = new Uint8Array(Math.floor((5 * characters.length) / 8));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const character of characters) {
    bits = ((bits << 5) | VALUE.get(character)) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count;
      bits &= (1 << count) - 1;
    }
  }
  need(bits === 0, "padding");
  return bytes;
}

/** The first bits of the bytes as so many characters. */
function toCharacters(bytes, count) {
  let text = "";
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let bit = 5 * i; bit < 5 * i + 5; bit++) {
      value = (value << 1) | (((bytes[bit >> 3] || 0) >> (7 - (bit & 7))) & 1);
    }
    text += ALPHABET[value];
  }
  return text;
}

function ascii(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The places, from 0, of the characters that are not in the alphabet. */
function outside(text, number) {
  const places = [];
  Array.from(text).forEach((character, at) => {
    if (!(number === 1 && at < 2) && !VALUE.has(character)) places.push(at);
  });
  return places;
}

// ---------------------------------------------------------------- checksum and rows

/** A number of 5 · size bits as values, the highest first. */
function unpacked(number, size) {
  const values = [];
  for (let i = size - 1; i >= 0; i--) values.push(Number((number >> BigInt(5 * i)) & 31n));
  return values;
}

// of the five constants each is the first, times a power of 2
const CODES = {
  13: { size: 13, generator: unpacked(0x19dc500ce73fde210n, 13) },
  15: { size: 15, generator: unpacked(0x3d59d273535ea62d897n, 15) },
};
const TARGETS = {
  F13: unpacked(0x15ce01fffb08af08fn, 13),
  F15: unpacked(0x61928a4269bb6a12f79n, 15),
  S15: unpacked(0x2d669b58c1ad703cc1en, 15),
};
const LENGTHS = (() => {
  const lengths = new Set();
  for (let block = 24; block <= 536; block += 8) {
    const start = HEADER + Math.ceil((8 * block) / 5);
    lengths.add(start + 13 <= 93 ? start + 13 : start + 15);
  }
  return lengths;
})();

function checksumSize(letter, length) {
  return letter === "F" && length <= 93 ? 13 : 15;
}

function lengthsOf(letter) {
  return letter === "F" ? LENGTHS : new Set([HEADER + SIGNATURE + 15]);
}

/** Residue and target, xor: all 0 when the checksum is right. Values from k to the end. */
function difference(letter, values) {
  const { size, generator } = CODES[checksumSize(letter, values.length + 2)];
  const residue = new Array(size).fill(0);
  residue[size - 1] = 1;
  for (const value of PREFIX_VALUES[letter].concat(values)) {
    const top = residue.shift();
    residue.push(value);
    if (top) generator.forEach((term, i) => (residue[i] ^= times32(top, term)));
  }
  return residue.map((value, i) => value ^ TARGETS[letter + size][i]);
}

/** 0 if the row's sum is the target of its place. */
function rowDifference(row, number, last) {
  let total = (number % 16) + (last ? 16 : 0);
  Array.from(row).forEach((character, place) => {
    // in row 1 the 1 of the prefix counts 1
    const value = number === 1 && place === 1 ? 1 : VALUE.get(character) || 0;
    total ^= timesPower(value, place);
  });
  return total;
}

/** Whether a share can have its last row here, going by its length. */
function mayEnd(length, number, letter) {
  return length >= 2 && length <= ROW && lengthsOf(letter || "F").has(19 * (number - 1) + length - 1);
}

/** "inner" or "last" if the row passes as row `number`, else "". */
function rowFits(row, number, letter) {
  const start = (letter || "F") + "1";
  if (outside(row, number).length || (number === 1 && row.slice(0, 2) !== start)) return "";
  if (row.length === ROW && rowDifference(row, number, false) === 0) return "inner";
  return mayEnd(row.length, number, letter) && rowDifference(row, number, true) === 0 ? "last" : "";
}

// ---------------------------------------------------------------- reading a share

function checkPrefix(text, letter) {
  need(text.length >= 2 && text[0] === letter, "prefix", { found: text.slice(0, 2), letter });
  need(text[1] === "1", "version", { found: text.slice(0, 2), letter });
}

/** Steps 1 to 3 of the format: cleaned rows of the right lengths. */
function beginRows(given, letter) {
  const rows = given.map(clean);
  checkPrefix(rows.length ? rows[0] : "", letter);
  rows.forEach((row, i) => {
    const least = i + 1 < rows.length ? ROW : i === 0 ? 4 : 2;
    need(row.length >= least && row.length <= ROW, "length", { row: i + 1 });
  });
  return rows;
}

/** Steps 4 and 5: the string in rows that are in order, their checks taken off. */
function joinRows(rows) {
  rows.forEach((row, i) => need(!outside(row, i + 1).length, "character", { row: i + 1 }));
  rows.forEach((row, i) => {
    need(rowDifference(row, i + 1, i + 1 === rows.length) === 0, "row-check", { row: i + 1 });
  });
  return rows.map((row) => row.slice(0, -1)).join("");
}

/** Steps 4 and 6 to 9: a whole string whose prefix was looked at. */
function checkString(string) {
  const letter = string[0];
  need(!outside(string, 1).length, "character");
  need(lengthsOf(letter).has(string.length), "length");
  const values = Array.from(string.slice(2), (character) => VALUE.get(character));
  need(difference(letter, values).every((value) => value === 0), "checksum");
  const [k, x] = values;
  need(k >= 2, "threshold");
  need(x >= 1, "index");
  const payload = toBytes(string.slice(HEADER, -checksumSize(letter, string.length)));
  return { k, x, setId: string.slice(4, HEADER), payload, string };
}

/** The set id follows from the public key. */
function checkKey(share, bytes) {
  const key = bytes.slice(0, 32);
  const hash = sha256(join(ascii("firesafe/v1/set-id\0"), [1, share.k], key));
  need(toCharacters(hash, 12) === share.setId, "set-id");
  share.signed = { key, signature: bytes.slice(32) };
}

/** A whole string, or a QR text: the string, + and the signature. Not yet: whether that is valid. */
function readWhole(text, isQr) {
  const cleaned = clean(text);
  const plus = isQr ? cleaned.indexOf("+") : -1;
  const string = plus < 0 ? cleaned : cleaned.slice(0, plus);
  checkPrefix(string, "F");
  const share = checkString(string);
  if (isQr) {
    const signature = plus < 0 ? "" : cleaned.slice(plus + 1);
    need(Array.from(signature).length === SIGNATURE, "length", { signature: true });
    need(!outside(signature, 0).length, "character", { signature: true });
    checkKey(share, toBytes(signature));
  }
  return share;
}

function readRows(given, signatureRows) {
  const rows = beginRows(given, "F");
  const signing = signatureRows ? beginRows(signatureRows, "S") : null;
  const share = checkString(joinRows(rows));
  return signing ? withSignature(share, checkString(joinRows(signing))) : share;
}

/** A share and what its signature rows say. */
function withSignature(share, signed) {
  const same = signed.k === share.k && signed.x === share.x && signed.setId === share.setId;
  need(same, "other-share");
  checkKey(share, signed.payload);
  return share;
}

// ---------------------------------------------------------------- the shares together

/** What stands at number x, by these shares; at 0 stands the block. */
function valueAt(shares, x) {
  const result = new Uint8Array(shares[0].payload.length);
  for (const share of shares) {
    let weight = 0;
    for (const other of shares) {
      if (other !== share) weight += 255 + GF256.log[other.x ^ x] - GF256.log[other.x ^ share.x];
    }
    for (let i = 0; i < result.length; i++) {
      const value = share.payload[i];
      if (value) result[i] ^= GF256.exp[(GF256.log[value] + weight) % 255];
    }
  }
  return result;
}

/** Whether the block's digest is right for this threshold and set. */
function digestFits(block, k, setId) {
  const end = block.length - 7;
  const hash = sha256(join(ascii("firesafe/v1/digest\0"), [1, k], ascii(setId), block.subarray(0, end)));
  return hash.subarray(0, 7).every((byte, i) => byte === block[end + i]);
}

/** The secret in a block whose digest is right. */
function openBlock(block) {
  const field = block[0] >= 128 ? 2 : 1;
  const length = field === 2 ? ((block[0] & 127) << 8) | block[1] : block[0];
  const least = ((field + length + 8 + 7 + 7) >> 3) * 8;
  const isValid = length >= 1 && length <= 512 && (field === 1 || length >= 128) && block.length === least;
  need(isValid, "block-encoding");
  return block.slice(field, field + length);
}

/** The strict recovery of the format, with its classes of fault. */
function recoverStrictly(shares) {
  const sets = new Set(shares.map((share) => share.k + share.setId));
  need(sets.size <= 1, "mixed-sets");
  need(new Set(shares.map((share) => share.x)).size === shares.length, "duplicate");
  need(shares.length > 0 && shares.length >= shares[0].k, "too-few");
  need(shares.every((share) => share.payload.length === shares[0].payload.length), "block-length");
  const { k, setId } = shares[0];
  const block = valueAt(shares.slice(0, k), 0);
  need(digestFits(block, k, setId), "digest");
  return openBlock(block);
}
