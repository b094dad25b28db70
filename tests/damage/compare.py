#!/usr/bin/env python3
"""Reads the damaged images with firesafe, zbarimg and zxing-cpp, and compares. README.md says how.

Exit status: 0 every bound holds, 1 one is broken, 2 wrong use.
"""

import argparse
import concurrent.futures
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import zxingcpp
from PIL import Image, ImageSequence

Image.MAX_IMAGE_PIXELS = None

# the bounds of the project
GAIN = 0.15  # of all images: what firesafe alone reads
IMAGE_SECONDS = 3.0  # processor time of any image
CLEAN_SECONDS = 0.05  # processor time of a clean sheet at 300 dpi: half of them
LIMIT = 90  # seconds of wall time for one image and reader


def pages(path):
    """The pages of an image, in grey, as the other readers take them."""
    if path.suffix == ".pdf":
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdftoppm", "-r", "300", "-gray", path, f"{folder}/page"], check=True)
            return [Image.open(io.BytesIO(page.read_bytes())).convert("L")
                    for page in sorted(Path(folder).iterdir())]
    with Image.open(path) as picture:
        return [frame.convert("L") for frame in ImageSequence.Iterator(picture)]


def zxing(page):
    """Everything that zxing-cpp can do about one page."""
    found = set()
    pixels = numpy.asarray(page)
    binarizer = zxingcpp.Binarizer
    for kind in (binarizer.LocalAverage, binarizer.GlobalHistogram, binarizer.FixedThreshold):
        codes = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=True,
                                       try_downscale=True, try_invert=True, binarizer=kind)
        found.update(code.text for code in codes)
    return found


def zbar(page):
    """Everything that zbarimg can do about one page."""
    found = set()
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.save(file.name, compress_level=1)
        for options in ([], ["-Stest-inverted"]):
            run = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable",
                                  *options, file.name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 timeout=LIMIT)
            found.update(run.stdout.decode(errors="replace").split())
    return found


def firesafe(program, path):
    """What firesafe says, its seconds of processor time and its memory in MB."""
    here = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    with tempfile.TemporaryFile() as out:
        started = time.monotonic()
        child = subprocess.Popen([program, "verify", "--json", path], stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=subprocess.DEVNULL, env=here)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        out.seek(0)
        lines = [json.loads(line) for line in out.read().decode().splitlines()]
    return {"lines": lines, "exit": child.returncode, "cpu": used.ru_utime + used.ru_stime,
            "wall": wall, "memory": used.ru_maxrss / 1024}


def proves(program, path, sheet):
    """Whether the share in an image gives the secret, with another sheet of its set.

    For shares without a signature: set and number alone would not show a wrong character.
    """
    here = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    run = subprocess.run([program, "recover", "--raw", "--quiet", path, sheet["partner"]],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=here)
    return run.stdout == Path(sheet["secret"]).read_bytes()


def measure(task):
    program, folder, entry, sheets, skip_others = task
    path = folder / entry["file"]
    shown = {name: sheets[name] for name in entry["sheets"]}
    result = dict(entry)
    if not skip_others:
        by_text = {sheet["text"]: name for name, sheet in shown.items()}
        for reader in (zbar, zxing):
            texts = set().union(*(reader(page) for page in pages(path)))
            result[reader.__name__] = sorted(by_text[text] for text in texts if text in by_text)
    said = firesafe(program, path)
    good, wrong, from_rows = set(), [], False
    by_share = {(sheet["set"], sheet["share"]): name for name, sheet in shown.items()}
    for line in said["lines"]:
        if not line["good"]:
            continue
        name = by_share.get((line["set"], line["share"]))
        if name is None or not (line["signed"] or proves(program, path, shown[name])):
            wrong.append(f"{line['set']} share {line['share']}")
        else:
            good.add(name)
            from_rows |= not line["signed"]
    result.update(firesafe=sorted(good), wrong=wrong, from_rows=from_rows, exit=said["exit"], cpu=said["cpu"],
                  wall=said["wall"], memory=said["memory"])
    return result


