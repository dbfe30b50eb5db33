"""A small codebook for all tests here, and a library of two stills and a film, made once for those that only search it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from codebooks import written
from scenes import film, pan, saved, scene

from analyzers.reference.library import Library


@dataclass(frozen=True)
class Made:
    """The library, and where the files are that it was made from."""

    library: Library
    files: Path


@pytest.fixture(scope="session", autouse=True)
def small_codebook(tmp_path_factory) -> Iterator[Path]:
    """Trained on pictures made by code, in the place of the shipped one."""
    with pytest.MonkeyPatch.context() as patch:
        path = written(tmp_path_factory.mktemp("codebook") / "descriptors.npz")
        patch.setattr("analyzers.reference.codebook.SHIPPED", path)
        yield path


@pytest.fixture(scope="session")
def made(tmp_path_factory, small_codebook) -> Made:
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
