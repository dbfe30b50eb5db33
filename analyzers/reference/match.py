"""Where was this taken from? Finds the picture, or a part of it, in a library of reference pictures and videos.

Shows the frame that fits, laid over the picture, and where both agree. It cannot say anything about sources that are not in the library.
Local features after D. Lowe (2004) with the root normalisation of Arandjelović and Zisserman (2012); geometry by MAGSAC (Barath 2019).
"""

from dataclasses import dataclass
from typing import Annotated

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import mark, said, say
from analyzers.parameters import Folder, Params, Range
from analyzers.reference.library import Found, Library, LibraryError
from analyzers.results import Finding, Match, Result, Tier, Weight, cannot_test


@dataclass(frozen=True)
class Settings(Params):
    """Which library, a model of the user's that names further candidates, and how many are shown."""

    library: Annotated[str, Folder(mark("Reference library"))] = ""
    model: Annotated[str, Folder(mark("Embedding model"))] = ""
    candidates: Annotated[int, Range(mark("Candidates shown"), 1, 50, help=mark("At most so many sources, best first."))] = 10


def run(source: ImageSource, params: Settings, job: Job) -> Result:
    """Search the library that the settings name."""
    job.checkpoint(0)
    if not params.library:
        return cannot_test(say("No reference library is chosen. Choose the folder of one, or make one from your own pictures and videos."))
    library = Library.open(params.library)
    if not library.exists:
        return cannot_test(
            say("There is no reference library in {folder}. Choose another folder, or add files to it.", folder=params.library)
        )
    try:
        found = library.find(source, job, params.model)
    except LibraryError as error:
        return cannot_test(say("{reason}", reason=str(error)))
    if not found.searchable:
        return cannot_test(found.reason)
    if not found.frames:
        return cannot_test(say("The reference library {folder} is empty. Add pictures and videos to it first.", folder=params.library))
    job.checkpoint(1)
    shown = found.matches[: params.candidates]
    return Result(shown, tuple(_finding(match) for match in shown) or (_nothing(found),))


def _nothing(found: Found) -> Finding:
    return Finding(
        say(
            "Nothing was found by this method in {sources} sources with {frames} frames. This says nothing about sources that are not in "
            "the library.",
            sources=found.sources,
            frames=found.frames,
        )
    )


def _finding(match: Match) -> Finding:
    place = (
        match.reference if match.time_s is None else said("{reference} at {time} s", reference=match.reference, time=f"{match.time_s:.2f}")
    )
    return Finding(say(_SAYINGS[match.tier, match.mirrored], place=place), _WEIGHTS[match.tier])


_SAYINGS: dict[tuple[Tier, bool], str] = {
    ("match", False): mark("Found in the library: {place}."),
    ("match", True): mark("Found in the library, mirrored: {place}."),
    ("same place", False): mark("The same place or camera, at a moment that is not shown to be this one: {place}."),
    ("same place", True): mark("The same place or camera, mirrored, at a moment that is not shown to be this one: {place}."),
    ("possible", False): mark("A possible source, to be looked at: {place}."),
    ("possible", True): mark("A possible source, mirrored, to be looked at: {place}."),
    ("shared element", False): mark("A logo, caption, display or pattern that also occurs in {place}. That is not a source."),
    ("shared element", True): mark("A logo, caption, display or pattern that also occurs, mirrored, in {place}. That is not a source."),
}
_WEIGHTS: dict[Tier, Weight] = {
    "match": Weight.STRONG,
    "same place": Weight.NOTABLE,
    "possible": Weight.NOTABLE,
    "shared element": Weight.NOTE,
}

ANALYZER = Analyzer(
    id="reference.match",
    title=mark("Reference matches"),
    version="2",
    shows=mark("The frame of the library that fits the picture, laid over it; bright where both show the same."),
    caution=mark(
        "It knows only the sources in the library, so finding nothing is no sign of anything. A fixed camera shows the same view at other "
        "times: that the frame fits does not show that it is the moment. Look at both pictures before you name a source."
    ),
    run=run,
    params=Settings,
    reads=frozenset({"pixels"}),
    reference="https://doi.org/10.1023/B:VISI.0000029664.99615.94",
)
