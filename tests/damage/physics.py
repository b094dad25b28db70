"""What paper, ink, scanners and cameras do to a picture.

Pictures are float32 arrays of grey, 0 black to 255 white, or of blue, green and red. Every random
choice comes from the generator that is passed in.
"""

import cv2
import numpy

WHITE = 255.0


def between(low, high, level):
    """A value on a straight line, for a level from 0 to 1."""
    return low + (high - low) * level


def ratio(low, high, level):
    """The same in equal factors."""
    return low * (high / low) ** level


# ------------------------------------------------------------------ fields

def field(rng, shape, scale):
    """Smooth noise of mean 0 and deviation 1, whose bumps have about `scale` pixels."""
    height, width = shape[:2]
    rows, columns = int(height / scale) + 4, int(width / scale) + 4
    coarse = rng.standard_normal((rows, columns)).astype(numpy.float32)
    fine = cv2.resize(coarse, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) \
        if scale <= 4 else cv2.resize(coarse, (int(columns * scale), int(rows * scale)),
                                      interpolation=cv2.INTER_CUBIC)
    top, left = rng.integers(0, int(scale) + 1, 2)
    fine = fine[top:top + height, left:left + width]
    return (fine - fine.mean()) / (fine.std() + 1e-6)


def blotches(rng, shape, share, scale):
    """A mask of irregular islands that cover about a share of the page."""
    shape_of = field(rng, shape, scale) + 0.45 * field(rng, shape, scale / 3) \
        + 0.25 * field(rng, shape, max(2, scale / 12))
    return shape_of > numpy.quantile(shape_of[::16, ::16], 1 - share)


def grain(rng, shape, deviation, size=1.0):
    noise = rng.standard_normal(shape, dtype=numpy.float32) * deviation
    if size > 1:
        noise = cv2.GaussianBlur(noise, (0, 0), size / 2)
        noise *= deviation / (noise.std() + 1e-6)
    return noise


def polygon(shape, points):
    mask = numpy.zeros(shape[:2], numpy.uint8)
    cv2.fillPoly(mask, [numpy.round(points).astype(numpy.int32)], 1)
    return mask.astype(bool)


def ragged(rng, start, end, roughness, steps=160):
    """A torn line between two points."""
    along = numpy.linspace(0, 1, steps)[:, None]
    line = numpy.array(start) + (numpy.array(end) - numpy.array(start)) * along
    walk = numpy.cumsum(rng.standard_normal((steps, 2)), axis=0)
    walk -= walk[0] + (walk[-1] - walk[0]) * along
    return line + walk * roughness


# -------------------------------------------------------------------- lens

def soften(picture, sigma):
    return cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0.05 else picture


def defocus(picture, radius):
    """A lens out of focus: a disc."""
    size = int(numpy.ceil(radius)) * 2 + 3
    centre = size // 2
    y, x = numpy.mgrid[:size, :size] - centre
    disc = numpy.clip(radius + 0.5 - numpy.hypot(x, y), 0, 1).astype(numpy.float32)
    return cv2.filter2D(picture, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)


