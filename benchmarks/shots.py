"""Drives the real window through the sample examination and writes the pictures of README and guide, and the short recording.

Run it where there is an X server and poppler: ``xvfb-run -a -s "-screen 0 1920x1080x24" .venv/bin/python benchmarks/shots.py``. It lives in
a home of its own, clicks what a user clicks, and fails where the window does not do what the guide says.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from shots_recorder import Recorder, pixels

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

IMAGES, GUIDE = ROOT / "docs" / "images", ROOT / "docs" / "guide" / "images"
SIZE, GUIDE_SIZE = (1600, 900), (1360, 765)
PATIENCE_S = 180.0


class Driver:
    """A user of the program: waits, points, clicks."""

    def __init__(self, app: Any, program: Any) -> None:
        self.app, self.program = app, program
        self.recorder = Recorder(program.frame)

    def wait(self, what: Callable[[], object], name: str) -> None:
        """Until it is so; a window that never gets there is an error."""
        until = monotonic() + PATIENCE_S
        while not what():
            self._events()
            if monotonic() > until:
                raise SystemExit(f"waited in vain: {name}")

    def pause(self, seconds: float) -> None:
        """As somebody does who reads."""
        until = monotonic() + seconds
        while monotonic() < until:
            self._events()

    def settle(self) -> None:
        self.wait(self.program.runner.idle, "all work done")
        self.pause(0.6)

    def point(self, widget: Any, at: Any = None) -> Any:
        """Glide to a place of a widget; the place within it."""
        from PySide6.QtTest import QTest

        at = at or widget.rect().center()
        goal = widget.mapTo(self.program.frame, at)
        start = self.recorder.pointer or (goal.x() + 160, goal.y() + 90)
        for step in range(1, 9):
            self.recorder.pointer = (
                start[0] + (goal.x() - start[0]) * step // 8,
                start[1] + (goal.y() - start[1]) * step // 8,
            )
            self.pause(0.05)
        QTest.mouseMove(widget, at)
        return at

    def click(self, widget: Any, at: Any = None) -> None:
        """Point there and press the left button."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        at = self.point(widget, at)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.pause(0.3)

    def type(self, field: Any, text: str) -> None:
        """Click into a field and write."""
        from PySide6.QtTest import QTest

        self.click(field.viewport() if hasattr(field, "viewport") else field)
        QTest.keyClicks(field, text)

    def command(self, command_id: str) -> None:
        """Give a command, as its menu or key does."""
        action = self.program.window.actions.by_id[command_id]
        if not action.isEnabled():
            raise SystemExit(f"{command_id} cannot be given now")
        action.trigger()
        self.pause(0.5)

    def show(self, tile: Any, method: str) -> Any:
        """Let a tile show a method; its panel once that has run."""
        chooser = tile.head.chooser
        chooser.setCurrentIndex(chooser.findData(method))
        chooser.activated.emit(chooser.currentIndex())
        self.wait(lambda: tile.panel is not None and tile.name == method, method)
        self.wait(lambda: getattr(tile.panel, "run", None) is not None, f"{method} has run")
        self.pause(1.0)
        return tile.panel

    def shot(self, path: Path, widget: Any = None) -> None:
        """A picture of the window, or of one part of it."""
        self.pause(0.6)
        image = (widget or self.program.frame).grab().toImage()
        _save(pixels(image), path)

    def _events(self) -> None:
        from PySide6.QtCore import QEventLoop

        self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _save(drawn: Any, path: Path) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(drawn)
    if path.suffix == ".png":
        picture.save(path, optimize=True)  # all colours: a scale must not lose any
    else:
        picture.save(path, quality=82, method=6)
    print(path.relative_to(ROOT), path.stat().st_size)


