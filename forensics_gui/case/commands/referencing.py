"""The command ``library``: a reference library is filled, described, looked at, checked, watched for, searched and copied."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from analyzers import reader
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr, trn
from analyzers.results import Match
from forensics_gui.case import exchange
from forensics_gui.case.batch import files_below, no_picture
from forensics_gui.case.commandline import DETAILS, DONE, INCOMPLETE, WrongUsage
from forensics_gui.case.commands.choice import library_folder
from forensics_gui.case.progress import Bar

if TYPE_CHECKING:
    from analyzers.reference.library import Added, Library, Source

Command = Callable[[Namespace, Bar], int]


def _told(command: Command) -> Callable[[Namespace], int]:
    """With a progress bar, and a library's own complaints as one sentence."""

    @wraps(command)
    def call(options: Namespace) -> int:
        from analyzers.reference.library import LibraryError

        with Bar() as bar:
            try:
                return command(options, bar)
            except LibraryError as error:
                bar.say(str(error))
                return INCOMPLETE

    return call


def _opened(options: Namespace, *, must_exist: bool = True) -> "Library":
    from analyzers.reference.library import Library

    return Library.open(library_folder(options.library, must_exist=must_exist))


@_told
def add_sources(options: Namespace, bar: Bar) -> int:
    """Add files, and what videos and pictures folders hold."""
    from analyzers.reference.library import Details

    library = _opened(options, must_exist=False)
    if options.title and (len(options.paths) > 1 or options.paths[0].is_dir()):
        raise WrongUsage(tr("--title names one source; add one file at a time with it"))
    reader.warm()
    details = Details(**{name: getattr(options, name) or "" for name in DETAILS})
    return _told_of(library.add(_references(options.paths, bar), bar, details), bar)


@_told
def refresh_library(options: Namespace, bar: Bar) -> int:
    """Add what is new in the watched folders, and follow what has moved."""
    library = _opened(options)
    for each in library.watched():
        if not each.present:
            bar.say(tr("{folder} is not there now, so it was not looked through.", folder=each.folder))
    return _told_of(library.refresh(bar), bar)


def _told_of(done: "tuple[Added, ...]", bar: Bar) -> int:
    for one in done:
        if one.reason:
            bar.say(one.reason)
        if one.outcome != "failed":
            print(_line(one))
    return INCOMPLETE if any(one.outcome == "failed" for one in done) else DONE


_OUTCOMES: dict[str, Callable[[], str]] = {
    "added": lambda: tr("added"),
    "already there": lambda: tr("already there"),
    "moved": lambda: tr("found in its new place"),
}


def _line(one: "Added") -> str:
    frames = trn("{n} frame", "{n} frames", one.frames)
    return tr("{path}: {outcome}, {frames}", path=str(one.path), outcome=_OUTCOMES[one.outcome](), frames=frames)


