// Shares in pasted text: rows as they are printed, whole strings, QR texts, with anything around them.

/** The label of a line, or 0, and the rest of it, cleaned. */
function parseLine(line) {
  const match = /^\s*([0-9]{1,2})\s*[.:)]/.exec(line);
  return match
    ? { label: Number(match[1]), text: clean(line.slice(match[0].length)) }
    : { label: 0, text: clean(line) };
}

/** The whole string or QR text in a line, even if damaged, or "". */
function wholeText(line) {
  for (const text of [parseLine(line).text, clean(line.slice(line.lastIndexOf(":") + 1))]) {
    const string = text.split("+")[0];
    if (string.length > 50 && /^F[0-9IL]/.test(string) && outside(string, 1).length <= 8) return text;
  }
  return "";
}

/** Whether a line is a row 1, of a share or of signature rows, or may be one. */
function beginsSheet(label, text, isOpen) {
  const start = text.slice(0, 2);
  const begins = start === "F1" || start === "S1" || label === 1 || (!isOpen && /^F[IL]$/.test(start));
  return begins && text.length >= 16 && text.length <= 24 && outside(text, 1).length <= 3;
}

/** Whether a line that fails as a row may be one, badly read. */
function mayBeRow(label, text, following) {
  const [least, most] = label && label === following ? [2, 25] : label ? [16, 24] : [19, 21];
  return text.length >= least && text.length <= most && outside(text, 1).length <= 3;
}

/** For each sheet: where it begins, its whole text or "", its rows and signature rows by number. */
function findSheets(lines) {
  const found = [];
  let open = null;
  lines.forEach((line, index) => {
    const whole = wholeText(line);
    if (whole) {
      found.push({ line: index + 1, whole, rows: new Map(), signing: null });
      return;
    }
    const { label, text } = parseLine(line);
    const top = open ? Math.max(...open.rows.keys()) : 0;
    const isFree = (n) => !(open.rows.has(n) && rowFits(open.rows.get(n), n, open.letter));
    const fits = (n) => n > 1 && n <= MOST_ROWS && rowFits(text, n, open.letter) && isFree(n);
    const place = open && [top + 1, top, label].find(fits);
    if (place) {
      open.rows.set(place, text);
      // one wrong character in 32 makes a whole row pass as the last: the next number shows that it is not
      open.isEnded = rowFits(text, place, open.letter) === "last";
      if (open.isEnded && text.length < ROW) open = null;
    } else if (beginsSheet(label, text, open !== null)) {
      const rows = new Map([[1, text]]);
      if (text[0] === "S") {
        const sheet = found[found.length - 1];
        if (sheet) sheet.signing = rows;
        open = sheet ? { letter: "S", rows } : null;
      } else {
        found.push({ line: index + 1, whole: "", rows, signing: null });
        open = { letter: "F", rows };
      }
    } else if (open && (!open.isEnded || label === top + 1) && mayBeRow(label, text, top + 1)) {
      open.rows.set(label > top && label <= MOST_ROWS ? label : top + 1, text);
    }
  });
  return found;
}

function inOrder(rows) {
  return Array.from(rows.keys()).sort((a, b) => a - b);
}

/** The share of what `findSheets` found, or a fault. */
function readFound({ whole, rows, signing }) {
  if (whole) return readWhole(whole, whole.includes("+"));
  const numbers = inOrder(rows);
  numbers.forEach((number, i) => need(number === i + 1, "length", { row: i + 1 }));
  const listed = numbers.map((number) => rows.get(number));
  const signingRows = signing && inOrder(signing).map((number) => signing.get(number));
  return readRows(listed, signingRows);
}

/** Rows of several sheets in mixed order: for each row 1, the rows that complete it. */
function untangle(lines) {
  const first = [];
  const by = new Map();
  for (const line of lines) {
    const { label, text } = parseLine(line);
    if (rowFits(text, 1)) first.push(text);
    else if (label > 1 && label <= MOST_ROWS && rowFits(text, label)) {
      if (!by.has(label)) by.set(label, new Set());
      by.get(label).add(text);
    }
  }
  const found = [];
  let tries = 20000;
  const extend = (rows) => {
    if (tries-- <= 0) return false;
    const number = rows.length + 1;
    for (const text of by.get(number) || []) {
      const all = rows.concat(text);
      const fit = rowFits(text, number);
      if (fit === "inner" && extend(all)) return true;
      if (fit !== "last") continue;
      try {
        readRows(all);
        found.push({ line: 0, whole: "", rows: new Map(all.map((row, i) => [i + 1, row])), signing: null });
        return true;
      } catch (fault) {
        // other rows
      }
    }
    return false;
  };
  new Set(first).forEach((row) => extend([row]));
  return found;
}

/** Everything in a text: shares that are whole, and sheets with something wrong or missing. */
function readText(text) {
  const unquoted = text.replace(/[\u200b-\u200f\u2060\u00ab\u00bb\u2018-\u201f"'`|*_>]/g, " ");
  const lines = unquoted.split(/\r\n|[\n\r\u2028\u2029\u000b\u000c]/);
  const whole = [];
  const broken = [];
  for (const sheet of findSheets(lines)) {
    try {
      whole.push({ sheet, share: readFound(sheet) });
    } catch (fault) {
      broken.push({ sheet, fault });
    }
  }
  if (broken.length) {
    const untangled = untangle(lines).map((sheet) => ({ sheet, share: readFound(sheet) }));
    const isNew = ({ share }) => !whole.some((one) => one.share.string === share.string);
    const more = untangled.filter(isNew);
    whole.push(...more);
    const used = new Set();
    more.forEach(({ sheet }) => sheet.rows.forEach((row) => used.add(row)));
    const rest = broken.filter(({ sheet }) => sheet.whole || !used.has(sheet.rows.get(1)));
    return { whole, broken: rest };
  }
  return { whole, broken };
}