def clean(program, sheets):
    """Processor seconds for each sheet's own page at 300 dpi, three runs each."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        for name, sheet in sheets.items():
            page = Path(folder) / name
            subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", sheet["pdf"], page],
                           check=True)
            for _ in range(3):
                said = firesafe(program, page.with_suffix(".png"))
                taken.append(said["cpu"])
                assert said["exit"] == 0, f"{name}: a clean sheet must be read"
    return taken


def table(results):
    """A line a kind, and the sum."""
    head = f"{'kind':<20}{'images':>7}{'zbar':>6}{'zxing':>7}{'either':>8}{'firesafe':>10}" \
           f"{'by rows':>9}{'alone':>7}{'missed':>8}{'wrong':>7}{'median s':>10}{'max s':>7}"
    lines = [head, "-" * len(head)]
    kinds = {}
    for result in results:
        kinds.setdefault(result["kind"], []).append(result)
    for name, of_kind in [*kinds.items(), ("all", results)]:
        count = {key: sum(bool(result[key]) for result in of_kind) for key in
                 ("by_zbar", "by_zxing", "by_either", "by_firesafe", "from_rows", "alone", "missed", "wrong")}
        cpu = [result["cpu"] for result in of_kind]
        lines.append(f"{name:<20}{len(of_kind):>7}{count['by_zbar']:>6}{count['by_zxing']:>7}"
                     f"{count['by_either']:>8}{count['by_firesafe']:>10}{count['from_rows']:>9}"
                     f"{count['alone']:>7}{count['missed']:>8}{count['wrong']:>7}"
                     f"{statistics.median(cpu):>10.2f}{max(cpu):>7.2f}")
    return "\n".join(lines)


def judge_image(result):
    every = set(result["sheets"])
    zbar_, zxing_, ours = set(result["zbar"]), set(result["zxing"]), set(result["firesafe"])
    result.update(by_zbar=zbar_ == every, by_zxing=zxing_ == every, by_either=zbar_ | zxing_ == every,
                  by_firesafe=ours == every,
                  # of several sheets, each counts
                  missed=sorted((zbar_ | zxing_) - ours), alone=sorted(ours - (zbar_ | zxing_)))


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("firesafe", type=Path, help="a program built with `--release`")
    ask.add_argument("out", type=Path, help="the folder that make.py filled")
    ask.add_argument("--kinds", help="names, by commas")
    ask.add_argument("--sample", type=int, help="compare so many images only, evenly chosen")
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--clean-seconds", type=float, default=CLEAN_SECONDS,
                     help="what a clean sheet may take on this machine")
    ask.add_argument("--before", type=Path,
                     help="an earlier program: a clean sheet may take a tenth more than with it on this machine")
    ask.add_argument("--reuse", type=Path, help="results whose other readers' part is taken over")
    ask.add_argument("--reads-only", action="store_true",
                     help="no bounds on time: the machine may be busy")
    ask.add_argument("--results", type=Path, help="where the results go [OUT/results.json]")
    args = ask.parse_args()
    truth = json.loads((args.out / "truth.json").read_text())
    entries = truth["images"]
    if args.kinds:
        entries = [entry for entry in entries if entry["kind"] in args.kinds.split(",")]
    if args.sample and args.sample < len(entries):
        entries = [entries[int(place)] for place in numpy.linspace(0, len(entries) - 1, args.sample)]
    if not entries:
        ask.error("no such images: run make.py first")
    known = {}
    if args.reuse:
        known = {result["file"]: result for result in json.loads(args.reuse.read_text())}
    program = args.firesafe.resolve()
    tasks = [(program, args.out / "images", entry, truth["sheets"], entry["file"] in known)
             for entry in entries]
    clean_times = [] if args.reads_only else clean(program, truth["sheets"])
    most = args.clean_seconds
    if args.before:
        most = 1.1 * statistics.median(clean(args.before.resolve(), truth["sheets"]))
    results = []
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for done, result in enumerate(pool.map(measure, tasks), 1):
            for reader in ("zbar", "zxing"):
                result.setdefault(reader, known.get(result["file"], {}).get(reader, []))
            judge_image(result)
            results.append(result)
            if sys.stderr.isatty():
                print(f"\r{done} of {len(tasks)}", end="", file=sys.stderr)
    (args.results or args.out / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False))

    print(table(results))
    cpu = [result["cpu"] for result in results]
    total, gained = len(results), sum(bool(result["alone"]) for result in results)
    missed = [result for result in results if result["missed"]]
    wrong = [result for result in results if result["wrong"]]
    crashed = [result for result in results if result["exit"] not in (0, 1, 3, 5)]
    print(f"\nfiresafe alone: {gained} of {total} ({gained / total:.0%}); missed: {len(missed)}; "
          f"wrong payloads: {len(wrong)}")
    print(f"processor time: median {statistics.median(cpu):.2f} s, 95 % under {numpy.quantile(cpu, 0.95):.2f} s, "
          f"at most {max(cpu):.2f} s; memory at most {max(result['memory'] for result in results):.0f} MB")
    if clean_times:
        print(f"clean sheets at 300 dpi: median {statistics.median(clean_times):.3f} s, "
              f"at most {max(clean_times):.3f} s")
    for title, some in [("read by others, missed by firesafe", missed), ("wrong payload", wrong),
                        ("ended strangely", crashed)]:
        if some:
            print(f"\n{title}:")
            for result in some:
                what = result["wrong"] or result["missed"] or result["exit"]
                print(f"  {result['file']} (level {result['level']}): {what}")

    broken = []
    if missed:
        broken.append("firesafe must read every image that another reads")
    if gained < GAIN * total:
        broken.append(f"firesafe alone must read at least {GAIN:.0%}")
    if wrong:
        broken.append("no payload may be wrong")
    if crashed:
        broken.append("firesafe must not crash")
    slow = [result for result in results if result["cpu"] >= IMAGE_SECONDS]
    if slow and not args.reads_only:
        broken.append(f"each image must take less than {IMAGE_SECONDS} s: "
                      + ", ".join(result["file"] for result in slow))
    if clean_times and statistics.median(clean_times) > most:
        broken.append(f"the median clean sheet must take at most {most:.3f} s")
    for bound in broken:
        print(f"broken: {bound}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
