#!/usr/bin/env python3
"""firesafe: recover a secret from its paper sheets (share format, version 1).

Needs Python 3.8 or later and nothing else: no network, no other file.

    python3 recover.py                    asks for the sheets, row by row
    python3 recover.py a.txt b.txt        reads typed or copied sheets from files
    cat rows.txt | python3 recover.py     the same from a pipe
    pdftotext -layout sheet.pdf - | python3 recover.py
    python3 recover.py --vectors FILE     runs the test vectors of the format

The secret goes to standard output, everything else to standard error. Exit
status: 0 done, 1 not enough sheets or failed, 2 wrong use, 5 a sheet is damaged.

It does not check who dealt the sheets (that needs Ed25519); see the last note
it prints. Licence: MIT OR Apache-2.0.
"""

import hashlib
import itertools
import json
import re
import sys
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

DONE, FAILED, USAGE, DAMAGED = 0, 1, 2, 5

# ---------------------------------------------------------------- the format

ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2212"
LOWER_TO_UPPER = {ord(c): ord(c) - 32 for c in "abcdefghijklmnopqrstuvwxyz"}
PREFIX_VALUES = {"F": [3, 1, 0, 6, 17], "S": [3, 1, 0, 19, 17]}
HEADER = 16  # characters before the payload: prefix 2, k 1, x 1, set id 12
SIGNATURE = 154  # characters: 32 + 64 bytes
SIGNATURE_STRING = HEADER + SIGNATURE + 15
ROW = 19  # characters of a full row, its check not counted


class Code(NamedTuple):
    """One of the checksums: how many characters, generator, target."""

    size: int
    generator: Sequence[int]
    target: int


LONG_GENERATOR = (
    0x3D59D273535EA62D897, 0x7A9BECB6361C6C51507, 0x543F9B7E6C38D8A2A0E,
    0x0C577EAECCF1990D13C, 0x1887F74F8DC71B10651,
)
SHORT_CODE = Code(13, (
    0x19DC500CE73FDE210, 0x1BFAE00DEF77FE529, 0x1FBD920FFFE7BEE52,
    0x1739640BDEEE3FDAD, 0x07729A039CFC75F5A,
), 0x15CE01FFFB08AF08F)
LONG_CODE = Code(15, LONG_GENERATOR, 0x61928A4269BB6A12F79)
SIGNATURE_CODE = Code(15, LONG_GENERATOR, 0x2D669B58C1AD703CC1E)


def whole_lengths() -> Set[int]:
    """The lengths that a whole string can have."""
    lengths = set()
    for block in range(24, 537, 8):
        bare = HEADER + (8 * block + 4) // 5
        lengths.add(bare + 13 if bare + 13 <= 93 else bare + 15)
    return lengths


LENGTHS = whole_lengths()


class Fault(Exception):
    """What is wrong with a share; `kind` is the class in the format's list."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Share(NamedTuple):
    k: int
    x: int
    set_id: str
    payload: bytes


def domain(name: str) -> bytes:
    return b"firesafe/v1/" + name.encode() + b"\0"


def clean(text: str) -> str:
    """Without white space and hyphens, in upper case (only a to z are changed)."""
    kept = (c for c in text if not c.isspace() and c not in HYPHENS and c != "\ufeff")
    return "".join(kept).translate(LOWER_TO_UPPER)


def to_bytes(values: Sequence[int]) -> bytes:
    """Groups of five bits as bytes. The spare bits at the end must be zero."""
    bits = 0
    for value in values:
        bits = bits << 5 | value
    count, spare = divmod(5 * len(values), 8)
    if spare >= 5 or bits & ((1 << spare) - 1):
        raise Fault("padding", "the spare bits are not zero")
    return (bits >> spare).to_bytes(count, "big")


# ---------------------------------------------------------------- GF(32): rows and checksum

EXP32 = [1]
while len(EXP32) < 31:
    EXP32.append(EXP32[-1] << 1 if EXP32[-1] < 16 else EXP32[-1] << 1 ^ 41)
LOG32 = {value: power for power, value in enumerate(EXP32)}


def times32(a: int, b: int) -> int:
    return EXP32[(LOG32[a] + LOG32[b]) % 31] if a and b else 0


def shift(residue: int, value: int, code: Code) -> int:
    """One step of the checksum."""
    low = 5 * (code.size - 1)
    top = residue >> low
    residue = (residue & ((1 << low) - 1)) << 5 ^ value
    for bit, constant in enumerate(code.generator):
        if top >> bit & 1:
            residue ^= constant
    return residue


def checksum_difference(values: Iterable[int], letter: str, code: Code) -> int:
    """0 if the checksum is right. `values`: everything after the prefix."""
    residue = 1
    for value in itertools.chain(PREFIX_VALUES[letter], values):
        residue = shift(residue, value, code)
    return residue ^ code.target


def code_for(letter: str, length: int) -> Code:
    if letter == "S":
        return SIGNATURE_CODE
    return SHORT_CODE if length <= 93 else LONG_CODE


def row_values(row: str, number: int) -> List[int]:
    """The values of a row, 0 for what cannot be read. The prefix's 1 counts 1."""
    values = [VALUE.get(c, 0) for c in row]
    if number == 1 and row[1:2] == "1":
        values[1] = 1
    return values


