"""The parser ``c2pa.pictures``: the small pictures that manifests and their ingredients carry, decoded as they stand there."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from analyzers.reader.errors import ReaderError
from analyzers.reader.parsers.decoded import accept_size
from analyzers.reader.parsers.pillow import loaded
from analyzers.reader.parsers.provenance import opened
from analyzers.reader.parsers.text import shown

MOST_PICTURES = 40
LARGEST = 8 << 20  # bytes of one picture as stored
LONGEST_SIDE = 512  # pixels; a thumbnail is rarely larger, and what is drawn in its place could be anything
_FORMATS = ("JPEG", "PNG", "WEBP")


class _Sink(io.BytesIO):
    """Takes no more than one picture may have: a manifest says itself how long its parts are."""

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > LARGEST:
            raise OSError
        return super().write(data)


def pictures(data: bytes, manifest: str = "") -> list[dict[str, Any]]:
    """manifest: its label; ingredient: its place among that manifest's ingredients, from 0, -1 for the manifest's own; pixels: H×W×3 uint8.

    What cannot be decoded is left out; a file without credentials gives none.
    """
    import c2pa

    found: list[dict[str, Any]] = []
    try:
        with opened(data, manifest=base64.b64decode(manifest)) as reader:
            for label, place, identifier in _named(json.loads(reader.json())):
                pixels = _pixels(reader, identifier)
                if pixels is not None:
                    found.append({"manifest": shown(label), "ingredient": place, "pixels": pixels})
                if len(found) == MOST_PICTURES:
                    break
    except c2pa.C2paError:
        return found
    return found


def _named(store: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """(manifest, place of the ingredient, name of the picture), the active manifest first."""
    manifests = store.get("manifests") or {}
    order = sorted(manifests, key=lambda label: label != store.get("active_manifest"))
    for label in order:
        own = manifests[label]
        for place, holder in enumerate([own, *(own.get("ingredients") or [])], -1):
            identifier = (holder.get("thumbnail") or {}).get("identifier")
            if isinstance(identifier, str):
                yield label, place, identifier


def _pixels(reader: Any, identifier: str) -> Any:
    import c2pa

    sink = _Sink()
    try:
        reader.resource_to_stream(identifier, sink)
        image, _ = loaded(sink.getvalue(), _FORMATS)
        accept_size(image.width, image.height)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return np.array(image.convert("RGB"))
    except (c2pa.C2paError, ReaderError, OSError, ValueError):
        return None
