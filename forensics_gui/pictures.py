"""A picture as the window needs it: everything slow about it done off the GUI thread before it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from analyzers.evidence import Evidence, Facts, ImageSource

THUMBNAIL = QSize(192, 128)


@dataclass(frozen=True, eq=False)
class Item:
    """One picture of the examination as the strip shows it."""

    evidence: Evidence
    facts: Facts
    thumbnail: QImage


@dataclass(frozen=True, eq=False)
class Prepared:
    """A picture ready to be shown: everything slow about it is done. Its source may be handed to workers, never asked here."""

    source: ImageSource
    facts: Facts
    samples: Any  # H×W×C uint8 or uint16, as stored
    pixels: Any  # H×W×3 uint8
    layer: Any  # imaging.Layer
    thumbnail: QImage


def prepare(read: Callable[[], ImageSource]) -> Prepared:
    """Read, decode and build the pyramid. Slow: for a worker. Raises Unreadable."""
    from forensics_gui.imaging import layer_of_pixels

    source = read()
    layer = layer_of_pixels(source.pixels)
    return Prepared(source, source.facts, source.samples, source.pixels, layer, layer.thumbnail(THUMBNAIL))


class Batch:
    """Hands on in the order of asking what arrives in any order: the first file named is the first one shown."""

    def __init__(self, hand_on: Callable[[Prepared], None]) -> None:
        self._hand_on = hand_on
        self._places: list[Prepared | bool | None] = []  # False: still under way
        self._next = 0

    def place(self) -> int:
        self._places.append(False)
        return len(self._places) - 1

    def fill(self, place: int, ready: Prepared | None) -> None:
        self._places[place] = ready
        while self._next < len(self._places) and self._places[self._next] is not False:
            ready, self._places[self._next] = self._places[self._next], None  # type: ignore[assignment]
            self._next += 1
            if ready is not None:
                self._hand_on(ready)
