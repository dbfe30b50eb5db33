"""Walks through the running program as a screen reader does, from outside over AT-SPI, and counts the controls that have no name.

`/usr/bin/python3 benchmarks/accessibility.py PICTURE` (needs gir1.2-atspi-2.0, at-spi2-core, Xvfb, dbus-run-session). The window is walked
with the picture open, then the settings, the command palette, the keys, the list of what the picture shows, the library and the export
form, each opened by the menu item's own action. Exit status 1 where anything has no name.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PATIENCE_S = 90
CONTROLS = {
    "check box", "combo box", "entry", "link", "list", "menu", "menu bar", "menu item", "page tab", "page tab list", "progress bar",
    "push button", "button", "radio button", "slider", "spin button", "table", "text", "toggle button", "tool bar", "tree", "tree table",
    "check menu item", "radio menu item", "password text",
}  # fmt: skip
WINDOWS = {  # menu item: a word in the title of the window that it opens
    "Settings…": "Settings",
    "Command palette…": "Commands",
    "Keys": "Keys",
    "List what the picture shows…": "What the picture shows",
    "Reference library…": "eference library",
    "Export finding…": "Export finding",
}


def outside(picture: str) -> int:
    """Give the walk a screen, a bus and a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        run = Path(home) / "run"
        run.mkdir(mode=0o700)
        own = {"HOME": home, "XDG_RUNTIME_DIR": str(run), "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data"}
        environment = {**os.environ, **own, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24", "dbus-run-session", "--"]
        command = [*screen, "/usr/bin/python3", __file__, "--inside", picture]
        return subprocess.run(command, env=environment, check=False).returncode


def until(what: str, found: Callable[[], Any]) -> Any:
    """What `found` gives, once it gives something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.2)
    sys.exit(f"gave up waiting for {what}")


class Walk:
    """The program on the bus."""

    def __init__(self, bus: Any, late: type[Exception], name: str) -> None:
        self._bus, self._late, self._name = bus, late, name
        self.program = until(name, self._find)

    def _find(self) -> Any:
        desktop = self._bus.get_desktop(0)
        programs = (desktop.get_child_at_index(place) for place in range(desktop.get_child_count()))
        return next((one for one in programs if one is not None and (one.get_name() or "").lower() == self._name), None)

    def windows(self) -> list[Any]:
        count = self.program.get_child_count()
        return [window for place in range(count) if (window := self.program.get_child_at_index(place)) is not None]

    def below(self, thing: Any, hidden: bool = False, depth: int = 0) -> Iterator[Any]:
        """This and what can be seen below it; lists and tables are named as a whole, their rows are data."""
        if thing is None or depth > 40:
            return
        yield thing
        role = thing.get_role_name()
        if not hidden and role in ("table", "tree", "tree table", "list", "combo box"):
            return
        for place in range(thing.get_child_count()):
            child = thing.get_child_at_index(place)
            if child is not None and (hidden or child.get_state_set().contains(self._bus.StateType.SHOWING)):
                yield from self.below(child, hidden, depth + 1)

    def controls(self, window: Any) -> list[tuple[str, str]]:
        """Role and name of every control on a window."""
        parts = (part for part in self.below(window) if part.get_role_name() in CONTROLS)
        return [(part.get_role_name(), (part.get_name() or "").strip()) for part in parts]

    def press(self, item: str) -> None:
        """Do what a menu item does."""
        for window in self.windows():
            for part in self.below(window, hidden=True):
                if part.get_role_name().endswith("menu item") and part.get_name() == item:
                    with suppress(self._late):  # an answer to a window that waits comes when that window is closed
                        self._bus.Action.do_action(part, 0)
                    return
        sys.exit(f"there is no menu item {item}")

    def titled(self, words: str) -> Any:
        return next((window for window in self.windows() if words in (window.get_name() or "")), None)


def report(title: str, controls: list[tuple[str, str]]) -> int:
    """One line, and one for each control without a name. Gives how many those are."""
    missing = [role for role, name in controls if not name]
    kinds = ", ".join(f"{count} {role}" for role, count in Counter(role for role, _ in controls).most_common())
    print(f"{title}: {len(controls)} controls, {len(missing)} without a name ({kinds})", *(f"    {role}" for role in missing), sep="\n")
    return len(missing)


def inside(picture: str) -> int:
    """Start the program and walk through it."""
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib

    launcher = subprocess.Popen([str(LAUNCHER), "--launch-immediately"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    program = subprocess.Popen([str(ROOT / ".venv/bin/python"), str(ROOT / "main.py"), picture], cwd=ROOT)
    missing = 0
    try:
        walk = Walk(Atspi, GLib.GError, "whence")
        until("the picture", lambda: walk.titled(Path(picture).name))
        until("the methods", lambda: len(walk.controls(walk.titled(Path(picture).name))) > 40)
        missing += report("window with a picture", walk.controls(walk.titled(Path(picture).name)))
        for item, title in WINDOWS.items():
            walk.press(item)
            window = until(title, lambda title=title: walk.titled(title))
            missing += report(title, until("its controls", lambda window=window: walk.controls(window)))
    finally:
        program.terminate()
        program.wait()
        launcher.terminate()
    return 1 if missing else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture")
    parser.add_argument("--inside", action="store_true", help="there is a screen and a bus already")
    chosen = parser.parse_args()
    sys.exit(inside(chosen.picture) if chosen.inside else outside(str(Path(chosen.picture).resolve())))
