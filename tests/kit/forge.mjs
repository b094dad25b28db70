// What a forger can make with paper and FORMAT.txt: shares with a right checksum and any content.
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "./browser.mjs";

const parts = ["sha256", "format"].map((name) => {
  return fs.readFileSync(path.join(ROOT, "templates/kit/page", name + ".js"), "utf8");
});
const format = new Function(
  `"use strict"; ${parts.join("\n")}; return { ALPHABET, PREFIX_VALUES, difference, readRows, toCharacters, GF256, sha256, join, ascii, timesPower, rowDifference, rowFits };`
)();

export const { readRows, rowFits } = format;

/** A share with this content, as rows with their checks. */
export function rowsOf({ k, x, setId, payload }) {
  const { ALPHABET } = format;
  const start = ALPHABET[k] + ALPHABET[x] + setId + format.toCharacters(payload, Math.ceil((8 * payload.length) / 5));
  const size = start.length + 2 + 13 <= 93 ? 13 : 15;
  const values = Array.from(start, (character) => ALPHABET.indexOf(character));
  const difference = format.difference("F", values.concat(new Array(size).fill(0)));
  const string = "F1" + start + difference.map((value) => ALPHABET[value]).join("");
  const rows = string.match(/.{1,19}/g);
  return rows.map((row, i) => {
    const sum = format.rowDifference(row, i + 1, i + 1 === rows.length);
    return row + ALPHABET[format.timesPower(sum, -row.length)];
  });
}

/** Two shares of a secret of the forger's, under the set id of honest ones. */
export function forgedPair(honest, secret) {
  const { setId } = honest;
  const length = Math.ceil((1 + secret.length + 8 + 7) / 8) * 8;
  const start = format.join([secret.length], format.ascii(secret), new Uint8Array(length - 8 - secret.length).fill(7));
  const digest = format.sha256(format.join(format.ascii("firesafe/v1/digest\0"), [1, 2], format.ascii(setId), start));
  const block = format.join(start, digest.subarray(0, 7));
  const { exp, log } = format.GF256;
  const times = (a, b) => (a && b ? exp[(log[a] + log[b]) % 255] : 0);
  return [1, 2].map((x) => {
    const payload = block.map((byte, i) => byte ^ times((i * 73 + 11) & 255, x));
    return rowsOf({ k: 2, x, setId, payload });
  });
}
