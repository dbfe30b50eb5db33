"""A JPEG file as its bytes describe it: segments in order, tables, frame, and on demand the exact quantised DCT coefficients.

The parsing itself is done in the reader's process; this is the plain type that its answer fills. ITU-T T.81.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Segment:
    """One marker segment. offset and length in bytes, from the marker's 0xFF; length includes marker and length field.

    A scan's segment is its header only; its coded data reach to the next segment, restart markers included.
    """

    marker: int  # second byte, 0xE1 for APP1
    name: str
    offset: int
    length: int
    identifier: str = ""  # how an application segment names itself: JFIF, Exif, ICC_PROFILE


@dataclass(frozen=True)
class Component:
    """One colour component of the frame: its sampling factors and which quantisation table it uses."""

    id: int
    horizontal: int
    vertical: int
    table: int


@dataclass(frozen=True, eq=False)
class JpegFile:
    """quantisation: table number -> 8×8 uint16 in natural (row, column) order, as in force for the first scan.

    All but `trailing` and `following` describe the first picture of the file.
    """

    segments: tuple[Segment, ...]
    components: tuple[Component, ...]
    quantisation: dict[int, NDArray[np.uint16]]
    progressive: bool
    precision: int
    trailing: int  # bytes after the last end-of-image marker
    _coefficients: Callable[[], Any] = field(repr=False, default=dict)
    width: int = 0
    height: int = 0
    scans: int = 0
    restart_interval: int = 0
    adobe_transform: int | None = None  # of an Adobe APP14 segment
    cut_off: bool = False  # no end-of-image marker
    huffman: tuple[str, ...] = ()  # SHA-256 of each Huffman table's counts and symbols, in the file's order; none: arithmetic coding
    following: tuple[tuple[int, int], ...] = ()  # offset and length of further whole JPEG pictures: MPF views, gain maps

    @classmethod
    def of(cls, answer: dict[str, Any], coefficients: Callable[[], Any]) -> "JpegFile":
        """From the reader's plain answer (parser ``jpeg``); `coefficients` is called once, when first asked for."""
        return cls(
            tuple(Segment(*row) for row in answer["segments"]),
            tuple(Component(*row) for row in answer["components"]),
            {int(number): table for number, table in answer["quantisation"].items()},
            answer["progressive"],
            answer["precision"],
            answer["trailing"],
            coefficients,
            **{name: answer[name] for name in ("width", "height", "scans", "restart_interval", "adobe_transform", "cut_off")},
            huffman=tuple(answer["huffman"]),
            following=tuple((offset, length) for offset, length in answer["following"]),
        )

    @property
    def stores_luma(self) -> bool:
        """Whether the first component is brightness: not so where red, green and blue or four inks are stored."""
        return len(self.components) == 1 or (len(self.components) == 3 and self.adobe_transform != 0)

    @cached_property
    def coefficients(self) -> tuple[NDArray[np.int16], ...]:
        """Per component, rows×columns×8×8 int16 quantised coefficients, exactly as the file stores them."""
        return tuple(self._coefficients()["components"])
