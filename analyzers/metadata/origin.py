"""Who wrote this file: its encoder by comparison with files of known programs, its camera's claim by its own traits, its way by marks.

The list of programs is our own and never complete, and many programs share a library: it names who can have written a file, and leaves
open who did. After E. Kee, M. K. Johnson, H. Farid: Digital Image Authentication From JPEG Headers, IEEE TIFS 6(3), 2011.
"""

from collections.abc import Iterator

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import joined, mark, said, say, tr
from analyzers.metadata import camera_claims, platforms
from analyzers.metadata.encoders import Candidate, Fit, best, candidates, known
from analyzers.metadata.signatures import AROUND, CODING, Answer, around, coding, tables_name
from analyzers.parameters import Params
from analyzers.results import Finding, Result, Table, Weight, cannot_test

FITS = {
    Fit.SIGNED: mark("in all traits, and signed"),
    Fit.FULL: mark("in all traits"),
    Fit.PLACES: mark("but for where metadata stand"),
    Fit.CODING: mark("in coding and tables only"),
}
LONGEST = 300


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Read the traits, compare them with the list, and check what the file claims."""
    job.checkpoint(0.0, tr("reading the file's layout"))
    try:
        answer: Answer = source.parsed("traits")
    except Unreadable as refusal:
        return cannot_test(say("{reason}", reason=str(refusal)))
    if not answer["format"]:
        return cannot_test(say("The list of encoders holds JPEG, PNG, WebP, TIFF, HEIF and AVIF; this file is none of them."))
    job.checkpoint(0.4, tr("comparing with the list of encoders"))
    found = candidates(answer)
    camera = camera_claims.claim(answer)
    job.checkpoint(0.8, tr("looking for marks of platforms"))
    marks = tuple(platforms.about(source.evidence.name, answer, source.metadata))
    findings = [*_about_list(answer, found, camera)]
    if camera is not None:
        findings += camera_claims.about(answer, camera, found)
        if all(finding.weight == Weight.NOTE for finding in findings):
            findings.append(_nothing(camera))
    job.checkpoint(1.0)
    views = (_candidates(found), _traits(answer, found)) if found else (_traits(answer, found),)
    return Result(views, (*findings, *marks))


def _about_list(answer: Answer, found: tuple[Candidate, ...], camera: camera_claims.Claim | None) -> Iterator[Finding]:
    if not found:
        yield Finding(
            say(
                "Its encoder is not in our list of {count} programs that write {format}: {how}. The list was made on {made} and holds what "
                "could be run then; cameras and many telephones are not in it, so this is a gap of the list and no trace.",
                count=known().writing(answer["format"]),
                format=answer["format"],
                how=camera_claims.how(answer),
                made=known().made,
            )
        )
        if camera is None:
            yield from _about_head(answer)
        return
    first = best(found)
    yield Finding(
        say(
            "The file can come from {programs}: it agrees with files of this origin {fit} ({how}). In our list {number} of {count} "
            "programs that write {format} write so; others that use the same library do it too.",
            programs=camera_claims.programs(first),
            fit=said(FITS[first[0].fit]),
            how=camera_claims.how(answer),
            number=len({candidate.program.name for candidate in first}),
            count=known().writing(answer["format"]),
            format=answer["format"],
        )
    )
    if camera is None and first[0].fit >= Fit.PLACES:
        yield Finding(
            say(
                "The file names no camera and was written by a program, not as a camera leaves it ({programs}; {format}). Screenshots, "
                "mailing, uploading, converting and saving from a web page give such files as well as editing.",
                programs=camera_claims.programs(first),
                format=answer["format"],
            ),
            Weight.NOTABLE,
        )
    elif camera is None:
        yield from _about_head(answer)


def _about_head(answer: Answer) -> Iterator[Finding]:
    """What the first segment tells of a file that names no camera, where its whole layout is not that of a program in the list."""
    if answer["traits"].get("head", "").startswith("JFIF"):
        yield Finding(
            say(
                "The file names no camera and begins with a JFIF segment, as programs write it and few cameras do: {head}. Mailing, "
                "uploading, converting and saving from a web page give such files as well as editing.",
                head=answer["traits"]["head"],
            ),
            Weight.NOTABLE,
        )


def _nothing(camera: camera_claims.Claim) -> Finding:
    return Finding(
        say(
            "Nothing found by this method that speaks against the camera that the file names, {camera}. A file can be put together so that "
            "nothing does.",
            camera=camera.name,
        )
    )


def _traits(answer: Answer, found: tuple[Candidate, ...]) -> Table:
    """What the file shows beside what the best candidate writes."""
    form = answer["format"]
    compared = {**coding(answer), **around(answer)}
    names = (*CODING.get(form, ()), *AROUND.get(form, ()))
    rows: list[tuple[str, ...]] = []
    if form == "JPEG":
        tables = tables_name(answer["tables"])
        rows.append((said("quantisation tables"), tables, tables if found else "", said("compared")))
    for name in names:
        rows.append((name, str(answer["traits"].get(name, ""))[:LONGEST], _would(found, name, compared[name]), said("compared")))
    for name, text in answer["traits"].items():
        if name not in names:
            rows.append((name, str(text)[:LONGEST], "", said("shown only")))
    for name, text in answer["claims"].items():
        rows.append((name, str(text)[:LONGEST], "", said("what the file says")))
    for name, text in answer["thumbnail"].get("traits", {}).items():
        if name in CODING["JPEG"]:
            rows.append((said("preview: {name}", name=name), str(text)[:LONGEST], "", said("shown only")))
    columns = (mark("Trait"), mark("This file"), mark("The first candidate"), mark("Use"))
    return Table(mark("Traits of the file"), columns, tuple(rows))


def _would(found: tuple[Candidate, ...], name: str, value: str) -> str:
    if not found:
        return ""
    if name in found[0].differs:
        return joined(" / ", (text or said("none") for text in found[0].differs[name])) or said("never seen")
    return value or said("none")


def _candidates(found: tuple[Candidate, ...]) -> Table:
    rows = tuple(
        (
            candidate.program.name,
            candidate.program.version,
            joined("; ", (kind or said("as proposed") for kind in candidate.settings[:6])),
            candidate.quality,
            said(FITS[candidate.fit]),
            ", ".join(candidate.differs),
            candidate.program.run,
        )
        for candidate in found
    )
    columns = (
        mark("Program"),
        mark("Version that was run"),
        mark("Settings that give such files"),
        mark("Quality"),
        mark("Agrees"),
        mark("Differs in"),
        mark("Run on"),
    )
    return Table(mark("Programs of the list that fit"), columns, rows)


ANALYZER = Analyzer(
    id="metadata.origin",
    title=mark("Who wrote this file"),
    version="1",
    shows=mark("Which programs of our list write files like this one, and whether the file fits the camera that it names."),
    caution=mark(
        "It tells who last wrote the file, not what was done to the picture: mail, messengers and web sites write files anew. "
        "Programs share libraries, and traits can be copied on purpose."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://doi.org/10.1109/TIFS.2011.2128309",
)
