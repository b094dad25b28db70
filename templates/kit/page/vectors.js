// The test vectors of the format: what this page makes of each.

function readGiven(given) {
  if (given.rows) return readRows(given.rows, given.signature_rows);
  if (given.lines) return readFound(findSheets(given.lines)[0]);
  return readWhole(given.qr === undefined ? given.string : given.qr, given.qr !== undefined);
}

async function resultOf(vector) {
  const shares = [];
  let last = null;
  try {
    for (const given of vector.shares) {
      last = given;
      const share = readGiven(given);
      await checkSignature(share);
      shares.push(share);
    }
    const secret = recoverStrictly(shares);
    return { result: "ok", k: shares[0].k, secret: toHex(secret) };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const result = { result: fault.kind };
    if (["character", "row-check", "checksum"].includes(fault.kind)) {
      const offer = offerOf(last);
      if (offer) result.offer = offer.changes.map(({ row, column, is }) => ({ row, column, is }));
    }
    return result;
  }
}

function offerOf(given) {
  if (given.rows) return offerFor("F", { rows: given.rows.map(clean) });
  const string = clean(given.string === undefined ? given.qr : given.string).split("+")[0];
  return offerFor("F", { string });
}

function agrees(vector, found) {
  const same = (key) => JSON.stringify(vector[key]) === JSON.stringify(found[key]);
  return ["result", "k", "secret", "offer"].every(same);
}

/** Runs a file of vectors: a list of { name, found, passed }, `passed` null where the browser cannot. */
async function runVectors(text) {
  const file = JSON.parse(text);
  if (file.format !== "firesafe share v1") throw new Error("vectors.other");
  const verifies = await canVerify();
  const results = [];
  for (const vector of file.vectors) {
    if (vector.needs === "ed25519" && !verifies) {
      results.push({ name: vector.name, found: null, passed: null });
      continue;
    }
    const found = await resultOf(vector);
    results.push({ name: vector.name, found, passed: agrees(vector, found) });
  }
  for (const vector of file.surplus || []) {
    if (vector.needs === "ed25519" && !verifies) {
      results.push({ name: vector.name, found: null, passed: null });
      continue;
    }
    const found = await surplusOf(vector);
    const same = (key) => JSON.stringify(vector[key]) === JSON.stringify(found[key]);
    results.push({ name: vector.name, found, passed: ["result", "secret", "forged", "sides"].every(same) });
  }
  return results;
}

/** What becomes of more shares of one set than are needed, of which not all need be right. */
async function surplusOf(vector) {
  const all = new Given();
  const places = new Map();
  for (const [at, given] of vector.shares.entries()) {
    const share = readGiven(given);
    const { entry } = all.add(share, await checkSignature(share), "");
    if (!places.has(entry)) places.set(entry, at + 1);
  }
  const [{ verdict }] = all.sets();
  const listed = (entries) => entries.map((entry) => places.get(entry)).sort((a, b) => a - b);
  if (verdict.standing === "conflict" || verdict.standing === "rival-keys") {
    return { result: "conflict", sides: verdict.sides.map(listed) };
  }
  if (verdict.standing !== "recovered") return { result: verdict.standing };
  const forged = listed(Array.from(verdict.faults.keys()));
  return { result: "ok", secret: toHex(verdict.secret), forged };
}
