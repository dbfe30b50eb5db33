"""Drives the program's window from outside, as hands would: drags from real browsers and a file manager, pastes, second starts.

`python benchmarks/drives.py [--app "COMMAND"] [--only WORDS] [--shots FOLDER] [--table FILE.md]`. Each drive has a screen, a home and a
network of its own, in which a public address leads to this computer. A drive counts where the SHA-256 of the evidence in the program's case
is the one of the server's file. Exit status: 0 all came as they should, 1 some did not, 2 something is missing here.
"""

import argparse
import json
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from drives_screen import NEEDED, NotDriven, Screen, Window, a_screen, in_a_network_of_its_own
from drives_site import ADDRESS, PAGES, PORT, Site, make

ROOT = Path(__file__).resolve().parent.parent
SITE = f"http://{ADDRESS}:{PORT}"
BROWSER, PROGRAM = (0, 0, 800, 860), (840, 40, 1560, 800)  # left, top, right, bottom
TARGET = (1200, 430)
PATIENCE_S, NOTHING_S = 30, 8  # that something comes; that nothing does
CHROMIUM = (
    "chromium --no-sandbox --disable-gpu --disable-quic --no-first-run --no-default-browser-check --disable-background-networking "
    "--disable-component-update --disable-sync --disable-features=Translate,OptimizationHints,MediaRouter --password-store=basic "
    "--ozone-platform=x11 --test-type --window-size=760,800 --window-position=0,0"
)
FALSE = """browser.shell.checkDefaultBrowser browser.aboutwelcome.enabled datareporting.policy.dataSubmissionEnabled app.update.enabled
toolkit.telemetry.enabled app.normandy.enabled network.captive-portal-service.enabled network.connectivity-service.enabled geo.enabled
browser.safebrowsing.malware.enabled browser.safebrowsing.phishing.enabled extensions.getAddons.cache.enabled sidebar.revamp
browser.preonboarding.enabled browser.search.update dom.push.enabled extensions.update.enabled browser.newtabpage.enabled
network.manage-offline-status"""
TRUE = "datareporting.policy.dataSubmissionPolicyBypassNotification termsofuse.bypassNotification gfx.webrender.software"


