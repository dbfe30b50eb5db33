"""The subcommands: the same engine without a screen, for batches and scripts. Nothing here imports Qt.

Results go to standard output, progress and complaints to standard error. Exit status: 0 done, 1 a file could not be examined,
2 wrong usage, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers.language import LANGUAGES, mark, tr
from forensics_gui import NAME, VERSION

if TYPE_CHECKING:
    from forensics_gui.case.signing.stamping import Ask

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, INCOMPLETE, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


PASSPHRASE = "WHENCE_PASSPHRASE"  # noqa: S105  the name of an environment variable
DETAILS = ("title", "url", "date", "author", "licence", "note")  # of a source of a reference library
_DETAIL_HELP = {
    "title": mark("what the source is called, instead of its file's name"),
    "url": mark("where it was published"),
    "date": mark("when it was published or taken"),
    "author": mark("who made it"),
    "licence": mark("under which licence"),
    "note": mark("whatever else is worth knowing"),
}
_METAVARS = {"search": "FILE", "describe": "NAME", "watch": "FOLDER"}


class WrongUsage(Exception):
    """What was asked for makes no sense; the text is one sentence for the user."""


def run(arguments: Sequence[str], ask_authority: "Ask | None" = None) -> int:
    """Do what the words ask for; the exit status. ask_authority: carries a request for a time stamp, where the words name an authority."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a file's name may hold bytes that are no text
    try:
        options = parser().parse_args(arguments, argparse.Namespace(ask_authority=ask_authority))
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    try:
        status: int = options.command(options)
        sys.stdout.flush()
    except WrongUsage as error:
        print(tr("{program}: {reason}", program=NAME.lower(), reason=str(error)), file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print(tr("Interrupted."), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the results has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def parser() -> argparse.ArgumentParser:
    """All subcommands and their options."""
    top = argparse.ArgumentParser(
        prog=NAME.lower(),
        description=tr(
            "Where does this picture come from, and what was done to it? Without a subcommand, opens the window on the files named, or "
            "with --sample on a teaching case."
        ),
        epilog=tr("Exit status: 0 done, 1 at least one file could not be examined, 2 wrong usage, 130 interrupted."),
    )
    top.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _methods(commands)
    _analyze(commands)
    _report(commands)
    _verify(commands)
    _library(commands)
    return top


def _command(commands: "Commands", name: str, what: str, function: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what)
    command.set_defaults(command=_later(*function.split(":")))
    return command


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """The function, imported only when its command is given: ``--help`` and a wrong word answer at once."""

    def call(options: argparse.Namespace) -> int:
        from importlib import import_module

        status: int = getattr(import_module(f"forensics_gui.case.commands.{module}"), function)(options)
        return status

    return call


def _methods(commands: "Commands") -> None:
    command = _command(commands, "methods", tr("List every method, its settings, and the broken plug-ins."), "examining:methods")
    command.add_argument("--json", action="store_true", help=tr("as JSON"))


def _analyze(commands: "Commands") -> None:
    command = _command(
        commands, "analyze", tr("Run methods on files and write what they saw as JSON, maps and pictures."), "examining:analyze"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE|FOLDER", help=tr("pictures, or folders of pictures"))
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help=tr("where the results are written"))
    _method_options(command)
    command.add_argument(
        "--set", action="append", default=[], metavar="ID.NAME=VALUE", help=tr("a setting of a method, such as compression.ela.quality=85")
    )
    command.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N", help=tr("how many files at a time"))
    command.add_argument("--maps", choices=("all", "suspicion", "none"), default="all", help=tr("which maps are written"))


def _report(commands: "Commands") -> None:
    command = _command(
        commands,
        "report",
        tr("Examine files, keep every result in a new case, and print the finding as PDF, or as a web page by its ending."),
        "reporting:report",
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=tr("pictures"))
    command.add_argument("--out", required=True, type=Path, metavar="FINDING.pdf|FINDING.html", help=tr("where the finding is written"))
    _method_options(command)
    command.add_argument("--examiner", default="", metavar="NAME", help=tr("who examines"))
    command.add_argument("--organisation", default="", metavar="NAME", help=tr("for whom the examiner works"))
    command.add_argument("--question", default="", metavar="TEXT", help=tr("what is to be found out"))
    command.add_argument(
        "--leave-out",
        type=_kinds,
        default=(),
        metavar="location,personal",
        help=tr("leave out location or personal fields, or both: pages, pictures and record go without them"),
    )
    command.add_argument(
        "--template", type=Path, metavar="FILE.toml", help=tr("how the finding is laid out: paper, form, organisation, logo")
    )
    command.add_argument("--paper", choices=("A4", "Letter"), help=tr("the paper's size, instead of the template's"))
    command.add_argument("--form", choices=("short", "long"), help=tr("how much the finding prints, instead of the template's"))
    command.add_argument("--language", choices=tuple(LANGUAGES), help=tr("what the finding is written in, instead of the template's"))
    command.add_argument("--logo", type=Path, metavar="FILE", help=tr("a PNG or JPEG for page one, instead of the template's"))
    command.add_argument("--attach-evidence", action="store_true", help=tr("put the evidence files into the finding too"))
    command.add_argument(
        "--sign-with",
        type=Path,
        metavar="FILE.p12",
        help=tr("sign with this key; its passphrase is asked for, or taken from {variable}", variable=PASSPHRASE),
    )
    command.add_argument(
        "--timestamp",
        default="",
        metavar="URL",
        help=tr("ask this time-stamp authority (RFC 3161) for a time stamp; it learns a hash of the finding, the time and your address"),
    )


def _kinds(text: str) -> tuple[str, ...]:
    """What is to be left out, in a fixed order."""
    from analyzers.metadata.private import KINDS

    asked = {part.strip() for part in text.split(",")}
    if not asked <= set(KINDS):
        raise argparse.ArgumentTypeError(tr("what can be left out is: {kinds}", kinds=", ".join(KINDS)))
    return tuple(kind for kind in KINDS if kind in asked)


def _method_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--method", action="append", default=[], metavar="ID", help=tr("run this method only; may be repeated"))
    command.add_argument("--library", default="", metavar="DIR|URL", help=tr("the reference library that is searched"))


def _verify(commands: "Commands") -> None:
    command = _command(
        commands,
        "verify",
        tr("Check that a finding or a case is what it was."),
        "verifying:verify",
    )
    command.add_argument("path", type=Path, metavar="FINDING.pdf|CASE", help=tr("a finding, or a case folder"))
    command.add_argument("--case", type=Path, metavar="FOLDER", help=tr("compare the finding with the case that it came from"))
    command.add_argument(
        "--evidence", nargs="+", default=[], type=Path, metavar="FILE", help=tr("compare these files with the evidence of the finding")
    )
    command.add_argument("--rerun", action="store_true", help=tr("repeat every run and compare"))
    command.add_argument("--library", default="", metavar="DIR", help=tr("the reference library to search, instead of the recorded one"))
    command.add_argument("--json", action="store_true", help=tr("as JSON"))


def _library(commands: "Commands") -> None:
    library = commands.add_parser("library", help=tr("Keep and search a reference library."))
    acts = library.add_subparsers(metavar="ACT", required=True)
    for act, thing, what, paths in (
        ("add", "sources", tr("Add videos and pictures."), "+"),
        ("describe", "source", tr("Change the title, address or the like of a source."), 1),
        ("watch", "folders", tr("Have folders looked through at each refresh; without one, list them."), "*"),
        ("refresh", "library", tr("Add what is new in the watched folders, and follow what has moved."), 0),
        ("remove", "sources", tr("Take sources out."), "+"),
        ("list", "sources", tr("List the sources."), "*"),
        ("stats", "library", tr("Say how much there is."), "*"),
        ("check", "library", tr("Verify every file of the library."), "*"),
        ("search", "library", tr("Say where pictures may have been taken from."), "+"),
    ):
        command = _command(acts, act, what, f"referencing:{act}_{thing}")
        if paths:
            command.add_argument("paths", nargs=paths, type=Path, metavar=_METAVARS.get(act, "PATH"))
        command.add_argument("--library", required=True, metavar="DIR|URL", help=tr("the reference library"))
        if act in ("add", "describe"):
            for name in DETAILS:
                command.add_argument(f"--{name}", metavar="TEXT", help=tr(_DETAIL_HELP[name]))
        if act == "watch":
            command.add_argument("--remove", action="store_true", help=tr("look through these folders no longer"))
        if act == "search":
            command.add_argument("--json", action="store_true", help=tr("one JSON object per line and file"))
    command = _command(acts, "copy", tr("Copy all sources of one library into another."), "referencing:copy_library")
    command.add_argument("source", metavar="FROM")
    command.add_argument("target", metavar="TO")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(tr("it has to be 1 or more"))
    return number
