"""Facts of the camera, its exposure and the programs that signed, for rules.

Makers are told by short names, since one maker writes its name in many ways; programs by the list in ``software``.
"""

import re
from collections.abc import Iterator
from math import log2

from analyzers.metadata.facts_file import yes
from analyzers.metadata.since import camera_since, exif_since, system_since
from analyzers.metadata.software import can_edit, names_software, signs_comment
from analyzers.metadata.statements import Statement, Statements

_MAKERS = (
    "canon", "nikon", "sony", "fujifilm", "olympus", "om digital", "panasonic", "pentax", "ricoh", "casio", "samsung", "apple", "google",
    "huawei", "honor", "xiaomi", "oneplus", "oppo", "vivo", "motorola", "htc", "lge", "lg electronics", "nokia", "hmd", "kodak", "minolta",
    "leica", "sigma", "hasselblad", "dji", "gopro", "epson", "hewlett-packard", "sanyo", "toshiba",
    "kyocera", "agfa", "polaroid", "blackberry",
)  # fmt: skip
_SAME = {"fuji photo film": "fujifilm", "lg electronics": "lge", "eastman kodak": "kodak", "konica": "minolta", "om digital": "olympus"}
_WORDS = re.compile(r"\b(" + "|".join(re.escape(word) for word in (*_SAME, *_MAKERS)) + r")\b", re.IGNORECASE)

# Whose cameras carry maker notes of each form: some makers build cameras for others.
_NOTES = {
    "canon": "canon", "nikon": "nikon", "fujifilm": "fujifilm leica", "olympus": "olympus epson sanyo agfa minolta",
    "panasonic": "panasonic leica", "pentax": "pentax ricoh samsung hewlett-packard asahi", "sony": "sony minolta hasselblad",
    "minolta": "minolta sony", "casio": "casio", "sigma": "sigma", "samsung": "samsung", "apple": "apple", "ricoh": "ricoh pentax",
    "leica": "leica panasonic", "kodak": "kodak", "sanyo": "sanyo", "epson": "epson", "huawei": "huawei honor", "dji": "dji hasselblad",
}  # fmt: skip
_NOT_NOTES = re.compile(r"^Exif\.(Image\d?|Photo|GPSInfo|Iop|Thumbnail|SubImage\d+|SubThumb\d*|MpfInfo|MakerNote|Iptc|Image)\.")
_GROUP = re.compile(r"^Exif\.([A-Za-z]+)")
# How the bytes of maker notes begin that Exiv2 does not take apart.
_STARTS = {
    "apple ios": "apple", "huawei": "huawei", "dji": "dji", "leica": "leica", "ricoh": "ricoh", "kdk": "kodak", "sanyo": "sanyo",
    "epson": "epson", "nikon": "nikon", "olymp": "olympus", "fujifilm": "fujifilm", "panasonic": "panasonic", "pentax": "pentax",
    "aoc": "pentax", "sigma": "sigma", "foveon": "sigma", "sony": "sony", "qvc": "casio",
}  # fmt: skip


def facts(known: Statements) -> Iterator[Statement]:
    """Those of ``camera``, ``exif``, ``exposure`` and ``program``."""
    for name, key in (
        ("camera.make", "Exif.Image.Make"),
        ("camera.model_make", "Exif.Image.Model"),
        ("camera.lens_make", "Exif.Photo.LensMake"),
        ("camera.software_make", "Exif.Image.Software"),
    ):
        found = maker(known.text(key))
        if found:
            yield Statement(name, found)
    note = _note(known)
    if note:
        yield Statement("camera.note_makes", _NOTES.get(note, note))
    for name, since in (
        ("camera.since", camera_since(known)),
        ("camera.system_since", system_since(known)),
        ("exif.since", exif_since(known)),
    ):
        if since is not None:
            yield Statement(name, since.text, since.when)
    yield from _exposure(known)
    yield from _programs(known)


def maker(text: str) -> str:
    """The short name of a camera maker that a text names; empty where it names none that is known."""
    found = _WORDS.search(text[:200].replace("_", " "))
    word = found[1].lower() if found else ""
    return _SAME.get(word, word)


def _note(known: Statements) -> str:
    """The maker whose form the maker notes have: by their first bytes, else by how Exiv2 took them apart, which follows Exif Make."""
    start = _beginning(known.text("Exif.Photo.MakerNote"))
    found = next((make for begins, make in _STARTS.items() if start.startswith(begins)), "")
    if found:
        return found
    for one in known:
        if one.name.startswith("Exif.") and not _NOT_NOTES.match(one.name):
            group = _GROUP.match(one.name)
            word = group[1].lower() if group else ""
            return next((make for make in _NOTES if word.startswith(make)), "")
    return ""


def _beginning(raw: str) -> str:
    """The first bytes of the maker note as text; they are shown as numbers, in hexadecimal where there are many."""
    parts = raw.split()[:16]
    base = 16 if all(len(part) == 2 for part in parts) else 10
    try:
        return bytes(int(part, base) for part in parts).decode("latin-1").lower()
    except ValueError:
        return ""


def _exposure(known: Statements) -> Iterator[Statement]:
    seconds, aperture = (_positive(known, f"Exif.Photo.{tag}") for tag in ("ExposureTime", "FNumber"))
    iso = _positive(known, "Exif.Photo.ISOSpeedRatings") or _positive(known, "Exif.Photo.PhotographicSensitivity")
    if seconds:
        yield Statement("exposure.seconds", f"{seconds:.6g}")
    if aperture:
        yield Statement("exposure.aperture", f"{aperture:.4g}")
    if seconds and aperture and iso:
        yield Statement("exposure.ev", f"{log2(aperture**2 / seconds) - log2(iso / 100):.1f}")
    for name, tag, base, sign in (
        ("exposure.seconds_apex", "ShutterSpeedValue", 2.0, -1),
        ("exposure.aperture_apex", "ApertureValue", 2.0**0.5, 1),
    ):
        found = known.first(f"Exif.Photo.{tag}")
        if found is not None and found.number is not None and abs(found.number) < 30:
            yield Statement(name, f"{base ** (sign * found.number):.6g}")
    flash = known.first("Exif.Photo.Flash")
    if flash is not None and flash.number is not None:
        yield Statement("exposure.flash", yes(int(flash.number) & 1 == 1))


def _positive(known: Statements, name: str) -> float | None:
    found = known.first(name)
    value = found.number if found is not None else None
    return value if value is not None and 0 < value < 1e7 else None


def _programs(known: Statements) -> Iterator[Statement]:
    named: dict[str, str] = {}
    for one in known:
        if names_software(one.name) and one.text.strip():
            named.setdefault(one.text.strip(), one.name)
    for text, field in named.items():
        yield Statement("program.named", text, field=field)
        if can_edit(text):
            yield Statement("program.editor", text, field=field)
    for one in known:
        if signs_comment(one.name) and can_edit(one.text):
            yield Statement("program.comment", one.text, field=one.name)
