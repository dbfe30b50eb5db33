"""What of a file's traits tells its encoder: those that do not change with the picture, with its metadata or with the quality.

The list of encoders (resources/encoders) is made with these functions, and files are compared with it by the same ones.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np

from analyzers.compression.standard import CHROMINANCE, LUMINANCE, chrominance_at, luminance_at

Answer = Mapping[str, Any]
Signature = dict[str, str]

STANDARD = "standard"
CODING = {
    "JPEG": ("segments", "components", "precision", "step bits", "huffman", "scans", "restart", "adobe"),
    "PNG": ("chunks", "interlace", "data pieces", "deflate level", "filters"),
    "WebP": ("chunks", "coding"),
    "TIFF": ("byte order", "directory", "tags", "compression", "cut into"),
    "HEIF": ("brand", "version", "boxes", "meta", "handler name", "properties"),
    "AVIF": ("brand", "version", "boxes", "meta", "handler name", "properties"),
}
AROUND = {
    "JPEG": ("head", "jfif", "comment"),
    "PNG": ("texts",),
    "WebP": ("flags",),
    "TIFF": (),
    "HEIF": ("compatible", "items"),
    "AVIF": ("compatible", "items"),
}
_DIGITS = re.compile(r"\d+")
_METADATA_CHUNKS = frozenset(["eXIf", "iCCP", "EXIF", "XMP", "ICCP", "zTXt", "iTXt", "tEXt", "tIME", "cHRM", "gAMA", "sRGB", "pHYs"])
# the tags of a TIFF that describe rather than say how it is stored: names, times, resolution, colour, Exif, IPTC, XMP
_METADATA_TAGS = frozenset(
    "10A 10D 10E 10F 110 112 11A 11B 128 129 131 132 13B 13E 13F 2BC 4746 8298 83BB 8649 8769 8773 8825 9003".split()  # noqa: SIM905
)
_METADATA_PROPERTIES = frozenset({"colr", "clap", "irot", "imir", "pasp", "auxC"})
_LEVELS = ("fastest", "fast", "default", "best")
_ONE_FILTER = frozenset({"none", "sub", "up", "average", "Paeth"})


def coding(answer: Answer) -> Signature:
    """The traits of the encoder itself, brought into a form that does not depend on picture and metadata."""
    traits, form = answer["traits"], answer["format"]
    found = {name: str(traits.get(name, "")) for name in CODING.get(form, ())}
    if form == "JPEG":
        found["scans"] = _scans(found["scans"])
    elif form == "PNG":
        found["chunks"] = _without(found["chunks"], _METADATA_CHUNKS)
        found["deflate level"] = _deflate_level(str(traits.get("zlib header", "")))
        found["filters"] = found["filters"] if found["filters"] in _ONE_FILTER else "more than one"
    elif form == "WebP":
        found["chunks"] = _without(found["chunks"], _METADATA_CHUNKS | {"VP8X"})
    elif form == "TIFF":
        found["tags"] = _without(found["tags"], _METADATA_TAGS)
        found["directory"] = "first" if found["directory"] == "first" else "later"
    elif form in ("HEIF", "AVIF"):
        found["properties"] = _without(found["properties"], _METADATA_PROPERTIES)
        found["meta"] = _without(found["meta"], frozenset({"iref", "idat"}))
    return found


def around(answer: Answer) -> Signature:
    """The traits of what stands around, which another program may have changed since: numbers in texts are masked."""
    traits, form = answer["traits"], answer["format"]
    found = {name: str(traits.get(name, "")) for name in AROUND.get(form, ())}
    if form == "JPEG":
        found["jfif"] = " ".join(found["jfif"].split()[:3])  # version and unit: the density is the picture's
        found["comment"] = masked(found["comment"])
    elif form == "PNG":
        found["texts"] = masked(found["texts"])
    elif form == "HEIF":
        found["items"] = _without(found["items"], frozenset({"Exif", "mime"}))
    return found


def masked(text: str) -> str:
    """The text with each number as a sign for one."""
    return _DIGITS.sub("#", text).strip()


def _scans(text: str) -> str:
    """The order of scans without what a grey picture lacks: the standard library's progressive script has a name."""
    if not text.startswith("progressive"):
        return text
    return {_SCRIPT_COLOUR: "progressive, libjpeg's script", _SCRIPT_GREY: "progressive, libjpeg's script"}.get(
        text.removeprefix("progressive "), "progressive, another script"
    )


# jpeg_simple_progression of the Independent JPEG Group's library
_SCRIPT_COLOUR = "0,1,2:0-0/0,1 0:1-5/0,2 2:1-63/0,1 1:1-63/0,1 0:6-63/0,2 0:1-63/2,1 0,1,2:0-0/1,0 2:1-63/1,0 1:1-63/1,0 0:1-63/1,0"
_SCRIPT_GREY = "0:0-0/0,1 0:1-5/0,2 0:6-63/0,2 0:1-63/2,1 0:0-0/1,0 0:1-63/1,0"


def _without(text: str, names: frozenset[str]) -> str:
    kept: list[str] = []
    for name in text.split():
        if name not in names and (not kept or kept[-1] != name):
            kept.append(name)
    return " ".join(kept)


def _deflate_level(header: str) -> str:
    """What the two bytes before deflated data say of the effort (RFC 1950: FLEVEL)."""
    return _LEVELS[int(header[2:4], 16) >> 6] if len(header) == 4 else ""


def tables_name(tables: Sequence[Any]) -> str:
    """The tables in a word: "standard 90" on the usual scale, "standard 90/75" where colour has another quality, else a digest.

    tables: 8×8 rows of steps, in the order of the tables' numbers.
    """
    if not tables:
        return ""
    arrays = [np.asarray(table, np.int64) for table in tables]
    luminance = _scale()[0].get(arrays[0].tobytes())
    chrominance = {_scale()[1].get(array.tobytes()) for array in arrays[1:]}
    if luminance is not None and not chrominance:
        return f"{STANDARD} {luminance}"
    if luminance is not None and len(chrominance) == 1 and None not in chrominance:
        (other,) = chrominance
        return f"{STANDARD} {luminance}" if other == luminance or _same(luminance, other) else f"{STANDARD} {luminance}/{other}"
    return digest(tables)


def digest(tables: Sequence[Any]) -> str:
    """Twelve letters that stand for these tables in the list."""
    return sha256(b"".join(np.asarray(table, "<u2").tobytes() for table in tables)).hexdigest()[:12]


def _same(luminance: int, chrominance: int | None) -> bool:
    """At the ends of the scale neighbouring qualities share a table."""
    return chrominance is not None and bool((chrominance_at(luminance) == chrominance_at(chrominance)).all())


@cache
def _scale() -> tuple[dict[bytes, int], dict[bytes, int]]:
    """Tables of both kinds -> quality; below 25 as files with 16-bit steps have them too."""
    found: tuple[dict[bytes, int], dict[bytes, int]] = ({}, {})
    for kind, (base, scaled) in zip(found, ((LUMINANCE, luminance_at), (CHROMINANCE, chrominance_at)), strict=True):
        for quality in range(1, 101):
            kind.setdefault(scaled(quality).tobytes(), quality)
            if quality < 25:
                kind.setdefault(np.clip((base * (5000 // quality) + 50) // 100, 1, 32767).astype(np.int64).tobytes(), quality)
    return found