def row_sum(row: str, number: int) -> int:
    total = 0
    for place, value in enumerate(row_values(row, number)):
        total ^= times32(EXP32[place % 31], value)
    return total


def row_target(number: int, last: bool) -> int:
    return number % 16 + (16 if last else 0)


def outside(row: str, number: int) -> List[int]:
    """The places (from 0) of the characters that are not in the alphabet."""
    start = 2 if number == 1 else 0
    return [i for i in range(start, len(row)) if row[i] not in VALUE]


def may_end(row: str, number: int) -> bool:
    """Whether a share can have its last row here, going by its length."""
    return 2 <= len(row) <= ROW + 1 and ROW * (number - 1) + len(row) - 1 in LENGTHS


def row_fits(row: str, number: int) -> str:
    """'inner' or 'last' if the row passes as row `number` of a share, else ''."""
    if outside(row, number) or (number == 1 and row[:2] != "F1"):
        return ""
    total = row_sum(row, number)
    if len(row) == ROW + 1 and total == row_target(number, False):
        return "inner"
    return "last" if may_end(row, number) and total == row_target(number, True) else ""


# ---------------------------------------------------------------- reading a share


def check_prefix(text: str, letter: str) -> None:
    if len(text) < 2 or text[0] != letter:
        raise Fault("prefix", "it does not begin with %s1" % letter)
    if text[1] != "1":
        raise Fault("version", "its second character is %s, not the digit 1: misread, or made by "
                    "a later version of firesafe, which this program cannot read" % text[1])


def begin_rows(rows: Sequence[str], letter: str) -> List[str]:
    """Steps 1 to 3 of the format: cleaned rows of the right lengths."""
    cleaned = [clean(row) for row in rows]
    check_prefix("".join(cleaned), letter)
    for number, row in enumerate(cleaned, 1):
        last = number == len(cleaned)
        if len(row) > ROW + 1 or len(row) < (2 if last else ROW + 1):
            raise Fault("length", "row %d has %d characters" % (number, len(row)))
    return cleaned


def check_rows(rows: Sequence[str]) -> str:
    """Steps 4 and 5: the string in rows that are in order, their checks taken off."""
    for number, row in enumerate(rows, 1):
        if outside(row, number):
            raise Fault("character", "row %d has a character that cannot be read" % number)
    for number, row in enumerate(rows, 1):
        if row_sum(row, number) != row_target(number, number == len(rows)):
            raise Fault("row-check", "row %d fails its check" % number)
    return "".join(row[:-1] for row in rows)


def check_string(string: str, letter: str) -> Share:
    """Steps 4 and 6 to 9: a whole string whose prefix was looked at."""
    if outside(string, 1):
        raise Fault("character", "it has a character that cannot be read")
    if len(string) not in (LENGTHS if letter == "F" else {SIGNATURE_STRING}):
        raise Fault("length", "with %d characters it is too long or too short" % len(string))
    values = [VALUE[c] for c in string[2:]]
    code = code_for(letter, len(string))
    if checksum_difference(values, letter, code):
        raise Fault("checksum", "the sheet as a whole fails its checksum")
    if values[0] < 2:
        raise Fault("threshold", "its threshold is %d" % values[0])
    if values[1] < 1:
        raise Fault("index", "its number is 0")
    payload = to_bytes(values[HEADER - 2:-code.size])
    return Share(values[0], values[1], string[4:HEADER], payload)


def check_key(share: Share, key: bytes) -> None:
    """The set id follows from the public key. (The signature is not looked at.)"""
    made = hashlib.sha256(domain("set-id") + bytes([1, share.k]) + key).digest()
    bits = int.from_bytes(made[:8], "big") >> 4
    if "".join(ALPHABET[bits >> 5 * i & 31] for i in range(11, -1, -1)) != share.set_id:
        raise Fault("set-id", "its public key is not the key of its set")


