"""One window per user: a second start, a crashed one, a hanging one, and callers that send nonsense."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from forensics_gui.instance import Instance
from forensics_gui.instance_handover import LONGEST_LINE, address, asked, hand_over, reply, request

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these speak over a Unix socket")

SECOND = (
    "import sys; from forensics_gui.instance_handover import hand_over; taken = hand_over(sys.argv[1:]); "
    "print(taken, any(name.startswith('PySide6') for name in sys.modules))"
)


def second_start(*arguments: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", SECOND, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def first(qtbot: QtBot) -> Instance:
    instance = Instance()
    assert instance.listen()
    yield instance
    instance.close()


def exchange(qtbot: QtBot, sent: bytes) -> bytes:
    """What the window answers to these bytes."""
    got: list[bytes] = []

    def speak() -> None:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(20)
            caller.connect(address())
            try:
                caller.sendall(sent)
                got.append(caller.recv(256))
            except OSError:
                got.append(b"")

    thread = threading.Thread(target=speak)
    thread.start()
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    thread.join()
    return got[0]


def test_a_second_start_hands_over_its_files_and_ends(first: Instance, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(first.arrived, timeout=20_000) as heard:
        process = second_start("a b.jpg", "../up é.png", "http://a.example/x.jpg", folder=tmp_path)
    output, _ = process.communicate(timeout=20)
    assert output.split() == ["True", "False"]  # taken, and Qt was never loaded for it
    assert heard.args == [[str(tmp_path / "a b.jpg"), str(tmp_path.parent / "up é.png"), "http://a.example/x.jpg"]]


def test_a_second_start_without_files_only_calls_the_window(first: Instance, qtbot: QtBot) -> None:
    with qtbot.waitSignal(first.arrived, timeout=20_000) as heard:
        process = second_start()
    assert heard.args == [[]]
    process.communicate(timeout=20)


def test_a_name_that_is_not_utf8_survives_the_way(first: Instance, qtbot: QtBot) -> None:
    name = os.fsdecode(b"/srv/caf\xe9.jpg")
    with qtbot.waitSignal(first.arrived, timeout=20_000) as heard:
        assert exchange(qtbot, request([name])) == reply(True)
    assert heard.args == [["file:///srv/caf%E9.jpg"]]


def test_without_a_window_nothing_is_handed_over() -> None:
    assert not hand_over(["x.jpg"])


def test_the_socket_of_a_crashed_window_is_taken_over(qtbot: QtBot) -> None:
    crash = "import os; from forensics_gui.instance import Instance; one = Instance(); assert one.listen(); os._exit(1)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", crash], env=environment, check=False)
    assert Path(address()).exists()
    assert not hand_over(["x.jpg"])
    instance = Instance()
    assert instance.listen()
    instance.close()


def test_only_one_window_listens(first: Instance) -> None:
    second = Instance()
    assert not second.listen()
    second.close()
    assert Path(address()).exists()


def test_a_closed_window_leaves_nothing(first: Instance) -> None:
    first.close()
    assert not Path(address()).exists()
    assert not hand_over(["x.jpg"])


def test_only_the_same_user_can_reach_it(first: Instance) -> None:
    place = Path(address())
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0


def test_a_window_that_hangs_is_not_waited_for(qtbot: QtBot) -> None:
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(address())
        hanging.listen(1)
        assert not hand_over(["x.jpg"], patience_s=0.01)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\n",
        b"[]\n",
        b'{"open": "x"}\n',
        b'{"open": [1]}\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        json.dumps({"open": ["x"] * 10_001}).encode() + b"\n",
    ],
    ids=["words", "list", "text", "number", "bytes", "deep", "many"],
)
def test_nonsense_is_answered_and_ignored(first: Instance, qtbot: QtBot, sent: bytes) -> None:
    with qtbot.assertNotEmitted(first.arrived):
        assert exchange(qtbot, sent) == reply(False)


def test_an_endless_line_is_cut_off(first: Instance, qtbot: QtBot) -> None:
    assert exchange(qtbot, b"x" * (LONGEST_LINE + 100_000)) == b""


def test_too_many_files_to_hand_over_open_a_window_of_their_own(first: Instance) -> None:
    assert not hand_over(["x" * LONGEST_LINE])


def test_what_is_sent_is_what_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = asked(request(["x.jpg", "/y.jpg", "file:///z.jpg", "data:,", "HTTPS://a.example"]))
    assert wanted == [str(tmp_path / "x.jpg"), "/y.jpg", "file:///z.jpg", "data:,", "HTTPS://a.example"]


def test_the_place_depends_on_the_session_and_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = address()
    long = tmp_path / ("x" * 100)
    long.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    there = address()
    assert here != there
    assert there.startswith(str(tmp_path / "whence-"))
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert address() not in (here, there)


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    shared = tmp_path / f"whence-{os.getuid()}"
    shared.mkdir()
    shared.chmod(0o777)
    assert address() == ""
    assert not hand_over(["x.jpg"])
    assert not Instance().listen()
