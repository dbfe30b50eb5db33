"""The contract suite: what every method promises, whoever wrote it, as tests that a third party can run on its own method.

``check(ANALYZER)`` raises `PromiseBrokenError` at the first broken promise; `PROMISES` are the single ones, for a test that names each.
"""

import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from analyzers.contract import Analyzer, Cancelled, Unwatched
from analyzers.evidence import ImageSource
from analyzers.parameters import Params
from analyzers.results import Map, Region, Result
from analyzers.testing_results import describe_difference, faults
from analyzers.testing_sources import TRAITS, sources, textured

ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
UNIT = 16  # the window cuts on multiples of as many pixels


class PromiseBrokenError(AssertionError):
    """A method does not keep the contract; the text names the promise, the input and what was found."""


@dataclass(frozen=True)
class Promise:
    """One promise by name, and the test that raises PromiseBrokenError."""

    name: str
    test: Callable[[Analyzer], None]

    def __call__(self, method: Analyzer) -> None:
        self.test(method)


class Stopping:
    """A job that keeps the fractions it was told and says stop at the nth checkpoint."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.fractions: list[float] = []
        self.stop_at = stop_at

    def checkpoint(self, fraction: float, note: str = "") -> None:  # noqa: ARG002  the contract's signature
        self.fractions.append(fraction)
        if len(self.fractions) == self.stop_at:
            raise Cancelled


def check(method: Analyzer) -> None:
    """Raises PromiseBrokenError at the first promise of the contract that the method breaks."""
    for promise in PROMISES:
        promise(method)


def settings_at_the_ends(method: Analyzer) -> Iterator[Params]:
    """The defaults, then each setting at each of its ends, the others left alone."""
    yield method.params()
    for name, control in method.params.controls().items():
        for value in control.extremes():
            yield method.params(**{name: value})


def grown(region: Region, reach: int, height: int, width: int) -> Region:
    """The region with `reach` pixels around it, out to multiples of 16, within the picture: what the window cuts out."""
    left, top = max(region.x - reach, 0) // UNIT * UNIT, max(region.y - reach, 0) // UNIT * UNIT
    right = min(-(-(region.x + region.width + reach) // UNIT) * UNIT, width)
    bottom = min(-(-(region.y + region.height + reach) // UNIT) * UNIT, height)
    return Region(left, top, right - left, bottom - top)


def _require(kept: bool, promise: str, found: str) -> None:
    if not kept:
        raise PromiseBrokenError(f"{promise}: {found}")


def _testable(method: Analyzer) -> list[tuple[str, ImageSource]]:
    """The made files that carry what the method reads; the window greys the method out for the others."""
    return [(name, source) for name, source in sources() if method.reads <= source.traits]


def _some(method: Analyzer) -> tuple[str, ImageSource]:
    """A file with texture, large enough for most methods, that carries what this one reads."""
    return _testable(method)[0]


def _declares_itself(method: Analyzer) -> None:
    promise = "it declares itself"
    _require(bool(ID.fullmatch(method.id)), promise, f"the id {method.id!r} is not of the form room.name in small letters")
    for field in ("title", "version", "shows", "caution"):
        _require(bool(getattr(method, field).strip()), promise, f"{field} is empty")
    _require(callable(method.run), promise, "run cannot be called")
    _require(method.reach is None or method.reach >= 0, promise, f"the reach {method.reach} is negative")
    unknown = method.reads - TRAITS
    _require(not unknown, promise, f"it reads {sorted(unknown)}, which no file can have; known: {sorted(TRAITS)}")
    for name, control in method.params.controls().items():
        _require(bool(control.label.strip()), promise, f"the setting {name} has no label")
    _require(bool(_testable(method)), promise, "there is no file that it could be tested on")


def _keeps_its_settings(method: Analyzer) -> None:
    for params in settings_at_the_ends(method):
        again = method.params(**params.settings())
        _require(again == params, "its settings survive the case file", f"{params.settings()} became {again.settings()}")


def _takes_any_picture(method: Analyzer) -> None:
    for name, source in _testable(method):
        _well_formed("it takes any picture", name, source, method.run(source, method.params(), Unwatched()))


def _takes_settings_at_both_ends(method: Analyzer) -> None:
    name, source = _some(method)
    for params in settings_at_the_ends(method):
        _well_formed(f"it takes {params.settings()}", name, source, method.run(source, params, Unwatched()))


def _well_formed(promise: str, name: str, source: ImageSource, result: object) -> None:
    found = faults(result, source)
    _require(not found, promise, f"on {name}: {'; '.join(found)}")


def _repeats_itself(method: Analyzer) -> None:
    name, source = _some(method)
    for params in settings_at_the_ends(method):
        first, second = (method.run(source, params, Unwatched()) for _ in range(2))
        difference = describe_difference(first, second)
        _require(not difference, "the same input gives the same output", f"on {name} with {params.settings()}: {difference}")


def _leaves_the_source_alone(method: Analyzer) -> None:
    for name, source in _testable(method):
        before = _state(source)
        method.run(source, method.params(), Unwatched())
        _require(_state(source) == before, "it leaves the source alone", f"on {name}: samples, pixels or luma were changed")


def _state(source: ImageSource) -> list[tuple[str, bool]]:
    arrays = (source.samples, source.pixels, source.luma)
    return [(sha256(array.tobytes()).hexdigest(), array.flags.writeable) for array in arrays]


def _reports_progress(method: Analyzer) -> None:
    promise = "its progress goes from 0 to 1 and never back"
    name, source = _some(method)
    for params in settings_at_the_ends(method):
        job = Stopping()
        method.run(source, params, job)
        _require(bool(job.fractions), promise, f"on {name}: there is no checkpoint, so it cannot be cancelled")
        _require(job.fractions == sorted(job.fractions), promise, f"on {name} with {params.settings()}: {job.fractions}")
        _require(job.fractions[0] >= 0 and job.fractions[-1] <= 1, promise, f"on {name} with {params.settings()}: {job.fractions}")


def _stops_at_each_checkpoint(method: Analyzer) -> None:
    name, source = _some(method)
    for params in settings_at_the_ends(method):
        job = Stopping()
        method.run(source, params, job)
        for number in range(1, len(job.fractions) + 1):
            try:
                method.run(source, params, Stopping(number))
            except Cancelled:
                continue
            raise PromiseBrokenError(
                f"it stops at each checkpoint: on {name} with {params.settings()} it went on after checkpoint {number}"
            )


def _pickles(method: Analyzer) -> None:
    _, source = _some(method)
    again = pickle.loads(pickle.dumps(method))  # noqa: S301  our own bytes
    _require(again == method, "it can go to another process", "the pickled method is another one")
    result = method.run(source, method.params(), Unwatched())
    difference = describe_difference(result, pickle.loads(pickle.dumps(result)))  # noqa: S301  our own bytes
    _require(not difference, "its result can go to another process", difference)


def _cuts_agree_with_the_whole(method: Analyzer) -> None:
    """A local method gives inside a cut, its reach away from the cut's edge, what it gives in the whole picture."""
    if method.reach is None:
        return
    side = 2 * method.reach + 5 * UNIT
    source = textured(side + 21, side + 37)
    if not method.reads <= source.traits:
        return
    height, width = source.shape
    for params in settings_at_the_ends(method):
        reach = method.reach_with(params)
        if reach is None:
            continue
        whole = method.run(source, params, Unwatched())
        corner, middle, end = (0, 0), (reach + UNIT + 3, reach + UNIT + 5), (width - 30, height - 20)
        for x, y in (corner, middle, end):
            region = Region(x, y, 30, 20)
            cut = grown(region, reach, height, width)
            part = method.run(source.within(cut), params, Unwatched())
            _compare_cut(params, whole, part, cut, region)


