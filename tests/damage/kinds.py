"""The kinds of damage: each turns a sheet and a level from 0 (mild) to 1 (hopeless) into a file.

Sizes go by the sheet's module, so that a level means the same for a short and a long share.
"""

import dataclasses

import cv2
import numpy

from physics import (WHITE, between, bent, blotches, camera, crumpled, defocus, field, grain, jpeg, laid,
                     lit, photographed, polygon, printed, ragged, ratio, scale, scanned, smear, soften,
                     spread, to_bytes, turn)

KINDS = {}


@dataclasses.dataclass
class Shot:
    """A picture, or several pages of one, and the file that it is kept in."""

    pages: list
    kind: str = "jpeg"  # png, jpeg, webp, tiff-g4, tiff, pdf-jpeg, pdf-g4
    quality: int = 90
    dpi: float = 300
    shown: list = None  # the sheets that are on it, where it is not the one alone


def kind(name, count=10):
    def register(make):
        KINDS[name] = (make, count)
        return make
    return register


def scan(picture, rng, **options):
    return Shot([scanned(picture, rng, **options)])


def photo(picture, rng, **options):
    return Shot([photographed(picture, rng, **options)], quality=85)


def middle(sheet):
    x, y, side = sheet.box
    return numpy.array([x + side / 2, y + side / 2])


def around_code(sheet, rng, spread_share):
    """A point at or near the code."""
    return middle(sheet) + rng.uniform(-spread_share, spread_share, 2) * sheet.box[2]


# ------------------------------------------------------- lens and resolution

@kind("low resolution")
def low_resolution(sheet, rng, level):
    pixels = ratio(3.6, 1.25, level)
    picture = scanned(printed(sheet.page, rng), rng, noise=0)
    factor = pixels / sheet.module
    picture = scale(picture, factor) + grain(rng, scale(picture, factor).shape, 3)
    return Shot([picture], "png", dpi=300 * factor)


@kind("blur")
def blur(sheet, rng, level):
    picture = defocus(printed(sheet.page, rng), sheet.module * ratio(0.35, 1.7, level))
    return scan(picture, rng)


@kind("motion")
def motion(sheet, rng, level):
    picture = laid(printed(sheet.page, rng), rng, *rng.uniform(-0.08, 0.08, 3), long_side=2800)
    length = sheet.module * 2800 / 3800 * ratio(0.7, 3.6, level)
    picture = smear(picture, length, rng.uniform(0, numpy.pi), rng.uniform(0, 0.6))
    return Shot([camera(lit(picture, rng), rng)], quality=85)


@kind("jpeg")
def jpeg_blocks(sheet, rng, level):
    picture = photographed(printed(sheet.page, rng), rng,
                           long_side=int(3800 * between(3.2, 2.2, level) / sheet.module), tilt=0.06)
    return Shot([picture], quality=int(ratio(38, 3, level)))


@kind("messenger")
def messenger(sheet, rng, level):
    """A photograph that a messenger made small, twice."""
    picture = photographed(printed(sheet.page, rng), rng, long_side=3200)
    for side, quality in [(between(2600, 1500, level), 60), (ratio(2000, 700, level), ratio(55, 18, level))]:
        picture = jpeg(scale(picture, side / max(picture.shape)), quality)
    return Shot([picture], quality=int(ratio(50, 20, level)))


@kind("noise")
def noise(sheet, rng, level):
    """A telephone in the dark."""
    picture = lit(laid(printed(sheet.page, rng), rng, *rng.uniform(-0.1, 0.1, 3), long_side=2600), rng, 0.4)
    picture = picture * between(0.7, 0.3, level)
    picture = picture + grain(rng, picture.shape, ratio(8, 62, level), 1.7)
    return Shot([picture * between(1.2, 2.0, level)], quality=80)


@kind("specks")
def specks(sheet, rng, level):
    """A dirty copier: dust, dark and light."""
    picture = printed(sheet.page, rng)
    share = ratio(0.01, 0.30, level)
    size = sheet.module * rng.uniform(0.35, 0.8)
    dark = field(rng, picture.shape, size)
    limit = numpy.quantile(dark[::8, ::8], [share * 0.4, 1 - share * 0.6])
    picture = numpy.where(dark > limit[1], 35.0, numpy.where(dark < limit[0], 245.0, picture))
    return scan(picture.astype(numpy.float32), rng)


# ------------------------------------------------------------- ink and paper

@kind("fading")
def fading(sheet, rng, level):
    page = printed(sheet.page, rng, ink=246 - ratio(120, 5, level), paper=246)
    uneven = 1 - between(0.0, 0.35, level) * (0.5 + 0.5 * numpy.tanh(field(rng, page.shape, 500)))
    picture = 246 - (246 - page) * uneven
    return Shot([scanned(picture, rng, noise=ratio(1.5, 4, level))], "png")


