"""What a method gives back: views to look at and findings to read. Plain frozen data, no Qt, no file.

Arrays are H×W in the picture's own stored pixels, before any EXIF rotation; float32 maps hold true units and are never stretched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzers.direction import unmarked
from analyzers.language import NOTHING, Message, Said, printed

Role = Literal["display", "suspicion"]
Tier = Literal["match", "same place", "possible", "shared element"]
Moment = Literal["", "exact", "nearest", "any"]
T = TypeVar("T")


class Region(NamedTuple):
    """A rectangle in image pixels, before any EXIF rotation."""

    x: int
    y: int
    width: int
    height: int


class Weight(StrEnum):
    """How much a finding asks of its reader; never a verdict."""

    NOTE = "note"
    NOTABLE = "notable"
    STRONG = "strong"


@dataclass(frozen=True)
class Finding:
    """One sentence about the picture. `false_alarms` is the expected number of such findings in an untouched picture, where known."""

    message: Message
    weight: Weight = Weight.NOTE
    region: Region | None = None
    false_alarms: float | None = None

    @property
    def text(self) -> str:
        return str(self.message)


@dataclass(frozen=True, eq=False)
class Map:
    """One value per pixel of the picture, with its fixed scale.

    values: H×W float32, finite, in `unit`; `low`..`high` is the scale that every picture is shown with. Role ``suspicion``: 0..1,
    comparable between pictures, 0.5 = the method's own decision level.
    """

    title: str
    values: NDArray[np.float32]
    low: float
    high: float
    unit: str = ""
    role: Role = "display"


@dataclass(frozen=True, eq=False)
class Picture:
    """An image that a method made. pixels: H×W×3 uint8 RGB, any size."""

    title: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Table:
    """Rows of plain text; a cell in words of ours is made by `said`, so that it can be printed in any language.

    Where `grouped`, the first column names the group of a row.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    grouped: bool = False

    def printed(self) -> Self:
        """The same table in the reader's language, its words without signs of direction: they may be copied."""
        return replace(
            self, rows=tuple(tuple(unmarked(printed(cell)) if isinstance(cell, Said) else cell for cell in row) for row in self.rows)
        )

    def only(self, places: Sequence[int]) -> "Table":
        """The table with the rows at these places."""
        return replace(self, rows=_at(self.rows, places))


@dataclass(frozen=True)
class Outline(Table):
    """A table whose rows are a tree, in order: each row lies below the nearest row before it that is less deep.

    depths, offsets, lengths, roles: one per row; offsets and lengths in bytes of the evidence. Role ``picture`` and ``file``: the bytes are
    a whole file of their own and can be extracted. The first column names the part, and the last says in a sentence what it is.
    """

    depths: tuple[int, ...] = ()
    offsets: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()

    def only(self, places: Sequence[int]) -> "Outline":
        return Outline(
            self.title,
            self.columns,
            _at(self.rows, places),
            self.grouped,
            _at(self.depths, places),
            _at(self.offsets, places),
            _at(self.lengths, places),
            _at(self.roles, places),
        )


def _at(values: tuple[T, ...], places: Sequence[int]) -> tuple[T, ...]:
    return tuple(values[place] for place in places)


@dataclass(frozen=True)
class Score:
    """One number with its scale and what it means."""

    title: str
    value: float
    low: float
    high: float
    unit: str = ""
    meaning: str = ""


@dataclass(frozen=True, eq=False)
class Curve:
    """y over x, both 1-D of equal length."""

    title: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    x_label: str = ""
    y_label: str = ""


@dataclass(frozen=True, eq=False)
class Match:
    """A candidate for where the picture comes from.

    query_to_reference: 3×3 homography from the picture's pixels to the reference frame's. quad: the picture's outline in the frame's
    pixels, clockwise from its top left. time_s is None for a still; times_s are all spans of the video where the same view recurs.
    agreeing_share: share of the compared area in which both agree, 0..1. frame: the reference as kept in the library, H×W×3 uint8;
    frame_scale: kept pixels per reference pixel. aligned: the frame warped onto the picture (the picture's shape, or smaller by a whole
    factor), with `agreement` of the same H×W: 0..1, NaN-free, -1 where nothing could be compared. path: where the reference file was.
    false_alarms: at most so many candidates like it are to be expected by chance in such a search, None where that was not measured.
    difference: the same H×W, 0..1, by how much both differ once toned alike, -1 where the frame does not reach. moment: whether what moves
    in the film tells the time: ``exact`` (it agrees in this frame), ``nearest`` (of the kept frames; the film showed none better),
    ``any`` (nothing moves in this part of the film), empty for a still. notes: what else is to be said.
    """

    title: str
    reference: str
    sha256: str
    tier: Tier
    time_s: float | None
    times_s: tuple[tuple[float, float], ...]
    mirrored: bool
    score: float
    false_alarms: float | None
    query_to_reference: tuple[tuple[float, float, float], ...]
    quad: tuple[tuple[float, float], ...]
    agreeing_share: float
    frame: NDArray[np.uint8]
    frame_scale: float
    aligned: NDArray[np.uint8]
    agreement: NDArray[np.float32]
    why: Message = NOTHING
    facts: tuple[tuple[str, str], ...] = field(default=())
    path: str = ""
    difference: NDArray[np.float32] | None = None
    moment: Moment = ""
    notes: tuple[Message, ...] = field(default=())


View = Map | Picture | Table | Score | Curve | Match  # an Outline is a Table

KINDS: dict[type, str] = {
    Map: "map",
    Picture: "picture",
    Table: "table",
    Outline: "table",  # other programs read its rows as those of any table
    Score: "score",
    Curve: "curve",
    Match: "match",
}


@dataclass(frozen=True, eq=False)
class Result:
    """What one run saw. Where `applicable` is False there are no maps, and `reason` says why this file cannot be tested."""

    views: tuple[View, ...] = ()
    findings: tuple[Finding, ...] = ()
    applicable: bool = True
    reason: Message = NOTHING


def cannot_test(reason: Message) -> Result:
    """The honest answer where the method can say nothing about this file."""
    return Result(applicable=False, reason=reason)
