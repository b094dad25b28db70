// One sheet while it is typed: what its rows are, and what may be wrong with them.
//
// A row stays where it was typed. Nothing is changed before the person says so, and every earlier
// version of a row is kept: a complete and correct sheet is found among them.
const LIKELY = { O: "0", I: "L", 1: "L", B: "8" };
const LOOK_ALIKES = new Set(
  "S5 Z2 G6 D0 Q0 UV VY MN VW 7T 4A 9G CG EF PR KX HN 38 6C QD 8G LT YX N H7".split(" ").flatMap((pair) => [
    pair,
    Array.from(pair).reverse().join(""),
  ])
);
const MOST_QUESTIONS = 3;
const SIGNATURE_ROWS = 10;

/** The rows of a whole string, with their checks. */
function rowsOfShare(string) {
  const rows = string.match(/.{1,19}/g);
  return rows.map((row, i) => {
    const sum = rowDifference(row, i + 1, i + 1 === rows.length);
    return row + ALPHABET[timesPower(sum, -row.length)];
  });
}

class Draft {
  /**
   * `known` is a share of the set, if there is one: it tells the rows' number and how row 1 begins.
   * `letter` is S for the rows of a signature, which are always as many.
   */
  constructor(known, letter) {
    this.letter = letter || "F";
    this.most = this.letter === "S" ? SIGNATURE_ROWS : MOST_ROWS;
    this.known = known || null;
    this.count = known ? Math.ceil(known.string.length / 19) : this.letter === "S" ? SIGNATURE_ROWS : 5;
    this.rows = new Array(this.count + 1).fill("");
    this.history = [];
    this.refused = new Set();
    if (known) this.rows[1] = "F1" + ALPHABET[known.k];
  }

  static from(rows, known, letter) {
    const draft = new Draft(known, letter);
    rows.forEach((row, number) => draft.put(number, row));
    return draft;
  }

  row(number) {
    return this.rows[number] || "";
  }

  fits(text, number) {
    return rowFits(text, number, this.letter);
  }

  /** Puts a text into a row, as typed. */
  put(number, text) {
    const before = this.row(number);
    if (before.length >= ROW - 2 && before !== text) this.history.push({ number, text: before });
    while (this.rows.length <= number) this.rows.push("");
    this.rows[number] = text;
    if (this.letter === "S") return;
    this.count = Math.max(this.count, number);
    this.settleCount();
  }

  resize(count) {
    if (count < 4 || count > MOST_ROWS) return;
    // rows with text stay
    while (this.rows.length <= count) this.rows.push("");
    let last = count;
    this.rows.forEach((row, number) => (last = row && number > last ? number : last));
    this.count = last;
  }

  /** A row that passes as the last one ends the sheet; one that passes only inside it does not. */
  settleCount() {
    let top = 0;
    this.rows.forEach((row, number) => (top = row ? number : top));
    if (!top) return;
    const fit = this.fits(this.row(top), top);
    const isFilled = this.rows.slice(1, top).every((row) => row.length >= ROW - 1);
    if (fit === "last" && isFilled && top >= 4) this.count = this.hardlyEnds(top) ? top + 1 : top;
    else if (fit === "inner" && top === this.count && top < MOST_ROWS && isFilled) this.resize(top + 1);
  }

  /**
   * Whether a whole row passes as the last one, and with it the rows make no share: one wrong character in 32
   * does that within a sheet.
   */
  hardlyEnds(number) {
    if (this.known || this.letter === "S" || this.row(number).length !== ROW || number >= MOST_ROWS) return false;
    const rows = this.rows.slice(1, number + 1);
    if (this.rows.slice(number + 1).some((row) => row) || this.fits(this.row(number), number) !== "last") return false;
    if (rows.some((row, i) => !this.fits(row, i + 1))) return false;
    try {
      this.shareOf(rows);
      return false;
    } catch (fault) {
      return true;
    }
  }

  isEmpty() {
    return this.rows.every((row, number) => !row || (number === 1 && row.length <= 3));
  }

  /** The rows, without the empty one behind a row that hardly ends the sheet. */
  listed() {
    const rows = this.rows.slice(1, this.count + 1);
    const before = rows.length - 1;
    if (!rows[before] && this.hardlyEnds(before)) rows.pop();
    return rows;
  }

  /** The share, once every row is there and everything fits; else the fault. */
  read() {
    try {
      return { share: this.shareOf(this.listed()) };
    } catch (fault) {
      const share = this.fromHistory();
      return share ? { share } : { fault };
    }
  }