def read_whole(text: str, qr: bool) -> Share:
    """A whole string, or a QR text: the string, + and the signature."""
    string, plus, signature = clean(text).partition("+" if qr else "\n")
    check_prefix(string, "F")
    share = check_string(string, "F")
    if qr:
        if not plus or len(signature) != SIGNATURE:
            raise Fault("length", "the part of the QR text after the + has a wrong length")
        if any(c not in VALUE for c in signature):
            raise Fault("character", "the part of the QR text after the + cannot be read")
        check_key(share, to_bytes([VALUE[c] for c in signature])[:32])
    return share


def read_rows(rows: Sequence[str], signature_rows: Optional[Sequence[str]] = None) -> Share:
    started = begin_rows(rows, "F")
    signature = begin_rows(signature_rows, "S") if signature_rows is not None else None
    share = check_string(check_rows(started), "F")
    if signature is not None:
        signed = check_string(check_rows(signature), "S")
        if signed[:3] != share[:3]:
            raise Fault("other-share", "the signature rows belong to another share")
        check_key(share, signed.payload[:32])
    return share


# ---------------------------------------------------------------- GF(256): putting shares together

EXP256 = [1]
while len(EXP256) < 255:
    EXP256.append(EXP256[-1] << 1 if EXP256[-1] < 128 else EXP256[-1] << 1 ^ 0x11D)
LOG256 = {value: power for power, value in enumerate(EXP256)}


def value_at(shares: Sequence[Share], x: int) -> bytes:
    """What stands at number x, by these shares; at 0 stands the block."""
    total = 0
    for share in shares:
        power = 0  # of the weight
        for other in shares:
            if other.x != share.x:
                power += LOG256[other.x ^ x] - LOG256[other.x ^ share.x]
        table = bytes([0] + [EXP256[(LOG256[v] + power) % 255] for v in range(1, 256)])
        total ^= int.from_bytes(share.payload.translate(table), "big")
    return total.to_bytes(len(shares[0].payload), "big")


def open_block(block: bytes, k: int, set_id: str) -> bytes:
    body, digest = block[:-7], block[-7:]
    if hashlib.sha256(domain("digest") + bytes([1, k]) + set_id.encode() + body).digest()[:7] != digest:
        raise Fault("digest", "these sheets do not combine: one at least is forged or of another dealing")
    field = 1 if body[0] < 128 else 2
    length = body[0] if field == 1 else (body[0] & 127) << 8 | body[1]
    least = (field + length + 8 + 7 + 7) // 8 * 8
    if not 1 <= length <= 512 or (field == 2 and length < 128) or len(block) != least:
        raise Fault("block-encoding", "the block is not in its one valid form")
    return body[field:field + length]


def solve(shares: Sequence[Share]) -> Tuple[bytes, List[Share]]:
    """The secret, and the shares that do not fit it. All of one set."""
    k, set_id = shares[0].k, shares[0].set_id
    for chosen in itertools.islice(itertools.combinations(shares, k), 20000):
        if len({s.x for s in chosen}) < k or len({len(s.payload) for s in chosen}) > 1:
            continue
        try:
            secret = open_block(value_at(chosen, 0), k, set_id)
        except Fault as fault:
            if fault.kind == "digest":
                continue
            raise
        misfits = [s for s in shares if s not in chosen and value_at(chosen, s.x) != s.payload]
        return secret, misfits
    raise Fault("digest", "these sheets do not combine: one at least is forged or of another dealing")


def recover(shares: Sequence[Share]) -> Tuple[bytes, List[Share]]:
    """The recovery of the format, step by step, with its classes of fault."""
    if len({(s.k, s.set_id) for s in shares}) > 1:
        raise Fault("mixed-sets", "the sheets are of more than one set")
    if len({s.x for s in shares}) < len(shares):
        raise Fault("duplicate", "the same number twice")
    if not shares or len(shares) < shares[0].k:
        raise Fault("too-few", "not enough sheets")
    if len({len(s.payload) for s in shares}) > 1:
        raise Fault("block-length", "the sheets have different lengths")
    return solve(shares)


# ---------------------------------------------------------------- offering corrections


class Correction(NamedTuple):
    """One character to change. Row and column count from 1."""

    row: int
    column: int
    read: str
    right: str


