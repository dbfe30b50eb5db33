"""The real program is torn off in the middle of a case; the next start offers it, and one click brings it back."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from conftest import encoded

from forensics_gui.case.verify import verify
from forensics_gui.logbook import log_folder
from forensics_gui.running import runs_folder

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_MS = 60_000


def shown_in_another_process(*files: str) -> subprocess.Popen:
    """The program as it is really started, once its picture is in the case and on the screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen([sys.executable, str(ROOT / "main.py"), *files], env=environment, stderr=subprocess.DEVNULL)
    tick = Event()
    for _ in range(600):
        for record in runs_folder().glob("*/open.json"):
            told = json.loads(record.read_text())["open"]
            if told["case"] and told["chosen"] and not told["opening"]:
                return child
        assert child.poll() is None, "it ended by itself"
        tick.wait(0.1)
    child.kill()
    raise TimeoutError("the picture was never on the screen")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV], ids=["killed", "segmentation fault"])
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_the_case_that_was_open_is_offered_and_comes_back(qtbot, tmp_path, own_home, how) -> None:
    from forensics_gui import app as program_module

    path = tmp_path / "his face.png"
    path.write_bytes(encoded(np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)))
    child = shown_in_another_process(str(path))
    child.send_signal(how)
    assert child.wait(timeout=60) == -how

    program = program_module.Program(program_module.application(), [])
    with qtbot.waitSignal(program.furnished, timeout=PATIENCE_MS):
        program.frame.begin()
    resuming, examination = program.window.resuming, program.examination
    qtbot.waitUntil(resuming.bar.isVisible, timeout=PATIENCE_MS)
    assert "The program ended unexpectedly. Reopen the case" in resuming.bar.text.text()
    assert resuming.bar.show_report.isVisible() == (how == signal.SIGSEGV)
    if how == signal.SIGSEGV:
        assert "Segmentation fault" in resuming._left.hard
        assert 'File "forensics_gui/app.py"' in resuming._left.hard
        assert str(ROOT) not in resuming._left.hard
    resuming.bar.reopen.click()
    qtbot.waitUntil(lambda: [item.evidence.name for item in examination.items.values()] == ["his face.png"], timeout=PATIENCE_MS)
    qtbot.waitUntil(program.runner.idle, timeout=PATIENCE_MS)
    folder = examination.folder
    program.frame.close()
    assert program.end()
    program.deleteLater()
    program.frame.deleteLater()

    assert verify(folder) == []
    assert list(runs_folder().iterdir()) == []
    log = "".join(file.read_text(encoding="utf-8") for file in log_folder().iterdir())
    assert "begins: Whence" in log
    assert "his face" not in log
    assert str(own_home) not in log


def test_words_that_are_being_typed_are_in_the_case_before_a_fault_is_told(qtbot, tmp_path) -> None:
    from forensics_gui import app as program_module
    from forensics_gui.case.storage import CaseFolder
    from forensics_gui.panels.told import FaultWindow

    path = tmp_path / "photo.png"
    path.write_bytes(encoded(np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)))
    program = program_module.Program(program_module.application(), [str(path)])
    with qtbot.waitSignal(program.furnished, timeout=PATIENCE_MS):
        program.frame.begin()
    qtbot.waitUntil(lambda: len(program.examination.case.evidence) == 1, timeout=PATIENCE_MS)
    qtbot.keyClicks(program.window.words.question, "Was it there?")
    try:
        raise LookupError("a fault of ours")
    except LookupError:
        program.fault.take(*sys.exc_info())
    qtbot.waitUntil(lambda: bool(program.frame.findChildren(FaultWindow)), timeout=PATIENCE_MS)
    kept = CaseFolder.open(program.examination.folder)
    assert kept.case.question == "Was it there?"
    kept.close()
    qtbot.waitUntil(program.runner.idle, timeout=PATIENCE_MS)
    program.frame.close()
    assert program.end()
    program.deleteLater()
    program.frame.deleteLater()
