"""A screen of its own, and hands on it: starts programs, finds the test picture by its colours, drags, types and presses buttons."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import numpy as np
from numpy.typing import NDArray

COLOURS = ((255, 0, 170), (0, 220, 255), (255, 200, 0), (60, 0, 255))  # of the test picture's quarters
NEEDED = ("Xvfb", "openbox", "xdotool", "wmctrl", "dbus-daemon", "chromium", "firefox-esr", "pcmanfm", "unshare", "ip")
PRESSING = Path(__file__).with_name("drives_press.py")
Box = tuple[int, int, int, int]


class NotDriven(Exception):
    """The scene could not be set: says nothing about the program."""


@dataclass(frozen=True)
class Window:
    id: str
    kind: str
    title: str


class Screen:
    """Xvfb with a window manager, a home and a message bus of its own. Only what was started here is ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.env: dict[str, str] = {}
        self._started: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        for name in ("home/.config", "home/.local/share", "home/.cache", "run", "tmp"):
            (self.folder / name).mkdir(parents=True, mode=0o700)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYLAND_", "QT_QPA", "XDG_", "DBUS_"))}
        home = str(self.home)
        self.env = kept | {
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/.config",
            "XDG_DATA_HOME": f"{home}/.local/share",
            "XDG_CACHE_HOME": f"{home}/.cache",
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "TMPDIR": str(self.folder / "tmp"),
            "LANG": "C.UTF-8",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        read, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp", "-noreset"], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            self.env["DISPLAY"] = f":{pipe.readline().strip()}"
        bus = f"unix:path={self.folder}/run/bus"
        self.start(["dbus-daemon", "--session", "--nofork", f"--address={bus}"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus
        self.start(["openbox"])
        sleep(0.7)

    def end(self) -> None:
        for process in reversed(self._started):
            self.stop(process)

    def start(self, command: list[str], **more: object) -> subprocess.Popen[bytes]:
        log = (self.folder / "programs.log").open("ab")
        process = subprocess.Popen(  # type: ignore[call-overload]
            command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.home, **more
        )
        log.close()
        self._started.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(4)

    def run(self, *command: str, patience: float = 30) -> str:
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=patience, check=False).stdout

    def keys(self, *keys: str) -> None:
        self.run("xdotool", "key", *keys)

    def press(self, name: str, patience: float = 20) -> None:
        """Press the button whose accessible name begins so, through the interface that screen readers use."""
        end = monotonic() + patience
        while "pressed" not in self.run("/usr/bin/python3", str(PRESSING), name):
            if monotonic() > end:
                raise NotDriven(f"no button “{name}”")
            sleep(0.3)

    # Windows -------------------------------------------------------------------------------------------------------------------------

    def windows(self) -> list[Window]:
        found = (re.match(r"(0x\w+)\s+\S+\s+(\S+)\s+\S+\s+(.*)", line) for line in self.run("wmctrl", "-lx").splitlines())
        return [Window(match[1], match[2].casefold(), match[3]) for match in found if match]

    def window(self, wanted: Callable[[Window], object], patience: float = 60) -> Window:
        end = monotonic() + patience
        while monotonic() < end:
            for window in self.windows():
                if wanted(window):
                    return window
            sleep(0.2)
        raise NotDriven(f"no such window among {[window.title for window in self.windows()]}")

    def place(self, window: Window, left: int, top: int, width: int, height: int) -> None:
        self.run("wmctrl", "-i", "-r", window.id, "-b", "remove,maximized_vert,maximized_horz")
        self.run("wmctrl", "-i", "-r", window.id, "-e", f"0,{left},{top},{width},{height}")
        sleep(0.4)

    def to_front(self, window: Window) -> None:
        self.run("wmctrl", "-i", "-a", window.id)
        sleep(0.3)

    # What is seen --------------------------------------------------------------------------------------------------------------------

    def seen(self) -> NDArray[np.int16]:
        from PIL import ImageGrab

        return np.asarray(ImageGrab.grab(xdisplay=self.env["DISPLAY"]).convert("RGB")).astype(np.int16)

    def save(self, path: Path) -> None:
        from PIL import Image

        Image.fromarray(self.seen().astype(np.uint8)).save(path)

    def picture(self, within: Box) -> Box | None:
        """Where the four colours of the test picture are; stray pixels (icons) are passed over."""
        left, top, right, bottom = within
        part = self.seen()[top:bottom, left:right]
        found = []
        for colour in COLOURS:
            there = np.abs(part - np.array(colour, np.int16)).max(axis=2) < 40
            rows, columns = np.flatnonzero(there.sum(1) >= 12), np.flatnonzero(there.sum(0) >= 12)
            if not len(rows) or not len(columns):
                return None
            found.append((columns[0] + left, rows[0] + top, columns[-1] + left, rows[-1] + top))
        edges = np.array(found)
        return (*(int(edge) for edge in edges[:, :2].min(0)), *(int(edge) for edge in edges[:, 2:].max(0)))  # type: ignore[return-value]

    def wait_for_picture(self, within: Box, patience: float = 40) -> Box:
        end = monotonic() + patience
        while monotonic() < end:
            if found := self.picture(within):
                sleep(0.8)  # a page that is still laid out moves it
                return self.picture(within) or found
            sleep(0.25)
        raise NotDriven("the test picture did not show")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move past the threshold of a drag, glide, rest over the target, let go; then away, with the drag's icon."""
        self.run("xdotool", "mousemove", *map(str, start), "sleep", "0.1", "mousedown", "1", "sleep", "0.15")
        for step in (3, 6, 10, 15, 20):
            self.run("xdotool", "mousemove", str(start[0] + step), str(start[1] + step // 2), "sleep", "0.03")
        for step in range(1, 26):
            place = [str(int(a + (b - a) * step / 25)) for a, b in zip(start, end, strict=True)]
            self.run("xdotool", "mousemove", *place, "sleep", "0.02")
        for step in (1, -1, 2, 0):
            self.run("xdotool", "mousemove", str(end[0] + step), str(end[1] + step), "sleep", "0.05")
        self.run("xdotool", "sleep", "0.5", "mouseup", "1", "sleep", "0.3", "mousemove", "60", "885")


@contextmanager
def a_screen() -> Iterator[Screen]:
    """Everything that is started on it ends with it."""
    with tempfile.TemporaryDirectory(prefix="drive-", ignore_cleanup_errors=True) as folder:
        screen = Screen(Path(folder))
        try:
            screen.begin()
            yield screen
        finally:
            screen.end()


def in_a_network_of_its_own(address: str) -> None:
    """Start this program again where the network is one loopback with a public address: the check of addresses has no exception."""
    if os.environ.get("DRIVES_INSIDE"):
        return
    inside = f'ip link set lo up && ip addr add {address}/32 dev lo && exec "$0" "$@"'
    os.environ["DRIVES_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", "-n", "sh", "-c", inside, sys.executable, *sys.argv])
