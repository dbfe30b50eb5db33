"""Names and first bytes of what comes from outside: a safe name to call it by, and whether it begins like a picture.

Both are hostile input: a name is never a path, and the first bytes only say what the reader's process will be asked to decode.
"""

import unicodedata
from urllib.parse import unquote, urlsplit

from analyzers.language import mark

LONGEST_NAME = 120  # UTF-8 bytes; file systems take 255, and the case adds a hash
_KEPT_SUFFIX = 12

# Categories that hide, reorder or break text: controls, formats (bidi marks, byte order mark), surrogates, private use, separators.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

_COMMON = "jpg jpeg jpe jfif png apng tif tiff webp bmp dib gif avif avifs heic heif hif jp2 j2k j2c jpc jpf jpx"
_CAMERA_RAW = "dng cr2 cr3 crw nef nrw arw sr2 srf raf orf rw2 raw rwl pef srw x3f 3fr fff iiq mrw kdc dcr erf mef mos"
PICTURE_SUFFIXES = frozenset(f".{suffix}" for suffix in f"{_COMMON} {_CAMERA_RAW}".split())

_VIDEO = "mp4 m4v mov qt 3gp 3g2 mkv webm avi mpg mpeg m2v mts m2ts ts wmv asf flv ogv mxf"
VIDEO_SUFFIXES = frozenset(f".{suffix}" for suffix in _VIDEO.split())
_MAIL_SUFFIXES = (".eml", ".mht", ".mhtml")
_MAIL_LINES = (b"received:", b"from:", b"return-path:", b"mime-version:", b"delivered-to:", b"message-id:", b"x-mozilla-status:")
_CLOSED = (  # what holds files, but is not opened
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", mark("an Outlook message or an old Office document")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7z archive")),
    (b"Rar!\x1a\x07", mark("a RAR archive")),
    (b"\x1f\x8b", mark("a gzip archive")),
    (b"BZh", mark("a bzip2 archive")),
    (b"\xfd7zXZ\0", mark("an xz archive")),
    (b"\x78\x9f\x3e\x22", mark("an Outlook attachment (winmail.dat)")),
)

_BEGINNINGS = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"II+\0", ".tif"),
    (b"MM\0+", ".tif"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", ".jp2"),
    (b"\xff\x4f\xff\x51", ".j2k"),
    (b"FUJIFILMCCD-RAW", ".raf"),
    (b"IIU\0", ".rw2"),
    (b"IIRO", ".orf"),
    (b"IIRS", ".orf"),
    (b"MMOR", ".orf"),
    (b"FOVb", ".x3f"),
    (b"II\x1a\0\0\0HEAPCCDR", ".crw"),
    (b"\0MRM", ".mrw"),
)
_BRANDS = {b"avif": ".avif", b"avis": ".avif", b"crx ": ".cr3"}
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"miaf"}


def picture_suffix(data: bytes) -> str:
    """The usual suffix of the picture format that these bytes begin like; "" where they are none that we read. 64 bytes are enough."""
    for beginning, suffix in _BEGINNINGS:
        if data.startswith(beginning):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0" and len(data) >= 26:
        return ".bmp"
    return _suffix_by_brands(data) if data[4:8] == b"ftyp" else ""


def _suffix_by_brands(data: bytes) -> str:
    """ISO containers name several brands; AVIF files may put the general ``mif1`` first."""
    size = min(int.from_bytes(data[:4], "big"), 64)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, size, 4))]
    for brand in brands:
        if brand in _BRANDS:
            return _BRANDS[brand]
    return ".heic" if _HEIF_BRANDS.intersection(brands) else ""


def holder_kind(name: str, head: bytes) -> str:
    """Whether a file holds pictures rather than being one: "zip", "mail", "video"; "" for everything else. 64 bytes are enough."""
    suffix = f".{name.rpartition('.')[2].casefold()}"
    if picture_suffix(head):
        return ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if suffix in VIDEO_SUFFIXES or (suffix not in PICTURE_SUFFIXES and _begins_like_video(head)):
        return "video"
    if suffix in _MAIL_SUFFIXES or head.lstrip().lower().startswith(_MAIL_LINES):
        return "mail"
    return ""


def closed_kind(head: bytes) -> str:
    """What a file is that holds others and is not opened here: a marked phrase, "" for everything else."""
    if head[257:262] == b"ustar":
        return mark("a tar archive")
    return next((kind for beginning, kind in _CLOSED if head.startswith(beginning)), "")


def _begins_like_video(head: bytes) -> bool:
    if head[4:8] == b"ftyp":
        return head[8:12] not in (b"jxl ", b"jp2 ", b"M4A ")
    return head.startswith((b"\x1a\x45\xdf\xa3", b"OggS", b"FLV\x01", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")) or (
        head[:4] == b"RIFF" and head[8:11] == b"AVI"
    )


def safe_name(name: str, data: bytes = b"") -> str:
    """A name to show and to keep: the last part only, nothing invisible or reserved, at most `LONGEST_NAME` bytes.

    Where it lacks a suffix, the one that `data` begins like is added. An empty name becomes "picture".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _INVISIBLE)
    plain = seen.translate(_FORBIDDEN).strip(" .") or "picture"
    if plain.partition(".")[0].strip().casefold() in _DEVICES:
        plain = f"_{plain}"
    stem, dot, suffix = plain.rpartition(".")
    if not dot or not 1 <= len(suffix.encode()) <= _KEPT_SUFFIX or " " in suffix:
        stem, suffix = plain, picture_suffix(data).lstrip(".")
    suffix = f".{suffix}" if suffix else ""
    room = LONGEST_NAME - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + suffix


def name_in_address(address: str) -> str:
    """The last part of an address's path, unsafe still; "" where there is none."""
    try:
        return unquote(urlsplit(address).path, errors="replace").rpartition("/")[2]
    except ValueError:
        return ""
