"""Reading a line of writing with Tesseract, in the reader's process and only where it is installed: enlarged, upright, dark on bright."""

from dataclasses import dataclass

import numpy as np

from analyzers import reader
from analyzers.reader import ReaderError
from analyzers.reference.features import Grey
from analyzers.reference.verify import Matrix
from analyzers.results import Region

SURE = 0.6  # confidence from which a reading is shown
_CLEAR = 0.85
_HEIGHT = 32  # px to which a line is enlarged
_MOST_WIDTH = 2500  # px
_MARGIN = 0.2  # of the height, around it
_LEAST_CHARACTERS = 3


@dataclass(frozen=True)
class Reading:
    """What was read, "" where nothing; its confidence, 0..1; whether there is a program that reads."""

    text: str = ""
    confidence: float = 0.0
    installed: bool = True


def read_text(picture: Grey, region: Region) -> str:
    """What Tesseract reads in a region of a grey picture, as dark or as bright letters, whichever it is surer of; "" where nothing."""
    line = strip(picture, np.eye(3), region)
    return max((read_strip(line, bright) for bright in (False, True)), key=lambda found: found.confidence * len(found.text)).text


def strip(picture: Grey, matrix: Matrix, box: Region) -> Grey:
    """The box of the plane that `matrix` carries the picture's px to, enlarged to the height that Tesseract reads best."""
    import cv2

    scale = max(min(_HEIGHT / max(box.height, 1), _MOST_WIDTH / max(box.width, 1)), 1e-3)
    margin = _MARGIN * box.height
    size = (max(1, round((box.width + 2 * margin) * scale)), max(1, round((box.height + 2 * margin) * scale)))
    onto = np.diag([scale, scale, 1.0]) @ np.array([[1, 0, margin - box.x], [0, 1, margin - box.y], [0, 0, 1.0]]) @ matrix
    warped = np.asarray(cv2.warpPerspective(picture, onto, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    outside = cv2.warpPerspective(np.ones_like(picture), onto, size, flags=cv2.INTER_NEAREST) == 0
    if outside.any() and not outside.all():
        warped[outside] = np.median(warped[~outside])  # strokes drawn out beyond the border would be read as letters
    return warped


def read_strip(line: Grey, bright: bool) -> Reading:
    """What is read in one line of dark letters, or of bright ones. Never raises on account of the picture.

    Where that is not clear, the line is read again with its ground levelled: over a scene the one, in a box the other is often better.
    """
    first = _read(line, bright)
    if not first.installed or first.confidence >= _CLEAR:
        return first
    return max(first, _read(_levelled(line, bright), bright), key=lambda found: found.confidence)


def _levelled(line: Grey, bright: bool) -> Grey:
    """Only what is thinner than strokes of letters are, the rest even."""
    import cv2

    side = int(0.4 * line.shape[0]) | 1
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    strokes = cv2.morphologyEx(line, cv2.MORPH_TOPHAT if bright else cv2.MORPH_BLACKHAT, around)
    return np.asarray(strokes if bright else 255 - strokes, np.uint8)


def _read(line: Grey, bright: bool) -> Reading:
    low, high = np.percentile(line, (1, 99))
    if high - low < 8:
        return Reading()
    even = np.clip((line.astype(np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    page = np.ascontiguousarray(255 - even if bright else even)
    data = b"P5\n%d %d\n255\n" % (page.shape[1], page.shape[0]) + page.tobytes()
    try:
        answer = reader.call("ocr", data)
    except ReaderError:
        return Reading()  # the line is named all the same
    rows = [row for row in answer["lines"] if row["confidence"] >= SURE and sum(map(str.isalnum, row["text"])) >= _LEAST_CHARACTERS]
    if not rows:
        return Reading(installed=bool(answer["installed"]))
    best = max(rows, key=lambda row: row["confidence"] * len(row["text"]))
    return Reading(str(best["text"]), float(best["confidence"]))
