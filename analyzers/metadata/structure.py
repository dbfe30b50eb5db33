"""The file as a tree of parts, each with its place and length: segments, chunks, boxes, directories, previews, and what follows the end.

A container tells how a file was written, not what the picture shows; unusual parts have ordinary reasons more often than not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import joined, mark, said, say, tr
from analyzers.metadata.structure_words import ROLES, words_of
from analyzers.parameters import Params
from analyzers.results import Finding, Outline, Result

COLUMNS = (mark("Part"), mark("Offset"), mark("Length"), mark("Says"), mark("Remark"), mark("What it is"))
MOST_NAMED = 4  # places that one finding lists


@dataclass(frozen=True)
class Part:
    """One row of the reader's answer."""

    depth: int
    kind: str
    name: str
    offset: int
    length: int
    says: str
    role: str
    named: bool


def parts_of(source: ImageSource) -> tuple[Part, ...]:
    """All parts of the file, in order, the file itself first."""
    return tuple(Part(*row) for row in source.parsed("structure")["parts"])


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """List the parts, and say what is remarkable with its innocent explanation."""
    job.checkpoint(0.0, tr("reading the structure"))
    parts = parts_of(source)
    job.checkpoint(0.9)
    findings = [*_further_pictures(parts), *_further_files(parts), *_trailing(parts), *_gaps(parts), *_faults(parts)]
    if not source.parsed("structure")["whole"]:
        findings.append(Finding(say("The file has more parts than are listed; the first {count} are shown.", count=len(parts))))
    if not findings:
        findings.append(Finding(say("The parts of the file follow one another without gaps, and nothing stands after its end.")))
    job.checkpoint(1.0)
    return Result((_outline(parts),), tuple(findings))


def _outline(parts: tuple[Part, ...]) -> Outline:
    rows = tuple(
        (part.name, f"{part.offset:#x}", str(part.length), part.says, said(ROLES.get(part.role, "")), said(words_of(part.kind)))
        for part in parts
    )
    return Outline(
        mark("File structure"),
        COLUMNS,
        rows,
        depths=tuple(part.depth for part in parts),
        offsets=tuple(part.offset for part in parts),
        lengths=tuple(part.length for part in parts),
        roles=tuple(part.role for part in parts),
    )


def _places(parts: list[Part]) -> str:
    """Name, place and length of each, the first of them."""
    listed = [
        said("{name} at byte {offset}, {length} bytes", name=f"{part.name} ({part.says})" if part.says else part.name, **_span(part))
        for part in parts[:MOST_NAMED]
    ]
    if len(parts) > MOST_NAMED:
        listed.append(said("and {n} more", n=len(parts) - MOST_NAMED))
    return joined("; ", listed)


def _span(part: Part) -> dict[str, Any]:
    return {"offset": part.offset, "length": part.length}


def _further_pictures(parts: tuple[Part, ...]) -> Iterator[Finding]:
    """Whole pictures within or after the main one, by whether something in the file says that they are there."""
    after = [part for part in parts if part.role == "picture" and part.kind.startswith("after.")]
    within = [part for part in parts if part.role == "picture" and not part.kind.startswith(("after.", "picture."))]
    indexed = [part for part in after if part.named]
    alone = [part for part in after if not part.named]
    if within:
        yield Finding(
            say(
                "The file holds {count} smaller pictures of its own kind: {places}. Cameras and most programs write such previews; see "
                "“Embedded preview” for whether they show the same.",
                count=len(within),
                places=_places(within),
            )
            if len(within) > 1
            else say(
                "The file holds a smaller picture: {places}. Cameras and most programs write such a preview; see “Embedded preview” for "
                "whether it shows the same.",
                places=_places(within),
            )
        )
    if indexed:
        yield Finding(
            say(
                "Further pictures follow the main one, and an index in the file names them: {places}. Cameras and phones write previews, "
                "gain maps and depth maps so.",
                places=_places(indexed),
            )
        )
    if alone:
        yield Finding(
            say(
                "A whole picture follows the main one, and no index that is read here names it: {places}. Older cameras keep previews so, "
                "and editing can remove the index; it may also be another picture that somebody appended. Extract it and look.",
                places=_places(alone),
            )
        )


def _further_files(parts: tuple[Part, ...]) -> Iterator[Finding]:
    films = [part for part in parts if part.role == "file" and part.kind == "after.mp4"]
    others = [part for part in parts if part.role == "file" and part.kind != "after.mp4"]
    trailers = [part for part in parts if part.kind == "samsung.trailer"]
    if films:
        yield Finding(
            say(
                "A film follows the picture: {places}. Phones keep motion photos so; it shows the moments around the picture.",
                places=_places(films),
            )
        )
    if others:
        yield Finding(
            say(
                "Another file stands after the picture: {places}. Some programs keep their data so, and files get joined by accident or to "
                "pass them on unseen.",
                places=_places(others),
            )
        )
    if trailers:
        yield Finding(say("The file ends with the trailer of a Samsung phone ({places}), as its pictures do.", places=_places(trailers)))


def _trailing(parts: tuple[Part, ...]) -> Iterator[Finding]:
    found = [part for part in parts if part.role == "trailing"]
    if found:
        yield Finding(
            say(
                "Data of an unknown kind stand after the end of the picture: {places}. Cameras, phones and transfer programs append data "
                "of their own; viewers ignore them.",
                places=_places(found),
            )
        )


def _gaps(parts: tuple[Part, ...]) -> Iterator[Finding]:
    gaps = [part for part in parts if part.role == "gap" and part.length >= 16]
    overlaps = [part for part in parts if part.role == "overlap"]
    if gaps:
        yield Finding(
            say(
                "Some bytes within the file are named by nothing in it: {places}. Makers' data, and programs that rewrote a directory and "
                "left the old one, are the usual reasons.",
                places=_places(gaps),
            )
        )
    if overlaps:
        yield Finding(
            say(
                "Some bytes are claimed by two parts: {places}. Some cameras share values so; damage and careless rewriting do it too.",
                places=_places(overlaps),
            )
        )


def _faults(parts: tuple[Part, ...]) -> Iterator[Finding]:
    found = [part for part in parts if part.role == "fault"]
    cut = [part for part in parts if "no end-of-image marker" in part.says or "no IEND" in part.says or ", no trailer" in part.says]
    if found:
        yield Finding(
            say(
                "Some parts break the rules of the format: {places}. Damage on the way and careless programs do that; viewers often "
                "overlook it.",
                places=_places(found),
            )
        )
    if cut:
        yield Finding(
            say(
                "A picture in the file has no end: {places}. An interrupted transfer leaves that, or data were cut off.",
                places=_places(cut),
            )
        )


ANALYZER = Analyzer(
    id="metadata.structure",
    title=mark("File structure"),
    version="1",
    shows=mark("The parts of the file with their places: segments, chunks, boxes, directories, previews, gaps, and what follows the end."),
    caution=mark(
        "The container says how a file was written, not what the picture shows. Parts that look odd mostly have ordinary reasons: makers' "
        "own data, previews, motion photos, transfers."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://www.w3.org/Graphics/JPEG/itu-t81.pdf",
)
