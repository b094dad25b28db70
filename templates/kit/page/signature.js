// Who dealt a share: Ed25519 by WebCrypto, where the browser has it.

/** Order of the group, and the points whose order is small, each without its sign. */
const GROUP_ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;
const FIELD = (1n << 255n) - 19n;
const SMALL_ORDER = (() => {
  const y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
  return new Set([0n, 1n, FIELD - 1n, y8, FIELD - y8].map(String));
})();

function littleEndian(bytes) {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) number = (number << 8n) | BigInt(bytes[i]);
  return number;
}

function hasSmallOrder(point) {
  const y = littleEndian(point) & ((1n << 255n) - 1n);
  return y >= FIELD || SMALL_ORDER.has(String(y));
}

const canVerify = (() => {
  let answer = null;
  // a key and signature of RFC 8032, 7.1: a browser that refuses them cannot verify
  const unhex = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
  const key = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = unhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
  );
  return () => {
    if (!answer) {
      answer = verifyRaw(key, signature, new Uint8Array(0)).then(
        (valid) => valid === true,
        () => false
      );
    }
    return answer;
  };
})();

async function verifyRaw(key, signature, message) {
  const subtle = self.crypto && self.crypto.subtle;
  if (!subtle) throw new Error("no WebCrypto");
  const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

/** "none", "unknown" where the browser cannot say, or "valid"; a wrong one is a fault of class `signature`. */
async function checkSignature(share) {
  if (!share.signed) return "none";
  const { key, signature } = share.signed;
  const isStrict =
    littleEndian(signature.subarray(32)) < GROUP_ORDER &&
    !hasSmallOrder(key) &&
    !hasSmallOrder(signature.subarray(0, 32));
  need(isStrict, "signature");
  if (!(await canVerify())) return "unknown";
  const start = join(ascii("firesafe/v1/signature\0"), [1, share.k, share.x], ascii(share.setId));
  let isValid = false;
  try {
    isValid = await verifyRaw(key, signature, join(start, share.payload));
  } catch (error) {
    isValid = false; // a key that is no point
  }
  need(isValid, "signature");
  return "valid";
}
