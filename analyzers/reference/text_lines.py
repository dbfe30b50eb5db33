"""Where a picture holds lines of writing: thin strokes of one tone and like height, side by side on one line.

For captions, displays of games and cameras, and lower thirds; it finds few inscriptions within a scene, and reads nothing. It rather
misses a line than names what is none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Grey
from analyzers.results import Region

_STROKE = 7  # px: wider than the strokes of small writing
_SCALES = (1.0, 0.5)
_STEP = 28  # grey levels by which a stroke stands out, at the least
_CONTRAST = 60  # of a whole line: writing is meant to be read
_PLAIN = 100  # so much where letters are few
_MANY, _VERY_MANY = 8, 20
_REGULAR = 0.12  # relative spread of widths and distances, below which it is a railing or a facade
_EVENNESS = 0.12  # of the contrast, by which the tone of its letters varies
_LEAST_HEIGHT, _MOST_HEIGHT = 5, 26  # px of a letter at the scale at which it is found
_LEAST_LETTERS = 5
_LEAST_LENGTH = 4.0  # letter heights
_GAP = 1.5  # letter heights between two letters or words
_WORD_GAP = 2.5  # letter heights: a word that is clearly of the line may lie so far from it
_MOST_LETTERS = 500  # of one scale and tone: the plainest are looked at
_SAME = 0.5  # of the smaller of two boxes: then both are one line


@dataclass(frozen=True)
class TextLine:
    """A line of writing: its box in px, and whether it is brighter than its ground."""

    box: Region
    bright: bool
    letters: int  # separate pieces: mostly letters


@dataclass(frozen=True, eq=False)
class _Letters:
    """What may be letters, from left to right: boxes in px, mean tone and contrast in grey levels."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    tone: NDArray[np.float64]
    contrast: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)

    @property
    def foot(self) -> NDArray[np.float64]:
        return self.y + self.height

    def chosen(self, which: NDArray[np.intp]) -> "_Letters":
        parts = (self.x, self.y, self.width, self.height, self.tone, self.contrast)
        return _Letters(*(part[which] for part in parts))


def text_lines(grey: Grey) -> tuple[TextLine, ...]:
    """The lines of writing of a grey picture whose longer side is some 600 to 1000 px, those with most letters first."""
    import cv2

    found: list[TextLine] = []
    for scale in _SCALES:
        size = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        if min(size) < 2 * _STROKE:
            continue
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        for bright in (True, False):
            found += [_line(letters, scale, bright) for letters in _lines(_letters(small, bright))]
    kept: list[TextLine] = []
    for line in sorted(found, key=lambda line: -line.letters):
        if not any(_shared(line.box, other.box) for other in kept):
            kept.append(line)
    return tuple(kept)


