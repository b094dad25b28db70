#!/usr/bin/env python3
"""firesafe: recover a secret from its paper sheets (share format, version 1).

Needs Python 3.8 or later and nothing else: no network, no other file.

    python3 recover.py                    asks for the sheets, row by row
    python3 recover.py a.txt b.txt        reads typed or copied sheets from files
    pdftotext -layout sheet.pdf - | python3 recover.py
    python3 recover.py --vectors FILE     runs the test vectors of the format

The secret goes to standard output, everything else to standard error. Exit
status: 0 done, 1 not enough sheets or failed, 2 wrong use, 5 a sheet is damaged,
or sheets contradict each other.

It does not check who made the sheets (that needs Ed25519): anybody can forge
sheets that it takes for good. FORMAT.txt explains every step. Licence: MIT OR Apache-2.0.
"""

import hashlib
import itertools
import json
import re
import sys
import unicodedata
from collections import namedtuple

DONE, FAILED, USAGE, DAMAGED = 0, 1, 2, 5

# ---------------------------------------------------------------- the format

ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
PREFIX_VALUES = {"F": [3, 1, 0, 6, 17], "S": [3, 1, 0, 19, 17]}
HEADER = 16  # characters before the payload: prefix 2, k 1, x 1, set id 12
SIGNATURE = 154  # characters: 32 + 64 bytes
ROW = 20  # characters of a full row, its check counted

GENERATORS = {13: (0x19DC500CE73FDE210, 0x1BFAE00DEF77FE529, 0x1FBD920FFFE7BEE52,
                   0x1739640BDEEE3FDAD, 0x07729A039CFC75F5A),
              15: (0x3D59D273535EA62D897, 0x7A9BECB6361C6C51507, 0x543F9B7E6C38D8A2A0E,
                   0x0C577EAECCF1990D13C, 0x1887F74F8DC71B10651)}
TARGETS = {("F", 13): 0x15CE01FFFB08AF08F, ("F", 15): 0x61928A4269BB6A12F79,
           ("S", 15): 0x2D669B58C1AD703CC1E}

