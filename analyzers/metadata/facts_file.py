"""Facts of the file, its coding and its thumbnail, for rules.

They describe the picture that the file shows by default; where another one was chosen, sizes are left out.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from analyzers.compression.quantisation import sampling
from analyzers.compression.standard import HUFFMAN, nearest_quality
from analyzers.evidence import ImageSource, Unreadable
from analyzers.jpegfile import JpegFile
from analyzers.metadata.statements import Statement

SCAN = 0xDA


def facts(source: ImageSource) -> Iterator[Statement]:
    """Those of ``file``, ``jpeg``, ``thumbnail``, ``iptc`` and ``xmp``."""
    name = source.evidence.name
    yield Statement("file.name", name)
    yield Statement("file.extension", PurePath(name).suffix.lstrip(".").lower())
    yield Statement("file.size", str(source.evidence.size))
    yield Statement("file.arrived", source.evidence.origin.how)
    yield Statement("file.original_bytes", yes(source.evidence.origin.original_bytes))
    yield Statement("file.format", source.facts.format)
    yield Statement("file.orientation", str(source.facts.orientation))
    yield Statement("file.pictures", str(max(len(source.facts.pictures), 1)))
    if source.picture in ("", *source.facts.pictures[:1]):
        yield from _shape("file", source.facts.width, source.facts.height)
    try:
        jpeg = source.jpeg
    except Unreadable:  # its structure is damaged; what rests on it cannot be told
        jpeg = None
    if jpeg is not None and jpeg.components:
        yield from _of_jpeg(jpeg)
    yield from _of_marks(source, jpeg is not None)


def yes(holds: bool) -> str:
    """A fact that is either so or not, as rules ask for it."""
    return "yes" if holds else "no"


def _shape(group: str, width: int, height: int) -> Iterator[Statement]:
    if width <= 0 or height <= 0:
        return
    if group == "file":
        yield Statement("file.width", str(width))
        yield Statement("file.height", str(height))
        yield Statement("file.long_side", str(max(width, height)))
        yield Statement("file.short_side", str(min(width, height)))
    yield Statement(f"{group}.aspect", f"{max(width, height) / min(width, height):.4f}")
    yield Statement(f"{group}.shape", "square" if width == height else "landscape" if width > height else "portrait")


def _of_jpeg(jpeg: JpegFile) -> Iterator[Statement]:
    table = jpeg.quantisation.get(jpeg.components[0].table)
    if table is not None and jpeg.stores_luma:
        quality, exact = nearest_quality(table)
        yield Statement("jpeg.quality", str(quality))
        yield Statement("jpeg.standard_tables", yes(exact))
    if jpeg.huffman:
        yield Statement("jpeg.standard_huffman", yes(set(jpeg.huffman) <= HUFFMAN))
    if len(jpeg.components) > 1:
        yield Statement("jpeg.sampling", sampling(jpeg))
    named = [segment.identifier.rsplit("/ns.adobe.com/", 1)[-1] or segment.name for segment in jpeg.segments]
    kinds = [segment.identifier for segment in jpeg.segments]
    scan = next((place for place, segment in enumerate(jpeg.segments) if segment.marker == SCAN), len(named))
    yield Statement("jpeg.progressive", yes(jpeg.progressive))
    yield Statement("jpeg.jfif", yes("JFIF" in kinds))
    yield Statement("jpeg.adobe", yes(jpeg.adobe_transform is not None))
    yield Statement("jpeg.order", " ".join(named[:scan]))
    if "Exif" in kinds:
        yield Statement("jpeg.before_exif", " ".join(named[1 : kinds.index("Exif")]))
    yield Statement("jpeg.trailing", str(jpeg.trailing))
    yield Statement("jpeg.following", str(len(jpeg.following)))
    yield Statement("jpeg.cut_off", yes(jpeg.cut_off))


def _of_marks(source: ImageSource, is_jpeg: bool) -> Iterator[Statement]:
    try:
        marks: dict[str, Any] = source.parsed("marks")
    except Unreadable:  # the fields can be compared all the same
        return
    if is_jpeg:
        yield Statement("thumbnail.present", yes(marks["thumbnail"] is not None))
        yield Statement("jpeg.exif_blocks", str(marks["exif_blocks"]))
        yield Statement("jpeg.xmp_blocks", str(marks["xmp_blocks"]))
    if marks["thumbnail"] is not None:
        width, height, wide, high = marks["thumbnail"]
        yield Statement("thumbnail.width", str(width))
        yield Statement("thumbnail.height", str(height))
        yield from _shape("thumbnail", wide, high)
    for toolkit in marks["toolkits"]:
        yield Statement("xmp.toolkit", toolkit.strip())
    for name, digest in zip(("iptc.digest_stored", "iptc.digest_found"), marks["digest"], strict=False):
        yield Statement(name, digest)
