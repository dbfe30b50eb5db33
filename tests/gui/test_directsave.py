"""A file that another program writes for us: it is whole when its writer has closed it, and nothing stays behind."""

import os
from pathlib import Path

import pytest

from analyzers.contract import Cancelled
from forensics_gui import directsave
from forensics_gui.directsave import Saving, ask

pytestmark = pytest.mark.skipif(
    not hasattr(os, "O_NOFOLLOW") or os.uname().sysname != "Linux", reason="X11 direct save is watched by Linux means"
)


def test_a_file_is_whole_only_once_its_writer_has_closed_it() -> None:
    saving = Saving(lambda path: True)
    with saving.path.open("wb") as file:
        assert saving.wait(0) is None
        file.write(b"half")
        file.flush()
        assert saving.wait(0) is None
        file.write(b" and half")
    assert saving.wait(0) == b"half and half"
    assert not saving.path.parent.exists()


def test_an_empty_file_that_was_only_made_is_waited_for() -> None:
    saving = Saving(lambda path: not path.write_bytes(b""))
    assert saving.wait(0) is None
    saving.path.write_bytes(b"later")
    assert saving.wait(0) == b"later"


def test_the_folder_is_for_this_user_only_and_goes_with_the_object() -> None:
    saving = Saving(lambda path: True)
    folder = saving.path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    del saving
    assert not folder.exists()


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    saving = Saving(lambda path: not path.symlink_to(tmp_path / "secret"))
    assert saving.wait(0) is None
    saving.close()


def test_waiting_can_be_given_up() -> None:
    def stop() -> None:
        raise Cancelled

    saving = Saving(lambda path: True)
    with pytest.raises(Cancelled):
        saving.wait(60, stop)
    saving.close()


@pytest.mark.parametrize("answer", [b"F", b"E", b""])
def test_a_source_that_refuses_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: bytes) -> None:
    monkeypatch.setattr(directsave.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(directsave, "tell_source", lambda path, protocol: True)
    before = set(tmp_path.iterdir())
    assert ask(lambda: answer) is None
    assert set(tmp_path.iterdir()) == before


def test_the_source_is_asked_once_and_told_a_name_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Path] = []
    asked: list[int] = []

    def tell(path: Path, protocol: str) -> bool:
        assert protocol == "XdndDirectSave0"
        told.append(path)
        return True

    def read() -> bytes:
        asked.append(1)
        told[0].write_bytes(b"original")
        return b"S"

    monkeypatch.setattr(directsave, "tell_source", tell)
    saving = ask(read)
    assert saving is not None
    assert saving.wait(0) == b"original"
    assert asked == [1]
    assert told[0].name == "dropped"


def test_without_a_drag_there_is_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987654")
    assert ask(lambda: b"S") is None


@pytest.mark.screen
def test_an_x_server_without_a_drag_has_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    display = os.environ.get("WHENCE_TEST_DISPLAY")
    if not display:
        pytest.skip("no X server was started for the tests")
    monkeypatch.setenv("DISPLAY", display)
    assert ask(lambda: b"S") is None