  shareOf(rows) {
    return this.letter === "S" ? checkString(joinRows(beginRows(rows, "S"))) : readRows(rows);
  }

  /** A complete sheet with one or two rows as they were typed earlier. */
  fromHistory() {
    const listed = this.listed();
    const attempt = (changes) => {
      const rows = listed.slice();
      changes.forEach(({ number, text }) => (rows[number - 1] = text));
      try {
        return this.shareOf(rows);
      } catch (fault) {
        return null;
      }
    };
    const earlier = this.history.filter(({ number }) => number <= this.count).slice(-60);
    for (let i = 0; i < earlier.length; i++) {
      const one = attempt([earlier[i]]);
      if (one) return one;
      for (let j = 0; j < i; j++) {
        const two = earlier[i].number !== earlier[j].number && attempt([earlier[i], earlier[j]]);
        if (two) return two;
      }
    }
    return null;
  }

  /** What is known of a row: { state, marks, key, values, questions }. */
  look(number) {
    const row = this.row(number);
    const marks = outside(row, number);
    const prefix = this.letter + "1";
    const start = number === 1 ? row.slice(0, 2) : prefix;
    if (!row) return { state: "empty", marks, notes: [], questions: [] };
    const notes = [];
    // the row's check tells the one unreadable character of a whole row better than its looks
    const told = marks.length === 1 ? this.candidates(number).map((one) => one.is) : [];
    for (const at of marks) {
      const character = row[at];
      const isLikely = LIKELY[character] && (!told.length || told.includes(LIKELY[character]));
      if (character === "?") notes.push(["row.unreadable", { column: at + 1 }]);
      else if (isLikely) {
        notes.push(["row.likely", { column: at + 1, was: character, is: LIKELY[character] }]);
      } else notes.push(["row.foreign", { column: at + 1, was: character }]);
    }
    if (this.letter === "F" && row.slice(0, 2) === "S1" && rowFits(row, 1, "S")) {
      // a row of the share can begin with S, and never with S1
      const questions = [{ kind: "ask.signature", number, text: row }].filter((one) => !this.isRefused(one));
      return { state: "wrong", marks, notes: [["row.signature", {}]], questions };
    }
    if (number === 1 && row.length >= 2 && start !== prefix) {
      const key = /^[FS][0-9]$/.test(start) && start[0] === prefix[0] ? "row.version" : "row.prefix";
      return { state: "wrong", marks, notes: [[key, { found: start, prefix }], ...notes], questions: [] };
    }
    const elsewhere = this.elsewhere(row);
    if (elsewhere) return { state: "wrong", marks, notes: [["row.elsewhere", elsewhere]], questions: [] };
    if (this.hardlyEnds(number)) {
      return { state: "wrong", marks, notes: [["row.end", {}]], questions: this.questions(number) };
    }
    const fit = this.fits(row, number);
    const isWithin = this.rows.slice(number + 1).some((other) => other);
    if (fit && !(fit === "last" && isWithin)) return { state: "good", marks, notes, questions: [] };
    const isFull = row.length === ROW || (number === this.count && mayEnd(row.length, number, this.letter));
    if (!isFull && row.length < ROW) {
      const questions = row.length === ROW - 1 ? this.questions(number) : [];
      return { state: "typing", marks, notes, questions };
    }
    if (row.length > ROW) notes.push(["row.long", { count: row.length }]);
    else if (!marks.length) notes.push(["row.fails", {}]);
    return { state: "wrong", marks, notes, questions: this.questions(number) };
  }

  /** The sheet that is there already and has this row: { x, row }. Row 1 says itself which sheet it is of. */
  elsewhere(text) {
    if (this.letter === "S" || text.length < ROW / 2) return null;
    for (const share of Draft.others()) {
      const rows = rowsOfShare(share.string);
      const row = rows.indexOf(text) + 1;
      if (row > 1 && this.row(1).slice(0, 16) !== rows[0].slice(0, 16)) return { x: share.x, row };
    }
    return null;
  }

