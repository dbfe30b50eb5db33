"""Pictures and maps made ready for paper: a JPEG's own bytes unchanged, other pictures lossless from pixels, maps on their fixed scale.

Nothing here parses evidence: what must be known of a JPEG (size, components, process) comes from the reader.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import ImageSource
from analyzers.language import tr
from analyzers.results import Map
from forensics_gui.case.colours import levels, table
from forensics_gui.case.model import Annotation
from forensics_gui.case.redaction import redacted
from forensics_gui.case.report.paper import Paper

MAP_SIDE = 1600  # pixels of a map's longer side on paper: 500 per inch at half the text's width
PICTURE_PIXELS = 50_000_000  # a larger picture that is no JPEG is reduced, or the finding could not be mailed
_DRAWABLE = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive frames: all that PDF viewers must decode
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA
_CODED = {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, _SCAN} | _FRAMES  # Huffman, arithmetic, quantisation, lines, restarts; all else is told, not seen
_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


@dataclass(frozen=True)
class Sheet:
    """An image stored in the document. width and height in pixels of what it shows (not of what is kept of it), before EXIF rotation."""

    name: str
    width: int
    height: int
    orientation: int = 1
    note: str = ""  # what the reader must be told about this drawing of it

    @property
    def upright(self) -> tuple[int, int]:
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def evidence_sheet(paper: Paper, source: ImageSource, *, bare: bool = False, hidden: Sequence[Annotation] = ()) -> Sheet:
    """The evidence itself, stored once however often it is drawn; where `bare`, without metadata, previews and what follows it.

    hidden: redactions; what lies under them is taken out of the pixels, and nothing else of the file is stored. Raises Unreadable.
    """
    facts = source.facts
    name = f"{source.evidence.sha256}/{source.picture}"
    orientation = facts.orientation if 1 <= facts.orientation <= 8 else 1
    as_it_is = _jpeg_facts(source) if not hidden and (not bare or embeds_bare(source)) else None
    if as_it_is is not None:
        if not paper.has_image(name):
            data = _bare(source) if bare else source.copy_to(bytes)
            paper.keep_image(name, data=data, w=facts.width, h=facts.height, f="DCTDecode", **as_it_is)
        return Sheet(name, facts.width, facts.height, orientation)
    notes = [_colour_note(source)]
    pixels = redacted(source.pixels, hidden) if hidden else source.pixels
    if facts.width * facts.height > PICTURE_PIXELS:
        pixels = _reduced_pixels(pixels, 4000)
        notes.append(_reduction(facts.width, facts.height, pixels.shape[1], pixels.shape[0]))
    if not paper.has_image(name):
        _keep_pixels(paper, name, pixels)
    return Sheet(name, facts.width, facts.height, orientation, " ".join(filter(None, notes)))


def embeds_file(source: ImageSource) -> bool:
    """Whether the finding carries the file's own bytes as the picture. Raises Unreadable."""
    return _jpeg_facts(source) is not None


def embeds_bare(source: ImageSource) -> bool:
    """Whether the coded picture can stand there without the rest: not where it is cut off, since its end is then not known."""
    return embeds_file(source) and source.jpeg is not None and not source.jpeg.cut_off


def _bare(source: ImageSource) -> bytes:
    """A JPEG of the tables, frame and scans alone, bit by bit as the file has them; by the offsets that the reader found."""
    assert source.jpeg is not None
    jpeg = source.jpeg
    ends = [*(segment.offset for segment in jpeg.segments[1:]), 0]

    def cut(data: bytes) -> bytes:
        pieces = [b"\xff\xd8"]
        if jpeg.adobe_transform is not None:  # which colours are stored: written anew, so that nothing else hides in it
            pieces.append(b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([jpeg.adobe_transform & 0xFF]))
        for segment, end in zip(jpeg.segments, ends, strict=True):
            if segment.marker in _CODED:
                pieces.append(data[segment.offset : end if segment.marker == _SCAN else segment.offset + segment.length])
        return b"".join([*pieces, b"\xff\xd9"])

    return source.copy_to(cut)


def _jpeg_facts(source: ImageSource) -> dict[str, Any] | None:
    """How a PDF viewer has to read the JPEG's samples; None where it could not, and pixels must be drawn."""
    if source.picture or source.facts.format != "JPEG" or source.jpeg is None:
        return None
    jpeg = source.jpeg
    frames = {segment.marker for segment in jpeg.segments} & _FRAMES
    space = _SPACES.get(len(jpeg.components))
    if not frames or not frames <= _DRAWABLE or jpeg.precision != 8 or space is None:
        return None
    plain = all(segment.marker != 0xEE for segment in jpeg.segments)  # no Adobe segment that names a colour transform
    as_rgb = plain and [part.id for part in jpeg.components] == [0x52, 0x47, 0x42]  # the ids R, G, B: stored without conversion
    # Inks are stored as light, 255 for none, as Adobe's programs write and as the reader takes them; viewers must be told to turn it round.
    return {"cs": space, "dp": "/ColorTransform 0" if as_rgb else "", "inverted": True}


