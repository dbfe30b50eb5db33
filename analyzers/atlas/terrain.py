"""Sea, land, lakes, shores and borders of one square, drawn without words.

Areas are painted on a plain sheet of degrees and looked up from there, so that no polygon has to be cut at poles, date line or rim.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.atlas.data import Lines, lines
from analyzers.atlas.projection import Floats, Square

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

SEA: Colour = (221, 232, 240)
LAND: Colour = (250, 247, 240)
SHORE: Colour = (112, 138, 156)
BORDER: Colour = (158, 128, 128)
GRID: Colour = (203, 216, 226)
PAPER: Colour = (255, 255, 255)

_FINE_BELOW = 12.0  # degrees of reach: nearer maps take the fine lines
_MOST_CELLS = 3000  # of the sheet of degrees, each way
_LARGE = 600  # pixels; smaller maps have thinner lines
_SHIFT = 4  # sixteenths of a pixel, in which OpenCV takes its lines


def terrain(square: Square) -> Pixels:
    """side×side×3 RGB."""
    scale = "fine" if square.reach < _FINE_BELOW else "coarse"
    picture = _areas(square, scale)
    if square.globe:
        _graticule(picture, square)
    for layer, colour, width in (("lakes", SHORE, 1), ("borders", BORDER, 2), ("land", SHORE, 2)):
        _stroke(picture, square, lines(f"{layer}_{scale}"), colour, width if square.side > _LARGE else 1)
    if square.globe:
        _rim(picture, square)
    return picture


def _areas(square: Square, scale: str) -> Pixels:
    """Sea, land and lakes in their colours."""
    import cv2

    east, north, inside = square.unlaid()
    span = float(np.abs(east[inside]).max()) + 0.01
    low, high = max(float(north[inside].min()) - 0.01, -90.0), min(float(north[inside].max()) + 0.01, 90.0)
    columns = min(2 * square.side, _MOST_CELLS)
    sheet = np.array([columns / (2 * span), columns / (high - low)])  # cells per degree east and north
    origin = np.array([square.longitude - span, high])
    land = np.zeros((columns, columns), np.uint8)
    for layer, value in (("land", 1), ("lakes", 0)):
        for turn in (-360.0, 0.0, 360.0):
            parts = [
                np.rint(np.clip((part + np.array([turn, 0.0]) - origin) * sheet * (1, -1), -1e5, 1e5) * (1 << _SHIFT)).astype(np.int32)
                for part in _seen(lines(f"{layer}_{scale}"), origin[0] - turn, low, origin[0] + 2 * span - turn, high)
            ]
            if parts:
                cv2.fillPoly(land, parts, value, cv2.LINE_8, _SHIFT)
    across = ((east + span) * sheet[0] - 0.5).astype(np.float32)
    down = ((high - north) * sheet[1] - 0.5).astype(np.float32)
    share = cv2.remap(land.astype(np.float32), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[..., None]
    mixed = np.asarray(SEA) * (1 - share) + np.asarray(LAND) * share
    return np.where(inside[..., None], np.rint(mixed), PAPER).astype(np.uint8)


def _seen(layer: Lines, west: float, south: float, east: float, north: float) -> Iterator[Floats]:
    """The rings that touch a rectangle of degrees, cut to it with a margin where they are long."""
    for part in layer.within(west, south, east, north):
        cut = part
        if len(part) > 50:
            for axis, limit, sign in ((0, west - 0.1, 1), (0, east + 0.1, -1), (1, south - 0.1, 1), (1, north + 0.1, -1)):
                cut = _cut(cut, axis, limit, sign)
        if len(cut) > 2:
            yield cut


def _cut(ring: Floats, axis: int, limit: float, sign: int) -> Floats:
    """A ring without what lies beyond a line of degrees (Sutherland and Hodgman); its new edges run along that line."""
    if not len(ring):
        return ring
    after = np.roll(ring, -1, axis=0)
    inside, inside_after = (points[:, axis] * sign >= limit * sign for points in (ring, after))
    crossing = inside != inside_after
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (limit - ring[:, axis]) / (after[:, axis] - ring[:, axis])
    met = ring + np.where(crossing, share, 0)[:, None] * (after - ring)
    both = np.stack([ring, met], axis=1).reshape(-1, 2)
    kept: Floats = both[np.stack([inside, crossing], axis=1).ravel()]
    return kept


def _stroke(picture: Pixels, square: Square, layer: Lines, colour: Colour, width: int) -> None:
    """The lines of a layer; edges of the sheet (date line, pole) are none, and disputed borders are dashed."""
    first, disputed = layer.starts[:-1], np.repeat(layer.disputed, np.diff(layer.starts))
    points = layer.points
    at_seam = (np.abs(points[:, 0]) > 179.9995) | (points[:, 1] < -89.99)
    near = _roughly(square, points)
    begins = np.zeros(len(points), bool)
    begins[first] = True
    chosen = near | np.r_[near[1:], False] | np.r_[False, near[:-1]]  # with one neighbour, so that lines reach the edge
    index = np.flatnonzero(chosen)
    if not len(index):
        return
    pixels, on_sheet = square.laid(points[index])
    joined = (np.diff(index) == 1) & ~begins[index[1:]] & ~(at_seam[index[:-1]] & at_seam[index[1:]]) & on_sheet[:-1] & on_sheet[1:]
    breaks = np.flatnonzero(~joined) + 1
    for line, place in zip(np.split(pixels, breaks), np.split(index, breaks), strict=True):
        if len(line) > 1:
            draw_line(picture, line, colour, width, dashed=bool(disputed[place[0]]))


def _roughly(square: Square, points: Floats) -> NDArray[np.bool_]:
    """Which points lie within the square's reach, and a little more."""
    here = np.radians([square.longitude, square.latitude])
    east, north = np.radians(points[:, 0]) - here[0], np.radians(points[:, 1])
    towards = np.sin(here[1]) * np.sin(north) + np.cos(here[1]) * np.cos(north) * np.cos(east)
    near: NDArray[np.bool_] = towards > np.cos(np.radians(min(1.1 * square.reach + 0.1, 179)))
    return near


