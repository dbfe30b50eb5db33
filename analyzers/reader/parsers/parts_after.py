"""What follows the end of a picture in its file: further pictures that an index names or none does, films, archives, a phone's trailer.

The indexes are MPF, the directory of a Google container or motion photo in XMP, and Samsung's trailer; each is named where it applies.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from analyzers.reader.parsers import parts_boxes, parts_jpeg, parts_png, parts_small
from analyzers.reader.parsers.parts import Ground, Part, add_gap
from analyzers.reader.parsers.parts_app import EXTENDED, MPF, XMP, mpf_entries
from analyzers.reader.parsers.parts_samsung import add_samsung, samsung_start

MOST_PIECES = 200
MOST_XMP = 4 << 20
JPEG_START, PNG_START, ZIP_START = b"\xff\xd8\xff", parts_png.SIGNATURE, b"PK\x03\x04"
_ITEM = re.compile(rb"<Container:Item\b[^>]{0,2000}>", re.DOTALL)
_FIELD = re.compile(rb"Item:(Mime|Semantic|Length|Padding)\s*=\s*[\"']([^\"']{0,100})[\"']")
_MICRO = re.compile(rb"(?:MicroVideoOffset|MotionPhotoOffset)(?:\s*=\s*[\"']|>)(\d{1,12})")
# searched for one by one, each much faster than a pattern of them all: (bytes, how far before them the file begins)
_STARTS: tuple[tuple[bytes, int], ...] = (
    (JPEG_START, 0),
    (PNG_START, 0),
    (ZIP_START, 0),
    (b"ftyp", 4),
    (b"%PDF-1", 0),
    (b"GIF87a", 0),
    (b"GIF89a", 0),
    (b"WEBPVP8", 8),
    (b"7z\xbc\xaf\x27\x1c", 0),
    (b"Rar!\x1a\x07", 0),
)
_WHOLE: tuple[tuple[bytes, str, str], ...] = (  # other files, which are taken to run to the end of the bytes
    (ZIP_START, "after.zip", "ZIP archive"),
    (b"%PDF-1", "after.pdf", "PDF document"),
    (b"7z\xbc\xaf\x27\x1c", "after.archive", "7-Zip archive"),
    (b"Rar!\x1a\x07", "after.archive", "RAR archive"),
    (b"\x1f\x8b\x08", "after.archive", "gzip file"),
    (b"ID3", "after.sound", "MP3 sound"),
    (b"fLaC", "after.sound", "FLAC sound"),
    (b"OggS", "after.sound", "Ogg sound"),
)


@dataclass
class Known:
    """Where the file's own indexes say that something begins: a place, and what it is called there."""

    places: dict[int, tuple[str, str]] = field(default_factory=dict)  # offset -> (kind, name)
    lengths: dict[int, int] = field(default_factory=dict)
    ahead: dict[bytes, int] = field(default_factory=dict)  # where each beginning of a file occurs next, as far as was looked


def indexes(ground: Ground, picture: Part) -> Known:
    """What MPF and XMP within the main picture say of the rest of the file."""
    known = Known()
    for part in picture.parts:
        body = part.offset + 4
        if part.kind == "app.mpf":
            start = body + len(MPF)
            for offset, size, label in mpf_entries(ground, start, part.end):
                if offset:
                    kind = "after.gainmap" if label == "gain map" else "after.mpf"
                    known.places[start + offset] = kind, f"MPF picture ({label})"
                    known.lengths[start + offset] = size
        elif part.kind in ("app.xmp", "app.xmp.extended") and part.length < MOST_XMP:
            skip = len(XMP) if part.kind == "app.xmp" else len(EXTENDED)
            _container(ground, ground.data[body + skip : part.end], known)
    return known


def _container(ground: Ground, packet: bytes, known: Known) -> None:
    """Items of a Google container lie at the end of the file in the order of their list; a micro video counts from the end."""
    listed = [dict(_FIELD.findall(item)) for item in _ITEM.findall(packet)[:32]]
    at = len(ground.data)
    for item in reversed(listed[1:]):
        length, padding = (_whole(item.get(name, b"")) for name in (b"Length", b"Padding"))
        at -= length + padding
        if length and at > 0:
            semantic = item.get(b"Semantic", b"").decode("latin-1")
            kind = {"GainMap": "after.gainmap", "MotionPhoto": "after.mp4", "Depth": "after.depth"}.get(semantic, "after.container")
            known.places.setdefault(at, (kind, f"container item ({semantic})"))
            known.lengths.setdefault(at, length)
    micro = _MICRO.search(packet)
    if micro and 0 < int(micro[1]) < len(ground.data):
        known.places.setdefault(len(ground.data) - int(micro[1]), ("after.mp4", "motion photo (video)"))


def _whole(digits: bytes) -> int:
    return int(digits) if digits.isdigit() and len(digits) < 12 else 0