  /** Every way to make a row pass with one change, the likeliest first: { kind, row, ... }. */
  candidates(number) {
    const row = this.row(number);
    const found = [];
    const seen = new Set();
    const least = number === 1 ? 2 : 0;
    const propose = (text, rank, question) => {
      const fit = this.fits(text, number);
      const isPossible = fit === "last" ? number >= this.count : fit === "inner";
      if (!isPossible || seen.has(text)) return;
      seen.add(text);
      found.push({ ...question, number, text, rank });
    };
    const fill = (text, at, make, rank) => {
      for (const last of [false, true]) {
        const zero = text.slice(0, at) + "Q" + text.slice(at + 1);
        const is = ALPHABET[timesPower(rowDifference(zero, number, last), -at)];
        propose(text.slice(0, at) + is + text.slice(at + 1), rank(is), make(is));
      }
    };
    const marks = outside(row, number);
    if (marks.length > 1) {
      let guess = row;
      marks.forEach((at) => (guess = guess.slice(0, at) + (LIKELY[row[at]] || "?") + guess.slice(at + 1)));
      propose(guess, 0, { kind: "ask.all", column: marks[0] + 1, was: row[marks[0]], is: guess });
      return found;
    }
    const places = marks.length ? marks : Array.from(row, (_, at) => at);
    for (const at of places) {
      if (at < least) continue;
      const was = row[at];
      const rank = (is) => (marks.length || LOOK_ALIKES.has(was + is) ? 0 : 3);
      fill(row, at, (is) => ({ kind: "ask.character", column: at + 1, was, is }), rank);
    }
    for (let at = least; at + 1 < row.length; at++) {
      const swapped = row.slice(0, at) + row[at + 1] + row[at] + row.slice(at + 2);
      propose(swapped, 1, { kind: "ask.swap", column: at + 1, was: row[at], is: row[at + 1] });
    }
    for (let at = least; at < row.length && row.length > 2; at++) {
      const rank = row[at] === row[at + 1] ? 0 : 2;
      propose(row.slice(0, at) + row.slice(at + 1), rank, { kind: "ask.surplus", column: at + 1, was: row[at], is: "" });
    }
    for (let at = least; at <= row.length && row.length < ROW; at++) {
      const longer = row.slice(0, at) + "Q" + row.slice(at);
      const rank = (is) => (row[at] === is || row[at - 1] === is ? 1 : 4);
      fill(longer, at, (is) => ({ kind: "ask.missing", column: at + 1, was: "", is }), rank);
    }
    return found.sort((a, b) => a.rank - b.rank);
  }

  /** What to ask about a row: few things, and only what the person has not refused. */
  questions(number) {
    const row = this.row(number);
    const asked = [];
    for (let other = 1; other <= Math.max(this.count, number + 1) && other <= this.most; other++) {
      if (other === number || this.row(other).length >= ROW - 1) continue;
      if (this.fits(row, other)) asked.push({ kind: "ask.row", number, other, text: row });
    }
    const whole = this.wholeOffer();
    if (whole) asked.unshift(...whole.filter((question) => question.number === number));
    else asked.push(...this.candidates(number).filter((one) => one.rank <= 2));
    return asked.filter((one) => !this.isRefused(one)).slice(0, MOST_QUESTIONS);
  }

  isRefused(question) {
    return this.refused.has(question.number + question.kind + question.text);
  }

  refuse(question) {
    this.refused.add(question.number + question.kind + question.text);
  }

  /** With all rows there: the changes that make the whole sheet pass, one question a row. */
  wholeOffer() {
    const rows = this.listed();
    if (rows.some((row) => !row)) return null;
    const offer = offerFor(this.letter, { rows });
    if (offer) {
      const numbers = Array.from(new Set(offer.changes.map((change) => change.row)));
      return numbers.map((number) => {
        const changes = offer.changes.filter((change) => change.row === number);
        const [{ column, was, is }] = changes;
        const kind = changes.length > 1 ? "ask.several" : "ask.character";
        const all = changes.map((change) => change.column + ": " + change.is).join(", ");
        return { kind, number, column, was, is: kind === "ask.several" ? all : is, text: offer.rows[number - 1] };
      });
    }
    // one row with a character too many or too few, which the whole checksum tells
    const odd = rows.map((row, i) => i + 1).filter((number) => !this.fits(rows[number - 1], number));
    if (odd.length !== 1) return null;
    for (const candidate of this.candidates(odd[0])) {
      const fixed = rows.slice();
      fixed[odd[0] - 1] = candidate.text;
      try {
        this.shareOf(fixed);
        return [candidate];
      } catch (fault) {
        // the next one
      }
    }
    return null;
  }

  /** What is wrong with a sheet whose rows are all there and all good, as a text's key; or "". */
  wholeNote() {
    const rows = this.listed();
    if (rows.some((row, i) => !this.fits(row, i + 1))) return "";
    const { fault } = this.read();
    return fault ? "class." + fault.kind : "";
  }
}

/** The shares that are there already; the page says which. */
Draft.others = () => [];