def draw_line(picture: Pixels, line: Floats, colour: Colour, width: int, *, dashed: bool = False) -> None:
    """A smooth line through pixels N×2, in place; where `dashed`, 9 pixels of each 15."""
    import cv2

    pieces = _dashes(line) if dashed else [line]
    fixed = [np.rint(np.clip(piece - 0.5, -9e4, 9e4) * (1 << _SHIFT)).astype(np.int32)[:, None] for piece in pieces]
    cv2.polylines(picture, fixed, False, colour, width, cv2.LINE_AA, _SHIFT)


def _dashes(line: Floats) -> list[Floats]:
    length = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    if length[-1] > 20_000:  # far beyond the sheet
        return [line]
    starts = np.arange(0, length[-1], 15.0)
    ends = np.minimum(starts + 9, length[-1])
    pieces = []
    for start, end in zip(starts, ends, strict=True):
        along = np.r_[start, length[(length > start) & (length < end)], end]
        pieces.append(np.stack([np.interp(along, length, line[:, 0]), np.interp(along, length, line[:, 1])], axis=1))
    return pieces


def _graticule(picture: Pixels, square: Square) -> None:
    """Every 30 degrees, pale."""
    along, around = np.linspace(-90, 90, 181), np.linspace(-180, 180, 361)
    meridians = [np.stack([np.full_like(along, east), along], axis=1) for east in range(-180, 180, 30)]
    parallels = [np.stack([around, np.full_like(around, north)], axis=1) for north in range(-60, 90, 30)]
    for curve in (*meridians, *parallels):
        pixels, seen = square.laid(curve)
        for run in np.split(np.arange(len(curve)), np.flatnonzero(np.diff(seen.astype(np.int8))) + 1):
            if seen[run[0]] and len(run) > 1:
                draw_line(picture, pixels[run], GRID, 1)


def _rim(picture: Pixels, square: Square) -> None:
    turn = np.linspace(0, 2 * np.pi, 721)
    radius = square.side / 2 - 1
    draw_line(picture, square.side / 2 + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1), SHORE, 2)
