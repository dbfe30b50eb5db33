"""The parser ``metadata``: every field that a file carries about itself, in a fixed order, none left out because it is 0 or empty.

Exif with maker notes, IPTC and XMP in Exiv2's words, completed and located by bounded walkers of our own; all else by the walkers alone.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers import (
    fields_containers,
    fields_exif,
    fields_exiv2,
    fields_gif,
    fields_icc,
    fields_jpeg,
    fields_photoshop,
    fields_png,
    fields_xmp,
)
from analyzers.reader.parsers.fields import unread
from analyzers.reader.parsers.fields_block import Block
from analyzers.reader.parsers.fields_blocks import blocks

MOST_ROWS = 20_000
MOST_CHARACTERS = 16_000_000

_OF_FILE: tuple[Callable[[bytes], Iterator[dict[str, Any]]], ...] = (
    fields_jpeg.fields,
    fields_png.fields,
    fields_gif.fields,
    fields_containers.fields,
)
_OF_BLOCK: tuple[Callable[[Block], Iterator[dict[str, Any]]], ...] = (fields_photoshop.fields, fields_icc.fields)


def rows(data: bytes) -> list[dict[str, Any]]:
    """Rows as ``fields.row`` makes them; the last says so where there were more than are read."""
    kept: list[dict[str, Any]] = []
    characters = 0
    found = _all(data)
    for row in islice(found, MOST_ROWS):
        kept.append(row)
        characters += len(row["raw"]) + (len(row["value"]) if isinstance(row["value"], str) else 0)
        if characters > MOST_CHARACTERS:
            break
    if next(found, None) is not None:
        kept.append(unread(say("The file holds more fields than are read; the first {count} are listed.", count=len(kept))))
    return kept


def _all(data: bytes) -> Iterator[dict[str, Any]]:
    fields_xmp.prefixes()  # a damaged packet can leave Exiv2's own table of names unreadable
    carried: list[Block] = []
    yield from _guarded(_collect(data, carried))
    worded = list(islice(fields_exiv2.fields(data), MOST_ROWS))
    yield from _guarded(fields_exif.completed(worded, carried))
    for fields in _OF_FILE:
        yield from _guarded(fields(data))
    for fields_of in _OF_BLOCK:
        for block in carried:
            yield from _guarded(fields_of(block))


def _collect(data: bytes, carried: list[Block]) -> Iterator[dict[str, Any]]:
    """Fills the list of blocks; gives no row itself, unless it fails halfway."""
    carried += blocks(data)
    yield from ()


def _guarded(found: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A walker that stumbles says so in a row, and the others go on: a fault of ours must not hide what they read."""
    try:
        yield from found
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  hostile bytes may lead a walker anywhere
        yield unread(say("One part of the metadata cannot be read: {reason}.", reason=f"{type(error).__name__}: {error}"[:200]))
