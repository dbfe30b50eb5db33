"""Repeats the runs of a finding from its record and the evidence, and says of each whether it gives the same again.

Every run goes through `examine`, as it did the first time, with the recorded settings; nothing is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource, Origin, Unreadable
from analyzers.language import mark, tr
from analyzers.parameters import File, Folder, Params
from analyzers.registry import Methods
from forensics_gui.case.comparing import MOST_NAMED, Sameness, compared
from forensics_gui.case.examine import examine
from forensics_gui.case.measures import result_record
from forensics_gui.case.records import restored

Outcome = Literal[Sameness, "cannot be repeated"]
IN_WORDS: dict[str, str] = {
    "equal": mark("equal to the last bit"),
    "within tolerance": mark("equal within the stated tolerance"),
    "different": mark("different"),
    "cannot be repeated": mark("cannot be repeated"),
}
LIBRARY = "library"


@dataclass(frozen=True)
class Repeated:
    """What came of one run. why: the reason where it could not be repeated; differences: which places differ, at most a few."""

    run: str
    method: str
    evidence: str  # its name
    outcome: Outcome
    why: str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class _CannotRepeat(Exception):
    why: str


def repeat(record: Mapping[str, Any], at_hand: Mapping[str, bytes], methods: Methods, job: Job, library: str = "") -> Iterator[Repeated]:
    """Every run of a record, in its order; `library` is searched instead of the recorded one. Lets Cancelled pass."""
    sources: dict[str, ImageSource] = {}
    runs = record["runs"]
    for number, run in enumerate(runs):
        name = str(next((one["name"] for one in record["evidence"] if one["sha256"] == run["evidence"]), run["evidence"][:12]))
        part = Share(job, number / len(runs), (number + 1) / len(runs), f"{name} {run['method']}")
        part.checkpoint(0)
        try:
            source = _source(record, run["evidence"], at_hand, sources)
            analyzer, params = _method(run, methods.found, library)
            yield _again(run, name, source, analyzer, params, part)
        except _CannotRepeat as reason:
            yield Repeated(run["id"], run["method"], name, "cannot be repeated", reason.why)


def _source(record: Mapping[str, Any], sha256: str, at_hand: Mapping[str, bytes], sources: dict[str, ImageSource]) -> ImageSource:
    if sha256 not in sources:
        if sha256 not in at_hand:
            raise _CannotRepeat(tr("the evidence is not at hand; name its file with --evidence, or its case with --case"))
        one = next(one for one in record["evidence"] if one["sha256"] == sha256)
        origin = Origin(**restored(one["origin"])) if one.get("origin") else Origin()
        try:
            source = ImageSource.of_bytes(at_hand[sha256], Path(one.get("folder") or "") / one["name"], origin)
            # the file was opened when it was first: a rule that asks whether a time lies in the future must be given the same day again
            opened = replace(source.evidence, opened=one.get("opened") or source.evidence.opened)
            sources[sha256] = ImageSource(opened, at_hand[sha256])
        except Unreadable as refusal:
            raise _CannotRepeat(str(refusal)) from refusal
    return sources[sha256]


def _method(run: Mapping[str, Any], found: Mapping[str, Analyzer], library: str) -> tuple[Analyzer, Params]:
    analyzer = found.get(run["method"])
    if analyzer is None:
        raise _CannotRepeat(tr("this program has no method {method}", method=run["method"]))
    if analyzer.version != run["version"]:
        raise _CannotRepeat(
            tr("the run was made with version {old} of the method, this program has {new}", old=run["version"], new=analyzer.version)
        )
    settings = dict(restored(run["settings"]))
    for name, control in analyzer.params.controls().items():
        if isinstance(control, Folder | File) and settings.get(name):
            settings[name] = library if library and name == LIBRARY else settings[name]
            if not Path(settings[name]).exists():
                raise _CannotRepeat(tr("{setting} {folder} is not at hand", setting=tr(control.label), folder=settings[name]))
    try:
        return analyzer, analyzer.params(**settings)
    except (TypeError, ValueError) as error:
        raise _CannotRepeat(tr("its settings do not fit the method: {reason}", reason=str(error))) from error


def _again(  # noqa: PLR0917  one run and all that it takes
    run: Mapping[str, Any], name: str, source: ImageSource, analyzer: Analyzer, params: Params, job: Job
) -> Repeated:
    fresh = examine(source.select(run["picture"]) if run["picture"] else source, analyzer, params, job)
    old, new = str(run["error"] or ""), fresh.error
    if old or new:
        same = _last_line(old) == _last_line(new)
        lines = () if same else (f"error: {_last_line(old) or '-'} / {_last_line(new) or '-'}",)
        return Repeated(run["id"], run["method"], name, "equal" if same else "different", "", lines)
    difference = compared(run["result"], result_record(fresh.result))
    named = tuple((difference.beyond or difference.within)[:MOST_NAMED])
    return Repeated(run["id"], run["method"], name, difference.outcome, "", named)


def _last_line(error: str) -> str:
    lines = [line for line in error.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
