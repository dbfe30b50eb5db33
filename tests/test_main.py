"""The one entry decides between a window, a command and, where there is no display, an examination without a window."""

import pytest

import main
from forensics_gui.case import headless


def test_without_any_display_variable_the_display_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert headless.display_missing()


def test_a_display_that_nobody_listens_on_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":64999")
    monkeypatch.setattr("sys.platform", "linux")
    assert headless.display_missing()


def test_a_platform_chosen_by_hand_counts_as_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not headless.display_missing()


def test_where_there_is_no_display_files_are_examined_without_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(headless, "display_missing", lambda: True)
    monkeypatch.setattr(headless, "examine_without_window", lambda files: asked.append(files) or 0)
    assert main.main(["photo.jpg"]) == 0
    assert asked == [["photo.jpg"]]


@pytest.mark.parametrize("names", [["nobody"], ["splice", "more"], ["photo.jpg"]])
def test_what_is_no_teaching_case_is_wrong_usage(names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--sample", *names]) == 2
    assert "found, splice, innocent" in capsys.readouterr().err


def test_a_sample_never_takes_the_place_of_an_open_case(monkeypatch: pytest.MonkeyPatch) -> None:
    from forensics_gui import instance_handover

    sent: list[bytes] = []
    monkeypatch.setattr(instance_handover, "address", lambda: "/somewhere")
    monkeypatch.setattr(instance_handover, "_exchange", lambda _place, line, _patience: sent.append(line) or b"")
    instance_handover.hand_over(["--sample", "splice"])
    assert instance_handover.asked(sent[0]) == []


def test_a_teaching_case_is_examined_by_name_where_there_is_no_window(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(headless, "display_missing", lambda: True)
    assert main.main(["--sample", "splice"]) == 0
    assert (tmp_path / "finding-bay.pdf").read_bytes().startswith(b"%PDF")


def test_a_finding_is_left_and_named_where_there_is_no_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(headless, "display_missing", lambda: True)
    assert main.main([]) == 0
    output = capsys.readouterr()
    assert "There is no display" in output.err
    assert "finding-claimed-photo.pdf" in output.out
    assert (tmp_path / "finding-claimed-photo.pdf").read_bytes().startswith(b"%PDF")