@kind("stain")
def stain(sheet, rng, level):
    """Coffee, water, soot: rims darker than what they surround."""
    picture = printed(sheet.page, rng)
    for part in range(int(between(2, 7, level))):
        centre = around_code(sheet, rng, 0.7)
        radius = sheet.box[2] * rng.uniform(0.15, 0.5)
        y, x = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
        distance = numpy.hypot(x - centre[0], y - centre[1]) / radius + 0.12 * field(rng, picture.shape, 120)
        inside = 0.5 - 0.5 * numpy.tanh((distance - 1) * 15)
        rim = numpy.exp(-((distance - 0.97) / 0.05) ** 2)
        strength = ratio(0.18, 0.97, level) * rng.uniform(0.75, 1.0)
        picture = picture * (1 - strength * numpy.maximum(0.85 * inside, rim))
    return scan(picture.astype(numpy.float32), rng)


@kind("tear")
def tear(sheet, rng, level):
    """Torn through and put together again, not quite: a ragged gap, and a part that moved."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    centre = around_code(sheet, rng, between(0.75, 0.3, level))
    angle = rng.uniform(0, numpy.pi)
    reach = numpy.array([numpy.cos(angle), numpy.sin(angle)]) * 4500
    line = ragged(rng, centre - reach, centre + reach, 3.0, 400)
    normal = numpy.array([-reach[1], reach[0]])
    side = polygon(picture.shape, numpy.r_[line, line[::-1] + normal])
    gap = sheet.module * ratio(0.4, 7, level)
    move = normal / numpy.hypot(*normal) * gap * 0.6 + rng.uniform(-1, 1, 2) * gap * 0.35
    matrix = numpy.float32([[1, 0, move[0]], [0, 1, move[1]]])
    moved = cv2.warpAffine(picture, matrix, (width, height), borderValue=246.0)
    mask = cv2.warpAffine(side.astype(numpy.uint8), matrix, (width, height))
    edge = soften(side.astype(numpy.float32), 2)
    rest = numpy.where(side, 250.0 - 60 * (edge > 0.2) * (edge < 0.8), picture)
    return scan(numpy.where(mask > 0, moved, rest).astype(numpy.float32), rng)


@kind("missing corner")
def missing_corner(sheet, rng, level):
    """A corner of the page is gone, and one of the code with it."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    x, y, side = sheet.box
    cut = side * between(-0.05, 0.55, level)
    corner = rng.integers(0, 2)
    if corner == 0:  # top right
        line = ragged(rng, (x + side - cut * 1.15, -10), (width + 10, y + cut * 1.15), 2.5)
        # through the code's own corner
        line = line - line.mean(axis=0) + numpy.array([x + side - cut / 2, y + cut / 2])
        around = numpy.r_[line, [[width + 3000, -3000]]]
    else:
        line = ragged(rng, (width + 10, y + side - cut), (x + side - cut, height + 10), 2.5)
        line = line - line.mean(axis=0) + numpy.array([x + side - cut / 2, y + side - cut / 2])
        around = numpy.r_[line, [[width + 3000, height + 3000]]]
    lid = rng.choice([20.0, 250.0])
    picture = numpy.where(polygon(picture.shape, around), lid, picture)
    return scan(picture.astype(numpy.float32), rng)


@kind("lost finder")
def lost_finder(sheet, rng, level):
    """A label, a stamp or a staple's tear on a corner of the code."""
    picture = printed(sheet.page, rng)
    x, y, side = sheet.box
    corner = [(0, 0), (1, 0), (0, 1)][rng.integers(0, 3)]
    half = sheet.module * ratio(2.0, 13, level)
    centre = numpy.array([x, y]) + numpy.array(corner) * side \
        + (1 - 2 * numpy.array(corner)) * sheet.module * 3.5
    angle = rng.uniform(0, numpy.pi / 2)
    turned = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
    square = (numpy.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half * [1, rng.uniform(0.7, 1)]) @ turned.T
    label = polygon(picture.shape, square + centre)
    picture = numpy.where(label, rng.choice([250.0, 190.0, 40.0]), picture)
    return scan(picture.astype(numpy.float32), rng)


