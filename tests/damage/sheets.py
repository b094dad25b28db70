"""Real sheets, made by firesafe, with what is known of each."""

import dataclasses
import json
import os
import subprocess
from pathlib import Path

import cv2
import numpy
import zxingcpp

DPI = 300

# name, bytes of the secret, options
DEALINGS = [
    ("password", 24, []),
    ("key", 32, []),
    ("key-letter", 32, ["--paper", "letter", "--signature-rows"]),
    ("file", 200, []),
    ("longest", 512, []),
    ("longest-letter", 512, ["--paper", "letter", "--signature-rows"]),
]


@dataclasses.dataclass
class Sheet:
    """One share on its page, and the truth about it."""

    name: str
    pdf: Path
    set_id: str
    share: int
    text: str  # what the code says
    secret: Path
    partner: Path  # the PDF of another share of the set
    page: numpy.ndarray  # grey, at DPI
    box: tuple  # the symbol: x, y, side
    module: float  # pixels

    @property
    def truth(self):
        return {"set": self.set_id, "share": self.share, "text": self.text,
                "secret": str(self.secret), "partner": str(self.partner), "pdf": str(self.pdf)}


def make(firesafe, folder, seed):
    """Deals each secret once, if the folder has no sheets yet."""
    folder.mkdir(parents=True, exist_ok=True)
    here = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    for number, (name, size, options) in enumerate(DEALINGS):
        if (folder / name).is_dir():
            continue
        secret = folder / f"{name}.bin"
        letters = numpy.random.default_rng([seed, number]).integers(33, 127, size, dtype=numpy.uint8)
        secret.write_bytes(letters.tobytes())
        subprocess.run([firesafe, "split", secret, "-k", "2", "-n", "3", "--raw", "--label", name,
                        "--out", folder / name, "--quiet", *options], check=True, env=here)


def load(folder):
    """Every sheet below a folder that has `NAME/*-share-X-of-N.pdf` and `NAME.bin`."""
    found = []
    for dealing in sorted(path for path in folder.iterdir() if path.is_dir()):
        pdfs = sorted(dealing.glob("*-share-*.pdf"))
        for place, pdf in enumerate(pdfs):
            found.append(read(pdf, pdfs[(place + 1) % len(pdfs)], folder / f"{dealing.name}.bin"))
    return found


def read(pdf, partner, secret):
    page = rendered(pdf)
    codes = [code for code in zxingcpp.read_barcodes(page) if code.text.startswith("F1")]
    assert len(codes) == 1, f"{pdf}: a clean page must show one code"
    text = codes[0].text
    corner = codes[0].position.top_left
    x, y, side = fitted(page, corner.x, corner.y)
    share = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".index(text[3])
    # versions have 17 + 4v modules a side; the finder's first run has seven
    rough = side * 7 / first_run(page[y + 2, x:x + side])
    module = side / (17 + 4 * round((rough - 17) / 4))
    name = f"{pdf.parent.name}-{share}"
    return Sheet(name, pdf, text[4:16], share, text, secret, partner, page, (x, y, side), module)


def rendered(pdf, page=1):
    """A page in shades of grey."""
    picture = subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-f", str(page), "-l", str(page), pdf],
                             check=True, stdout=subprocess.PIPE).stdout
    return cv2.imdecode(numpy.frombuffer(picture, numpy.uint8), cv2.IMREAD_GRAYSCALE)


def fitted(page, x, y):
    """The symbol's square, from the pixel where a reader saw its corner."""
    x, y = int(x), int(y)
    around = page[y - 12:, x - 12:] < 128
    left = int(numpy.argmax(around[20:40].any(axis=0)))
    top = int(numpy.argmax(around[:, 20:40].any(axis=1)))
    ink = around[:, left + 2:].any(axis=0)
    # a quiet zone ends it
    quiet = numpy.flatnonzero(numpy.convolve(~ink[:1200], numpy.ones(12), "valid") == 12)
    side = int(quiet[0]) + 2 if len(quiet) else around.shape[1] - left
    return x - 12 + left, y - 12 + top, side


def first_run(row):
    dark = row < 128
    start = int(numpy.argmax(dark))
    return int(numpy.argmin(dark[start:]))


def save_truth(sheets, path):
    path.write_text(json.dumps({sheet.name: sheet.truth for sheet in sheets}, indent=1))
