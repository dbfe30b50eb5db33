"""The whole main job in the real window: open, examine, mark, keep, export, reopen; and what goes wrong on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed
from conftest import encoded
from PySide6.QtCore import Qt

from forensics_gui.case.places import cases_folder
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_MS = 60_000


def photo(folder: Path, name: str = "photo.jpg", seed: int = 1) -> Path:
    """A textured JPEG with a patch of another compression history."""
    from PIL import Image

    generator = np.random.default_rng(seed)
    coarse = generator.integers(40, 200, (30, 40, 3), np.uint8)
    picture = Image.fromarray(coarse).resize((640, 480), Image.Resampling.BICUBIC)
    path = folder / name
    path.write_bytes(encoded(np.asarray(picture), "JPEG", quality=88))
    return path


@pytest.fixture
def started(qtbot) -> Iterator[Callable[..., object]]:
    """Starts the program as `main.py FILE…` does, inside this process, and ends it as closing the window does."""
    from forensics_gui import app as program_module

    programs = []

    def start(*arguments: str) -> program_module.Program:
        program = program_module.Program(program_module.application(), list(arguments))
        programs.append(program)
        with qtbot.waitSignal(program.furnished, timeout=PATIENCE_MS):
            program.frame.begin()
        qtbot.waitUntil(lambda: bool(program.desk.methods.found), timeout=PATIENCE_MS)
        return program

    yield start
    for program in programs:
        program.frame.close()
        assert program.end()
        program.deleteLater()
        program.frame.deleteLater()


def panel_of(program, method: str):
    return next(panel for panel in program.window.grid.methods_shown() if panel.method.id == method)


def settled(qtbot, program) -> None:
    qtbot.waitUntil(program.runner.idle, timeout=PATIENCE_MS)


def test_a_picture_is_opened_examined_marked_exported_and_reopened(qtbot, started, tmp_path) -> None:
    path = photo(tmp_path)
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    program = started(str(path))
    examination = program.examination
    qtbot.waitUntil(lambda: examination.prepared is not None, timeout=PATIENCE_MS)
    ela = panel_of(program, "compression.ela")
    qtbot.waitUntil(lambda: ela.run is not None and ela.run.result is not None, timeout=PATIENCE_MS)
    settled(qtbot, program)

    examination.add_mark("box", ((100.0, 100.0), (220.0, 180.0)), "added afterwards?")
    examination.add_mark("arrow", ((20.0, 20.0), (90.0, 95.0)))
    examination.undo_stack.undo()
    with qtbot.waitSignal(examination.run_kept, timeout=PATIENCE_MS):
        ela.keep()
    examination.describe(question="Was the box added?", conclusion="Nothing found by these methods.")
    finding = tmp_path / "finding.pdf"
    with qtbot.waitSignal(examination.exported, timeout=PATIENCE_MS):
        examination.export(finding)
    settled(qtbot, program)
    folder = examination.folder

    assert finding.read_bytes().startswith(b"%PDF")
    assert verify(folder) == []
    case = CaseFolder.open(folder)
    acts = [entry.act for entry in case.case.custody]
    assert [run.method for run in case.case.runs] == ["compression.ela"]
    assert [mark.kind for mark in case.case.annotations] == ["box"]
    assert acts.count("acquired") == 1
    assert acts[-1] == "exported"
    case.close()
    finding.unlink()
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(p for p in tmp_path.iterdir() if p.name != "finding.pdf")) == before

    program.examination.new_case()
    assert not examination.items
    with qtbot.waitSignal(examination.picture_prepared, timeout=PATIENCE_MS):
        examination.open_case(folder)
    assert [mark.text for mark in examination.annotations] == ["added afterwards?"]


def test_a_control_is_seen_beside_the_result_and_leaves_nothing_behind(qtbot, started, tmp_path) -> None:
    program = started(str(photo(tmp_path)))
    examination = program.examination
    qtbot.waitUntil(lambda: examination.prepared is not None, timeout=PATIENCE_MS)
    tile = next(tile for tile in program.window.grid.shown() if tile.name == "compression.ela")
    qtbot.waitUntil(lambda: tile.panel.run is not None and tile.panel.viewer is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(tile.panel.control.ended, timeout=PATIENCE_MS):
        qtbot.mouseClick(tile.head.control, Qt.MouseButton.LeftButton)
    control = tile.panel.control
    assert control.viewer.isVisible()
    assert control.banner.isVisible()
    own, other = control.viewer.canvas, tile.panel.viewer.canvas  # of an odd width one side has a pixel more
    qtbot.waitUntil(lambda: abs(own.width() - other.width()) <= 1 and abs(own.height() - other.height()) <= 1)
    assert not np.array_equal(control.viewer.view.values, tile.panel.viewer.view.values)

    with qtbot.waitSignal(examination.run_kept, timeout=PATIENCE_MS):
        tile.panel.keep()
    finding = tmp_path / "finding.pdf"
    with qtbot.waitSignal(examination.exported, timeout=PATIENCE_MS):
        examination.export(finding)
    settled(qtbot, program)
    (evidence,) = examination.case.evidence
    assert [run.evidence for run in examination.case.runs] == [evidence.sha256]
    assert verify(examination.folder) == []
    made_here = control._control.source.evidence.sha256
    assert all(made_here.encode() not in path.read_bytes() for path in examination.folder.rglob("*") if path.is_file())
    assert not Printed(finding).says("control-of")
    assert not Printed(finding).says(made_here)


def test_a_broken_file_leaves_one_sentence_and_the_window_lives_on(qtbot, started, tmp_path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture at all")
    program = started(str(broken))
    qtbot.waitUntil(lambda: "broken.jpg" in program.window.notice.text.text(), timeout=PATIENCE_MS)
    assert not program.examination.items
    program.window.reception.open_names([str(photo(tmp_path))])
    qtbot.waitUntil(lambda: program.examination.prepared is not None, timeout=PATIENCE_MS)
    assert "photo.jpg" in program.frame.windowTitle()


def test_a_start_without_files_shows_the_opening_page_and_opens_nothing(qtbot, started) -> None:
    program = started()
    card = program.window.page.lessons["splice"]
    qtbot.waitUntil(lambda: card.isVisible() and not card.picture.pixmap().isNull(), timeout=PATIENCE_MS)
    settled(qtbot, program)
    assert program.window.centre.shows_page
    assert not program.examination.items
    assert not cases_folder().exists()


@pytest.mark.parametrize("name", ["splice", "innocent"])
def test_a_teaching_case_opens_by_its_name(qtbot, started, name) -> None:
    program = started("--sample", name)
    qtbot.waitUntil(lambda: program.examination.prepared is not None, timeout=PATIENCE_MS)
    assert program.window.lessons.case.id == name
    assert program.examination.is_sample
    settled(qtbot, program)


def test_the_sample_finds_its_source_and_makes_it_a_finding(qtbot, started, tmp_path) -> None:
    program = started("--sample")
    qtbot.waitUntil(lambda: program.examination.prepared is not None, timeout=PATIENCE_MS)
    matches = panel_of(program, "reference.match")
    qtbot.waitUntil(lambda: matches.run is not None and bool(matches.run.result and matches.run.result.views), timeout=PATIENCE_MS)
    best = matches.run.result.views[0]
    assert best.reference.endswith("flight.mp4")
    assert best.tier == "match"
    assert abs(best.time_s - 5.2) < 0.5
    scale = best.aligned.shape[1] / program.examination.prepared.facts.width
    for x, y in ((600, 372), (668, 388), (738, 402)):  # the vehicles that the sample's program added, as the teaching case says
        left, top, right, bottom = (round(at * scale) for at in (x - 24, y - 14, x + 25, y + 15))
        assert best.difference[top:bottom, left:right].max() > 0.5
    assert np.median(best.difference) < 0.1
    viewer = matches.viewer
    viewer.set_mode("play")
    qtbot.waitUntil(lambda: viewer.film.film is not None, timeout=PATIENCE_MS)
    assert viewer.film.film.frames[viewer.film.index].time_s == pytest.approx(best.time_s, abs=0.021)
    viewer.film.step_on()
    assert viewer.film.clock.text().endswith("+0.040 s")
    viewer.set_mode("difference")
    assert viewer.second.scene.hatched
    viewer.use.click()
    finding = tmp_path / "finding.pdf"
    with qtbot.waitSignal(program.examination.exported, timeout=PATIENCE_MS):
        program.examination.export(finding)
    assert Printed(finding).says("References chosen as findings")
    settled(qtbot, program)


def test_a_second_start_hands_its_files_to_the_first_window(qtbot, started, tmp_path) -> None:
    program = started(str(photo(tmp_path)))
    qtbot.waitUntil(lambda: len(program.examination.items) == 1, timeout=PATIENCE_MS)
    second = photo(tmp_path, "second.jpg", seed=2)
    child = subprocess.Popen([sys.executable, str(ROOT / "main.py"), str(second)], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    qtbot.waitUntil(lambda: len(program.examination.items) == 2, timeout=PATIENCE_MS)
    assert child.wait(timeout=30) == 0


@pytest.mark.screen
def test_on_a_real_screen_the_picture_enters_the_case_and_a_polite_end_is_clean(tmp_path, own_home) -> None:
    display = os.environ.get("WHENCE_TEST_DISPLAY")
    if not display:
        pytest.skip("no X server: the Makefile starts one where Xvfb is installed")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND_"))} | {"DISPLAY": display}
    program = subprocess.Popen([sys.executable, str(ROOT / "main.py"), str(photo(tmp_path))], env=environment, stderr=subprocess.PIPE)
    try:
        wait_for_case(program)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=60)
    finally:
        program.kill()
    assert program.returncode == 0, said.decode()
    (folder,) = cases_folder().iterdir()
    assert verify(folder) == []


def wait_for_case(program: subprocess.Popen) -> None:
    """Until the picture's copy lies in the case: watched by asking the file system, since the program is another process."""
    from threading import Event

    tick = Event()
    for _ in range(600):
        if any(cases_folder().glob("*/evidence/*.jpg")) or program.poll() is not None:
            return
        tick.wait(0.1)
    raise TimeoutError("the picture never came into a case")


