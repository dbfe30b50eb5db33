"""Whether a file that names a camera is put together as cameras do: rules over its own traits, each with how often cameras' files break it.

A rule tells that a program wrote or rewrote the file, not what was done to the picture: copying, turning, captioning and mailing do it too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.language import Message, mark, said, say
from analyzers.metadata import cameras
from analyzers.metadata.encoders import ANY, Candidate, Fit, best
from analyzers.metadata.signatures import Answer
from analyzers.results import Finding, Weight

INNOCENT = mark("Transfer, turning, captioning, mailing and uploading rewrite a file too; this does not tell what was done to the picture.")
# Android's cameras write "Adobe XMP Core 5.1.0-jc003" and Apple's "XMP Core 5.4.0" by themselves
_TOOLKIT = re.compile(r"^(Adobe XMP Core (?!.*-jc)|Image::ExifTool|XMP Core 4\.4\.0-Exiv2|.*\b(darktable|digiKam|Picasa|Microsoft)\b)")
_PROGRAMS_COMMENT = re.compile(
    r"^(Created with GIMP|Lavc|CREATOR: gd-jpeg|AppleMark|File written by Adobe|Intel\(R\) JPEG|LEAD Tech|Handmade Software|"
    r"Optimized by JPEGmini|Software: Microsoft Office|Resized|Compressed by)",
    re.IGNORECASE,
)
# how a maker note begins, and who writes such: several makers sell each other's cameras
_NOTES = {
    "b'Nikon": ("nikon",),
    "b'SONY": ("sony", "hasselblad"),
    "b'Apple": ("apple",),
    "b'FUJIFILM": ("fuji", "leica", "ricoh", "minolta", "general"),
    "b'Panasoni": ("panasonic", "leica"),
    "b'OLYMP": ("olympus", "om digital", "epson", "seiko", "sanyo", "agfa", "konica", "minolta"),
}
_ADOBE_SEGMENTS = {"Adobe", "Photoshop", "Ducky", "Adobe_CM"}
NEVER_BY_CAMERAS = frozenset({"PNG", "WebP"})


@dataclass(frozen=True)
class Claim:
    """The camera that a file names."""

    make: str
    model: str

    @property
    def name(self) -> str:
        return self.model if self.model.lower().startswith(self.make.lower()) else f"{self.make} {self.model}".strip()


def claim(answer: Answer) -> Claim | None:
    """None where the Exif data name no maker."""
    make, model = answer["claims"].get("make", ""), answer["claims"].get("model", "")
    return Claim(make, model) if make else None


def about(answer: Answer, camera: Claim, found: tuple[Candidate, ...]) -> Iterator[Finding]:
    """What does not fit the camera's name."""
    if answer["format"] in NEVER_BY_CAMERAS:
        yield _finding(
            say("The file is a {format}, a form that cameras do not write, and names a camera.", format=answer["format"]), camera
        )
    elif answer["format"] == "JPEG":
        yield from _about_jpeg(answer, camera, found)
    elif found and found[0].fit >= Fit.PLACES and answer["format"] in ("HEIF", "AVIF"):
        yield _encoded(answer, camera, found)
    yield from _about_metadata(answer, camera)


def _about_jpeg(answer: Answer, camera: Claim, found: tuple[Candidate, ...]) -> Iterator[Finding]:
    traits = answer["traits"]
    names = traits["head"].split()
    keeping = found
    found = tuple(candidate for candidate in found if ANY not in candidate.program.tables)
    if found and found[0].fit >= Fit.PLACES and _leads(names):
        yield _encoded(answer, camera, found)
    elif keeping and _preview_differs(answer):
        yield Finding(
            say(
                "The picture is laid out as by {programs}, where tables are left as they were, and its preview is laid out otherwise: "
                "{segments}, preview {preview}. A few cameras do that too.",
                programs=programs(best(keeping)),
                segments=answer["traits"]["segments"],
                preview=answer["thumbnail"]["traits"]["segments"],
            )
        )
    elif names[:1] == ["JFIF"]:
        yield Finding(
            say(
                "The file begins with a JFIF segment, before the Exif data: {head}. Few cameras do that; programs that save a picture "
                "anew do. Its encoder is not in our list.",
                head=traits["head"],
            )
        )
    if traits["scans"].startswith("progressive"):
        yield _finding(say("The picture is stored progressively (scans: {scans}).", scans=traits["scans"][:80]), camera)
    elif traits["huffman"] == "other":
        yield _finding(say("The Huffman tables are not the standard's but made for this picture."), camera)
    adobe = [name for name in names if name in _ADOBE_SEGMENTS]
    if adobe:
        yield _finding(say("The file holds segments that Adobe's and a few other programs write: {names}.", names=", ".join(adobe)), camera)
    if _PROGRAMS_COMMENT.match(traits["comment"]):
        yield _finding(say("The comment is one that programs write: “{comment}”.", comment=traits["comment"][:80]), camera)


