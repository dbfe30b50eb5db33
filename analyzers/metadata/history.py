"""What programs noted in the file about their work, in the order of time: who signed, what they say they did, from which documents it came.

A history is kept by programs that wish to, and is removed with one click: what stands here was noted, what does not was not.
"""

from collections.abc import Iterator
from itertools import groupby

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import joined, mark, said, saidn, say, tr
from analyzers.metadata.facts import stated
from analyzers.metadata.history_adobe import CROP, LOCAL, SPOTS, development, documents, resources
from analyzers.metadata.history_events import Event, entries, signatures
from analyzers.metadata.software import can_edit
from analyzers.metadata.statements import Statements
from analyzers.parameters import Params
from analyzers.results import Finding, Result, Table, Weight

COLUMNS = (mark("When"), mark("Program"), mark("What was noted"), mark("What that means"), mark("Field"))
MOST_NAMED = 8  # in one sentence
SEPARATOR = "; "


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Gather what was noted, and order it."""
    job.checkpoint(0.0, tr("reading metadata"))
    known = stated(source)
    job.checkpoint(0.8)
    events = in_order((*signatures(known), *entries(known), *documents(known), *development(known), *resources(known)))
    job.checkpoint(1.0)
    rows = tuple((event.time, event.program, event.noted, event.meaning, event.field) for event in events)
    findings = tuple(_findings(known, events))
    if not findings:
        findings = (_nothing(events),)
    return Result((Table(mark("Editing history"), COLUMNS, rows),), findings)


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Those with a time first, by their time as it stands or in universal time where it is known; the others in the file's order."""
    dated = sorted((event for event in events if event.when is not None), key=lambda event: event.moment)
    return (*dated, *(event for event in events if event.when is None))


def _findings(known: Statements, events: tuple[Event, ...]) -> Iterator[Finding]:
    yield from _about_programs(events)
    yield from _about_entries(known, events)
    yield from _about_documents(events)
    yield from _about_development(events)
    yield from _about_text(known)


def _about_programs(events: tuple[Event, ...]) -> Iterator[Finding]:
    named = list(dict.fromkeys(f"{event.field} = {event.program}" for event in events if event.signs and can_edit(event.program)))
    if named:
        yield Finding(
            say(
                "Programs that can change or make pictures signed: {fields}. They also caption, sort, convert or only transfer.",
                fields=_listed(named),
            ),
            Weight.NOTABLE,
        )


def _about_entries(known: Statements, events: tuple[Event, ...]) -> Iterator[Finding]:
    acts = [event.act for event in events if event.act]
    if not acts:
        return
    counted = [f"{act} {len(list(same))}" for act, same in groupby(sorted(acts))]
    times = sorted((one.stamp.span(False)[0], one.text) for one in known.of("time.history") if one.stamp is not None)
    span = said(" from {first} to {last}", first=times[0][1], last=times[-1][1]) if times else ""
    yield Finding(
        say(
            "The XMP history (xmpMM:History) notes {count} acts{span}: {acts}. Saving, exporting and captioning are noted as well, and a "
            "program may note less than it did.",
            count=len(acts),
            span=span,
            acts=_listed(counted),
        ),
        Weight.NOTABLE,
    )


def _about_documents(events: tuple[Event, ...]) -> Iterator[Finding]:
    fields = [f"{event.field} = {event.noted}" for event in events if event.document]
    if fields:
        yield Finding(
            say(
                "The file was made from other documents, or with parts of them: {fields}. An export from a raw picture is made from it, "
                "and a logo or caption of another document counts as a part.",
                fields=_listed(fields),
            ),
            Weight.NOTABLE,
        )


def _about_development(events: tuple[Event, ...]) -> Iterator[Finding]:
    for kind, sentence in _DEVELOPED.items():
        fields = [f"{event.field} = {event.noted}" for event in events if event.development == kind]
        if fields:
            yield Finding(say(sentence, count=len(fields), fields=_listed(fields)), Weight.NOTABLE)


_DEVELOPED = {
    CROP: mark("Adobe's development settings note a crop: {fields}. Cropping is everyday work; ask for the whole picture."),
    LOCAL: mark(
        "Adobe's development settings note {count} corrections of parts of the picture: {fields}. Brightening a face or darkening a sky is "
        "usual; what was painted over is not told."
    ),
    SPOTS: mark(
        "Adobe's development settings note {count} repaired spots: {fields}. Dust on the sensor is repaired so, and things are removed so."
    ),
}


def _about_text(known: Statements) -> Iterator[Finding]:
    texts = [one.quoted for one in known.of("Xmp.photoshop.TextLayers*LayerText")]
    if texts:
        yield Finding(
            say("Photoshop noted writing that was laid over the picture: {fields}. Captions and names are laid so.", fields=_listed(texts)),
            Weight.NOTABLE,
        )


def _nothing(events: tuple[Event, ...]) -> Finding:
    if events:
        return Finding(
            say(
                "Nothing was found by this method that names an editing program or an act of editing; what was noted is listed: {fields}. "
                "Many programs note nothing.",
                fields=_listed([f"{event.field} = {event.program or event.noted}" for event in events]),
            )
        )
    return Finding(
        say("Nothing was found by this method: no program signed the file and none noted what it did. Many programs note nothing.")
    )


def _listed(parts: list[str]) -> str:
    """The parts, shortened, and how many more there are."""
    shown = [part if len(part) <= 120 else f"{part[:120]}…" for part in (" ".join(part.split()) for part in parts)]
    more = len(shown) - MOST_NAMED
    return joined("", (SEPARATOR.join(shown[:MOST_NAMED]), saidn("; and {n} more", "; and {n} more", more) if more > 0 else ""))


ANALYZER = Analyzer(
    id="metadata.history",
    title=mark("Editing history"),
    version="1",
    shows=mark(
        "What programs noted about their work, in the order of time: who signed, what was done, with which settings, from which documents."
    ),
    caution=mark(
        "Programs note what they wish, and a history can be removed or written by hand. That nothing is noted does not mean that nothing "
        "was done; that a program signed does not say what it did."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://www.iso.org/standard/75163.html",
)