def test_error_levels_alone_are_no_conclusion_until_something_else_supports_it(qtbot, started, tmp_path) -> None:
    program = started(str(photo(tmp_path)))
    examination, board = program.examination, program.window.board
    qtbot.waitUntil(lambda: examination.prepared is not None, timeout=PATIENCE_MS)
    ela = panel_of(program, "compression.ela")
    qtbot.waitUntil(lambda: ela.run is not None and ela.can_be_kept, timeout=PATIENCE_MS)
    with qtbot.waitSignal(examination.run_kept, timeout=PATIENCE_MS):
        ela.keep()
    examination.describe(proposition="The patch was put in.", alternative="The file was saved twice.")
    board.board.add_kept(examination.case.runs[0])
    qtbot.waitUntil(lambda: len(examination.case.board.arguments) == 1, timeout=PATIENCE_MS)
    status = board.board.status
    status.setCurrentIndex(status.findData("A"))
    status.activated.emit(status.currentIndex())
    level = board.conclusion.level
    level.setCurrentIndex(level.findData(3))
    level.activated.emit(level.currentIndex())
    assert "cannot be a conclusion alone" in board.conclusion.objection.text()

    path = tmp_path / "finding.pdf"
    with qtbot.waitSignal(examination.export_failed, timeout=PATIENCE_MS):
        examination.export(path)
    assert "Only error level analysis supports A" in program.window.notice.text.text()
    assert not path.exists()

    examination.add_mark("box", ((100.0, 100.0), (220.0, 180.0)), "its edge cuts the shadow")
    board.board.add_picture.click()
    status.setCurrentIndex(status.findData("A"))
    status.activated.emit(status.currentIndex())
    with qtbot.waitSignal(examination.exported, timeout=PATIENCE_MS):
        examination.export(path)
    settled(qtbot, program)
    assert "moderately strong support to proposition A" in " ".join(Printed(path).pages[0].split())
    assert verify(examination.folder) == []


def test_del_on_the_board_removes_a_finding_and_no_mark(qtbot, started, tmp_path) -> None:
    program = started(str(photo(tmp_path)))
    examination, board = program.examination, program.window.board
    qtbot.waitUntil(lambda: examination.prepared is not None, timeout=PATIENCE_MS)
    mark = examination.add_mark("box", ((100.0, 100.0), (220.0, 180.0)))
    board.board.add_picture.click()
    program.desk.choose_mark(mark.id)
    program.window.side[3].raise_()
    board.board.list.setFocus()
    qtbot.keyClick(board.board.list, Qt.Key.Key_Delete)
    assert examination.case.board.arguments == ()
    assert len(examination.annotations) == 1
    settled(qtbot, program)