@kind("fold")
def fold(sheet, rng, level):
    """Creases, where ink breaks off, between parts that are not quite flat."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    for axis, count in [(0, int(between(1, 3, level))), (1, int(between(0, 2.99, level)))]:
        length, extent = (height, width) if axis == 0 else (width, height)
        place = middle(sheet)[1 - axis]
        for crease in range(count):
            at = place + rng.uniform(-0.42, 0.42) * sheet.box[2]
            wide = sheet.module * ratio(0.25, 1.8, level)
            way = numpy.arange(extent)
            path = at + (way - extent / 2) * rng.uniform(-0.01, 0.01)
            other = numpy.arange(length)[:, None]
            distance = numpy.abs(other - path[None, :]) / wide
            mask = numpy.exp(-distance ** 2)
            mask = mask if axis == 0 else mask.T
            broken = field(rng, picture.shape, 3) * 0.35 + mask
            picture = numpy.where(broken > 0.62, 240 - 10 * mask, picture)
            shadow = numpy.exp(-((other - path[None, :] - wide * 2) / (wide * 4)) ** 2)
            picture = picture * (1 - 0.25 * (shadow if axis == 0 else shadow.T))
    slope = numpy.zeros(height)
    cuts = numpy.sort(rng.uniform(0.15, 0.85, 2)) * height
    for part, (start, end) in enumerate([(0, cuts[0]), (cuts[0], cuts[1]), (cuts[1], height)]):
        slope[int(start):int(end)] = (-1) ** part * between(0.06, 0.5, level) * rng.uniform(0.6, 1)
    slope = numpy.convolve(numpy.pad(slope, 20, mode="edge"), numpy.ones(41) / 41, "valid")
    return Shot([camera(lit(bent(picture.astype(numpy.float32), slope, 70.0, axis=1), rng), rng)])


@kind("wrinkles")
def wrinkles(sheet, rng, level):
    """Crumpled, and smoothed by hand."""
    picture = crumpled(printed(sheet.page, rng), rng, ratio(0.05, 0.5, level), 120.0)
    return photo(picture.astype(numpy.float32), rng, depth=0.2)


@kind("perspective")
def perspective(sheet, rng, level):
    angle = between(0.35, 1.28, level)
    way = rng.uniform(0, 2 * numpy.pi)
    picture = laid(printed(sheet.page, rng), rng, angle * numpy.sin(way), angle * numpy.cos(way),
                   rng.uniform(-0.3, 0.3), long_side=3000, distance=1.9)
    return Shot([camera(lit(picture, rng, 0.15), rng)], quality=85)


@kind("rotation")
def rotation(sheet, rng, level):
    """Any angle, and smaller and smaller."""
    picture = laid(printed(sheet.page, rng), rng, 0.03, 0.03, rng.uniform(-numpy.pi, numpy.pi),
                   long_side=int(4300 * ratio(4.2, 1.9, level) / sheet.module))
    return Shot([camera(lit(picture, rng, 0.3), rng)], quality=85)


@kind("curl")
def curl(sheet, rng, level):
    """A page that was rolled, or the open page of a binder."""
    picture = printed(sheet.page, rng)
    axis = int(rng.integers(0, 2))
    length = picture.shape[1 - axis]
    along = numpy.linspace(0, 1, length)
    most = between(0.25, 1.25, level)
    if rng.random() < 0.5:
        slope = most * numpy.clip((along - 0.35) / 0.65, 0, 1) ** 1.5
        slope = slope if rng.random() < 0.7 else -slope[::-1]
    else:
        slope = most * 0.8 * numpy.sin(numpy.pi * (along * rng.uniform(1.2, 2.2) + rng.uniform(0, 1)))
    picture = bent(picture, slope, 75.0, axis=axis)
    factor = 3000 / max(picture.shape)
    picture = scale(soften(picture, 0.4), factor)
    return Shot([camera(lit(turn(picture, rng.uniform(-4, 4), 75.0), rng), rng)], quality=85)


@kind("shadow")
def shadow(sheet, rng, level):
    """A hand or a telephone between lamp and paper."""
    picture = laid(printed(sheet.page, rng), rng, *rng.uniform(-0.1, 0.1, 3), long_side=2900)
    hand = field(rng, picture.shape, rng.uniform(250, 600)) > 0
    # the nearer the hand, the sharper its edge
    edge = soften(hand.astype(numpy.float32), ratio(40, 2.5, level))
    if level > 0.5:
        # a blind or a rack behind the lamp
        angle, wide = rng.uniform(0, numpy.pi), rng.uniform(25, 90)
        y, x = numpy.mgrid[:picture.shape[0], :picture.shape[1]].astype(numpy.float32)
        bars = numpy.sin((x * numpy.cos(angle) + y * numpy.sin(angle)) / wide) > 0.3
        edge = numpy.maximum(edge, soften(bars.astype(numpy.float32), 3))
    picture = picture * (1 - ratio(0.5, 0.96, level) * edge)
    return Shot([camera(picture, rng, noise=between(3, 7, level))], quality=80)


@kind("glare")
def glare(sheet, rng, level):
    """A flash in a plastic sleeve."""
    picture = laid(printed(sheet.page, rng, ink=45), rng, *rng.uniform(-0.15, 0.15, 3), long_side=2900)
    height, width = picture.shape
    factor = 2900 / 3900
    light = numpy.zeros_like(picture)
    y, x = numpy.mgrid[:height, :width].astype(numpy.float32)
    for spot in range(int(between(1, 4, level))):
        centre = around_code(sheet, rng, 0.45) * factor * 1.03
        wide = sheet.box[2] * factor * ratio(0.12, 0.75, level) * rng.uniform(0.6, 1.1)
        angle, long = rng.uniform(0, numpy.pi), rng.uniform(1, 2.5)
        u = (x - centre[0]) * numpy.cos(angle) + (y - centre[1]) * numpy.sin(angle)
        v = (y - centre[1]) * numpy.cos(angle) - (x - centre[0]) * numpy.sin(angle)
        light += numpy.exp(-((u / long) ** 2 + v ** 2) / wide ** 2) * 420
    light *= 1 + 0.25 * field(rng, picture.shape, 60)
    return Shot([camera(numpy.clip(lit(picture, rng) * 0.85 + light, 0, 255), rng)], quality=85)


@kind("moiré")
def moire(sheet, rng, level):
    """A telephone before a screen: the grid of its pixels beats with that of the sensor."""
    factor = ratio(3.0, 1.5, level) / sheet.module
    small = scale(sheet.page.astype(numpy.float32), factor)
    each = 4
    screen = numpy.repeat(numpy.repeat(25 + small * 0.85, each, axis=0), each, axis=1)
    height, width = screen.shape
    gap = numpy.ones((each, each), numpy.float32)
    gap[-1, :] *= 1 - between(0.5, 0.95, level)
    gap[:, -1] *= 1 - between(0.4, 0.9, level)
    gap[:, 0] *= 1.15
    screen *= numpy.tile(gap, (height // each, width // each))
    picture = laid(screen, rng, *rng.uniform(-0.12, 0.12, 3),
                   long_side=int(max(height, width) / each * rng.uniform(1.25, 1.9)))
    return Shot([camera(lit(picture, rng), rng, sharp=1.5)], quality=75)


@kind("streaks")
def streaks(sheet, rng, level):
    """Dirt on the glass of a sheet feeder: lines along the feed, dark and light."""
    picture = printed(sheet.page, rng)
    width = picture.shape[1]
    columns = numpy.zeros(width, numpy.float32)
    for streak in range(int(ratio(10, 420, level))):
        at, wide = rng.integers(0, width), sheet.module * rng.uniform(0.15, 0.9)
        profile = numpy.exp(-((numpy.arange(width) - at) / wide) ** 2)
        columns += profile * rng.choice([-1, 1]) * rng.uniform(60, 255)
    fade = 0.75 + 0.25 * numpy.tanh(field(rng, (picture.shape[0], 8), 300)[:, :1] + 1)
    return scan(numpy.clip(picture + columns[None, :] * fade, 5, 252).astype(numpy.float32), rng, skew=0.3)


@kind("bands")
def bands(sheet, rng, level):
    """Clogged nozzles: lines across that the printer left out."""
    page = sheet.page.astype(numpy.float32)
    height = page.shape[0]
    period = sheet.module * rng.uniform(1.5, 4)
    lost = numpy.zeros(height, numpy.float32)
    place = 0.0
    while place < height:
        wide = sheet.module * ratio(0.2, 2.3, level) * rng.uniform(0.5, 1.2)
        lost[int(place):int(place + wide)] = rng.uniform(0.6, 1.0)
        place += wide + period * rng.uniform(0.6, 1.6)
    page = page + (WHITE - page) * lost[:, None]
    return scan(printed(page, rng), rng)


@kind("ink bleed")
def ink_bleed(sheet, rng, level):
    """Ink that paper sucked up."""
    page = spread(sheet.page, sheet.module * between(0.12, 0.62, level))
    edge = field(rng, page.shape, 4) * between(10, 40, level)
    return scan(printed(numpy.clip(soften(page, 1) + edge * (page < 250), 0, 255), rng), rng)


@kind("thin ink")
def thin_ink(sheet, rng, level):
    page = spread(sheet.page, -sheet.module * between(0.08, 0.46, level))
    edge = field(rng, page.shape, 4) * between(10, 40, level)
    return scan(printed(numpy.clip(soften(page, 1) + edge * (page > 5), 0, 255), rng, ink=70), rng)


@kind("water")
def water(sheet, rng, level):
    """Wet ink that ran down the page."""
    page = sheet.page.astype(numpy.float32)
    run = int(sheet.module * ratio(0.8, 9, level))
    kernel = numpy.zeros((2 * run + 1, 3), numpy.float32)
    kernel[run:, 1] = numpy.exp(-numpy.arange(run + 1) / (run / 2.5))
    ran = cv2.filter2D(page, -1, numpy.flipud(kernel) / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
    wet = soften(blotches(rng, page.shape, between(0.35, 0.9, level), 350).astype(numpy.float32), 25)
    page = page * (1 - wet) + (ran * 0.75 + page * 0.25 + 10) * wet
    return scan(numpy.clip(printed(page, rng) - 20 * wet, 0, 255), rng)


@kind("inversion")
def inversion(sheet, rng, level):
    """A negative, from a microfilm or a screen in night mode."""
    picture = WHITE - printed(sheet.page, rng, ink=between(30, 120, level), paper=between(245, 190, level))
    picture = defocus(picture, sheet.module * between(0.1, 0.85, level))
    picture = turn(picture, rng.uniform(-3, 3), 10.0)
    return Shot([scanned(picture, rng, skew=0, noise=between(2, 9, level))], "png")


@kind("mirroring")
def mirroring(sheet, rng, level):
    """Scanned from the wrong side of a film."""
    picture = printed(sheet.page, rng, ink=between(40, 140, level))[:, ::-1]
    picture = defocus(numpy.ascontiguousarray(picture), sheet.module * between(0.15, 1.1, level))
    return scan(picture, rng, skew=3, noise=between(2, 8, level))


@kind("colour cast")
def colour_cast(sheet, rng, level):
    """Coloured paper, coloured ink, coloured light: little difference is left in grey."""
    shade = printed(sheet.page, rng, ink=0, paper=255)[..., None] / 255
    weights = numpy.array([0.114, 0.587, 0.299])
    paper = rng.uniform(90, 250, 3)
    ink = rng.uniform(0, 255, 3)
    # the ink's grey stands under the paper's by what the level leaves
    ink += (paper @ weights - ratio(110, 7, level)) - ink @ weights
    picture = (numpy.clip(ink, 0, 255) * (1 - shade) + paper * shade).astype(numpy.float32)
    return Shot([scanned(picture, rng, noise=between(2, 4, level))], quality=88)


@kind("cropping")
def cropping(sheet, rng, level):
    """Cut too close: the quiet zone goes first, then the code."""
    picture = scanned(printed(sheet.page, rng), rng)
    x, y, side = sheet.box
    x, y = x + (picture.shape[1] - sheet.page.shape[1]) // 2, y + (picture.shape[0] - sheet.page.shape[0]) // 2
    cut = side * between(-0.03, 0.30, level)
    edges = [0, 0, picture.shape[1], picture.shape[0]]
    which = rng.permutation(4)[:2 if level < 0.7 else 1]
    for edge in which:
        edges[edge] = [x + cut, y + cut, x + side - cut, y + side - cut][edge]
    left, top, right, bottom = (int(value) for value in edges)
    return Shot([picture[top:bottom, left:right]])


@kind("fax")
def fax(sheet, rng, level):
    """Group 3: 204 dots an inch across, 98 or 196 down, black or white, some lines lost."""
    fine = level < 0.45
    picture = scanned(printed(sheet.page, rng), rng, skew=between(0.3, 1.5, level))
    down = (196 if fine else 98) / 300
    small = cv2.resize(picture, None, fx=204 / 300, fy=down, interpolation=cv2.INTER_AREA)
    limit = between(140, 90, rng.random()) + field(rng, small.shape, 200) * between(0, 14, level)
    dots = numpy.where(small < limit, 0.0, 255.0)
    for line in range(int(between(0, 90, level))):
        row = rng.integers(1, len(dots))
        if rng.random() < 0.6:
            dots[row] = dots[row - 1]
        else:
            start, length = rng.integers(0, dots.shape[1]), rng.integers(20, 400)
            dots[row, start:start + length] = rng.choice([0.0, 255.0])
    square = numpy.repeat(dots, 1 if fine else 2, axis=0)
    return Shot([square.astype(numpy.float32)], "tiff-g4" if rng.random() < 0.5 else "png", dpi=204)


@kind("scribbles")
def scribbles(sheet, rng, level):
    """A pen over the code."""
    page = sheet.page.astype(numpy.float32)
    x, y, side = sheet.box
    for stroke in range(int(ratio(2, 14, level))):
        points = []
        start = numpy.array([x, y]) + rng.uniform(-0.1, 1.1, 2) * side
        for step in range(int(rng.integers(4, 9))):
            points.append(start)
            start = numpy.array([x, y]) + rng.uniform(-0.1, 1.1, 2) * side
        fine = numpy.linspace(0, len(points) - 1, 160)
        line = numpy.stack([soften(numpy.interp(fine, range(len(points)), [p[i] for p in points])[None, :]
                                   .astype(numpy.float32), 5)[0] for i in (0, 1)], axis=1)
        wide = int(max(2, sheet.module * ratio(0.5, 2.2, level) * rng.uniform(0.6, 1.2)))
        cv2.polylines(page, [numpy.round(line).astype(numpy.int32)], False,
                      float(rng.choice([0, 30, 90])), wide, cv2.LINE_AA)
    return scan(printed(page, rng), rng)


@kind("holes")
def holes(sheet, rng, level):
    """A punch, a nail, woodworm: what lies behind is black or white."""
    picture = printed(sheet.page, rng)
    x, y, side = sheet.box
    behind = float(rng.choice([15, 252]))
    for hole in range(int(ratio(1, 9, level))):
        centre = numpy.array([x, y]) + rng.uniform(0.0, 1.0, 2) * side
        radius = max(sheet.module, rng.uniform(0.5, 1.0) * ratio(16, 75, level))
        around = numpy.linspace(0, 2 * numpy.pi, 40)
        wobble = 1 + 0.06 * rng.standard_normal(40)
        ring = centre + numpy.stack([numpy.cos(around), numpy.sin(around)], axis=1) * radius * wobble[:, None]
        picture = numpy.where(polygon(picture.shape, ring), behind, picture)
    return scan(picture.astype(numpy.float32), rng)


@kind("show-through")
def show_through(sheet, rng, level):
    """Thin paper with print on its back."""
    page = sheet.page.astype(numpy.float32) / 255
    back = numpy.roll(sheet.page[:, ::-1], rng.integers(-40, 40, 2), (0, 1)).astype(numpy.float32) / 255
    x, y, side = sheet.box
    # the back's own code comes to lie behind that of the front
    mirror = sheet.page.shape[1] - x - side
    back = soften(numpy.roll(back, x - mirror, 1), 2.0)
    dark = ratio(0.12, 0.85, level)
    shade = page * (1 - dark * (1 - back))
    return scan(printed(shade * 255, rng), rng)


@kind("toner saving")
def toner_saving(sheet, rng, level):
    """A draft: the printer leaves out dots of what is black."""
    page = sheet.page.astype(numpy.float32)
    height, width = page.shape
    y, x = numpy.mgrid[:height, :width]
    # half, a third or a quarter of the dots
    step = 2 + int(3 * level)
    kept = (x + y * (step // 2)) % step == 0
    random = rng.random(page.shape, dtype=numpy.float32) < ratio(0.05, 0.65, level)
    page = numpy.where(random | ~kept, 255, page)
    return scan(printed(page.astype(numpy.float32), rng, ink=between(30, 60, level)), rng)


@kind("dot screen")
def dot_screen(sheet, rng, level):
    """Printed again through a screen of dots, grey on grey."""
    grey = printed(sheet.page, rng, ink=between(70, 130, level), paper=between(235, 165, level))
    pitch = sheet.module * ratio(0.45, 1.5, level)
    angle = rng.choice([0.26, 0.79, 1.31])
    y, x = numpy.mgrid[:grey.shape[0], :grey.shape[1]].astype(numpy.float32)
    u = (x * numpy.cos(angle) + y * numpy.sin(angle)) * (2 * numpy.pi / pitch)
    v = (y * numpy.cos(angle) - x * numpy.sin(angle)) * (2 * numpy.pi / pitch)
    threshold = 127 + 60 * (numpy.cos(u) + numpy.cos(v))
    dots = numpy.where(grey > threshold, 255.0, 0.0).astype(numpy.float32)
    return scan(printed(dots, rng), rng, skew=1)


@kind("burnt edge")
def burnt_edge(sheet, rng, level):
    """Fire from one side: white, brown, black, gone."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    x, y, side = sheet.box
    distance = (width - numpy.arange(width))[None, :] - (width - x - side) - side * between(-0.12, 0.62, level)
    distance = distance + field(rng, picture.shape, 160) * 45 + field(rng, picture.shape, 40) * 14
    brown = 0.5 + 0.5 * numpy.tanh(distance / between(60, 120, level))
    picture = picture * (0.12 + 0.88 * brown)
    picture = numpy.where(distance < -90, 250.0, picture)
    return scan(picture.astype(numpy.float32), rng)


