"""A case as it may leave the house: without where somebody was, or who somebody is, in every table, finding and record.

Fields are left out by the declared table of `analyzers.metadata.private`, and then every text that repeats the value of such a field: a
finding that quotes it, a row that shows it under another name. What is left out is counted, and the finding says so.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analyzers.evidence import Evidence, ImageSource, Unreadable
from analyzers.language import NOTHING, Message, mark, said, say, tr
from analyzers.metadata.position import position
from analyzers.metadata.private import KINDS, Kind, is_private
from analyzers.results import Finding, Outline, Picture, Result, Table, View
from forensics_gui.case.covering import left_out
from forensics_gui.case.model import Case, Run

PLACE_METHODS = {"metadata.place"}  # whose whole result is a place
LEFT_OUT = say("Left out of this finding at export: its result tells where the picture was taken.")
GONE = mark("[left out]")
_KIND_WORDS: dict[Kind, str] = {"location": mark("location fields"), "personal": mark("personal fields")}
_SHORTEST = 4  # characters of a value that is searched for elsewhere; a shorter one is in every text
_BEARS_PICTURES = re.compile(r"thumbnail|preview|embedded", re.IGNORECASE)
_STATED_PLACE = re.compile(r"\b(?:gps|sun|zone)\.[a-z_]+ = ")  # facts that the rules about contradictions make of a position
_QUOTED = re.compile("“[^”]+”")  # bytes of the file that the tree of its parts shows as text: nobody knows what they tell
_COMMON = {"none", "true", "false", "auto", "unknown", "north", "east", "south", "west", "wgs-84", "n/a", "null", "0/1 0/1 0/1"}


@dataclass(frozen=True)
class Withheld:
    """What is left out (`kinds`), the values that must not appear anywhere (`values`), and how much it was so far."""

    kinds: frozenset[Kind]
    values: tuple[str, ...] = ()
    count: dict[str, int] = field(default_factory=dict, compare=False)

    def touches(self, text: str) -> bool:
        """Whether a text repeats a value that is left out."""
        lowered = text.casefold()
        return any(value in lowered for value in self.values)

    def sentence(self) -> str:
        """What the finding says of itself."""
        kinds = tr(" and ").join(tr(_KIND_WORDS[kind]) for kind in KINDS if kind in self.kinds)
        return tr(
            "At the examiner's wish this finding leaves out {kinds} (rows of tables: {rows}, findings: {findings}, pictures: {views}). "
            "Pictures stand in it without their metadata, and no evidence is attached. Names of files stay.",
            kinds=kinds,
            rows=self.count.get("rows", 0),
            findings=self.count.get("findings", 0),
            views=self.count.get("views", 0),
        )

    def one_more(self, what: str, number: int = 1) -> None:
        self.count[what] = self.count.get(what, 0) + number


def withheld(case: Case, sources: Mapping[str, ImageSource], kinds: Collection[str]) -> Withheld:
    """What has to go, by the metadata of the evidence and the tables that were kept. Raises ValueError for an unknown kind."""
    wanted = frozenset(kind for kind in KINDS if kind in kinds)
    if len(wanted) != len(set(kinds)):
        raise ValueError(tr("what can be left out is: {kinds}", kinds=", ".join(KINDS)))
    values: set[str] = set()
    for source in sources.values():
        try:
            rows = source.metadata
        except Unreadable:
            continue
        for row in rows:
            if _of(wanted, str(row["key"]), str(row["group"]), str(row["name"])):
                values |= {str(row["value"]), str(row["raw"])}
        values |= _degrees(rows) if "location" in wanted else set()
    for run in case.runs:
        if run.result is not None:
            values |= _values_of(run, wanted)
    known = sorted({text for value in values for text in _telling(value)}, key=lambda text: (-len(text), text))
    return Withheld(wanted, tuple(known))


def _degrees(rows: Any) -> set[str]:
    """The position in decimal degrees as far as a thousandth, which is how texts begin that name it more exactly."""
    place = position(rows)
    degrees = (place.latitude, place.longitude) if place is not None else ()
    return {f"{sign}{abs(number):.6f}"[:-3] for number in degrees for sign in ("", "-")}


def _of(kinds: Collection[Kind], *names: str) -> bool:
    return any(is_private(name) in kinds for name in names if name)


def _values_of(run: Run, kinds: Collection[Kind]) -> set[str]:
    found: set[str] = set()
    for view in run.result.views if run.result is not None else ():
        if isinstance(view, Table):
            for row in view.rows:
                if run.method in PLACE_METHODS or _private_row(row, kinds):
                    found |= set(row[2:] if len(row) > 2 else row[1:])
    return found if "location" in kinds or run.method not in PLACE_METHODS else set()


def _telling(value: str) -> Iterable[str]:
    """A value as it may stand elsewhere: long enough, and no word that stands everywhere."""
    text = value.strip().casefold()
    if len(text) >= _SHORTEST and text not in _COMMON and not re.fullmatch(r"[\d\s./:]{1,6}", text) and not text.startswith("("):
        yield text


def discreet(case: Case, what: Withheld) -> Case:
    """The case without what is left out; its own texts (title, question, conclusion, notes) are the examiner's and stay."""
    return replace(
        case,
        runs=tuple(_discreet_run(run, what) for run in case.runs),
        evidence=tuple(_discreet_evidence(evidence) for evidence in case.evidence),
    )


