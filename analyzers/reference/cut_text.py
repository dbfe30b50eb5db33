"""Writing of the reference frame that a picture keeps: whole, or cut off where the picture ends; and what Tesseract reads there.

Whoever crops a frame of a game or of a broadcast to hide where it comes from often leaves a piece of a caption or display at the border.
Lines are looked for in the frame, where they are whole, and then in the picture at the same place: a picture alone gives none.
"""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.language import Message, mark, say
from analyzers.reference.features import Bytes, Floats, Grey
from analyzers.reference.reading import Reading, read_strip, strip
from analyzers.reference.text_lines import TextLine, text_lines
from analyzers.reference.verify import Matrix, depth, mapped
from analyzers.results import Region

Edge = Literal["left", "right", "upper", "lower"]
MOST_CUT, MOST_KEPT = 3, 1  # lines that are named
MOST_READ = 2
_FOUND = 0.72  # correlation of a piece of the line with the picture: there the picture shows it
_FOUND_ALONE = 0.82  # where it is the only one
_SHOWN = 0.5  # of the pieces that lie within the picture
_SLACK = 3  # kept px by which a piece may lie beside its place
_PIECE = 3.0  # letter heights: the length of a piece
_PART = 0.6  # of the letters' height, where a line is cut along its length
_LEAST_GONE = 1.0  # letter heights
_OUTSIDE = 0.7  # of what is gone must lie outside the picture, or in a bar
_FLAT = 5.0  # grey levels: a bar varies less
_SOFTENED = 0.8  # px: small letters of two encodings are compared softly
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class KeptText:
    """A line of the frame that the picture shows: all of it, and the part that is shown, in kept px; that part in picture px."""

    line: Region
    part: Region
    shown: Region
    edges: tuple[Edge, ...]  # of the picture, where the line is cut off
    bright: bool  # in the frame: letters brighter than their ground
    bright_shown: bool  # in the picture


def notes(picture: Bytes, frame: Bytes, to_kept: Matrix, job: Job) -> tuple[Message, ...]:
    """What is to be said of writing in a picture (H×W×3) and the frame as kept (h×w×3); `to_kept` carries picture px to kept px.

    Tesseract runs only where something was found, and only where it is installed.
    """
    found = kept_texts(_grey(picture), _grey(frame), to_kept)
    cut = [text for text in found if text.edges][:MOST_CUT]
    whole = [text for text in found if not text.edges][:MOST_KEPT]
    said: list[Message] = []
    missing = False
    for number, text in enumerate([*cut, *whole]):
        job.checkpoint(0.99)
        said.append(_message(text))
        if number >= MOST_READ or missing:
            continue
        frame_says = read_strip(strip(_grey(frame), np.eye(3), text.line), text.bright)
        picture_says = read_strip(strip(_grey(picture), to_kept, text.part), text.bright_shown) if text.edges else Reading()
        missing = not frame_says.installed
        said += _readings(picture_says.text, frame_says.text)
    if missing:
        said.append(say("Where the program Tesseract is installed, such lines are read as well."))
    return tuple(said)


def cut_off(picture: Bytes, frame: Bytes, to_kept: Matrix) -> tuple[tuple[Message, Region], ...]:
    """The lines that are cut off where the picture ends, and where in the picture, px; nothing is read."""
    found = kept_texts(_grey(picture), _grey(frame), to_kept)
    return tuple((_message(text), text.shown) for text in found if text.edges)


