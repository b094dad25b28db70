// Where the errors are: syndromes, Berlekamp-Massey, Chien's search, Forney's formula, for errors
// and unreadable characters together. Every input gives an answer or null.
const BOUND = 8; // 2 · wrong + unreadable

/** GF(1024) = GF(32)[ζ], ζ² = ζ + 1: a + bζ is a + 32·b. */
function times1024(one, two) {
  const [a, b, c, d] = [one & 31, one >> 5, two & 31, two >> 5];
  const high = times32(b, d);
  return (times32(a, c) ^ high) | ((times32(a, d) ^ times32(b, c) ^ high) << 5);
}

const GF1024 = (() => {
  const exp = [1];
  const log = [];
  const element = 25 | (6 << 5); // of order 1023
  for (let i = 0; i < 1023; i++) {
    log[exp[i]] = i;
    exp.push(times1024(exp[i], element));
  }
  return { exp, log };
})();

const ROOTS = {
  13: { element: 8 << 5, order: 93, first: 77 },
  15: { element: 25 | (6 << 5), order: 1023, first: 1019 },
};

function product1024(a, b) {
  return a && b ? GF1024.exp[(GF1024.log[a] + GF1024.log[b]) % 1023] : 0;
}

function inverse1024(a) {
  return GF1024.exp[(1023 - GF1024.log[a]) % 1023];
}

function powerOf(roots, exponent) {
  const power = ((exponent % roots.order) + roots.order) % roots.order;
  return GF1024.exp[(GF1024.log[roots.element] * power) % 1023];
}

/** Polynomials have their lowest terms first. */
function evaluate(polynomial, at) {
  return polynomial.reduceRight((sum, term) => product1024(sum, at) ^ term, 0);
}

function multiply(a, b, most) {
  const result = new Array(Math.min(a.length + b.length - 1, most || Infinity)).fill(0);
  a.forEach((left, i) => {
    b.forEach((right, j) => {
      if (i + j < result.length) result[i + j] ^= product1024(left, right);
    });
  });
  return result;
}

function degree(polynomial) {
  let at = polynomial.length - 1;
  while (at > 0 && !polynomial[at]) at--;
  return at;
}

/** The shortest recurrence that the sequence follows, and its length. */
function berlekampMassey(sequence) {
  let current = [1];
  let previous = [1];
  let length = 0;
  let gap = 1;
  let last = 1;
  sequence.forEach((_, n) => {
    let discrepancy = 0;
    for (let i = 0; i <= Math.min(length, n); i++) {
      discrepancy ^= product1024(current[i] || 0, sequence[n - i]);
    }
    if (!discrepancy) {
      gap++;
      return;
    }
    const factor = product1024(discrepancy, inverse1024(last));
    const next = current.slice();
    previous.forEach((term, i) => (next[i + gap] = (next[i + gap] || 0) ^ product1024(factor, term)));
    for (let i = 0; i < next.length; i++) next[i] = next[i] || 0;
    if (2 * length <= n) {
      length = n + 1 - length;
      previous = current;
      last = discrepancy;
      gap = 1;
    } else {
      gap++;
    }
    current = next;
  });
  return { located: current, errors: length };
}

/**
 * What must be added at which place (0 is the last character) so that a word of this length becomes
 * right; the erasures are places, read as zero. Null when no pattern inside the bound explains it.
 */
function errata(letter, values, erasures) {
  if (erasures.length > BOUND) return null;
  const size = checksumSize(letter, values.length + 2);
  const roots = ROOTS[size];
  const low = difference(letter, values).reverse();
  const syndromes = [];
  for (let i = 0; i < BOUND; i++) syndromes.push(evaluate(low, powerOf(roots, roots.first + i)));
  const erased = erasures.reduce((all, at) => multiply(all, [1, powerOf(roots, at)]), [1]);
  const forney = multiply(erased, syndromes, BOUND);
  const { located, errors } = berlekampMassey(forney.slice(erasures.length));
  if (2 * errors + erasures.length > BOUND || degree(located) !== errors) return null;
  const locator = multiply(located, erased);
  const evaluator = multiply(locator, syndromes, BOUND);
  const odd = locator.filter((_, i) => i % 2 === 1);
  const found = [];
  for (let at = 0; at < values.length; at++) {
    const inverse = inverse1024(powerOf(roots, at));
    if (evaluate(locator, inverse)) continue;
    const below = product1024(
      evaluate(odd, product1024(inverse, inverse)),
      powerOf(roots, at * (roots.first - 1))
    );
    if (!below) return null;
    const value = product1024(evaluate(evaluator, inverse), inverse1024(below));
    if (value > 31) return null;
    found.push({ at, value });
  }
  return found.length === errors + erasures.length ? found : null;
}

/**
 * The smallest change that makes everything fit, if 2 · wrong + unreadable ≤ 8, row checks counted:
 * a list of { row, column, is }, in the order of the paper. Null where nothing is to be offered.
 *
 * `rows` are cleaned rows with their checks; or `string` is a whole string without.
 */
function offerFor(letter, { rows, string }) {
  const whole = rows ? rows.map((row) => row.slice(0, -1)).join("") : string;
  if (whole.slice(0, 2) !== letter + "1" || !lengthsOf(letter).has(whole.length)) return null;
  if (rows && rows.some((row, i) => row.length !== ROW && i + 1 < rows.length)) return null;
  const typed = Array.from(whole.slice(2));
  const values = typed.map((character) => (VALUE.has(character) ? VALUE.get(character) : 0));
  const erasures = [];
  typed.forEach((character, i) => {
    if (!VALUE.has(character)) erasures.push(values.length - 1 - i);
  });
  const found = errata(letter, values, erasures);
  if (!found) return null;
  const fixed = typed.slice();
  for (const { at, value } of found) {
    const i = values.length - 1 - at;
    fixed[i] = ALPHABET[values[i] ^ value];
  }
  const right = letter + "1" + fixed.join("");
  const changes = [];
  typed.forEach((character, i) => {
    if (character === fixed[i]) return;
    changes.push({ row: Math.floor((i + 2) / 19) + 1, column: ((i + 2) % 19) + 1, is: fixed[i] });
  });
  let corrected = null;
  if (rows) {
    corrected = rows.map((row, i) => {
      const content = right.slice(19 * i, 19 * i + row.length - 1);
      const sum = rowDifference(content, i + 1, i + 1 === rows.length);
      const check = ALPHABET[timesPower(sum, -content.length)];
      if (check !== row[row.length - 1]) changes.push({ row: i + 1, column: row.length, is: check });
      return content + check;
    });
  }
  changes.sort((a, b) => a.row - b.row || a.column - b.column);
  const was = ({ row, column }) => (rows ? rows[row - 1][column - 1] : whole[19 * (row - 1) + column - 1]);
  const weight = changes.reduce((sum, change) => sum + (VALUE.has(was(change)) ? 2 : 1), 0);
  if (!changes.length || weight > BOUND) return null;
  try {
    if (rows) checkString(joinRows(beginRows(corrected, letter)));
    else checkString(right);
  } catch (fault) {
    return null;
  }
  changes.forEach((change) => (change.was = was(change)));
  return { changes, rows: corrected, string: right };
}