def _discreet_evidence(evidence: Evidence) -> Evidence:
    """Its name without the folder that it came from, and without what a server or clipboard told of it."""
    origin = replace(evidence.origin, headers=(), note="", page="", title="", address="")
    return replace(evidence, path=type(evidence.path)(evidence.path.name), origin=origin)


def _discreet_run(run: Run, what: Withheld) -> Run:
    if run.error:
        last = run.error.strip().splitlines()[-1]  # a traceback names folders
        return replace(run, error=said(GONE) if what.touches(last) else last)
    if run.result is None:
        return run
    if "location" in what.kinds and run.method in PLACE_METHODS:
        what.one_more("views", sum(isinstance(view, Picture) for view in run.result.views))
        what.one_more("rows", sum(len(view.rows) for view in run.result.views if isinstance(view, Table)))
        what.one_more("findings", len(run.result.findings))
        return replace(run, result=Result(applicable=False, reason=LEFT_OUT))
    views = tuple(_discreet_view(view, what) for view in run.result.views)
    quotes = any(isinstance(view, Outline) for view in run.result.views)
    findings = tuple(one for one in run.result.findings if not _tells(one, what) and not (quotes and _QUOTED.search(one.text)))
    what.one_more("findings", len(run.result.findings) - len(findings))
    reason = run.result.reason
    hidden = Message(GONE) if reason is not NOTHING and what.touches(str(reason)) else reason
    return replace(run, result=replace(run.result, views=views, findings=findings, reason=hidden))


def _tells(finding: Finding, what: Withheld) -> bool:
    if "location" in what.kinds and _STATED_PLACE.search(finding.text):
        return True
    return what.touches(finding.text) or _of(what.kinds, *re.findall(r"\b(?:Exif|Xmp|Iptc)\.[\w.:/\[\]-]+", finding.text))


def _discreet_view(view: View, what: Withheld) -> View:
    """A table without private rows; no embedded picture, which may show what was cropped away; all else as it is."""
    if isinstance(view, Picture) and _BEARS_PICTURES.search(view.title):
        what.one_more("views")
        return left_out(view)
    if not isinstance(view, Table):
        return view
    kept = [place for place, row in enumerate(view.rows) if not _goes(row, what, quotes=isinstance(view, Outline))]
    what.one_more("rows", len(view.rows) - len(kept))
    return view.only(kept)


def _goes(row: tuple[str, ...], what: Withheld, *, quotes: bool) -> bool:
    """Whether a row has to go. quotes: its cells may show bytes of the file as text."""
    text = "\n".join(row)
    return _private_row(row, what.kinds) or what.touches(text) or (quotes and _QUOTED.search(text) is not None)


def _private_row(row: tuple[str, ...], kinds: Collection[Kind]) -> bool:
    """By its name and by its key, wherever in the row that stands."""
    keys = [cell for cell in row if re.match(r"(Exif|Xmp|Iptc|JPEG|PNG|GIF)\.", cell)]
    named = row[:2] if len(row) > 2 else row[:1]
    if "location" in kinds and any(_STATED_PLACE.search(cell) for cell in row):
        return True
    return _of(kinds, *keys, *(name.replace(" ", "") for name in named), *named)


def filtered(what: Withheld) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The same for the machine-readable record of the case that `discreet` gave: details of custody and every text that still tells."""

    def withhold(record: dict[str, Any]) -> dict[str, Any]:
        custody = [{**entry, "details": "{}"} for entry in record.get("custody", [])]
        evidence = [{**one, "folder": ""} for one in record.get("evidence", [])]
        own: dict[str, Any] = {name: record[name] for name in ("case", "annotations") if name in record}  # the examiner's words
        clean: dict[str, Any] = _without({**record, "custody": custody, "evidence": evidence}, what)
        return {**clean, **own, "left_out": sorted(what.kinds)}

    return withhold


def _without(value: Any, what: Withheld) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, what) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without(item, what) for item in value]
    return GONE if isinstance(value, str) and what.touches(value) else value
