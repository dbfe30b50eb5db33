"""What was added to a picture, or changed in it, against the reference frame laid under it: toned alike, equally sharp, then subtracted.

Toning, inversion, blur, grain, coarse JPEG and a registration that is a pixel or two off are no difference; captions, arrows, circles,
logos and objects that were put in or taken out are. It says where to look, and nothing about why it differs.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Bytes, Floats
from analyzers.results import Region

SIDE = 384  # px of the longer side at which both are compared: strokes of a caption are still there, most grain is not
DECISION = 6.0  # times the picture's own noise: that is 0.5
LEAST_NOISE = 0.02  # of the picture's range of tones
LEAST_AREA = 0.001  # of the picture: a smaller region is not named
MOST_REGIONS = 12
_LEAST_SIDE = 16
_LEAST_COVERED = 256  # px: too few tell no tone curve
_KNOTS = (17, 7, 7, 7)  # of the curves of luma, red, green and blue
_DOUBT = 1.0  # of the curves of colours: what luma and a share of the colours explain, they need not
_ROUNDS = 4
_FITTED = 6_000  # px that the tone curve is fitted on
_EDGE = 7  # px at SIDE
_LEAST_FLOW = 48  # px: shorter sides are not followed
_BLOCK = 16
_BARE = 0.02  # the weight of a place where nothing agrees: a sky has no structure, but its tone is to be known
_SHIFT = 4.0  # px at SIDE: what of a misregistration is followed
_GAP = 0.012  # of the longer side: letters of a word are one region
_FULL = 0.6
_BLURS = (0.8, 1.4, 2.2, 3.2)  # px at SIDE
_LARGE = 20.0  # grey levels, all channels together: beyond it, further is hardly worse
Mask = NDArray[np.bool_]
Wide = NDArray[np.float64]


def difference(picture: Bytes, aligned: Bytes, covered: Mask) -> Floats:
    """How much a picture differs from the frame warped onto it, both H×W×3 RGB: H×W, 0..1; 0.5 is DECISION times the picture's own noise.

    -1 where `covered` (H×W) is False and close to it, and everywhere where too little is covered for the tones to be compared.
    """
    import cv2

    height, width = picture.shape[:2]
    scale = min(1.0, SIDE / max(height, width, 1))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = [cv2.resize(side, size, interpolation=cv2.INTER_AREA) for side in (picture, aligned, covered.astype(np.uint8) * 255)]
    known = cv2.erode(small[2], np.ones((_EDGE, _EDGE), np.uint8)) > 250  # beyond the frame's border its blurred copy is dark
    if min(size) < _LEAST_SIDE or known.sum() < _LEAST_COVERED:
        return np.full((height, width), -1, np.float32)
    values = cv2.resize(_compared(_opponent(small[0]), _opponent(small[1]), known), (width, height), interpolation=cv2.INTER_LINEAR)
    near = cv2.resize(known.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    return np.where(covered & near, np.clip(values, 0, 1), -1).astype(np.float32)


def _compared(shown: Floats, under: Floats, known: Mask) -> Floats:
    """The difference at working size, 0..1. Both are h×w×3: luma and two opponent colours."""
    shown = _blurred(shown, 0.8)
    trusted = _agreeing(shown[..., 0], under[..., 0], known)
    toned = _toned(shown, under, trusted)
    toned = _followed(shown, toned, trusted)
    shown, toned = _equally_sharp(shown, toned, trusted)
    trusted = _trusted(shown, toned, known)
    toned = _toned(shown, toned, trusted, anew=False)
    toned = toned + _unevenness(shown - toned, trusted)
    spread = _noise(shown - toned, trusted, shown)
    far = np.sqrt(((_outside(shown, toned) / spread) ** 2).sum(axis=2))
    return cast("Floats", np.clip(_blurred(far, 0.7) / (2 * DECISION), 0, 1))


def _opponent(pixels: Bytes) -> Floats:
    red, green, blue = np.moveaxis(pixels.astype(np.float32), 2, 0)
    return np.stack([0.299 * red + 0.587 * green + 0.114 * blue, red - green, blue - (red + green) / 2], axis=2)


def _blurred(values: Floats, sigma: float) -> Floats:
    import cv2

    if sigma < 8:
        return cast("Floats", cv2.GaussianBlur(values, (0, 0), sigma))
    height, width = values.shape[:2]
    small = cv2.resize(values, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    return cast("Floats", cv2.resize(cv2.GaussianBlur(small, (0, 0), sigma / 4), (width, height), interpolation=cv2.INTER_LINEAR))


def _agreeing(one: Floats, other: Floats, known: Mask) -> Floats:
    """0..1: how far the structure of both agrees at each place, inverted or not as the whole of the picture is."""
    import cv2

    def mean(values: Floats) -> Floats:
        return cast("Floats", cv2.boxFilter(values, -1, (_BLOCK, _BLOCK)))

    one, other = _blurred(one, 1.5), _blurred(other, 1.5)
    mean_one, mean_other = mean(one), mean(other)
    variances = np.maximum(mean(one * one) - mean_one**2, 0) * np.maximum(mean(other * other) - mean_other**2, 0)
    covariance = mean(one * other) - mean_one * mean_other
    correlation = np.where(known, covariance / np.sqrt(variances + 16.0), 0)
    turned = float((correlation * np.abs(correlation)).sum()) < 0
    weights = np.clip(-correlation if turned else correlation, 0, 1) ** 2
    return (np.where(known, np.maximum(weights, _BARE), 0)).astype(np.float32)


def _toned(shown: Floats, under: Floats, weights: Floats, *, anew: bool = True) -> Floats:
    """The frame in the picture's tones: curves of its luma and of its colours, falling or rising, added up, fitted where both agree.

    Fitted on blurred copies, so that a misregistration flattens no curve; what does not follow loses its say from round to round. A frame
    not yet toned is begun `anew` in three ways, since a caption, a bar or another picture beside it may hold more tones than what agrees.
    """
    step = max(1, int(np.ceil(np.sqrt(weights.size / _FITTED))))
    pick = (slice(None, None, step), slice(None, None, step))
    flat, wanted = (_blurred(side, 1.5)[pick].reshape(-1, 3).astype(np.float64) for side in (under, shown))
    given = weights[pick].ravel() * _rarity(flat)
    columns = _columns(flat)
    starts = [np.zeros(len(flat))]
    if anew:
        starts += [_from_usual(flat[:, 0], values, given) for values in (wanted, wanted - flat * np.array((0, 1, 1)))]
    _, solution = min((_solved(columns, wanted, given, far) for far in starts), key=lambda found: found[0])
    return _applied(solution, under)


def _solved(columns: Wide, wanted: Wide, given: Wide, far: Wide) -> tuple[float, Wide]:
    """The curve that most follow, begun from how `far` each value is thought to lie; and what it leaves unexplained."""
    smooth = _smoothness()
    solution = np.zeros((sum(_KNOTS) + 2, 3))
    for _ in range(_ROUNDS):
        usual = max(2.0, _weighted_median(far, given))
        say = given / (1 + (far / (1.5 * usual)) ** 2) ** 2
        weighted = columns * say[:, None]
        solution = np.linalg.solve(columns.T @ weighted + 1e-3 * (say.sum() + 1e-3) * smooth, weighted.T @ wanted)
        far = np.abs(wanted - columns @ solution).sum(axis=1)
    return float((given * far / (far + _LARGE)).sum()), solution


def _rarity(flat: Wide) -> Wide:
    """A weight for each value: a colour that few of them have is heard too, or a red car on sand would be no part of the curve."""
    cell = (np.clip(flat + np.array((0, 256, 256)), 0, 511) / 20).astype(int) @ np.array((1, 26, 676))
    return np.asarray(1 / np.sqrt(np.bincount(cell)[cell]))


def _tones(values: NDArray[np.floating]) -> list[NDArray[np.floating]]:
    """Luma, red, green and blue, 0..255, of luma and opponent colours."""
    luma, red_green, blue_yellow = (values[..., channel] for channel in range(3))
    middle = luma + 0.144 * red_green - 0.114 * blue_yellow
    tones = (luma, middle + red_green / 2, middle - red_green / 2, middle + blue_yellow)
    return [np.clip(tone, 0, 255) for tone in tones]


def _columns(flat: Wide) -> Wide:
    """n×(knots + 2): how near each tone is to each knot of its curve, linear between two; and both colours."""
    near = []
    for tone, knots in zip(_tones(flat), _KNOTS, strict=True):
        place = tone * ((knots - 1) / 255)
        near.append(np.clip(1 - np.abs(place[:, None] - np.arange(knots)), 0, 1))
    return np.concatenate([*near, flat[:, 1:] / 255], axis=1)


def _applied(solution: Wide, under: Floats) -> Floats:
    *curves, straight = np.split(solution, np.cumsum(_KNOTS))
    toned = np.asarray((under[..., 1:] / 255) @ straight, np.float32)
    for tone, curve in zip(_tones(under), curves, strict=True):
        levels = np.rint(tone).astype(np.uint8)
        places = np.linspace(0, 255, len(curve))
        table = np.stack([np.interp(np.arange(256), places, curve[:, channel]) for channel in range(3)], axis=1)
        toned += table.astype(np.float32)[levels]
    toned[..., 0] = np.clip(toned[..., 0], 0, 255)  # what is blown out or black stays so
    return toned


def _smoothness() -> Wide:
    """What a bend of a curve costs; where no tone of the frame tells, it goes on straight, and little by little level."""
    cost = np.eye(sum(_KNOTS) + 2) * 1e-6
    start = 0
    for knots in _KNOTS:
        bend, slope = np.diff(np.eye(knots), 2, axis=0), np.diff(np.eye(knots), 1, axis=0)
        part = slice(start, start + knots)
        cost[part, part] += bend.T @ bend + 0.02 * slope.T @ slope + _DOUBT * np.eye(knots) * (start > 0)
        start += knots
    return cost


def _from_usual(luma: Wide, wanted: Wide, weights: Wide) -> Wide:
    """How far each value lies from the median of those over the same tone: a start that a large bar or caption cannot draw away."""
    level = np.clip(luma * (_KNOTS[0] / 256), 0, _KNOTS[0] - 1).astype(int)
    middle = np.zeros((_KNOTS[0], 3))
    for tone in np.unique(level):
        of_tone = level == tone
        middle[tone] = [_weighted_median(wanted[of_tone, channel], weights[of_tone]) for channel in range(3)]
    return np.asarray(np.abs(wanted - middle[level]).sum(axis=1))


def _weighted_median(values: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    order = np.argsort(values, axis=None)
    total = np.cumsum(weights.ravel()[order])
    return float(values.ravel()[order[np.searchsorted(total, total[-1] / 2)]])


def _followed(shown: Floats, toned: Floats, weights: Floats) -> Floats:
    """The frame moved onto the picture by the pixels that the homography left, smoothly, as it is moved where both agree."""
    import cv2

    height, width = weights.shape
    if min(height, width) < _LEAST_FLOW:
        return toned
    low, high = np.percentile(shown[..., 0], (1, 99))
    gain = 255 / max(float(high - low), 16.0)
    one, other = (np.clip((side[..., 0] - low) * gain, 0, 255).astype(np.uint8) for side in (shown, toned))
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST).calc(one, other, None)
    sure = weights * (np.abs(flow).max(axis=2) <= _SHIFT) + 1e-4
    whole = _blurred(sure, 12.0)
    across, down = (_blurred(np.clip(flow[..., axis], -_SHIFT, _SHIFT) * sure, 12.0) / whole for axis in (0, 1))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cast("Floats", cv2.remap(toned, x + across, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _equally_sharp(shown: Floats, toned: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The sharper of both blurred until they differ least."""

    def apart(one: Floats, other: Floats) -> float:
        return float((np.abs(one[..., 0] - other[..., 0]) * weights).sum())

    best = (apart(shown, toned), shown, toned)
    for one_blurred in (False, True):
        for sigma in _BLURS:
            one, other = (_blurred(shown, sigma), toned) if one_blurred else (shown, _blurred(toned, sigma))
            found = apart(one, other)
            if found >= best[0]:
                break
            best = (found, one, other)
    return best[1], best[2]