def _preview_differs(answer: Answer) -> bool:
    """Whether the preview's encoder groups its tables otherwise: a program that keeps tables is told from a camera only by that."""
    preview = answer["thumbnail"].get("traits", {})
    return bool(preview) and _grouped(preview["segments"]) and not _grouped(answer["traits"]["segments"])


def _grouped(segments: str) -> bool:
    return "DQT0,1" in segments or "DHT00,10" in segments or "DHT00,01" in segments


def _leads(names: list[str]) -> bool:
    """Some telephones write a JFIF segment behind the Exif data, as jpegtran does; before it, or not at all, is the programs' way."""
    return "JFIF" not in names or names[0] == "JFIF"


def _about_metadata(answer: Answer, camera: Claim) -> Iterator[Finding]:
    toolkit = answer["claims"].get("toolkit", "")
    if _TOOLKIT.match(toolkit):
        yield _finding(say("The XMP data were written by “{toolkit}”, which programs use.", toolkit=toolkit.strip()), camera)
    note = answer["traits"].get("maker note", "none")
    if not _fits(note, camera.make):
        yield _finding(say("The maker note begins {note}, as another maker's.", note=note), camera)
    count, odd = cameras.never_seen(answer)
    if odd:
        name, seen = next(iter(odd.items()))
        yield _finding(
            say(
                "None of the {count} files of this model that we counted is laid out so: {trait} {here} here, {there} there.",
                count=count,
                trait=name,
                here=answer["traits"].get(name, ""),
                there=" / ".join(seen),
            ),
            camera,
        )
    moved = answer["traits"].get("maker note moved", "")
    if moved:
        yield _finding(
            say("The maker note lies elsewhere than where it says that it was written (byte of the Exif block: {how}).", how=moved), camera
        )


def _encoded(answer: Answer, camera: Claim, found: tuple[Candidate, ...]) -> Finding:
    first = best(found)
    return Finding(
        say(
            "The file names the camera {camera}, but is encoded as by {programs}: {how}. {innocent}",
            camera=camera.name,
            programs=programs(first),
            how=how(answer),
            innocent=said(INNOCENT),
        ),
        Weight.NOTABLE,
    )


def _finding(message: Message, camera: Claim) -> Finding:
    """A rule's sentence with the claim that it does not fit, and the innocent explanation."""
    return Finding(
        say(
            "{what} The file names the camera {camera}, and cameras do not leave files so as a rule. {innocent}",
            what=str(message),
            camera=camera.name,
            innocent=said(INNOCENT),
        ),
        Weight.NOTABLE,
    )


def _fits(note: str, make: str) -> bool:
    """Whether the maker's note can be of this maker; a note without a known name can be of most."""
    make = make.lower()
    for start, makers in _NOTES.items():
        if note.startswith(start):
            return any(maker in make for maker in makers)
    return note == "none" or not make.startswith("nikon corporation")


def programs(found: tuple[Candidate, ...], most: int = 6) -> str:
    """Names of the programs, each once."""
    names = list(dict.fromkeys(candidate.program.name for candidate in found))
    if len(names) <= most:
        return ", ".join(names)
    return said("{names} and {more} more", names=", ".join(names[:most]), more=len(names) - most)


def how(answer: Answer) -> str:
    """The traits of a file in a line, as a finding quotes them."""
    traits = answer["traits"]
    if answer["format"] != "JPEG":
        names = ("chunks", "data pieces", "zlib header", "boxes", "meta", "compatible", "tags", "texts")
        return "; ".join(f"{name} {traits[name][:80]}" for name in names if traits.get(name))
    from analyzers.metadata.signatures import tables_name

    parts = (
        said("tables {tables}", tables=tables_name(answer["tables"])),
        said("segments {segments}", segments=traits["segments"]),
        said("head {head}", head=traits["head"]),
        said(
            "Huffman tables {huffman}", huffman=said("of the standard") if traits["huffman"] == "standard" else said("made for the picture")
        ),
    )
    return "; ".join(parts)
