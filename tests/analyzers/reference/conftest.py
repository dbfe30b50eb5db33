"""A library of two stills and a film, made once for all tests that only search it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from scenes import film, pan, saved, scene

from analyzers.reference.library import Library


@dataclass(frozen=True)
class Made:
    """The library, and where the files are that it was made from."""

    library: Library
    files: Path


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    home = tmp_path_factory.mktemp("references")
    files = home / "files"
    files.mkdir()
    for seed in (1, 2):
        saved(files / f"still{seed}.png", scene(seed))
    film(files / "pan.avi", pan(7))
    library = Library.open(home / "library")
    added = library.add([files])
    assert [one.outcome for one in added] == ["added"] * 3
    return Made(library, files)
