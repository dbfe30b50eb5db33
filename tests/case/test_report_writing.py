"""The finding's file: whole or not at all, never over evidence, and its text as it may stand on paper."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from case.findings import case_of, map_of, run_of
from conftest import Quiet

from analyzers.contract import Cancelled
from forensics_gui.case import report
from forensics_gui.case.model import Case
from forensics_gui.case.report import ReportError, write_report
from forensics_gui.case.report.wording import both_times, byte_count, code_points, figure, prose, shown, time_code
from forensics_gui.case.signing.keys import installation_key


def test_a_missing_folder_is_one_clear_sentence(tmp_path) -> None:
    with pytest.raises(ReportError, match=r"finding\.pdf could not be written: .+ Check that the folder") as refusal:
        write_report(Case(), {}, tmp_path / "nowhere" / "finding.pdf", methods={})
    assert "\n" not in str(refusal.value)


def test_a_full_disk_leaves_the_earlier_finding_and_nothing_else(tmp_path, monkeypatch) -> None:
    path = tmp_path / "finding.pdf"
    path.write_bytes(b"the earlier one")
    installation_key()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report.writing.os, "fsync", full)
    with pytest.raises(ReportError, match="No space left on device"):
        write_report(Case(), {}, path, methods={})
    assert path.read_bytes() == b"the earlier one"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["finding.pdf"]


def test_a_cancelled_finding_leaves_nothing(source, tmp_path) -> None:
    photo = source(np.zeros((8, 8, 3), np.uint8))
    case, sources = case_of(photo, runs=(run_of(photo, map_of(photo)),))
    watched = Quiet()
    write_report(case, sources, tmp_path / "whole.pdf", watched, methods={})
    assert watched.seen == sorted(watched.seen)
    for stop in range(1, len(watched.seen) + 1):
        with pytest.raises(Cancelled):
            write_report(case, sources, tmp_path / "cancelled.pdf", Quiet(stop), methods={})
    assert not (tmp_path / "cancelled.pdf").exists()
    assert not list(tmp_path.glob(".*"))


def test_evidence_is_never_written_over(source, tmp_path) -> None:
    from analyzers.evidence import ImageSource

    path = tmp_path / "evidence.png"
    path.write_bytes(source(np.zeros((4, 4, 3), np.uint8)).copy_to(bytes))
    before = path.read_bytes()
    case, sources = case_of(ImageSource.open(path))
    with pytest.raises(ReportError, match="evidence"):
        write_report(case, sources, path, methods={})
    assert path.read_bytes() == before


def test_an_earlier_finding_is_replaced(tmp_path) -> None:
    path = tmp_path / "finding.pdf"
    path.write_bytes(b"the earlier one")
    write_report(Case(), {}, path, methods={})
    assert path.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("plain.jpg", "plain.jpg"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb\x00", "a\\x0ab\\x00"),
        ("\udcff", "\\udcff"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "a\\u200cb"),
        ("\U000e0041", "\\U000e0041"),
        ("a\xa0b", "a b"),
    ],
)
def test_a_name_shows_what_it_hides(name: str, printed: str) -> None:
    assert shown(name) == printed


def test_prose_keeps_lines_and_single_marks_but_no_overrides() -> None:
    assert prose("one\r\ntwo\u200f\n\u202ethree") == "one\ntwo\u200f\n\\u202ethree"


def test_a_name_in_ascii_is_exact() -> None:
    assert code_points("é港😀.png") == "\\xe9\\u6e2f\\U0001f600.png"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (12.0, "12"), (1e-6, "1e-06"), (0.123456, "0.1235"), (float("inf"), "∞")])
def test_a_figure_is_short_and_true(value: float, text: str) -> None:
    assert figure(value) == text


def test_times_and_sizes_are_written_plainly() -> None:
    assert time_code(12.48) == "0:12.480"
    assert time_code(3723.25) == "1:02:03.250"
    assert byte_count(4_235_678) == "4.2 MB (4,235,678 bytes)"
    assert "2026-11-23 12:00:00 UTC" in both_times(datetime(2026, 11, 23, 12, tzinfo=UTC))


def test_every_font_carries_its_licence() -> None:
    from forensics_gui.case.report.lettering import FONTS

    assert {path.name for path in Path(FONTS).glob("*.ttf")} == {
        "DejaVuSans.ttf",
        "DejaVuSans-Bold.ttf",
        "DejaVuSansMono.ttf",
        "DroidSansFallback.ttf",
    }
    assert "Bitstream Vera" in (FONTS / "LICENSE-DejaVu.txt").read_text()
    assert "Apache License" in (FONTS / "LICENSE-DroidSansFallback.txt").read_text()