def begin(app: Any, theme: str, size: tuple[int, int]) -> Driver:
    """The program as a first start shows it, with the sample examination open and searched."""
    from forensics_gui.app import Program

    program = Program(app, [])
    program.settings.theme = theme
    driver = Driver(app, program)
    program.frame.resize(*size)
    program.frame.begin()
    driver.wait(lambda: program._window is not None and program.desk.methods.found, "the window")
    if not program.examination.is_sample:
        driver.command("file.sample")
    driver.wait(lambda: program.examination.prepared is not None, "the sample")
    program.frame.resize(*size)
    _lay_out(driver)
    matches = next(tile for tile in program.window.grid.shown() if tile.name == "reference.match")
    driver.wait(lambda: matches.panel.run is not None and matches.panel.run.result and matches.panel.run.result.views, "the source")
    driver.settle()
    return driver


def _lay_out(driver: Driver) -> None:
    """The picture with three results and the documents' side, without the teaching case: the guide says itself what to look at."""
    window = driver.program.window
    window.lessons.end()
    window.guides.lesson.hide()
    window.guides.order.hide()
    driver.command("layout.2x2")
    for tile, name in zip(window.grid.shown(), ("picture", "compression.ela", "noise.residual", "reference.match"), strict=True):
        tile.show_panel(name)
    window.sides.show_only(window.sides.names() - {"pictures"}, "metadata")


def end(driver: Driver) -> None:
    """Close the window as a user does."""
    driver.program.frame.close()
    if not driver.program.end():
        raise SystemExit("some work did not end")
    driver.program.deleteLater()
    driver.program.frame.deleteLater()
    driver.pause(0.2)


def guide(driver: Driver) -> None:
    """The pictures of the user's guide, in its order."""
    window, examination = driver.program.window, driver.program.examination
    first, second, *_ = window.grid.shown()
    driver.shot(GUIDE / "open.webp")
    driver.command("layout.1x1")
    panel = driver.show(first, "reference.match")
    driver.settle()
    driver.shot(GUIDE / "match.webp")
    panel.viewer.set_mode("difference")
    driver.settle()
    driver.shot(GUIDE / "difference.webp")
    panel.viewer.set_mode("play")
    driver.wait(lambda: panel.viewer.film.film is not None, "the film")
    driver.settle()
    driver.shot(GUIDE / "play.webp")
    panel.viewer.use.click()
    driver.settle()
    driver.command("layout.1x2")
    driver.show(first, "compression.double")
    ela = driver.show(second, "compression.ela")
    driver.settle()
    driver.shot(GUIDE / "methods.webp")
    _control(driver, second, ela)
    driver.shot(GUIDE / "control.webp", second)
    double = driver.show(first, "compression.double")
    with_signal(driver, examination.run_kept, double.keep)
    second.head.control.click()  # away again
    driver.command("layout.2x2")
    _argue(driver)
    driver.shot(GUIDE / "findings.webp")
    _export(driver)


def _control(driver: Driver, tile: Any, panel: Any) -> None:
    with_signal(driver, panel.control.ended, tile.head.control.click)
    driver.wait(panel.control.viewer.isVisible, "the control")


def with_signal(driver: Driver, signal: Any, act: Callable[[], object]) -> None:
    """Do something and wait until the signal came."""
    heard: list[object] = []

    def hear(*_values: object) -> None:
        heard.append(True)

    signal.connect(hear)
    act()
    driver.wait(lambda: heard, "an answer")
    signal.disconnect(hear)


def _argue(driver: Driver) -> None:
    """Propositions, two arguments with their status, and a level."""
    window, examination = driver.program.window, driver.program.examination
    examination.describe(
        title="Claimed photo of a convoy",
        proposition="The picture is a photo of a convoy leaving a town.",
        alternative="The picture was cut from the trailer of a game.",
        examiner="A. Checker",
    )
    board = window.board
    window.sides.bring("board")
    kept = {run.method: run for run in examination.case.runs}
    captions = (
        ("reference.match", "B", "Cut from flight.mp4 at 5.2 s; the writing at the lower edge goes on in the frame."),
        ("compression.double", "neutral", "Three vehicles were put in afterwards. Does not tell what the rest is."),
    )
    for method, side, caption in captions:
        board.board.add_kept(kept[method])
        driver.settle()
        status = board.board.status
        status.setCurrentIndex(status.findData(side))
        status.activated.emit(status.currentIndex())
        driver.type(board.board.caption, caption)
        board.enter()
        driver.settle()
    level = board.conclusion.level
    level.setCurrentIndex(level.findData(-5))
    level.activated.emit(level.currentIndex())
    examination.describe(conclusion="A frame of a game's trailer, cropped, turned to grey, with three vehicles added.")
    driver.settle()