def kept_texts(picture: Grey, frame: Grey, to_kept: Matrix) -> tuple[KeptText, ...]:
    """The lines of the frame that the picture shows at their place, those with most letters first."""
    import cv2

    height, width = picture.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    if min(height, width) < 8 or min(frame.shape) < 8:
        return ()
    if (depth(to_kept, corners) <= 0).any() or abs(np.linalg.det(to_kept)) < 1e-12:
        return ()
    outline = mapped(to_kept, corners)
    (left, top), (right, foot) = outline.min(axis=0), outline.max(axis=0)
    ratio = float(np.sqrt(cv2.contourArea(outline.astype(np.float32)) / (height * width)))  # kept px per picture px
    onto = to_kept
    if ratio < 0.8:  # else fine detail of the picture would alias into strokes
        size = (max(8, round(width * ratio)), max(8, round(height * ratio)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        onto = to_kept @ np.diag([width / size[0], height / size[1], 1.0])
    found = []
    for line in text_lines(frame):
        x, y, across, down = line.box
        if x < right and y < foot and x + across > left and y + down > top and (kept := _kept(line, picture, frame, onto, to_kept)):
            found.append(kept)
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Band:
    """The stretch of a line, with room around it, in kept px: frame and picture one over the other; `gone`: no picture, or a bar of it."""

    frame: Floats
    shown: Floats
    gone: Mask
    x: int  # of the letters, within the band
    y: int
    width: int
    height: int


def _kept(line: TextLine, picture: Grey, frame: Grey, onto: Matrix, to_kept: Matrix) -> KeptText | None:
    """Which part of a line the picture shows, or None."""
    band = _band(line.box, picture, frame, onto)
    ranges: tuple[tuple[float, float, Edge | None], ...] = ((0.0, 1.0, None), (0.0, _PART, "lower"), (1 - _PART, 1.0, "upper"))
    for start, end, gone in ranges:
        top, foot = band.y + round(start * band.height), band.y + round(end * band.height)
        pieces = _pieces(band, top, foot)
        if not pieces:
            continue
        first, last = min(left for left, _, _ in pieces), max(right for _, right, _ in pieces)
        sides = _cut_sides(band, first, last, top, foot)
        if gone is not None:
            rest = slice(foot, band.y + band.height) if gone == "lower" else slice(band.y, top)
            if len(pieces) < 2 or not _is_gone(band.gone[rest, first:last]):
                continue
            sides = (gone, *sides)
        x, y = line.box.x - band.x, line.box.y - band.y
        part = Region(x + first, y + top, last - first, foot - top)
        edges = tuple(_edge(side, line.box, to_kept) for side in sides)
        turned = sum(score for _, _, score in pieces) < 0
        return KeptText(line.box, part, _in_picture(part, to_kept), edges, line.bright, line.bright != turned)
    return None


def _band(box: Region, picture: Grey, frame: Grey, onto: Matrix) -> _Band:
    import cv2

    room = _SLACK + 2
    left, top = max(0, box.x - room), max(0, box.y - room)
    right, foot = min(frame.shape[1], box.x + box.width + room), min(frame.shape[0], box.y + box.height + room)
    size = (right - left, foot - top)
    within = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]]) @ onto
    shown = cv2.warpPerspective(picture, within, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = cv2.warpPerspective(np.ones_like(picture), within, size, flags=cv2.INTER_NEAREST) > 0
    near = (5, max(5, box.height // 2 * 2 + 1))
    spread = np.sqrt(np.maximum(cv2.blur(shown * shown, near) - cv2.blur(shown, near) ** 2, 0))
    soft = [cast("Floats", cv2.GaussianBlur(side, (0, 0), _SOFTENED)) for side in (frame[top:foot, left:right].astype(np.float32), shown)]
    return _Band(soft[0], soft[1], ~inside | (spread < _FLAT), box.x - left, box.y - top, box.width, box.height)


def _pieces(band: _Band, top: int, foot: int) -> list[tuple[int, int, float]]:
    """Pieces of the line, between two rows, that the picture shows: first and last column, and the correlation, negative if inverted.

    None where only a few of those that lie within the picture agree, or not all the same way round: letters resemble many things.
    """
    import cv2

    length = min(band.width, round(_PIECE * band.height))
    found, asked = [], 0
    for start in range(band.x, band.x + band.width - length + 1, max(1, band.height // 2)):
        piece = band.frame[top:foot, start : start + length]
        rows = slice(max(0, top - _SLACK), foot + _SLACK)
        area = band.shown[rows, max(0, start - _SLACK) : start + length + _SLACK]
        if piece.std() < _FLAT or band.gone[top:foot, start : start + length].mean() > 0.3:
            continue
        asked += 1
        scores = cv2.matchTemplate(area, piece, cv2.TM_CCOEFF_NORMED)
        score = float(scores.flat[int(np.argmax(np.abs(scores)))])
        if np.isfinite(score) and abs(score) >= _FOUND:
            found.append((start, start + length, score))
    alike = abs(sum(np.sign(score) for _, _, score in found)) == len(found)
    sure = len(found) > 1 or (len(found) == 1 and abs(found[0][2]) >= _FOUND_ALONE)
    return found if alike and sure and len(found) >= _SHOWN * asked else []


def _cut_sides(band: _Band, first: int, last: int, top: int, foot: int) -> tuple[Edge, ...]:
    """On which sides the line goes on in the frame, beyond what the picture shows of it, and the picture does not."""
    least = round(_LEAST_GONE * band.height)
    end = band.x + band.width
    sides: list[Edge] = []
    if first - band.x >= least and _is_gone(band.gone[top:foot, band.x : first]):
        sides.append("left")
    if end - last >= least and _is_gone(band.gone[top:foot, last:end]):
        sides.append("right")
    return tuple(sides)


def _is_gone(gone: Mask) -> bool:
    return gone.size > 0 and float(gone.mean()) >= _OUTSIDE


def _in_picture(box: Region, to_kept: Matrix) -> Region:
    corners = [(box.x, box.y), (box.x + box.width, box.y), (box.x + box.width, box.y + box.height), (box.x, box.y + box.height)]
    places = mapped(_inverse(to_kept), np.array(corners, np.float64))
    (left, top), (right, foot) = np.maximum(places.min(axis=0), 0), places.max(axis=0)
    return Region(int(left), int(top), max(1, round(right - left)), max(1, round(foot - top)))


def _edge(side: Edge, box: Region, to_kept: Matrix) -> Edge:
    """The picture's edge that a side of a line in the frame lies towards; another where the picture is mirrored or turned."""
    middle = np.array([box.x + box.width / 2, box.y + box.height / 2])
    step = {"left": (-1, 0), "right": (1, 0), "upper": (0, -1), "lower": (0, 1)}[side]
    here, there = mapped(_inverse(to_kept), np.array([middle, middle + step]))
    x, y = there - here
    if abs(x) >= abs(y):
        return "right" if x > 0 else "left"
    return "lower" if y > 0 else "upper"


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _grey(pixels: Bytes) -> Grey:
    import cv2

    return cast("Grey", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY))


_KEPT = mark(
    "The picture keeps writing that the reference frame has at the same place (at {x}, {y}, {width} × {height} px): a display or caption "
    "of the source."
)
_CUT: dict[Edge, str] = {
    "left": mark(
        "A line of writing is cut off at the picture's left edge (at {x}, {y}, {width} × {height} px). The reference frame continues it: "
        "look at the whole frame."
    ),
    "right": mark(
        "A line of writing is cut off at the picture's right edge (at {x}, {y}, {width} × {height} px). The reference frame continues it: "
        "look at the whole frame."
    ),
    "upper": mark(
        "A line of writing is cut off at the picture's upper edge (at {x}, {y}, {width} × {height} px). The reference frame continues it: "
        "look at the whole frame."
    ),
    "lower": mark(
        "A line of writing is cut off at the picture's lower edge (at {x}, {y}, {width} × {height} px). The reference frame continues it: "
        "look at the whole frame."
    ),
}


def _message(text: KeptText) -> Message:
    x, y, width, height = text.shown
    return say(_CUT[text.edges[0]] if text.edges else _KEPT, x=x, y=y, width=width, height=height)


def _readings(picture: str, frame: str) -> list[Message]:
    if picture and frame:
        return [
            say("Tesseract reads there “{picture}” in the picture, and “{frame}” in the reference frame.", picture=picture, frame=frame)
        ]
    if frame:
        return [say("Tesseract reads the whole line in the reference frame as “{frame}”.", frame=frame)]
    return [say("Tesseract reads there “{picture}” in the picture.", picture=picture)] if picture else []
