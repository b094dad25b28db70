"""Kinds of damage and of files that one meets less often; `kinds.py` has the others."""

import cv2
import numpy

from kinds import Shot, around_code, kind, middle
from physics import (between, blotches, camera, defocus, field, grain, jpeg, laid, lit, photographed, printed,
                     ratio, scale, scanned, soften, spread, turn)


@kind("plastic sleeve", 3)
def sleeve(sheet, rng, level):
    """Photographed through plastic: a veil, wrinkles that shine, one reflection."""
    picture = laid(printed(sheet.page, rng), rng, *rng.uniform(-0.1, 0.1, 3), long_side=2800)
    veil = between(0.15, 0.5, level)
    picture = picture * (1 - veil) + 215 * veil
    folds = numpy.abs(field(rng, picture.shape, 260))
    picture = picture + numpy.exp(-(folds / between(0.02, 0.06, level)) ** 2) * between(40, 170, level)
    return Shot([camera(numpy.clip(lit(picture, rng), 0, 255), rng)], quality=80)


@kind("washed ink", 3)
def washed(sheet, rng, level):
    """Ink that water took along: wide, pale, downwards."""
    page = 255 - printed(sheet.page, rng)
    length = max(3, int(sheet.module * ratio(1.0, 5.0, level)))
    weights = numpy.exp(-numpy.arange(length) / (length / 3)).astype(numpy.float32)
    run = cv2.filter2D(page, -1, (weights / weights.sum())[:, None], anchor=(0, 0))
    wet = 0.5 + 0.5 * numpy.tanh(2 * field(rng, page.shape, 220) + between(-0.5, 1.0, level))
    picture = 255 - (page * (1 - wet * 0.8) + run * wet * 0.8)
    return Shot([scanned(picture, rng)])


@kind("thermal paper", 3)
def thermal(sheet, rng, level):
    """Thermal print: bands that have nearly gone, and darkening from heat."""
    page = printed(sheet.page, rng, ink=50)
    height = page.shape[0]
    along = soften(rng.standard_normal((height, 1)).astype(numpy.float32), 40)
    along = along / along.std()
    keep = numpy.clip(between(0.75, 0.35, level) + 0.35 * along, 0.05, 1)
    heat = between(0, 90, level) * (0.5 + 0.5 * numpy.tanh(field(rng, page.shape, 400)))
    return Shot([scanned(246 - (246 - page) * keep - heat, rng)])


@kind("tilted copies", 3)
def tilted(sheet, rng, level):
    """Copies of copies, each laid on the glass at another angle and a little larger."""
    picture = printed(sheet.page, rng)
    for copy in range(int(between(2, 4.9, level))):
        picture = turn(picture, rng.uniform(-7, 7), 250.0)
        picture = defocus(picture, sheet.module * ratio(0.12, 0.4, level))
        limit = 128 + 14 * field(rng, picture.shape, 500)
        picture = 255 / (1 + numpy.exp(-(picture - limit) / between(22, 9, level)))
        picture = picture + grain(rng, picture.shape, between(3, 14, level))
    return Shot([picture], quality=70)


@kind("newsprint", 3)
def newsprint(sheet, rng, level):
    """Halftone dots at an angle, as a newspaper prints a photograph of the sheet."""
    factor = ratio(0.95, 0.7, level)
    picture = scale(printed(sheet.page, rng, ink=60, paper=215), factor)
    y, x = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
    angle = numpy.radians(rng.uniform(10, 40))
    wave = 2 * numpy.pi / (sheet.module * factor * ratio(0.35, 0.85, level))
    u, v = x * numpy.cos(angle) + y * numpy.sin(angle), y * numpy.cos(angle) - x * numpy.sin(angle)
    dots = 128 + 62 * (numpy.cos(u * wave) + numpy.cos(v * wave))
    return Shot([scanned(numpy.where(picture > dots, 225.0, 45.0).astype(numpy.float32), rng)], quality=75)


