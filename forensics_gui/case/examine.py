"""Runs one method on one picture and puts what came of it into a `Run`: result, plain refusal or failure, never an exception.

Window, command line, report and re-run all go through here, so a method is gated and recorded in one way.
"""

from datetime import UTC, datetime
from math import isfinite
from time import monotonic
from traceback import format_exc
from uuid import uuid4

from analyzers.contract import Analyzer, Cancelled, Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import NOTHING, Message, say
from analyzers.parameters import Params
from analyzers.results import Map, Result, cannot_test
from forensics_gui.case.model import Run

_ABSENT = {
    "jpeg": say("This file is not a JPEG, so it carries no JPEG compression data that this method could read."),
    "alpha": say("This picture has no alpha channel."),
    "16 bit": say("This picture has 8 bits per sample; the method needs 16."),
    "original bytes": say("Only the pixels arrived, re-encoded on the way: traces of the original file are void."),
}


def missing(analyzer: Analyzer, source: ImageSource) -> Message:
    """Why this method cannot say anything about this file; nothing where it can. Decodes the picture. Raises Unreadable."""
    return lacking(analyzer, source.traits)


def lacking(analyzer: Analyzer, traits: frozenset[str]) -> Message:
    """The same for a file of these traits, without a look at it."""
    absent = sorted(analyzer.reads - traits)
    if not absent:
        return NOTHING
    return _ABSENT.get(absent[0], say("This file lacks what the method reads: {traits}.", traits=", ".join(absent)))


def _sound(result: Result, source: ImageSource) -> Result:
    """The result, if its maps keep what every map promises: a wrong one would be drawn and printed like a right one."""
    for view in result.views:
        if not isinstance(view, Map):
            continue
        if view.values.shape != source.shape:
            raise ValueError(f"the map {view.title!r} has the shape {view.values.shape}, the picture {source.shape}")
        low, high = float(view.values.min()), float(view.values.max())
        if not (isfinite(low) and isfinite(high)):
            raise ValueError(f"the map {view.title!r} holds values that are not finite")
        if view.role == "suspicion" and not 0 <= low <= high <= 1:
            raise ValueError(f"the suspicion map {view.title!r} goes from {low:g} to {high:g}, beyond 0..1")
    return result


def examine(source: ImageSource, analyzer: Analyzer, params: Params, job: Job) -> Run:
    """Run the method. Lets Cancelled pass; every other fault becomes ``Run.error``."""
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), monotonic()
    result: Result | None = None
    error = ""
    try:
        reason = missing(analyzer, source)
        result = cannot_test(reason) if reason else _sound(analyzer.run(source, params, job), source)
    except Cancelled:
        raise
    except Unreadable as refusal:
        error = str(refusal)
    except Exception:  # noqa: BLE001  a plug-in may fail in any way; say so and go on
        error = format_exc()
    return Run(
        id=uuid4().hex,
        evidence=source.evidence.sha256,
        picture=source.picture,
        method=analyzer.id,
        version=analyzer.version,
        params=params.settings(),
        started=started,
        seconds=monotonic() - clock,
        result=result,
        error=error,
        title=analyzer.title,
        shows=analyzer.shows,
        caution=analyzer.caution,
        reference=analyzer.reference,
    )
