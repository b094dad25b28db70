#!/usr/bin/env python3
"""Makes the damaged images. README.md says how."""

import argparse
import concurrent.futures
import json
import time
import zlib
from pathlib import Path

import cv2
import numpy
from PIL import Image

import kinds
import rarer
import sheets


def write(shot, stem):
    """Keeps a shot in the file that it asks for; gives its name."""
    dpi = (shot.dpi, shot.dpi)
    pages = [Image.fromarray(page if page.ndim == 2 else page[..., ::-1]) for page in shot.pages]
    if shot.kind in ("png", "jpeg", "webp"):
        path = stem.with_suffix({"png": ".png", "jpeg": ".jpg", "webp": ".webp"}[shot.kind])
        options = {"png": {"compress_level": 1, "dpi": dpi}, "jpeg": {"quality": shot.quality, "dpi": dpi},
                   "webp": {"quality": shot.quality, "method": 2}}[shot.kind]
        pages[0].save(path, **options)
        return path
    if shot.kind in rarer.FORMS:
        return rarer.save(pages[0], shot.kind, stem)
    two_level = shot.kind in ("tiff-g4", "pdf-g4")
    if two_level:
        pages = [page.convert("L").point(lambda grey: 255 * (grey > 127), mode="1") for page in pages]
    if shot.kind.startswith("tiff"):
        path = stem.with_suffix(".tif")
        pages[0].save(path, save_all=True, append_images=pages[1:], dpi=dpi,
                      compression="group4" if two_level else "tiff_lzw")
        return path
    path = stem.with_suffix(".pdf")
    quality = {} if two_level else {"quality": shot.quality}
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=shot.dpi, **quality)
    return path


STOCK = {}


def load(folder):
    cv2.setNumThreads(1)
    STOCK["sheets"] = sheets.load(folder)


def one(task):
    name, place, count, seed, out = task
    rng = numpy.random.default_rng([seed, zlib.crc32(name.encode()), place])
    stock = STOCK["sheets"]
    sheet = stock[int(rng.integers(0, len(stock)))]
    level = (place + float(rng.uniform(0.2, 0.8))) / count
    shot = kinds.damage(name, sheet, rng, level, stock)
    path = write(shot, out / f"{name.replace(' ', '-')}-{place:02}")
    return {"file": path.name, "kind": name, "level": round(level, 3), "sheets": [s.name for s in shot.shown]}


def plan(seed, chosen, sample):
    """Which images are made: all, or so many, each kind and each level alike."""
    every = [(name, place, count) for name, (_, count) in kinds.KINDS.items() if name in chosen
             for place in range(count)]
    if not sample or sample >= len(every):
        return every
    turns = numpy.random.default_rng([seed, 7])
    order = {name: turns.permutation(count) for name, _, count in every}
    rank = {(name, int(place)): turn for name, places in order.items() for turn, place in enumerate(places)}
    every.sort(key=lambda entry: rank[entry[:2]])
    return sorted(every[:sample])


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("firesafe", type=Path, help="the program that makes the sheets")
    ask.add_argument("out", type=Path, help="a folder outside the source")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--sheets", type=Path, help="sheets that are there already")
    ask.add_argument("--kinds", help="names, by commas")
    ask.add_argument("--sample", type=int, help="make so many images only")
    ask.add_argument("--jobs", type=int, default=2)
    args = ask.parse_args()
    chosen = args.kinds.split(",") if args.kinds else list(kinds.KINDS)
    unknown = set(chosen) - set(kinds.KINDS)
    if unknown:
        ask.error(f"no such kind: {', '.join(sorted(unknown))}; there are: {', '.join(kinds.KINDS)}")
    images = args.out / "images"
    images.mkdir(parents=True, exist_ok=True)
    folder = args.sheets or args.out / "sheets"
    if not args.sheets:
        sheets.make(args.firesafe.resolve(), folder.resolve(), args.seed)
    started = time.monotonic()
    tasks = [(*entry, args.seed, images) for entry in plan(args.seed, chosen, args.sample)]
    with concurrent.futures.ProcessPoolExecutor(args.jobs, initializer=load, initargs=(folder,)) as pool:
        made = list(pool.map(one, tasks))
    stock = sheets.load(folder)
    truth = {"seed": args.seed, "sheets": {sheet.name: sheet.truth for sheet in stock}, "images": made}
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False))
    print(f"{len(made)} images of {len(set(entry['kind'] for entry in made))} kinds "
          f"in {time.monotonic() - started:.0f} s: {images}")


if __name__ == "__main__":
    main()
