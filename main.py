"""The one entry: a window with files, or a subcommand without a screen."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzers.contract import Job

# Matrices here are small: threads of their own gain nothing on them, and spin against each other wherever something else is at work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

WRONG_USAGE = 2
SUBCOMMANDS = ("methods", "analyze", "report", "verify", "library")


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 a file could not be examined, 2 wrong usage, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in (*SUBCOMMANDS, "-h", "--help", "--version"):
        from forensics_gui.case.commandline import run

        return run(arguments, _ask_authority)
    from forensics_gui import SAMPLE
    from forensics_gui.case.headless import display_missing, examine_without_window

    if arguments[:1] == [SAMPLE] and not _names_a_sample(arguments[1:]):
        return WRONG_USAGE

    if display_missing():
        return examine_without_window(arguments)
    from forensics_gui.instance_handover import hand_over

    if hand_over(arguments):  # to the window that is open already; Qt is not even loaded
        return 0
    from forensics_gui.app import run_window

    return run_window(arguments)


def _names_a_sample(names: list[str]) -> bool:
    """Whether this is nothing, or one teaching case; else it is told which there are."""
    from analyzers.language import tr
    from forensics_gui.case.teaching import TEACHING_CASES

    known = [case.id for case in TEACHING_CASES]
    if not names or (len(names) == 1 and names[0] in known):
        return True
    print(tr("After --sample comes nothing, or one of: {names}", names=", ".join(known)), file=sys.stderr)
    return False


def _ask_authority(address: str, request: bytes, job: "Job") -> bytes:
    """Only where a command names an authority is what asks it loaded."""
    from forensics_gui.fetch import fetch_stamp

    return fetch_stamp(address, request, job)


if __name__ == "__main__":
    sys.exit(main())
