"""What ``main.py FILE`` does where there is no display: it says so and leaves the PDF finding instead of a window."""

import os
import sys
from pathlib import Path

from analyzers.language import tr
from forensics_gui import SAMPLE


def display_missing() -> bool:
    """Whether no window could be shown: on Linux and the BSDs, no display server listens. A Qt platform chosen by hand counts as one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    if os.environ.get("WAYLAND_DISPLAY"):
        return False
    display = os.environ.get("DISPLAY", "")
    if not display:
        return True
    if display.startswith(":"):
        return not _x_server_listens(display[1:].split(".")[0])
    return False  # a remote display: Qt itself will say whether it answers


def _x_server_listens(number: str) -> bool:
    place = f"/tmp/.X11-unix/X{number}"  # noqa: S108  the place that X11 fixes
    if Path(place).exists():
        return True
    abstract = Path("/proc/net/unix")  # in a container the socket may exist by its abstract name only
    return abstract.exists() and f"@{place}\n" in abstract.read_text()


def examine_without_window(files: list[str]) -> int:
    """Run the same examination on the same files and name the PDF that it leaves; a teaching case's where no file is given."""
    from analyzers.contract import Unwatched
    from forensics_gui.case.commandline import run
    from forensics_gui.case.places import library_folder
    from forensics_gui.case.sample import sample_library
    from forensics_gui.case.teaching import FOUND, teaching_case

    print(tr("There is no display, so no window can open; the same examination is made without one."), file=sys.stderr)
    options = ["--library", str(library_folder())] if library_folder().is_dir() else []  # the one that the window would search
    case = FOUND if files in ([], [SAMPLE]) else teaching_case(files[1]) if files[:1] == [SAMPLE] else None
    if case is not None:
        files = [str(case.picture)]
        options = ["--library", str(sample_library(Unwatched())), "--question", tr(case.question)]
    finding = Path.cwd() / f"finding-{Path(files[0]).stem}.pdf"
    status = run(["report", *files, "--out", str(finding), *options])
    if finding.exists():
        print(tr("The finding is in {path}", path=str(finding)))
    return status