@kind("screen", 3)
def screen(sheet, rng, level):
    """A screen photographed from an angle: its lines beat hard with the sensor's."""
    picture = laid(printed(sheet.page, rng), rng, *rng.uniform(-0.12, 0.12, 3), long_side=2500)
    y, x = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
    beat = numpy.zeros(picture.shape, numpy.float32)
    for wave in range(3):
        angle, period = rng.uniform(0, numpy.pi), rng.uniform(3, 40)
        beat += numpy.cos(2 * numpy.pi * (x * numpy.cos(angle) + y * numpy.sin(angle)) / period
                          + 2 * field(rng, picture.shape, 300))
    picture = picture + beat * between(10, 40, level)
    return Shot([camera(numpy.clip(picture, 0, 255), rng)], quality=75)


@kind("taped", 3)
def taped(sheet, rng, level):
    """Torn in two through the code, put together a little off, under tape."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    x, y = around_code(sheet, rng, 0.3)
    edge = y + (numpy.arange(width) - x) * rng.uniform(-0.2, 0.2) \
        + soften(rng.standard_normal((1, width)).astype(numpy.float32), 6)[0] * 40
    below = numpy.arange(height)[:, None] > edge[None, :]
    off = sheet.module * ratio(0.3, 2.5, level)
    move = numpy.float32([[1, rng.uniform(-0.01, 0.01), rng.uniform(-1, 1) * off], [0, 1, off]])
    lower = cv2.warpAffine(picture, move, (width, height), borderValue=240.0)
    moved = cv2.warpAffine(below.astype(numpy.float32), move, (width, height)) > 0.5
    gap = numpy.where(moved, lower, numpy.where(below, 150.0, picture))
    tape = numpy.abs(numpy.arange(height)[:, None] - edge[None, :]) < 90
    return Shot([scanned(numpy.where(tape, gap * 0.85 + 20, gap).astype(numpy.float32), rng)])


@kind("coffee ring", 3)
def coffee(sheet, rng, level):
    """Rings of a cup over one of the corners of the code."""
    picture = printed(sheet.page, rng)
    x, y, side = sheet.box
    u, v = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
    for ring in range(1 + int(3 * level)):
        corner = numpy.array([x, y]) + rng.choice([[0, 0], [1, 0], [0, 1]]) * side + rng.normal(0, 25, 2)
        radius = side * rng.uniform(0.15, 0.4)
        distance = numpy.hypot(v - corner[0], u - corner[1]) + 6 * field(rng, picture.shape, 60)
        rim = numpy.exp(-((distance - radius) / (sheet.module * ratio(0.8, 3.0, level))) ** 2)
        inside = 0.15 * (distance < radius)
        picture = picture * (1 - numpy.clip(rim * between(0.5, 0.98, level) + inside, 0, 0.98))
    return Shot([scanned(picture, rng)])


@kind("notes", 3)
def notes(sheet, rng, level):
    """Handwriting across the rows and the code."""
    page = sheet.page.astype(numpy.float32)
    height, width = page.shape
    for line in range(int(between(4, 16, level))):
        at = numpy.array([rng.uniform(0.05, 0.5) * width, rng.uniform(0.1, 0.9) * height])
        points = [at]
        for letter in range(int(rng.integers(20, 60))):
            at = at + [rng.uniform(4, 22), rng.uniform(-26, 26)]
            points.append(at)
        cv2.polylines(page, [numpy.round(points).astype(numpy.int32)], False, float(rng.choice([20, 70])),
                      int(between(3, 8, level)), cv2.LINE_AA)
    return Shot([scanned(printed(page, rng), rng)])


@kind("dark corner", 3)
def dark(sheet, rng, level):
    """A torch in the dark: one bright spot, the rest nearly black."""
    picture = laid(printed(sheet.page, rng), rng, *rng.uniform(-0.1, 0.1, 3), long_side=2600)
    y, x = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
    at = middle(sheet) * 2600 / 3900 + rng.uniform(-300, 300, 2)
    spot = numpy.exp(-numpy.hypot(x - at[0], y - at[1]) / between(1100, 330, level))
    return Shot([camera(picture * (0.03 + 1.1 * spot), rng, noise=between(3, 7, level))], quality=85)


@kind("poor printer", 3)
def poor(sheet, rng, level):
    """Too much toner on one side, too little on the other, ghosts of the drum between."""
    thick = spread(sheet.page, sheet.module * ratio(0.08, 0.3, level))
    thin = spread(sheet.page, -sheet.module * ratio(0.05, 0.25, level))
    share = numpy.linspace(0, 1, sheet.page.shape[1], dtype=numpy.float32)[None, :]
    page = thick * share + thin * (1 - share)
    ghost = numpy.roll(sheet.page.astype(numpy.float32), int(rng.integers(150, 700)), axis=0)
    page = numpy.minimum(page, 255 - (255 - ghost) * between(0.1, 0.5, level))
    page[blotches(rng, page.shape, between(0.01, 0.15, level), 8)] = 255
    return Shot([scanned(printed(page, rng), rng)])


@kind("tiny", 3)
def tiny(sheet, rng, level):
    """A page at 80 to 130 dots an inch."""
    factor = ratio(130, 80, level) / 300
    return Shot([jpeg(scale(scanned(printed(sheet.page, rng), rng), factor), 85)], "png", dpi=300 * factor)


@kind("stretched", 3)
def stretched(sheet, rng, level):
    """Dots that are not square, with a wave along them."""
    wide, high = ratio(1.2, 2.2, level), rng.uniform(0.7, 1.0)
    picture = scanned(printed(sheet.page, rng), rng)
    if rng.random() < 0.5:
        wide, high = high, wide
    return Shot([cv2.resize(picture, None, fx=wide * 0.7, fy=high * 0.7, interpolation=cv2.INTER_AREA)])


# -------------------------------------------------------------- forms of files

def ordinary(sheet, rng, level):
    """A scan with so much blur that every reader can still read it at low levels."""
    return scanned(defocus(printed(sheet.page, rng), sheet.module * ratio(0.2, 0.9, level)), rng)


FORMS = ["png-16", "png-palette", "png-alpha", "png-alpha-black", "png-two", "jpeg-cmyk", "jpeg-turned",
         "tiff-inverted", "tiff-16", "tiff-jpeg", "png-1200"]


def form(name):
    @kind(name.replace("-", " "), 2)
    def made(sheet, rng, level):
        picture = ordinary(sheet, rng, level)
        if name == "png-1200":
            picture = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
        return Shot([picture], name, dpi=1200 if name == "png-1200" else 300)
    return made


for each in FORMS:
    form(each)


def save(page, form_name, stem):
    """Keeps a picture in one of the forms; gives the path."""
    from PIL import Image
    grey = page.convert("L")
    path = stem.with_suffix({"p": ".png", "j": ".jpg", "t": ".tif"}[form_name[0]])
    pixels = numpy.asarray(grey)
    if form_name == "png-16":
        Image.fromarray(pixels.astype(numpy.uint16) * 257).save(path)
    elif form_name == "png-palette":
        grey.convert("RGB").quantize(16).save(path)
    elif form_name == "png-alpha":
        # ink is opaque, paper transparent over black
        Image.merge("LA", [grey.point(lambda shade: 0), grey.point(lambda shade: 255 - shade)]).save(path)
    elif form_name == "png-alpha-black":
        opaque = Image.new("L", grey.size, 255)
        Image.merge("RGBA", [grey, grey, grey, opaque]).save(path)
    elif form_name == "png-two":
        grey.point(lambda shade: 255 * (shade > 127), mode="1").save(path)
    elif form_name == "png-1200":
        grey.save(path, dpi=(1200, 1200), compress_level=1)
    elif form_name == "jpeg-cmyk":
        grey.convert("RGB").convert("CMYK").save(path, quality=90)
    elif form_name == "jpeg-turned":
        turned = Image.Exif()
        turned[0x0112] = 6
        grey.transpose(Image.Transpose.ROTATE_90).save(path, quality=90, exif=turned)
    elif form_name == "tiff-inverted":
        # 262: white is zero
        two = grey.point(lambda shade: 255 * (shade <= 127), mode="1")
        two.save(path, compression="group4", tiffinfo={262: 0})
    elif form_name == "tiff-16":
        Image.fromarray(pixels.astype(numpy.uint16) * 257).save(path, compression="tiff_adobe_deflate")
    else:
        grey.convert("RGB").save(path, compression="jpeg", quality=85)
    return path