WITHOUT_CHECKSUM = [HEADER + (8 * block + 4) // 5 for block in range(24, 537, 8)]
LENGTHS = {n + 13 if n + 13 <= 93 else n + 15 for n in WITHOUT_CHECKSUM}

Share = namedtuple("Share", "k x set_id payload")

class Fault(Exception):
    """What is wrong with a share; `kind` is the class in the format's list."""

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.kind = kind

def need(condition, kind: str, text: str):
    if not condition:
        raise Fault(kind, text)

def clean(text: str) -> str:
    """Without white space, hyphens and dashes, in upper case (only a to z are changed)."""
    kept = [c for c in text if not c.isspace() and unicodedata.category(c) != "Pd"
            and c not in "\u00ad\u2212"]
    return "".join(c.upper() if "a" <= c <= "z" else c for c in kept)

def to_bytes(characters: str) -> bytes:
    bits = 0
    for c in characters:
        bits = bits << 5 | VALUE[c]
    count, spare = divmod(5 * len(characters), 8)
    need(bits & ((1 << spare) - 1) == 0, "padding", "its spare bits are not zero")
    return (bits >> spare).to_bytes(count, "big")

def powers_of_two(size: int, modulus: int):
    """1, 2, 4 ... in the field of this size: all its elements but 0. And their powers."""
    powers = [1]
    while len(powers) < size - 1:
        double = powers[-1] << 1
        powers.append(double if double < size else double ^ modulus)
    return powers, {value: power for power, value in enumerate(powers)}

EXP32, LOG32 = powers_of_two(32, 41)
EXP256, LOG256 = powers_of_two(256, 0x11D)

def times_power(value: int, power: int) -> int:
    """In GF(32), the value times two to this power."""
    return EXP32[(LOG32[value] + power) % 31] if value else 0

# ---------------------------------------------------------------- rows and checksum

def checksum_size(string: str) -> int:
    return 13 if len(string) <= 93 else 15

def checksum_difference(string: str) -> int:
    """0 if the checksum is right. What cannot be read counts as 0."""
    size = checksum_size(string)
    generator, target = GENERATORS[size], TARGETS[string[0], size]
    residue, low = 1, 5 * (size - 1)
    for value in PREFIX_VALUES[string[0]] + [VALUE.get(c, 0) for c in string[2:]]:
        top = residue >> low
        residue = (residue & ((1 << low) - 1)) << 5 ^ value
        for bit in range(5):
            if top >> bit & 1:
                residue ^= generator[bit]
    return residue ^ target

def row_difference(row: str, number: int, last: bool) -> int:
    """0 if the row's sum is the target of its place."""
    total = number % 16 + (16 if last else 0)
    for place, c in enumerate(row):
        value = 1 if (number, place) == (1, 1) else VALUE.get(c, 0)  # F1: the 1 counts 1
        total ^= times_power(value, place)
    return total

def outside(row: str, number: int):
    """The places (from 0) of the characters that are not in the alphabet."""
    return [i for i in range(2 if number == 1 else 0, len(row)) if row[i] not in VALUE]

def may_end(row: str, number: int) -> bool:
    """Whether a share can have its last row here, going by its length."""
    return 2 <= len(row) <= ROW and 19 * (number - 1) + len(row) - 1 in LENGTHS

def row_fits(row: str, number: int) -> str:
    """'inner' or 'last' if the row passes as row `number` of a share, else ''."""
    if outside(row, number) or (number == 1 and row[:2] != "F1"):
        return ""
    if len(row) == ROW and not row_difference(row, number, False):
        return "inner"
    return "last" if may_end(row, number) and not row_difference(row, number, True) else ""

# ---------------------------------------------------------------- reading a share

def check_prefix(text: str, letter: str):
    need(len(text) >= 2 and text[0] == letter, "prefix", "it does not begin with %s1" % letter)
    need(text[1] == "1", "version", "it begins with %s. That is a misread %s1, or a later "
         "version that this program cannot read" % (text[:2], letter))

def begin_rows(rows, letter: str):
    """Steps 1 to 3 of the format: cleaned rows of the right lengths."""
    rows = [clean(row) for row in rows]
    check_prefix(rows[0] if rows else "", letter)
    for number, row in enumerate(rows, 1):
        least = ROW if number < len(rows) else 4 if number == 1 else 2
        need(least <= len(row) <= ROW, "length", "row %d has %d characters" % (number, len(row)))
    return rows

def join_rows(rows) -> str:
    """Steps 4 and 5: the string in rows that are in order, their checks taken off."""
    for number, row in enumerate(rows, 1):
        need(not outside(row, number), "character",
             "row %d has a character that cannot be read" % number)
    for number, row in enumerate(rows, 1):
        need(row_difference(row, number, number == len(rows)) == 0, "row-check",
             "row %d fails its check" % number)
    return "".join(row[:-1] for row in rows)

def check_string(string: str) -> Share:
    """Steps 4 and 6 to 9: a whole string whose prefix was looked at."""
    need(not outside(string, 1), "character", "it has a character that cannot be read")
    lengths = LENGTHS if string[0] == "F" else {HEADER + SIGNATURE + 15}
    need(len(string) in lengths, "length", "it is too long or too short")
    need(checksum_difference(string) == 0, "checksum", "its rows do not belong together")
    k, x = VALUE[string[2]], VALUE[string[3]]
    need(k >= 2, "threshold", "it says that %d sheets are enough" % k)
    need(x >= 1, "index", "its number is 0")
    return Share(k, x, string[4:HEADER], to_bytes(string[HEADER:-checksum_size(string)]))

def check_key(share: Share, key: bytes):
    """The set id follows from the public key. (The signature is not looked at.)"""
    made = hashlib.sha256(b"firesafe/v1/set-id\0" + bytes([1, share.k]) + key).digest()
    bits = int.from_bytes(made[:8], "big") >> 4
    set_id = "".join(ALPHABET[bits >> 5 * i & 31] for i in range(11, -1, -1))
    need(set_id == share.set_id, "set-id", "its public key is not the key of its set")

def read_whole(text: str, qr: bool) -> Share:
    """A whole string, or a QR text: the string, + and the signature."""
    string, signature = clean(text), ""
    if qr:
        string, _, signature = string.partition("+")
    check_prefix(string, "F")
    share = check_string(string)
    if qr:
        need(len(signature) == SIGNATURE, "length", "the part after the + has a wrong length")
        need(not outside(signature, 0), "character", "the part after the + cannot be read")
        check_key(share, to_bytes(signature)[:32])
    return share

def read_rows(rows, signature_rows=None) -> Share:
    rows = begin_rows(rows, "F")
    if signature_rows is not None:
        signature_rows = begin_rows(signature_rows, "S")
    share = check_string(join_rows(rows))
    if signature_rows is not None:
        signed = check_string(join_rows(signature_rows))
        need(signed[:3] == share[:3], "other-share", "the signature rows are of another share")
        check_key(share, signed.payload[:32])
    return share

# ---------------------------------------------------------------- the shares together

def value_at(shares, x: int) -> bytes:
    """What stands at number x, by these shares; at 0 stands the block."""
    total = 0
    for share in shares:
        others = [other.x for other in shares if other.x != share.x]
        weight = sum(LOG256[other ^ x] - LOG256[other ^ share.x] for other in others)
        table = bytes([0] + [EXP256[(LOG256[v] + weight) % 255] for v in range(1, 256)])
        total ^= int.from_bytes(share.payload.translate(table), "big")
    return total.to_bytes(len(shares[0].payload), "big")

def open_block(block: bytes) -> bytes:
    field, length = 1, block[0]
    if length >= 128:
        field, length = 2, (block[0] & 127) << 8 | block[1]
    least = (field + length + 8 + 7 + 7) // 8 * 8
    need(1 <= length <= 512 and (field == 1 or length >= 128) and len(block) == least,
         "block-encoding", "what they hold is not in a valid form")
    return block[field:field + length]

def find_fit(shares, leading: int):
    """The first k of these shares that fit together, with one of the leading ones, or None."""
    k, _, set_id, _ = shares[0]
    start = b"firesafe/v1/digest\0" + bytes([1, k]) + set_id.encode()
    choices = itertools.combinations(enumerate(shares), k)
    for choice in itertools.islice(choices, 20000):
        chosen = [share for _, share in choice]
        if choice[0][0] >= leading:
            return None  # the leading ones come first
        if len({s.x for s in chosen}) == k:
            block = value_at(chosen, 0)
            if hashlib.sha256(start + block[:-7]).digest()[:7] == block[-7:]:
                return chosen
    return None

def split_by(shares, chosen):
    """The shares that lie where the chosen ones put their numbers, and the others."""
    numbers = {s.x for s in chosen}
    on = [s for s in shares if s in chosen
          or (s.x not in numbers and value_at(chosen, s.x) == s.payload)]
    return on, [s for s in shares if s not in on]

class Conflict(Exception):
    """Shares that cannot all be right. Nothing here tells which are: never their number."""

    def __init__(self, sides):
        super().__init__("these sheets contradict each other")
        self.sides = sides

def decide(shares):
    """The secret of different shares of one set id, or None if there are too few."""
    claims = sorted({(s.k, len(s.payload)) for s in shares})
    if len(claims) > 1:
        raise Conflict([[s for s in shares if (s.k, len(s.payload)) == claim] for claim in claims])
    k, numbers = shares[0].k, [s.x for s in shares]
    chosen = find_fit(shares, len(shares)) if len(set(numbers)) >= k else None
    if chosen is None:
        twice = [[s] for s in shares if numbers.count(s.x) > 1]
        if twice:
            raise Conflict(twice)
        need(len(shares) < k, "digest", "these sheets do not fit together")
        return None
    on, off = split_by(shares, chosen)
    if off:
        rival = find_fit(off + on, len(off))
        raise Conflict([on, split_by(shares, rival)[0] if rival else off])
    return open_block(value_at(chosen, 0))

def recover(shares) -> bytes:
    """The strict recovery of the format, with its classes of fault."""
    need(len({(s.k, s.set_id) for s in shares}) <= 1, "mixed-sets", "sheets of two sets")
    need(len({s.x for s in shares}) == len(shares), "duplicate", "the same number twice")
    need(shares and len(shares) >= shares[0].k, "too-few", "not enough sheets")
    need(len({len(s.payload) for s in shares}) == 1, "block-length", "different lengths")
    chosen = find_fit(shares[:shares[0].k], 1)
    need(chosen, "digest", "these sheets do not fit together")
    return open_block(value_at(chosen, 0))

# ---------------------------------------------------------------- locating errors

def repairs(row: str, number: int, last: bool):
    """Every row that passes, with the unreadable characters filled in or, if
    there are none, with one character changed."""
    gaps = outside(row, number)
    for fill in itertools.product(ALPHABET, repeat=len(gaps[1:])):
        filled = list(row)
        for place, c in zip(gaps[1:], fill):
            filled[place] = c
        for place in gaps[:1] or range(2 if number == 1 else 0, len(row)):
            fixed = filled[:place] + ["Q"] + filled[place + 1:]  # Q counts 0
            wrong = row_difference(fixed, number, last)
            fixed[place] = ALPHABET[times_power(wrong, -place)]
            yield "".join(fixed)

def locate(rows):
    """What to change to make a sheet pass all its checks (row, column, what was
    read, what is right; counted from 1), and the rows so changed. Tries what the row
    checks allow against the whole checksum. A person must look at the paper, too."""
    string = "".join(row[:-1] for row in rows)
    if len(string) not in LENGTHS or string[:2] != "F1":
        return [], rows
    difference = checksum_difference(string)
    choices, amount = [], 1  # for each failing row: what it does to the checksum, and the row
    for i, row in enumerate(rows):
        last, gaps = i + 1 == len(rows), len(outside(row, i + 1))
        if gaps or row_difference(row, i + 1, last):
            amount *= 32 ** (gaps - 1) if gaps else len(row)
            if gaps > 3 or amount > 1 << 20:
                return [], rows
            choices.append([])
            for new in repairs(row, i + 1, last):
                changed = string[:19 * i] + new[:-1] + string[19 * i + len(row) - 1:]
                choices[-1].append((checksum_difference(changed) ^ difference, i, new))
    for chosen in itertools.product(*choices):
        left, fixed = difference, list(rows)
        for effect, i, new in chosen:
            left ^= effect
            fixed[i] = new
        if left == 0:
            found = [(number, column, a, b) for number, pair in enumerate(zip(rows, fixed), 1)
                     for column, (a, b) in enumerate(zip(*pair), 1) if a != b]
            few = sum(2 if read in VALUE else 1 for _, _, read, _ in found) <= 8
            return (found, fixed) if few and not fault_of(fixed) else ([], rows)
    return [], rows

def fault_of(rows):
    """What is wrong with these rows as a sheet, or None."""
    try:
        read_rows(rows)
    except Fault as fault:
        return fault
    return None

# ---------------------------------------------------------------- words for people

def say(text: str = ""):
    print(text, file=sys.stderr, flush=True)

def row_problems(row: str, number: int):
    """What is wrong with a row, in plain words; nothing if it passes."""
    if row_fits(row, number):
        return []
    if number == 1 and row[:2] != "F1":
        return ["it begins with %s. Row 1 begins with F1. Is that misread? (S1 rows are not "
                "needed. Other versions than 1 cannot be read here)" % row[:2]]
    problems = []
    for place in outside(row, number):
        what = "cannot be read" if row[place] == "?" else "is %s, which is never used" % row[place]
        problems.append("character %d %s" % (place + 1, what))
    if len(row) != ROW and not (may_end(row, number) and problems):
        problems.append("it has %d characters. A row has 20, only the last row may have fewer"
                        % len(row))
    if not outside(row, number) and (len(row) == ROW or may_end(row, number)):
        problems.append("a character is wrong, or two are exchanged")
        problems += ["it may be row %d" % n for n in (number - 1, number + 1) if row_fits(row, n)]
    return problems

class Sheets:
    """The shares read so far, by their sets, each with the words that tell where it stands."""

    def __init__(self):
        self.sets, self.damaged, self.conflicts = {}, 0, []

    def notes(self, k: int, x: int, set_id: str):
        """What is odd about a share beside those found before."""
        if self.sets and set_id not in self.sets:
            return ["it is of another set: %s. Sheets of two sets do not go together" % set_id]
        before = self.sets.get(set_id, [])
        same = [where for where, share in before if share.x == x]
        other = [(where, share.k) for where, share in before if share.k != k]
        return (["it has the same number as %s. One number counts once" % where for where in same[:1]]
                + ["it says that %d sheets are enough, and %s says %d" % ((k,) + o) for o in other[:1]])

    def add(self, where: str, share: Share):
        notes = self.notes(*share[:3])
        sheets = self.sets.setdefault(share.set_id, [])
        if all(share != other for _, other in sheets):
            sheets.append((where, share))
        more = share.k - len({s.x for _, s in sheets})
        more_words = "%d more needed" % more if more > 0 else "That is enough"
        say("%s is intact: number %d of set %s. %s." % (where, share.x, share.set_id, more_words))
        for note in notes:
            say("  Note: %s." % note)

    def leave_out(self, where: str):
        for set_id in list(self.sets):
            self.sets[set_id] = [sheet for sheet in self.sets[set_id] if sheet[0] != where]
            if not self.sets[set_id]:
                del self.sets[set_id]

    def secret(self):
        """The secret, if there are enough sheets and none contradicts them."""
        answers, self.conflicts = [], []
        for set_id, sheets in self.sets.items():
            try:
                answers.append(decide([share for _, share in sheets]))
            except Fault as fault:
                say("Set %s: %s. One at least is forged, or was made another time.\n"
                    "Try with more sheets of this set." % (set_id, fault))
            except Conflict as conflict:
                named = [[where for where, share in sheets if share in side]
                         for side in conflict.sides]
                self.conflicts.append(named)
                say("Set %s: %s. One side is forged, and this program cannot tell which:"
                    % (set_id, conflict))
                for side in named:
                    say("  %s" % ", ".join(side))
                say("Ask those who kept the sheets, and leave one side out.\n"
                    "The program firesafe can tell, with the QR codes or the ledger.")
        answers = [answer for answer in answers if answer is not None]
        if len(answers) > 1:
            say("There are enough sheets of more than one set. Give the sheets of one set only.")
        return answers[0] if len(answers) == 1 and not self.conflicts else None

# ---------------------------------------------------------------- pages and pipes

def parse_line(line: str):
    """The label of a line, or 0, and the rest of it, cleaned."""
    match = re.match(r"\s*([0-9]{1,2})[.:)]", line)
    return (int(match.group(1)), clean(line[match.end():])) if match else (0, clean(line))

def whole_text(line: str) -> str:
    """The whole string or QR text in a line, even if damaged, or ''."""
    for text in (parse_line(line)[1], clean(line.rpartition(":")[2])):
        string = text.partition("+")[0]
        if len(string) > 50 and re.match("F[0-9IL]", string) and len(outside(string, 1)) <= 8:
            return text
    return ""

def begins_sheet(label: int, text: str, rows) -> bool:
    """Whether a line is a row 1, of a share (F1) or of signature rows (S1), or may be one."""
    begins = text[:2] in ("F1", "S1") or label == 1 or (not rows and text[:2] in ("FI", "FL"))
    return begins and 16 <= len(text) <= 24 and len(outside(text, 1)) <= 3

def may_be_row(label: int, text: str, following: int) -> bool:
    """Whether a line that fails as a row may be one, badly read."""
    least, most = (2, 25) if label == following else (16, 24) if label else (19, 21)
    return least <= len(text) <= most and len(outside(text, 1)) <= 3

def find_sheets(lines):
    """For each sheet: the line where it begins, its whole text or '', its rows by number."""
    found, rows = [], {}
    for line_number, line in enumerate(lines, 1):
        if whole_text(line):
            found.append((line_number, whole_text(line), {}))
            continue
        label, text = parse_line(line)
        top = max(rows, default=0)
        places = [n for n in (top + 1, top, label) if 1 < n <= 47 and row_fits(text, n)
                  and not (n in rows and row_fits(rows[n], n))]  # a good row stays
        if rows and places:
            rows[places[0]] = text
            if row_fits(text, places[0]) == "last":
                rows = {}
        elif begins_sheet(label, text, rows):
            rows = {} if text[0] == "S" else {1: text}
            if rows:
                found.append((line_number, "", rows))
        elif rows and may_be_row(label, text, top + 1):
            rows[label if top < label <= 47 else top + 1] = text
    return found

def read_found(whole: str, rows) -> Share:
    if whole:
        return read_whole(whole, "+" in whole)
    for number in range(1, max(rows)):
        need(number in rows, "length", "row %d is missing" % number)
    return read_rows([rows[number] for number in sorted(rows)])

def report_damage(fault: Fault, rows):
    """Says what is wrong with a sheet of a page."""
    top = max(rows, default=0)
    problems = ["row %d: %s" % (n, text) for n in sorted(rows) for text in row_problems(rows[n], n)]
    if rows and row_fits(rows[top], top) == "inner":
        problems.append("row %d is missing" % (top + 1))
    for problem in problems if len(rows) == top and problems else problems + [fault]:
        say("  What is wrong: %s." % problem)
    for change in locate([rows[n] for n in sorted(rows)])[0] if len(rows) == top else []:
        say("  Look at the paper. Row %d, character %d: is %s perhaps %s?" % change)

def read_sources(names, sheets: Sheets):
    for name in names:
        if name == "-":
            name, data = "the input", sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
        if data[:5] == b"%PDF-":
            say("%s is a PDF. Use: pdftotext -layout FILE.pdf - | python3 recover.py" % name)
            continue
        for number, *found in find_sheets(data.decode("utf-8-sig", "replace").splitlines()):
            where = "Sheet at line %d of %s" % (number, name)
            try:
                sheets.add(where, read_found(*found))
            except Fault as fault:
                sheets.damaged += 1
                say("%s is damaged. It is not used." % where)
                report_damage(fault, found[1])
    if not sheets.sets and not sheets.damaged:
        say("No sheet was found. Row 1 of a sheet begins with F1.")
    return sheets.secret()

# ---------------------------------------------------------------- the dialogue

class Skip(Exception):
    """The person leaves this sheet out."""

def prompt(text: str) -> str:
    print(text, end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.buffer.readline().decode("utf-8", "replace")
    if not line:
        raise KeyboardInterrupt  # Ctrl-D stops as Ctrl-C does
    if line.strip().lower() == "skip":
        raise Skip
    return line.strip()

def yes(question: str) -> bool:
    answer = ""
    while answer not in ("y", "yes", "n", "no"):
        answer = prompt(question + " (y/n)").lower()
    return answer[0] == "y"

def ask_row(line: str, asked: int, rows):
    """Puts a typed row in its place. Asks again until it passes, or until the
    person says that the paper has it so."""
    while True:
        label, row = parse_line(line)
        number = label if label in rows and not row_fits(row, asked) else asked
        if not row_fits(row, number) and row_fits(row, number + 1):
            if label == number + 1 or yes("  This fits as row %d. Is it?" % (number + 1)):
                number += 1
        problems = row_problems(row, number)
        for problem in problems:
            say("  Row %d: %s." % (number, problem))
        may_keep = (len(row) == ROW or may_end(row, number)) and (number > 1 or row[:2] == "F1")
        if not problems or (may_keep and {row[i] for i in outside(row, number)} == {"?"}):
            break
        hint = ", or press Enter to keep it as it is" if may_keep else ""
        line, asked = prompt("  Type row %d again%s:" % (number, hint)), number
        if may_keep and not line:
            break
    rows[number] = row

def settle(name: str, rows, sheets: Sheets) -> bool:
    """Adds a sheet that has all its rows, if need be with corrections that the
    person has compared with the paper. If that fails, asks for the wrong row."""
    listed = [rows[number] for number in sorted(rows)]
    fault = fault_of(listed)
    if fault:
        say("%s is not right yet: %s." % (name, fault))
        found, listed = locate(listed)
        if found:
            say("This would put it right. Look at the paper each time.")
        question = "  Row %d, character %d: you have %s. Can it be %s on the paper?"
        if not found or not all(yes(question % change) for change in found):
            say("Compare all rows with the paper. One is wrong, or belongs to another sheet.")
            answer = ""
            while not (answer.isdecimal() and int(answer) in rows):
                answer = prompt("Number of the row to type again (or skip):").rstrip(".:)")
            del rows[int(answer)]
            return False
    sheets.add(name, read_rows(listed))
    return True

def ask_sheet(name: str, sheets: Sheets):
    """Returns when the sheet is good."""
    rows, complete = {}, False
    while not (complete and settle(name, rows, sheets)):
        asked = next(n for n in itertools.count(1) if n not in rows)
        line = prompt("%s, row %d:" % (name, asked))
        if not rows and whole_text(line):
            try:
                return sheets.add(name, read_found(whole_text(line), {}))
            except Fault as fault:
                say("  This does not pass: %s." % fault)
        elif line:
            first = rows.get(1)
            ask_row(line, asked, rows)
            if rows.get(1) != first and row_fits(rows[1], 1):
                header = rows[1]
                for note in sheets.notes(VALUE[header[2]], VALUE[header[3]], header[4:HEADER]):
                    say("  Careful: %s. Type skip to take another sheet." % note)
        top = max(rows, default=0)
        ended = top and (len(rows[top]) < ROW or row_fits(rows[top], top) == "last"
                         or (not line and may_end(rows[top], top)))
        complete = ended and len(rows) == top

def ask_all(sheets: Sheets) -> bytes:
    say("""firesafe: recover a secret from its sheets.
Type the rows as they stand on the paper. Small letters and spaces do not matter.
Type ? for a character that you cannot read.
There is no letter B, I or O, and no digit 1 except in F1 at the start. 0 is zero.
To correct an earlier row, type its number first, as in  3. ABCDE ...
Type skip to leave a sheet out. Press Ctrl-C to stop.""")
    for count in itertools.count(1):
        try:
            ask_sheet("Sheet %d" % count, sheets)
        except Skip:
            say("Sheet %d is left out." % count)
        secret = sheets.secret()
        while secret is None and sheets.conflicts:
            name = prompt("Name of a sheet to leave out, as in Sheet 2, or Enter to go on:")
            if not name:
                break
            sheets.leave_out(name[:1].upper() + name[1:].lower())
            secret = sheets.secret()
        if secret is not None:
            return secret

# ---------------------------------------------------------------- the end

def finish(sheets: Sheets, secret) -> int:
    if secret is None:
        for set_id, found in sheets.sets.items():
            have, k = len({s.x for _, s in found}), found[0][1].k
            if have < k:
                say("Not enough sheets of set %s: %d found, %d needed." % (set_id, have, k))
        return DAMAGED if sheets.damaged or sheets.conflicts else FAILED
    text = secret.decode("utf-8", "replace")
    is_text = text.isprintable() and text.encode() == secret
    if sys.stdout.isatty() and is_text:
        say("The secret is the next line.")
    elif sys.stdout.isatty():
        say("The secret is not plain text. The next line has it in hexadecimal.")
        secret, is_text = secret.hex().encode(), True
    sys.stdout.buffer.write(secret + (b"\n" if is_text else b""))
    sys.stdout.flush()
    say("The sheets are intact and fit together. Who made them was not checked: they may be forged.")
    return DONE

def read_entry(entry) -> Share:
    if "rows" in entry:
        return read_rows(entry["rows"], entry.get("signature_rows"))
    if "lines" in entry:
        return read_found(*find_sheets(entry["lines"])[0][1:])
    return read_whole(entry.get("qr", entry.get("string")), "qr" in entry)

def vector_passes(vector) -> bool:
    shares, rows = [], []
    try:
        for entry in vector["shares"]:
            rows = [clean(row) for row in entry.get("rows", [])]
            shares.append(read_entry(entry))
        result = {"result": "ok", "secret": recover(shares).hex(), "k": shares[0].k}
    except Fault as fault:
        result = {"result": fault.kind}
        offer = [{"row": row, "column": column, "is": right}
                 for row, column, _, right in locate(rows)[0]]
        if offer:
            result["offer"] = offer
    return all(vector.get(key) == value for key, value in result.items())

def surplus_passes(vector) -> bool:
    """Intact shares, of which not all need be right."""
    read = [read_entry(entry) for entry in vector["shares"]]
    shares = [share for i, share in enumerate(read) if share not in read[:i]]
    try:
        secret = decide(shares)
        return vector["result"] == "ok" and vector["secret"] == secret.hex()
    except Conflict as conflict:
        sides = sorted([read.index(share) + 1 for share in side] for side in conflict.sides)
        return vector["result"] == "conflict" and vector["sides"] == sides

def run_vectors(path: str) -> int:
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    if not isinstance(data, dict) or data.get("format") != "firesafe share v1":
        raise ValueError("%s is not a file of share vectors" % path)
    vectors, surplus = data["vectors"], data.get("surplus", [])
    run = [vector for vector in vectors + surplus if "needs" not in vector]
    failed = [vector["name"] for vector in run
              if not (surplus_passes if vector in surplus else vector_passes)(vector)]
    for name in failed:
        say("failed: " + name)
    skipped = len(vectors) + len(surplus) - len(run)
    say("%d passed, %d failed, %d skipped" % (len(run) - len(failed), len(failed), skipped))
    return FAILED if failed else DONE

def main(arguments) -> int:
    sheets = Sheets()
    try:
        if len(arguments) == 2 and arguments[0] == "--vectors":
            return run_vectors(arguments[1])
        if any(a.startswith("-") and a != "-" for a in arguments):
            say(__doc__)
            return DONE if arguments[0] in ("-h", "--help") else USAGE
        if not arguments and sys.stdin.isatty():
            return finish(sheets, ask_all(sheets))
        return finish(sheets, read_sources(arguments or ["-"], sheets))
    except KeyboardInterrupt:
        say("\nStopped. Nothing is lost on paper. You can start again at any time.")
        return FAILED
    except (OSError, ValueError) as error:
        say("Cannot read: %s" % error)
        return USAGE

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
