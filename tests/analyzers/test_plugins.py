"""Third parties add methods by an entry point or by one file in a folder; a broken one is a line in a list, never an exception."""

import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from analyzers.registry import Methods, discover
from analyzers.testing import check

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "writing-an-analyzer.md"
GOOD = """
    from analyzers import Analyzer, Result, Score

    def run(source, params, job):
        job.checkpoint(0.5)
        return Result((Score("Rows", float(source.shape[0]), 0, 65535, "pixels"),))

    ANALYZER = Analyzer(id="{id}", title="Rows", version="1", shows="How high the picture is.", caution="Nothing else.", run=run)
"""


@pytest.fixture(autouse=True)
def modules_as_before() -> Iterator[None]:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("alien", "forensics_plugin_")):
            del sys.modules[name]


def install(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch, value: str = "alien:ANALYZER") -> None:
    """What pip leaves behind for a package with one entry point."""
    (folder / "alien.py").write_text(dedent(body), encoding="utf-8")
    info = folder / "alien-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: alien\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[forensics.analyzers]\nrows={value}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


def drop_in(folder: Path, body: str, name: str = "rows.py") -> Methods:
    (folder / name).write_text(dedent(body), encoding="utf-8")
    return discover(folder)


def test_an_installed_package_is_found_and_keeps_the_contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, GOOD.format(id="alien.rows"), monkeypatch)
    methods = discover()
    assert methods.origins["alien.rows"] == "alien:rows"
    assert not methods.broken
    check(methods["alien.rows"])


@pytest.mark.parametrize(
    ("body", "value", "reason"),
    [
        ("raise RuntimeError('no licence')", "alien:ANALYZER", "RuntimeError: no licence"),
        ("import a_package_that_is_not_there", "alien:ANALYZER", "ModuleNotFoundError"),
        ("ANALYZER = 3", "alien:ANALYZER", "it gives int, not an Analyzer"),
        ("x = 1", "alien:ANALYZER", "AttributeError"),
        ("raise SystemExit(3)", "alien:ANALYZER", "SystemExit: 3"),
        (GOOD.format(id="compression.ela"), "alien:ANALYZER", "'compression.ela' is already taken by analyzers.compression.ela"),
    ],
)
def test_a_broken_package_is_listed_and_costs_nobody_else(
    body: str, value: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, body, monkeypatch, value)
    methods = discover()
    assert "compression.ela" in methods.found
    assert methods.origins["compression.ela"] == "analyzers.compression.ela"
    (broken,) = methods.broken
    assert broken.origin == "alien:rows"
    assert reason in broken.reason


def test_one_file_in_the_folder_is_one_more_method(tmp_path: Path) -> None:
    methods = drop_in(tmp_path, GOOD.format(id="mine.rows"))
    assert methods.origins["mine.rows"] == str(tmp_path / "rows.py")
    assert pickle.loads(pickle.dumps(methods["mine.rows"])) == methods["mine.rows"]
    check(methods["mine.rows"])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("def run(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        ("METHOD = 1", "it names no method"),
    ],
)
def test_a_broken_file_is_listed_and_leaves_no_half_loaded_module(body: str, reason: str, tmp_path: Path) -> None:
    methods = drop_in(tmp_path, body, "broken.py")
    (broken,) = methods.broken
    assert broken.origin == str(tmp_path / "broken.py")
    assert reason in broken.reason
    assert "METHOD" in body or "forensics_plugin_broken" not in sys.modules


def test_a_setting_without_a_control_is_found_at_once(tmp_path: Path) -> None:
    body = """
        from dataclasses import dataclass
        from analyzers import Analyzer, Params, Result

        @dataclass(frozen=True)
        class Settings(Params):
            strength: int = 3

        ANALYZER = Analyzer(id="mine.x", title="X", version="1", shows="s", caution="c", run=lambda *_: Result(), params=Settings)
    """
    (broken,) = drop_in(tmp_path, body).broken
    assert "Settings.strength needs one control" in broken.reason


def test_of_two_files_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    drop_in(tmp_path, GOOD.format(id="mine.rows"), "a.py")
    methods = drop_in(tmp_path, GOOD.format(id="mine.rows"), "b.py")
    assert methods.origins["mine.rows"] == str(tmp_path / "a.py")
    (broken,) = methods.broken
    assert broken.origin == str(tmp_path / "b.py")
    assert f"already taken by {tmp_path / 'a.py'}" in broken.reason


def test_private_files_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    drop_in(tmp_path, "raise RuntimeError", "_shared.py")
    methods = drop_in(tmp_path, "raise RuntimeError", "notes.txt")
    assert methods == discover()


def test_the_guides_example_is_found_and_keeps_the_contract(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    methods = drop_in(tmp_path, blocks[0], "example.py")
    assert not methods.broken
    (added,) = set(methods.found) - set(discover().found)
    check(methods[added])
