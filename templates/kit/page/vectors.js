// The test vectors of the format: what this page makes of each.

async function resultOf(vector) {
  const shares = [];
  let last = null;
  try {
    for (const given of vector.shares) {
      last = given;
      let share = null;
      if (given.rows) share = readRows(given.rows, given.signature_rows);
      else if (given.lines) share = readFound(findSheets(given.lines)[0]);
      else share = readWhole(given.qr === undefined ? given.string : given.qr, given.qr !== undefined);
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
  return results;
}