Candidate = Tuple[int, List[Correction]]  # the effect on the checksum, and what changes


def solved_character(row: str, number: int, last: bool, column: int) -> str:
    """The one character that, at this place (from 0), makes the row pass."""
    wrong = row_sum(row, number) ^ row_target(number, last)
    return ALPHABET[row_values(row, number)[column] ^ times32(wrong, EXP32[-column % 31])]


def row_repairs(row: str, number: int, last: bool) -> Iterator[str]:
    """Every row that passes with its unreadable characters filled in or, if it
    has none, with one character changed."""
    gaps = outside(row, number)
    if not gaps:
        for column in range(2 if number == 1 else 0, len(row)):
            yield row[:column] + solved_character(row, number, last, column) + row[column + 1:]
    elif len(gaps) <= 3:
        for fill in itertools.product(ALPHABET, repeat=len(gaps) - 1):
            filled = list(row)
            for column, character in zip(gaps, fill):
                filled[column] = character
            filled[gaps[-1]] = solved_character("".join(filled), number, last, gaps[-1])
            yield "".join(filled)


def locate(rows: Sequence[str]) -> List[Correction]:
    """Corrections that make a damaged sheet pass all its checks, or none.

    Brute force: in each row that fails, what its row check allows; all of it
    against the whole checksum. Finds one wrong character for each row, or the
    unreadable ones. Only an offer: a person must compare it with the paper.
    """
    string = "".join(row[:-1] for row in rows)
    if len(string) not in LENGTHS or string[:2] != "F1":
        return []
    code = code_for("F", len(string))
    effect_of_one = [1]  # of a change by 1, counted from the end of the string
    while len(effect_of_one) < len(string):
        effect_of_one.append(shift(effect_of_one[-1], 0, code))

    def candidate(old: str, new: str, number: int) -> Candidate:
        effect, changes = 0, []
        pairs = zip(row_values(old, number), row_values(new, number))
        for column, (before, after) in enumerate(pairs):
            if old[column] == new[column]:
                continue
            changes.append(Correction(number, column + 1, old[column], new[column]))
            if column < len(old) - 1:  # the row's check is not part of the string
                one = effect_of_one[len(string) - 1 - ROW * (number - 1) - column]
                for place in range(0, 5 * code.size, 5):
                    effect ^= times32(one >> place & 31, before ^ after) << place
        return effect, changes

    choices, amount = [], 1
    for number, row in enumerate(rows, 1):
        last = number == len(rows)
        if outside(row, number) or row_sum(row, number) != row_target(number, last):
            choices.append([candidate(row, new, number) for new in row_repairs(row, number, last)])
            amount *= len(choices[-1])
    if not 0 < amount < 1 << 21:
        return []
    values = [VALUE.get(c, 0) for c in string[2:]]
    difference = checksum_difference(values, "F", code)
    for chosen in itertools.product(*choices):
        total = 0
        for effect, _ in chosen:
            total ^= effect
        if total != difference:
            continue
        changes = [change for _, some in chosen for change in some]
        if sum(2 if c.read in VALUE else 1 for c in changes) <= 8 and readable(apply(rows, changes)):
            return changes
    return []


def apply(rows: Sequence[str], changes: Iterable[Correction]) -> List[str]:
    grid = [list(row) for row in rows]
    for change in changes:
        grid[change.row - 1][change.column - 1] = change.right
    return ["".join(row) for row in grid]


def readable(rows: Sequence[str]) -> bool:
    try:
        read_rows(rows)
    except Fault:
        return False
    return True


# ---------------------------------------------------------------- words for people

LOOK_ALIKE = {"O": "0", "I": "L, J or 7", "1": "L, J or 7", "B": "8"}


def say(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)


def grouped(text: str, size: int = 5) -> str:
    return " ".join(text[i:i + size] for i in range(0, len(text), size))


def plural(count: int, word: str) -> str:
    return "%d %s%s" % (count, word, "" if count == 1 else "s")


def describe(change: Correction) -> str:
    return "row %d, character %d: %s should be %s" % change