@kind("copies of copies")
def copies(sheet, rng, level):
    """A copy of a copy of a copy."""
    picture = sheet.page.astype(numpy.float32)
    for generation in range(int(between(2, 9, level))):
        picture = scanned(picture, rng, skew=0.25, noise=10)
        picture = soften(picture, sheet.module * between(0.15, 0.30, level))
        picture = numpy.clip((picture - rng.uniform(95, 150)) * 3.5 + 127, 0, 255)
        picture = numpy.where(field(rng, picture.shape, 3) > between(3.3, 2.3, level), 20.0, picture)
    return Shot([picture.astype(numpy.float32)])


@kind("bad threshold")
def bad_threshold(sheet, rng, level):
    """Saved in black and white, at the wrong limit, under an uneven lamp."""
    picture = printed(sheet.page, rng, ink=between(60, 120, level))
    picture = defocus(picture, sheet.module * between(0.2, 0.75, level))
    picture = scanned(picture, rng, noise=between(4, 16, level))
    lamp = field(rng, picture.shape, 900) * between(6, 26, level)
    limit = between(150, 150 + rng.choice([-1, 1]) * 52, level)
    return Shot([numpy.where(picture + lamp < limit, 0.0, 255.0).astype(numpy.float32)], "png")


@kind("uneven feed")
def uneven_feed(sheet, rng, level):
    """Rollers that slip: parts are stretched, pressed and moved sideways."""
    picture = printed(sheet.page, rng)
    height, width = picture.shape
    rows = numpy.arange(height, dtype=numpy.float32)
    slip = field(rng, (height, 4), 220)[:, 0] * sheet.module * ratio(0.35, 4.5, level)
    side = field(rng, (height, 4), 260)[:, 0] * sheet.module * ratio(0.2, 3.0, level)
    map_y = numpy.broadcast_to((rows + slip)[:, None], picture.shape).astype(numpy.float32)
    map_x = (numpy.arange(width)[None, :] + side[:, None]).astype(numpy.float32)
    return scan(cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderValue=246.0), rng)


