// The shares together: what becomes of each, and what the result rests on.
//
// A set id follows from k and the dealer's key, so a signature settles a contradiction. Without one
// nothing does: shares that contradict each other are a conflict, whoever is more.
const MOST_TRIES = 100000;

function shapeOf(share) {
  return share.k + "/" + share.payload.length;
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Whether the first bytes combine to a length that fits the block: tells nearly every wrong choice. */
function mayBegin(shares) {
  const starts = shares.map((share) => ({ x: share.x, payload: share.payload.subarray(0, 2) }));
  const start = valueAt(starts, 0);
  const field = start[0] >= 128 ? 2 : 1;
  const length = field === 2 ? ((start[0] & 127) << 8) | start[1] : start[0];
  return length >= 1 && length <= 512 && ((field + length + 22) >> 3) * 8 === shares[0].payload.length;
}

/** The first k of these entries that give a block: all of `fixed`, and one of `wanted` if that is given. */
function findFit(fixed, free, k, budget, wanted) {
  const chosen = fixed.slice();
  const attempt = () => {
    if (budget.tries-- <= 0) return "stopped";
    const shares = chosen.map((entry) => entry.share);
    if (!mayBegin(shares)) return null;
    const block = valueAt(shares, 0);
    const { setId } = shares[0];
    let secret = null;
    if (digestFits(block, k, setId)) {
      try {
        secret = openBlock(block);
      } catch (fault) {
        secret = null;
      }
    }
    block.fill(0);
    return secret && { chosen: chosen.slice(), secret };
  };
  const walk = (start) => {
    if (chosen.length === k) return attempt();
    // those wanted stand first: without one of them there is nothing more to try
    const end = wanted && chosen.length === fixed.length ? wanted.length : free.length;
    for (let i = start; i < end; i++) {
      if (chosen.some((entry) => entry.share.x === free[i].share.x)) continue;
      chosen.push(free[i]);
      const found = walk(i + 1);
      chosen.pop();
      if (found) return found;
    }
    return null;
  };
  return walk(0);
}

/**
 * Judges the shares of one set. An entry is { share, keys }: keys of valid signatures, in hexadecimal.
 * Gives { standing, groups, faults, sides, secret, dealer }.
 */
function judgeSet(entries) {
  const faults = new Map();
  const open = () => entries.filter((entry) => !faults.has(entry));
  const genuine = entries.filter((entry) => entry.keys.size > 0);
  const groupsNow = () => {
    const groups = new Map();
    for (const entry of open()) {
      const shape = shapeOf(entry.share);
      if (!groups.has(shape)) groups.set(shape, { k: entry.share.k, entries: [], have: new Set() });
      groups.get(shape).entries.push(entry);
      groups.get(shape).have.add(entry.share.x);
    }
    const length = (group) => group.entries[0].share.payload.length;
    return Array.from(groups.values()).sort((a, b) => a.k - b.k || length(a) - length(b));
  };
  const first = (side) => Math.min(...side.map((entry) => entries.indexOf(entry)));
  const verdict = (standing, more) => {
    const sides = ((more && more.sides) || []).slice().sort((a, b) => first(a) - first(b));
    return { standing, groups: groupsNow(), faults, ...more, sides };
  };

  const keys = new Set();
  genuine.forEach((entry) => entry.keys.forEach((key) => keys.add(key)));
  if (keys.size > 1) {
    const sides = Array.from(keys, (key) => genuine.filter((entry) => entry.keys.has(key)));
    return verdict("rival-keys", { sides });
  }
  if (genuine.length) {
    const [signed] = genuine;
    const numbers = new Map();
    for (const entry of genuine) {
      if (numbers.has(entry.share.x) || shapeOf(entry.share) !== shapeOf(signed.share)) {
        return verdict("no-fit");
      }
      numbers.set(entry.share.x, entry);
    }
    for (const entry of entries.filter((one) => one.keys.size === 0)) {
      if (entry.share.k !== signed.share.k) faults.set(entry, { kind: "threshold" });
      else if (shapeOf(entry.share) !== shapeOf(signed.share)) faults.set(entry, { kind: "length" });
      else if (numbers.has(entry.share.x)) {
        faults.set(entry, { kind: "beside-signed", other: numbers.get(entry.share.x) });
      }
    }
  }
  const groups = groupsNow();
  // a signature settles k and length; without one each claim is a side
  if (groups.length > 1) return verdict("conflict", { sides: groups.map((group) => group.entries) });
  const [group] = groups;
  if (group.have.size < group.k) return withoutFit(verdict, group, "collecting");
  const budget = { tries: MOST_TRIES };
  const fixed = group.entries.filter((entry) => entry.keys.size > 0).slice(0, group.k);
  const free = group.entries.filter((entry) => entry.keys.size === 0);
  const fit = findFit(fixed, free, group.k, budget);
  if (fit === "stopped") return verdict("stopped");
  if (!fit) return withoutFit(verdict, group, "no-fit");
  const on = onPolynomial(fit.chosen, group.entries);
  if (genuine.some((entry) => !on.includes(entry))) {
    fit.secret.fill(0);
    return verdict("no-fit"); // signed shares that do not fit: the dealer was wrong
  }
  const signed = on.filter((entry) => entry.keys.size > 0).length;
  const dealer = signed >= group.k ? "signature" : "unverified";
  const off = group.entries.filter((entry) => !on.includes(entry));
  if (off.length && dealer === "unverified") {
    fit.secret.fill(0);
    // what else recombines, with one of them at least; if nothing does, all of them
    const rest = free.filter((entry) => !off.includes(entry));
    const rival = findFit(fixed, off.concat(rest), group.k, budget, off);
    if (rival === "stopped") return verdict("stopped");
    if (rival) rival.secret.fill(0);
    return verdict("conflict", { sides: [on, rival ? onPolynomial(rival.chosen, group.entries) : off] });
  }
  off.forEach((entry) => faults.set(entry, { kind: "off" }));
  return verdict("recovered", { secret: fit.secret, dealer, k: group.k, on });
}

/** The entries that lie on the polynomial of k chosen ones. */
function onPolynomial(chosen, entries) {
  const shares = chosen.map((entry) => entry.share);
  return entries.filter((entry) => {
    if (chosen.includes(entry)) return true;
    if (shares.some((share) => share.x === entry.share.x)) return false;
    return sameBytes(valueAt(shares, entry.share.x), entry.share.payload);
  });
}

/** No choice fits: a conflict where shares of one number differ, else as `standing` says. */
function withoutFit(verdict, group, standing) {
  for (const entry of group.entries) {
    const rivals = group.entries.filter((other) => other.share.x === entry.share.x);
    if (rivals.length > 1) return verdict("conflict", { sides: rivals.map((rival) => [rival]) });
  }
  return verdict(standing);
}

/** Every share that was given: by set, each content once. */
class Given {
  constructor() {
    this.entries = [];
    this.next = 1;
  }

  /** Adds a share, or another reading of one: gives its entry and whether it was there. */
  add(share, authenticity, name) {
    const key = authenticity === "valid" ? toHex(share.signed.key) : null;
    const same = this.entries.find(
      (entry) =>
        entry.share.setId === share.setId &&
        entry.share.k === share.k &&
        entry.share.x === share.x &&
        sameBytes(entry.share.payload, share.payload)
    );
    if (same) {
      if (key) same.keys.add(key);
      if (authenticity === "unknown") same.isUnknown = true;
      return { entry: same, isDuplicate: true };
    }
    const entry = { id: this.next++, share, name, keys: new Set(), isUnknown: authenticity === "unknown" };
    if (key) entry.keys.add(key);
    this.entries.push(entry);
    return { entry, isDuplicate: false };
  }

  remove(entry) {
    entry.share.payload.fill(0);
    this.entries = this.entries.filter((other) => other !== entry);
  }

  sets() {
    const ids = Array.from(new Set(this.entries.map((entry) => entry.share.setId)));
    return ids.map((setId) => {
      const entries = this.entries.filter((entry) => entry.share.setId === setId);
      return { setId, entries, verdict: judgeSet(entries) };
    });
  }
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The set id as the five words that stand on its sheets. */
function setWords(setId) {
  let number = 0n;
  for (const character of setId) number = (number << 5n) | BigInt(VALUE.get(character));
  const words = [];
  for (let i = 0; i < 5; i++) {
    words.unshift(EFF_WORDS[Number(number % 7776n)]);
    number /= 7776n;
  }
  return words.join(" ");
}
