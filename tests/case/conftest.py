"""Methods of the tests' own, dropped into the plug-in folder of the test's home as a user would; and a small codebook for libraries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from codebooks import written

from forensics_gui.case import places

Drop = Callable[[str, str], str]


@pytest.fixture
def plugin(own_home: Path) -> Drop:
    """Write one method: the body of its ``run(source, params, job)``; its id."""

    def drop(name: str, body: str) -> str:
        places.plugin_folder().mkdir(parents=True, exist_ok=True)
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        text = f"""
import numpy as np
from dataclasses import dataclass
from typing import Annotated
from analyzers import *
from analyzers import Analyzer, Params, Range

@dataclass(frozen=True)
class Settings(Params):
    strength: Annotated[int, Range("Strength", 1, 9)] = 3

def run(source, params, job):
{lines}

ANALYZER = Analyzer("test.{name}", "Test {name}", "1", "shows", "caution", run, Settings)
"""
        (places.plugin_folder() / f"{name}.py").write_text(text)
        return f"test.{name}"

    return drop


@pytest.fixture
def small_codebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of the shipped one."""
    path = written(tmp_path / "home" / "descriptors.npz")
    monkeypatch.setattr("analyzers.reference.codebook.SHIPPED", path)
    return path