def _references(paths: list[Path], bar: Bar) -> list[Path]:
    """The files as named, and of folders what is a picture or a video; the rest is noted."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for inside in files_below(path):
            reason = no_picture(inside)
            if reason and not _is_film(inside):
                bar.say(tr("{path} is passed over: {reason}", path=str(inside), reason=reason))
            else:
                found.append(inside)
    return found


def _is_film(path: Path) -> bool:
    """Whether the reader finds frames in it: it alone opens what a folder happens to hold."""
    facts = reader.stream("video", path)
    try:
        return next(facts, None) is not None
    except (OSError, reader.ReaderError):
        return False


@_told
def remove_sources(options: Namespace, _bar: Bar) -> int:
    """Take sources out by number, path, SHA-256 or title."""
    for source in _opened(options).remove([str(path) for path in options.paths]):
        print(tr("{title} was taken out", title=source.title))
    return DONE


@_told
def describe_source(options: Namespace, _bar: Bar) -> int:
    """Change the title, the address or the like of a source; what is not named stays."""
    library = _opened(options)
    given = {name: getattr(options, name) for name in DETAILS if getattr(options, name) is not None}
    if not given:
        raise WrongUsage(tr("nothing to change was named, such as --title TEXT"))
    name = str(options.paths[0])
    (source, *others) = library.named([name])
    if others:
        raise WrongUsage(tr("{name} names several sources; name one by its number", name=name))
    print("\t".join(_columns(library.describe(source.id, replace(source.details, **given)))))
    return DONE


@_told
def watch_folders(options: Namespace, _bar: Bar) -> int:
    """Have folders looked through at each refresh, or no longer; without a folder, list them."""
    library = _opened(options, must_exist=not options.paths or options.remove)
    for path in options.paths:
        if options.remove:
            library.unwatch(path)
        else:
            library.watch(path)
    for each in library.watched():
        there = "" if each.present else tr("not there now")
        print("\t".join((each.folder, trn("{n} source", "{n} sources", each.sources), there)))
    return DONE


@_told
def list_sources(options: Namespace, _bar: Bar) -> int:
    """Every source, one per line."""
    for source in _opened(options).sources():
        print("\t".join(_columns(source)))
    return DONE


def _columns(source: "Source") -> tuple[str, ...]:
    length = f"{source.duration_s:.2f} s" if source.duration_s is not None else ""
    return (
        str(source.id),
        source.title,
        source.kind,
        f"{source.width}×{source.height}",
        length,
        trn("{n} frame", "{n} frames", source.frames),
        source.sha256,
        source.path,
        tr("file is away") if source.absent else "",
        *(getattr(source, name) for name in DETAILS if name != "title"),
    )


@_told
def stats_library(options: Namespace, _bar: Bar) -> int:
    """How much there is of everything."""
    for name, value in vars(_opened(options).stats()).items():
        print(f"{name}\t{value:g}" if isinstance(value, float) else f"{name}\t{value}")
    return DONE


@_told
def check_library(options: Namespace, bar: Bar) -> int:
    """Verify every file of the library; the problems on standard output. A file that is away is none: it is only mentioned."""
    library = _opened(options)
    problems = library.check(bar)
    for source in library.absent():
        bar.say(tr("{title}: its file {path} is not there now. It can still be found.", title=source.title, path=source.path))
    for problem in problems:
        print(problem)
    if not problems:
        print(tr("{folder} is intact", folder=options.library))
    return INCOMPLETE if problems else DONE


@_told
def search_library(options: Namespace, bar: Bar) -> int:
    """Where pictures may have been taken from, best first."""
    library = _opened(options)
    reader.warm()
    failed = False
    for path in options.paths:
        clock = monotonic()
        try:
            source = ImageSource.open(path)
            found = library.find(source, bar)
        except Unreadable as refusal:
            bar.say(str(refusal))
            failed = True
            continue
        record = {"file": str(path), "sha256": source.evidence.sha256, "seconds": round(monotonic() - clock, 4)}
        record |= {"searchable": found.searchable, "reason": str(found.reason)}
        if options.json:
            print(exchange.written({**record, "matches": [exchange.match_record(match) for match in found.matches]}), flush=True)
        else:
            _print_matches(str(path), found.matches, str(found.reason))
    return INCOMPLETE if failed else DONE


def _print_matches(name: str, matches: tuple[Match, ...], reason: str) -> None:
    print(name)
    if reason:
        print(f"    {reason}")
    elif not matches:
        print(tr("    nothing found in this library"))
    for match in matches:
        time = f"{match.time_s:.2f} s" if match.time_s is not None else ""
        print("    " + "\t".join((match.tier, match.reference, time, f"{match.score:.1f}")))


@_told
def copy_library(options: Namespace, bar: Bar) -> int:
    """Copy all sources of one library into another; those that are there already stay as they are."""
    from analyzers.reference import copying

    old, new = library_folder(options.source), library_folder(options.target, must_exist=False)
    for one in copying.copy_library(old, new, bar):
        print(_line(one))
    return DONE