def _export(driver: Driver) -> None:
    """The first page of the finding."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        finding = Path(folder) / "finding.pdf"
        with_signal(driver, driver.program.examination.exported, lambda: driver.program.examination.export(finding))
        subprocess.run(["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", finding, Path(folder) / "page"], check=True)
        import numpy as np

        with Image.open(Path(folder) / "page.png") as page:
            _save(np.asarray(page.convert("RGB")), GUIDE / "finding.webp")


def recording(driver: Driver) -> None:
    """Some thirty seconds: the claim, the source, what was added, what methods say, the control."""
    window, recorder = driver.program.window, driver.recorder
    first, second, *_ = window.grid.shown()
    with recorder.on("A picture, claimed to be a photo. Is it?"):
        driver.pause(3)
    matches = next(tile for tile in window.grid.shown() if tile.name == "reference.match")
    with recorder.on("The source first: the reference library names film, second and cut"):
        driver.point(matches.panel.viewer)
        driver.pause(2)
    driver.command("layout.1x1")
    panel = driver.show(first, "reference.match")
    driver.settle()
    with recorder.on("flight.mp4 at 5.2 s. The caption was cut, and goes on in the frame"):
        driver.point(panel.viewer.second)
        driver.pause(3)
        panel.viewer.set_mode("blink")
        driver.pause(3)
    panel.viewer.set_mode("difference")
    driver.settle()
    with recorder.on("The difference: three vehicles that are not in the film"):
        driver.pause(3.5)
    panel.viewer.set_mode("play")
    driver.wait(lambda: panel.viewer.film.film is not None, "the film")
    with recorder.on("The film around the hit, step by step"):
        for _ in range(6):
            panel.viewer.film.step_on()
            driver.pause(0.5)
    driver.command("layout.1x2")
    driver.show(first, "compression.double")
    ela = driver.show(second, "compression.ela")
    driver.settle()
    with recorder.on("Then traces: each with its scale, and with what it cannot tell"):
        driver.point(first.panel)
        driver.pause(3)
    with recorder.on("Control: what the same method draws on this scene without its history"):
        driver.point(second.head.control)
        _control(driver, second, ela)
        driver.pause(3)
    with recorder.on("No score, no verdict: findings, and you conclude"):
        driver.pause(2.5)
    recorder.write(IMAGES / "recording.webp")
    print("docs/images/recording.webp", (IMAGES / "recording.webp").stat().st_size, len(recorder.shots), "frames")


def window(driver: Driver) -> None:
    """The picture of the README."""
    driver.shot(IMAGES / "window.png")


STEPS = {"window": ("dark", SIZE, window), "guide": ("light", GUIDE_SIZE, guide), "recording": ("dark", GUIDE_SIZE, recording)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", metavar="|".join(STEPS), help="all of them where none is named")
    wanted = parser.parse_args().what or list(STEPS)
    if unknown := sorted(set(wanted) - set(STEPS)):
        parser.error(f"there is no {unknown[0]}")
    os.environ["LC_ALL"] = "C.UTF-8"
    from analyzers import reader
    from forensics_gui.app import application

    app = application()
    for name in wanted:
        theme, size, act = STEPS[name]
        with tempfile.TemporaryDirectory(prefix="whence-shots-", ignore_cleanup_errors=True) as home:
            for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
                os.environ[variable] = home
            driver = begin(app, theme, size)
            act(driver)
            end(driver)
    reader.close()


if __name__ == "__main__":
    main()