def smear(picture, length, angle, curve=0.0):
    """A camera that moves while it exposes, on a slightly bent path."""
    size = int(numpy.ceil(length)) * 2 + 3
    kernel = numpy.zeros((size, size), numpy.float32)
    for part in numpy.linspace(-0.5, 0.5, size * 4):
        x = part * length * numpy.cos(angle) + curve * length * part * part * -numpy.sin(angle)
        y = part * length * numpy.sin(angle) + curve * length * part * part * numpy.cos(angle)
        kernel[int(round(size // 2 + y)), int(round(size // 2 + x))] += 1
    kernel = cv2.GaussianBlur(kernel, (0, 0), 0.5)
    return cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def scale(picture, factor):
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)


def turn(picture, degrees, background):
    """Turns a page and widens the picture to hold it."""
    height, width = picture.shape[:2]
    angle = numpy.radians(degrees)
    cos, sin = abs(numpy.cos(angle)), abs(numpy.sin(angle))
    new_width, new_height = int(width * cos + height * sin) + 2, int(height * cos + width * sin) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix[:, 2] += [(new_width - width) / 2, (new_height - height) / 2]
    return cv2.warpAffine(picture, matrix, (new_width, new_height), flags=cv2.INTER_LINEAR,
                          borderValue=background)


def jpeg(picture, quality):
    data = cv2.imencode(".jpg", to_bytes(picture), [cv2.IMWRITE_JPEG_QUALITY, int(quality)])[1]
    return cv2.imdecode(data, cv2.IMREAD_UNCHANGED).astype(numpy.float32)


def to_bytes(picture):
    return numpy.clip(picture + 0.5, 0, 255).astype(numpy.uint8)


# --------------------------------------------------------------- paper, ink

def printed(page, rng, ink=28.0, paper=246.0):
    """Ink on paper: toner spreads a little, paper has fibres."""
    shade = soften(page.astype(numpy.float32), 0.8) / WHITE
    picture = ink + (paper - ink) * shade
    return picture + field(rng, page.shape, 3) * 1.2


def spread(page, radius):
    """Ink that runs out (positive) or in (negative) by so many pixels."""
    picture = page.astype(numpy.float32)
    whole = abs(radius)
    sigma = max(0.6, whole * 0.8)
    soft = cv2.GaussianBlur(picture, (0, 0), sigma)
    # how far a straight edge moves for a threshold: radius = sigma * quantile
    quantile = whole / sigma
    share = 0.5 * (1 + numpy.tanh(0.7978845 * (quantile + 0.044715 * quantile ** 3)))
    limit = WHITE * (share if radius > 0 else 1 - share)
    return numpy.clip((soft - limit) * 6 + 127, 0, WHITE)


def scanned(picture, rng, skew=0.5, noise=2.5):
    """A flatbed: a slight skew, its lamp, its sensor."""
    picture = turn(picture, rng.uniform(-skew, skew), 250.0) if skew else picture
    lamp = 1 + 0.012 * field(rng, picture.shape, 700)
    return soften(picture * (lamp if picture.ndim == 2 else lamp[..., None]), 0.5) \
        + grain(rng, picture.shape, noise)


# ---------------------------------------------------------------- telephone

def surface(rng, shape):
    """What a page lies on: wood, cloth or stone."""
    base = rng.uniform(45, 130)
    length = rng.uniform(20, 60)
    coarse = field(rng, (shape[0], max(8, shape[1] // 12)), length)
    boards = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return base + 9 * boards + 5 * field(rng, shape, 3)


def view(shape, pitch, yaw, roll, long_side, distance=2.6):
    """How a page of a shape looks from a camera: the homography and the size of the picture."""
    height, width = shape[:2]
    corners = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float64)
    flat = (corners - [width / 2, height / 2]) / max(width, height)
    world = numpy.c_[flat, numpy.zeros(4)]
    for angle, (first, second) in [(roll, (0, 1)), (yaw, (0, 2)), (pitch, (1, 2))]:
        rotated = world.copy()
        rotated[:, first] = numpy.cos(angle) * world[:, first] - numpy.sin(angle) * world[:, second]
        rotated[:, second] = numpy.sin(angle) * world[:, first] + numpy.cos(angle) * world[:, second]
        world = rotated
    seen = world[:, :2] * distance / (distance + world[:, 2:3])
    low, high = seen.min(axis=0), seen.max(axis=0)
    size = (high - low).max()
    margin = 0.05 * size
    factor = long_side / (size + 2 * margin)
    target = (seen - low + margin) * factor
    extent = ((high - low + 2 * margin) * factor).astype(int)
    return cv2.getPerspectiveTransform(corners.astype(numpy.float32), target.astype(numpy.float32)), \
        tuple(int(side) for side in extent)


def laid(picture, rng, pitch=0.0, yaw=0.0, roll=0.0, long_side=3000, distance=2.6):
    """The page on a surface, seen by a camera that looks at it from an angle."""
    matrix, size = view(picture.shape, pitch, yaw, roll, long_side, distance)
    # what gets smaller is averaged, as a sensor does
    shrink = long_side / max(picture.shape)
    source = soften(picture, 0.35 / shrink) if shrink < 0.9 else picture
    warped = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_LINEAR, borderValue=-999.0)
    ground = surface(rng, warped.shape)
    covered = cv2.warpPerspective(numpy.ones(picture.shape[:2], numpy.float32), matrix, size)
    return numpy.where(covered > 0.99, warped, ground)


def lit(picture, rng, depth=0.25):
    """A lamp on one side and a lens that darkens its corners."""
    height, width = picture.shape[:2]
    y, x = numpy.mgrid[-1:1:height * 1j, -1:1:width * 1j].astype(numpy.float32)
    angle = rng.uniform(0, 2 * numpy.pi)
    light = 1 - depth * 0.5 * (1 + x * numpy.cos(angle) + y * numpy.sin(angle)) * 0.7
    return picture * light * (1 - 0.10 * (x * x + y * y))


def photographed(picture, rng, long_side=3000, steady=True, depth=0.25, tilt=0.10, noise=4.0, sharp=1.0):
    """The page as somebody with a telephone takes it."""
    pitch, yaw, roll = rng.uniform(-tilt, tilt, 3) if steady else rng.uniform(-2 * tilt, 2 * tilt, 3)
    picture = lit(laid(picture, rng, pitch, yaw, roll, long_side), rng, depth)
    return camera(picture, rng, noise, sharp)


def camera(picture, rng, noise=4.0, sharp=1.0):
    """Lens, sensor, and the sharpening that every telephone does."""
    picture = soften(picture, 0.7) + grain(rng, picture.shape, noise, 1.6)
    return picture + sharp * 0.6 * (picture - soften(picture, 1.4))


# ----------------------------------------------------------------- geometry

def bent(picture, slope, background, axis=0, distance=2.4, light=0.35):
    """A page that is bent around one direction, seen from above.

    `slope` gives the angle of the paper along the axis, an array as long as that side.
    """
    if axis == 1:
        turned = bent(numpy.ascontiguousarray(picture.T), slope, background, 0, distance, light)
        return numpy.ascontiguousarray(turned.T)
    height, width = picture.shape[:2]
    assert len(slope) == width
    across = numpy.concatenate([[0], numpy.cumsum(numpy.cos(slope[:-1]))])
    rise = numpy.concatenate([[0], numpy.cumsum(numpy.sin(slope[:-1]))])
    rise -= rise.min()
    across -= across[-1] / 2
    eye = distance * max(height, width)
    nearer = eye / (eye - rise)
    place = across * nearer
    # where paper hides paper, the farther part is not seen
    place = numpy.maximum.accumulate(place)
    half_x = max(abs(place[0]), abs(place[-1]))
    half_y = height / 2 * nearer.max()
    out_x = numpy.arange(-half_x - 20, half_x + 20)
    out_y = numpy.arange(-half_y - 20, half_y + 20)
    source_x = numpy.interp(out_x, place + numpy.arange(width) * 1e-6, numpy.arange(width), -99, width + 99)
    grown = numpy.interp(source_x, numpy.arange(width), nearer)
    map_x = numpy.broadcast_to(source_x, (len(out_y), len(out_x))).astype(numpy.float32)
    map_y = (out_y[:, None] / grown[None, :] + height / 2).astype(numpy.float32)
    shade = 1 - light * numpy.interp(source_x, numpy.arange(width), numpy.sin(slope))
    shaded = cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderValue=-999.0)
    return numpy.where(shaded < -100, background, shaded * numpy.clip(shade, 0.2, 1.15)[None, :])


def crumpled(picture, rng, depth, background):
    """Wrinkles: ridges that move what is printed and catch the light."""
    shape = picture.shape[:2]
    relief = numpy.zeros(shape, numpy.float32)
    for size, weight in [(500, 1.0), (220, 0.5), (90, 0.22)]:
        relief += weight * size * (0.7 - numpy.abs(field(rng, shape, size)))
    relief = soften(relief, 4)
    down, right = numpy.gradient(relief)
    y, x = numpy.mgrid[:shape[0], :shape[1]].astype(numpy.float32)
    middle_x, middle_y = shape[1] / 2, shape[0] / 2
    eye = 2.4 * max(shape)
    # parallax away from the middle, and paper that is shorter where it climbs
    map_x = x + depth * (relief * (x - middle_x) / eye + 5.0 * right)
    map_y = y + depth * (relief * (y - middle_y) / eye + 5.0 * down)
    moved = cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderValue=background)
    angle = rng.uniform(0, 2 * numpy.pi)
    shade = 1 + depth * 0.55 * (right * numpy.cos(angle) + down * numpy.sin(angle))
    return moved * numpy.clip(shade, 0.25, 1.2)