def add_after(ground: Ground, root: Part, start: int, known: Known) -> None:
    """Add all that stands between the end of the main picture and the end of the file."""
    end = len(ground.data)
    trailer = samsung_start(ground, start)
    stop = trailer if trailer is not None else end
    at = start
    for _ in range(MOST_PIECES):
        if at >= stop:
            break
        taken = _piece(ground, root, at, stop, known)
        if taken is not None:
            at = taken
            continue
        following = _next(ground, at + 1, stop, known)
        add_gap(ground, root, at, following, trailing=True)
        at = following
    add_gap(ground, root, at, stop, trailing=True)
    if trailer is not None:
        add_samsung(ground, root, trailer, end, known.places)


def _next(ground: Ground, at: int, stop: int, known: Known) -> int:
    """Where the next thing that has a beginning we know begins."""
    listed = min((place for place in known.places if at <= place < stop), default=stop)
    limit = min(listed, stop)
    for _ in range(MOST_PIECES):
        begun = min((_ahead(ground, start, before, at, known) for start, before in _STARTS), default=limit)
        if begun >= limit:
            return limit
        if _is_begun(ground, begun, stop):
            return begun
        at = begun + 1
    return limit


def _ahead(ground: Ground, start: bytes, before: int, at: int, known: Known) -> int:
    """Where a file of this beginning may begin, not before `at`; the end of the bytes where none does."""
    place = known.ahead.get(start, -1)
    if place < at:
        found = ground.data.find(start, at + before)
        place = known.ahead[start] = found - before if found >= 0 else len(ground.data)
        ground.spend((place - at) // 16)  # such a search takes a small part of what a walk does
    return place


def _is_begun(ground: Ground, at: int, stop: int) -> bool:
    """Whether more than the first bytes speak for a file that begins here: chance gives those in large films."""
    data = ground.data
    if data[at : at + 3] == JPEG_START:
        return parts_jpeg.end_of(ground, at, stop) is not None
    if data[at + 4 : at + 8] == b"ftyp":
        return parts_boxes.length_of(ground, at, stop) > 16
    if data[at : at + 4] == ZIP_START:
        return data.find(b"PK\x05\x06", max(at, stop - (1 << 16) - 22), stop) >= 0
    return True


def _piece(ground: Ground, root: Part, at: int, stop: int, known: Known) -> int | None:
    """Add the whole file or picture that begins here; gives where it ends, None where nothing is known to begin."""
    data = ground.data
    kind, name = known.places.get(at, ("", ""))
    limit = min(stop, at + known.lengths[at]) if known.lengths.get(at, 0) > 0 else stop
    part, walk = None, _walker(ground, at, stop, bool(kind))
    if walk is not None:
        key, what, fill = walk
        part = ground.add(root, kind or key, name or what, at, limit - at, role="picture")
        fill(ground, part, limit)
    elif data[at + 4 : at + 8] == b"ftyp" and (length := parts_boxes.length_of(ground, at, limit)) > 8:
        return _boxed(ground, root, at, length, (kind, name))
    else:
        part = _other(ground, root, at, limit, (kind, name))
    if part is None:
        return None
    part.named = bool(kind)
    return max(part.end, at + 1)


def _walker(ground: Ground, at: int, stop: int, named: bool) -> tuple[str, str, Callable[[Ground, Part, int], int | None]] | None:
    """Kind, name and walker of the picture that begins here; None where none does. A JPEG that no index names has to be whole."""
    data = ground.data
    if data[at : at + 3] == JPEG_START and (named or parts_jpeg.end_of(ground, at, stop) is not None):
        return "after.jpeg", "JPEG picture", parts_jpeg.fill_jpeg
    if data[at : at + 8] == PNG_START:
        return "after.picture", "PNG picture", parts_png.fill_png
    if data[at : at + 6] in (b"GIF87a", b"GIF89a"):
        return "after.picture", "GIF picture", parts_small.fill_gif
    if data[at : at + 4] == b"RIFF" and data[at + 8 : at + 12] == b"WEBP":
        return "after.picture", "WebP picture", parts_small.fill_riff
    return None


def _boxed(ground: Ground, root: Part, at: int, length: int, label: tuple[str, str]) -> int:
    kind, name = label
    still = ground.data[at + 8 : at + 12] in (b"heic", b"heix", b"mif1", b"avif")
    name = name or ("HEIF or AVIF picture" if still else "film (MP4 or MOV)")
    part = ground.add(root, kind or ("after.picture" if still else "after.mp4"), name, at, length, role="picture" if still else "file")
    part.named = bool(kind)
    parts_boxes.add_whole(ground, part, at, at + length)
    return at + length


def _other(ground: Ground, root: Part, at: int, limit: int, label: tuple[str, str]) -> Part | None:
    kind, name = label
    data = ground.data
    if kind:
        return ground.add(root, kind, name, at, limit - at, role="file")
    for start, key, what in _WHOLE:
        if data.startswith(start, at) and (_is_begun(ground, at, limit) or key not in ("after.zip",)):
            return ground.add(root, key, what, at, limit - at, role="file")
    return None
