"""The check of a bundle sees every number that differs, and every method that failed."""

import json
from pathlib import Path
from typing import Any

import pytest

from bundles import check

RUN = {"method": "compression.ela", "applicable": True, "error": None, "seconds": 1.0, "findings": [{"text": "half of the pixels"}]}


def results(folder: Path, values: bytes = b"map", **changed: Any) -> Path:
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps({"file": "photo.jpg", "runs": [RUN | changed]}))
    (folder / "compression.ela-1.npy").write_bytes(values)
    return folder


def test_results_that_differ_by_their_times_alone_are_the_same(tmp_path: Path) -> None:
    said = check.same_results(results(tmp_path / "a"), results(tmp_path / "b", seconds=2.0))
    assert said == "2 files of results are the same, by 1 methods that had something to look at"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"values": b"mop"}, "compression.ela-1.npy is another"),
        ({"findings": []}, "result.json is another"),
        ({"applicable": False}, "result.json is another"),
    ],
)
def test_another_number_is_a_difference(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(check.Differs, match=said):
        check.same_results(results(tmp_path / "a"), results(tmp_path / "b", **changed))


def test_a_map_that_is_missing_is_a_difference(tmp_path: Path) -> None:
    ours, theirs = results(tmp_path / "a"), results(tmp_path / "b")
    (ours / "compression.ela-1.npy").unlink()
    with pytest.raises(check.Differs, match="wrote other files"):
        check.same_results(ours, theirs)


def test_a_method_that_failed_in_both_is_a_failure_all_the_same(tmp_path: Path) -> None:
    error = "ModuleNotFoundError: No module named 'numpy.f2py'"
    with pytest.raises(check.Differs, match=r"numpy\.f2py"):
        check.same_results(results(tmp_path / "a", error=error), results(tmp_path / "b", error=error))


def test_a_program_that_ends_badly_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(check.Differs, match=r"ended with 3: no such picture"):
        check.run(["sh", "-c", "echo no such picture >&2; exit 3"], [""], {"PATH": "/usr/bin:/bin"}, tmp_path)
