"""The parser ``metadata``: every field that a file carries about itself, in a fixed order, none left out because it is 0 or empty.

Exif with maker notes, IPTC and XMP by Exiv2; ICC, JPEG, PNG, GIF and Photoshop fields by bounded walkers of our own, with their offsets.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers import fields_exiv2, fields_gif, fields_icc, fields_jpeg, fields_png
from analyzers.reader.parsers.fields import unread

MOST_ROWS = 20_000
MOST_CHARACTERS = 16_000_000

_SOURCES: tuple[Callable[[bytes], Iterator[dict[str, Any]]], ...] = (
    fields_exiv2.fields,
    fields_jpeg.fields,
    fields_png.fields,
    fields_gif.fields,
    fields_icc.fields,
)


def rows(data: bytes) -> list[dict[str, Any]]:
    """Rows as ``fields.row`` makes them; the last says so where there were more than are read."""
    kept: list[dict[str, Any]] = []
    characters = 0
    found = chain.from_iterable(source(data) for source in _SOURCES)
    for row in islice(found, MOST_ROWS):
        kept.append(row)
        characters += len(row["raw"]) + (len(row["value"]) if isinstance(row["value"], str) else 0)
        if characters > MOST_CHARACTERS:
            break
    if next(found, None) is not None:
        kept.append(unread(say("The file holds more fields than are read; the first {count} are listed.", count=len(kept))))
    return kept