def row_problems(row: str, number: int) -> List[str]:
    """What is wrong with a row, in plain words; nothing if it passes."""
    if row_fits(row, number):
        return []
    if row[:2] == "S1":
        return ["it begins with S1: a signature row, not needed here. Row 1 begins with F1"]
    if number == 1 and row[:1] == "F" and row[1:2].isdigit() and row[1] != "1":
        return ["F%s is misread, or of a later version that this program cannot read" % row[1]]
    if number == 1 and row[:2] != "F1":
        return ["row 1 begins with F1 (the letter F and the digit one), this one with %s" % row[:2]]
    if number > 1 and row[:2] == "F1":
        return ["it begins with F1: that is row 1 of a sheet"]
    full, gaps, problems = ROW + 1, outside(row, number), []
    for column in gaps:
        text = "character %d is %s, which is never used" % (column + 1, row[column])
        if row[column] == "?":
            text = "character %d cannot be read" % (column + 1)
        if len(gaps) == 1 and (len(row) == full or may_end(row, number)):
            text += ": is it %s?" % solved_character(row, number, len(row) < full, column)
        elif row[column] in LOOK_ALIKE:
            text += ": is it %s?" % LOOK_ALIKE[row[column]]
        problems.append(text)
    if len(row) != full:
        text = "too %s by %d" % ("long" if len(row) > full else "short", abs(len(row) - full))
        if may_end(row, number):
            text += "; or, if it is the last row of the sheet, a character is wrong"
        problems.append(text)
    elif not gaps:
        text = "it fails its row check: a character is wrong, or two are exchanged"
        total = row_sum(row, number)
        near = min((n for n in range(1, 48) if n % 16 == total % 16), key=lambda n: abs(n - number))
        if near != number and row_fits(row, near):
            text += "; or it is row %d" % near
        problems.append(text)
    return problems


class Sheets:
    """The shares read so far, each with the words that tell where it stands."""

    def __init__(self) -> None:
        self.found: List[Tuple[str, Share]] = []
        self.rows: Dict[str, str] = {}  # a row of a good sheet, and where it stands
        self.damaged = 0

    def of_set(self, like: Share) -> List[Share]:
        return [s for _, s in self.found if (s.k, s.set_id) == (like.k, like.set_id)]

    def sets(self) -> List[List[Share]]:
        return list({(s.k, s.set_id): self.of_set(s) for _, s in self.found}.values())

    def notes(self, share: Share) -> Iterator[str]:
        """What is odd about a share (or its first row) beside those found before."""
        for where, other in self.found:
            if other in self.of_set(share) and other.x == share.x:
                yield "it is number %d of its set, as %s is; a number counts once" % (share.x, where)
        if self.found and not self.of_set(share):
            yield "it is of another set (%s, not %s); the two do not go together" % (
                grouped(share.set_id, 4), grouped(self.found[0][1].set_id, 4))

    def add(self, where: str, share: Share, rows: Sequence[str] = ()) -> None:
        notes = list(self.notes(share))
        if all(share != other for _, other in self.found):
            self.found.append((where, share))
        for number, row in enumerate(rows, 1):
            self.rows.setdefault(row, "row %d of %s" % (number, where))
        have = len({s.x for s in self.of_set(share)})
        say("%s is good: number %d of set %s. You have %s of this set, %s needed." % (
            where, share.x, grouped(share.set_id, 4), plural(have, "sheet"),
            "%d more" % (share.k - have) if share.k > have else "no more"))
        for note in notes:
            say("  Note: %s." % note)

    def secret(self) -> Optional[bytes]:
        """The secret, if there are enough sheets. Names those that do not fit."""
        answers = []
        for shares in self.sets():
            if len({s.x for s in shares}) < shares[0].k:
                continue
            try:
                secret, misfits = solve(shares)
            except Fault as fault:
                say("Set %s: %s." % (grouped(shares[0].set_id, 4), fault))
                say("With one more sheet of the set, other combinations can be tried.")
                continue
            answers.append(secret)
            for where, share in self.found:
                if share in misfits:
                    say("%s does not fit the others: forged, or of another dealing. Not used." % where)
        if len(answers) > 1:
            say("There are enough sheets of more than one set. Give the sheets of one set only.")
        return answers[0] if len(answers) == 1 else None


# ---------------------------------------------------------------- pages and pipes

LABEL = re.compile(r"\s*(\d{1,2})[.:)]")
LABELLED_PIECE = re.compile(r"(?<!\S)(\d{1,2})[.:)]\s*((?:[0-9A-Za-z?][ -]{0,2}){2,20})(?=\s|$)")
WHOLE = re.compile(r"(?<![0-9A-Z])F[0-9][0-9A-Z?]{40,}(\+.*)?")

Line = Tuple[int, str]  # its label, or 0, and its cleaned text


def parse_line(line: str) -> Line:
    match = LABEL.match(line)
    return (int(match.group(1)), clean(line[match.end():])) if match else (0, clean(line))