@kind("marker")
def marker(sheet, rng, level):
    """A stamp or a marker over the code: darker, but not black."""
    picture = printed(sheet.page, rng)
    x, y, side = sheet.box
    cover = numpy.zeros_like(picture)
    for stroke in range(int(between(1, 5, level))):
        ends = numpy.array([x, y]) + rng.uniform(0, 1, (2, 2)) * side
        cv2.line(cover, *(tuple(int(v) for v in end) for end in ends), 1.0,
                 int(side * rng.uniform(0.08, 0.2)), cv2.LINE_AA)
    picture = picture * (1 - ratio(0.35, 0.93, level) * soften(cover, 2))
    return scan(picture, rng)


@kind("code gone")
def code_gone(sheet, rng, level):
    """The code is cut out, blacked out or rubbed away; only the rows are left, and get worse."""
    picture = printed(sheet.page, rng, ink=between(30, 110, level))
    x, y, side = sheet.box
    edge = int(side * between(0.40, 0.06, rng.random()))
    picture[y - 15:y + side + 15, x + edge:x + side + 15] = rng.choice([12.0, 246.0, 128.0])
    picture = defocus(picture, between(0.5, 5.0, level))
    if rng.random() < 0.35:
        return photo(picture, rng, long_side=int(between(3200, 2000, level)))
    return scan(picture, rng, noise=between(2, 12, level))


