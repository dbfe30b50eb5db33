"""The library of the sample examination is made when it is needed, and anew where another version left one."""

import pytest

from analyzers.contract import Unwatched
from forensics_gui.case import sample
from forensics_gui.case.sample import sample_library


@pytest.fixture
def home(tmp_path, monkeypatch, small_codebook):
    monkeypatch.setattr(sample, "data_folder", lambda: tmp_path)
    return tmp_path


def test_library_that_cannot_be_used_is_made_anew(home):
    from analyzers.reference.library import Library

    folder = home / "sample-library"
    folder.mkdir()
    (folder / "library.sqlite").write_bytes(b"no database, but long enough to be looked at" * 40)
    assert sample_library(Unwatched()) == folder
    assert len(Library.open(folder).sources()) == 1