def _compare_cut(params: Params, whole: Result, part: Result, cut: Region, region: Region) -> None:
    promise = f"a cut agrees with the whole, with {params.settings()} at {tuple(region)}"
    outer, inner = ([view for view in result.views if isinstance(view, Map)] for result in (whole, part))
    _require(len(outer) == len(inner), promise, f"{len(outer)} maps of the whole picture, {len(inner)} of the cut")
    for large, small in zip(outer, inner, strict=True):
        _require((large.low, large.high) == (small.low, small.high), promise, f"the scale of {large.title!r} differs")
        expected = large.values[region.y : region.y + region.height, region.x : region.x + region.width]
        y, x = region.y - cut.y, region.x - cut.x
        seen = small.values[y : y + region.height, x : x + region.width]
        difference = float(np.abs(expected - seen).max())
        allowed = (large.high - large.low) / 255  # less than one step of the scale that a person sees
        _require(difference <= allowed, promise, f"{large.title!r} differs by {difference:g}, more than {allowed:g}")


PROMISES: tuple[Promise, ...] = (
    Promise("it declares itself", _declares_itself),
    Promise("its settings survive the case file", _keeps_its_settings),
    Promise("it takes any picture", _takes_any_picture),
    Promise("it takes settings at both ends of every range", _takes_settings_at_both_ends),
    Promise("the same input gives the same output", _repeats_itself),
    Promise("it leaves the source alone", _leaves_the_source_alone),
    Promise("its progress never goes back", _reports_progress),
    Promise("it stops at each checkpoint", _stops_at_each_checkpoint),
    Promise("it can go to another process", _pickles),
    Promise("a cut agrees with the whole", _cuts_agree_with_the_whole),
)


def promises_broken(method: Analyzer) -> dict[str, str]:
    """Every broken promise by name with what was found; empty for a method that keeps the contract."""
    broken: dict[str, str] = {}
    for promise in PROMISES:
        try:
            promise(method)
        except Exception as error:  # noqa: BLE001  a method may fail in any way; the promise is broken then
            broken[promise.name] = f"{type(error).__name__}: {error}"
    return broken