# ----------------------------------------------------- containers and several

@kind("several sheets")
def several(sheet, rng, level, others=()):
    """Two to four sheets on one glass or one desk."""
    count = int(between(2, 4.9, level))
    shown = [sheet, *[others[place] for place in rng.permutation(len(others))[:count - 1]]]
    small = ratio(3.4, 1.7, level) / min(one.module for one in shown)
    pages = [turn(scale(printed(one.page, rng), small), rng.uniform(-4, 4) + rng.choice([0, 0, 90, 180]), 60.0)
             for one in shown]
    columns = 2
    cell = max(max(page.shape) for page in pages) + 12
    ground = numpy.full((cell * -(-count // columns), cell * min(count, columns)), 60.0, numpy.float32)
    for place, page in enumerate(pages):
        top, left = place // columns * cell, place % columns * cell
        top += rng.integers(0, cell - page.shape[0])
        left += rng.integers(0, cell - page.shape[1])
        ground[top:top + page.shape[0], left:left + page.shape[1]] = page
    return Shot([camera(lit(ground, rng, 0.2), rng)], quality=85, shown=shown)


@kind("TIFF G4")
def tiff_g4(sheet, rng, level):
    """Black and white at 300, 200 or 150 dpi."""
    factor = ratio(1.0, 0.30, level) * min(1, 7 / sheet.module)
    picture = scale(scanned(printed(sheet.page, rng), rng, noise=6), factor)
    limit = between(130, rng.choice([85, 185]), level)
    return Shot([numpy.where(picture < limit, 0.0, 255.0).astype(numpy.float32)], "tiff-g4", dpi=300 * factor)


@kind("TIFF of pages")
def tiff_pages(sheet, rng, level, others=()):
    """Front and back, or several sheets, one a page."""
    back = numpy.full(sheet.page.shape, 246.0, numpy.float32)
    show = 246 - (246 - sheet.page[:, ::-1].astype(numpy.float32)) * 0.12
    other = others[rng.integers(0, len(others))]
    pages, shown = [], [sheet]
    for page in ([back, sheet.page, show] if rng.random() < 0.6 else [sheet.page, other.page]):
        picture = defocus(printed(page, rng, ink=between(30, 130, level)), sheet.module * between(0.2, 1.2, level))
        pages.append(scanned(picture, rng, noise=between(3, 12, level)))
    if len(pages) == 2:
        shown.append(other)
    return Shot(pages, "tiff", shown=shown)


@kind("WebP")
def webp(sheet, rng, level):
    picture = photographed(printed(sheet.page, rng), rng,
                           long_side=int(3800 * ratio(4.5, 1.9, level) / sheet.module), tilt=0.08)
    return Shot([picture], "webp", quality=int(ratio(70, 12, level)))


@kind("PDF of a scan")
def pdf_scan(sheet, rng, level, others=()):
    """What an office copier sends: pages as JPEG or G4, some blank."""
    factor = ratio(0.75, 0.24, level) * min(1, 8 / sheet.module)
    blank = numpy.full(sheet.page.shape, 246.0, numpy.float32)
    pages = [blank] * int(rng.integers(0, 3)) + [sheet.page] + [blank] * int(rng.integers(0, 2))
    pages = [scale(scanned(printed(page, rng), rng, noise=5), factor) for page in pages]
    if rng.random() < 0.5:
        pages = [numpy.where(page < between(140, 100, level), 0.0, 255.0).astype(numpy.float32) for page in pages]
        return Shot(pages, "pdf-g4", dpi=300 * factor)
    return Shot(pages, "pdf-jpeg", quality=int(ratio(70, 15, level)), dpi=300 * factor)


# ---------------------------------------------------------------- combinations

@kind("old paper", 14)
def old_paper(sheet, rng, level):
    """Faded, stained, folded, dusty."""
    page = printed(sheet.page, rng, ink=246 - ratio(160, 30, level))
    for part in range(3):
        centre = around_code(sheet, rng, 0.9)
        y, x = numpy.mgrid[:page.shape[0], :page.shape[1]].astype(numpy.float32)
        distance = numpy.hypot(x - centre[0], y - centre[1]) / (sheet.box[2] * rng.uniform(0.2, 0.6))
        page = page * (1 - between(0.1, 0.55, level) * (0.5 - 0.5 * numpy.tanh((distance - 1) * 10)))
    for crease in range(2):
        at = int(middle(sheet)[1] + rng.uniform(-0.5, 0.5) * sheet.box[2])
        wide = max(1, int(sheet.module * between(0.3, 1.4, level)))
        page[at:at + wide] = 235
    dust = field(rng, page.shape, sheet.module * 0.4)
    page = numpy.where(dust > between(3.4, 1.9, level), 70.0, page)
    return scan(page.astype(numpy.float32), rng, noise=5)


@kind("hasty photograph", 14)
def hasty(sheet, rng, level):
    """Moved, tilted, in half shadow, sent by messenger."""
    tilt = between(0.15, 0.7, level)
    picture = laid(printed(sheet.page, rng), rng, *(rng.uniform(-1, 1, 2) * tilt), rng.uniform(-0.6, 0.6),
                   long_side=2600)
    picture = smear(picture, sheet.module * 0.65 * ratio(0.4, 2.2, level), rng.uniform(0, numpy.pi), 0.3)
    dark = soften(blotches(rng, picture.shape, 0.4, 500).astype(numpy.float32), 12)
    picture = camera(picture * (1 - between(0.3, 0.8, level) * dark), rng, noise=between(4, 10, level))
    picture = jpeg(scale(picture, ratio(0.9, 0.45, level)), ratio(70, 25, level))
    return Shot([picture], quality=int(ratio(70, 30, level)))


@kind("after the fire", 12)
def after_fire(sheet, rng, level):
    """Scorched, soaked, wrinkled, with holes."""
    page = sheet.page.astype(numpy.float32)
    wet = soften(blotches(rng, page.shape, 0.5, 300).astype(numpy.float32), 30)
    page = page * (1 - wet) + (defocus(page, sheet.module * between(0.3, 1.1, level)) * 0.8 + 25) * wet
    picture = printed(page, rng)
    soot = 1 - between(0.15, 0.75, level) * (0.5 + 0.5 * numpy.tanh(field(rng, page.shape, 350)))
    picture = picture * soot
    x, y, side = sheet.box
    for hole in range(int(between(1, 5, level))):
        centre = around_code(sheet, rng, 0.6)
        around = numpy.linspace(0, 2 * numpy.pi, 50)
        radius = side * rng.uniform(0.03, 0.11) * (1 + 0.15 * rng.standard_normal(50))
        ring = centre + numpy.stack([numpy.cos(around), numpy.sin(around)], axis=1) * radius[:, None]
        picture = numpy.where(polygon(page.shape, ring), 20.0, picture)
    picture = crumpled(picture.astype(numpy.float32), rng, between(0.05, 0.28, level), 60.0)
    return photo(picture.astype(numpy.float32), rng)


@kind("bad office", 12)
def bad_office(sheet, rng, level):
    """Toner at its end, a copy, streaks, then black and white."""
    page = sheet.page.astype(numpy.float32)
    worn = field(rng, page.shape, 90) + 0.6 * field(rng, page.shape, 6)
    page = numpy.where(worn > between(2.6, 0.9, level), numpy.maximum(page, 215), page)
    picture = printed(page, rng, ink=between(50, 100, level))
    lines = rng.random(picture.shape[1]) < ratio(0.005, 0.05, level)
    picture = numpy.where(lines[None, :], 120.0, picture)
    picture = scanned(soften(picture.astype(numpy.float32), sheet.module * between(0.15, 0.45, level)), rng, noise=8)
    limit = between(135, 165, level) + 10 * field(rng, picture.shape, 800)
    return Shot([numpy.where(picture < limit, 0.0, 255.0).astype(numpy.float32)],
                rng.choice(["tiff-g4", "png", "pdf-g4"]))


NEEDS_OTHERS = {several, tiff_pages, pdf_scan}


def damage(name, sheet, rng, level, sheets):
    make = KINDS[name][0]
    others = [one for one in sheets if one.set_id != sheet.set_id]
    # two shares of one set would recover it: an image shows one of each
    distinct = [next(one for one in others if one.set_id == set_id)
                for set_id in dict.fromkeys(one.set_id for one in others)]
    shot = make(sheet, rng, level, others=distinct) if make in NEEDS_OTHERS else make(sheet, rng, level)
    shot.pages = [to_bytes(page) for page in shot.pages]
    shot.shown = shot.shown or [sheet]
    return shot