def _colour_note(source: ImageSource) -> str:
    facts = source.facts
    notes = []
    if facts.bits > 8:
        notes.append(tr("Drawn from the high byte of {bits}-bit samples.", bits=facts.bits))
    if "alpha" in facts.channels:
        notes.append(tr("Drawn without its alpha channel."))
    if "black" in facts.channels:
        notes.append(tr("Its inks are drawn by a plain conversion to RGB."))
    return " ".join(notes)


def _reduction(width: int, height: int, columns: int, rows: int) -> str:
    if (width, height) == (columns, rows):
        return ""
    return tr("Reduced for paper from {w} × {h} to {pw} × {ph} pixels by averaging.", w=width, h=height, pw=columns, ph=rows)


def _paper_size(width: int, height: int, side: int) -> tuple[int, int]:
    scale = min(side / max(width, height), 1.0)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def picture_sheet(paper: Paper, name: str, pixels: NDArray[np.uint8], orientation: int = 1) -> Sheet:
    """An RGB picture that a method made, or a reference frame; stored once under its name."""
    height, width = pixels.shape[:2]
    columns, rows = _paper_size(width, height, MAP_SIDE)
    if not paper.has_image(name):
        _keep_pixels(paper, name, _reduced_pixels(pixels, MAP_SIDE))
    return Sheet(name, width, height, orientation, _reduction(width, height, columns, rows))


def map_sheet(paper: Paper, name: str, view: Map, orientation: int, colours: str) -> Sheet:
    """A map on its fixed scale; reduced by the mean of each area, so that the scale keeps its meaning."""
    height, width = view.values.shape
    columns, rows = _paper_size(width, height, MAP_SIDE)
    if not paper.has_image(name):  # the findings board may have drawn it already
        values = np.nan_to_num(_reduced(view.values, MAP_SIDE), nan=view.low)
        keep_levels(paper, name, levels(values.astype(np.float32, copy=False), view.low, view.high), table(colours))
    return Sheet(name, width, height, orientation, _reduction(width, height, columns, rows))


def partial_map_sheet(paper: Paper, name: str, values: NDArray[np.float32], orientation: int, colours: str) -> Sheet:
    """Values of 0..1, such as how far picture and reference agree; what could not be measured (-1) is grey."""
    height, width = values.shape
    small = _reduced(values, MAP_SIDE, nearest=True)
    palette = table(colours).copy()
    palette[0] = 128
    steps = np.where(small < 0, 0, np.maximum(levels(small, 0.0, 1.0), 1)).astype(np.uint8)
    keep_levels(paper, name, steps, palette)
    return Sheet(name, width, height, orientation)


def keep_levels(paper: Paper, name: str, steps: NDArray[np.uint8], palette: NDArray[np.uint8]) -> None:
    """Store an image of palette indices; once, as the findings board and the run's own section draw the same."""
    if paper.has_image(name):
        return
    height, width = steps.shape
    data = zlib.compress(np.ascontiguousarray(steps).data, 6)
    paper.keep_image(name, data=data, w=width, h=height, cs="Indexed", pal=palette.tobytes(), f="FlateDecode", dp="")


def _keep_pixels(paper: Paper, name: str, pixels: NDArray[np.uint8]) -> None:
    """Store RGB losslessly: each row as its difference to the row above, which halves what the compressor has to write."""
    height, width = pixels.shape[:2]
    rows = np.empty((height, 1 + width * 3), np.uint8)
    rows[:, 0] = 2  # PNG's predictor "up"
    flat = np.ascontiguousarray(pixels).reshape(height, width * 3)
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    data = zlib.compress(rows.data, 1 if rows.size > 8_000_000 else 6)
    facts = {"cs": "DeviceRGB", "f": "FlateDecode", "dp": f"/Predictor 15 /Colors 3 /Columns {width}"}
    paper.keep_image(name, data=data, w=width, h=height, **facts)


def _reduced(values: NDArray[np.float32], side: int, nearest: bool = False) -> NDArray[np.float32]:
    import cv2

    size = _paper_size(values.shape[1], values.shape[0], side)
    if size == values.shape[::-1]:
        return values
    small: NDArray[np.float32] = cv2.resize(values, size, interpolation=cv2.INTER_NEAREST if nearest else cv2.INTER_AREA)
    return small


def _reduced_pixels(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    import cv2

    size = _paper_size(pixels.shape[1], pixels.shape[0], side)
    if size == pixels.shape[1::-1]:
        return pixels
    small: NDArray[np.uint8] = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small