@dataclass
class Scene:
    """One drive's screen with the program on it."""

    screen: Screen
    site: Path
    app: list[str]
    window: Window = field(default=Window("", "", ""))

    def open(self, *arguments: str, title: str = " — Whence") -> None:
        self.screen.start([*self.app, *arguments])
        self.window = self.screen.window(lambda window: title in window.title)
        left, top, right, bottom = PROGRAM
        self.screen.place(self.window, left, top, right - left, bottom - top)
        sleep(1)

    def evidence(self) -> list[dict[str, Any]]:
        """What the program's cases hold: name, sha256 and origin. The sample's case lies elsewhere."""
        found = []
        for path in sorted(self.screen.home.glob(".local/share/**/case.sqlite")):
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as case:
                found += [json.loads(record) for (record,) in case.execute("SELECT record FROM evidence ORDER BY position")]
        return found

    def wait_for(self, count: int, patience: float) -> list[dict[str, Any]]:
        end = monotonic() + patience
        while len(found := self._readable()) < count and monotonic() < end:
            sleep(0.3)
        return found

    def _readable(self) -> list[dict[str, Any]]:
        try:
            return self.evidence()
        except sqlite3.OperationalError:  # just being made
            return []

    def browse(self, browser: str, page: str) -> Window:
        address, profile = f"{SITE}/{page}.html", self.screen.folder / "profile"
        if browser == "chromium":
            command = [*shlex.split(CHROMIUM), f"--user-data-dir={profile}", f"--app={address}"]
        else:
            profile.mkdir()
            lines = [f'user_pref("{name}", {value});' for names, value in ((FALSE, "false"), (TRUE, "true")) for name in names.split()]
            (profile / "user.js").write_text("\n".join([*lines, 'user_pref("browser.tabs.inTitlebar", 0);']))
            command = ["firefox-esr", "--no-remote", "--profile", str(profile), "--new-window", address]
        self.screen.start(command)
        window = self.screen.window(lambda window: ("firefox" if browser == "firefox" else "chrom") in window.kind)
        sleep(1)
        self.screen.place(window, BROWSER[0], BROWSER[1], BROWSER[2], BROWSER[3])
        return window

    def drag_picture(self) -> None:
        left, top, right, bottom = self.screen.wait_for_picture((0, 0, 820, 900))
        self.screen.drag(((left + right) // 2 - 60, (top + bottom) // 2 - 60), TARGET)


@dataclass(frozen=True)
class Drive:
    """What is done, and the files of the site that must be in the case afterwards, bit by bit. pixels: one that is marked as such."""

    name: str
    act: Callable[[Scene], None]
    expected: tuple[str, ...] = ("photo.jpg",)
    pixels: bool = False


def from_browser(browser: str, page: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        scene.open()
        scene.browse(browser, page)
        scene.drag_picture()

    return act


def from_link(browser: str) -> Callable[[Scene], None]:
    """A link is dropped; the page is fetched after a yes, and the picture after another."""

    def act(scene: Scene) -> None:
        from_browser(browser, "page")(scene)
        _fetch_from_page(scene)

    return act


def _fetch_from_page(scene: Scene) -> None:
    scene.screen.press("Fetch")
    scene.screen.window(lambda window: window.title.startswith("Choose pictures"))
    scene.screen.press("Check all")
    scene.screen.press("Fetch 1 picture")


def copied_picture(browser: str, key: str) -> Callable[[Scene], None]:
    """The browser's own menu: copy the image, or its address; then paste, and fetch after a yes."""

    def act(scene: Scene) -> None:
        scene.open()
        scene.browse(browser, "plain")
        left, top, right, bottom = scene.screen.wait_for_picture((0, 0, 820, 900))
        scene.screen.run("xdotool", "mousemove", str((left + right) // 2), str((top + bottom) // 2 - 40), "click", "3", "sleep", "1.5")
        scene.screen.keys(key)
        sleep(1)
        _paste(scene)
        scene.screen.press("Fetch")

    return act


def pasted(*held: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        scene.open()
        words = [str(scene.site / held[1]) if held[0] == "image" else held[1]]
        scene.screen.start([sys.executable, str(ROOT / "benchmarks" / "drives_clip.py"), held[0], *words])
        sleep(2)
        _paste(scene)
        if held[0] == "text":
            _fetch_from_page(scene) if held[1].endswith(".html") else scene.screen.press("Fetch")

    return act


def _paste(scene: Scene) -> None:
    scene.screen.to_front(scene.window)
    scene.screen.keys("ctrl+v")


def started_with(name: str, press: tuple[str, ...] = ()) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        argument = name if name.startswith("http") else str(scene.site / name)
        scene.open(argument, title="Whence")
        for button in press:
            scene.screen.press(button)

    return act


def second_start(scene: Scene) -> None:
    scene.open()
    scene.screen.start([*scene.app, str(scene.site / "photo.jpg"), str(scene.site / "photo.png")])


def from_file_manager(*names: str) -> Callable[[Scene], None]:
    """All files of a folder are selected and dragged over at once."""

    def act(scene: Scene) -> None:
        scene.open()
        scene.screen.drag(_selected(scene, names), TARGET)

    return act


def double_click(scene: Scene) -> None:
    """In the file manager, on a file whose kind the program was made the standard for."""
    entry = scene.screen.home / ".local/share/applications/drive.desktop"
    entry.parent.mkdir()
    entry.write_text(f"[Desktop Entry]\nType=Application\nName=Drive\nExec={shlex.join(scene.app)} %F\nMimeType=image/jpeg;\n")
    scene.screen.run("update-desktop-database", str(entry.parent))
    scene.screen.run("xdg-mime", "default", entry.name, "image/jpeg")
    x, y = _selected(scene, ("photo.jpg",))
    scene.screen.run("xdotool", "mousemove", str(x), str(y), "sleep", "0.2", "click", "--repeat", "2", "--delay", "80", "1")
    scene.screen.window(lambda window: "photo.jpg — Whence" in window.title)


def _selected(scene: Scene, names: tuple[str, ...]) -> tuple[int, int]:
    """Where the first of the selected files lies."""
    folder = scene.screen.folder / "shots dir é"
    folder.mkdir()
    for name in names:
        shutil.copy(scene.site / name, folder)
    scene.screen.start(["pcmanfm", str(folder)])
    window = scene.screen.window(lambda window: "pcmanfm" in window.kind)
    sleep(1)
    scene.screen.place(window, 0, 0, 800, 600)
    scene.screen.to_front(window)
    sleep(1.5)
    before = scene.screen.seen()
    scene.screen.keys("ctrl+a")
    sleep(0.7)
    rows, columns = (abs(scene.screen.seen() - before).max(axis=2) > 40)[60:570, 160:800].nonzero()
    if not len(columns):
        raise NotDriven("no file is selected")
    first = columns < columns.min() + 60
    return int(columns[first].mean()) + 160, int(rows[first].min()) + 90


def all_drives() -> list[Drive]:
    shown = {"png": "photo.png", "webp": "photo.webp", "avif": "photo.avif", "picture": "photo.webp", "negotiated": "photo.webp"}
    drives = []
    for browser in ("chromium", "firefox"):
        for page in (name for name in PAGES if name != "page"):
            nothing = page in ("canvas", "background")  # no drag begins
            pixels = browser == "firefox" and page == "blob"
            expected = () if nothing or pixels else (shown.get(page, "photo.jpg"),)
            drives.append(Drive(f"{browser}: drag {page}", from_browser(browser, page), expected, pixels))
        drives.append(Drive(f"{browser}: drag a link to a page", from_link(browser)))
    drives.append(Drive("chromium: copy image", copied_picture("chromium", "y")))
    drives.append(Drive("chromium: copy image address", copied_picture("chromium", "o")))
    drives.append(Drive("firefox: copy image", copied_picture("firefox", "y")))
    drives.append(Drive("firefox: copy image link", copied_picture("firefox", "o")))
    both = ("photo.jpg", "photo.png")
    return [
        *drives,
        Drive("paste a picture's address", pasted("text", f"{SITE}/photo.jpg")),
        Drive("paste a page's address", pasted("text", f"{SITE}/landing.html")),
        Drive("paste a screenshot", pasted("image", "photo.png"), (), pixels=True),
        Drive("start with a page's address", started_with(f"{SITE}/landing.html", ("Fetch", "Check all", "Fetch 1 picture"))),
        Drive("start with a mail", started_with("mail.eml", ("Check all", "Take 2 files")), both),
        Drive("start with a zip", started_with("photos.zip"), both),
        Drive("start with a video", started_with("clip.mp4", ("Choose this frame", "Take 1 frame")), (), pixels=True),
        Drive("second start with two files", second_start, both),
        Drive("pcmanfm: drag two files", from_file_manager(*both), both),
        Drive("pcmanfm: drag a zip", from_file_manager("photos.zip"), both),
        Drive("pcmanfm: double-click", double_click),
    ]


def driven(drive: Drive, scene: Scene, hashes: dict[str, str]) -> tuple[bool, str]:
    """Whether it came as it should, and by which routes or why not."""
    count = len(drive.expected) + drive.pixels
    try:
        drive.act(scene)
        found = scene.wait_for(count or 1, PATIENCE_S if count else NOTHING_S)
        scene.screen.window(lambda window: "Whence" in window.title, 1)  # it lived through it
    except NotDriven as reason:
        return False, f"not driven: {reason}"
    routes = dict.fromkeys(str(record["origin"]["route"] or record["origin"]["how"]) for record in found)
    originals = {record["sha256"] for record in found if record["origin"]["original_bytes"]}
    came = originals == {hashes[name] for name in drive.expected} and len(found) == count
    return came, ", ".join(routes) or "nothing"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--app", default=f"{sys.executable} {ROOT / 'main.py'}", help="how the program is started")
    parser.add_argument("--only", default="", help="drives whose name holds these words")
    parser.add_argument("--shots", type=Path, help="where a picture of the screen is left after each drive")
    parser.add_argument("--table", type=Path, help="where the results are written as a table")
    options = parser.parse_args()
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if subprocess.run(
        ["/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')"], capture_output=True, check=False
    ).returncode:
        missing.append("gir1.2-atspi-2.0 and python3-gi")
    if missing:
        print("missing:", ", ".join(missing))
        return 2
    in_a_network_of_its_own(ADDRESS)
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    rows, failed = [], 0
    with tempfile.TemporaryDirectory(prefix="drives-site-") as folder:
        site = Path(folder) / "site"
        hashes = make(site)
        server = Site(site)
        for drive in (drive for drive in all_drives() if options.only in drive.name):
            begun = len(server.asked)
            with a_screen() as screen:
                came, routes = driven(drive, Scene(screen, site, shlex.split(options.app)), hashes)
                if options.shots:
                    screen.save(options.shots / f"{drive.name.replace(':', '').replace(' ', '-')}.png")
            failed += not came
            wanted = ", ".join(drive.expected) or ("pixels, marked" if drive.pixels else "nothing")
            asked = len(server.asked) - begun
            print(f"{'came' if came else 'FAILED'}  {drive.name}: {wanted}; {routes}; {asked} requests", flush=True)
            rows.append(f"| {drive.name} | {wanted} | {routes} | {'yes' if came else '**no**'} |")
        server.close()
    if options.table:
        options.table.write_text("\n".join(["| drive | must be in the case | came by | as it should |", "|-|-|-|-|", *rows]) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
