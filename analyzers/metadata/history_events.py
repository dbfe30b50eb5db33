"""Who signed the file, and the acts that its XMP history notes, each as one event with its time and what it means in plain words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from analyzers.language import mark, said
from analyzers.metadata.software import kind_of, names_software, signs_comment
from analyzers.metadata.statements import Statement, Statements
from analyzers.metadata.times import Stamp, stamp


@dataclass(frozen=True)
class Event:
    """One thing that was noted.

    signs: the program signed here. act: the action, where this is an entry of a history. document: another document is named. development:
    which kind of development setting it is.
    """

    noted: str
    meaning: str
    field: str
    program: str = ""
    time: str = ""
    when: Stamp | None = None
    signs: bool = False
    act: str = ""
    document: bool = False
    development: str = ""

    @property
    def moment(self) -> datetime:
        """For ordering: in universal time where the zone is known, else as it stands."""
        return self.when.span(False)[0] if self.when is not None else datetime.min


# What the XMP specification's actions mean; programs add words of their own.
ACTS = {
    "created": mark("The document was made."),
    "opened": mark("The document was opened."),
    "saved": mark("The document was saved; what was changed before is not told."),
    "edited": mark("Something was changed; what is not told."),
    "converted": mark("It was turned into another kind of file."),
    "derived": mark("It was made from another document."),
    "copied": mark("It was copied."),
    "cropped": mark("A part was cut out."),
    "resized": mark("It was scaled."),
    "filtered": mark("A filter ran over it."),
    "color_adjusted": mark("Colours were changed."),
    "formatted": mark("Its form was changed."),
    "placed": mark("It was placed into another document."),
    "printed": mark("It was printed."),
    "published": mark("It was published."),
    "managed": mark("A system took it into its keeping."),
    "produced": mark("A new document was produced from it."),
    "version_updated": mark("A new version was noted."),
    "media_modified": mark("The picture itself was changed."),
    "metadata_modified": mark("Fields were changed."),
}
# The time at which a field was most likely written.
_TIMES = {
    "Exif.Image.Software": "Exif.Image.DateTime",
    "Exif.Image.ProcessingSoftware": "Exif.Image.DateTime",
    "Xmp.xmp.CreatorTool": "Xmp.xmp.CreateDate",
    "PNG.Text.Software": "PNG.Text.Creation Time",
}
_OTHERS = {
    "Exif.Image.HostComputer": mark("The computer or phone on which the fields were written."),
    "Iptc.Application2.ProgramVersion": mark("The version of the program that wrote the IPTC record."),
    "Xmp.xmp.MetadataDate": mark("When the XMP fields were changed last."),
    "Xmp.xmp.ModifyDate": mark("When XMP says that the file was changed last."),
    "Xmp.photoshop.History": mark("Photoshop's own log of what was done."),
    "PNG.Text.date:modify": mark("ImageMagick notes when the file that it read was changed last."),
    "PNG.Text.date:create": mark("ImageMagick notes when the file that it read was made."),
    "PNG.Time": mark("When the PNG was changed last."),
}
_PREFIXES = {
    "Xmp.GIMP.": mark("A note of GIMP."),
    "Xmp.darktable.": mark("A step or setting of darktable."),
    "Xmp.digiKam.": mark("A note of digiKam."),
    "Xmp.lr.": mark("A note of Lightroom's library."),
    "Xmp.plus.": mark("A note about rights and on whether the picture was altered (PLUS)."),
}
MOST_OF_ONE = 12  # notes of one program; darktable writes dozens
_ENTRY = re.compile(r"^(Xmp\.xmpMM\.(?:History|Versions)\[(\d{1,5})\])\S*?(action|when|softwareAgent|changed|parameters|instanceID)$")


def signatures(known: Statements) -> Iterator[Event]:
    """Fields in which a program signs, but for those of the history, and what else names a program, a machine or a time of change."""
    counts: dict[str, int] = {}
    for one in known:
        if (names_software(one.name) and "History" not in one.name and one.text.strip()) or (signs_comment(one.name) and kind_of(one.text)):
            yield _signed(known, one)
        elif one.name in _OTHERS:
            at = stamp(one.text) if one.name not in ("Xmp.photoshop.History", "Exif.Image.HostComputer") else None
            yield Event(one.text, said(_OTHERS[one.name]), one.name, time=one.text if at else "", when=at)
        else:
            prefix = next((prefix for prefix in _PREFIXES if one.name.startswith(prefix)), "")
            counts[prefix] = counts.get(prefix, 0) + 1
            if prefix and counts[prefix] <= MOST_OF_ONE:
                yield Event(one.text, said(_PREFIXES[prefix]), one.name)
    yield from _toolkits(known)


def _toolkits(known: Statements) -> Iterator[Event]:
    for one in known.of("xmp.toolkit"):
        kind = kind_of(one.text)
        meaning = (
            said("The library that wrote the XMP fields: {kind}.", kind=said(kind))
            if kind
            else said("The library that wrote the XMP fields.")
        )
        yield Event(one.text, meaning, "x:xmptk", program=one.text)


def _signed(known: Statements, one: Statement) -> Event:
    kind = kind_of(one.text)
    meaning = said("Signed by {kind}.", kind=said(kind)) if kind else said("Signed by firmware or a program that is not in our list.")
    time = known.text(_TIMES.get(one.name, ""))
    return Event(one.text, meaning, one.name, program=one.text.strip(), time=time, when=stamp(time), signs=True)


def entries(known: Statements) -> Iterator[Event]:
    """The entries of xmpMM:History and Versions, each with all that stands in it."""
    found: dict[str, dict[str, str]] = {}
    for one in known:
        part = _ENTRY.match(one.name)
        if part:
            found.setdefault(part[1], {}).setdefault(part[3], one.text)
    for field, parts in found.items():
        act = parts.get("action", "")
        more = [f"{name}: {parts[name]}" for name in ("changed", "parameters") if parts.get(name)]
        time, agent = parts.get("when", ""), parts.get("softwareAgent", "")
        meaning = said(ACTS.get(act, mark("An act that the XMP standard does not name.")))
        yield Event(", ".join((act, *more)), meaning, field, agent, time, stamp(time), signs=bool(agent), act=act or said("(not named)"))
