"""What the window does with a reference library: plain functions for a worker, each with its answer in sentences.

Nothing here draws or waits for the user. A fault of the library's own comes as a `LibraryError`, whose text is a sentence already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers.contract import Job
from analyzers.language import tr, trn

if TYPE_CHECKING:
    from analyzers.reference.library import Library
    from analyzers.reference.store.records import Added, Details, Source, Stats, Watched


@dataclass(frozen=True, eq=False)
class Listing:
    """A library as it is now. `stats` is None where there is none yet; `fault` says why it cannot be opened."""

    folder: str
    sources: "tuple[Source, ...]" = ()
    watched: "tuple[Watched, ...]" = ()
    stats: "Stats | None" = None
    fault: str = ""


@dataclass(frozen=True)
class Done:
    """What came of an act: sentences for the user, and whether what a search sees has changed."""

    sentences: tuple[str, ...] = ()
    changed: bool = False


def opened(folder: str) -> "Library":
    """The library of a folder, which need not exist yet. Tests put another in its place."""
    from analyzers.reference.library import Library

    return Library.open(folder)


def listing(folder: str) -> Listing:
    """All sources and watched folders; never raises for what is wrong with the library itself."""
    from analyzers.reference.store.records import LibraryError

    try:
        library = opened(folder)
        if not library.exists:
            return Listing(folder)
        return Listing(folder, library.sources(), library.watched(), library.stats())
    except LibraryError as error:
        return Listing(folder, fault=str(error))


def absent(sources: "Sequence[Source]") -> frozenset[int]:
    """The ids of those whose files are not where they were. Asks the disk for each, which a drive that is asleep makes slow."""
    return frozenset(source.id for source in sources if source.absent)


def add(folder: str, paths: Sequence[str], job: Job) -> Done:
    """Read files and folders into the library."""
    library = opened(folder)
    answers = library.add([Path(path) for path in paths], job)
    return _told(answers, len(library.sources()))


def refresh(folder: str, job: Job) -> Done:
    """Look through the watched folders for what is new or has moved."""
    library = opened(folder)
    answers = library.refresh(job)
    if not answers:
        return Done((tr("Nothing is new in the watched folders."),))
    return _told(answers, len(library.sources()))


def patrol(folder: str, job: Job) -> Done:
    """The same unasked: only where there are watched folders, and silent where nothing is new."""
    library = opened(folder)
    if not library.exists or not library.watched():
        return Done()
    answers = library.refresh(job)
    news = [answer for answer in answers if answer.outcome in ("added", "failed")]
    return _told(news, len(library.sources())) if news else Done((), any(answer.outcome == "moved" for answer in answers))


def remove(folder: str, ids: Sequence[int], _job: Job) -> Done:
    """Take sources out; their files stay where they are."""
    gone = opened(folder).remove(ids)
    said = trn("{n} source was taken out of the library.", "{n} sources were taken out of the library.", len(gone))
    return Done((said,), bool(gone))


def describe(folder: str, source: int, details: "Details", _job: Job) -> Done:
    """Change what is known of a source."""
    opened(folder).describe(source, details)
    return Done()


def check(folder: str, job: Job) -> Done:
    """Verify every file of the library."""
    problems = opened(folder).check(job)
    return Done(tuple(problems) or (tr("The library is intact: every file of it was verified."),))


def watch(folder: str, path: str, job: Job) -> Done:
    """Watch a folder from now on, and look through it at once."""
    library = opened(folder)
    library.watch(Path(path))
    return _told(library.refresh(job), len(library.sources()))


def unwatch(folder: str, path: str, _job: Job) -> Done:
    """Watch it no longer; what came from it stays."""
    opened(folder).unwatch(Path(path))
    return Done((tr("{folder} is not watched any more; what was added from it stays in the library.", folder=path),))


def _told(answers: "Iterable[Added]", sources: int) -> Done:
    """One sentence for each file that failed or is damaged, then one for all the others."""
    answers = list(answers)
    reasons = tuple(answer.reason for answer in answers if answer.reason)
    counts = {outcome: sum(answer.outcome == outcome for answer in answers) for outcome in ("added", "moved", "already there")}
    said = []
    if counts["added"]:
        said.append(trn("{n} file was added.", "{n} files were added.", counts["added"]))
    if counts["moved"]:
        said.append(trn("{n} file was found in its new place.", "{n} files were found in their new places.", counts["moved"]))
    if counts["already there"]:
        said.append(trn("{n} file was there already.", "{n} files were there already.", counts["already there"]))
    said.append(trn("The reference library holds {n} source.", "The reference library holds {n} sources.", sources))
    return Done((*reasons, " ".join(said)), bool(counts["added"] or counts["moved"]))
