"""Every field of metadata that the file holds, grouped, readable and raw, with where it lies.

Metadata is what somebody's program wrote: it may be edited, copied or left out without a trace, so it gives leads and no proof.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import Said, mark, said, say, tr
from analyzers.metadata import own_exiftool
from analyzers.metadata.explanations import COLUMN as EXPLAINED
from analyzers.metadata.explanations import explained
from analyzers.parameters import Params, Switch
from analyzers.reader.parsers.text import shown
from analyzers.results import Finding, Result, Table

COLUMNS = (mark("Group"), mark("Field"), mark("Value"), mark("Raw value"), mark("Key"), mark("Byte"), EXPLAINED)
FILE = mark("File")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Settings(Params):
    """Whether the user's own program is asked too. Which one that is stands in the program's settings, never in a case."""

    exiftool: Annotated[
        bool,
        Switch(
            mark("Ask your own ExifTool too"),
            help=mark("Runs the ExifTool that the menu Help names, in the reader's limited process; its fields stand in their own group."),
        ),
    ] = False


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """List all fields; what they mean together is said by the methods that ask for a contradiction, an origin, a place or a signature."""
    job.checkpoint(0.0, tr("reading metadata"))
    fields: Sequence[Mapping[str, Any]] = source.metadata
    rows = [*_of_file(source), *rows_of(fields)]
    if settings.exiftool:
        job.checkpoint(0.5, tr("asking your ExifTool"))
        rows += rows_of(own_exiftool.fields(source))
    job.checkpoint(1.0)
    findings = (*_about_absence(fields), *_about_arrival(source))
    return Result((Table(mark("Metadata"), COLUMNS, tuple(rows), grouped=True),), findings)


def rows_of(fields: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The reader's rows as those of the table."""
    return [_of_field(field) for field in fields]


def _of_file(source: ImageSource) -> Iterator[Row]:
    facts, evidence = source.facts, source.evidence
    examined = source.picture or (facts.pictures[0] if facts.pictures else "")
    known: tuple[tuple[str, object], ...] = (
        (mark("Name"), evidence.name),
        (mark("Size in bytes"), evidence.size),
        (mark("SHA-256"), evidence.sha256),
        (mark("Format"), facts.format),
        (mark("Pixels"), f"{facts.width} × {facts.height}"),
        (mark("Channels"), ", ".join(facts.channels)),
        (mark("Bits per sample"), facts.bits),
        (mark("Orientation (EXIF)"), facts.orientation),
        (mark("Decoder"), facts.decoder),
        (mark("Picture examined"), examined),
        (mark("Other pictures in the file"), ", ".join(name for name in facts.pictures if name != examined) or said("none")),
        (mark("How it arrived"), evidence.origin.how),
        (mark("Original bytes"), said("yes") if evidence.origin.original_bytes else said("no")),
        *((mark("Remark of the decoder"), note) for note in facts.notes),
    )
    for name, value in known:
        text = value if isinstance(value, Said) else shown(str(value))  # the file's name may hide or turn letters around
        yield said(FILE), said(name), text, text, "", "", ""


def _of_field(field: Mapping[str, Any]) -> Row:
    """A row of the reader, whose texts are already safe to show."""
    offset = field["offset"]
    where = "" if offset is None else str(offset)
    return (
        str(field["group"]),
        str(field["name"]),
        _text(field["value"]),
        _text(field["raw"]),
        str(field["key"]),
        where,
        said(explained(str(field["key"]))),
    )


def _text(value: Any) -> str:
    """A value as text; nothing is left out because it is 0 or empty."""
    if isinstance(value, bytes):
        return value.hex(" ")
    if value is None:
        return said("(no value)")
    return str(value) or said("(empty)")


def _about_absence(fields: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if any(str(field["key"]).startswith(("Exif.", "Xmp.", "Iptc.")) for field in fields):
        return
    yield Finding(
        say(
            "The file holds no EXIF, XMP or IPTC metadata. Messengers, social networks, screenshots and many web pages leave them out as a "
            "rule, so their absence proves nothing."
        )
    )


def _about_arrival(source: ImageSource) -> Iterator[Finding]:
    if not source.evidence.origin.original_bytes:
        yield Finding(say("Only the pixels arrived, re-encoded on the way: these metadata are not those of the original file."))


ANALYZER = Analyzer(
    id="metadata.fields",
    title=mark("Metadata"),
    version="2",
    shows=mark("Every field that camera and programs wrote into the file, in plain words, raw, and with its place in the file."),
    caution=mark(
        "Metadata can be edited, copied or removed without a trace. What is written is a lead to check, not proof; what is missing proves "
        "nothing."
    ),
    run=run,
    params=Settings,
    reads=frozenset({"metadata"}),
    reference="https://www.cipa.jp/std/std-sec_e.html",
)