def _trusted(shown: Floats, toned: Floats, known: Mask) -> Floats:
    """0..1: where both lie close in tone."""
    far = np.abs(_blurred(shown - toned, 1.5)).sum(axis=2)
    usual = max(2.0, float(np.median(far[known])))
    return np.where(known, 1 / (1 + (far / (1.5 * usual)) ** 2) ** 2, 0).astype(np.float32)


def _unevenness(left: Floats, weights: Floats) -> Floats:
    """Light that is uneven over the whole of a photographed screen: what is left, very smooth, as far as trusted places tell."""
    sigma = max(left.shape) / 10
    whole = _blurred(weights, sigma) + 0.05
    return np.stack([_blurred(left[..., channel] * weights, sigma) / whole for channel in range(3)], axis=2)


def _noise(left: Floats, weights: Floats, shown: Floats) -> Floats:
    """Per channel, the usual size of what is left where both agree: grain, blocks, and what toning and sharpness do not explain."""
    low, high = np.percentile(shown[..., 0], (1, 99))
    least = max(1.0, LEAST_NOISE * float(high - low))
    return np.array([max(least, 1.48 * _weighted_median(np.abs(left[..., channel]), weights)) for channel in range(3)], np.float32)


def _outside(shown: Floats, toned: Floats) -> Floats:
    """By how much the picture lies above or below all that the frame has within a pixel."""
    import cv2

    square = np.ones((3, 3), np.uint8)
    return cast("Floats", np.maximum(shown - cv2.dilate(toned, square), 0) + np.maximum(cv2.erode(toned, square) - shown, 0))


def added_regions(values: Floats) -> tuple[Region, ...]:
    """The connected places of a difference that reach 0.5 and are big enough to look at, largest first; none within another's full box."""
    import cv2

    reach = max(1, round(_GAP * max(values.shape)))
    over = (values >= 0.5).astype(np.uint8)
    near = cv2.morphologyEx(over, cv2.MORPH_CLOSE, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    differing = np.bincount(labels.ravel(), weights=over.ravel(), minlength=len(boxes))
    named = np.flatnonzero(differing[1:] >= max(LEAST_AREA * over.size, 1)) + 1
    found: list[Region] = []
    full: list[Region] = []
    for label in named[np.argsort(-differing[named], kind="stable")]:
        box = Region(*(int(value) for value in boxes[label][:4]))
        if any(_within(box, other) for other in full):
            continue
        found.append(box)
        if differing[label] >= _FULL * box.width * box.height:  # a frame around the picture hides nothing
            full.append(box)
    return tuple(found[:MOST_REGIONS])


def _within(one: Region, other: Region) -> bool:
    return (
        other.x <= one.x
        and other.y <= one.y
        and one.x + one.width <= other.x + other.width
        and one.y + one.height <= other.y + other.height
    )