def labelled_pieces(line: str) -> List[Line]:
    """Rows with labels anywhere in the line, as on a page with columns."""
    return [(int(m.group(1)), clean(m.group(2))) for m in LABELLED_PIECE.finditer(line)]


def row_like(text: str) -> bool:
    """Whether a line that fails as a row still looks like one."""
    return abs(len(text) - ROW - 1) <= 2 and len(outside(text, 1)) <= 3


def starts_sheet(line: str) -> bool:
    return bool(WHOLE.search(clean(line))) or any(
        row_like(text) and (text[:2] in ("F1", "S1", "FI") or label == 1)
        for label, text in [parse_line(line)] + labelled_pieces(line))


def pick_rows(lines: Iterable[Line], keep_failing: bool = False) -> List[str]:
    """The rows among the lines: each line that passes as the row that is next.
    On demand also those that fail, but look like it."""
    rows: List[str] = []
    for label, text in lines:
        number = len(rows) + 1
        fits = row_fits(text, number)
        failing = len(text) > 1 and (label == number or (label == 0 and row_like(text)))
        if fits or (keep_failing and failing):
            rows.append(text)
            if fits == "last" or (not fits and len(text) <= ROW and may_end(text, number)):
                break
    return rows


def read_lines(lines: Sequence[str]) -> Tuple[Share, List[str]]:
    """One share from the lines of a page, and its rows."""
    for line in lines:
        whole = WHOLE.search(clean(line))
        if whole:
            return read_whole(whole.group(), bool(whole.group(1))), []
    plain = [parse_line(line) for line in lines]
    pieces = [piece for line in lines for piece in labelled_pieces(line)]
    for some in (plain, sorted(pieces)):
        rows = pick_rows(some)
        if readable(rows):
            return read_rows(rows), rows
    return read_rows(pick_rows(plain)), []  # raises the fault


def report_rows(lines: Sequence[str]) -> bool:
    """Tells what is wrong with the rows of a sheet; False if there is nothing to tell."""
    rows = pick_rows([parse_line(line) for line in lines], keep_failing=True)
    problems = ["row %d: %s" % (number, problem)
                for number, row in enumerate(rows, 1) for problem in row_problems(row, number)]
    if rows and row_fits(rows[-1], len(rows)) == "inner":
        problems.append("row %d is missing: no line after row %d passes as it" % (len(rows) + 1, len(rows)))
    for change in locate(rows):
        problems.append("compare with the paper: perhaps %s" % describe(change))
    for problem in problems:
        say("  " + problem)
    return bool(problems)