def _letters(grey: Grey, bright: bool) -> _Letters:
    """Connected strokes that are brighter, or darker, than what surrounds them, and about as tall and as wide as letters."""
    import cv2

    kind = cv2.MORPH_TOPHAT if bright else cv2.MORPH_BLACKHAT
    hat = cv2.morphologyEx(grey, kind, np.ones((_STROKE, _STROKE), np.uint8))
    near = cv2.dilate(hat, np.ones((9, 9), np.uint8))
    strokes = ((hat >= _STEP) & (hat >= near // 2)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    x, y, width, height, area = boxes.T.astype(np.float64)
    on = labels > 0
    labelled = labels[on]
    contrast, tone = (np.bincount(labelled, weights=values[on], minlength=count) / area for values in (hat, grey))
    like = (height >= _LEAST_HEIGHT) & (height <= _MOST_HEIGHT) & (width <= 3 * height) & (area >= 0.18 * width * height)
    like &= contrast >= 0.7 * _CONTRAST
    like[0] = False
    which = np.flatnonzero(like)
    which = which[np.argsort(-contrast[which], kind="stable")[:_MOST_LETTERS]]
    return _Letters(x, y, width, height, tone, contrast).chosen(which[np.argsort(x[which], kind="stable")])


def _lines(letters: _Letters) -> list[_Letters]:
    """Rows of letters that stand on one line, are of like height and of one tone."""
    following = _following(letters)
    begun, used, found = set(following), np.zeros(len(letters), bool), []
    chains = []
    for index in range(len(letters)):
        if index not in begun:
            chain = [index]
            while (then := following[chain[-1]]) is not None:
                chain.append(then)
            chains.append(np.array(chain, np.intp))
    for members in sorted(chains, key=len, reverse=True):
        free = members[~used[members]]
        if len(free) >= _LEAST_LETTERS and _is_writing(letters.chosen(free)):
            whole = _grown(letters, free, used)
            used[whole] = True
            found.append(letters.chosen(whole))
    return found


def _following(letters: _Letters) -> list[int | None]:
    """For each letter the next one on the same line, if there is one: all pairs that are near enough are asked at once."""
    end = letters.x + letters.width
    first = np.searchsorted(letters.x, letters.x + 0.5 * letters.width)
    first = np.maximum(first, np.arange(len(letters)) + 1)
    beyond = np.searchsorted(letters.x, end + _GAP * np.maximum(letters.height, 6.0))
    counts = np.maximum(beyond - first, 0)
    one = np.repeat(np.arange(len(letters)), counts)
    other = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    taller, lower = (pick(letters.height[one], letters.height[other]) for pick in (np.maximum, np.minimum))
    feet, tops = letters.foot[other] - letters.foot[one], letters.y[other] - letters.y[one]
    common = np.minimum(letters.foot[one], letters.foot[other]) - np.maximum(letters.y[one], letters.y[other])
    fits = (common >= 0.6 * lower) & (taller <= 1.9 * lower)
    fits &= np.minimum(np.abs(feet), np.abs(tops)) <= 0.2 * taller + 1
    contrast = np.maximum(letters.contrast[one], letters.contrast[other])
    fits &= np.abs(letters.tone[other] - letters.tone[one]) <= 0.35 * contrast + 8
    found: list[int | None] = [None] * len(letters)
    for index, then in zip(one[fits][::-1], other[fits][::-1], strict=True):  # the nearest comes last, and stays
        found[index] = int(then)
    return found


def _grown(letters: _Letters, chain: NDArray[np.intp], used: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The line with the words at both ends that its chain did not reach, since a letter between was not seen, or two ran together."""
    row = letters.chosen(chain)
    height, contrast = float(np.median(row.height)), float(np.median(row.contrast))
    middle = float(np.median(row.y + row.height / 2))
    like = ~used & (np.abs(letters.y + letters.height / 2 - middle) <= 0.35 * height)
    like &= (letters.height <= 1.9 * height) & (letters.height >= 0.4 * height)
    like &= np.abs(letters.tone - np.median(row.tone)) <= 0.35 * contrast + 8
    like[chain] = True
    near = np.flatnonzero(like)
    left, right = float(row.x.min()), float((row.x + row.width).max())
    taken = []
    for index in near[np.searchsorted(near, chain[0]) :]:
        if letters.x[index] > right + _WORD_GAP * height:
            break
        taken.append(index)
        right = max(right, letters.x[index] + letters.width[index])
    for index in near[: np.searchsorted(near, chain[0])][::-1]:
        if letters.x[index] + letters.width[index] < left - _WORD_GAP * height:
            break
        taken.append(index)
        left = letters.x[index]
    return np.array(sorted(taken), np.intp)


def _is_writing(row: _Letters) -> bool:
    """Thresholds from captions and displays in 61 frames of films against 64 untouched photos of foliage, railings, facades and crowds."""
    height, contrast, count = float(np.median(row.height)), float(np.median(row.contrast)), len(row)
    length = float((row.x + row.width).max() - row.x.min())
    uneven_foot = float(np.abs(row.foot - np.median(row.foot)).mean()) / height
    uneven_height = float(np.abs(row.height - height).mean()) / height
    regular = max(_spread(row.width), _spread(np.diff(row.x + row.width / 2))) < _REGULAR
    plain = contrast >= _PLAIN or (count >= _MANY and uneven_foot <= 0.06)
    return bool(
        length >= _LEAST_LENGTH * height
        and contrast >= _CONTRAST
        and plain
        and np.std(row.tone) <= (_EVENNESS if count < _VERY_MANY else 1.3 * _EVENNESS) * contrast
        and uneven_foot <= 0.09  # letters stand on one line
        and uneven_foot + uneven_height <= (0.26 if count >= _MANY else 0.2)
        and row.width.sum() >= 0.45 * length  # letters are closer than fence posts
        and not (regular and contrast < 1.2 * _PLAIN)  # a railing; plainer ones are letters of one width
    )


def _spread(values: NDArray[np.float64]) -> float:
    return float(np.std(values) / values.mean())


def _line(row: _Letters, scale: float, bright: bool) -> TextLine:
    left, top = int(row.x.min() / scale), int(row.y.min() / scale)
    right, foot = (row.x + row.width).max() / scale, row.foot.max() / scale
    return TextLine(Region(left, top, max(1, round(right) - left), max(1, round(foot) - top)), bright, len(row))


def _shared(one: Region, other: Region) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0 and across * down > _SAME * min(one.width * one.height, other.width * other.height)
