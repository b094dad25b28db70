#!/usr/bin/env python3
"""Writes the pictures that are mutated: small ones of a symbol and of rows, in every way of storing them.

    cargo bench --bench mutate -- pictures FOLDER && tests/mutated/seeds/make.py FOLDER

Needs Pillow, and ImageMagick for interlaced PNG. The pictures in FOLDER show the share of `tests/mutated/`.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image, TiffImagePlugin

source, to = Path(sys.argv[1]), Path(__file__).parent
one, two, page = (Image.open(source / name).convert("L") for name in ("one.png", "two.png", "page.png"))
# as a scan at 100 dpi shows them
rows = page.reduce(2).crop((60, 345, 485, 510))
ink = one.point(lambda shade: 255 if shade > 127 else 0).convert("1")
rgb = two.convert("RGB")
alpha = Image.merge("LA", (one, one.point(lambda shade: 255 - shade // 2)))

one.save(to / "gray.png", optimize=True)
ink.save(to / "bits.png", optimize=True)
one.quantize(4).save(to / "palette.png", transparency=0, optimize=True)
one.convert("RGB").save(to / "rgb.png", optimize=True)
one.convert("RGBA").save(to / "rgba.png", optimize=True)
alpha.save(to / "alpha.png", optimize=True)
deep = Image.frombytes("I;16", one.size, bytes(byte for shade in one.tobytes() for byte in (shade, shade)))
deep.save(to / "deep.png")
subprocess.run(["convert", to / "gray.png", "-strip", "-interlace", "PNG", to / "interlaced.png"], check=True)
rows.quantize(4).save(to / "rows.png", optimize=True)

two.save(to / "gray.jpg", quality=40)
rgb.save(to / "rgb.jpg", quality=40, subsampling=0)
rgb.save(to / "subsampled.jpg", quality=40, subsampling=2)
two.save(to / "progressive.jpg", quality=40, progressive=True)
rgb.convert("CMYK").save(to / "cmyk.jpg", quality=10)
two.save(to / "restarts.jpg", quality=40, restart_marker_blocks=7)

one.convert("RGB").save(to / "lossless.webp", lossless=True)
rgb.save(to / "lossy.webp", quality=30)
two.convert("RGBA").save(to / "alpha.webp", quality=30)
one.convert("RGB").save(
    to / "animated.webp", lossless=True, save_all=True, append_images=[one.rotate(90).convert("RGB")], duration=9
)

for name, picture, compression in [
    ("g4", ink, "group4"),
    ("bits", ink, "raw"),
    ("packbits", ink, "packbits"),
    ("lzw", one, "tiff_lzw"),
    ("deflate", one, "tiff_adobe_deflate"),
    ("rgb", one.convert("RGB"), "tiff_lzw"),
    ("jpeg", two, "jpeg"),
    ("deep", deep, "tiff_adobe_deflate"),
]:
    more = {"quality": 40} if compression == "jpeg" else {}
    picture.save(to / f"{name}.tif", compression=compression, **more)
predicted = TiffImagePlugin.ImageFileDirectory_v2()
predicted[317] = 2
one.save(to / "predicted.tif", compression="tiff_lzw", tiffinfo=predicted)
ink.save(to / "pages.tif", compression="group4", save_all=True, append_images=[ink.rotate(90), ink.rotate(180)])

two.save(to / "gray.jp2", quality_mode="rates", quality_layers=[6], irreversible=True)
with Image.open(to / "g4.tif") as fax:
    start, length = fax.tag_v2[273][0], fax.tag_v2[279][0]
    (to / "fax.g4").write_bytes((to / "g4.tif").read_bytes()[start : start + length])