def read_text(text: str, source: str, sheets: Sheets) -> None:
    """All the sheets in a text, added to `sheets`."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if starts_sheet(line)]
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        if parse_line(lines[start])[1][:2] == "S1":
            continue  # signature rows
        where = "The sheet at line %d of %s" % (start + 1, source)
        chunk = lines[start:start + 1] if WHOLE.search(clean(lines[start])) else lines[start:end]
        try:
            sheets.add(where, *read_lines(chunk))
        except Fault as fault:
            sheets.damaged += 1
            say("%s cannot be used:" % where)
            if len(chunk) == 1 or not report_rows(chunk):
                say("  %s" % fault)


def read_sources(sources: Sequence[Tuple[str, bytes]]) -> Tuple[Sheets, Optional[bytes]]:
    sheets = Sheets()
    for name, data in sources:
        if data[:5] == b"%PDF-":
            say("This is a PDF file: %s. Use: pdftotext -layout FILE.pdf - | python3 recover.py" % name)
            continue
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        read_text(data.decode(encoding, errors="replace"), name, sheets)
    if not sheets.found and not sheets.damaged:
        say("No sheet was found. Row 1 of a sheet begins with F1.")
    return sheets, sheets.secret()


# ---------------------------------------------------------------- the dialogue


class Skip(Exception):
    """The person sets this sheet aside."""


def prompt(text: str) -> str:
    """One line from the terminal. Ctrl-C or Ctrl-D stops only the second time."""
    for _ in range(2):
        print(text, end=" ", file=sys.stderr, flush=True)
        try:
            line = sys.stdin.buffer.readline().decode("utf-8", errors="replace")
        except KeyboardInterrupt:
            line = ""
        if line.strip().lower() == "quit":
            break
        if line.strip().lower() == "skip":
            raise Skip
        if line:
            return line.strip()
        say("\nNothing is lost. To stop, type quit.")
    raise EOFError


class Dialogue:
    """Asks for the rows of one sheet. A row that fails can be typed again or
    kept; a row typed with its number replaces an earlier one."""

    def __init__(self, name: str, sheets: Sheets, aside: Dict[str, List[str]]) -> None:
        self.name, self.sheets, self.aside = name, sheets, aside
        self.rows: List[str] = []
        self.kept = (0, "")  # the place and text of a row that failed

    def ended(self) -> bool:
        """Whether the last row typed is the last of a sheet."""
        rows = self.rows
        return bool(rows) and (len(rows[-1]) <= ROW or row_fits(rows[-1], len(rows)) == "last")

    def ask(self) -> None:
        """Returns when the sheet is good."""
        while True:
            asked = "correction" if self.ended() else "row %d" % (len(self.rows) + 1)
            line = prompt("%s, %s:" % (self.name, asked))
            if not self.rows and WHOLE.search(clean(line)):
                try:
                    return self.sheets.add(self.name, *read_lines([line]))
                except Fault as fault:
                    say("  This does not pass: %s." % fault)
            elif self.take(line) and self.ended() and self.finish():
                return None

    def take(self, line: str) -> bool:
        """Puts a typed row in its place; False if it fails, or there is none."""
        label, row = parse_line(line)
        place = label if 0 < label <= len(self.rows) else len(self.rows) + 1
        if row and place > len(self.rows) and self.ended():
            say("  Type the number of the row first, as in 3. ABCDE ...")
            return False
        if row:
            self.kept = (0, "")
            if self.complain(place, row):
                return False
        else:
            place, row = self.kept
            self.kept = (0, "")
            if not row:
                return False
        self.rows[place - 1:place] = [row]
        if self.rows == [row] and row in self.aside:
            self.rows = self.aside.pop(row)
            say("  This sheet was set aside; its %s are kept." % plural(len(self.rows), "row"))
        if place == 1 and row_fits(row, 1):
            header = Share(VALUE[row[2]], VALUE[row[3]], row[4:HEADER], b"")
            for note in self.sheets.notes(header):
                say("  Careful: %s. Type skip to take another sheet, or go on." % note)
        return True

    def complain(self, place: int, row: str) -> bool:
        """Says what is wrong with a row, if anything is."""
        problems = row_problems(row, place)
        if row in self.rows[:place - 1]:
            problems.insert(0, "it is the same as row %d" % (self.rows.index(row) + 1))
        if row in self.sheets.rows:
            problems.insert(0, "it is the same as " + self.sheets.rows[row])
        for problem in problems:
            say("  Row %d: %s" % (place, problem))
        if problems and (len(row) == ROW + 1 or may_end(row, place)) and (place > 1 or row[:2] == "F1"):
            self.kept = (place, row)
            say("  Type it again, or press Enter to keep it as it is.")
        elif problems:
            say("  Type it again, with ? for each character that cannot be read.")
        return bool(problems)

    def finish(self) -> bool:
        """Adds a sheet that has all its rows, if need be with corrections that
        the person has compared with the paper."""
        rows = self.rows
        try:
            self.sheets.add(self.name, read_rows(rows), rows)
            return True
        except Fault as fault:
            say("This sheet is not right yet: %s." % fault)
        changes = locate(rows)
        if changes:
            say("It would be right with what follows. Look at the paper each time.")
        elif all(row_fits(row, number) for number, row in enumerate(rows, 1)):
            say("Every row passes: perhaps one is from another sheet, or has two wrong characters.")
        if changes and all(self.confirmed(change) for change in changes):
            self.rows = apply(rows, changes)
            self.sheets.add(self.name, read_rows(self.rows), self.rows)
            return True
        say("To correct a row, type its number and the row, as in 3. ABCDE ...")
        say("To set this sheet aside and take another, type skip.")
        return False

    def confirmed(self, change: Correction) -> bool:
        say("  Row %d as typed: %s" % (change.row, grouped(self.rows[change.row - 1])))
        return prompt("  In %s. Does the paper say so (y/n)?" % describe(change)).lower()[:1] == "y"


def ask_all() -> Tuple[Sheets, Optional[bytes]]:
    sheets = Sheets()
    aside: Dict[str, List[str]] = {}  # rows of sheets that were set aside, by row 1
    say("firesafe: recover a secret from its sheets.")
    say("Type the rows as they stand on the paper, spaces or not, large or small letters.")
    say("? stands for a character that cannot be read. The digit 1 and the letters B, I and O")
    say("are never used, but for the F1 at the start. 0 is the digit zero.")
    say("To correct an earlier row, type its number first: 3. ABCDE ...")
    say("skip sets a sheet aside, quit stops.")
    try:
        for count in itertools.count(1):
            say()
            sheet = Dialogue("Sheet %d" % count, sheets, aside)
            try:
                sheet.ask()
            except Skip:
                aside.update({row: sheet.rows for row in sheet.rows[:1]})
                say("Sheet %d is set aside. To go on with it, type its row 1 again." % count)
            secret = sheets.secret()
            if secret is not None:
                return sheets, secret
    except EOFError:
        say("\nStopped.")
    return sheets, None


# ---------------------------------------------------------------- the end


def is_text(secret: bytes, also: str = "") -> bool:
    try:
        return all(c.isprintable() or c in also for c in secret.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def show(secret: bytes) -> None:
    size = plural(len(secret), "byte")
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(secret + (b"\n" if is_text(secret) else b""))
    elif is_text(secret, "\n\t"):
        say("\nThe secret (%s) stands between the lines:\n%s" % (size, "-" * 40))
        sys.stdout.buffer.write(secret + b"\n")
    else:
        say("\nThe secret (%s) is not plain text. Here it is in hexadecimal; to get its bytes,\n"
            "give the sheets in a file and send the output to a file:\n%s" % (size, "-" * 40))
        print(secret.hex())
    sys.stdout.flush()
    if sys.stdout.isatty():
        say("-" * 40)


def finish(sheets: Sheets, secret: Optional[bytes]) -> int:
    if secret is not None:
        show(secret)
        say("The dealer was not verified: the sheets are intact and fit together, but this program")
        say("does not check the signatures that tell who made them.")
        return DONE
    for shares in sheets.sets():
        have = len({s.x for s in shares})
        if have < shares[0].k:
            say("Not enough: %s of set %s, %d needed." % (
                plural(have, "sheet"), grouped(shares[0].set_id, 4), shares[0].k))
    return DAMAGED if sheets.damaged else FAILED


def run_vector(vector: Dict[str, Any]) -> str:
    """What is wrong with a vector; nothing if it passes."""
    result, secret, k, rows = "ok", b"", 0, []
    try:
        shares = []
        for entry in vector["shares"]:
            rows = [clean(row) for row in entry.get("rows", [])]
            if "rows" in entry:
                shares.append(read_rows(entry["rows"], entry.get("signature_rows")))
            elif "lines" in entry:
                shares.append(read_lines(entry["lines"])[0])
            else:
                shares.append(read_whole(entry.get("qr") or entry.get("string", ""), "qr" in entry))
        secret, k = recover(shares)[0], shares[0].k
    except Fault as fault:
        result = fault.kind
    if result != vector["result"]:
        return "result %s, expected %s" % (result, vector["result"])
    if result == "ok" and (k, secret.hex()) != (vector["k"], vector["secret"]):
        return "another secret"
    if result in ("character", "row-check", "checksum") and rows:
        offer = [{"row": c.row, "column": c.column, "is": c.right} for c in locate(rows)]
        if offer and offer != vector.get("offer"):
            return "another offer: %s" % offer
    return ""


def run_vectors(path: str) -> int:
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    if data.get("format") != "firesafe share v1":
        say("%s is not a file of share vectors." % path)
        return USAGE
    passed = failed = skipped = 0
    for vector in data["vectors"]:
        if vector.get("needs"):
            skipped += 1
            continue
        problem = run_vector(vector)
        if problem:
            failed += 1
            say("%s: %s" % (vector["name"], problem))
        else:
            passed += 1
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return FAILED if failed else DONE


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help"):
        print(__doc__)
        return DONE
    try:
        if arguments and arguments[0] == "--vectors" and len(arguments) == 2:
            return run_vectors(arguments[1])
        if any(a.startswith("-") and a != "-" for a in arguments):
            say("Unknown option. See: python3 recover.py --help")
            return USAGE
        if not arguments and sys.stdin.isatty():
            return finish(*ask_all())
        sources = []
        for name in arguments or ["-"]:
            if name == "-":
                sources.append(("the input", sys.stdin.buffer.read()))
            else:
                with open(name, "rb") as file:
                    sources.append((name, file.read()))
        return finish(*read_sources(sources))
    except (OSError, json.JSONDecodeError) as error:
        say("Cannot read: %s" % error)
        return USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
