// The secret for people: as text or in hexadecimal, and character by character with names.

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** { text, isText }: bytes that are no plain text are shown in hexadecimal. */
function asText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!HIDDEN.test(text)) return { text, isText: true };
  } catch (error) {
    // no UTF-8
  }
  return { text: toHex(bytes), isText: false };
}

/** "capital B", "digit zero". */
function nameOf(character) {
  if (/^[A-Z]$/.test(character)) return w("spell.capital", { character });
  if (/^[a-z]$/.test(character)) return w("spell.small", { character });
  if (/^[0-9]$/.test(character)) return w("spell.digit", { name: w("sign." + character) });
  const key = "sign.u" + character.codePointAt(0).toString(16).padStart(4, "0");
  if (WORDS.en[key]) return w(key);
  return "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
}
